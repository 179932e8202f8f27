"""Where a formula is defined, as it is written: before anything is cancelled.

Of real letters, a root is read where what is below it is not negative, a logarithm and a power with
an exponent that is not whole where their argument is positive; a power with a whole exponent
where that is not negative or the base not zero.  0⁰ is 1.
"""

from dataclasses import dataclass, replace
from typing import Any

import sympy as sp
from sympy.core.relational import Relational

from mdrnn_lib.derivation.algebra.normal import Normal
from mdrnn_lib.derivation.algebra.polynomials import Fractional, Undefined
from mdrnn_lib.derivation.algebra.real import REAL, is_real
from mdrnn_lib.derivation.algebra.terms import Polynomial, rational
from mdrnn_lib.symbolic.functions import S, Share, T

WORDS = {"!": "≠ 0", "+": "> 0", "0+": "≥ 0"}
KNOWN = (
    *REAL,
    *(sp.Pow, sp.log, sp.Abs, sp.re, sp.im, sp.conjugate, sp.arg, sp.asin, sp.acos, sp.acosh),
)
"""Of what is known where it is defined; what is not in `_demands`, everywhere."""
BROKEN = {"!": "= 0", "+": "≤ 0", "0+": "< 0"}


@dataclass(frozen=True)
class Condition:
    """What must hold for a formula to be defined.

    Attributes
    ----------
    node
        An expression.
    sign
        Whether it must be positive, ``"+"``, not negative, ``"0+"``, or not zero, ``"!"``.
    unless
        The exponent of a power of the expression: where it is not negative, the base may be zero.
    """

    node: sp.Expr
    sign: str
    unless: sp.Expr | None = None

    def __str__(self) -> str:
        return f"{self.node} {WORDS[self.sign]}"

    @property
    def broken(self) -> str:
        """Where the formula is undefined."""
        also = "" if self.unless is None else f" and {self.unless} < 0"
        return f"{self.node} {BROKEN[self.sign]}{also}"

    @property
    def remedy(self) -> str:
        """What an author may assume."""
        return f"{'nonzero' if self.sign == '!' else 'positive'}({self.node})"


class Undecided(Exception):
    """Where a formula is defined depends on the branch of a case distinction."""


def conditions(expression: sp.Basic, normal: Normal) -> dict[Condition, None]:
    """Return what must hold for an expression to be defined; nothing that always does.

    Raises
    ------
    Undefined
        If it is defined nowhere.
    Undecided
        If that depends on a branch.
    """
    found: dict[Condition, None] = {}
    seen: set[sp.Basic] = set()
    stack = [expression]
    while stack:
        node = stack.pop()
        if node in seen or node.is_Atom:
            continue
        seen.add(node)
        if isinstance(node, sp.Piecewise):
            stack += _taken(node, normal)
            continue
        if isinstance(node, sp.Sum | sp.Product):
            if conditions(sp.Tuple(*node.args), normal):
                raise Undecided("where the terms of Σ or Π with a symbolic bound are defined")
            continue
        if not isinstance(node, KNOWN):
            raise Undecided(f"where {type(node).__name__} is defined")
        stack += node.args
        unless = _exponent(node, normal)
        for of, sign in _demands(node, normal):
            for piece in _pieces(of, sign, normal):
                found[replace(piece, unless=unless)] = None
    return found


def _taken(node: sp.Piecewise, normal: Normal) -> list[sp.Basic]:
    """Return what is computed of a case distinction: all of it, or that cannot be told here."""
    needed: list[sp.Basic] = []
    before = False
    for body, condition in node.args:
        sides = [a for relation in condition.atoms(Relational) for a in relation.args]
        lazy = before or condition.has(sp.ITE)
        if lazy and conditions(sp.Tuple(*sides), normal):
            raise Undecided("where branches are defined")
        needed += sides
        holds = normal.truth(condition)
        always = holds == {(): 1}
        if holds and (before or not always) and conditions(body, normal):
            raise Undecided("where branches are defined")
        if holds:
            needed.append(body)
            before = True
        if always:
            return needed
    raise Undecided("where branches are defined")


