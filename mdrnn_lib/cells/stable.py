"""The stable cell: the LSTM cell with one forget gate for a mixture of all predecessors.

With the mixture c⁻ of `mdrnn_lib.cells.mixing` (Leifert, Strauß, Grüning, Wustlich & Labahn 2016):

    i = σ(a_i),  f = σ(a_f),  o = σ(a_o),  g = tanh(a_g)
    c = i ⊙ g + f ⊙ c⁻
    h = o ⊙ tanh(c)

One step multiplies the memory by f ≤ 1 in all, not by a sum of n gates; so the number of paths can
no longer make it grow.  For n = 1 it is the LSTM.
"""

from typing import NamedTuple

import numpy as np

from mdrnn_lib.arguments import finite
from mdrnn_lib.cells.mixing import mix, mix_back, mixture, scores
from mdrnn_lib.cells.protocol import Array, Cell, Empty, Functions, Params, Scalar, Unit
from mdrnn_lib.cells.squashing import overflow_is_fine, sigmoid_


class Gates(NamedTuple):
    """Views into a stack (…, n + 3, H, N), in the order of the columns of W."""

    i: Array
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
    tanh_c: Array


def split(stack: Array) -> Gates:
    """Name the blocks: three sigmoids, n − 1 for the mixture, candidate."""
    i, f, o = stack[..., 0, :, :], stack[..., 1, :, :], stack[..., 2, :, :]
    return Gates(i, f, o, stack[..., 3:-1, :, :], stack[..., -1, :, :])


class StableCell(Cell):
    """Two states, h and c; n + 3 blocks of pre-activations.

    Parameters
    ----------
    forget_bias
        Where the biases of the forget gate start.
    """

    remembers = "c"

    def __init__(self, forget_bias: float = 1.0) -> None:
        self._forget_bias = finite("forget_bias", forget_bias)

    def gates(self, ndim: int) -> tuple[str, ...]:
        """Input, forget and output gate, n − 1 for the mixture, candidate."""
        return ("i", "f", "o", *scores(ndim), "g")

    def scale(self, ndim: int, hidden: int) -> Array:
        """−a for the three sigmoids: what `sigmoid_` turns into σ(a)."""
        scale = np.ones(((ndim + 3) * hidden, 1))
        scale[: 3 * hidden] = -1
        return scale

    def start(self, params: dict[str, Array]) -> None:
        """Open the forget gate."""
        hidden = params["W_h"].shape[1]
        params["b"][hidden : 2 * hidden] = self._forget_bias

    def equations(self, unit: Unit, fn: Functions) -> tuple[Scalar, ...]:
        """c = i g + f c⁻ and h = o tanh c."""
        a_i, a_f, a_o, *a_mixing, a_g = unit.a
        c = fn.sigma(a_i) * fn.tanh(a_g) + fn.sigma(a_f) * mixture(a_mixing, unit.before, fn)
        return fn.sigma(a_o) * fn.tanh(c), c

    @overflow_is_fine
    def forward(
        self, a: Array, c_prev: Array, params: Params, empty: Empty
    ) -> tuple[Array, Array, Saved]:
        """Compute the gates, the mixture, then c, then h."""
        n, hidden, columns = c_prev.shape[-3:]
        gates = a.reshape(*a.shape[:-2], n + 3, hidden, columns)
        i, f, o, mixing, g = split(gates)
        sigmoid_(gates[..., :3, :, :])
        np.tanh(g, out=g)
        lambdas, mixed = mix(mixing, c_prev)
        c = i * g + f * mixed
        tanh_c = np.tanh(c)
        return o * tanh_c, c, Saved(gates, c_prev, lambdas, mixed, tanh_c)

    def gate_values(self, saved: Saved) -> Array:
        """The gates, with shares of the mixture in the place of their scores."""
        values = saved.gates.copy()
        split(values).mixing[...] = saved.lambdas[..., :-1, :, :]
        return values

    def backward(
        self, dh: Array, dc: Array, saved: Saved, params: Params
    ) -> tuple[Array, Array, dict[str, Array]]:
        """Undo h, then c, then the mixture and the gates."""
        gates, c_prev, lambdas, mixed, tanh_c = saved
        i, f, o, _, g = split(gates)
        delta = np.empty_like(gates)
        da = split(delta)

        dc = dc + dh * o * (1 - tanh_c * tanh_c)
        da.o[...] = dh * tanh_c * o * (1 - o)
        da.i[...] = dc * g * i * (1 - i)
        da.f[...] = dc * mixed * f * (1 - f)
        da.g[...] = dc * i * (1 - g * g)
        da.mixing[...], dc_prev = mix_back(dc * f, lambdas, mixed, c_prev)
        return delta.reshape(*dh.shape[:-2], -1, dh.shape[-1]), dc_prev, {}
