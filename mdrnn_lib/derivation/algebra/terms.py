"""Monomials and polynomials as dictionaries of terms."""

from fractions import Fraction

import sympy as sp

Coefficient = int | Fraction
Monomial = tuple[tuple[int, Coefficient], ...]
Polynomial = dict[Monomial, Coefficient]


def times(m: Monomial, n: Monomial) -> Monomial:
    """Multiply two monomials."""
    if not m:
        return n
    if not n:
        return m
    if m[-1][0] < n[0][0]:
        return m + n
    if n[-1][0] < m[0][0]:
        return n + m
    powers = dict(m)
    for g, e in n:
        powers[g] = powers.get(g, 0) + e
    return tuple(sorted((g, whole(e)) for g, e in powers.items() if e))


def put(a: Polynomial, monomial: Monomial, c: Coefficient) -> None:
    """Add one term to a polynomial in place."""
    total = a.get(monomial, 0) + c
    if total:
        a[monomial] = total
    else:
        a.pop(monomial, None)


def plus(a: Polynomial, b: Polynomial, times_b: Coefficient = 1) -> Polynomial:
    """Add a multiple of one polynomial to another."""
    out = dict(a)
    for monomial, c in b.items():
        put(out, monomial, times_b * c)
    return out


def whole(number: Coefficient) -> Coefficient:
    """Return a fraction as an int if it is one."""
    if type(number) is int:
        return number
    return number.numerator if number.denominator == 1 else number


def rational(number: Coefficient) -> sp.Rational:
    """Return a number as SymPy's."""
    return sp.Rational(number.numerator, number.denominator)
