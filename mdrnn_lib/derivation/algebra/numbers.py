"""Numbers, exact as long as they are fractions, and the functions of numbers."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath
import sympy as sp

from mdrnn_lib.derivation.algebra.real import is_real
from mdrnn_lib.symbolic.functions import ReLU, S, Share, Step, T, Whole

LONGEST = 3000
"""Bits of a fraction that is still calculated with exactly."""
LARGEST_EXPONENT = 10**5
LARGEST_POWER = 10**12
MOST_DIGITS_OF_GAMMA = 400
SLOW = (sp.gamma, sp.loggamma, sp.polygamma, sp.beta, sp.zeta)

Number = Any


class NoValue(ArithmeticError):
    """A formula is undefined at a point."""


class Unclear(ArithmeticError):
    """A value that these digits do not tell: too large, or too near a kink."""


class Unknown(ValueError):
    """Something that cannot be computed at all."""


def number(value: Number) -> Number:
    """Return a value as mpmath's, at its present precision."""
    if isinstance(value, Fraction):
        return mpmath.mpf(value.numerator) / value.denominator
    return mpmath.mpmathify(value)


def product(values: list[Number]) -> Number:
    """Multiply numbers."""
    result = Fraction(1)
    for value in values:
        result = result * value
    return result


def mixed(combine: Callable[[list[Number]], Number], values: list[Number]) -> Number:
    """Combine exactly what is exact, and the rest with digits."""
    exact = [value for value in values if isinstance(value, Fraction)]
    rest = [value for value in values if not isinstance(value, Fraction)]
    start = combine([Fraction(1) * value for value in exact]) if exact else None
    if not rest:
        return start if start is not None else combine([])
    return combine([*([] if start is None else [number(start)]), *rest])