def _demands(node: sp.Basic, normal: Normal) -> list[tuple[sp.Expr, str]]:
    """Return what one node demands of its arguments."""
    if isinstance(node, sp.log):
        return [(node.args[0], "+" if is_real(node) else "!")]
    if isinstance(node, sp.factorial):
        return [(node.args[0], "0+")]
    if isinstance(node, sp.gamma):
        return [(node.args[0], "+")]
    if isinstance(node, sp.tan | sp.sec):
        return [(sp.cos(node.args[0]), "!")]
    if isinstance(node, sp.cot | sp.csc):
        return [(sp.sin(node.args[0]), "!")]
    if isinstance(node, sp.Mod):
        return [(node.args[1], "!")]
    if isinstance(node, S | T | sp.tanh | Share) and not is_real(node):
        twice = 1 if isinstance(node, S) else 2
        scores = node.args[1:] if isinstance(node, Share) else [twice * node.args[0]]
        return [(1 + sp.Add(*map(sp.exp, scores)), "!")]
    if not isinstance(node, sp.Pow) or node.base is sp.E:
        return []
    base, exponent = node.args
    if exponent.is_integer:
        natural = exponent.is_nonnegative or normal.sign(normal.of(exponent)) in ("+", "0+", "0")
        if not natural and not normal.of(base).top:
            return [(exponent, "0+")]
        return [] if natural or _never_zero(base, normal) else [(base, "!")]
    if not (is_real(base) and base.free_symbols):
        positive = exponent.is_nonnegative or not base.free_symbols
        return [] if positive else [(base, "!")]
    return [(base, "0+" if exponent.is_Rational and exponent > 0 else "+")]


def _exponent(node: sp.Basic, normal: Normal) -> sp.Expr | None:
    """Return the exponent of a power with a whole exponent of unknown sign."""
    if isinstance(node, sp.Pow) and node.exp.is_integer and node.base != sp.E:
        form = normal.of(node.exp)
        if normal.sign(form) != "-" and not form.bottom:
            return normal.written(form.top)
    return None


def _never_zero(base: sp.Expr, normal: Normal) -> bool:
    if isinstance(base, sp.binomial):
        n, k = base.args
        return all(normal.sign(normal.of(a)) in ("+", "0+", "0") for a in (k, n - k))
    return isinstance(base, sp.factorial | sp.gamma)


def _pieces(of: sp.Expr, sign: str, normal: Normal) -> list[Condition]:
    """Take a condition apart; leave out what always holds."""
    form = normal.of(of)
    known = normal.sign(form)
    if known in {"!": ("0",), "+": ("0", "-", "0-"), "0+": ("-",)}[sign]:
        raise Undefined
    if holds(known, sign):
        return []
    if normal.poles or (is_real(of) and of.has(sp.sin, sp.cos)):
        return [Condition(of, sign)]  # n! = n Γ(n) is not zero for n = 0; sines become complex
    c, monomial, f = normal.split(form.top)
    pieces: list[tuple[Polynomial, Any]] = [({((g, 1),): 1}, e) for g, e in monomial]
    first, parts = (1, []) if f is None else normal.irreducible(f)
    pieces += [(normal.factors[g], k) for g, k in parts]
    if sign != "!":
        pieces += [(normal.factors[g], -k) for g, k in form.bottom]
    result, rest = [], sp.Integer(1 if c * first > 0 else -1)
    count = 0
    for a, e in pieces:
        known = normal.polynomial_sign(a)
        node = normal.written(a)
        if sign == "!":
            if e < 0 or known in ("+", "-", "!"):
                continue
            simpler = _zero_with(a, normal)
            result += [Condition(node, "!")] if simpler is None else _pieces(simpler, "!", normal)
        elif known == "+":
            continue
        elif type(e) is int and e % 2 == 0 and is_real(node):
            if known in ("-", "!") or e < 0:
                continue
            if sign == "+":
                result.append(Condition(node, "!"))
            else:
                rest = rest * node**2
        elif known == "-":
            rest = -rest
        else:
            rest, count = rest * node, count + 1
    if sign != "!" and (count or rest != 1):
        result.append(Condition(rest, sign))
    return result


