"""Which expressions are real for all values of their letters."""

from functools import lru_cache

import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import Boolean

from mdrnn_lib.symbolic.functions import Phi, PhiPrime, ReLU, S, Share, Step, T, Whole

REAL = (
    *(sp.Add, sp.Mul, sp.exp, sp.sin, sp.cos, sp.tan, sp.cot, sp.sec, sp.csc, sp.sinh, sp.cosh),
    *(sp.tanh, sp.atan, sp.asinh, sp.erf, sp.sign, sp.Max, sp.Min, sp.Heaviside, sp.KroneckerDelta),
    *(sp.factorial, sp.gamma, sp.binomial, sp.floor, sp.ceiling, sp.frac, sp.Mod),
    *(sp.Piecewise, ExprCondPair, Boolean, sp.Sum, sp.Product, sp.Tuple),
    *(ReLU, Step, S, T, Share, Phi, PhiPrime, Whole, sp.UnevaluatedExpr, AppliedUndef),
)
"""What is real if its arguments are, wherever it is defined."""


@lru_cache(maxsize=50_000)
def is_real(node: sp.Basic) -> bool:
    """Tell whether something is real for all values of its letters for which it is read at all.

    A root, a logarithm and a power with letters are read where that is so (see `domain`).
    """
    if isinstance(node, sp.Symbol):
        return bool(node.is_extended_real)
    if isinstance(node, sp.Abs | sp.re | sp.im):
        return True
    if (isinstance(node, sp.Pow) and not node.exp.is_integer) or isinstance(node, sp.log):
        base = node.args[0]
        return bool(base.free_symbols or base.is_positive) and all(map(is_real, node.args))
    if isinstance(node, (*REAL, sp.Pow)):
        return all(map(is_real, node.args))
    return bool(getattr(node, "is_extended_real", False))
