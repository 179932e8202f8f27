"""LSTMGates: one LSTM unit that remembers, and gates that the reader may hold."""

from typing import Any, NamedTuple

import numpy as np
import traitlets

from mdrnn_lib.cells import Array, LSTMCell, Params
from mdrnn_lib.widgets.lstm_gates.gated_sequence import (
    GATES,
    Held,
    cell_gradient,
    cell_path,
    forward,
)
from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.parts.settings import Choice, Real, Whole, flag, one_of, within

MOST_STEPS = 20
STEEPEST = 10  # the largest forget bias

# Trained on random sequences of the task below, then rounded; columns i, f, o, g.
WEIGHTS: dict[str, Any] = {
    "W_x": [[0.22, -0.15, 0.0, 1.24], [11.78, -6.21, -2.45, 0.18], [-1.65, 2.35, 8.87, -0.15]],
    "W_h": [[[-1.61, 0.92, 0.04, 2.0]]],
    "b": [-5.67, 7.4, -3.95, -0.18],
}
_NOISE = [0.3, -0.5, 0.6, -0.2, 0.4, -0.6, 0.1, 0.5, -0.4, -0.1, 0.6, -0.3, 0.2, -0.6, 0.4, -0.2]
STORE, RECALL = 3, 14
INPUTS = [[v, float(t == STORE), float(t == RECALL)] for t, v in enumerate(_NOISE, start=1)]


class Values(NamedTuple):
    """The numbers of one state: gates (T, 4), c and h (T,), and for k = 1 … t the derivatives."""

    gates: Array
    c: Array
    h: Array
    path: Array
    total: Array


