"""σ in place, from one exponential: σ(a) = 1 / (1 + exp(−a)).

Its relative error is a few units in the last place, however small σ(a) is; ½ + ½ tanh(a/2) would be
zero long before σ(a) is.  tanh itself is `numpy.tanh`, for the like reason: 2 σ(2a) − 1 keeps no
digit of a small a.
"""

import numpy as np

from mdrnn_lib.cells.protocol import Array

overflow_is_fine = np.errstate(over="ignore")
"""Decorates what calls `sigmoid_`: exp may grow to infinity, and 1 / (1 + ∞) = 0 is right."""

_FAR = 700.0


def sigmoid_(minus_a: Array) -> Array:
    """Replace −a by σ(a)."""
    if np.iscomplexobj(minus_a):  # there exp would be ∞ + i NaN, and no gradient could be checked
        np.minimum(minus_a.real, _FAR, out=minus_a.real)
    np.exp(minus_a, out=minus_a)
    minus_a += 1
    return np.divide(1, minus_a, out=minus_a)