def _zero_with(a: Polynomial, normal: Normal) -> sp.Expr | None:
    """Return something simpler that is zero where a polynomial is: a for tanh(a), or e^a − 1."""
    if len(a) == 1:
        ((monomial, _),) = a.items()
        node = normal.generators[monomial[0][0]].node
        if isinstance(node, T | sp.tanh) and is_real(node):
            return node.args[0]
        return node.args[0] - 1 if isinstance(node, sp.log) and is_real(node) else None
    generators = [normal.generators[g] for m in a for g, _ in m]
    if (
        len(a) == 2
        and sum(a.values()) == 0
        and all(g.kind == "exp" and g.sign == "+" for g in generators)
    ):
        first, second = (
            sp.Add(*(normal.generators[g].node.args[0] * rational(e) for g, e in m)) for m in a
        )
        return first - second
    return None


def holds(known: str | None, wanted: str) -> bool:
    """Tell whether a known sign is what is wanted."""
    return known in {"!": ("!", "+", "-"), "+": ("+",), "0+": ("0+", "+", "0")}[wanted]


def solved(of: sp.Expr, normal: Normal, anything: bool = False) -> tuple[sp.Symbol, sp.Expr] | None:
    """Return a letter and the value that makes an expression zero, if it is linear in one.

    The letter's coefficient must be known not to be zero, unless `anything` will do.
    """
    top = normal.of(of).top
    for letter in sorted(of.free_symbols, key=lambda x: (str(x), sp.srepr(x))):
        form = normal.of(letter)
        ((monomial, _),) = form.top.items()
        number = monomial[0][0]
        others = {g for m in top for g, _ in m if g != number}
        if any(letter in normal.generators[g].node.free_symbols for g in others):
            continue
        powers = {dict(m).get(number, 0) for m in top}
        if not powers <= {0, 1} or 1 not in powers:
            continue
        with_it: Polynomial = {}
        without: Polynomial = {}
        for m, c in top.items():
            rest = tuple((g, e) for g, e in m if g != number)
            (without if rest == m else with_it)[rest] = c
        coefficient = Fractional(with_it)
        if not anything and normal.sign(coefficient) not in ("+", "-", "!"):
            continue
        value = -normal.written(without) / normal.written(with_it)
        if letter.is_integer and value != 0 and not value.is_integer:
            continue
        if letter.is_positive and normal.sign(normal.of(value)) in ("0", "-", "0-"):
            continue
        return letter, value
    return None


def roots(of: sp.Expr) -> list[tuple[sp.Symbol, sp.Expr]]:
    """Return where an expression in one real letter is zero, if it is of degree two or z^k − a.

    It may be a polynomial in the letter or in e to the letter.
    """
    if len(of.free_symbols) != 1:
        return []
    (letter,), z = of.free_symbols, sp.Dummy("z")
    if letter.is_integer or not letter.is_extended_real:
        return []
    for inner, back in ((letter, lambda root: root), (sp.exp(letter), sp.log)):
        put = of.xreplace({inner: z})
        if put.free_symbols == {z} and put.is_polynomial(z):
            a = sp.Poly(put, z)
            simple = all(c.is_Rational for c in a.coeffs()) and a.degree() <= 12
            found = sp.roots(a) if simple and (a.degree() <= 2 or len(a.terms()) == 2) else {}
            return [(letter, back(x)) for x in found if x.is_real and back(x).is_real]
    return []
