"""FourWaves: the waves of all four directions, and which inputs reach one output."""

from typing import Any

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from mdrnn_lib.layers import MDRNN, MultiDirectional
from mdrnn_lib.widgets.parts import grid_trace
from mdrnn_lib.widgets.parts.grid_figure import PictureFigure
from mdrnn_lib.widgets.parts.grid_layer import built, stack
from mdrnn_lib.widgets.parts.settings import Choice, Whole, flag, within

DIRECTIONS = 4
MOST_POINTS = 20
MOST_UNITS = 16
IMAGE = np.round(np.random.default_rng(3).uniform(-1, 1, (6, 8)), 2).tolist()


WEIGHTS = {"tanh": stack(MultiDirectional(MDRNN, 2, 1, 2, rng=4), 1.0, 1.5)}


class FourWaves(PictureFigure):
    r"""The four directions of a layer on a grid, each from its own corner, at the same time.

    Four small grids show the states of one hidden unit in each direction, front by front. The
    large grid shows for every input how many of the chosen waves have taken it up and carry it
    towards the output at the chosen `point`: the cones of the directions, laid over each other. It
    is there once these waves have arrived.

    Parameters
    ----------
    layer : MultiDirectional, optional
        A layer in two dimensions, without peepholes and of at most 16 hidden units a direction; by
        default one of the figure's own.
    image : array_like, optional
        Its input, shape (X_1, X_2) or (X_1, X_2, F), at most 20 × 20 points.
    cell : str
        The layer's cell, by name; known from the layer.
    corners : list of int
        The directions that are used, of 0 … 3; axis d is run through backwards where bit d is set.
    point : pair of int
        The output that is looked at, (p_1, p_2) from (0, 0).
    unit : int
        The hidden unit shown, from 0.
    show : {"count", "reach"}
        What the large grid shows: the number of directions, or the size of the derivatives, added
        over the directions.
    step : int
        How many fronts each wave has done.
    playing : bool
        Whether they run.

    Raises
    ------
    traitlets.TraitError
        If a value is outside its range.
    ValueError
        If the layer is none of these.

    Examples
    --------
    >>> waves = FourWaves(corners=[0], point=(1, 2))
    >>> int(waves.count.sum())  # one corner: the box above and to the left
    6
    >>> waves.corners = [0, 1, 2, 3]
    >>> bool((waves.count > 0).all())
    True
    """

    module = "four-waves"
    state_names = (
        "step", "playing", "corners", "point", "unit", "show", "cell", "image", "weights",
    )  # fmt: skip
    too_long_to_print = ("image", "weights")
    directions = (DIRECTIONS,)
    most_units, most_points = MOST_UNITS, MOST_POINTS

    step = Whole(0, 0, 2 * MOST_POINTS)
    playing = flag()
    corners = traitlets.List(traitlets.Int(), [0, 1, 2, 3]).tag(sync=True)
    point = traitlets.List(traitlets.Int(), minlen=2, maxlen=2).tag(sync=True)
    unit = Whole(0, 0, MOST_UNITS - 1)
    show = Choice("count", ("count", "reach"))
    cell = traitlets.Unicode("tanh").tag(sync=True)
    image = traitlets.List(IMAGE).tag(sync=True)
    weights = traitlets.Dict(WEIGHTS).tag(sync=True)

    def __init__(self, layer: Any = None, image: ArrayLike | None = None, **state: Any) -> None:
        if "corners" in state:
            state["corners"] = list(state["corners"])
        super().__init__(layer, image, **state)

    @property
    def last(self) -> int:
        """The last step: all fronts are done."""
        return sum(self.extents) - 1

    @property
    def count(self) -> NDArray[np.intp]:
        """How many of the chosen waves carry each input towards the output so far."""
        carried = [
            grid_trace.cone(self.point, self.extents, k)
            & (grid_trace.fronts(self.extents, k) < self.step)
            for k in self.corners
        ]
        return np.asarray(np.sum(carried, axis=0))

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers of the complete waves, whatever the step; from the rounded state."""
        x, weights = self.x, self.state["weights"][self.cell]
        states, reach = [], []
        for k in range(DIRECTIONS):
            layer = built(self.cell, weights, k)
            trace = grid_trace.forward(layer, x, k)
            immediate = np.zeros_like(trace.h)
            immediate[(*self.point, self.unit)] = 1
            adjoint = grid_trace.backward(layer, trace, immediate, k)
            states.append(trace.h[..., self.unit].ravel())
            reach.append(adjoint.dx.mean(axis=-1).ravel())
        return {"x": x.mean(axis=-1).ravel(), "h": np.array(states), "reach": np.array(reach)}

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        rows, columns = self.extents
        return f"Waves from the corners of a grid of {rows} × {columns} points"

    @traitlets.validate("corners")
    def _check_corners(self, proposal: Any) -> list[int]:
        for k in proposal["value"]:
            within("a corner", k, 0, DIRECTIONS - 1)
        if not proposal["value"]:
            raise traitlets.TraitError("corners must name one direction at least, got none")
        return sorted(set(proposal["value"]))
