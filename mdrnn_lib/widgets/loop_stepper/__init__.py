"""LoopStepper: the nested loops of the forward pass, line by line, beside the grid they fill."""

from math import prod
from typing import Any

import numpy as np
import traitlets

from mdrnn_lib.layers import MDRNN
from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.parts.settings import Choice, Whole, flag, within

W_X = 0.8
W_H = (0.5, -0.4, 0.3)
MOST_DIMENSIONS, MOST_EXTENT = 3, 6
MOST_LINES = 14 * MOST_EXTENT**MOST_DIMENSIONS

Point = tuple[int, ...]


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
        return len(self._lines() if self.by == "line" else self._visits())

    def _visits(self) -> list[list[Point]]:
        """List the points in the order of their visits, those of one visit together."""
        points = list(np.ndindex(*self.grid))
        if self.order != "fronts":
            return [[p] for p in points]
        fronts = range(sum(self.grid) - len(self.grid) + 1)
        return [[p for p in points if sum(p) == k] for k in fronts]

    def _lines(self) -> list[bool]:
        """List the lines that run, in order: whether each reads a predecessor."""
        n = len(self.grid)
        lines: list[bool] = []
        for visit in self._visits():
            # Of nested loops the one goes on whose inner ones begin anew.
            on = max((d for d, k in enumerate(visit[0]) if k > 0), default=0)
            lines += [False] * ((n - on if self.order == "raster" else 2) + 1)
            for d in range(n):
                lines += [False, False] + [True] * any(p[d] > 0 for p in visit)
            lines.append(False)
        return lines

    @property
    def layer(self) -> MDRNN:
        """The layer that runs: one unit, tanh."""
        n = len(self.grid)
        layer = MDRNN(n, 1, 1)
        W_h = np.reshape(W_H[:n], (n, 1, 1))
        layer.params = {"W_x": np.array([[W_X]]), "W_h": W_h, "b": np.zeros(1)}
        return layer

    @property
    def numbers(self) -> dict[str, Any]:
        """The state at every point once all has run."""
        x = ((7 * np.arange(prod(self.grid)) + 3) % 11 - 5) / 5
        h, _ = self.layer.forward(x.reshape(1, *self.grid, 1))
        return {"h": h.ravel()}

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        extents = " × ".join(map(str, self.grid))
        return f"The loops of the forward pass over a grid of {extents} points"

    def still(self, width: float = 392) -> str:
        """Return the figure as an SVG image: the grid, so wide, and the code at its left."""
        return super().still(width)

    def _inside_a_sum(self) -> int:
        """Choose where to begin: half-way, at a line that reads a predecessor."""
        if self.by == "point":
            return self.last // 2
        steps = (k for k, reads in enumerate(self._lines(), 1) if reads)
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
