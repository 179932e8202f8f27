"""Two lists of formulae under assumptions, and points at which they may differ."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import chain, product
from typing import Any

import mpmath
import sympy as sp
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from mdrnn_lib.derivation.algebra import domain, sampling
from mdrnn_lib.derivation.algebra.evaluation import Point
from mdrnn_lib.derivation.algebra.normal import Normal
from mdrnn_lib.derivation.algebra.numbers import NoValue, Unclear, Unknown, sign_of
from mdrnn_lib.derivation.algebra.polynomials import TooLarge, Undefined
from mdrnn_lib.derivation.algebra.verdicts import Assumptions, Difference
from mdrnn_lib.symbolic.functions import Phi, PhiPrime, ReLU, S, Share, Step, T, Whole

MOST_TERMS = 100
FIRST_POINTS = 3
MOST_KINKS = 20
KINKS = (
    *(ReLU, Step, sp.Abs, sp.Max, sp.Min, sp.sign, sp.Heaviside, sp.KroneckerDelta, sp.Piecewise),
)

OWN = (ReLU, Step, S, T, Share, Phi, PhiPrime, Whole, AppliedUndef)
"""Functions that SymPy cannot compute."""

Pair = tuple[sp.Expr, sp.Expr]
Values = dict[Any, Any]


class Problem:
    """Pairs of expressions that should be equal; knows where they may be evaluated.

    Parameters
    ----------
    pairs
        The entries of both sides.
    dims
        The shape that they come from; empty for numbers.
    assumptions
        What may be taken for granted.
    """

    def __init__(self, pairs: list[Pair], dims: tuple[int, ...], assumptions: Assumptions) -> None:
        self.dims = dims
        flat = [e for pair in pairs for e in pair]
        self.seed = sampling.fingerprint([*flat, *assumptions.all])
        self.names: dict[sp.Symbol, str] = {}
        self._declare([*flat, *assumptions.all], assumptions)
        self.pairs = [(self._put(a), self._put(b)) for a, b in pairs]
        self.nonzero = [self._put(e) for e in assumptions.nonzero]
        self.positive = [self._put(e) for e in assumptions.positive]
        self.relations = [self._put(e) for e in assumptions.zero]
        self.facts = [*((e, "!") for e in self.nonzero), *((e, "+") for e in self.positive)]
        self.drawn = list(self.pairs)
        self.solutions: dict[sp.Symbol, sp.Expr] = {}
        self.kinks: dict[sp.Expr, None] = {}
        self._use_relations()

    # ---- letters and assumptions ----

    def _declare(self, expressions: Sequence[sp.Basic], assumptions: Assumptions) -> None:
        """Make letters positive, or not zero, if that is assumed."""
        self.declared: dict[sp.Symbol, sp.Symbol] = {}
        for letter in sampling.letters_of(expressions):
            kind = {k: v for k, v in letter.assumptions0.items() if v is not None}
            if letter in assumptions.positive:
                kind["positive"] = True
            elif letter in assumptions.nonzero:
                kind["zero"] = False
            new = letter
            if letter in (*assumptions.positive, *assumptions.nonzero):
                new = sp.Symbol(letter.name, **kind)
                while new in self.names:
                    new = sp.Symbol(f"{new.name}′", **kind)
                self.declared[letter] = new
            shown = str(letter)
            while shown in self.names.values():
                shown += "′"
            self.names[new] = shown

    def _put(self, expression: sp.Expr) -> sp.Expr:
        put = expression.xreplace(self.declared) if self.declared else expression
        return _added_up(put) if put.has(sp.Sum, sp.Product) else put

    def _use_relations(self) -> None:
        """Put the letters that the relations determine into everything."""
        self.left_over: list[sp.Expr] = []
        for k in range(len(self.relations)):
            relation = self.relations[k]
            normal = Normal(facts=self.facts)
            found = domain.solved(relation, normal) if normal.of(relation).top else None
            if not normal.of(relation).top:
                continue
            if found is None or not self._put_everywhere(*found):
                self.left_over.append(relation)

    def _put_everywhere(self, letter: sp.Symbol, value: sp.Expr) -> bool:
        """Put a value for a letter, if SymPy can do so."""
        sides, solutions = [e for pair in self.pairs for e in pair], list(self.solutions.values())
        facts = [e for e, _ in self.facts]
        lists = [sides, self.relations, self.left_over, solutions, facts]
        put = [[put_in(e, {letter: value}) for e in one] for one in lists]
        if any(e is None for one in put for e in one):
            return False
        sides, self.relations, self.left_over, solutions, facts = put
        self.pairs = [*zip(sides[::2], sides[1::2], strict=True)]
        self.solutions = {**dict(zip(self.solutions, solutions, strict=True)), letter: value}
        self.facts = [(e, sign) for e, (_, sign) in zip(facts, self.facts, strict=True)]
        self.facts += [(value, "+")] if letter.is_positive else []
        return True

    # ---- points ----

    def points(self, count: int, extra: Sequence[sp.Expr] = ()) -> Iterable[Values]:
        """Draw points that satisfy the assumptions."""
        involved = [e for pair in self.pairs for e in pair]
        involved += [*extra, *self.nonzero, *self.positive, *self.solutions.values()]
        letters = [x for x in sampling.letters_of(involved) if x not in self.solutions]
        if self.left_over:
            return
        drawn = sampling.draws(letters, self.seed, count)
        if count == sampling.ROUGH:
            drawn = chain(drawn, sampling.corners(letters))
        for values in drawn:
            complete = dict(values)
            try:
                for letter, solution in self.solutions.items():
                    complete[letter] = Point(values, "").at(110, solution)
            except (NoValue, Unclear):
                continue
            if self.admissible(complete):
                yield complete

    def admissible(self, values: Values) -> bool:
        """Tell whether values satisfy the assumptions."""
        point = Point(values, str(self.seed))
        try:
            positive = all(sign_of(point.at(110, e)) > 0 for e in self.positive)
            nonzero = all(sign_of(abs(point.at(110, e))) for e in self.nonzero)
        except (NoValue, Unclear):
            return False
        kinds = all(
            not (letter.is_positive and isinstance(value, Fraction) and value <= 0)
            and not (letter.is_integer and getattr(value, "denominator", 1) != 1)
            for letter, value in values.items()
        )
        return positive and nonzero and kinds

    def moved(self, values: Values, letter: sp.Symbol, to: Any) -> Values | None:
        """Give one letter the value of an expression, if that is exact and admissible."""
        try:
            value = Point(values, str(self.seed)).at(110, sp.sympify(to))
        except (NoValue, Unclear, Unknown):
            return None
        if not isinstance(value, Fraction) and not isinstance(value, mpmath.mpc):
            return None
        moved = {**values, letter: value}
        return moved if self.admissible(moved) else None

    def named(self, values: Values) -> dict[str, str]:
        """Return the values as they are shown, by the names of the letters."""
        return {self.names.get(x, str(x)): sampling.written(v) for x, v in values.items()}

    def _near_kinks(self, pairs: list[Pair]) -> Iterable[Values]:
        """Draw points on a kink, and to both sides of it."""
        normal = Normal(facts=self.facts)
        for e in [e for pair in pairs for e in pair if e.has(*KINKS)]:
            try:
                normal.of(e)
            except (TooLarge, Undefined):
                continue
        for step in normal.undecided:
            self.kinks[normal.written(normal.factors[step.inner])] = None
        for kink in [*self.kinks][:MOST_KINKS]:
            found = domain.solved(kink, normal, anything=True)
            for k, values in enumerate(self.points(4 if found else 0)):
                for aside in (
                    0,
                    Fraction(1, 10 ** (3 * k)),
                    -Fraction(1, 10 ** (3 * k)),
                    10**k,
                    -(10**k),
                ):
                    moved = self.moved(values, found[0], found[1] + aside) if found else None
                    if moved:
                        yield moved

    def _at_roots(self, pairs: list[Pair]) -> Difference | None:
        """Compare, exactly, where what has a kink is zero at no fraction, but at √2 or log 5."""
        found = [root for kink in [*self.kinks][:MOST_KINKS] for root in domain.roots(kink)]
        for (letter, root), pair in product(found, pairs):
            put = [put_in(e, {letter: root}) for e in pair]
            for values in self.points(2 if not self.solutions and None not in put else 0):
                with mpmath.workdps(120):
                    at = {**values, letter: Point({}, "").at(120, root)}
                    allowed = self.admissible(at)
                normal, point = Normal(), Point(values, str(self.seed))
                try:
                    forms = [normal.of(e) for e in put]
                    gap, a, b = (
                        point.at(110, normal.expression(form))
                        for form in (normal.minus(*forms), *forms)
                    )
                    differ = allowed and sign_of(gap)
                except (TooLarge, Undefined, NoValue, Unclear, Unknown):
                    continue
                if differ:
                    shown = {**self.named(values), self.names.get(letter, str(letter)): str(root)}
                    return Difference(shown, *sampling.described(a, b), self._entry(*pair))
        return None

    def search(self, pairs: list[Pair], skip: int, count: int) -> Difference | int:
        """Return a point at which two expressions differ, or at how many they agree."""
        agreed = 0
        drawn = self.points(count)
        if count == sampling.ROUGH:
            drawn = chain(drawn, self._near_kinks(pairs))
        for number, values in enumerate(drawn):
            if number < skip:
                continue
            point = Point(values, f"{self.seed} {number}")
            clear = True
            for a, b in pairs:
                found = self._differ(point, a, b, deep=number < FIRST_POINTS and skip == 0)
                if isinstance(found, tuple):
                    entry = self._entry(a, b)
                    return Difference(self.named(values), *found, entry)
                clear = clear and found
            agreed += clear
        return (self._at_roots(pairs) if count == sampling.ROUGH else None) or agreed

    def _differ(
        self, point: Point, a: sp.Expr, b: sp.Expr, deep: bool
    ) -> tuple[str, str, str] | bool:
        """Return the difference at a point, or whether the two agree there."""
        try:
            found = sampling.differ(point, a, b, deep)
        except Unclear:
            return False
        except NoValue:
            have = [has_value(point, e) for e in (a, b)]
            if False in have and True in have:
                side = "left" if have[0] is False else "right"
                return (*undefined(side), f"the {side} side is undefined there")
            return False
        return True if found is None else found

    def _entry(self, a: sp.Expr, b: sp.Expr) -> tuple[int, int] | None:
        if not self.dims:
            return None
        row, column = divmod(self.pairs.index((a, b)), self.dims[1])
        return row + 1, column + 1


def put_in(e: sp.Expr, instead: Mapping[sp.Expr, sp.Expr]) -> sp.Expr | None:
    """Put in expressions; None where SymPy would have to compare what it cannot compute."""
    comparing = e.atoms(Relational, sp.Max, sp.Min, sp.Pow)
    try:
        for node in sorted(comparing, key=lambda node: len([*sp.preorder_traversal(node)])):
            sides = [side.xreplace(instead) for side in node.args]
            if any(side.has(*OWN) for side in sides if not side.free_symbols):
                return None
        return e.xreplace(instead)
    except (ValueError, TypeError):  # SymPy does not take φ(0) for a real number in max(φ(0), b)
        return None


def _added_up(e: sp.Expr) -> sp.Expr:
    """Write out sums with few terms, and those of polynomials with no fewer than no terms."""

    def written_out(node: sp.Expr) -> sp.Expr:
        body, (letter, low, high), *more = node.args
        length = high - low + 1
        few = length.is_Integer and 0 <= length <= MOST_TERMS
        known = isinstance(node, sp.Sum) and length.is_nonnegative and body.is_polynomial(letter)
        return node.doit() if not more and (few or known) else node

    return e.replace(lambda node: isinstance(node, sp.Sum | sp.Product), written_out)


def undefined(side: str) -> tuple[str, str]:
    """Say what both sides are where only one has a value."""
    return ("undefined", "a number") if side == "left" else ("a number", "undefined")


def has_value(point: Point, e: sp.Expr) -> bool | None:
    """Tell whether an expression has a value at a point; None if that is unclear."""
    try:
        point.at(110, e)
    except NoValue:
        return False
    except Unclear:
        return None
    return True
