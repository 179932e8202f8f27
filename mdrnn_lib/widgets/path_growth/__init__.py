"""PathGrowth: forget gates against the number of paths, in three cells on the same grid."""

import math
from typing import Any

import numpy as np
import traitlets

from mdrnn_lib.cells import Array
from mdrnn_lib.layers import MDLSTM, MDLeaky, MDStable
from mdrnn_lib.layers.base import Recurrent
from mdrnn_lib.widgets.parts import grid_trace
from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.parts.settings import Choice, Real, Whole, flag, within

KINDS = {"lstm": MDLSTM, "leaky": MDLeaky, "stable": MDStable}
MOST_STEPS = 32
OPEN = 40.0  # σ(40) and tanh(40) are 1 in double precision


class PathGrowth(Figure):
    r"""How large the cell state grows over a square grid when all forget gates are f.

    Three cells with one unit each run over the same grid: the LSTM cell with its two forget gates,
    the leaky cell and the stable cell. Their gates are set by biases alone. From a corner,
    :math:`C(i + j, i)` paths lead to the point (i, j), and each multiplies the state by
    :math:`f^{i+j}` in the LSTM cell, by :math:`(f/2)^{i+j}` in the other two.

    Parameters
    ----------
    f : float
        The value of every forget gate, 0.3 … 0.9; a bias of 1 gives 0.73.
    steps : int
        Steps along the diagonal to the far corner, 2 … 32: the grid has steps + 1 rows and columns.
    drive : {"impulse", "constant"}
        Whether the input is 1 at the corner where the sweep begins, or everywhere.
    point : pair of int
        The chosen point, by default the far corner.
    step : int
        How many fronts are done, by default all.
    playing : bool
        Whether the sweep runs.

    Raises
    ------
    traitlets.TraitError
        If a value is outside its range.

    Examples
    --------
    >>> growth = PathGrowth(f=0.6)
    >>> f"{growth.sizes['lstm'][32, 32]:.2e}"
    '1.16e+04'
    >>> f"{growth.predicted['lstm'][32, 32]:.2e}"
    '1.16e+04'
    """

    module = "path-growth"
    state_names = ("f", "steps", "drive", "point", "step", "playing")

    f = Real(0.73, 0.3, 0.9)
    steps = Whole(MOST_STEPS, 2, MOST_STEPS)
    drive = Choice("impulse", ("impulse", "constant"))
    point = traitlets.List(traitlets.Int(), minlen=2, maxlen=2).tag(sync=True)
    step = Whole(0, 0, 2 * MOST_STEPS + 1)
    playing = flag()

    def __init__(self, **state: Any) -> None:
        steps = state.get("steps", MOST_STEPS)
        state["point"] = list(state.get("point", (steps, steps)))
        state.setdefault("step", 2 * steps + 1)
        super().__init__(**state)

    @property
    def last(self) -> int:
        """The last step: all fronts are done."""
        return 2 * self.steps + 1

    @property
    def bias(self) -> float:
        """The bias that gives the forget gates their value."""
        f = self.state["f"]
        return math.log(f / (1 - f))

    def layer(self, kind: str) -> Recurrent:
        """Return the layer of one unit whose gates are set by biases, by the name of its cell."""
        layer: Recurrent = KINDS[kind](2, 1, 1)
        params = {name: np.zeros_like(value) for name, value in layer.params.items()}
        for k, gate in enumerate(grid_trace.gate_names(layer.cell, 2)):
            if gate == "g":
                params["W_x"][0, k] = OPEN
            else:
                params["b"][k] = {"i": OPEN, "f": self.bias, "f1": self.bias, "f2": self.bias}.get(
                    gate, 0
                )
        layer.params = params
        return layer

    @property
    def sizes(self) -> dict[str, Array]:
        """The size of the cell state as each cell computes it, shape (steps + 1, steps + 1)."""
        x = np.zeros((self.steps + 1, self.steps + 1, 1))
        x[0, 0] = 1
        if self.drive == "constant":
            x[...] = 1
        return {kind: np.abs(grid_trace.forward(self.layer(kind), x).c[..., 0]) for kind in KINDS}

    @property
    def predicted(self) -> dict[str, Array]:
        """The same by counting paths: no recurrence is run."""
        f, extent = self.state["f"], self.steps + 1
        rows, columns = np.indices((extent, extent))
        paths = np.array(
            [[math.comb(i + j, i) for j in range(extent)] for i in range(extent)], float
        )
        sizes = {}
        for kind in KINDS:
            factor, first = (f if kind == "lstm" else f / 2), (1 - f if kind == "leaky" else 1)
            one = first * paths * factor ** (rows + columns)
            sizes[kind] = one if self.drive == "impulse" else one.cumsum(axis=0).cumsum(axis=1)
        return sizes

    @property
    def numbers(self) -> dict[str, Any]:
        """The cell state as each cell computes it; positive, so that its size is itself."""
        return {"c": {kind: size.ravel() for kind, size in self.sizes.items()}}

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        return "The size of the cell state over a grid in three cells, on a scale of powers of ten"

    @traitlets.validate("point")
    def _check_point(self, proposal: Any) -> list[int]:
        for d, k in enumerate(proposal["value"]):
            within(f"point[{d}]", k, 0, self.steps)
        return list(proposal["value"])

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return int(within("step", proposal["value"], 0, self.last))

    @traitlets.observe("steps")
    def _resize(self, change: Any) -> None:
        """Keep a finished sweep finished, and the far corner chosen."""
        old, new = change["old"], change["new"]
        if old is None:  # the figure is being made
            return
        whole, corner = self.step >= 2 * old + 1, self.point == [old, old]
        with self.hold_trait_notifications():
            self.point = [new, new] if corner else [min(k, new) for k in self.point]
            self.step = self.last if whole else min(self.step, self.last)
