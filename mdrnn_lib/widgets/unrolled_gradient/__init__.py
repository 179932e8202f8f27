"""UnrolledGradient: the gradient sum of a scalar recurrent network, by terms or by a sweep back."""

from typing import Any

import traitlets

from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.parts.scene import number, svg
from mdrnn_lib.widgets.parts.settings import Choice, Real, Whole, count, flag, within
from mdrnn_lib.widgets.unrolled_gradient import scalar_gradient
from mdrnn_lib.widgets.unrolled_gradient.still import Values, drawing

STILL_WIDTH = 720
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
    >>> UnrolledGradient(w_h=0.5, steps=2).terms
    (0.5, 0.09999999999999998)
    """

    module = "unrolled-gradient"
    state_names = (
        "w_h", "w_x", "h_0", "inputs", "steps", "activation", "term", "playing",
        "backward",
    )  # fmt: skip

    w_h = Real(0.9, -LARGEST_WEIGHT, LARGEST_WEIGHT)
    w_x = Real(1.0, -LARGEST_VALUE, LARGEST_VALUE)
    h_0 = Real(1.0, -LARGEST_VALUE, LARGEST_VALUE)
    inputs = traitlets.List(
        traitlets.Float(), [-0.4, -1.0, 0.8, 0.5, -0.6, 0.3, 0.9, -0.2], minlen=1
    ).tag(sync=True)
    steps = Whole(4, 1, MOST_STEPS)
    activation = Choice("identity", tuple(scalar_gradient.ACTIVATIONS))
    term = traitlets.Int(0).tag(sync=True)
    playing = flag()
    backward = Choice("none", BACKWARD)

    def __init__(self, w_h: float = 0.9, **state: Any) -> None:
        if "inputs" in state:
            state["inputs"] = [float(x) for x in state["inputs"]]
        super().__init__(w_h=w_h, **state)

    @property
    def trace(self) -> scalar_gradient.Trace:
        """The forward pass: a, h and φ′(a), entry k for step k, a[0] and slopes[0] unused."""
        return scalar_gradient.forward(
            self.inputs[: self.steps], self.w_x, self.w_h, self.h_0, self.activation
        )

    @property
    def terms(self) -> tuple[float, ...]:
        """The t terms of the gradient sum, that of step 1 first."""
        if self.deltas is None:
            return scalar_gradient.gradient_terms(self.trace, self.w_h)
        before = self.trace.h[:-1]
        return tuple(h * delta for h, delta in zip(before, self.deltas, strict=True))

    @property
    def deltas(self) -> tuple[float, ...] | None:
        """The δ of the sweep, dL/da, that of step 1 first; None without a sweep."""
        if self.backward == "none":
            return None
        earlier = 1.0 if self.backward == "every" else 0.0
        looks = [earlier] * (self.steps - 1) + [1.0]
        return scalar_gradient.backward(self.trace, self.w_h, looks)

    @property
    def total(self) -> float:
        """The derivative dh_t/dw_h, or dL/dw_h of a sweep: the sum of the terms."""
        return sum(self.terms)

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        shown = "gradient sum" if self.backward == "none" else "backward sweep"
        return f"The {shown} of a recurrent network unrolled over {count(self.steps, 'step')}"

    def still(self) -> str:
        """Return the figure in its present state as an SVG image."""
        values = Values(
            self.inputs[: self.steps],
            self.trace,
            self.terms,
            self.w_h,
            self.activation,
            self.deltas,
        )
        scene, height = drawing(values, STILL_WIDTH, self.term)
        terms = ", ".join(number(term) for term in self.terms)
        label = f"{self.label()}. Terms: {terms}; sum: {number(self.total)}"
        return svg(scene, STILL_WIDTH, height, label)

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
    def _forget_lost_term(self, change: Any) -> None:
        if self.term > change["new"]:
            self.term = 0


def _check_room(steps: int, inputs: list[float]) -> None:
    """Raise the same error whether the steps or the inputs are set, for either may come first."""
    if len(inputs) < steps:
        raise traitlets.TraitError(
            f"steps is {steps}, but there {'is' if len(inputs) == 1 else 'are'} "
            f"{count(len(inputs), 'input')}: give more inputs or fewer steps"
        )
