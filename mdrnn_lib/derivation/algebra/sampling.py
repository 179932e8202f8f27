"""Points that nobody could aim at, and whether two formulae differ there beyond doubt.

The points are drawn from a hash of the formulae.  Letters get rational values.  Two values differ
if they are different fractions, or if their difference is the same at two precisions.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product

import mpmath
import sympy as sp

from mdrnn_lib.derivation.algebra.evaluation import Point
from mdrnn_lib.derivation.algebra.numbers import Number, Unclear, mixed, number

PRECISIONS = (110, 400, 2500, 3400)
DIGITS = 100
SCALES = (
    Fraction(1),
    Fraction(1, 10),
    Fraction(6),
    Fraction(1, 1000),
    Fraction(40),
    Fraction(1000),
)
KINDS = ["any", "any", "any", "positive", "negative", "zeros", "equal", "whole"]
ORDINARY, SMOOTH, ROUGH = 6, 24, 160
"""How many points are of ordinary size; how many are tried where all is smooth; how many where
there are kinks, branches or whole numbers."""


def fingerprint(expressions: Sequence[sp.Basic]) -> int:
    """Return a number that depends on the expressions and on nothing else."""
    known: dict[sp.Basic, bytes] = {}

    def mark(node: sp.Basic) -> bytes:
        if node not in known:
            inside = b"".join(map(mark, node.args)) if node.args else sp.srepr(node).encode()
            name = f"{type(node).__name__} {getattr(node, 'name', '')}".encode()
            known[node] = hashlib.sha256(name + inside).digest()
        return known[node]

    return int.from_bytes(hashlib.sha256(b"".join(map(mark, expressions))).digest()[:8], "big")


def letters_of(expressions: Sequence[sp.Basic]) -> list[sp.Symbol]:
    """Return the letters in expressions, always in the same order."""
    letters: set[sp.Symbol] = set().union(*(e.free_symbols for e in expressions))
    return sorted(letters, key=lambda letter: (str(letter), sp.srepr(letter)))


def draws(letters: Sequence[sp.Symbol], seed: int, count: int) -> Iterator[dict[sp.Basic, Number]]:
    """Draw values: first some of ordinary size, then of all sizes, signs, zeros, equal ones."""
    draw = random.Random(seed)
    for k in range(count):
        scale = SCALES[k % len(SCALES)] if k >= ORDINARY else Fraction(1)
        kind = KINDS[k % len(KINDS)]
        point: dict[sp.Basic, Number] = {}
        for letter in letters:
            if letter.is_integer:
                value = whole_number(draw, k, len(letters))
            elif letter.is_extended_real:
                value = scale * Fraction(draw.randint(1, 1999), draw.choice((700, 1000, 1300)))
                if kind == "whole":
                    value = Fraction(draw.randint(1, 9))
                if kind == "negative" or (kind not in ("positive",) and draw.random() < 0.5):
                    value = -value
                if kind == "zeros" and draw.random() < 0.5:
                    value = Fraction(0)
                if kind == "equal" and point and draw.random() < 0.7:
                    value = draw.choice(list(point.values()))
            else:
                value = complex_number(draw, k)
            point[letter] = fitting(letter, value)
        yield point


def corners(letters: Sequence[sp.Symbol]) -> Iterator[dict[sp.Basic, Number]]:
    """Give a few letters the values 0, 1 and −1 in every combination."""
    for values in product((0, 1, -1), repeat=len(letters)) if len(letters) <= 3 else ():
        yield {x: fitting(x, Fraction(v)) for x, v in zip(letters, values, strict=True)}


def complex_number(draw: random.Random, k: int) -> Number:
    """Draw a complex number; every third on the real axis, mostly where branches are cut."""
    parts = [Fraction(draw.randint(-200, 200) * 2 ** (k % 5), 128) for _ in range(2)]
    if k % 3 == 2:
        return -abs(parts[0]) if k % 2 else parts[0]
    with mpmath.workdps(60):  # dyadic, so exact at every precision
        return mpmath.mpc(*map(number, parts))


def whole_number(draw: random.Random, k: int, letters: int) -> Fraction:
    """Count 0, 1, −1, 2, … for one letter alone; a few large ones among them."""
    if k % 16 == 15:
        return Fraction(
            draw.choice((-1, 1)) * draw.choice((draw.randint(41, 300), draw.randint(1000, 5000)))
        )
    if letters == 1:
        return Fraction((k + 1) // 2 * (1 if k % 2 else -1))
    return Fraction(draw.randint(-12, 12) if k % 3 else draw.randint(-40, 40))


def fitting(letter: sp.Symbol, value: Number) -> Number:
    """Make a value one that the letter may take."""
    if isinstance(value, Fraction) and letter.is_extended_real:
        if letter.is_extended_nonnegative:
            value = abs(value)
        elif letter.is_extended_nonpositive:
            value = -abs(value)
        if value == 0 and letter.is_zero is False:
            value = Fraction(-1 if letter.is_extended_negative else 1)
        if letter.is_even:
            value = 2 * value
        if letter.is_odd:
            value = 2 * value + 1
    return value


def written(value: Number) -> str:
    """Write a value exactly: a fraction, or one for each of its two parts."""
    if isinstance(value, Fraction):
        return str(value)
    parts = [Fraction(int(part * 2**40), 2**40) for part in (value.real, value.imag)]
    return f"{parts[0]} {'-' if parts[1] < 0 else '+'} {abs(parts[1])} i"


def differ(
    point: Point, left: sp.Basic, right: sp.Basic, deep: bool
) -> tuple[str, str, str] | None:
    """Return two values and their difference, if they differ beyond doubt.

    Raises
    ------
    NoValue, Unclear, Unknown
        If one of them cannot be told at 110 digits.
    """
    last = None
    for digits in PRECISIONS:
        a, b = point.at(digits, left), point.at(digits, right)
        with mpmath.workdps(digits):
            if isinstance(a, Fraction) and isinstance(b, Fraction):
                return None if a == b else described(a, b)
            a, b = number(a), number(b)
            gap, size = abs(a - b), max(abs(a), abs(b))
            if last and gap and abs(last - gap) < gap / 10**6:
                return described(a, b)
            if gap <= size * mpmath.mpf(10) ** -DIGITS and last is None and not deep:
                return None
            last = gap
    if last <= size * mpmath.mpf(10) ** -DIGITS:
        return None
    raise Unclear


def described(a: Number, b: Number) -> tuple[str, str, str]:
    """Write two values, with the digits that it takes to tell them apart, and their difference."""
    difference = mixed(sum, [b, -a])
    gap, size = abs(number(difference)), max(abs(number(a)), abs(number(b)))
    digits = 8 if gap > size / 10**6 else 8 + int(mpmath.log10(size / gap))
    digits = 8 if digits > 80 else digits
    return shown(a, digits), shown(b, digits), shown(difference, 3)


def shown(value: Number, digits: int) -> str:
    """Write a value: whole numbers as such, others rounded."""
    if isinstance(value, Fraction) and value.denominator == 1 and abs(value) < 10**12:
        return str(value)
    return str(mpmath.nstr(number(value), digits))
