"""Whether two formulae mean the same: proven, refuted, or sampled.

A proof is exact algebra.  Both sides are brought into a normal form (`normal`), and their
difference must vanish in it: for the functions as they are, then with σ, tanh and softmax written
out, then in each case of what has a kink (`comparison`).  Both sides must also be defined at the
same points (`domain`).

A refutation is a point at which the two differ beyond doubt (`sampling`).  What is neither proven
nor refuted agrees at many points, and the verdict says so.  How hard each attempt may try is
bounded by the size of the expressions, never by a clock, so that every machine reaches the same
verdict.
"""

from dataclasses import replace
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.algebra.comparison import Comparison
from mdrnn_lib.derivation.algebra.verdicts import Assumptions, Difference, Proven, Sampled, Verdict
from mdrnn_lib.derivation.algebra.words import no_formula
from mdrnn_lib.derivation.matrices import Meaning, inverted

__all__ = [
    "Assumptions", "Difference", "Proven", "Sampled", "Verdict", "compare", "is_zero", "shape",
]  # fmt: skip

NOTHING_ASSUMED = Assumptions()


def compare(left: Meaning, right: Meaning, assumptions: Assumptions = NOTHING_ASSUMED) -> Verdict:
    """Prove that two meanings are equal, find where they differ, or sample them.

    Parameters
    ----------
    left, right
        Numbers in SymPy's symbols, explicit matrices, or expressions with matrix symbols.
    assumptions
        What may be taken for granted.
    """
    if _is_symbolic(left) or _is_symbolic(right):
        return _compare_symbolic(left, right, assumptions)
    if shape(left) != shape(right):
        return _shapes_differ(left, right)
    pairs = [
        (sp.sympify(a), sp.sympify(b)) for a, b in zip(_numbers(left), _numbers(right), strict=True)
    ]
    for a, b in pairs:
        wrong = no_formula(a) or no_formula(b)
        if wrong:
            return Difference({}, str(a), str(b), wrong)
    if not assumptions.all and all(a == b and _defined_anywhere(a) for a, b in pairs):
        return Proven("the same formula")
    return Comparison(pairs, shape(left), assumptions).verdict()


def shape(meaning: Meaning) -> tuple[int, ...]:
    """Rows and columns; empty for a number."""
    return tuple(meaning.shape) if isinstance(meaning, sp.MatrixBase) else ()


def is_zero(meaning: Meaning) -> bool:
    """Tell whether a meaning is zero as it stands, in every entry."""
    return all(number == 0 for number in _numbers(meaning))


def _numbers(meaning: Meaning) -> list[Any]:
    return list(meaning) if isinstance(meaning, sp.MatrixBase) else [meaning]


def _defined_anywhere(a: sp.Expr) -> bool:
    return not a.has(sp.Pow, sp.log, sp.Piecewise) or (
        all(node.exp.is_Integer and node.exp > 0 for node in a.atoms(sp.Pow))
        and not a.has(sp.log, sp.Piecewise)
    )


def _shapes_differ(left: Meaning, right: Meaning) -> Difference:
    def words(meaning: Meaning) -> str:
        return " × ".join(map(str, shape(meaning))) or "a number"

    return Difference({}, words(left), words(right), "their shapes")


# ---- matrix symbols ----


def _is_symbolic(meaning: Meaning) -> bool:
    return isinstance(meaning, sp.Basic) and meaning.has(sp.MatrixSymbol)


def _compare_symbolic(left: Meaning, right: Meaning, assumptions: Assumptions) -> Verdict:
    """Compare for any size if SymPy's algebra can, else for two sizes."""
    left, right = sp.sympify(left), sp.sympify(right)
    shapes = [getattr(meaning, "shape", ()) for meaning in (left, right)]
    powers = left.atoms(sp.Pow, sp.MatPow) | right.atoms(sp.Pow, sp.MatPow)
    if shapes[0] == shapes[1] != () and all(power.exp.is_nonnegative for power in powers):
        difference = (left - right).doit()
        if difference.is_ZeroMatrix:
            return Proven("matrix algebra, for any size")
    lengths = sorted(_lengths(left) | _lengths(right), key=lambda n: (str(n), sp.srepr(n)))
    verdicts = []
    for first in (2, 3) if lengths else (2,):
        one, other = _explicit(first, lengths, left, right)
        verdicts.append(compare(one, other, assumptions))
    wrong = next((v for v in verdicts if isinstance(v, Difference)), None)
    if wrong or not lengths:
        return wrong or verdicts[0]
    sampled = next((v for v in verdicts if isinstance(v, Sampled)), Sampled(2, 0, "", ""))
    sizes = "; ".join(
        ", ".join(f"{n} = {first + k}" for k, n in enumerate(lengths)) for first in (2, 3)
    )
    return replace(sampled, domain=sizes, why="matrices of any size, written out for two")


def _explicit(first: int, lengths: list[sp.Symbol], *meanings: Meaning) -> list[Meaning]:
    """Write SymPy's matrix symbols out entry by entry, symbolic lengths as numbers from `first`."""
    sizes = dict(zip(lengths, range(first, first + len(lengths)), strict=True))
    sized = [meaning.subs(sizes) for meaning in meanings]
    symbols = set().union(*(meaning.atoms(sp.MatrixSymbol) for meaning in sized))
    entries = {A: _entries(A) for A in symbols}
    written = [_inverted(meaning.xreplace(entries)).doit() for meaning in sized]
    return [
        sp.ImmutableMatrix(meaning.as_explicit()) if isinstance(meaning, sp.MatrixExpr) else meaning
        for meaning in written
    ]


def _inverted(meaning: Meaning) -> Meaning:
    """Write inverses out; SymPy's elimination would look for pivots in each column."""

    def inverse(power: sp.MatPow) -> sp.ImmutableMatrix:
        return inverted(power.base.doit().as_explicit()) ** -power.exp

    def is_inverse(node: sp.Basic) -> bool:
        return isinstance(node, sp.MatPow) and node.exp.is_negative is True

    return meaning.replace(is_inverse, inverse)


def _entries(A: sp.MatrixSymbol) -> sp.ImmutableMatrix:
    """Return a matrix of real letters."""
    return sp.ImmutableMatrix(*A.shape, lambda i, j: sp.Symbol(f"{A}[{i}, {j}]", real=True))


def _lengths(meaning: Meaning) -> set[sp.Symbol]:
    """Return the letters in the shapes of the matrix symbols in an expression."""
    symbols = sp.sympify(meaning).atoms(sp.MatrixSymbol)
    return {letter for symbol in symbols for side in symbol.shape for letter in side.free_symbols}
