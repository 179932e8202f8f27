"""The value of an expression at a point, exact or to as many digits as asked for.

As long as only rational arithmetic is met, a value is a fraction, and exact; beyond that it is
computed by mpmath.  φ, and every other function without a name in SymPy, is drawn anew for each
point: independent values and slopes, one for each argument.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath
import sympy as sp

from mdrnn_lib.derivation.algebra.signs import is_real
from mdrnn_lib.symbolic.functions import Phi, PhiPrime, ReLU, S, Share, Step, T, Whole

LONGEST = 3000
"""Bits of a fraction that is still calculated with exactly."""
LARGEST_EXPONENT = 10**5
LARGEST_POWER = 10**12
MOST_TERMS = 60

Number = Any


class NoValue(ArithmeticError):
    """A formula is undefined at a point."""


class Unclear(ArithmeticError):
    """A value that these digits do not tell: too large, or too near a kink."""


class Unknown(ValueError):
    """Something that cannot be computed at all."""


class Function:
    """Any smooth function: through finitely many points there is one with any values and slopes."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.scale = draw.choice((1, 1, 100, 10**12))
        self.drawn: list[tuple[Sequence[Number], Fraction]] = []

    def __call__(self, *arguments: Number) -> Fraction:
        """Draw a value for new arguments; now and then zero, which a function may be."""
        for known, value in self.drawn:
            if all(map(alike, known, arguments)):
                return value
        value = self.scale * Fraction(
            self.draw.choice((0, 1, 1, 1)) * self.draw.randint(-900, 1500)
        )
        self.drawn.append((arguments, value / 1000))
        return value / 1000


def alike(a: Number, b: Number) -> bool:
    """Tell whether two arguments are the same, but for rounding."""
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a == b
    a, b = number(a), number(b)
    return bool(abs(a - b) <= max(abs(a), abs(b)) * mpmath.mpf(10) ** -60)


def number(value: Number) -> Number:
    """Return a value as mpmath's, at its present precision."""
    if isinstance(value, Fraction):
        return mpmath.mpf(value.numerator) / value.denominator
    return mpmath.mpmathify(value)


class Point:
    """Values of the letters, and what φ is there; computes expressions."""

    def __init__(self, values: Mapping[sp.Basic, Number], seed: str) -> None:
        self.values = values
        self.seed = seed
        self._memo: dict[sp.Basic, Number] = {}
        self._functions: dict[str, Function] = {}

    def at(self, digits: int, expression: sp.Basic) -> Number:
        """Compute an expression.

        Raises
        ------
        NoValue, Unclear, Unknown
            If it has no value here, or none that can be told.
        """
        self._memo = dict(self.values)
        with mpmath.workdps(digits):
            try:
                return self._value(expression)
            except (ZeroDivisionError, OverflowError) as error:
                raise Unclear from error

    def _value(self, node: sp.Basic) -> Number:
        if node not in self._memo:
            found = self._computed(node)
            if isinstance(found, int):
                found = Fraction(found)
            if isinstance(found, Fraction):
                if max(found.numerator.bit_length(), found.denominator.bit_length()) > LONGEST:
                    found = number(found)
            elif isinstance(found, mpmath.mpf | mpmath.mpc) and not mpmath.isfinite(found):
                raise Unclear
            self._memo[node] = found
        return self._memo[node]

    def _computed(self, node: sp.Basic) -> Number:
        if isinstance(node, sp.Rational):
            return Fraction(int(node.p), int(node.q))
        if isinstance(node, sp.Piecewise):
            return self._piecewise(node)
        if isinstance(node, sp.Sum | sp.Product):
            return self._series(node)
        if isinstance(node, sp.NumberSymbol):
            return mpmath.mp.make_mpf(node._as_mpf_val(mpmath.mp.prec))
        if node is sp.I:
            return mpmath.mpc(0, 1)
        if not node.args:
            raise Unknown(f"cannot compute {node}")
        if isinstance(node, sp.Derivative | sp.Subs | sp.Integral | sp.Limit):
            raise Unknown(f"cannot compute {node}")
        values = [self._value(part) for part in node.args]
        if isinstance(node, sp.Add):
            return mixed(sum, values)
        if isinstance(node, sp.Mul):
            return mixed(product, values)
        if isinstance(node, sp.Pow):
            return power(values[0], values[1], node)
        if type(node) in FUNCTIONS:
            return FUNCTIONS[type(node)](*values)
        if isinstance(node, sp.log):
            return logarithm(values[0], is_real(node))
        if isinstance(node, Phi | PhiPrime | sp.core.function.AppliedUndef):
            return self._any_function(node, values)
        return elsewhere(node, values)

    def _any_function(self, node: sp.Expr, values: list[Number]) -> Number:
        name = node.func.__name__
        if name not in self._functions:
            self._functions[name] = Function(random.Random(f"{self.seed} {name}"))
        return self._functions[name](*values)

    def _piecewise(self, node: sp.Piecewise) -> Number:
        for body, condition in node.args:
            if self.holds(condition):
                return self._value(body)
        raise NoValue

    def holds(self, condition: Any) -> bool:
        """Tell whether a condition holds."""
        if condition in (True, False, sp.true, sp.false):
            return bool(condition)
        if isinstance(condition, sp.ITE):
            return self.holds(condition.args[1 if self.holds(condition.args[0]) else 2])
        if isinstance(condition, sp.And | sp.Or):
            parts = [self.holds(part) for part in condition.args]
            return all(parts) if isinstance(condition, sp.And) else any(parts)
        if isinstance(condition, sp.Not):
            return not self.holds(condition.args[0])
        if not isinstance(condition, sp.core.relational.Relational):
            raise Unknown(f"cannot tell whether {condition}")
        sign = sign_of(mixed(sum, [self._value(condition.lhs), -self._value(condition.rhs)]))
        return {
            sp.StrictGreaterThan: sign > 0,
            sp.GreaterThan: sign >= 0,
            sp.StrictLessThan: sign < 0,
            sp.LessThan: sign <= 0,
            sp.Equality: sign == 0,
            sp.Unequality: sign != 0,
        }[type(condition)]

    def _series(self, node: sp.Expr) -> Number:
        body, (letter, low, high), *more = node.args
        if more:
            body, (letter, low, high) = node.func(body, *node.args[1:-1]), node.args[-1]
        first, last = self._value(low), self._value(high)
        if not all(isinstance(k, Fraction) and k.denominator == 1 for k in (first, last)):
            raise NoValue
        if last < first - 1 or last - first > MOST_TERMS:
            raise Unclear
        terms = []
        for k in range(int(first), int(last) + 1):
            inner = Point({**self.values, letter: Fraction(k)}, self.seed)
            inner._memo, inner._functions = dict(inner.values), self._functions
            terms.append(inner._value(body))
        return mixed(sum if isinstance(node, sp.Sum) else product, [*terms])


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
    if isinstance(n, mpmath.mpc) or n < 0 or max(abs(n), abs(k)) > 10**6:
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
