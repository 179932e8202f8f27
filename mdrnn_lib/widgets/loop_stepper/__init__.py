"""LoopStepper: the nested loops of the forward pass, line by line, beside the grid they fill."""

from math import prod
from typing import Any, NamedTuple

import numpy as np
import traitlets

from mdrnn_lib.cells import Array
from mdrnn_lib.grid import plan
from mdrnn_lib.layers import MDRNN
from mdrnn_lib.widgets.loop_stepper.still import STILL_WIDTH, drawing
from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.parts.scene import svg
from mdrnn_lib.widgets.parts.settings import Choice, Whole, count, flag, within

W_X = 0.8
W_H = (0.5, -0.4, 0.3)
MOST_DIMENSIONS, MOST_EXTENT = 3, 6
MOST_LINES = 14 * MOST_EXTENT**MOST_DIMENSIONS

Point = tuple[int, ...]


class Event(NamedTuple):
    """One line that runs.

    Attributes
    ----------
    line
        Its number in the code, from 0.
    visit
        Which visit it belongs to: a point, or a front.
    added
        How many predecessors stand in a after it; −1 before there is an a.
    d
        The dimension of the inner loop, from 0; −1 outside that loop.
    """

    line: int
    visit: int
    added: int
    d: int = -1


class LoopStepper(Figure):
    """The loops of the forward pass in n dimensions, run line by line over a small grid.

    Parameters
    ----------
    grid : sequence of int
        The extents: one to three, each 1 … 6.
    order : {"raster", "flat", "fronts"}
        n nested loops; one loop over a flat index; one over the fronts, all points of a front at
        once. The code changes accordingly.
    by : {"line", "point"}
        Whether a step is one line or one visit: a point, or a front.
    step : int
        How many steps are done.
    playing : bool
        Whether it runs.

    Raises
    ------
    traitlets.TraitError
        If a value is outside its range.

    Examples
    --------
    >>> LoopStepper(grid=(4, 5), order="raster", by="point").last
    20
    >>> LoopStepper(grid=(4, 5), order="fronts", by="point").last
    8
    """

    module = "loop-stepper"
    state_names = ("grid", "order", "by", "step", "playing")

    grid = traitlets.List(
        traitlets.Int(), [4, 5], minlen=1, maxlen=MOST_DIMENSIONS
    ).tag(sync=True)  # fmt: skip
    order = Choice("raster", ("raster", "flat", "fronts"))
    by = Choice("line", ("line", "point"))
    step = Whole(0, 0, MOST_LINES)
    playing = flag()

    def __init__(self, **state: Any) -> None:
        if "grid" in state:
            state["grid"] = list(state["grid"])
        given = "step" in state
        super().__init__(**state)
        if not given:
            self.step = self._inside_a_sum()

    @property
    def last(self) -> int:
        """The last step: the programme has run."""
        return len(self.events) if self.by == "line" else len(self.visits)

    @property
    def layer(self) -> MDRNN:
        """The layer that runs: one unit, tanh."""
        n = len(self.grid)
        layer = MDRNN(n, 1, 1)
        W_h = np.reshape(W_H[:n], (n, 1, 1))
        layer.params = {"W_x": np.array([[W_X]]), "W_h": W_h, "b": np.zeros(1)}
        return layer

    @property
    def x(self) -> Array:
        """The input at every point."""
        return (((7 * np.arange(prod(self.grid)) + 3) % 11 - 5) / 5).reshape(self.grid)

    @property
    def h(self) -> Array:
        """The hidden state at every point once all has run."""
        h: Array = self.layer.forward(self.x[None, ..., None])[0][0, ..., 0]
        return h

    @property
    def visits(self) -> list[list[Point]]:
        """The points in the order of their visits, those of one visit together."""
        points = list(np.ndindex(*self.grid))
        if self.order != "fronts":
            return [[p] for p in points]
        fronts = range(len(plan(tuple(self.grid)).fronts))
        return [[p for p in points if sum(p) == k] for k in fronts]

    @property
    def heads(self) -> int:
        """How many lines of the code stand above the sum."""
        return len(self.grid) if self.order == "raster" else 2

    @property
    def events(self) -> list[Event]:
        """Every line that runs, in order."""
        events = []
        before: Point = ()
        for v, visit in enumerate(self.visits):
            first = 0
            if self.order == "raster" and before:
                first = next(d for d, k in enumerate(visit[0]) if k != before[d])
            before = visit[0]
            events += [Event(line, v, -1) for line in range(first, self.heads)]
            events += self._sum(v, visit)
        return events

    def _sum(self, v: int, visit: list[Point]) -> list[Event]:
        """List the lines that compute the states of one visit."""
        n, body = len(self.grid), self.heads
        events = [Event(body, v, 0)]
        for d in range(n):
            events += [Event(body + 1, v, d, d), Event(body + 2, v, d, d)]
            if any(p[d] > 0 for p in visit):
                events.append(Event(body + 3, v, d + 1, d))
        return [*events, Event(body + 4, v, n)]

    @property
    def event(self) -> Event | None:
        """The line that ran last."""
        if self.by == "line":
            return self.events[self.step - 1] if self.step else None
        return Event(self.heads + 4, self.step - 1, len(self.grid)) if self.step else None

    @property
    def done(self) -> int:
        """How many visits are finished: the steps that a machine with room for a visit takes."""
        if self.by == "point":
            return self.step
        return sum(event.line == self.heads + 4 for event in self.events[: self.step])

    @property
    def known(self) -> list[Point]:
        """The points whose states are computed, in the order of their visits."""
        return [p for visit in self.visits[: self.done] for p in visit]

    def partial(self, p: Point, added: int) -> float:
        """Return a at a point once its first predecessors are in it."""
        h, a = self.h, float(self.x[p]) * W_X
        for d in range(added):
            if p[d] > 0:
                a += float(h[(*p[:d], p[d] - 1, *p[d + 1 :])]) * W_H[d]
        return a

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        extents = " × ".join(map(str, self.grid))
        return f"The loops of the forward pass over a grid of {extents} points"

    def still(self) -> str:
        """Return the figure in its present state as an SVG image."""
        scene, height = drawing(self)
        line = f"line {self.event.line + 1}, " if self.event else ""
        points, visits = prod(self.grid), len(self.visits)
        label = (
            f"{self.label()}. Step {self.step} of {self.last}: {line}{len(self.known)} of {points} "
            f"points done, in {self.done} of {count(visits, 'step')}"
        )
        return svg(scene, STILL_WIDTH, height, label)

    def _inside_a_sum(self) -> int:
        """Choose where to begin: half-way, at a line that reads a predecessor."""
        if self.by == "point":
            return self.last // 2
        adding = self.heads + 3
        steps = (k + 1 for k, event in enumerate(self.events) if event.line == adding)
        return next((k for k in steps if 2 * k > self.last), self.last)

    @traitlets.validate("grid")
    def _check_grid(self, proposal: Any) -> list[int]:
        for d, extent in enumerate(proposal["value"]):
            within(f"grid[{d}]", extent, 1, MOST_EXTENT)
        return list(proposal["value"])

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return int(within("step", proposal["value"], 0, self.last))

    @traitlets.observe("grid", "order", "by")
    def _stay_in_range(self, change: Any) -> None:
        """Let the step follow what the programme leaves."""
        self.step = min(self.step, self.last)
