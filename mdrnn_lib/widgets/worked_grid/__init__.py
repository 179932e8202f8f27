"""WorkedGrid: a linear network on a grid of 3 × 3 points, as one would do it on paper."""

from typing import Any

import numpy as np
import traitlets

from mdrnn_lib.layers import MDRNN
from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.parts.settings import Choice, Real, Whole, flag, within

SIDE = 3
LAST = SIDE * SIDE
INPUTS = [[1.0, 0.0, 2.0], [2.0, 1.0, 0.0], [0.0, 1.0, 1.0]]


class WorkedGrid(Figure):
    r"""Every state of a linear network on 3 × 3 points as a sum in numbers, and every adjoint.

    .. math::
       h(i, j) = x(i, j) + w_1 h(i - 1, j) + w_2 h(i, j - 1), \qquad
       \delta(i, j) = \frac{\mathrm d L}{\mathrm d a(i, j)}
       = \frac{\partial^+ L}{\partial h(i, j)} + w_1 \delta(i + 1, j) + w_2 \delta(i, j + 1)

    The loss L is the last state, h(2, 2). With weights in halves and whole inputs all numbers have
    four decimals or fewer, and nothing is rounded.

    Parameters
    ----------
    w_1, w_2 : float
        The weights of the state above and of the state to the left, −2 … 2.
    show : {"forwards", "backwards"}
        The states in raster order, or the adjoints in the opposite order.
    step : int
        How many points are done, 0 … 9; the last of them is explained.
    playing : bool
        Whether the figure goes from point to point by itself.
    inputs : array_like
        The inputs x, shape (3, 3), each −5 … 5.

    Raises
    ------
    traitlets.TraitError
        If a value is outside its range.

    Examples
    --------
    >>> WorkedGrid().numbers["h"][-1], WorkedGrid().numbers["delta"][0]
    (23.5, 6.0)
    """

    module = "worked-grid"
    state_names = ("w_1", "w_2", "show", "step", "playing", "inputs")

    w_1 = Real(0.5, -2, 2)
    w_2 = Real(2, -2, 2)
    show = Choice("forwards", ("forwards", "backwards"))
    step = Whole(LAST, 0, LAST)
    playing = flag()
    inputs = traitlets.List(INPUTS).tag(sync=True)

    def __init__(self, **state: Any) -> None:
        if "inputs" in state:
            state["inputs"] = _checked(state["inputs"])
        super().__init__(**state)

    @property
    def layer(self) -> MDRNN:
        """The layer of one unit without an activation."""
        layer = MDRNN(2, 1, 1, activation="identity")
        w = [[[self.state[name]]] for name in ("w_1", "w_2")]
        layer.params = {"W_x": np.ones((1, 1)), "W_h": np.array(w), "b": np.zeros(1)}
        return layer

    @property
    def numbers(self) -> dict[str, Any]:
        """The states and the adjoints of all points in raster order, as lists of nine."""
        layer = self.layer
        h, tape = layer.forward(np.reshape(self.state["inputs"], (1, SIDE, SIDE, 1)).astype(float))
        dh = np.zeros_like(h)
        dh[0, -1, -1] = 1
        dx, _ = layer.backward(dh, tape)  # W_x is 1: dL/dx is dL/da
        return {"h": h.ravel().tolist(), "delta": dx.ravel().tolist()}

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        what = "The states" if self.show == "forwards" else "The adjoints"
        return f"{what} of a linear network on a grid of 3 × 3 points, worked out in numbers"

    @traitlets.validate("inputs")
    def _check_inputs(self, proposal: Any) -> list[list[float]]:
        return _checked(proposal["value"])


def _checked(inputs: Any) -> list[list[float]]:
    try:
        array = np.asarray(inputs, float)
    except (TypeError, ValueError):
        array = np.empty(0)
    if array.shape != (SIDE, SIDE):
        raise traitlets.TraitError(f"inputs must have the shape (3, 3); got {array.shape}")
    for i, j in np.ndindex(SIDE, SIDE):
        within(f"inputs[{i}][{j}]", float(array[i, j]), -5, 5)
    return list(array.tolist())
