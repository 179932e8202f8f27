"""TwoSweeps: both directions of a network over a batch, and what reaches an output."""

from typing import Any, NamedTuple

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from mdrnn_lib.cells import ACTIVATIONS, Array
from mdrnn_lib.layers import BLSTM, BRNN, MultiDirectional
from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.parts.grid_layer import cell_name
from mdrnn_lib.widgets.parts.settings import Choice, Real, Whole, flag, one_of, within

MOST_STEPS = 12
MOST_UNITS = 16
SAMPLES = 2
INPUTS = [
    [0.9, -0.4, 0.2, 0.7, -0.8, 0.3, -0.2, 0.6, -0.9],
    [-0.6, 0.8, 0.5, -0.3, 0.9, -0.7, 0.0, 0.0, 0.0],
]


def _own(layer: MultiDirectional, input_scale: float, recurrent_scale: float) -> dict[str, Any]:
    """Round a layer's parameters, larger than one trains with and with biases that differ."""
    biases = np.random.default_rng(1).uniform(-0.5, 0.5, layer.params["b"].shape)
    params = {
        "W_x": layer.params["W_x"] * input_scale, "W_h": layer.params["W_h"] * recurrent_scale,
        "b": layer.params["b"] + biases,
    }  # fmt: skip
    return {name: np.round(value, 3).tolist() for name, value in params.items()}


WEIGHTS = {
    "tanh": _own(BRNN(1, 2, rng=22), 1.0, 1.3),
    "lstm": _own(BLSTM(1, 2, rng=143), 3.0, 2.0),
}


class Values(NamedTuple):
    r"""The numbers of one state.

    h : states of the unit, shape (directions, samples, T), 0 in the padding
    reach : dh_t/dx_k of the chosen output, by direction and k, shape (directions, T)
    error : the largest distance of a state inside its sample from what the sample gives alone
    """

    h: Array
    reach: Array
    error: float


