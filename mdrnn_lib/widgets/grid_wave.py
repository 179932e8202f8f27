"""GridWave: a recurrence running over a picture, forwards and backwards."""

from typing import Any, NamedTuple

import numpy as np
import traitlets
from numpy.typing import ArrayLike, NDArray

from mdrnn_lib.cells import (
    ACTIVATIONS,
    Array,
    LeakyCell,
    LSTMCell,
    PeepholeLSTMCell,
    RNNCell,
    StableCell,
)
from mdrnn_lib.layers import MDLSTM, MDRNN, MDLeaky, MDStable, MultiDirectional
from mdrnn_lib.layers.base import Recurrent
from mdrnn_lib.widgets import grid_trace
from mdrnn_lib.widgets.base import Figure
from mdrnn_lib.widgets.grid_wave_drawing import STILL_WIDTH, drawing
from mdrnn_lib.widgets.own_wave import IMAGE, WEIGHTS
from mdrnn_lib.widgets.scene import number, svg
from mdrnn_lib.widgets.settings import Choice, Whole, flag, one_of, within

MOST_POINTS = 40
MOST_UNITS = 64
KINDS = {"lstm": MDLSTM, "leaky": MDLeaky, "stable": MDStable}
CELLS = {LSTMCell: "lstm", LeakyCell: "leaky", StableCell: "stable"}


class Values(NamedTuple):
    """The numbers of one state of the figure; arrays of shape (X_1, X_2) but for x (…, F)."""

    x: Array
    h: Array
    shown: Array
    dh: Array
    dx: Array


