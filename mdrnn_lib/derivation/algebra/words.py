"""Why something is no formula, or not proven; what was drawn."""

from collections.abc import Sequence
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.algebra.problem import KINKS, Pair
from mdrnn_lib.derivation.algebra.real import is_real


def no_formula(a: Any) -> str | None:
    """Say why something is no formula whose value could be compared, if it is none."""
    if not isinstance(a, sp.Expr):
        return "what is no number but a statement"
    if a.has(sp.Float):
        return "a rounded number: write it as a fraction"
    if a.has(sp.zoo, sp.nan, sp.oo, -sp.oo, sp.Order, sp.AccumBounds):
        return "what is no number"
    if a.is_commutative is False:
        return "letters that do not commute: use matrices"
    return None


def has_roots(e: sp.Expr) -> bool:
    """Tell whether an expression has powers whose exponents need not be whole."""
    return any(p.exp.is_integer is not True and p.base != sp.E for p in e.atoms(sp.Pow))


def obstacle(pair: Pair) -> str | None:
    """Say what stands in the way of a proof."""
    for e in pair:
        if e.has(sp.Sum, sp.Product):
            return "Σ or Π with a symbolic bound"
        if any(not is_real(a.args[0]) for a in e.atoms(sp.Abs)):
            return "|·| of complex numbers"
    if any(has_roots(e) for e in pair):
        return "roots of what may have either sign"
    if any(e.has(*KINKS) for e in pair):
        return "kinks whose places are not solved for"
    return None


def drawn(letters: Sequence[sp.Symbol]) -> str:
    """Say what values were drawn."""
    kinds = []
    if any(x.is_integer for x in letters):
        kinds.append("integers between −5000 and 5000")
    if any(x.is_extended_real and not x.is_integer for x in letters):
        kinds.append("rationals between −3000 and 3000")
    if any(x.is_extended_real is not True for x in letters):
        kinds.append("complex rationals")
    return ", ".join(kinds) or "no letters"
