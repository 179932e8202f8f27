"""Activations as SymPy sees them: a name, and a rule for the derivative.

Written out with exponentials, a network of a few cells grows beyond what SymPy can expand.  As
formal functions they stay small: σ is known by σ′ = σ(1 − σ), tanh by tanh′ = 1 − tanh², the ReLU
by its slope, which is a step, and φ, any activation, by the name of its derivative, φ′.
"""

from collections.abc import Callable, Mapping
from typing import Any

import mpmath
import sympy as sp
from sympy.core.function import ArgumentIndexError


class S(sp.Function):  # type: ignore[misc]
    """The logistic function σ."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """σ′ = σ(1 − σ)."""
        return self * (1 - self)


class T(sp.Function):  # type: ignore[misc]
    """The hyperbolic tangent."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """tanh′ = 1 − tanh²."""
        return 1 - self**2


class Step(sp.Function):  # type: ignore[misc]
    """1 where the argument is positive, else 0; constant but for the jump.

    It has no derivative at the jump; there it is given the slope 0.
    """

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """Zero on both sides of the jump."""
        return sp.Integer(0)


class ReLU(sp.Function):  # type: ignore[misc]
    """max(0, a).

    It has no derivative at 0; there it is given the slope 0, as the code does.  What the chain rule
    then says at a kink belongs to the formula as it is written, and need not be the derivative of
    its value: relu(a) − relu(−a) is a, whose slope is 1, but the chain rule makes it
    [a > 0] + [−a > 0], which is 0 where a = 0.  A derivation that uses the slope says so beside it.
    """

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """The step: at the kink, 0."""
        return Step(self.args[0])


class PhiPrime(sp.Function):  # type: ignore[misc]
    """φ′, the derivative of any activation; of its own derivative nothing is known."""


class Phi(sp.Function):  # type: ignore[misc]
    """φ, any differentiable activation."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """φ′."""
        return PhiPrime(self.args[0])


class Share(sp.Function):  # type: ignore[misc]
    """Share k of a softmax of scores a_1, …, a_m and a zero: e^(a_k) / (1 + Σ_l e^(a_l)).

    The first argument is k, a whole number from 1 to m, or m + 1 for the share of the zero.
    """

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """λ_k′ = λ_k(1 − λ_k) by its own score, −λ_k λ_l by the score of another."""
        k, *scores = self.args
        if argindex == 1:
            raise ArgumentIndexError(self, argindex)
        own = sp.Integer(1) if k == argindex - 1 else sp.Integer(0)
        return self * (own - Share(argindex - 1, *scores))


class Whole(sp.Function):  # type: ignore[misc]
    """The value of its argument, kept in one piece where sums would be multiplied out."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        """One."""
        return sp.Integer(1)


def _phi(a: Any) -> Any:
    """Stand in for any activation: a smooth function that is none of the others."""
    return mpmath.sin(a) / 2 + a**2 / 7 + a


def _phi_prime(a: Any) -> Any:
    return mpmath.cos(a) / 2 + 2 * a / 7 + 1


def _share(k: int, *scores: Any) -> Any:
    powers = [*map(mpmath.exp, scores), 1]
    return powers[int(k) - 1] / sum(powers)


NUMERIC: Mapping[str, Callable[[Any], Any]] = {
    "S": lambda a: 1 / (1 + mpmath.exp(-a)),
    "T": mpmath.tanh,
    "Step": lambda a: mpmath.mpf(a > 0),
    "ReLU": lambda a: a if a > 0 else 0 * a,
    "Phi": _phi,
    "PhiPrime": _phi_prime,
    "Share": _share,
    "Whole": lambda a: a,
}
"""What each function computes, for ``sympy.lambdify(…, modules=[NUMERIC, "mpmath"])``."""
