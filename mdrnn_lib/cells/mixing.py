"""The convex mixture of the predecessors' cell states, which the stable cells build on.

Leifert, Strauß, Grüning, Wustlich & Labahn (2016) replace the n forget gates by one and mix first:

    c⁻ = Σ_d λ_d ⊙ c⁽ᵈ⁾   with λ_d ≥ 0 and Σ_d λ_d = 1.

Here λ is the softmax of n − 1 pre-activations and a zero.  For n = 2 that is one gate, λ_1 = σ(a)
and λ_2 = 1 − λ_1; for n = 1 there is nothing to mix.
"""

import numpy as np

from mdrnn_lib.cells.protocol import Array


def mix(a: Array, c_prev: Array) -> tuple[Array, Array]:
    """Mix cell states (…, n, H, N) by pre-activations (…, n − 1, H, N).

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
