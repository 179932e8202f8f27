"""Powers, exponentials and logarithms as generators.

- e^(a+b) = e^a e^b; the same with every power whose base is positive, as e^(n log 2) for 2^n;
- w^(n+1) = w w^n and (−1)^(2n) = 1 for whole n; roots of numbers by prime factors; √a √a = a;
- a logarithm falls apart into those of factors that are known to be positive.
"""

from fractions import Fraction
from functools import partial
from math import floor
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.algebra.kinks import Kinks
from mdrnn_lib.derivation.algebra.polynomials import (
    ONE,
    ZERO,
    Fractional,
    Generator,
    TooLarge,
    Undefined,
)
from mdrnn_lib.derivation.algebra.real import is_real
from mdrnn_lib.derivation.algebra.terms import Coefficient, Monomial, Polynomial, rational, whole

LARGEST_POWER = 60
LARGEST_PRIME = 2**17


class Powers(Kinks):
    """Brings powers, roots, exponentials and logarithms into normal form."""

    def argument(self, form: Fractional) -> int:
        """Return a number for an argument, the same for equal ones."""
        if form.bottom:
            form = self.cancelled(form)
        key = (frozenset(form.top.items()), form.bottom)
        if key not in self._arguments:
            number = len(self._arguments)
            for other, its in self._quotients[:50]:
                if (form.bottom or other.bottom) and not self.minus(form, other).top:
                    number = its
                    break
            self._arguments[key] = number
            self._quotients.append((form, number))
        return self._arguments[key]

    def _power(self, node: sp.Pow) -> Fractional:
        base, exponent = node.args
        if exponent.is_Integer:
            k, form = int(exponent), self.of(base)
            if abs(k) > LARGEST_POWER and len(form.top) > 1:
                return self._large_power(form, k)
            return self.power(form, k)
        if exponent.is_Rational:
            return self._root(self.of(base), Fraction(int(exponent.p), int(exponent.q)))
        form, upper = self.of(base), self.of(exponent)
        if self.sign(form) == "+":
            return self._exp(self.multiply(upper, self._log(form, base)), is_real(node))
        if exponent.is_integer:
            return self._whole_power(form, upper, node)
        if is_real(node):  # the domain has it that the base is positive
            return self._exp(self.multiply(upper, self._log(form, base)), True)
        return self._call_power(form, upper, node)

    def _call_power(self, base: Fractional, exponent: Fractional, node: sp.Pow) -> Fractional:
        key = ("power", self.argument(base), self.argument(exponent))
        return self.single(self.generator(key, "power", lambda: {"node": node}))

    def _large_power(self, form: Fractional, k: int) -> Fractional:
        """Keep a high power of a sum in one piece."""
        if form.bottom:
            raise TooLarge
        c, monomial, f = self.split(form.top)
        rest = self.power(Fractional({monomial: c}), k)
        if f is None:
            return rest
        kept = self.written(self.factors[f])
        known = self.factor_sign(f)
        made = {"node": kept, "sign": known, "nonzero": known in ("+", "-", "!")}
        made["sign"] = known if known in ("+", "0+") else None
        return self.multiply(
            rest, self.single(self.generator(("kept", f), "call", lambda: made), k)
        )

    def _exp(self, form: Fractional, real: bool) -> Fractional:
        """Return e to a power, term by term."""
        if form.bottom:
            form = self.cancelled(form)
        result, powers = ONE, []
        for monomial, c in sorted(form.top.items()):
            single = self.generators[monomial[0][0]] if len(monomial) == 1 else None
            if single and single.kind == "log" and monomial[0][1] == 1 and not form.bottom:
                result = self.multiply(result, self._root_of_inner(single, c))
            else:
                powers.append((monomial, c))
        for monomial, c in powers:
            bottom = form.bottom

            def made(monomial: Monomial = monomial, bottom: Any = bottom) -> dict[str, Any]:
                node = sp.exp(self.expression(Fractional({monomial: 1}, bottom)), evaluate=False)
                return {"node": node, "sign": "+" if real else None, "nonzero": True}

            g = self.generator(("exp", monomial, bottom), "exp", made)
            result = self.multiply(result, self.single(g, c))
        return result

    def _root_of_inner(self, log: Generator, c: Coefficient) -> Fractional:
        inner: Fractional = log.inner
        if type(whole(c)) is int:
            return self.power(inner, int(c))
        return self._root(inner, Fraction(c))

    def _root(self, form: Fractional, exponent: Fraction) -> Fractional:
        """Return a fractional power: its parts of known sign apart."""
        if not form.top:
            if exponent < 0:
                raise Undefined
            return ZERO
        c, monomial, f = self.split(form.top)
        result, rest = self._root_of_number(abs(Fraction(c)), exponent), Fractional({(): 1})
        if c < 0:
            rest = self.constant(-1)
        for number, e in monomial:
            g = self.generators[number]
            if self.generator_sign(number) in ("+", "0+"):
                result = self.multiply(result, self._fractional(g, e * exponent))
            else:
                rest = self.multiply(rest, self.single(g, e))
        pieces = [] if f is None else [(f, 1)]
        for factor, k in [*pieces, *((g, -k) for g, k in form.bottom)]:
            if self.factor_sign(factor) in ("+", "0+"):
                result = self.multiply(result, self._root_of_factor(factor, k * exponent))
            else:
                one = Fractional(self.factors[factor])
                rest = self.multiply(rest, one if k > 0 else self.power(one, k))
        if rest == ONE:
            return result
        return self.multiply(result, self._root_of_rest(rest, exponent))

    def _fractional(self, g: Generator, e: Coefficient) -> Fractional:
        """Return a fractional power of a generator that is not negative."""
        if g.kind == "root":
            return self._root_of_polynomial(g.inner, Fraction(e), g.sign)
        if g.kind in ("step", "zero"):
            return self.single(g)
        if g.kind in ("exp", "power") and g.sign != "+":  # e^(c/2) need not be the root of e^c
            return self._root_of_polynomial({((g.number, 1),): 1}, Fraction(e), None)
        return self.single(g, whole(e))

    def _root_of_rest(self, rest: Fractional, exponent: Fraction) -> Fractional:
        if len(rest.top) == 1 and not rest.bottom:
            ((monomial, c),) = rest.top.items()
            g = self.generators[monomial[0][0]] if len(monomial) == 1 else None
            if g and c == 1 and monomial[0][1] == 1 and g.kind in ("letter", "call", "log"):
                return self.single(g, exponent)
        if rest.bottom:
            key = ("root of", self.argument(rest), exponent)
            made = {"node": self.expression(rest) ** rational(exponent)}
            return self.single(self.generator(key, "call", lambda: made))
        return self._root_of_polynomial(rest.top, exponent, None)

    def _root_of_factor(self, f: int, exponent: Coefficient) -> Fractional:
        return self._root_of_polynomial(self.factors[f], Fraction(exponent), self.factor_sign(f))

    def _root_of_polynomial(
        self, a: Polynomial, exponent: Fraction, sign: str | None
    ) -> Fractional:
        steps = floor(exponent)
        result = self.power(Fractional(a), steps)
        if exponent == steps:
            return result
        made = {
            "node": self.written(a),
            "sign": sign if sign in ("+", "0+") else None,
            "nonzero": sign == "+",
            "inner": a,
        }
        g = self.generator(("root", frozenset(a.items())), "root", lambda: made)
        return self.multiply(result, self.single(g, exponent - steps))

    def _root_of_number(self, number: Fraction, exponent: Fraction) -> Fractional:
        result = ONE
        for prime, k in prime_powers(number):
            node = sp.Integer(prime)
            made = {"node": node, "sign": "+", "nonzero": True, "inner": {(): prime}}
            g = self.generator(("prime", prime), "root", partial(dict, made))
            result = self.multiply(result, self.single(g, k * exponent))
        return result

    def _whole_power(self, base: Fractional, exponent: Fractional, node: sp.Pow) -> Fractional:
        """Raise to the power of letters that stand for whole numbers."""
        split = self._whole_parts(exponent)
        if split is None or not base.top:
            return self._call_power(base, exponent, node)
        fixed, parts = split
        self._look_for_poles(base, fixed, parts)
        result = self.power(base, fixed)
        c, monomial, f = self.split(base.top)
        number = abs(Fraction(c))
        if number != 1:
            logarithm = self._log(self.constant(number), rational(number))
            moved = Fractional(dict(parts))
            result = self.multiply(result, self._exp(self.multiply(moved, logarithm), True))
        if c < 0:
            result = self.multiply(result, self._alternating(parts))
        bases = [*monomial, *((("factor", f), 1),) * (f is not None)]
        bases += [(("factor", g), -k) for g, k in base.bottom]
        for of, e in bases:
            for m, k in parts:
                result = self.multiply(result, self._letter_power(of, m, e * k))
        return result

    def _look_for_poles(
        self, base: Fractional, fixed: int, parts: list[tuple[Monomial, Coefficient]]
    ) -> None:
        """Take note where w^(n + 1) is defined and its part w^n is not."""
        one = len(parts) == 1 and parts[0][1] > 0
        natural = all(self.polynomial_sign({m: c}) in ("+", "0+") for m, c in parts)
        as_it_is = (natural and fixed >= 0) or (one and not fixed)
        if not as_it_is and self.sign(base) not in ("+", "-", "!"):
            self._note_pole()

    def _note_pole(self) -> None:
        if any(g.kind == "step" for g in self.generators):
            raise TooLarge
        self.poles = True

    def _whole_parts(
        self, exponent: Fractional
    ) -> tuple[int, list[tuple[Monomial, Coefficient]]] | None:
        """Split an exponent into its number and its terms, if all are whole multiples."""
        if exponent.bottom:
            return None
        terms = dict(exponent.top)
        fixed = terms.pop((), 0)
        letters = {g for m in terms for g, e in m}
        are_whole = all(self.generators[g].node.is_integer for g in letters)
        positive = all(type(e) is int and e > 0 for m in terms for _, e in m)
        if are_whole and positive and all(type(k) is int for k in [fixed, *terms.values()]):
            return int(fixed), sorted(terms.items())
        return None

    def _alternating(self, parts: list[tuple[Monomial, Coefficient]]) -> Fractional:
        """(−1) to a whole power: only what is odd counts, and n² is as odd as n."""
        odd: dict[Monomial, int] = {}
        for m, k in parts:
            first = tuple((g, 1) for g, _ in m)
            odd[first] = (odd.get(first, 0) + int(k)) % 2
        result = ONE
        for m, k in sorted(odd.items()):
            made = {"node": sp.Pow(-1, self.monomial(m)), "nonzero": True}
            if k:
                g = self.generator(("parity", m), "parity", partial(dict, made))
                result = self.multiply(result, self.single(g))
        return result

    def _letter_power(self, of: Any, m: Monomial, e: Coefficient) -> Fractional:
        """Return w^(m e) for a generator or a factor w, and letters m."""
        if isinstance(of, tuple):
            node, sign = self.written(self.factors[of[1]]), self.factor_sign(of[1])
        else:
            node, sign = self.generators[of].node, self.generator_sign(of)
        if sign == "+":
            return self._exp(
                self.multiply(Fractional({m: e}), self._log(self.of(node), node)), True
            )
        made = {"node": node ** self.monomial(m), "nonzero": sign in ("-", "!")}
        return self.single(self.generator(("power", of, m), "power", lambda: made), e)

    def _log(self, form: Fractional, node: sp.Expr) -> Fractional:
        """Return a logarithm, what is known to be positive in its argument apart."""
        if not form.top:
            raise Undefined
        form = self.cancelled(form) if form.bottom else form
        c, monomial, f = self.split(form.top)
        parts, rest = [], Fractional({(): 1 if c > 0 else -1})
        for prime, k in prime_powers(abs(Fraction(c))):
            parts.append(self.scaled(self._single_log(self.constant(prime)), k))
        for number, e in monomial:
            g = self.generators[number]
            if self.generator_sign(number) == "+":
                parts.append(self._log_of_generator(g, e))
            else:
                rest = self.multiply(rest, self.single(g, e))
        pieces = [] if f is None else [(f, 1)]
        for factor, k in [*pieces, *((g, -k) for g, k in form.bottom)]:
            one = Fractional(self.factors[factor])
            if self.factor_sign(factor) == "+":
                parts.append(self.scaled(self._single_log(one), k))
            else:
                rest = self.multiply(rest, one if k > 0 else self.power(one, k))
        if rest != ONE:
            parts.append(self._single_log(rest))
        return self.add(parts)

    def _log_of_generator(self, g: Generator, e: Coefficient) -> Fractional:
        if g.kind == "exp" and g.sign == "+":
            return self.scaled(self.of(g.node.args[0]), e)
        if g.kind == "root":
            inner = Fractional(g.inner)
            return self.scaled(self._log(inner, g.node), e)
        return self.scaled(self._single_log(self.single(g)), e)

    def _single_log(self, form: Fractional) -> Fractional:
        made = {"node": sp.log(self.expression(form), evaluate=False), "inner": form}
        return self.single(self.generator(("log", self.argument(form)), "log", lambda: made))


def prime_powers(number: Fraction) -> list[tuple[int, int]]:
    """Return primes and exponents of a positive number.

    Raises
    ------
    TooLarge
        If it has more than sixty digits.
    """
    if max(number.numerator, number.denominator) > 10**40:
        raise TooLarge

    def factored(n: int) -> dict[int, int]:  # factors without a small prime stay in one piece
        return dict(sp.factorint(n, limit=LARGEST_PRIME, use_rho=False, use_pm1=False))

    powers = factored(number.numerator)
    powers.update({prime: -k for prime, k in factored(number.denominator).items()})
    return sorted((int(prime), int(k)) for prime, k in powers.items() if prime != 1)
