r"""The long short-term memory cell with one forget gate per dimension.

At one point, with a = (a_i, a_1, …, a_n, a_o, a_g) and c⁽ᵈ⁾ the cell state of the predecessor along
dimension d:

    i = σ(a_i),  f_d = σ(a_d),  o = σ(a_o),  g = tanh(a_g)
    c = i ⊙ g + Σ_d f_d ⊙ c⁽ᵈ⁾
    h = o ⊙ tanh(c)

For n = 1 this is the LSTM of Hochreiter & Schmidhuber (1997) with the forget gate of Gers,
Schmidhuber & Cummins (2000); for any n, that of Graves, Fernández & Schmidhuber (2007).
"""

from math import exp, log
from typing import NamedTuple

import numpy as np

from mdrnn_lib.arguments import finite
from mdrnn_lib.cells.protocol import (
    Array,
    Cell,
    Empty,
    Functions,
    Params,
    Scalar,
    Unit,
    numbered,
)
from mdrnn_lib.cells.squashing import overflow_is_fine, sigmoid_


class Gates(NamedTuple):
    """Views into one stack of gates, shape (…, n + 3, H, N), in the order of the columns of W."""

    i: Array
    f: Array
    o: Array
    g: Array


class Saved(NamedTuple):
    """What the backward step needs of the forward step."""

    gates: Array
    c_prev: Array
    c: Array
    tanh_c: Array
    h: Array


def split(stack: Array) -> Gates:
    """Name the blocks of a stack: i, f and o are sigmoids, g is the candidate."""
    i, f = stack[..., 0, :, :], stack[..., 1:-2, :, :]
    o, g = stack[..., -2, :, :], stack[..., -1, :, :]
    return Gates(i, f, o, g)


def stacked(a: Array, c_prev: Array) -> Array:
    """View pre-activations (…, (n + 3)·H, N) as a stack (…, n + 3, H, N)."""
    n, hidden, columns = c_prev.shape[-3:]
    return a.reshape(*a.shape[:-2], n + 3, hidden, columns)


class LSTMCell(Cell):
    """Two states, h and c; n + 3 blocks of pre-activations.

    Parameters
    ----------
    forget_bias
        Where the biases of all forget gates start; by default `default_forget_bias` of n.
    """

    remembers = "c"

    def __init__(self, forget_bias: float | None = None) -> None:
        self._forget_bias = None if forget_bias is None else finite("forget_bias", forget_bias)

    def gates(self, ndim: int) -> tuple[str, ...]:
        """Input gate, n forget gates, output gate, candidate."""
        return ("i", *numbered("f", ndim), "o", "g")

    def scale(self, ndim: int, hidden: int) -> Array:
        """−a for the sigmoids: what `sigmoid_` turns into σ(a)."""
        scale = np.full(((ndim + 3) * hidden, 1), -1.0)
        scale[-hidden:] = 1
        return scale

    def start(self, params: dict[str, Array]) -> None:
        """Open the forget gates."""
        n, hidden, _ = params["W_h"].shape
        bias = default_forget_bias(n) if self._forget_bias is None else self._forget_bias
        params["b"][hidden : (1 + n) * hidden] = bias

    def equations(self, unit: Unit, fn: Functions) -> tuple[Scalar, ...]:
        """c = i g + Σ_d f_d c⁽ᵈ⁾ and h = o tanh c."""
        a_i, *a_f, a_o, a_g = unit.a
        c = fn.sigma(a_i) * fn.tanh(a_g)
        c += sum(fn.sigma(a_d) * c_d for a_d, c_d in zip(a_f, unit.before, strict=True))
        return fn.sigma(a_o) * fn.tanh(c), c

    @overflow_is_fine
    def forward(
        self, a: Array, c_prev: Array, params: Params, empty: Empty
    ) -> tuple[Array, Array, Saved]:
        """Compute the gates, then c, then h."""
        gates = stacked(a, c_prev)
        i, f, o, g = split(gates)
        sigmoid_(gates[..., :-1, :, :])
        np.tanh(g, out=g)

        c = np.multiply(i, g, out=empty(i.shape))
        for d in range(f.shape[-3]):
            c += f[..., d, :, :] * c_prev[..., d, :, :]
        tanh_c = np.tanh(c, out=empty(c.shape))
        h = np.multiply(o, tanh_c, out=empty(c.shape))
        return h, c, Saved(gates, c_prev, c, tanh_c, h)

    def gate_values(self, saved: Saved) -> Array:
        """The gates are saved as they are."""
        return saved.gates

    def backward(
        self, dh: Array, dc: Array, saved: Saved, params: Params
    ) -> tuple[Array, Array, dict[str, Array]]:
        """Undo h, then c, then the gates; σ′ = σ(1 − σ) and tanh′ = 1 − tanh²."""
        gates, c_prev, _, tanh_c, h = saved
        i, f, o, g = split(gates)
        delta = 1 - gates
        da_i, da_f, da_o, da_g = split(delta)

        da_o *= dh * h  # h = o tanh(c)
        dc = dc + dh * (o - h * tanh_c)
        dg = dc * i
        dc_prev = dc[..., None, :, :] * f
        da_f *= dc_prev * c_prev
        dg_g = dg * g
        da_i *= dg_g
        np.subtract(dg, dg_g * g, out=da_g)
        return delta.reshape(*dh.shape[:-2], -1, dh.shape[-1]), dc_prev, {}


def default_forget_bias(ndim: int) -> float:
    """Return the b for which n forget gates together keep what one keeps in one dimension.

    That is n σ(b) = σ(1) ≈ 0.73: for n = 1 the usual bias of 1.  A cell state reaches the point k
    steps away along as many as n^k paths, so that gates of 0.73 each would multiply it by
    (0.73 n)^k; gates whose sum stays below one let no state grow.
    """
    keep = 1 / (1 + exp(-1)) / ndim
    return log(keep / (1 - keep))
