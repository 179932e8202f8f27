r"""The plain recurrent cell: h = φ(a), with φ one of tanh, ReLU and the identity.

The recurrence is that of Graves, Fernández & Schmidhuber (2007), section 2, with
a_p = x_p W_x + Σ_d h_{p−e_d} W_h^{(d)} + b.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from mdrnn_lib.cells.protocol import Array, Empty, Params


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


class RNNCell:
    """One hidden state, one block of pre-activations, no memory beside h."""

    def __init__(self, activation: str = "tanh") -> None:
        self.phi, self.phi_prime = ACTIVATIONS[activation]

    def blocks(self, ndim: int) -> int:
        """One: the pre-activation itself."""
        return 1

    def memory(self, hidden: int) -> int:
        """Nothing beside h."""
        return 0

    def scale(self, ndim: int, hidden: int) -> Array:
        """The pre-activations as they are."""
        return np.ones((hidden, 1))

    def shapes(self, ndim: int, hidden: int) -> dict[str, tuple[int, ...]]:
        """No parameters of its own."""
        return {}

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
