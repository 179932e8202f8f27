"""Kinks and jumps as polynomials in u = [a > 0] and z = [a = 0]."""

from typing import Any

import sympy as sp

from mdrnn_lib.derivation.algebra.polynomials import ONE, ZERO, Fractional, TooLarge, Undefined
from mdrnn_lib.derivation.algebra.real import is_real
from mdrnn_lib.derivation.algebra.signs import Signs
from mdrnn_lib.derivation.algebra.terms import Coefficient, Monomial, Polynomial, plus
from mdrnn_lib.symbolic.functions import ReLU, Step


class Kinks(Signs):
    """Brings what has a kink into normal form."""

    def _call(self, node: sp.Basic, sign: str | None = None) -> Fractional:
        """Take a function as a generator of its own."""
        raise NotImplementedError

    def trichotomy(self, a: Fractional) -> tuple[Polynomial, Polynomial, Polynomial]:
        """Return [a > 0], [a = 0] and [a < 0] as polynomials."""
        one: Polynomial = {(): 1}
        if not a.top:
            return {}, one, {}
        number, pieces = self._pieces(a)
        above, below = (one, Polynomial()) if number > 0 else (Polynomial(), one)
        for factor, e in pieces:
            p, _, n = self._signs_of_factor(factor, never_zero=e < 0)
            if type(e) is not int or e % 2 == 0:
                p, n = plus(p, n), {}
            above, below = (
                plus(self.product(above, p), self.product(below, n)),
                plus(self.product(above, n), self.product(below, p)),
            )
        zero = plus(one, plus(above, below), -1)
        return above, zero, below

    def _pieces(self, a: Fractional) -> tuple[Coefficient, list[tuple[int, Coefficient]]]:
        """Return a number and factors with their exponents, which have the sign of a fraction."""
        c, monomial, f = self.split(a.top)
        sign, parts = (1, []) if f is None else self.irreducible(f)
        pieces: list[tuple[int, Coefficient]] = [(self.own_factor(g), e) for g, e in monomial]
        return c * sign, [*pieces, *parts, *((g, -k) for g, k in a.bottom)]

    def _signs_of_factor(
        self, f: int, never_zero: bool
    ) -> tuple[Polynomial, Polynomial, Polynomial]:
        one: Polynomial = {(): 1}
        a = self.factors[f]
        if len(a) == 1 and self.generators[next(iter(a))[0][0]].kind in ("step", "zero"):
            return a, plus(one, a, -1), {}
        sign = self.factor_sign(f)
        if sign == "0":
            return {}, one, {}
        if sign == "+" or (sign == "0+" and never_zero):
            return one, {}, {}
        if sign == "-" or (sign == "0-" and never_zero):
            return {}, {}, one
        if self.poles:
            raise TooLarge
        node = self.written(self.factors[f])
        step = self.generator(
            ("step", f),
            "step",
            lambda: {"node": Step(node), "sign": "0+", "inner": f},
        )
        if step not in self.undecided:
            self.undecided.append(step)
        u: Polynomial = {((step.number, 1),): 1}
        z: Polynomial = {}
        if not (never_zero or sign == "!"):
            partners = [step.number, *(g for m in self.factors[f] for g, _ in m)]
            inner = partners if len(self.factors[f]) == 1 else partners[:1]
            at_zero = self.generator(
                ("zero", f),
                "zero",
                lambda: {"node": 1 - Step(node) - Step(-node), "sign": "0+", "inner": tuple(inner)},
            )
            z = {((at_zero.number, 1),): 1}
        rest = plus(one, plus(u, z), -1)
        if sign == "0+":
            return u, plus(z, rest), {}
        if sign == "0-":
            return {}, plus(z, u), rest
        return u, z, rest

    def _positive_part(self, a: Fractional) -> Fractional:
        """Return a [a > 0]; where a is zero it does not matter what the bracket is."""
        if not a.top:
            return a
        above, _, _ = self.trichotomy(a)
        pieces = {f for f, _ in self._pieces(a)[1]}
        kept = {m: c for m, c in above.items() if not self._is_zero_with(pieces, m)}
        return self.multiply(a, Fractional(kept))

    def _is_zero_with(self, pieces: set[int], m: Monomial) -> bool:
        """Tell whether a monomial contains the [f = 0] of one of several factors f."""
        zeros = (self.generators[g] for g, _ in m if self.generators[g].kind == "zero")
        return any(self.generators[z.inner[0]].inner in pieces for z in zeros)

    def _kink(self, node: sp.Expr) -> Fractional:
        if not all(is_real(a) for a in node.args):
            return self._call(node)
        a = self.of(node.args[0])
        if isinstance(node, sp.KroneckerDelta):
            return Fractional(self.trichotomy(self.minus(a, self.of(node.args[1])))[1])
        if isinstance(node, ReLU):
            return self._positive_part(a)
        if isinstance(node, sp.Abs):
            return self.minus(self.scaled(self._positive_part(a), 2), a)
        above, zero, below = (Fractional(part) for part in self.trichotomy(a))
        if isinstance(node, Step):
            return above
        if isinstance(node, sp.sign):
            return self.minus(above, below)
        return self.add([above, self.multiply(self.of(node.args[1]), zero)])  # Heaviside

    def _extreme(self, node: sp.Expr) -> Fractional:
        """Max and Min, two at a time."""
        if not is_real(node):
            return self._call(node)
        first, *others = map(self.of, node.args)
        for other in others:
            more = self._positive_part(self.minus(first, other))
            greatest = isinstance(node, sp.Max)
            first = self.add([other, more]) if greatest else self.minus(first, more)
        return first

    def _piecewise(self, node: sp.Expr) -> Fractional:
        result, left = ZERO, ONE
        for body, condition in node.args:
            holds = Fractional(self.truth(condition))
            taken = self.multiply(left, holds)
            if taken.top:
                result = self.add([result, self.multiply(taken, self.of(body))])
            left = self.minus(left, taken)
            if not left.top:
                return result
        raise Undefined

    def truth(self, condition: Any) -> Polynomial:
        """Return 1 where a condition holds, else 0."""
        one: Polynomial = {(): 1}
        if condition in (True, sp.true):
            return one
        if condition in (False, sp.false):
            return {}
        if isinstance(condition, sp.Not):
            return plus(one, self.truth(condition.args[0]), -1)
        if isinstance(condition, sp.And):
            result = one
            for part in condition.args:
                result = self.product(result, self.truth(part))
            return result
        if isinstance(condition, sp.ITE):
            first, second, third = condition.args
            return plus(self.truth(sp.And(first, second)), self.truth(sp.And(sp.Not(first), third)))
        if isinstance(condition, sp.Or):
            return self.truth(sp.Not(sp.And(*map(sp.Not, condition.args))))
        if not (isinstance(condition, sp.core.relational.Relational) and is_real(condition)):
            raise TooLarge
        above, zero, below = self.trichotomy(
            self.minus(self.of(condition.lhs), self.of(condition.rhs))
        )
        return {
            sp.StrictGreaterThan: above,
            sp.GreaterThan: plus(above, zero),
            sp.StrictLessThan: below,
            sp.LessThan: plus(below, zero),
            sp.Equality: zero,
            sp.Unequality: plus(above, below),
        }[type(condition)]