def sign_of(value: Number) -> int:
    """Return −1, 0 or 1; what may be rounding is unclear."""
    if isinstance(value, mpmath.mpc):
        raise Unclear
    if not isinstance(value, Fraction) and abs(value) < mpmath.mpf(10) ** (-mpmath.mp.dps // 2):
        raise Unclear
    return int(value > 0) - int(value < 0)


def power(base: Number, exponent: Number, node: sp.Pow) -> Number:
    """Raise to a power: of real letters, only where the result is real."""
    is_whole = isinstance(exponent, Fraction) and exponent.denominator == 1
    if abs(exponent) * (abs(mpmath.mag(number(base))) + 1 if base else 1) > LARGEST_POWER:
        raise Unclear
    if not isinstance(base, Fraction) and abs(base) < mpmath.mpf(10) ** (-mpmath.mp.dps // 2):
        if isinstance(exponent, Fraction) and exponent > 0 and is_whole:
            return number(base) ** int(exponent)
        raise Unclear
    read_real = is_real(node.base) and node.base.free_symbols and not node.exp.is_integer
    if read_real and not node.exp.is_Rational and sign_of(base) <= 0:
        raise NoValue
    if base == 0:
        if isinstance(exponent, mpmath.mpc) or exponent < 0:
            raise NoValue
        return Fraction(int(exponent == 0))
    if is_whole:
        if isinstance(base, Fraction) and abs(exponent) < LONGEST:
            return base ** int(exponent)
        return number(base) ** int(exponent)
    if read_real and (base.real if isinstance(base, mpmath.mpc) else base) < 0:
        raise NoValue
    if isinstance(exponent, Fraction) and isinstance(base, Fraction) and base > 0:
        root = exact_root(base, exponent.denominator)
        if root is not None:
            return root**exponent.numerator
    return mpmath.power(number(base), number(exponent))


def exact_root(base: Fraction, q: int) -> Fraction | None:
    """Return the q-th root of a fraction if it is one."""
    top, exact = sp.integer_nthroot(base.numerator, q)
    bottom, exact_too = sp.integer_nthroot(base.denominator, q)
    return Fraction(int(top), int(bottom)) if exact and exact_too else None


def logarithm(a: Number, real: bool) -> Number:
    """The logarithm; of real letters, only of positive values."""
    if a == 1:
        return Fraction(0)
    if a == 0:
        raise NoValue
    if not isinstance(a, Fraction) and abs(a) < mpmath.mpf(10) ** (-mpmath.mp.dps // 2):
        raise Unclear
    if real and sign_of(a) < 0:
        raise NoValue
    return mpmath.log(number(a))


def exponential(a: Number) -> Number:
    """e to a power that is not too large."""
    if a == 0:
        return Fraction(1)
    if abs(a) > LARGEST_EXPONENT:
        raise Unclear
    return mpmath.exp(number(a))


def logistic(a: Number) -> Number:
    """σ."""
    return Fraction(1, 2) if a == 0 else 1 / (1 + exponential(-a))


def tanh(a: Number) -> Number:
    """The hyperbolic tangent."""
    if a == 0:
        return Fraction(0)
    e = exponential(2 * a)
    return (e - 1) / (e + 1)


def share(k: Number, *scores: Number) -> Number:
    """A share of a softmax."""
    powers = [*map(exponential, scores), Fraction(1)]
    if not (isinstance(k, Fraction) and k.denominator == 1 and 1 <= k <= len(powers)):
        raise NoValue
    return number(powers[int(k) - 1]) / mixed(sum, powers)


def absolute(a: Number) -> Number:
    """|a|."""
    return abs(a)


def heaviside(a: Number, at_zero: Number) -> Number:
    """The step with a value of its own at zero."""
    sign = sign_of(a)
    return at_zero if sign == 0 else Fraction(int(sign > 0))


def factorial(n: Number) -> Number:
    """n!, for whole numbers that are not negative."""
    if isinstance(n, Fraction) and n.denominator == 1:
        if n < 0:
            raise NoValue
        if n < 2000:
            return _factorial(int(n))
    raise Unclear


@cache
def _factorial(n: int) -> Fraction:
    return Fraction(int(sp.factorial(n)))


def binomial(n: Number, k: Number) -> Number:
    """A binomial coefficient."""
    if all(isinstance(a, Fraction) and a.denominator == 1 and abs(a) < 3000 for a in (n, k)):
        return Fraction(int(sp.binomial(int(n), int(k))))
    if isinstance(n, mpmath.mpc) or n < 0 or any(abs(a) > 10**6 for a in (n, k)):
        raise Unclear
    if mpmath.mp.dps > MOST_DIGITS_OF_GAMMA:
        raise Unclear
    return mpmath.binomial(number(n), number(k))


def greatest(*values: Number) -> Number:
    """The greatest of several real numbers."""
    best = values[0]
    for value in values[1:]:
        best = value if sign_of(mixed(sum, [value, -best])) > 0 else best
    return best


FUNCTIONS: Mapping[type, Callable[..., Number]] = {
    sp.exp: exponential,
    S: logistic,
    T: tanh,
    sp.tanh: tanh,
    Share: share,
    Whole: lambda a, *_: a,
    sp.UnevaluatedExpr: lambda a: a,
    Step: lambda a: Fraction(int(sign_of(a) > 0)),
    ReLU: lambda a: a if sign_of(a) > 0 else Fraction(0),
    sp.Abs: absolute,
    sp.sign: lambda a: Fraction(sign_of(a)),
    sp.Heaviside: heaviside,
    sp.Max: greatest,
    sp.Min: lambda *values: -greatest(*(-value for value in values)),
    sp.KroneckerDelta: lambda a, b: Fraction(int(sign_of(mixed(sum, [a, -b])) == 0)),
    sp.factorial: factorial,
    sp.binomial: binomial,
}


@cache
def _compiled(function: type, count: int) -> Callable[..., Number]:
    letters = [sp.Dummy() for _ in range(count)]
    try:
        return sp.lambdify(letters, function(*letters), "mpmath")  # type: ignore[no-any-return]
    except Exception as error:
        raise Unknown(f"cannot compute {function.__name__}") from error


def elsewhere(node: sp.Expr, values: list[Number]) -> Number:
    """Compute a function of mpmath's."""
    if isinstance(node, SLOW) and mpmath.mp.dps > MOST_DIGITS_OF_GAMMA:
        raise Unclear
    try:
        found = _compiled(node.func, len(values))(*map(number, values))
        return mpmath.mpmathify(found)
    except (NameError, TypeError, AttributeError) as error:
        raise Unknown(f"cannot compute {type(node).__name__}") from error
    except ZeroDivisionError as error:  # a pole, if that is no rounding
        exact = all(isinstance(value, Fraction) for value in values)
        raise (NoValue if exact else Unclear) from error
    except ValueError as error:
        raise NoValue from error
