"""Whether two formulae mean the same: in symbols, and again in numbers.

First both are evaluated at random points with many digits: a wrong step is found there, with the
point that shows it.  Then SymPy is asked to reduce the difference to zero.  How hard it may try
is bounded by the size of the expression and not by a clock, so that every machine reaches the same
verdict.

Traps that are closed: what has a kink or a branch, such as the ReLU or a square root, agrees with
something else on part of all points, so it is tried at many, at several scales and with all signs
alike too.  Where both sides are all but zero, agreement says nothing, and only a proof in symbols
counts.  The activation φ stands for any: each point draws another one.
"""

import random
from dataclasses import dataclass
from typing import Any, Literal

import mpmath
import sympy as sp

from mdrnn_lib.derivation.matrices import Meaning
from mdrnn_lib.symbolic.functions import NUMERIC, ReLU, Step

DIGITS = 110
AGREE = 50
"""Two numbers are taken for equal if their first 50 digits agree; 110 are computed."""
NOISE = 90
"""What is smaller than 10 to the −90 may be nothing but rounding."""
POINTS = 3
POINTS_WITH_KINKS = 80
KINKS = (ReLU, Step, sp.Abs, sp.Max, sp.Min, sp.sign, sp.Heaviside, sp.Piecewise, sp.log)
SCALES = (1, 0.1, 6)
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


@dataclass(frozen=True)
class Proven:
    pass


@dataclass(frozen=True)
class Sampled:
    points: int
    digits: int
    domain: str
    why: str


@dataclass(frozen=True)
class Assumptions:
    zero: tuple = ()
    nonzero: tuple = ()
    positive: tuple = ()


def compare(left, right, assumptions=Assumptions()):
    found = _compare(left, right)
    if found == "symbols":
        return Proven()
    if found == "digits":
        return Sampled(POINTS, AGREE, "random numbers", "no common form was found")
    return found


def _compare(left: Meaning, right: Meaning) -> Proof | Difference:
    """Prove that two meanings are equal, or find where they differ."""
    for_any_size = _is_symbolic_matrix(left) and (left - right).doit().is_ZeroMatrix
    if for_any_size:
        return "symbols"
    if _is_symbolic_matrix(left) or _is_symbolic_matrix(right):
        verdicts = [_compare(*_explicit(first, left, right)) for first in (2, 3)]
        return next((v for v in verdicts if isinstance(v, Difference)), "digits")
    if shape(left) != shape(right):
        return _shapes_differ(left, right)
    pairs = list(zip(_numbers(left), _numbers(right), strict=True))
    if any(sp.sympify(number).has(sp.zoo, sp.nan, sp.oo) for pair in pairs for number in pair):
        return Difference({}, str(left), str(right), "what is no number")
    difference = _counterexample(pairs, shape(left))
    if isinstance(difference, Difference):
        return difference
    doubtful = difference
    for k, (a, b) in enumerate(pairs):
        if not _vanishes(a - b):
            if k in doubtful:
                return Difference({}, "almost zero", "almost zero", "too little to tell")
            return "digits"
    return "symbols"


def shape(meaning: Meaning) -> tuple[int, ...]:
    """Rows and columns; empty for a number."""
    return tuple(meaning.shape) if isinstance(meaning, sp.MatrixBase) else ()


def is_zero(meaning: Meaning) -> bool:
    """Tell whether a meaning is zero as it stands, in every entry."""
    return all(number == 0 for number in _numbers(meaning))


def _is_symbolic_matrix(meaning: Meaning) -> bool:
    return isinstance(meaning, sp.MatrixExpr) and not isinstance(meaning, sp.MatrixBase)


def _explicit(first: int, *meanings: Meaning) -> list[Meaning]:
    """Write SymPy's matrix symbols out entry by entry, symbolic lengths as numbers from `first`."""
    matrices = [meaning for meaning in meanings if _is_symbolic_matrix(meaning)]
    lengths = sorted(set().union(*(_lengths(matrix) for matrix in matrices)), key=str)
    sizes = dict(zip(lengths, range(first, first + len(lengths)), strict=True))
    return [
        _entries(meaning.subs(sizes).doit())
        if _is_symbolic_matrix(meaning)
        else sp.sympify(meaning).subs(sizes)
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
    draw = random.Random(len(letters))
    activation = _Activation(draw)
    own = {"Phi": activation.value, "PhiPrime": activation.slope}
    compute = sp.lambdify(letters, flat, modules=[own, NUMERIC, "mpmath"], cse=True)
    doubtful = set(range(len(pairs)))
    with mpmath.workdps(DIGITS):
        smallest, share = mpmath.mpf(10) ** -NOISE, mpmath.mpf(10) ** -AGREE
        for number in range(POINTS_WITH_KINKS if any(map(_has_kinks, flat)) else POINTS):
            activation.draw(draw)
            point = _point(draw, letters, SCALES[number % len(SCALES)])
            values = [mpmath.mpmathify(value) for value in compute(*point)]
            for k, (a, b) in enumerate(zip(values[::2], values[1::2], strict=True)):
                size = max(abs(a), abs(b))
                if not (size < smallest or abs(a - b) <= share * size < mpmath.inf):
                    entry = (k // dims[1] + 1, k % dims[1] + 1) if dims else None
                    return Difference(
                        {str(x): mpmath.nstr(v, 6) for x, v in zip(letters, point, strict=True)},
                        mpmath.nstr(a, 8),
                        mpmath.nstr(b, 8),
                        mpmath.nstr(b - a, 3),
                        entry,
                    )
                if size > smallest / share:
                    doubtful.discard(k)
    return doubtful


def _has_kinks(expression: sp.Expr) -> bool:
    roots = (power for power in expression.atoms(sp.Pow) if power.exp.is_integer is not True)
    return bool(expression.has(*KINKS)) or any(root.base != sp.E for root in roots)


class _Activation:
    """A smooth function φ with random coefficients, and its derivative."""

    def __init__(self, draw: random.Random) -> None:
        self.draw(draw)

    def draw(self, draw: random.Random) -> None:
        """Become another function."""
        self.coefficients = [mpmath.mpf(draw.randint(200, 1500)) / 1000 for _ in range(6)]

    def value(self, a: Any) -> Any:
        """φ(a)."""
        c = self.coefficients
        return c[0] * mpmath.sin(c[1] * a + c[2]) + c[3] * a**2 / 8 + c[4] * a + c[5]

    def slope(self, a: Any) -> Any:
        """φ′(a)."""
        c = self.coefficients
        return c[0] * c[1] * mpmath.cos(c[1] * a + c[2]) + c[3] * a / 4 + c[4]


def _point(draw: random.Random, letters: list[sp.Symbol], scale: float) -> list[Any]:
    """Draw a value for each letter; at some points all have the same sign."""
    negative = draw.choice([0, 0.5, 0.5, 1])
    return [_drawn(draw, letter, scale, negative) for letter in letters]


def _drawn(draw: random.Random, letter: sp.Symbol, scale: float, negative: float) -> Any:
    """Draw a value of about a size; whole numbers between −6 and 6, positive ones from 1 to 9."""
    if letter.is_integer:
        whole = draw.randint(1, 9) if letter.is_positive else draw.randint(-6, 6)
        return mpmath.mpf(whole)  # Python's own whole numbers would divide to 16 digits only
    size = mpmath.mpf(draw.randint(200, 1500)) / 1000 * scale
    return -size if not letter.is_positive and draw.random() < negative else size


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
