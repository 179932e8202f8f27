"""The attempts to prove that two lists of formulae are equal, and to refute it."""

from collections.abc import Iterable
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.algebra import domain, sampling
from mdrnn_lib.derivation.algebra.domain import Condition, Undecided
from mdrnn_lib.derivation.algebra.evaluation import Point
from mdrnn_lib.derivation.algebra.normal import Normal
from mdrnn_lib.derivation.algebra.numbers import NoValue, Unclear, Unknown, sign_of
from mdrnn_lib.derivation.algebra.polynomials import TooLarge, Undefined
from mdrnn_lib.derivation.algebra.problem import (
    FIRST_POINTS,
    KINKS,
    Pair,
    Problem,
    Values,
    put_in,
    undefined,
)
from mdrnn_lib.derivation.algebra.verdicts import Difference, Proven, Sampled, Verdict
from mdrnn_lib.derivation.algebra.words import drawn, has_roots, no_formula, obstacle
from mdrnn_lib.symbolic.functions import S, Share, Step, T

MOST_CASES = 250
LONGEST_WORDS = 60
LARGEST_POWER = {1: 12, 2: 4}
"""Of a letter, where one relation is divided by, or the Gröbner basis of two is sought."""
ROUGH = (*KINKS, sp.log, sp.factorial, sp.binomial, sp.floor, sp.ceiling, sp.frac, sp.Mod)