class LSTMGates(Figure):
    r"""The gates, the cell and the output of one LSTM unit over a sequence.

    The unit was trained to store the value of the step marked "store" and to give it back at the
    step marked "recall". A reader may hold a gate at a step; all later steps follow. Beside
    the product of forget gates, :math:`\prod_{s=k+1}^t f_s`, which is the derivative of
    :math:`c_t` by :math:`c_k` with every gate held fixed, stands the total
    :math:`\mathrm dc_t/\mathrm dc_k`, through the gates as well.

    Parameters
    ----------
    layer : LSTM, optional
        A layer with three inputs (value, store mark, recall mark) and one hidden unit, without
        peepholes; by default one trained on the task.
    step : int
        t, how many steps are done; by default all.
    playing : bool
        Whether the sequence runs.
    gate : {"i", "f", "o", "g"}
        The chosen gate.
    at : int
        The chosen step k, from 1.
    overrides : list
        Gates that are held, each as [gate, step, value]; step 0 stands for every step, and a step
        of its own goes before it. Of two for one step the later counts.
    forget_bias : float
        Bias of the forget gate, −10 … 10, in place of its entry in ``b``.
    inputs : list
        Shape (T, 3), T from 2 to 20.

    Raises
    ------
    traitlets.TraitError
        If a value is outside its range.
    ValueError
        If the layer is no such LSTM.

    Examples
    --------
    >>> gates = LSTMGates(overrides=[["f", 8, 0.0]])
    >>> float(gates.values.path[0])  # nothing of c_1 is left after step 8
    0.0
    """

    module = "lstm-gates"
    state_names = (
        "step", "playing", "gate", "at", "overrides", "forget_bias", "inputs", "weights",
    )  # fmt: skip
    too_long_to_print = ("inputs", "weights")

    step = Whole(len(INPUTS), 0, MOST_STEPS)
    playing = flag()
    gate = Choice("f", GATES)
    at = Whole(8, 1, MOST_STEPS)
    overrides = traitlets.List(traitlets.Any()).tag(sync=True)
    forget_bias = Real(WEIGHTS["b"][1], -STEEPEST, STEEPEST)
    inputs = traitlets.List(INPUTS).tag(sync=True)
    weights = traitlets.Dict(WEIGHTS).tag(sync=True)

    def __init__(self, layer: Any = None, **state: Any) -> None:
        if layer is not None:
            state["weights"] = _described(layer)
        if "weights" in state:
            state.setdefault("forget_bias", _shaped(state["weights"])["b"][1].item())
        if "inputs" in state:
            state["inputs"] = _checked_inputs(state["inputs"])
            state.setdefault("step", len(state["inputs"]))
            state.setdefault("at", len(state["inputs"]) // 2)
        super().__init__(**state)

    @property
    def params(self) -> Params:
        """The parameters that run: the weights, with the figure's own forget bias."""
        params = _shaped(self.state["weights"])
        params["b"][1] = self.state["forget_bias"]
        return params

    @property
    def held(self) -> Held:
        """For each step the gates that are held."""
        return _held(self.state["overrides"], len(self.inputs))

    @property
    def values(self) -> Values:
        """The numbers of all steps, and the derivatives of c_t, with t the present step."""
        return self._values(self.held)

    @property
    def numbers(self) -> dict[str, Any]:
        """Those of `values`, the gates flat; ``free`` has the states with no gate held."""
        values = self.values._asdict() | {"gates": self.values.gates.ravel()}
        free = self._values(_held([], len(self.inputs)))
        return {**values, "free": {"gates": free.gates.ravel(), "c": free.c, "h": free.h}}

    def _values(self, held: Held) -> Values:
        params, t = self.params, self.step
        sequel = forward(params, np.asarray(self.state["inputs"], float), held)
        path = cell_path(sequel, t) if t else np.empty(0)
        total = cell_gradient(params, sequel, held, t)
        return Values(sequel.gates, sequel.c, sequel.h, path, total)

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        return f"The gates, the cell and the output of an LSTM unit over {len(self.inputs)} steps"

    @traitlets.validate("overrides")
    def _check_overrides(self, proposal: Any) -> list[Any]:
        for entry in proposal["value"]:
            if not isinstance(entry, (list, tuple)) or len(entry) != 3:
                raise traitlets.TraitError(
                    f"each of the overrides must be [gate, step, value], got {entry!r}"
                )
            gate, step, value = entry
            one_of("the gate of an override", gate, GATES)
            within("the step of an override", step, 0, len(self.inputs))
            within(f"the value of {gate}", value, -1 if gate == "g" else 0, 1)
        return [[gate, int(step), float(value)] for gate, step, value in proposal["value"]]

    @traitlets.validate("inputs")
    def _check_inputs(self, proposal: Any) -> list[Any]:
        return _checked_inputs(proposal["value"])

    @traitlets.validate("weights")
    def _check_weights(self, proposal: Any) -> dict[str, Any]:
        return {name: value.tolist() for name, value in _shaped(proposal["value"]).items()}

    @traitlets.validate("step", "at")
    def _check_step(self, proposal: Any) -> int:
        name = proposal["trait"].name
        return int(within(name, proposal["value"], int(name == "at"), len(self.inputs)))

    @traitlets.observe("inputs")
    def _stay_in_range(self, change: Any) -> None:
        last = len(self.inputs)
        self.step, self.at = min(self.step, last), min(self.at, last)
        overrides: list[Any] = self.overrides
        self.overrides = [entry for entry in overrides if entry[1] <= last]


def _held(overrides: list[Any], steps: int) -> Held:
    held: list[dict[int, float]] = [{} for _ in range(steps)]
    for gate, step, value in sorted(overrides, key=lambda entry: entry[1] > 0):
        for t in (step - 1,) if step else range(steps):
            held[t][GATES.index(gate)] = value
    return held


def _checked_inputs(inputs: Any) -> list[Any]:
    array = np.asarray(inputs, float)
    if array.ndim != 2 or array.shape[1] != 3 or not 2 <= len(array) <= MOST_STEPS:
        raise traitlets.TraitError(
            "inputs must have the shape (T, 3): value, store mark, recall mark; T from 2 to "
            f"{MOST_STEPS}; got {array.shape}"
        )
    if not np.isfinite(array).all():
        raise traitlets.TraitError("inputs must be finite; they hold a NaN or an infinity")
    return list(array.tolist())


def _shaped(weights: dict[str, Any]) -> Params:
    shapes = {"W_x": (3, 4), "W_h": (1, 1, 4), "b": (4,)}
    params = {name: np.array(weights.get(name, ()), float) for name in shapes}
    for name, shape in shapes.items():
        if params[name].shape != shape:
            raise traitlets.TraitError(
                f"{name} must have the shape {shape}, got {params[name].shape}"
            )
    return params


def _described(layer: Any) -> dict[str, Any]:
    if type(getattr(layer, "cell", None)) is not LSTMCell or (
        (layer.ndim, layer.inputs, layer.hidden) != (1, 3, 1)
    ):
        raise ValueError(
            "layer must be an LSTM with 3 inputs and 1 hidden unit, without peepholes; "
            f"got {type(layer).__name__}"
        )
    return {name: np.asarray(value).tolist() for name, value in layer.params.items()}
