"""The leaky cell, whose state can never leave the range of its inputs.

With the mixture c⁻ of `mdrnn_lib.cells.mixing` (Leifert, Strauß, Grüning, Wustlich & Labahn 2016):

    f = σ(a_f),  o = σ(a_o),  g = tanh(a_g)
    c = (1 − f) ⊙ g + f ⊙ c⁻
    h = o ⊙ c

The new state is a convex mixture as well, so ``|c| ≤ max(|g|, |c⁻|) ≤ 1``
whatever the weights, in any number of dimensions.
"""

from typing import NamedTuple

import numpy as np

from mdrnn_lib.arguments import finite
from mdrnn_lib.cells.mixing import mix, mix_back, mixture, scores
from mdrnn_lib.cells.protocol import Array, Cell, Empty, Functions, Params, Scalar, Unit
from mdrnn_lib.cells.squashing import overflow_is_fine, sigmoid_


class Gates(NamedTuple):
    """Views into a stack (…, n + 2, H, N), in the order of the columns of W."""

    f: Array
    o: Array
    mixing: Array
    g: Array


class Saved(NamedTuple):
    """What the backward step needs of the forward step."""

    gates: Array
    c_prev: Array
    lambdas: Array
    mixed: Array
    c: Array


def split(stack: Array) -> Gates:
    """Name the blocks: forget gate, output gate, n − 1 for the mixture, candidate."""
    f, o = stack[..., 0, :, :], stack[..., 1, :, :]
    return Gates(f, o, stack[..., 2:-1, :, :], stack[..., -1, :, :])


class LeakyCell(Cell):
    """Two states, h and c; n + 2 blocks of pre-activations.

    Parameters
    ----------
    forget_bias
        Where the biases of the forget gate start.
    """

    remembers = "c"

    def __init__(self, forget_bias: float = 1.0) -> None:
        self._forget_bias = finite("forget_bias", forget_bias)

    def gates(self, ndim: int) -> tuple[str, ...]:
        """Forget gate, output gate, n − 1 for the mixture, candidate."""
        return ("f", "o", *scores(ndim), "g")

    def scale(self, ndim: int, hidden: int) -> Array:
        """−a for the two sigmoids: what `sigmoid_` turns into σ(a)."""
        scale = np.ones(((ndim + 2) * hidden, 1))
        scale[: 2 * hidden] = -1
        return scale

    def start(self, params: dict[str, Array]) -> None:
        """Open the forget gate."""
        hidden = params["W_h"].shape[1]
        params["b"][:hidden] = self._forget_bias

    def equations(self, unit: Unit, fn: Functions) -> tuple[Scalar, ...]:
        """c = (1 − f) g + f c⁻ and h = o c."""
        a_f, a_o, *a_mixing, a_g = unit.a
        f = fn.sigma(a_f)
        c = (1 - f) * fn.tanh(a_g) + f * mixture(a_mixing, unit.before, fn)
        return fn.sigma(a_o) * c, c

    @overflow_is_fine
    def forward(
        self, a: Array, c_prev: Array, params: Params, empty: Empty
    ) -> tuple[Array, Array, Saved]:
        """Compute the gates, the mixture, then c, then h."""
        n, hidden, columns = c_prev.shape[-3:]
        gates = a.reshape(*a.shape[:-2], n + 2, hidden, columns)
        f, o, mixing, g = split(gates)
        sigmoid_(gates[..., :2, :, :])
        np.tanh(g, out=g)
        lambdas, mixed = mix(mixing, c_prev)
        c = g + f * (mixed - g)
        return o * c, c, Saved(gates, c_prev, lambdas, mixed, c)

    def gate_values(self, saved: Saved) -> Array:
        """The gates, with shares of the mixture in the place of their scores."""
        values = saved.gates.copy()
        split(values).mixing[...] = saved.lambdas[..., :-1, :, :]
        return values

    def backward(
        self, dh: Array, dc: Array, saved: Saved, params: Params
    ) -> tuple[Array, Array, dict[str, Array]]:
        """Undo h, then c, then the mixture and the gates."""
        gates, c_prev, lambdas, mixed, c = saved
        f, o, _, g = split(gates)
        delta = np.empty_like(gates)
        da = split(delta)

        dc = dc + dh * o
        da.o[...] = dh * c * o * (1 - o)
        da.f[...] = dc * (mixed - g) * f * (1 - f)
        da.g[...] = dc * (1 - f) * (1 - g * g)
        da.mixing[...], dc_prev = mix_back(dc * f, lambdas, mixed, c_prev)
        return delta.reshape(*dh.shape[:-2], -1, dh.shape[-1]), dc_prev, {}
