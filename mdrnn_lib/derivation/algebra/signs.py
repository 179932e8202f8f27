"""What is known of the sign of a polynomial: from facts, from its terms, from its factors."""

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.algebra.polynomials import (
    Fractional,
    Generator,
    Ring,
    TooLarge,
    Undefined,
)
from mdrnn_lib.derivation.algebra.real import is_real
from mdrnn_lib.derivation.algebra.terms import Coefficient, Polynomial, plus, put, rational
from mdrnn_lib.symbolic.functions import S, Share, T

DEEPEST = 2
LARGEST_TO_FACTOR = 60
LARGEST_WRITTEN_OUT = 3000
LARGEST_TO_LOOK_AT = 40

OPPOSITE = {"+": "-", "-": "+", "0+": "0-", "0-": "0+", "0": "0", "!": "!"}


def product_of_signs(one: str | None, other: str | None) -> str | None:
    """Return the sign of a product."""
    if "0" in (one, other):
        return "0"
    if one is None or other is None:
        return None
    if "!" in (one, other):
        return "!" if {one, other} <= {"!", "+", "-"} else None
    weak = "0" if len(one) + len(other) > 2 else ""
    return weak + ("+" if one[-1] == other[-1] else "-")


@lru_cache(maxsize=2000)
def _factor_list(terms: tuple[Any, ...]) -> Any:
    letters = [sp.Symbol(f"g{k}") for k in range(len(terms[0][0]))]
    return sp.Poly(dict(terms), *letters).factor_list()