class Comparison(Problem):
    """Comes to a verdict."""

    why = "the algebra here does not settle it"

    def verdict(self) -> Verdict:
        """Prove, refute or sample."""
        try:
            return self._verdict()
        except RecursionError:
            return Difference({}, "one formula", "another", "undecided: too deeply nested")

    def _verdict(self) -> Verdict:
        said = [*self.nonzero, *self.positive, *self.relations]
        bad = [e for pair in [*self.pairs, said] for e in pair if no_formula(e)]
        if bad:
            return Difference({}, "undefined", "undefined", "what the assumptions make no number")
        if any(_is_constant(e) for e in self.left_over):
            words = "undecided: the assumptions contradict each other"
            return Difference({}, "one formula", "another", words)
        where = self._compare_domains()
        if isinstance(where, Difference):
            return where
        doubtful: list[Pair] = []
        for pair in self.pairs:
            if pair[0] != pair[1] and not self._vanishes(pair, Normal(facts=self.facts)):
                found = self.search([pair], FIRST_POINTS, 2 * FIRST_POINTS)
                if isinstance(found, Difference):
                    return found
                doubtful.append(pair)
        doubtful = [pair for pair in doubtful if not self._harder_proof(pair)]
        if not doubtful and where is None:
            return Proven()
        return self._sampled(doubtful or self.pairs, where or self.why)

    def _harder_proof(self, pair: Pair) -> bool:
        """Write out σ and tanh; then go through the cases of kinks."""
        squashing = any(e.has(S, T, Share, sp.tanh) for e in pair)
        if squashing and self._vanishes(pair, Normal(True, self.facts)):
            return True
        try:
            if self._in_all_cases(pair, squashing):
                return True
        except TooLarge:
            self.why = "too many cases of kinks, or too large to multiply out"
        self.why = obstacle(pair) or self.why
        return False

    def _vanishes(self, pair: Pair, normal: Normal) -> bool:
        try:
            difference = normal.minus(normal.of(pair[0]), normal.of(pair[1]))
        except TooLarge:
            self.why = "too large to multiply out"
            return False
        except Undefined:
            return False
        return not difference.top or self._reduces(difference.top, normal)

    def _reduces(self, top: Any, normal: Normal) -> bool:
        """Tell whether a polynomial is zero by the relations that are not solved."""
        if len(self.left_over) not in LARGEST_POWER or len(top) > 60:
            return False
        largest = LARGEST_POWER[len(self.left_over)]
        relations = [normal.of(e).top for e in self.left_over]
        numbers = sorted({g for a in [top, *relations] for m in a for g, _ in m})
        powers = [e for a in [top, *relations] for m in a for _, e in m]
        if len(numbers) > 6 or any(type(e) is not int or not 0 <= e <= largest for e in powers):
            return False
        letters = [sp.Dummy(f"g{k}") for k in range(len(numbers))]
        names = dict(zip(numbers, letters, strict=True))

        def polynomial(a: Any) -> sp.Poly:
            terms = {
                tuple(int(dict(m).get(g, 0)) for g in numbers): sp.Rational(c) for m, c in a.items()
            }
            return sp.Poly(terms, *names.values())

        basis = sp.groebner([polynomial(a) for a in relations], *letters, order="grevlex")
        return bool(basis.reduce(polynomial(top).as_expr())[1] == 0)

    # ---- kinks ----

    def _in_all_cases(self, pair: Pair, exponentials: bool) -> bool:
        """Go through the signs of what has a kink: positive, negative, zero."""
        cases = [(pair, tuple(self.facts))]
        spent = 0
        while cases:
            spent += 1
            if spent > MOST_CASES:
                raise TooLarge
            (a, b), facts = cases.pop()
            normal = Normal(exponentials, facts)
            defined = [_value(normal, e) for e in (a, b)]
            if defined == [None, None]:
                continue
            if None in defined:
                return False
            difference = normal.minus(*defined)
            if not difference.top:
                continue
            undecided = next(
                (g for g in normal.undecided if normal.factor_sign(g.inner) not in ("+", "-", "0")),
                None,
            )
            if undecided is None:
                at_zero = [e for e, sign in facts if sign == "0"]
                if any(self._divides(normal, e, difference.top) for e in at_zero):
                    continue
                return False
            looked_at = normal.written(normal.factors[undecided.inner])
            self.kinks[looked_at] = None
            if any((looked_at, sign) in facts for sign in "+-0"):
                return False  # what is known of it does not help
            for sign in "+-":
                cases.append(((a, b), (*facts, (looked_at, sign))))
            cases.append(_put_zero((a, b), facts, looked_at, normal))
        return True

    def _divides(self, normal: Normal, e: sp.Expr, top: Any) -> bool:
        if normal.poles:
            return False
        fresh = Normal(normal.exponentials)
        try:
            by = fresh.of(e).top
            return bool(by) and fresh.quotient(fresh.of(normal.written(top)).top, by) is not None
        except (TooLarge, Undefined):
            return False

    # ---- where the sides are defined ----

    def _compare_domains(self) -> Difference | str | None:
        """Refuse sides that are not defined at the same points; return what is not settled."""
        for exponentials in (False, True):
            normal = Normal(exponentials, self.facts)
            try:
                left, right = (self._conditions(side, normal) for side in (0, 1))
            except Undecided as reason:
                return self._domains_by_points(f"{reason} is not compared")
            except TooLarge:
                return self._domains_by_points("denominators too large to multiply out")
            if left is None or right is None:
                return _nowhere(left is None, right is None)
            unmatched = [
                ("left", condition, right)
                for condition in left
                if condition not in right and not self._follows(condition, right)
            ] + [
                ("right", condition, left)
                for condition in right
                if condition not in left and not self._follows(condition, left)
            ]
            if not unmatched:
                self.facts += _taken_for_granted({**left, **right})
                return None
            for side, condition, other in unmatched:
                alone = all(c in (left if side == "left" else right) for c in other)
                wrong = self._violated(condition, side, alone)
                if wrong:
                    return wrong
        words = str(unmatched[0][1])
        if len(words) > LONGEST_WORDS:
            return "whether both sides are defined at the same points is not known"
        return f"whether always {words} is not known"

    def _conditions(self, side: int, normal: Normal) -> dict[Condition, None] | None:
        """Return what one side needs to be defined, all entries together; None if it never is."""
        found: dict[Condition, None] = {}
        try:
            for pair in self.pairs:
                found.update(domain.conditions(pair[side], normal))
        except Undefined:
            return None
        return found

    def _domains_by_points(self, why: str) -> Difference | str:
        found = self.search(self.pairs, 0, sampling.ROUGH)
        return found if isinstance(found, Difference) else why

    def _follows(self, condition: Condition, from_: Iterable[Condition]) -> bool:
        normal = Normal(facts=[*self.facts, *_taken_for_granted(from_)])
        return domain.holds(normal.sign(normal.of(condition.node)), condition.sign)

    def _violated(self, condition: Condition, side: str, alone: bool) -> Difference | None:
        """Find a point at which a side is undefined and the other is not."""
        words = f"the {side} side is undefined where {condition.broken}"
        words += f"; if that is excluded, say so with {condition.remedy}"
        signs = set()
        sides = (0, 1) if side == "left" else (1, 0)
        normal = Normal(facts=self.facts)
        solution = domain.solved(condition.node, normal, anything=True)
        for at in self.points(40, extra=[condition.node]):
            values: Values | None = at
            if solution and condition.sign == "!":
                values = self.moved(at, *solution)
            if values is None:
                continue
            point = Point(values, str(self.seed))
            mine, others = (self._undefined_at(point, k) for k in sides)
            if mine and others is False:
                return Difference(self.named(values), *undefined(side), words)
            try:
                signs.add(sign_of(point.at(110, condition.node)))
            except (NoValue, Unclear, Unknown):
                continue
        alone = alone and condition.sign == "!" and condition.unless is None
        if alone and (self._always_zero_somewhere(condition.node, signs)):
            return Difference({}, *undefined(side), words)
        return None

    def _always_zero_somewhere(self, node: sp.Expr, signs: set[int]) -> bool:
        """Tell whether what has both signs is continuous, or a polynomial in a complex letter."""
        letters = node.free_symbols
        assumed = [*self.nonzero, *self.positive, *self.left_over, *self.solutions.values()]
        if any(letters & e.free_symbols for e in assumed):
            return False
        if all(x.is_extended_real and not x.is_integer for x in letters):
            return {1, -1} <= signs and not _jumps(node)
        return any(x.is_extended_real is None and node.is_polynomial(x) for x in letters)

    def _undefined_at(self, point: Point, side: int) -> bool | None:
        """Tell whether one of the entries has no value; None if that is not clear."""
        unclear = False
        for pair in self.pairs:
            try:
                point.at(110, pair[side])
            except NoValue:
                return True
            except (Unclear, Unknown):
                unclear = True
        return None if unclear else False

    # ---- what is neither proven nor refuted ----

    def _sampled(self, pairs: list[Pair], why: str) -> Verdict:
        if self.left_over:
            words = "undecided: no proof, and no points that satisfy the assumptions were found"
            return Difference({}, "one formula", "another", words)
        letters = sampling.letters_of([e for pair in pairs for e in pair])
        rough = any(e.has(*ROUGH) or has_roots(e) for pair in pairs for e in pair)
        rough = rough or any(letter.is_integer for letter in letters)
        count = sampling.ROUGH if rough else sampling.SMOOTH
        found = self.search(pairs, FIRST_POINTS, count)
        if isinstance(found, Difference):
            return found
        first = self.search(pairs, 0, FIRST_POINTS)
        if isinstance(first, Difference):
            return first
        if not found + first:
            words = "undecided: no proof, and no point at which both can be computed was found"
            return Difference({}, "one formula", "another", words)
        return Sampled(found + first, sampling.DIGITS, drawn(letters), why)


