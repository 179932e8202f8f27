"""Fractions of polynomials in generators: the exact arithmetic below the normal form.

A polynomial is a dictionary of monomials, a monomial the generators in it with their exponents,
which may be negative or fractions.  A generator is a letter, or stands for a function of an
argument; a few obey a relation, such as s² = 1 + x for s = √(1 + x), or u² = u for a step.
Denominators are kept as powers of numbered *factors*, so that no greatest common divisor is needed:
fractions are equal if the numerator of their difference, multiplied out, has no term left.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from math import floor, gcd, lcm
from typing import Any, NamedTuple

import sympy as sp

from mdrnn_lib.derivation.algebra.terms import (
    Coefficient,
    Monomial,
    Polynomial,
    put,
    rational,
    times,
    whole,
)

BUDGET = 400_000
"""Products of two terms that one normal form may cost; what needs more is not multiplied out."""


class TooLarge(Exception):
    """An expression that would take too long to multiply out."""


class Undefined(Exception):
    """A formula that has no value, such as one over zero."""


class Fractional(NamedTuple):
    """A numerator, and the factors of the denominator with their powers."""

    top: Polynomial
    bottom: tuple[tuple[int, int], ...] = ()


ONE = Fractional({(): 1})
ZERO = Fractional({})


@dataclass(frozen=True)
class Generator:
    """An indeterminate of the normal form.

    Attributes
    ----------
    number
        Its place in monomials.
    kind
        What it is: letter, exp, log, root, step, zero, parity, i, call, power.
    node
        The expression that it stands for.
    sign
        ``"+"`` if positive, ``"0+"`` if not negative, None if unknown.
    nonzero
        Whether it is never zero.
    inner
        What a root is the root of, a logarithm the logarithm of; the factor that a step looks at.
    """

    number: int
    kind: str
    node: sp.Expr
    sign: str | None = None
    nonzero: bool = False
    inner: Any = None


class Ring:
    """Generators, factors, and how to calculate with them."""

    def __init__(self) -> None:
        self.generators: list[Generator] = []
        self.factors: list[Polynomial] = []
        self._by_key: dict[Hashable, Generator] = {}
        self._factor_numbers: dict[frozenset[Any], int] = {}
        self._special: dict[int, Callable[[Coefficient, Monomial], Polynomial | None]] = {}
        self.budget = BUDGET

    # ---- generators ----

    def generator(self, key: Hashable, kind: str, make: Callable[[], dict[str, Any]]) -> Generator:
        """Return the generator of a key; `make` describes a new one."""
        if key not in self._by_key:
            made = Generator(len(self.generators), kind, **make())
            self.generators.append(made)
            self._by_key[key] = made
            rule = getattr(self, f"_rule_{kind}", None)
            if rule:
                self._special[made.number] = lambda e, rest: rule(made, e, rest)
        return self._by_key[key]

    def _rule_root(self, g: Generator, e: Coefficient, rest: Monomial) -> Polynomial | None:
        """A root's exponent lies in [0, 1): the whole part is a power of what is below it."""
        whole = floor(e)
        if whole == 0:
            return None
        power: Polynomial = {(): 1}
        if whole < 0:
            (inside,) = g.inner.items()  # only constants are taken to negative powers here
            power = {(): Fraction(inside[1]) ** whole}
        for _ in range(max(whole, 0)):
            power = self._raw(power, g.inner)
        return self._raw(power, {times(rest, ((g.number, e - whole),) if e != whole else ()): 1})

    def _rule_step(self, g: Generator, e: Coefficient, rest: Monomial) -> Polynomial | None:
        """A step is 0 or 1."""
        return {times(rest, ((g.number, 1),)): 1} if e != 1 else None

    def _rule_zero(self, g: Generator, e: Coefficient, rest: Monomial) -> Polynomial | None:
        """[a = 0] is 0 or 1, and zero times a, and zero where a > 0."""
        present = {number for number, _ in rest}
        if present & set(g.inner):
            return {}
        return self._rule_step(g, e, rest)

    def _rule_parity(self, g: Generator, e: Coefficient, rest: Monomial) -> Polynomial | None:
        """(−1) to a whole number has the square 1."""
        if e == 1:
            return None
        return {times(rest, ((g.number, 1),) if e % 2 else ()): 1}

    def _rule_i(self, g: Generator, e: Coefficient, rest: Monomial) -> Polynomial | None:
        """i² = −1."""
        if e == 1:
            return None
        odd = ((g.number, 1),) if e % 2 else ()
        return {times(rest, odd): 1 if e % 4 < 2 else -1}

    # ---- polynomials ----

    def reduced(self, a: Polynomial) -> Polynomial:
        """Apply the relations of the generators."""
        if not self._special:
            return a
        out: Polynomial = {}
        work = list(a.items())
        while work:
            monomial, c = work.pop()
            for k, (number, e) in enumerate(monomial):
                rule = self._special.get(number)
                instead = rule and rule(e, monomial[:k] + monomial[k + 1 :])
                if instead is not None:
                    self._spend(len(instead))
                    work += [(m, c * d) for m, d in instead.items()]
                    break
            else:
                put(out, monomial, c)
        return out

    def _spend(self, cost: int) -> None:
        self.budget -= cost
        if self.budget < 0:
            raise TooLarge

    def _raw(self, a: Polynomial, b: Polynomial) -> Polynomial:
        self._spend(len(a) * len(b))
        out: Polynomial = {}
        for m, c in a.items():
            for n, d in b.items():
                put(out, times(m, n), c * d)
        return out

    def product(self, a: Polynomial, b: Polynomial) -> Polynomial:
        """Multiply out."""
        if len(b) == 1 and b.get(()) == 1:
            return a
        return self.reduced(self._raw(a, b))

    # ---- factors ----

    def split(self, a: Polynomial) -> tuple[Coefficient, Monomial, int | None]:
        """Return number, monomial and factor whose product is a polynomial that is not zero."""
        if len(a) == 1:
            ((monomial, c),) = a.items()
            return c, monomial, None
        common: dict[int, Coefficient] = dict(next(iter(a)))
        for monomial in a:
            powers = dict(monomial)
            for g in [*common, *powers]:
                common[g] = min(common.get(g, 0), powers.get(g, 0))
        shared = tuple(
            sorted((g, e) for g, e in common.items() if e != 0 and g not in self._special)
        )
        less = tuple((g, -e) for g, e in shared)
        numbers = [Fraction(c) for c in a.values()]
        content = Fraction(
            reduce(gcd, (c.numerator for c in numbers)),
            reduce(lcm, (c.denominator for c in numbers)),
        )
        if a[max(a)] < 0:
            content = -content
        factor = {times(m, less): whole(Fraction(c) / content) for m, c in a.items()}
        return whole(content), shared, self.factor(factor)

    def factor(self, a: Polynomial) -> int:
        """Return the number of a factor."""
        key = frozenset(a.items())
        if key not in self._factor_numbers:
            self._factor_numbers[key] = len(self.factors)
            self.factors.append(a)
        return self._factor_numbers[key]

    # ---- fractions ----

    def constant(self, number: Coefficient) -> Fractional:
        """Return a number as a fraction."""
        return Fractional({(): whole(number)} if number else {})

    def single(self, g: Generator, e: Coefficient = 1) -> Fractional:
        """Return a power of a generator."""
        return Fractional(self.reduced({((g.number, e),): 1}))

    def add(self, parts: Iterable[Fractional]) -> Fractional:
        """Add fractions over a common denominator."""
        parts = list(parts)
        bottom: dict[int, int] = {}
        for part in parts:
            for f, k in part.bottom:
                bottom[f] = max(bottom.get(f, 0), k)
        top: Polynomial = {}
        for part in parts:
            present = dict(part.bottom)
            a = part.top
            for f, k in bottom.items():
                for _ in range(k - present.get(f, 0)):
                    a = self.product(a, self.factors[f])
            for monomial, c in a.items():
                put(top, monomial, c)
        return Fractional(top, tuple(sorted(bottom.items())) if top else ())

    def multiply(self, a: Fractional, b: Fractional) -> Fractional:
        """Multiply two fractions; what is above and below is not cancelled."""
        top = self.product(a.top, b.top)
        if not top or not (a.bottom or b.bottom):
            return Fractional(top)
        bottom = dict(a.bottom)
        for f, k in b.bottom:
            bottom[f] = bottom.get(f, 0) + k
        return Fractional(top, tuple(sorted(bottom.items())))

    def minus(self, a: Fractional, b: Fractional) -> Fractional:
        """Subtract."""
        return self.add([a, self.scaled(b, -1)])

    def scaled(self, a: Fractional, number: Coefficient) -> Fractional:
        """Multiply by a number that is not zero."""
        return Fractional({m: whole(c * number) for m, c in a.top.items()}, a.bottom)

    def inverse(self, a: Fractional) -> Fractional:
        """Turn a fraction over.

        Raises
        ------
        Undefined
            If it is zero.
        """
        if not a.top:
            raise Undefined
        c, monomial, f = self.split(a.top)
        result = Fractional({(): Fraction(1) / c}, () if f is None else ((f, 1),))
        for number, e in monomial:
            result = self.multiply(result, self._inverse_power(self.generators[number], e))
        for g, k in a.bottom:
            for _ in range(k):
                result = self.multiply(result, Fractional(self.factors[g]))
        return result

    def _inverse_power(self, g: Generator, e: Coefficient) -> Fractional:
        if g.kind == "root" and set(g.inner) != {()}:
            return self.multiply(self.single(g, 1 - e), self.inverse(Fractional(g.inner)))
        return self.single(g, e if g.kind in ("step", "zero") else -e)

    def power(self, a: Fractional, k: int) -> Fractional:
        """Raise to a whole power, by squaring."""
        if k < 0:
            return self.power(self.inverse(a), -k)
        if len(a.top) == 1 and not a.bottom:
            ((monomial, c),) = a.top.items()
            if abs(c) != 1 and k > 20_000:
                raise TooLarge
            powers = tuple((g, e * k) for g, e in monomial) if k else ()
            return Fractional(self.reduced({powers: whole(c**k)}))
        if k > 4000:
            raise TooLarge
        result = ONE
        for bit in bin(k)[2:]:
            result = self.multiply(result, result)
            if bit == "1":
                result = self.multiply(result, a)
        return result

    def cancelled(self, a: Fractional) -> Fractional:
        """Divide out each factor of the denominator that divides the numerator."""
        top, bottom = a.top, dict(a.bottom)
        for f in list(bottom):
            while bottom[f]:
                quotient = self.quotient(top, self.factors[f])
                if quotient is None:
                    break
                top, bottom[f] = quotient, bottom[f] - 1
        return Fractional(top, tuple((f, k) for f, k in sorted(bottom.items()) if k))

    def quotient(self, a: Polynomial, b: Polynomial) -> Polynomial | None:
        """Divide exactly, if that can be done."""
        involved = sorted({g for m in [*a, *b] for g, _ in m})

        def rank(monomial: Monomial) -> tuple[Coefficient, ...]:
            powers = dict(monomial)
            return tuple(powers.get(g, 0) for g in involved)

        lead = max(b, key=rank)
        lowest = {g: min(dict(m).get(g, 0) for m in a) for g in involved} if a else {}
        rest, result = dict(a), Polynomial()
        while rest:
            first = max(rest, key=rank)
            c = whole(Fraction(rest[first]) / b[lead])
            monomial = times(first, tuple((g, -e) for g, e in lead))
            if any(dict(monomial).get(g, 0) < low for g, low in lowest.items()):
                return None
            result[monomial] = c
            self._spend(len(b) + len(rest) // 4)
            for m, d in b.items():
                put(rest, times(monomial, m), -c * d)
        return result

    # ---- back to SymPy ----

    def expression(self, a: Fractional) -> sp.Expr:
        """Return a fraction as an expression."""
        below = sp.Mul(*(self.written(self.factors[f]) ** -k for f, k in a.bottom))
        return self.written(a.top) * below

    def written(self, a: Polynomial) -> sp.Expr:
        """Return a polynomial as an expression."""
        return sp.Add(*(rational(c) * self.monomial(m) for m, c in a.items()))

    def monomial(self, m: Monomial) -> sp.Expr:
        """Return a monomial as an expression."""
        return sp.Mul(*(self.generators[g].node ** rational(e) for g, e in m))
