"""The normal form of an expression: a fraction of polynomials, in which equal things look alike.

Every function of an argument becomes a generator, its argument in normal form; what is known of the
functions is put into how the generators are chosen:

- e^(a+b) = e^a e^b; the same with every power whose base is positive, as e^(n log 2) for 2^n;
- w^(n+1) = w w^n and (−1)^(2n) = 1 for whole n; roots of numbers by prime factors; √a √a = a;
- a logarithm falls apart into those of factors that are known to be positive;
- sine and cosine are exponentials of i a; Γ(a + k) is Γ(a) times a product;
- ReLU, step, |a|, max and the like are polynomials in u = [a > 0] and z = [a = 0] (`kinks`);
- σ, tanh and softmax are generators of their own, or exponentials if `exponentials` is asked for.

A normal form is right wherever the expression is defined.  It says nothing of where that is: that
is `domain`'s part.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import partial
from math import floor
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.algebra.kinks import Kinks
from mdrnn_lib.derivation.algebra.polynomials import (
    ONE,
    ZERO,
    Coefficient,
    Fractional,
    Generator,
    Monomial,
    Polynomial,
    TooLarge,
    Undefined,
    rational,
    whole,
)
from mdrnn_lib.derivation.algebra.signs import is_real
from mdrnn_lib.symbolic.functions import ReLU, S, Share, Step, T, Whole

LARGEST_POWER = 60
LARGEST_SHIFT = 60
LARGEST_LIFT = 3
LARGEST_PRIME = 2**17


class Normal(Kinks):
    """Brings expressions into normal form."""

    # ---- expressions ----

    def of(self, node: sp.Basic) -> Fractional:
        """Return the normal form of an expression."""
        if node not in self._memo:
            self._memo[node] = self._of(node)
        return self._memo[node]

    def _of(self, node: sp.Basic) -> Fractional:
        if isinstance(node, sp.Rational):
            return self.constant(Fraction(int(node.p), int(node.q)))
        if isinstance(node, sp.Add):
            return self.add([self.of(part) for part in node.args])
        if isinstance(node, sp.Mul):
            result = ONE
            for part in sorted(map(self.of, node.args), key=lambda form: len(form.top)):
                result = self.multiply(result, part)
            return result
        if isinstance(node, sp.Pow):
            return self._power(node)
        if node is sp.E:
            return self._exp(ONE, True)
        if node is sp.I:
            return self.single(self.generator("i", "i", lambda: {"node": sp.I, "nonzero": True}))
        if node.is_Atom:
            return self._letter(node)
        rule = RULES.get(type(node))
        if rule:
            return rule(self, node)
        return self._call(node)

    def _letter(self, node: sp.Basic) -> Fractional:
        sign = "+" if node.is_positive else "0+" if node.is_nonnegative else None
        made = {"node": node, "sign": sign, "nonzero": bool(node.is_zero is False)}
        return self.single(self.generator(("letter", node), "letter", lambda: made))

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

    def _call(self, node: sp.Basic, sign: str | None = None) -> Fractional:
        """Take a function as a generator of its own, for each argument."""
        if isinstance(node, sp.Function) and not isinstance(node, sp.Piecewise):
            key: Any = (node.func, *(self.argument(self.of(a)) for a in node.args))
        else:
            key = node
        return self.single(
            self.generator(
                ("call", key),
                "call",
                lambda: {"node": node, "sign": sign, "nonzero": sign == "+"},
            )
        )

    # ---- powers, exponentials, logarithms ----

    def _power(self, node: sp.Pow) -> Fractional:
        base, exponent = node.args
        if base is sp.E:
            return self._exp(self.of(exponent), is_real(exponent))
        if exponent.is_Integer:
            k, form = int(exponent), self.of(base)
            if abs(k) > LARGEST_POWER and len(form.top) > 1:
                return self._large_power(form, k)
            return self.power(form, k)
        if exponent.is_Rational:
            return self._root(self.of(base), Fraction(int(exponent.p), int(exponent.q)), base)
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
            elif not form.bottom and self._is_i_pi(monomial):
                result = self.multiply(result, self._turned(c))
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

    def _is_i_pi(self, monomial: Monomial) -> bool:
        return len(monomial) == 2 and {self.generators[g].node for g, e in monomial if e == 1} == {
            sp.I,
            sp.pi,
        }

    def _turned(self, c: Coefficient) -> Fractional:
        """Return e^(i π c), a whole power of i apart."""
        quarters = floor(2 * c)
        rest = Fraction(c) - Fraction(quarters, 2)
        i = self.power(self.of(sp.I), quarters % 4)
        if not rest:
            return i
        made = {"node": sp.exp(sp.I * sp.pi * rational(rest), evaluate=False), "nonzero": True}
        return self.multiply(i, self.single(self.generator(("turn", rest), "call", lambda: made)))

    def _root_of_inner(self, log: Generator, c: Coefficient) -> Fractional:
        inner: Fractional = log.inner
        if type(whole(c)) is int:
            return self.power(inner, int(c))
        return self._root(inner, Fraction(c), self.written(inner.top))

    def _root(self, form: Fractional, exponent: Fraction, node: sp.Expr) -> Fractional:
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

    # ---- functions ----

    def _logistic(self, node: sp.Expr) -> Fractional:
        a = self.of(node.args[0])
        if not a.top:
            return self.constant(Fraction(1, 2))
        if self.exponentials:
            e = self._exp(a, is_real(node))
            return self.multiply(e, self.inverse(self.add([ONE, e])))
        if self._leads_negative(a):
            other = S(-node.args[0])
            return self.minus(ONE, self._call(other, "+" if is_real(node) else None))
        return self._call(node, "+" if is_real(node) else None)

    def _tanh(self, node: sp.Expr) -> Fractional:
        inner = node.args[0]
        a = self.of(inner)
        if not a.top:
            return ZERO
        if self.exponentials:
            e = self._exp(self.scaled(a, 2), is_real(node))
            return self.multiply(self.minus(e, ONE), self.inverse(self.add([e, ONE])))
        if self._leads_negative(a):
            return self.scaled(self._call(T(-inner)), -1)
        return self._call(T(inner))

    def _leads_negative(self, a: Fractional) -> bool:
        return a.top[max(a.top)] < 0

    def _share(self, node: sp.Expr) -> Fractional:
        k, *scores = node.args
        sign = "+" if is_real(node) else None
        if not (k.is_Integer and 1 <= k <= len(scores) + 1):
            return self._call(node)
        if self.exponentials:
            powers = [*(self._exp(self.of(a), is_real(a)) for a in scores), ONE]
            return self.multiply(powers[int(k) - 1], self.inverse(self.add(powers)))
        if k == len(scores) + 1:
            others = [self._call(Share(j + 1, *scores), sign) for j in range(len(scores))]
            return self.minus(ONE, self.add(others))
        return self._call(node, sign)

    def _wave(self, node: sp.Expr) -> Fractional:
        """Sine and cosine, and the hyperbolic ones."""
        turn = sp.I if isinstance(node, sp.sin | sp.cos) else sp.Integer(1)
        exponent = self.multiply(self.of(turn), self.of(node.args[0]))
        real = turn == 1 and is_real(node)
        e = self._exp(exponent, real)
        inverse = self._exp(self.scaled(exponent, -1), real)
        if isinstance(node, sp.cos | sp.cosh):
            return self.scaled(self.add([e, inverse]), Fraction(1, 2))
        half = self.scaled(self.minus(e, inverse), Fraction(1, 2))
        return self.multiply(half, self.inverse(self.of(turn)))

    def _gamma_of(self, a: Fractional, node: sp.Expr) -> Fractional:
        """Γ(a): the whole part of the number in a becomes a product."""
        shift = floor(a.top.get((), 0)) if not a.bottom else 0
        if abs(shift) > LARGEST_SHIFT:
            raise TooLarge
        base = self.minus(a, self.constant(shift)) if shift else a
        if set(base.top) <= {()}:
            return self._call(node)
        for _ in range(LARGEST_LIFT):  # Γ(n + 1) for n ≥ 0, since Γ(n) has a pole
            if self.sign(base) == "+":
                break
            base, shift = self.add([base, ONE]), shift - 1
        else:
            base, shift = self.minus(base, self.constant(LARGEST_LIFT)), shift + LARGEST_LIFT
            self._note_pole()
        name = sp.gamma(self.written(base.top), evaluate=False) if not base.bottom else node
        made = {"node": name, "sign": "+" if self.sign(base) == "+" else None}
        gamma = self.generator(("gamma", self.argument(base)), "call", lambda: made)
        result = self.single(gamma)
        for k in range(shift):
            result = self.multiply(result, self.add([base, self.constant(k)]))
        for k in range(shift, 0):
            result = self.multiply(result, self.inverse(self.add([base, self.constant(k)])))
        return result

    def _gamma(self, node: sp.Expr) -> Fractional:
        shift = 1 if isinstance(node, sp.factorial) else 0
        a = self.add([self.of(node.args[0]), self.constant(shift)])
        return self._gamma_of(a, node)

    def _binomial(self, node: sp.Expr) -> Fractional:
        n, k = node.args
        if self.sign(self.of(n)) not in ("+", "0+", "0") or not is_real(k):
            return self._call(node)
        if any(self.sign(self.of(a)) not in ("+", "0+", "0") for a in (k, n - k)):
            self._note_pole()
        top, *below = (
            self._gamma_of(self.add([self.of(a), ONE]), sp.gamma(a + 1)) for a in (n, k, n - k)
        )
        return self.multiply(top, self.inverse(self.multiply(*below)))


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


RULES: dict[type, Callable[[Normal, Any], Fractional]] = {
    sp.exp: lambda self, node: self._exp(self.of(node.args[0]), is_real(node)),
    sp.log: lambda self, node: self._log(self.of(node.args[0]), node.args[0]),
    S: Normal._logistic,
    T: Normal._tanh,
    sp.tanh: Normal._tanh,
    Share: Normal._share,
    Whole: lambda self, node: self.of(node.args[0]),
    sp.UnevaluatedExpr: lambda self, node: self.of(node.args[0]),
    sp.sin: Normal._wave,
    sp.cos: Normal._wave,
    sp.sinh: Normal._wave,
    sp.cosh: Normal._wave,
    sp.factorial: Normal._gamma,
    sp.gamma: Normal._gamma,
    sp.binomial: Normal._binomial,
    ReLU: Normal._kink,
    Step: Normal._kink,
    sp.Abs: Normal._kink,
    sp.sign: Normal._kink,
    sp.Heaviside: Normal._kink,
    sp.KroneckerDelta: Normal._kink,
    sp.Max: Normal._extreme,
    sp.Min: Normal._extreme,
    sp.Piecewise: Normal._piecewise,
}