class Signs(Ring):
    """A ring in which something is known of the signs of generators and factors.

    A sign is ``"+"``, ``"-"``, ``"0"``, ``"0+"`` for not negative, ``"0-"`` for not positive,
    ``"!"`` for not zero, or None if nothing is known.

    Parameters
    ----------
    exponentials
        Whether σ, tanh and softmax are written out.
    facts
        Expressions and the sign that each is known to have.
    depth
        How many steps have been looked at from both sides.
    """

    def __init__(
        self,
        exponentials: bool = False,
        facts: Iterable[tuple[sp.Expr, str]] = (),
        depth: int = 0,
    ) -> None:
        super().__init__()
        self.exponentials, self.depth = exponentials, depth
        self.known: dict[int, str] = {}
        self.undecided: list[Generator] = []  # steps, the innermost first
        self._memo: dict[sp.Basic, Fractional] = {}
        self._arguments: dict[Any, int] = {}
        self._quotients: list[tuple[Fractional, int]] = []
        self._signs: dict[int, str | None] = {}
        self._parts: dict[int, tuple[int, list[tuple[int, int]]]] = {}
        self._wider: Signs | None = None
        self.poles = False
        """Whether a generator may be infinite where what it is part of is not: w^n in w^n w."""
        self.facts = tuple(facts)
        for expression, sign in self.facts:
            self.learn(expression, sign)

    def of(self, node: sp.Basic) -> Fractional:
        """Return the normal form of an expression."""
        raise NotImplementedError

    def learn(self, expression: sp.Expr, sign: str) -> None:
        """Take note of the sign of an expression."""
        try:
            form = self.of(expression)
        except (TooLarge, Undefined):
            return
        if not form.top or self.poles:
            return
        c, monomial, f = self.split(form.top)
        below = self.sign(Fractional({(): 1}, form.bottom))
        if sign not in ("!", "0") and below != "+":
            if below != "-":
                return
            sign = OPPOSITE[sign]
        if sign == "!":
            for g, _ in monomial:
                self._note(self.own_factor(g), "!")
            if f is not None:
                self._note(f, "!")
        elif f is None and len(monomial) == 1 and monomial[0][1] == 1:
            self._note(self.own_factor(monomial[0][0]), sign if c > 0 else OPPOSITE[sign])
        elif f is not None and not monomial:
            self._note(f, sign if c > 0 else OPPOSITE[sign])
        self._signs.clear()

    def _note(self, f: int, sign: str) -> None:
        both = {self.known.get(f, sign), sign}
        strong = both & {"+", "-", "0"}
        if not strong and "!" in both:
            strong = {weak[1] for weak in both & {"0+", "0-"}}
        self.known[f] = min(strong or both)

    def own_factor(self, g: int) -> int:
        """Return the number of a generator as a factor."""
        return self.factor({((g, 1),): 1})

    def irreducible(self, f: int) -> tuple[int, list[tuple[int, int]]]:
        """Factor a factor, if it is not large.

        Returns
        -------
        tuple
            1 or −1, and the numbers of the factors with their powers: their product has the sign of
            the factor, and its zeros.
        """
        if f not in self._parts:
            self._parts[f] = self._factored(f)
        return self._parts[f]

    def _factored(self, f: int) -> tuple[int, list[tuple[int, int]]]:
        a = self.factors[f]
        numbers = sorted({g for m in a for g, _ in m})
        exponents = [e for m in a for _, e in m]
        if len(a) > LARGEST_TO_FACTOR or any(type(e) is not int or e < 0 for e in exponents):
            return 1, [(f, 1)]
        most = {g: max(dict(m).get(g, 0) for m in a) for g in numbers}
        if prod(int(e) + 1 for e in most.values()) > LARGEST_WRITTEN_OUT:
            return 1, [(f, 1)]
        terms = {tuple(int(dict(m).get(g, 0)) for g in numbers): rational(c) for m, c in a.items()}
        content, parts = _factor_list(tuple(sorted(terms.items())))
        sign = 1 if content > 0 else -1
        result = []
        for part, k in parts:
            polynomial: Polynomial = {
                tuple((g, e) for g, e in zip(numbers, powers, strict=True) if e): int(c)
                for powers, c in part.terms()
            }
            c, monomial, number = self.split(polynomial)
            sign *= -1 if c < 0 and k % 2 else 1
            result.append((self.own_factor(monomial[0][0]) if number is None else number, int(k)))
        return sign, sorted(result, key=lambda piece: sorted(self.factors[piece[0]].items()))

    # ---- signs ----

    def generator_sign(self, number: int) -> str | None:
        """Return what is known of the sign of a generator."""
        g = self.generators[number]
        known = self.known.get(self._factor_numbers.get(frozenset({(((number, 1),), 1)}), -1))
        if known in ("+", "-", "0") or g.sign is None:
            return known or ("!" if g.nonzero else None)
        return "+" if g.sign == "+" or known == "!" or g.nonzero else g.sign

    def sign(self, form: Fractional) -> str | None:
        """Return ``"+"``, ``"-"``, ``"0"``, ``"0+"``, ``"0-"``, ``"!"`` for not zero, or None."""
        if not form.top:
            return "0"
        sign = self.polynomial_sign(form.top)
        for f, k in form.bottom:
            if k % 2:
                below = self.factor_sign(f)
                below = {"0+": "+", "0-": "-"}.get(below or "", below)
                sign = product_of_signs(sign, below or "!")
        return sign

    def polynomial_sign(self, a: Polynomial) -> str | None:
        """Return the sign of a polynomial."""
        c, monomial, f = self.split(a)
        sign: str | None = "+" if c > 0 else "-"
        for g, e in monomial:
            sign = product_of_signs(sign, self._power_sign(g, e))
        return sign if f is None else product_of_signs(sign, self.factor_sign(f))

    def _power_sign(self, g: int, e: Coefficient) -> str | None:
        sign = self.generator_sign(g)
        if type(e) is not int:
            return sign if sign in ("+", "0+") else None
        if e < 0:
            sign = {"0+": "+", "0-": "-", None: "!"}.get(sign, sign)
        if e % 2 == 0 and is_real(self.generators[g].node):
            return {"-": "+", "!": "+", "0-": "0+", None: "0+"}.get(sign, sign)
        return sign

    def factor_sign(self, f: int) -> str | None:
        """Return the sign of a factor."""
        if f not in self._signs:
            self._signs[f] = self._factor_sign(f)
        return self._signs[f]

    def _factor_sign(self, f: int) -> str | None:
        if f in self.known and self.known[f] not in ("!", "0+", "0-"):
            return self.known[f]
        a = self.factors[f]
        if len(a) == 1:
            ((monomial, _),) = a.items()
            return self.generator_sign(monomial[0][0]) or self._sign_by_what_is_known(a)
        signs = set()
        for m, c in a.items():
            sign: str | None = "+" if c > 0 else "-"
            for g, e in m:
                sign = product_of_signs(sign, self._power_sign(g, e))
            signs.add(sign)
        for strong, weak in (("+", "0+"), ("-", "0-")):
            if signs <= {strong, weak}:
                nonzero = strong in signs or self.known.get(f) == "!"
                return strong if nonzero else weak
        parts = self.irreducible(f)
        if parts != (1, [(f, 1)]):
            return self._sign_of_parts(*parts) or self.known.get(f)
        ways = (
            self._sign_by_what_is_known,
            self._sign_of_one_letter,
            self._sign_of_counts,
            self._sign_by_exponentials,
            self._sign_by_steps,
        )
        return next((sign for way in ways if (sign := way(a))), self.known.get(f))

    def _sign_of_parts(self, first: int, parts: list[tuple[int, int]]) -> str | None:
        """Return the sign of a product; squares of real numbers are not negative."""
        sign: str | None = "+" if first > 0 else "-"
        for part, k in parts:
            own = self.factor_sign(part)
            if k % 2 == 0 and is_real(self.written(self.factors[part])):
                own = {"-": "+", "!": "+", "0-": "0+", None: "0+"}.get(own, own)
            sign = product_of_signs(sign, own)
        return sign

    def _sign_by_what_is_known(self, a: Polynomial) -> str | None:
        """Split a polynomial into one of known sign and a rest that has the same sign."""
        for f, sign in self.known.items():
            if sign == "!":
                continue
            known = self.factors[f]
            first = max(known)
            if first not in a:
                continue
            ratio = Fraction(a[first]) / known[first]
            rest = plus(a, known, -ratio)
            part = product_of_signs(sign, "+" if ratio > 0 else "-")
            signs = {part, self._plain_sign(rest)} - {"0"}
            for strong in "+-":
                if signs <= {strong, f"0{strong}"}:
                    return strong if strong in signs else f"0{strong}" if signs else "0"
        return None

    def _plain_sign(self, a: Polynomial) -> str | None:
        """Return the sign of a number, or of what is known as it stands."""
        if not a:
            return "0"
        c, monomial, f = self.split(a)
        sign: str | None = "+" if c > 0 else "-"
        for g, e in monomial:
            sign = product_of_signs(sign, self._power_sign(g, e))
        return sign if f is None else product_of_signs(sign, self.known.get(f))

    def _sign_of_one_letter(self, a: Polynomial) -> str | None:
        """A polynomial in one real letter without a root keeps its sign."""
        numbers = {g for m in a for g, _ in m}
        if len(numbers) != 1 or len(a) > LARGEST_TO_LOOK_AT:
            return None
        g = self.generators[numbers.pop()]
        powers = [m[0][1] if m else 0 for m in a]
        if not (g.kind in ("letter", "exp", "call") and is_real(g.node)):
            return None
        if any(type(e) is not int or not 0 <= e <= 40 for e in powers):
            return None
        x = sp.Dummy("x")
        polynomial = sp.Poly(
            {(int(e),): rational(c) for e, c in zip(powers, a.values(), strict=True)}, x
        )
        low = 0 if self.generator_sign(g.number) in ("+", "0+") else None
        if polynomial.count_roots(low, None):
            return None
        return "+" if polynomial.eval(1) > 0 else "-"

    def _sign_of_counts(self, a: Polynomial) -> str | None:
        """A positive whole number is one plus one that is not negative."""
        numbers = sorted({g for m in a for g, _ in m})
        letters = [self.generators[g] for g in numbers]
        if len(a) > 20 or not all(type(e) is int and 0 < e <= 4 for m in a for _, e in m):
            return None
        counts = [g for g in letters if g.kind == "letter" and g.sign == "+" and g.node.is_integer]
        if not counts:
            return None
        moved = {g.node: 1 + sp.Dummy(nonnegative=True) for g in counts}
        side = type(self)(self.exponentials, depth=DEEPEST)
        form = side.of(self.written(a).xreplace(moved))
        signs = {side.polynomial_sign({m: c}) for m, c in form.top.items()}
        for strong in "+-":
            if signs <= {strong, f"0{strong}"}:
                return strong if strong in signs else f"0{strong}"
        return None

    def _sign_by_exponentials(self, a: Polynomial) -> str | None:
        """With σ = e/(1 + e) and the like, all signs may become the same."""
        functions = {type(self.generators[g].node) for m in a for g, _ in m}
        if self.exponentials or not functions & {S, T, Share} or len(a) > LARGEST_TO_LOOK_AT:
            return None
        if self._wider is None:
            self._wider = type(self)(True, self.facts, self.depth)
        return self._wider.sign(self._wider.of(self.written(a)))

    def _sign_by_steps(self, a: Polynomial) -> str | None:
        """Look at both sides of a step."""
        steps = {g for m in a for g, _ in m if self.generators[g].kind == "step"}
        if not steps or self.depth == DEEPEST or len(a) > LARGEST_TO_LOOK_AT:
            return None
        u = self.generators[max(steps)]
        above: Polynomial = {}
        below: Polynomial = {}
        for m, c in a.items():
            rest = tuple((g, e) for g, e in m if g != u.number)
            put(above, rest, c)
            if rest == m:
                put(below, m, c)
        looked_at = self.written(self.factors[u.inner])
        found = set()
        for part, sign in ((above, "+"), (below, "0-")):
            side = type(self)(self.exponentials, [*self.facts, (looked_at, sign)], self.depth + 1)
            found.add(side.sign(side.of(self.written(part))))
        for strong in "+-":
            if found <= {strong, f"0{strong}", "0"}:
                return strong if found == {strong} else f"0{strong}"
        return None
