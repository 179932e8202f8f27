"""The functions that a formula may apply to each entry, by name, and what they mean in SymPy."""

from collections.abc import Callable, Mapping
from typing import Any

import sympy as sp

from mdrnn_lib.symbolic.functions import Phi, PhiPrime, ReLU, S, Step, T

ENTRYWISE: Mapping[str, Callable[[Any], Any]] = {
    "phi": Phi,
    "phi'": PhiPrime,
    "sigma": S,
    "sigma'": lambda a: S(a) * (1 - S(a)),
    "tanh": T,
    "tanh'": lambda a: 1 - T(a) ** 2,
    "relu": ReLU,
    "bracket": Step,
    "exp": sp.exp,
    "log": sp.log,
    "sqrt": sp.sqrt,
    "sin": sp.sin,
    "cos": sp.cos,
}
"""φ stands for any smooth activation; ``bracket`` is 1 where its argument is positive, else 0."""


def softmax(scores: list[Any]) -> list[Any]:
    """The shares e^(s_j) / Σ_k e^(s_k) of a row of scores."""
    powers = [sp.exp(score) for score in scores]
    return [power / sp.Add(*powers) for power in powers]


WHOLE_ROW: Mapping[str, Callable[[list[Any]], list[Any]]] = {"softmax": softmax}
"""Functions of a whole row, from its entries to the entries of another."""

NAMES = (*ENTRYWISE, *WHOLE_ROW)
