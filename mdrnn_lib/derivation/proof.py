"""Whether two formulae mean the same: in symbols, and again in numbers.

First both are evaluated at random points with 60 digits: a wrong step is found there, with the
point that shows it.  Then SymPy is asked to reduce the difference to zero.  How hard it may try
is bounded by the size of the expression and not by a clock, so that every machine reaches the same
verdict.

Two traps are closed.  What has a kink, such as the ReLU, agrees with something else on half of all
points, so it is tried at many.  And where both sides are all but zero, agreement says nothing: then
only a proof in symbols counts.
"""

import random
from dataclasses import dataclass
from typing import Any, Literal

import mpmath
import sympy as sp

from mdrnn_lib.derivation.network import Meaning
from mdrnn_lib.symbolic.functions import NUMERIC, ReLU, Step

DIGITS = 60
AGREE = 50
"""Two numbers that share 50 of 60 digits are taken for equal."""
POINTS = 3
POINTS_WITH_KINKS = 60
KINKS = (ReLU, Step, sp.Abs, sp.Max, sp.Min, sp.sign, sp.Heaviside, sp.Piecewise)
TOO_SMALL_TO_TELL = 1e-20
LARGEST_TO_EXPAND = 4000
LARGEST_TO_SIMPLIFY = 120

Proof = Literal["symbols", "digits"]
"""How a step was proven: its difference is zero in symbols, or at random points to 50 digits."""


@dataclass(frozen=True)
class Difference:
    """A point at which two formulae differ.

    Attributes
    ----------
    point
        The values of the letters.
    left, right
        What the two formulae are there, and where they differ if they are matrices.
    entry
        Row and column of the entry that differs, from 1; None for numbers.
    """

    point: dict[str, str]
    left: str
    right: str
    by: str
    entry: tuple[int, int] | None = None


def compare(left: Meaning, right: Meaning) -> Proof | Difference:
    """Prove that two meanings are equal, or find where they differ."""
    for_any_size = _is_symbolic_matrix(left) and (left - right).doit().is_ZeroMatrix
    left, right = _explicit(left, right)
    if shape(left) != shape(right):
        return _shapes_differ(left, right)
    pairs = list(zip(_numbers(left), _numbers(right), strict=True))
    difference = _counterexample(pairs, shape(left))
    if isinstance(difference, Difference):
        return difference
    doubtful = difference
    for k, (a, b) in enumerate(pairs):
        if not (for_any_size or _vanishes(a - b)):
            if k in doubtful:
                return Difference({}, "almost zero", "almost zero", "too little to tell")
            return "digits"
    return "symbols"


def shape(meaning: Meaning) -> tuple[int, ...]:
    """Rows and columns; empty for a number."""
    return tuple(meaning.shape) if isinstance(meaning, sp.MatrixBase) else ()


def _is_symbolic_matrix(meaning: Meaning) -> bool:
    return isinstance(meaning, sp.MatrixExpr) and not isinstance(meaning, sp.MatrixBase)


def _explicit(*meanings: Meaning) -> list[Meaning]:
    """Write SymPy's matrix symbols out entry by entry, each symbolic length as a small number."""
    matrices = [meaning for meaning in meanings if _is_symbolic_matrix(meaning)]
    lengths = sorted(set().union(*(_lengths(matrix) for matrix in matrices)), key=str)
    sizes = dict(zip(lengths, range(2, 2 + len(lengths)), strict=True))
    return [
        _entries(meaning.subs(sizes).doit()) if _is_symbolic_matrix(meaning) else meaning
        for meaning in meanings
    ]


def _entries(matrix: sp.MatrixExpr) -> sp.ImmutableMatrix:
    """Write out a matrix, each entry of a matrix symbol as a letter of its own."""
    explicit = sp.ImmutableMatrix(matrix.as_explicit())
    elements = explicit.atoms(sp.matrices.expressions.matexpr.MatrixElement)
    return explicit.xreplace({element: sp.Symbol(str(element)) for element in elements})


def _lengths(matrix: sp.MatrixExpr) -> set[sp.Symbol]:
    """Return the letters in the shapes of the matrix symbols in an expression."""
    symbols = matrix.atoms(sp.MatrixSymbol)
    return {letter for symbol in symbols for side in symbol.shape for letter in side.free_symbols}


def _numbers(meaning: Meaning) -> list[Any]:
    return list(meaning) if isinstance(meaning, sp.MatrixBase) else [meaning]


def _counterexample(pairs: list[tuple[Any, Any]], dims: tuple[int, ...]) -> Difference | set[int]:
    """Return a point at which the pairs differ.

    If they agree at all points tried, return instead the numbers of the pairs that were almost zero
    at each of them.
    """
    letters = sorted(set().union(*(a.free_symbols | b.free_symbols for a, b in pairs)), key=str)
    flat = [sp.sympify(number) for pair in pairs for number in pair]
    compute = sp.lambdify(letters, flat, modules=[NUMERIC, "mpmath"], cse=True)
    draw = random.Random(len(letters))
    doubtful = set(range(len(pairs)))
    with mpmath.workdps(DIGITS):
        for _ in range(POINTS_WITH_KINKS if any(e.has(*KINKS) for e in flat) else POINTS):
            point = [_drawn(draw, letter) for letter in letters]
            values = [mpmath.mpmathify(value) for value in compute(*point)]
            for k, (a, b) in enumerate(zip(values[::2], values[1::2], strict=True)):
                if abs(a - b) > mpmath.mpf(10) ** -AGREE * max(1, abs(a), abs(b)):
                    entry = (k // dims[1] + 1, k % dims[1] + 1) if dims else None
                    return Difference(
                        {str(x): mpmath.nstr(v, 6) for x, v in zip(letters, point, strict=True)},
                        mpmath.nstr(a, 8),
                        mpmath.nstr(b, 8),
                        mpmath.nstr(b - a, 3),
                        entry,
                    )
                if max(abs(a), abs(b)) > TOO_SMALL_TO_TELL:
                    doubtful.discard(k)
    return doubtful


def _drawn(draw: random.Random, letter: sp.Symbol) -> Any:
    """Draw a value between 0.2 and 1.5 on either side of zero; whole numbers from 2 to 6."""
    if letter.is_integer:
        return draw.randint(2, 6)
    size = mpmath.mpf(draw.randint(200, 1500)) / 1000
    return size if letter.is_positive or draw.random() < 0.5 else -size


def _vanishes(difference: Any) -> bool:
    """Tell whether SymPy, with bounded effort, finds that an expression is zero."""
    size = sp.count_ops(difference)
    if size > LARGEST_TO_EXPAND:
        return False
    expanded = sp.expand(difference)
    if expanded == 0:
        return True
    if size > LARGEST_TO_SIMPLIFY:
        return False
    return bool(sp.simplify(expanded.rewrite(sp.gamma)) == 0)


def _shapes_differ(left: Meaning, right: Meaning) -> Difference:
    def words(meaning: Meaning) -> str:
        return " × ".join(map(str, shape(meaning))) or "a number"

    return Difference({}, words(left), words(right), "their shapes")
