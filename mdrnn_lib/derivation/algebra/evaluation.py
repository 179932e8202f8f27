"""The value of an expression at a point, exact or to as many digits as asked for.

As long as only rational arithmetic is met, a value is a fraction, and exact; beyond that it is
computed by mpmath.  φ, and every other function without a name in SymPy, is drawn anew for each
point: independent values and slopes, one for each argument.
"""

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp

from mdrnn_lib.derivation.algebra.numbers import (
    FUNCTIONS,
    LONGEST,
    NoValue,
    Number,
    Unclear,
    Unknown,
    elsewhere,
    logarithm,
    mixed,
    number,
    power,
    product,
    sign_of,
)
from mdrnn_lib.derivation.algebra.real import is_real
from mdrnn_lib.symbolic.functions import Phi, PhiPrime

MOST_TERMS = 60


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
