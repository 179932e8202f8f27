"""The convex mixture of the predecessors' cell states, which the stable cells build on.

Leifert, Strauß, Grüning, Wustlich & Labahn (2016) replace the n forget gates by one and mix first:

    c⁻ = Σ_d λ_d ⊙ c⁽ᵈ⁾   with λ_d ≥ 0 and Σ_d λ_d = 1.

Here λ is the softmax of n − 1 pre-activations and a zero.  For n = 2 that is one gate, λ_1 = σ(a)
and λ_2 = 1 − λ_1; for n = 1 there is nothing to mix.

The gated recurrent unit mixes the hidden states before and its candidate in the same way.
"""

from collections.abc import Sequence

import numpy as np

from mdrnn_lib.cells.protocol import Array, Functions, Scalar


def mix(a: Array, c_prev: Array) -> tuple[Array, Array]:
    """Mix states (…, n, H, N) by pre-activations (…, n − 1, H, N).

    Returns
    -------
    lambdas, mixed
        λ, shape (…, n, H, N), and c⁻, shape (…, H, N).
    """
    scores = np.concatenate([a, np.zeros_like(c_prev[..., :1, :, :])], axis=-3)
    weights = np.exp(scores - scores.max(axis=-3, keepdims=True))
    lambdas = weights / weights.sum(axis=-3, keepdims=True)
    return lambdas, (lambdas * c_prev).sum(axis=-3)


def mix_back(dmixed: Array, lambdas: Array, mixed: Array, c_prev: Array) -> tuple[Array, Array]:
    """Run the adjoint of `mix`.

    By the softmax's Jacobian, dL/da_d = λ_d ⊙ dL/dc⁻ ⊙ (c⁽ᵈ⁾ − c⁻).

    Returns
    -------
    da, dc_prev
        Shapes (…, n − 1, H, N) and (…, n, H, N).
    """
    dc_prev = lambdas * dmixed[..., None, :, :]
    da = dc_prev * (c_prev - mixed[..., None, :, :])
    return da[..., :-1, :, :], dc_prev


def mixture(scores: Sequence[Scalar], states: Sequence[Scalar], fn: Functions) -> Scalar:
    """Σ_d λ_d s_d in scalars, λ the softmax of the scores and a zero; of one score, a gate."""
    if not scores:
        return states[0]
    if len(scores) == 1:
        gate = fn.sigma(scores[0])
        return gate * states[0] + (1 - gate) * states[1]
    return sum(fn.share(k, scores) * state for k, state in enumerate(states, 1))


def scores(ndim: int) -> tuple[str, ...]:
    """Name the n − 1 scores of the mixture of n predecessors."""
    return tuple(f"\\lambda^{{({d + 1})}}" for d in range(ndim - 1))