def _taken_for_granted(conditions: Iterable[Condition]) -> list[tuple[sp.Expr, str]]:
    return [(c.node, c.sign) for c in conditions if c.unless is None]


def _nowhere(left: bool, right: bool) -> Difference:
    if left and right:
        words = "nothing: neither side is defined anywhere"
        return Difference({}, "undefined", "undefined", words)
    side = "left" if left else "right"
    return Difference({}, *undefined(side), f"the {side} side is defined nowhere")


def _value(normal: Normal, e: sp.Expr) -> Any:
    if e.has(sp.zoo, sp.nan, sp.oo):
        return None
    try:
        return normal.of(e)
    except Undefined:
        return None


def _put_zero(pair: Pair, facts: Any, looked_at: sp.Expr, normal: Normal) -> Any:
    """Return the case in which an expression is zero, a letter solved for if that can be done."""
    found = domain.solved(looked_at, normal)
    as_it_is = pair, (*facts, (looked_at, "0"))
    if found is None:
        return as_it_is
    put = [put_in(e, dict([found])) for e in pair]
    known = [(put_in(e, dict([found])), sign) for e, sign in facts]
    if None in put:
        return as_it_is
    return tuple(put), tuple((e, sign) for e, sign in known if e is not None and not e.is_number)


def _jumps(node: sp.Expr) -> bool:
    return bool(node.has(Step, sp.sign, sp.Heaviside, sp.Piecewise))


def _is_constant(e: sp.Expr) -> bool:
    normal = Normal()
    return not normal.written(normal.of(e).top).free_symbols
