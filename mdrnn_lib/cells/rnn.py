r"""The plain recurrent cell: h = φ(a), with φ one of tanh, ReLU and the identity.

The recurrence is that of Graves, Fernández & Schmidhuber (2007), section 2, with
a_p = x_p W_x + Σ_d h_{p−e_d} W_h^{(d)} + b.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mdrnn_lib.arguments import one_of
from mdrnn_lib.cells.protocol import Array, Cell, Empty, Functions, Params, Scalar, Unit


class Activation(NamedTuple):
    """A function φ, which replaces a by φ(a), and φ′ in terms of the value h = φ(a)."""

    phi: Callable[[Array], Array]
    phi_prime: Callable[[Array], Array]


def tanh(a: Array) -> Array:
    """tanh(a), which then stands in place of a."""
    return np.tanh(a, out=a)


def relu(a: Array) -> Array:
    """max(0, a), which then stands in place of a."""
    return np.maximum(a, 0, out=a)


ACTIVATIONS = {
    "tanh": Activation(tanh, lambda h: 1 - h * h),
    "relu": Activation(relu, lambda h: (h > 0).astype(h.dtype)),
    "identity": Activation(lambda a: a, np.ones_like),
}
"""φ and φ′ by name.  At its kink, a = 0, the ReLU takes the slope 0."""


class RNNCell(Cell):
    """One hidden state, one block of pre-activations, no memory beside h."""

    def __init__(self, activation: str = "tanh") -> None:
        self._activation = one_of("activation", activation, tuple(ACTIVATIONS))
        self.phi, self.phi_prime = ACTIVATIONS[activation]

    def gates(self, ndim: int) -> tuple[str, ...]:
        """The pre-activation itself, which needs no name."""
        return ("",)

    @property
    def analytic(self) -> bool:
        """Not with ReLU."""
        return self._activation != "relu"

    def equations(self, unit: Unit, fn: Functions) -> tuple[Scalar, ...]:
        """h = φ(a)."""
        (a,) = unit.a
        if self._activation == "identity":
            return (a,)
        return (fn.relu(a) if self._activation == "relu" else fn.tanh(a),)

    def forward(
        self, a: Array, c_prev: Array, params: Params, empty: Empty
    ) -> tuple[Array, Array, tuple[Array, Array]]:
        """h = φ(a)."""
        h = self.phi(a)
        return h, c_prev[..., 0, :, :], (h, c_prev)

    def backward(
        self, dh: Array, dc: Array, saved: tuple[Array, Array], params: Params
    ) -> tuple[Array, Array, dict[str, Array]]:
        """δ = dL/dh ⊙ φ′(a).  The cell state has no rows, so its gradient has none either."""
        h, no_rows = saved
        return dh * self.phi_prime(h), no_rows, {}

    def __repr__(self) -> str:
        return f"RNNCell({self._activation!r})"
