r"""The gated recurrent unit with one reset gate a dimension, and shares instead of an update gate.

At one point, with h⁽ᵈ⁾ the hidden state of the predecessor along dimension d:

    r_d = σ(a_rd)
    λ_0, λ_1, …, λ_n = softmax(0, a_λ1, …, a_λn)
    g = tanh(a_g + Σ_d r_d ⊙ a_hgd)   with a_g = x W_x + b, a_hgd = h⁽ᵈ⁾ W_h⁽ᵈ⁾ + b
    h = λ_0 ⊙ g + Σ_d λ_d ⊙ h⁽ᵈ⁾

The state is a convex mixture of the candidate and the n states before, so ``|h| ≤ 1`` whatever the
weights, in any number of dimensions.  The reset gates see all that the shares see; the candidate's
two halves see the input alone and one predecessor alone.

For n = 1, λ_1 = σ(a_λ) is the update gate, and this is the unit of Cho et al. (2014) and Chung,
Gulcehre, Cho & Bengio (2014) with the reset gate applied to the recurrent product and its bias, as
in PyTorch's ``nn.GRU``, not to the state before the product.  The form for n dimensions is this
book's own.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mdrnn_lib.cells.mixing import mix, mix_back, mixture
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
    """Views into a stack (…, 3n + 1, H, N), in the order of the columns of b."""

    r: Array
    scores: Array
    g: Array
    recurrent: Array


class Saved(NamedTuple):
    """What the backward step needs of the forward step; the candidate is the last of the states."""

    gates: Array
    states: Array
    lambdas: Array
    h: Array


def split(stack: Array) -> Gates:
    """Name the blocks: n reset gates, n scores, the candidate, its n recurrent products."""
    n = stack.shape[-3] // 3
    r, scores = stack[..., :n, :, :], stack[..., n : 2 * n, :, :]
    return Gates(r, scores, stack[..., 2 * n, :, :], stack[..., 2 * n + 1 :, :, :])


class GRUCell(Cell):
    """One state, h; 3n + 1 blocks of pre-activations, 2n + 1 of which each of x and h⁽ᵈ⁾ feeds."""

    remembers = "h"

    def gates(self, ndim: int) -> tuple[str, ...]:
        """Reset gates, scores of the shares, candidate, recurrent products of the candidate."""
        names = (numbered(name, ndim) for name in ("r", r"\lambda", "hg"))
        resets, scores, recurrent = names
        return (*resets, *scores, "g", *recurrent)

    def fed_by(self, ndim: int) -> NDArray[np.bool_]:
        """The input feeds no recurrent product, h⁽ᵈ⁾ of the candidate the d-th product alone."""
        fed = np.ones((1 + ndim, 3 * ndim + 1), np.bool_)
        fed[0, 2 * ndim + 1 :] = False
        fed[1:, 2 * ndim] = False
        fed[1:, 2 * ndim + 1 :] = np.eye(ndim)
        return fed

    def scale(self, ndim: int, hidden: int) -> Array:
        """−a for the reset gates: what `sigmoid_` turns into σ(a)."""
        scale = np.ones(((3 * ndim + 1) * hidden, 1))
        scale[: ndim * hidden] = -1
        return scale

    def equations(self, unit: Unit, fn: Functions) -> tuple[Scalar, ...]:
        """h = λ_0 g + Σ_d λ_d h⁽ᵈ⁾ with g = tanh(a_g + Σ_d r_d a_hgd)."""
        n, a = len(unit.before), unit.a
        resets, scores, a_g, recurrent = a[:n], a[n : 2 * n], a[2 * n], a[2 * n + 1 :]
        for a_d, product in zip(resets, recurrent, strict=True):
            a_g += fn.sigma(a_d) * product
        return (mixture(scores, [*unit.before, fn.tanh(a_g)], fn),)

    @overflow_is_fine
    def forward(
        self, a: Array, h_prev: Array, params: Params, empty: Empty
    ) -> tuple[Array, Array, Saved]:
        """Compute the reset gates, the candidate, then the mixture."""
        n, hidden, columns = h_prev.shape[-3:]
        gates = a.reshape(*a.shape[:-2], 3 * n + 1, hidden, columns)
        r, scores, g, recurrent = split(gates)
        sigmoid_(r)
        g += (r * recurrent).sum(axis=-3)
        np.tanh(g, out=g)
        states = np.concatenate([h_prev, g[..., None, :, :]], axis=-3)
        lambdas, h = mix(scores, states)
        return h, h, Saved(gates, states, lambdas, h)

    def gate_values(self, saved: Saved) -> Array:
        """The gates, with shares of the mixture in the place of their scores."""
        values = saved.gates.copy()
        split(values).scores[...] = saved.lambdas[..., :-1, :, :]
        return values

    def backward(
        self, dh: Array, dc: Array, saved: Saved, params: Params
    ) -> tuple[Array, Array, dict[str, Array]]:
        """Undo the mixture, then the candidate, then the reset gates."""
        gates, states, lambdas, h = saved
        r, _, g, recurrent = split(gates)
        delta = np.empty_like(gates)
        da = split(delta)

        da.scores[...], dstates = mix_back(dh, lambdas, h, states)
        da.g[...] = dstates[..., -1, :, :] * (1 - g * g)
        along = da.g[..., None, :, :]
        da.r[...] = along * recurrent * r * (1 - r)
        da.recurrent[...] = along * r
        return delta.reshape(*dh.shape[:-2], -1, dh.shape[-1]), dstates[..., :-1, :, :], {}
