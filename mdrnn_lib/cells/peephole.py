r"""The LSTM cell with peepholes: its gates see the cell states as well.

To the equations of `LSTMCell` the peepholes of Gers & Schmidhuber (2000) add, in the n-dimensional
form of Graves, Fernández & Schmidhuber (2007):

    a_i += Σ_d P_i[d] ⊙ c⁽ᵈ⁾      the input gate looks at all predecessors,
    a_d += P_f[d] ⊙ c⁽ᵈ⁾          the forget gate of dimension d at the one along d,
    a_o += P_o ⊙ c                the output gate at the new cell state.
"""

import numpy as np

from mdrnn_lib.cells.lstm import LSTMCell, Saved, split, stacked
from mdrnn_lib.cells.protocol import Array, Empty, Functions, Params, Scalar, Unit
from mdrnn_lib.cells.squashing import overflow_is_fine, sigmoid_


class PeepholeLSTMCell(LSTMCell):
    """An LSTM cell with the parameters P_i and P_f, shape (n, H), and P_o, shape (H,)."""

    def scale(self, ndim: int, hidden: int) -> Array:
        """The pre-activations as they are: the peepholes add to them first."""
        return np.ones(((ndim + 3) * hidden, 1))

    def shapes(self, ndim: int, hidden: int) -> dict[str, tuple[int, ...]]:
        """Three peepholes, each a diagonal."""
        return {"P_i": (ndim, hidden), "P_f": (ndim, hidden), "P_o": (hidden,)}

    def equations(self, unit: Unit, fn: Functions) -> tuple[Scalar, ...]:
        """The pre-activations with the peepholes, and the LSTM's equations."""
        a_i, *a_f, a_o, a_g = unit.a
        P_i, P_f, P_o = (unit.params[name] for name in ("P_i", "P_f", "P_o"))
        a_i += sum(P_d * c_d for P_d, c_d in zip(P_i, unit.before, strict=True))
        a_f = [a_d + P_d * c_d for a_d, P_d, c_d in zip(a_f, P_f, unit.before, strict=True)]
        _, c = super().equations(unit._replace(a=[a_i, *a_f, a_o, a_g]), fn)
        return fn.sigma(a_o + P_o * c) * fn.tanh(c), c

    @overflow_is_fine
    def forward(
        self, a: Array, c_prev: Array, params: Params, empty: Empty
    ) -> tuple[Array, Array, Saved]:
        """As without peepholes, but the output gate waits for the new cell state."""
        P_i, P_f, P_o = (params[name][..., None] for name in ("P_i", "P_f", "P_o"))
        gates = stacked(a, c_prev)
        i, f, o, g = split(gates)

        i += (P_i * c_prev).sum(axis=-3)
        f += P_f * c_prev
        early = gates[..., :-2, :, :]  # i and f; o waits for c
        sigmoid_(np.negative(early, out=early))
        np.tanh(g, out=g)
        c = i * g + (f * c_prev).sum(axis=-3)
        o += P_o * c
        sigmoid_(np.negative(o, out=o))
        tanh_c = np.tanh(c)
        h = o * tanh_c
        return h, c, Saved(gates, c_prev, c, tanh_c, h)

    def backward(
        self, dh: Array, dc: Array, saved: Saved, params: Params
    ) -> tuple[Array, Array, dict[str, Array]]:
        """As without peepholes, with the ways from c through the three gates added."""
        P_i, P_f, P_o = (params[name][..., None] for name in ("P_i", "P_f", "P_o"))
        gates, c_prev, c, tanh_c, _ = saved
        i, f, o, g = split(gates)
        delta = np.empty_like(gates)
        da = split(delta)

        da.o[...] = dh * tanh_c * o * (1 - o)
        dc = dc + dh * o * (1 - tanh_c * tanh_c) + da.o * P_o
        along = dc[..., None, :, :]
        da.i[...] = dc * g * i * (1 - i)
        da.f[...] = along * c_prev * f * (1 - f)
        da.g[...] = dc * i * (1 - g * g)
        da_i = da.i[..., None, :, :]
        dc_prev = along * f + da_i * P_i + da.f * P_f
        grads = {
            "P_i": (da_i * c_prev).sum(axis=-1),
            "P_f": (da.f * c_prev).sum(axis=-1),
            "P_o": (da.o * c).sum(axis=-1),
        }
        return delta.reshape(*dh.shape[:-2], -1, dh.shape[-1]), dc_prev, grads
