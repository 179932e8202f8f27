"""The normal form of an expression: a fraction of polynomials, in which equal things look alike.

Every function of an argument becomes a generator, its argument in normal form; what is known of the
functions is put into how the generators are chosen:

- powers, exponentials and logarithms fall apart as far as signs allow (`powers`);
- sine and cosine are exponentials of i a; Γ(a + k) is Γ(a) times a product;
- ReLU, step, |a|, max and the like are polynomials in u = [a > 0] and z = [a = 0] (`kinks`);
- σ, tanh and softmax are generators of their own, or exponentials if `exponentials` is asked for.

A normal form is right wherever the expression is defined.  It says nothing of where that is: that
is `domain`'s part.
"""

from collections.abc import Callable
from fractions import Fraction
from math import floor
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.algebra.polynomials import ONE, ZERO, Fractional, TooLarge
from mdrnn_lib.derivation.algebra.powers import Powers
from mdrnn_lib.derivation.algebra.real import is_real
from mdrnn_lib.symbolic.functions import ReLU, S, Share, Step, T, Whole

LARGEST_SHIFT = 60
LARGEST_LIFT = 3


class Normal(Powers):
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
