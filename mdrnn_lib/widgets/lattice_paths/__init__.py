"""LatticePaths: the derivative between two points of a grid as a sum over paths."""

from typing import Any

import numpy as np
import traitlets

from mdrnn_lib.widgets.lattice_paths.path_sum import PathSum, path_sum
from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.parts.settings import Choice, Real, Whole, count, flag, within

MOST_POINTS = 8

INPUTS = [
    [0.6, -0.4, 0.2, 0.9, -0.3, 0.5],
    [-0.8, 0.3, 0.7, -0.5, 0.4, -0.2],
    [0.5, 0.9, -0.6, 0.3, 0.8, -0.7],
    [-0.2, 0.4, 0.6, -0.9, 0.5, 0.3],
    [0.7, -0.5, 0.3, 0.6, -0.4, 0.8],
]


class LatticePaths(Figure):
    r"""All paths between two points of a grid, each with its product, and their sum.

    .. math::
       h_{\mathbf p} = \varphi(x_{\mathbf p} + w_1 h_{\mathbf p - \mathbf e_1}
       + w_2 h_{\mathbf p - \mathbf e_2}), \qquad
       \frac{\mathrm d h_{\mathbf p}}{\mathrm d h_{\mathbf q}} = \sum_{\text{paths}}
       \prod_{\text{steps}} w_d\, \varphi'(a_{\mathbf r})

    More than 40 paths are grouped by the point at which they cross the front halfway.

    Parameters
    ----------
    w_1, w_2 : float
        The weights of a step down and of a step to the right, −1.5 … 1.5.
    activation : {"identity", "tanh"}
        φ.
    start, end : pair of int
        The points q and p, from (0, 0).
    step : int
        How many paths, or groups of them, are added; the last of them is lit.
    playing : bool
        Whether the figure goes through the paths by itself.
    inputs : array_like
        The inputs x, shape (X_1, X_2), at most 8 × 8, each −10 … 10.

    Raises
    ------
    traitlets.TraitError
        If a value is outside its range.

    Examples
    --------
    >>> figure = LatticePaths(w_1=0.5, w_2=0.5)
    >>> figure.sum.paths, figure.total  # 10 paths of five steps
    (10, 0.3125)
    """

    module = "lattice-paths"
    state_names = (
        "w_1", "w_2", "activation", "start", "end", "step", "playing", "inputs",
    )  # fmt: skip
    too_long_to_print = ("inputs",)

    w_1 = Real(0.6, -1.5, 1.5)
    w_2 = Real(0.5, -1.5, 1.5)
    activation = Choice("identity", ("identity", "tanh"))
    start = traitlets.List(traitlets.Int(), [1, 1], minlen=2, maxlen=2).tag(sync=True)
    end = traitlets.List(traitlets.Int(), [3, 4], minlen=2, maxlen=2).tag(sync=True)
    step = Whole(0, 0, 40)
    playing = flag()
    inputs = traitlets.List(INPUTS).tag(sync=True)

    def __init__(self, **state: Any) -> None:
        if "inputs" in state:
            state["inputs"] = _checked_inputs(state["inputs"])
        for name in ("start", "end"):
            if name in state:
                state[name] = list(state[name])
        super().__init__(**state)

    @property
    def sum(self) -> PathSum:
        """The paths or groups, in the order in which they are added; from the rounded state."""
        state = self.state
        (i, j), (k, m) = self.start, self.end
        w = state["w_1"], state["w_2"]
        return path_sum(np.asarray(state["inputs"]), w, self.activation, (i, j), (k, m))

    @property
    def total(self) -> float:
        """The derivative dh_p/dh_q, by the backward recursion."""
        return float(self.sum.reach[tuple(self.start)])

    @property
    def last(self) -> int:
        """The last step: all paths are added."""
        return len(self.sum.parts)

    @property
    def numbers(self) -> dict[str, Any]:
        """The slopes and dh_p/dh_r in raster order; the parts with their products and sums."""
        sums = self.sum
        products = [part.value for part in sums.parts]
        return {
            "slopes": sums.slopes.ravel(), "reach": sums.reach.ravel(), "total": self.total,
            "factors": [part.factors for part in sums.parts], "products": products,
            "running": np.cumsum([0.0, *products]),
        }  # fmt: skip

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        paths = count(self.sum.paths, "path")
        return f"{paths} from the point {tuple(self.start)} to the point {tuple(self.end)}"

    @traitlets.validate("inputs")
    def _check_inputs(self, proposal: Any) -> list[list[float]]:
        return _checked_inputs(proposal["value"])

    @traitlets.validate("start", "end")
    def _check_point(self, proposal: Any) -> list[int]:
        name, extents = proposal["trait"].name, np.shape(self.inputs)
        for d, (k, extent) in enumerate(zip(proposal["value"], extents, strict=True)):
            within(f"{name}[{d}]", k, 0, extent - 1)
        return list(proposal["value"])

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return int(within("step", proposal["value"], 0, self.last))

    @traitlets.observe("start", "end", "inputs")
    def _stay_in_range(self, change: Any) -> None:
        for name in ("start", "end"):
            point = zip(getattr(self, name), np.shape(self.inputs), strict=True)
            setattr(self, name, [min(k, extent - 1) for k, extent in point])
        self.step = min(self.step, self.last)


def _checked_inputs(inputs: Any) -> list[list[float]]:
    try:
        array = np.asarray(inputs, float)
    except (TypeError, ValueError):
        array = np.empty(0)
    if array.ndim != 2 or not all(1 <= extent <= MOST_POINTS for extent in array.shape):
        raise traitlets.TraitError(
            f"inputs must have the shape (X_1, X_2), each extent 1 … {MOST_POINTS}; "
            f"got {array.shape}"
        )
    for p in np.ndindex(*array.shape):
        within(f"inputs[{p[0]}][{p[1]}]", float(array[p]), -10, 10)
    return list(array.tolist())
