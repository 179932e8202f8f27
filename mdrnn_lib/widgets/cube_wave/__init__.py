"""CubeWave: a recurrence in three dimensions, its fronts planes that move through a cube."""

from typing import Any, NamedTuple

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from mdrnn_lib.cells import Array
from mdrnn_lib.grid import plan
from mdrnn_lib.widgets.cube_wave.own import VOLUME, WEIGHTS
from mdrnn_lib.widgets.parts import grid_trace
from mdrnn_lib.widgets.parts.grid_figure import GridFigure
from mdrnn_lib.widgets.parts.grid_layer import built
from mdrnn_lib.widgets.parts.settings import Choice, Whole, flag, within

MOST_UNITS = 64
MOST_EXTENT = 6
SMALLEST_EXTENT = 2


class Values(NamedTuple):
    """The numbers of one state of the figure, arrays of shape (X_1, X_2, X_3)."""

    x: Array
    h: Array
    dh: Array
    dx: Array


class CubeWave(GridFigure):
    r"""The hidden states of a network in three dimensions, front by front.

    The points with the same number of steps from the corner where a sweep begins lie in a plane.
    With ``show="h"`` a step is one such front of the forward sweep; with ``show="dh"`` one of the
    backward sweep, which starts at the chosen point with the loss :math:`L = h_{\mathbf p}` of the
    unit.

    Parameters
    ----------
    layer : MDRNN, MDLSTM, MDLeaky, MDStable or MultiDirectional of these, optional
        A layer in three dimensions with one input feature, without peepholes; by default small
        layers of the figure's own, between which the reader chooses.
    volume : array_like, optional
        The input, shape (X_1, X_2, X_3), each extent 2 … 6; by default a small ball.
    cell : str
        Which of the layers runs: with the figure's own "tanh" or "lstm".
    grid : sequence of int
        How much of the volume is used, from (0, 0, 0) on; by default 5 along each dimension, or
        the whole of a volume that is given.
    direction : int
        0 … 7; axis d is run through backwards where bit d is set.
    unit : int
        The hidden unit shown, from 0.
    show : {"h", "dh"}
        The hidden states, or the size of :math:`\mathrm dL/\mathrm dh` over all units.
    point : sequence of int
        The chosen point, by default the middle.
    step : int
        How many fronts are done.
    turn, tilt : int
        How the cube is seen, in degrees: turned about the vertical, −180 … 180, and tilted towards
        the reader, −90 … 90.
    playing : bool
        Whether the wave runs.

    Raises
    ------
    traitlets.TraitError
        If a value is outside its range.
    ValueError
        If the layer is none of these.

    Examples
    --------
    >>> cube = CubeWave(grid=(3, 3, 3))
    >>> cube.front_sizes
    (1, 3, 6, 7, 6, 3, 1)
    """

    module = "cube-wave"
    state_names = (
        "cell", "grid", "direction", "unit", "show", "point", "step", "turn", "tilt", "playing",
        "volume", "weights",
    )  # fmt: skip
    too_long_to_print = ("volume", "weights")
    ndim = 3
    directions = (1, 8)
    most_units = MOST_UNITS

    cell = traitlets.Unicode("tanh").tag(sync=True)
    grid = traitlets.List(traitlets.Int(), [5, 5, 5], minlen=3, maxlen=3).tag(sync=True)
    direction = Whole(0, 0, 7)
    unit = Whole(0, 0, MOST_UNITS - 1)
    show = Choice("h", ("h", "dh"))
    point = traitlets.List(traitlets.Int(), [2, 2, 2], minlen=3, maxlen=3).tag(sync=True)
    step = Whole(0, 0, 3 * MOST_EXTENT)
    turn = Whole(-32, -180, 180)
    tilt = Whole(24, -90, 90)
    playing = flag()
    volume = traitlets.List(VOLUME).tag(sync=True)
    weights = traitlets.Dict(WEIGHTS).tag(sync=True)

    def __init__(self, layer: Any = None, volume: ArrayLike | None = None, **state: Any) -> None:
        if volume is not None:
            state["volume"] = _checked_volume(volume)
            state.setdefault("grid", np.shape(state["volume"]))
        state["grid"] = list(state.get("grid", (5, 5, 5)))
        state.setdefault("point", [extent // 2 for extent in state["grid"]])
        super().__init__(layer, **state)

    def _first_step(self) -> int:
        """Return the step at which the figure stands if none is given."""
        return (self.last + 1) // 2

    @property
    def extents(self) -> tuple[int, ...]:
        """The extents of the grid."""
        return tuple(self.grid)

    @property
    def last(self) -> int:
        """The last step: all fronts of the sweep that is shown are done."""
        if self.show == "dh":
            fronts = grid_trace.fronts(self.grid, self.direction)
            return int(fronts[tuple(self.point)]) + 1
        return sum(self.grid) - 2

    @property
    def front_sizes(self) -> tuple[int, ...]:
        """How many points each front has."""
        return tuple(front.size for front in plan(tuple(self.grid)).fronts)

    @property
    def values(self) -> Values:
        """The numbers of the whole sweep, whatever the step; from the rounded state."""
        layer = built(self.cell, self.state["weights"][self.cell], self.direction)
        x = np.asarray(self.state["volume"], float)[tuple(map(slice, self.grid))]
        trace = grid_trace.forward(layer, x[..., None], self.direction)
        immediate = np.zeros_like(trace.h)
        immediate[(*self.point, self.unit)] = 1
        adjoint = grid_trace.backward(layer, trace, immediate, self.direction)
        size = np.linalg.norm(adjoint.dh, axis=-1)
        return Values(x, trace.h[..., self.unit], size, adjoint.dx[..., 0])

    @property
    def numbers(self) -> dict[str, Any]:
        """The same numbers, point by point in raster order."""
        return {name: value.ravel() for name, value in self.values._asdict().items()}

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        extents = " × ".join(map(str, self.grid))
        return f"A recurrence running through a cube of {extents} points"

    @traitlets.validate("volume")
    def _check_volume(self, proposal: Any) -> list[Any]:
        return _checked_volume(proposal["value"])

    @traitlets.validate("grid")
    def _check_grid(self, proposal: Any) -> list[int]:
        for d, (extent, most) in enumerate(
            zip(proposal["value"], np.shape(self.volume), strict=True)
        ):
            within(f"grid[{d}]", extent, SMALLEST_EXTENT, most)
        return list(proposal["value"])

    @traitlets.observe("cell", "weights", "volume", "grid", "show", "point", "direction")
    def _stay_in_range(self, change: Any) -> None:
        """Let what depends on a changed setting follow it."""
        extents = zip(self.grid, np.shape(self.volume), strict=True)
        self.grid = [min(extent, most) for extent, most in extents]
        super()._stay_in_range(change)


def _checked_volume(volume: Any) -> list[Any]:
    try:
        array = np.asarray(volume, float)
    except (TypeError, ValueError):
        array = np.empty(0)
    if array.ndim != 3 or not all(SMALLEST_EXTENT <= k <= MOST_EXTENT for k in array.shape):
        raise traitlets.TraitError(
            f"volume must have the shape (X_1, X_2, X_3), each extent {SMALLEST_EXTENT} … "
            f"{MOST_EXTENT}; got {array.shape}"
        )
    if not np.isfinite(array).all():
        raise traitlets.TraitError("volume must be finite; it holds a NaN or an infinity")
    return list(array.tolist())
