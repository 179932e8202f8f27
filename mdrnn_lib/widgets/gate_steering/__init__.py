"""GateSteering: two forget gates lead the memory of one LSTM unit over a grid."""

import math
from typing import Any

import numpy as np
import traitlets

from mdrnn_lib.cells import Array
from mdrnn_lib.layers import MDLSTM
from mdrnn_lib.widgets.parts import grid_trace
from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.parts.settings import Choice, Real, Whole, flag, within

ROWS, COLUMNS = 7, 11
OPEN = 40.0  # σ(40) and tanh(40) are 1 in double precision
SHUT = -800.0  # and σ(−800) is 0


class GateSteering(Figure):
    r"""Where the memory of one LSTM unit goes if its two forget gates are held.

    A value of 1 is written into the cell state at one point. From there it runs on, times
    :math:`f^{(1)}` with each step down and times :math:`f^{(2)}` with each step to the right, along
    every path. The gradient runs back the same way.

    Parameters
    ----------
    f_1, f_2 : float
        The forget gates of the two dimensions, 0 … 1.
    point : pair of int
        Where the value is written, or from where the gradient starts.
    show : {"memory", "gradient"}
        The cell state everywhere, or the derivative of that at the point by all others.
    step : int
        How many fronts are done, counted from the point; by default all.
    playing : bool
        Whether the memory runs.

    Raises
    ------
    traitlets.TraitError
        If a value is outside its range.

    Examples
    --------
    >>> steering = GateSteering(f_1=0.5, f_2=0.5, point=(1, 2))
    >>> float(steering.values[3, 4])  # two down, two to the right: 6 paths
    0.375
    """

    module = "gate-steering"
    state_names = ("f_1", "f_2", "point", "show", "step", "playing")

    f_1 = Real(0.5, 0, 1)
    f_2 = Real(0.5, 0, 1)
    point = traitlets.List(traitlets.Int(), default_value=[1, 2], minlen=2, maxlen=2).tag(sync=True)
    show = Choice("memory", ("memory", "gradient"))
    step = Whole(0, 0, ROWS + COLUMNS - 1)
    playing = flag()

    def __init__(self, **state: Any) -> None:
        state["point"] = list(state.get("point", (1, 2)))
        whole = "step" not in state
        super().__init__(**state)
        if whole:
            self.step = self.last

    @property
    def last(self) -> int:
        """The last step: all fronts that the point reaches are done."""
        return _fronts(self.point, self.show)

    @property
    def biases(self) -> tuple[float, float]:
        """The biases that give the two forget gates their values."""
        return _bias(self.state["f_1"]), _bias(self.state["f_2"])

    @property
    def layer(self) -> MDLSTM:
        """The layer of one unit whose gates are set by biases."""
        layer = MDLSTM(2, 1, 1)
        layer.params = {
            "W_x": np.array([[0, 0, 0, 0, OPEN]]),
            "W_h": np.zeros((2, 1, 5)),
            "b": np.array([OPEN, *self.biases, 0, 0]),
        }
        return layer

    @property
    def values(self) -> Array:
        """What the map shows when all is done, by the library's cell, shape (7, 11)."""
        layer, x = self.layer, np.zeros((ROWS, COLUMNS, 1))
        at = tuple(self.point)
        if self.show == "memory":
            x[at] = 1
            return grid_trace.forward(layer, x).c[..., 0]
        trace, dh = grid_trace.forward(layer, x), np.zeros_like(x)
        dh[at] = 2  # h = ½ tanh c at c = 0: dL/dc is 1
        dx = grid_trace.backward(layer, trace, dh).dx[..., 0]
        return np.asarray(dx / OPEN)  # g = tanh(40 x) at x = 0

    @property
    def numbers(self) -> dict[str, Any]:
        """What the map shows, in raster order, and what the last front that is done adds up to."""
        values = self.values
        ahead = np.indices(values.shape) - np.reshape(self.point, (2, 1, 1))
        down, right = ahead if self.show == "memory" else -ahead
        front = (np.minimum(down, right) >= 0) & (down + right == self.step - 1)
        return {"c": values.ravel(), "front_sum": values[front].sum()}

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        what = "The cell states" if self.show == "memory" else "The gradient by the cell states"
        return f"{what} of one unit over a grid of 7 × 11 points, two forget gates held"

    @traitlets.validate("point")
    def _check_point(self, proposal: Any) -> list[int]:
        for d, (k, extent) in enumerate(zip(proposal["value"], (ROWS, COLUMNS), strict=True)):
            within(f"point[{d}]", k, 0, extent - 1)
        return list(proposal["value"])

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return int(within("step", proposal["value"], 0, self.last))

    @traitlets.observe("point", "show")
    def _refront(self, change: Any) -> None:
        """Keep a finished run finished."""
        if not isinstance(change["old"], list | str) or not change["old"]:
            return
        old: dict[str, Any] = {"point": self.point, "show": self.show}
        old[change["name"]] = change["old"]
        whole = self.step >= _fronts(**old)
        self.step = self.last if whole else min(self.step, self.last)


def _fronts(point: list[int], show: str) -> int:
    """Count the fronts that a point reaches, its own included."""
    row, column = point
    return row + column + 1 if show == "gradient" else ROWS - row + COLUMNS - column - 1


def _bias(f: float) -> float:
    """Return the bias that gives a gate its value, exactly 0 and 1 included."""
    if f in (0, 1):
        return OPEN if f else SHUT
    return math.log(f / (1 - f))