class TwoSweeps(Figure):
    r"""The two directions of a bidirectional network, over two samples of different lengths.

    The output is :math:`y_t = (\overrightarrow h_t, \overleftarrow h_t)`. For one unit of both
    directions the figure shows the states, and the derivatives of the chosen output by every input
    of its sample, through each direction.

    Parameters
    ----------
    layer : BRNN or BLSTM, optional
        A layer with one input and at most 16 units a direction, without peepholes; by default
        layers of the figure's own, between which the reader chooses.
    inputs : array_like, optional
        Two samples, padded to the same length: shape (2, T), T from 2 to 12.
    lengths : pair of int
        The samples' own lengths.
    cell : str
        Which of the layers runs: with the figure's own "tanh" or "lstm".
    sample, point : int
        The chosen output: the sample, from 1, and t, from 1.
    unit : int
        The hidden unit shown, from 0.
    reversal : {"own", "padded"}
        Whether the backward sweep begins at each sample's own end, or, wrongly, at the padding's.
    gain : float
        Factor of the recurrent weights, 0 … 2.
    step : int
        How many steps each of the two sweeps has done.
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
    >>> sweeps = TwoSweeps(sample=2, point=3)
    >>> sweeps.values.reach[:, 0] != 0  # x_1 reaches y_3 through the forward direction alone
    array([ True, False])
    """

    module = "two-sweeps"
    state_names = (
        "step", "playing", "cell", "sample", "point", "unit", "reversal", "gain", "lengths",
        "inputs", "weights",
    )  # fmt: skip
    too_long_to_print = ("inputs", "weights")

    step = Whole(len(INPUTS[0]), 0, MOST_STEPS)
    playing = flag()
    cell = traitlets.Unicode("tanh").tag(sync=True)
    sample = Whole(1, 1, SAMPLES)
    point = Whole(5, 1, MOST_STEPS)
    unit = Whole(0, 0, MOST_UNITS - 1)
    reversal = Choice("own", ("own", "padded"))
    gain = Real(1, 0, 2)
    lengths = traitlets.List(traitlets.Int(), [9, 6], minlen=2, maxlen=2).tag(sync=True)
    inputs = traitlets.List(INPUTS).tag(sync=True)
    weights = traitlets.Dict(WEIGHTS).tag(sync=True)

    def __init__(self, layer: Any = None, inputs: ArrayLike | None = None, **state: Any) -> None:
        if layer is not None:
            name, params = _described(layer)
            state |= {"weights": {name: params}, "cell": name}
        if inputs is not None:
            state["inputs"] = _checked_inputs(inputs)
            steps = len(state["inputs"][0])
            state = {"lengths": [steps, steps], "step": steps, "point": (steps + 1) // 2, **state}
        if "lengths" in state:
            state["lengths"] = list(state["lengths"])
        super().__init__(**state)

    @property
    def layer(self) -> MultiDirectional:
        """The layer that runs, with the weights of the figure's state and its gain."""
        params = {
            name: np.array(value, float) for name, value in self.state["weights"][self.cell].items()
        }
        params["W_h"] *= self.state["gain"]
        hidden = params["W_h"].shape[-2]
        layer = BLSTM(1, hidden) if self.cell == "lstm" else BRNN(1, hidden, activation=self.cell)
        layer.params = params
        return layer

    @property
    def values(self) -> Values:
        """The numbers of both complete sweeps, whatever the step."""
        layer, x = self.layer, np.asarray(self.state["inputs"], float)[..., None]
        own = [[length] for length in self.lengths]
        lengths = own if self.reversal == "own" else None
        y, tape = layer.forward(x, lengths)
        columns = [self.unit, layer.hidden + self.unit]
        reach = []
        for column in columns:
            dy = np.zeros_like(y)
            dy[self.sample - 1, self.point - 1, column] = 1
            dx, _ = layer.backward(dy, tape)
            reach.append(dx[self.sample - 1, :, 0])
        alone, _ = layer.forward(x, own)
        inside = np.arange(x.shape[1]) < np.asarray(own)
        error = np.abs(y - alone)[..., columns][inside].max()
        return Values(np.moveaxis(y[..., columns], -1, 0), np.array(reach), float(error))

    @property
    def numbers(self) -> dict[str, Any]:
        """The same by name."""
        return self.values._asdict()

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        return "The forward and the backward sweep of a bidirectional network over two samples"

    @traitlets.validate("inputs")
    def _check_inputs(self, proposal: Any) -> list[Any]:
        return _checked_inputs(proposal["value"])

    @traitlets.validate("lengths")
    def _check_lengths(self, proposal: Any) -> list[int]:
        for m, length in enumerate(proposal["value"]):
            within(f"lengths[{m}]", length, 1, len(self.inputs[0]))
        return list(proposal["value"])

    @traitlets.validate("cell")
    def _check_cell(self, proposal: Any) -> str:
        return one_of("cell", proposal["value"], tuple(self.weights))

    @traitlets.validate("unit")
    def _check_unit(self, proposal: Any) -> int:
        return int(within("unit", proposal["value"], 0, self.layer.hidden - 1))

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return int(within("step", proposal["value"], 0, len(self.inputs[0])))

    @traitlets.validate("point")
    def _check_point(self, proposal: Any) -> int:
        return int(within("point", proposal["value"], 1, self.lengths[self.sample - 1]))

    @traitlets.observe("inputs", "lengths", "sample", "cell", "weights")
    def _stay_in_range(self, change: Any) -> None:
        """Let what depends on a changed setting follow it."""
        steps = len(self.inputs[0])
        self.lengths = [min(length, steps) for length in self.lengths]
        self.step = min(self.step, steps)
        self.point = min(self.point, self.lengths[self.sample - 1])
        self.unit = min(self.unit, self.layer.hidden - 1)


def _checked_inputs(inputs: Any) -> list[Any]:
    array = np.asarray(inputs, float)
    if array.ndim != 2 or len(array) != SAMPLES or not 2 <= array.shape[1] <= MOST_STEPS:
        raise traitlets.TraitError(
            f"inputs must have the shape ({SAMPLES}, T), T from 2 to {MOST_STEPS}; "
            f"got {array.shape}"
        )
    if not np.isfinite(array).all():
        raise traitlets.TraitError("inputs must be finite; they hold a NaN or an infinity")
    return list(array.tolist())


def _described(layer: Any) -> tuple[str, dict[str, Any]]:
    """Return a layer's cell by name, and its parameters."""
    name = cell_name(getattr(layer, "cell", None))
    wanted = isinstance(layer, MultiDirectional) and (layer.ndim, layer.inputs) == (1, 1)
    if not wanted or name not in (*ACTIVATIONS, "lstm") or layer.hidden > MOST_UNITS:
        raise ValueError(
            "layer must be a BRNN or a BLSTM without peepholes, with 1 input and at most "
            f"{MOST_UNITS} units; got {type(layer).__name__}"
        )
    return name, {key: np.asarray(value).tolist() for key, value in layer.params.items()}