class GridWave(Figure):
    r"""The hidden states of a network on a grid, front by front, and the gradient coming back.

    Beside the picture stand the states of one hidden unit. As long as `show` is a state or a gate,
    a step is one front of the forward sweep. With ``show="dh"`` a step is one front of the backward
    sweep, which starts at the chosen `point` with the loss :math:`L = h_{\mathbf p}` of the unit,
    or the sum of all units there.

    Parameters
    ----------
    layer : MDRNN, MDLSTM, MDLeaky, MDStable or MultiDirectional of these, optional
        A layer in two dimensions, without peepholes and of at most 64 hidden units; by default
        small layers of the figure's own, between which the reader chooses.
    image : array_like, optional
        One picture, shape (X_1, X_2) or (X_1, X_2, F), at most 40 × 40; by default a small one of
        the figure's own. With one feature the reader may draw on it.
    cell : str
        Which of the layers runs: with the figure's own "tanh", "lstm" or "leaky".
    direction : int
        0 … 3; axis d is run through backwards where bit d is set.
    unit : int
        The hidden unit shown, from 0; with several directions one of the units of that direction.
    show : str
        "h"; "c" and the name of a gate ("i", "f1", "f2", "o", "g" for the LSTM) where the cell has
        them; "dh", the size of :math:`\mathrm dL/\mathrm dh` over all units.
    point : pair of int
        The chosen point, (p_1, p_2) from (0, 0).
    loss : {"unit", "sum"}
        What L is at that point.
    step : int
        How many fronts are done.
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
    >>> wave = GridWave(step=5)
    >>> wave.step = wave.last  # all fronts
    >>> wave.values.h.shape
    (12, 16)
    """

    module = "grid-wave"
    state_names = (
        "cell", "direction", "unit", "show", "point", "loss", "step", "playing", "image", "weights",
    )  # fmt: skip
    too_long_to_print = ("image", "weights")

    cell = traitlets.Unicode("lstm").tag(sync=True)
    direction = Whole(0, 0, 3)
    unit = Whole(0, 0, MOST_UNITS - 1)
    show = traitlets.Unicode("h").tag(sync=True)
    point = traitlets.List(traitlets.Int(), minlen=2, maxlen=2).tag(sync=True)
    loss = Choice("unit", ("unit", "sum"))
    step = Whole(0, 0, 2 * MOST_POINTS)
    playing = flag()
    image = traitlets.List(IMAGE).tag(sync=True)
    weights = traitlets.Dict(WEIGHTS).tag(sync=True)

    def __init__(self, layer: Any = None, image: ArrayLike | None = None, **state: Any) -> None:
        if layer is not None:
            name, params = described(layer)
            state |= {"weights": {name: params}, "cell": name}
        if image is not None:
            state["image"] = _checked_image(image)
        rows, columns, _ = _sizes(state.get("image", IMAGE))
        state.setdefault("point", [rows // 2, columns // 2])
        state["point"] = list(state["point"])
        state.setdefault("step", (rows + columns) * 2 // 3 if state.get("show") != "dh" else 1)
        super().__init__(**state)

    @property
    def last(self) -> int:
        """The last step: all fronts of the sweep that is shown are done."""
        return _last(self.image, self.show, self.point, self.direction)

    @property
    def layer(self) -> Recurrent:
        """The layer that runs in the chosen direction, with the weights of the figure's state."""
        stacked = {
            name: np.asarray(value, float)
            for name, value in self.state["weights"][self.cell].items()
        }
        params = {name: value[self.direction % len(value)] for name, value in stacked.items()}
        sizes = 2, params["W_x"].shape[0], params["W_h"].shape[1]
        layer = (
            MDRNN(*sizes, activation=self.cell)
            if self.cell in ACTIVATIONS
            else KINDS[self.cell](*sizes)
        )
        layer.params = params
        return layer

    @property
    def options(self) -> tuple[str, ...]:
        """What the cell has to show."""
        gates = grid_trace.gate_names(self.layer.cell, 2)
        return ("h", *(("c", *gates) if gates else ()), "dh")

    @property
    def values(self) -> Values:
        """The numbers of the whole sweep, whatever the step; from the rounded state."""
        layer = self.layer
        x = np.asarray(self.state["image"], float)
        x = x.reshape(*x.shape[:2], -1)
        trace = grid_trace.forward(layer, x, self.direction)
        immediate = np.zeros_like(trace.h)
        immediate[tuple(self.point)][self.unit if self.loss == "unit" else ...] = 1
        adjoint = grid_trace.backward(layer, trace, immediate, self.direction)
        h, size = trace.h[..., self.unit], np.sqrt((adjoint.dh**2).sum(axis=-1))
        if self.show in ("h", "dh"):
            shown = h if self.show == "h" else size
        elif self.show == "c":
            shown = trace.c[..., self.unit]
        else:
            gate = grid_trace.gate_names(layer.cell, 2).index(self.show)
            shown = trace.gates[..., gate, self.unit]
        return Values(x, h, shown, size, adjoint.dx)

    @property
    def visible(self) -> NDArray[np.bool_]:
        """Which points the sweep has reached, shape (X_1, X_2)."""
        extents = _sizes(self.image)[:2]
        taken = [  # steps along each dimension from the corner where the sweep begins
            extent - 1 - k if self.direction >> d & 1 else k
            for d, (k, extent) in enumerate(zip(np.indices(extents), extents, strict=True))
        ]
        fronts = np.asarray(sum(taken))
        if self.show != "dh":
            return np.asarray(fronts < self.step)
        p = tuple(self.point)
        seen = np.all([steps <= steps[p] for steps in taken], axis=0)
        return np.asarray(seen & (fronts[p] - fronts < self.step))

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        rows, columns = _sizes(self.image)[:2]
        return f"A recurrence running over a picture of {rows} × {columns} points"

    def still(self) -> str:
        """Return the figure in its present state as an SVG image."""
        values = self.values
        scene, height = drawing(self, values)
        p = tuple(self.point)
        label = (
            f"{self.label()}. Step {self.step} of {self.last}. At point ({p[0]}, {p[1]}) "
            f"{self.show} is {number(values.shown[p])}"
        )
        return svg(scene, STILL_WIDTH, height, label)

    @traitlets.validate("image")
    def _check_image(self, proposal: Any) -> list[Any]:
        image = _checked_image(proposal["value"])
        _check_fit(self.weights, image)
        return image

    @traitlets.validate("weights")
    def _check_weights(self, proposal: Any) -> dict[str, Any]:
        _check_fit(proposal["value"], self.image)
        return dict(proposal["value"])

    @traitlets.validate("cell")
    def _check_cell(self, proposal: Any) -> str:
        return one_of("cell", proposal["value"], tuple(self.weights))

    @traitlets.validate("show")
    def _check_show(self, proposal: Any) -> str:
        return one_of("show", proposal["value"], self.options)

    @traitlets.validate("unit")
    def _check_unit(self, proposal: Any) -> int:
        return int(within("unit", proposal["value"], 0, self.layer.hidden - 1))

    @traitlets.validate("point")
    def _check_point(self, proposal: Any) -> list[int]:
        for d, (k, extent) in enumerate(
            zip(proposal["value"], _sizes(self.image)[:2], strict=True)
        ):
            within(f"point[{d}]", k, 0, extent - 1)
        return list(proposal["value"])

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return int(within("step", proposal["value"], 0, self.last))

    @traitlets.observe("cell", "weights", "image", "show", "point", "direction")
    def _stay_in_range(self, change: Any) -> None:
        """Let what depends on a changed setting follow it."""
        if self.show not in self.options:
            self.show = "h"
        self.unit = min(self.unit, self.layer.hidden - 1)
        extents = _sizes(self.image)[:2]
        self.point = [min(k, extent - 1) for k, extent in zip(self.point, extents, strict=True)]
        self.step = min(self.step, self.last)


def _last(image: list[Any], show: str, point: list[int], direction: int) -> int:
    rows, columns, _ = _sizes(image)
    if show == "dh":
        return grid_trace.front(point, (rows, columns), direction) + 1
    return rows + columns - 1


def _sizes(image: list[Any]) -> tuple[int, int, int]:
    """Return X_1, X_2 and F of an image that has been checked."""
    pixel = image[0][0]
    return len(image), len(image[0]), len(pixel) if isinstance(pixel, list) else 1


def _checked_image(image: Any) -> list[Any]:
    try:
        array = np.asarray(image, float)
    except (TypeError, ValueError):
        array = np.empty(0)
    extents = array.shape[:2]
    if array.ndim not in (2, 3) or not all(1 <= extent <= MOST_POINTS for extent in extents):
        raise traitlets.TraitError(
            "image must have the shape (X_1, X_2) or (X_1, X_2, F), each extent 1 … "
            f"{MOST_POINTS}; got {array.shape}"
        )
    if not np.isfinite(array).all():
        raise traitlets.TraitError("image must be finite; it holds a NaN or an infinity")
    return list((array[..., 0] if array.shape[2:] == (1,) else array).tolist())


def _check_fit(weights: dict[str, Any], image: list[Any]) -> None:
    """Raise unless every layer has two dimensions and takes the image's pixels."""
    features = _sizes(image)[2]
    for cell, params in weights.items():
        one_of("the cell of the weights", cell, (*ACTIVATIONS, *KINDS))
        inputs = np.asarray(params["W_x"]).shape[1]
        directions, n, hidden, _ = np.asarray(params["W_h"]).shape
        if n != 2 or inputs != features or directions not in (1, 4):
            raise traitlets.TraitError(
                f"the layer must have 2 dimensions and take the {features} features of the "
                f"image; it has {n} and takes {inputs}"
            )
        within("the number of hidden units", hidden, 1, MOST_UNITS)


def described(layer: Any) -> tuple[str, dict[str, Any]]:
    """Return a layer's cell by name and its parameters with a leading axis of directions."""
    cell = getattr(layer, "cell", None)
    if isinstance(cell, PeepholeLSTMCell) or not isinstance(cell, (RNNCell, *CELLS)):
        raise ValueError(
            "layer must be an MDRNN, MDLSTM (without peepholes), MDLeaky, MDStable or "
            f"MultiDirectional; got {type(layer).__name__}"
        )
    if isinstance(cell, RNNCell):
        name = next(name for name, known in ACTIVATIONS.items() if known.phi is cell.phi)
    else:
        name = CELLS[type(cell)]
    single = not isinstance(layer, MultiDirectional)
    params = {key: np.asarray(value) for key, value in layer.params.items()}
    return name, {key: (value[None] if single else value).tolist() for key, value in params.items()}
