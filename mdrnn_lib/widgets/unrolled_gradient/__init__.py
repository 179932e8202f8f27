"""UnrolledGradient: the gradient sum of a scalar recurrent network, by terms or by a sweep back."""

from typing import Any

import numpy as np
import traitlets

from mdrnn_lib.cells import ACTIVATIONS
from mdrnn_lib.layers import RNN, Face
from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.parts.settings import Choice, Real, Whole, count, flag, within

MOST_STEPS = 8
LARGEST_WEIGHT = 1.5
LARGEST_VALUE = 10.0
BACKWARD = ("none", "last", "every")


class UnrolledGradient(Figure):
    r"""The unrolled scalar network and the terms that add up to its gradient.

    .. math::
       h_k = \varphi(w_x x_k + w_h h_{k-1}), \qquad \frac{\mathrm d h_t}{\mathrm d w_h} =
       \sum_{k=1}^{t} \frac{\mathrm d h_t}{\mathrm d h_k}
       \frac{\partial^{+} h_k}{\partial w_h}

    With `backward` the same terms come from one sweep, which runs from the last step to the first,

    .. math::
       \delta_k = (u_k + w_h \delta_{k+1})\, \varphi'(a_k), \qquad
       \frac{\mathrm d L}{\mathrm d w_h} = \sum_{k=1}^{t} h_{k-1} \delta_k .

    Parameters
    ----------
    w_h, w_x : float
        Recurrent weight, −1.5 … 1.5, and input weight, −10 … 10.
    h_0 : float
        State before the first step, −10 … 10.
    inputs : sequence of float
        The inputs x_1, x_2, …, each −10 … 10; as many as the figure may have steps, or more.
    steps : int
        t, the number of steps shown: 1 … 8, and no more than there are inputs.
    activation : {"identity", "tanh", "relu"}
        φ; the slope of ReLU at 0 is 0.
    term : int
        The term whose path is lit, 1 … t; 0 for none. Of a sweep, how many steps back are done.
    playing : bool
        Whether one term after the other is lit.
    backward : {"none", "last", "every"}
        Whether a sweep is shown, and for which loss: the last state, or the sum of all states.

    Raises
    ------
    traitlets.TraitError
        If a value is outside its range.

    Examples
    --------
    >>> UnrolledGradient(w_h=0.5, steps=2).numbers["terms"].round(3).tolist()
    [0.5, 0.1]
    """

    module = "unrolled-gradient"
    state_names = (
        "w_h", "w_x", "h_0", "inputs", "steps", "activation", "term", "playing", "backward",
    )  # fmt: skip

    w_h = Real(0.9, -LARGEST_WEIGHT, LARGEST_WEIGHT)
    w_x = Real(1.0, -LARGEST_VALUE, LARGEST_VALUE)
    h_0 = Real(1.0, -LARGEST_VALUE, LARGEST_VALUE)
    inputs = traitlets.List(
        traitlets.Float(), [-0.4, -1.0, 0.8, 0.5, -0.6, 0.3, 0.9, -0.2], minlen=1
    ).tag(sync=True)
    steps = Whole(4, 1, MOST_STEPS)
    activation = Choice("identity", ("identity", "tanh", "relu"))
    term = traitlets.Int(0).tag(sync=True)
    playing = flag()
    backward = Choice("none", BACKWARD)

    def __init__(self, w_h: float = 0.9, **state: Any) -> None:
        if "inputs" in state:
            state["inputs"] = [float(x) for x in state["inputs"]]
        super().__init__(w_h=w_h, **state)

    @property
    def numbers(self) -> dict[str, Any]:
        """The network's numbers, by the library's layer, from the rounded state.

        Of a, φ′(a), δ and the terms item k − 1 belongs to step k; h begins with h_0. Without a
        sweep the δ are those of h_t, and not shown.
        """
        state = self.state
        w_h, w_x, h_0 = state["w_h"], state["w_x"], state["h_0"]
        # A second input is always 0 and has the weight 1: the derivative by it is δ.
        x = np.zeros((1, self.steps, 2))
        x[0, :, 0] = state["inputs"][: self.steps]
        layer = RNN(2, 1, activation=self.activation)
        layer.params = {
            "W_x": np.array([[w_x], [1.0]]), "W_h": np.full((1, 1, 1), w_h), "b": np.zeros(1),
        }  # fmt: skip
        states, tape = layer.forward(x, initial=[Face([[h_0]])])
        looks = np.full_like(states, self.backward == "every")
        looks[0, -1] = 1
        dx, grads = layer.backward(looks, tape)
        h, deltas = np.append(h_0, states), dx[0, :, 1]
        return {
            "a": w_x * x[0, :, 0] + w_h * h[:-1],
            "h": h,
            "slopes": ACTIVATIONS[self.activation].phi_prime(h[1:]),
            "deltas": None if self.backward == "none" else deltas,
            "terms": h[:-1] * deltas,
            "total": grads["W_h"].item(),
        }

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        shown = "gradient sum" if self.backward == "none" else "backward sweep"
        return f"The {shown} of a recurrent network unrolled over {count(self.steps, 'step')}"

    @traitlets.validate("inputs")
    def _check_inputs(self, proposal: Any) -> list[float]:
        inputs = proposal["value"]
        _check_room(self.steps, inputs)
        return [
            within(f"inputs[{k}]", x, -LARGEST_VALUE, LARGEST_VALUE) for k, x in enumerate(inputs)
        ]

    @traitlets.validate("steps")
    def _check_steps(self, proposal: Any) -> int:
        _check_room(proposal["value"], self.inputs)
        return int(proposal["value"])

    @traitlets.validate("term")
    def _check_term(self, proposal: Any) -> int:
        if not 0 <= proposal["value"] <= self.steps:
            raise traitlets.TraitError(
                f"term must be 0 (none) … {self.steps} (steps), got {proposal['value']}"
            )
        return int(proposal["value"])

    @traitlets.observe("steps")
    def _stay_in_range(self, change: Any) -> None:
        """Let the lit term follow the number of steps."""
        self.term = min(self.term, change["new"])


def _check_room(steps: int, inputs: list[float]) -> None:
    """Raise the same error whether the steps or the inputs are set, for either may come first."""
    if len(inputs) < steps:
        raise traitlets.TraitError(
            f"steps is {steps}, but there {'is' if len(inputs) == 1 else 'are'} "
            f"{count(len(inputs), 'input')}: give more inputs or fewer steps"
        )
