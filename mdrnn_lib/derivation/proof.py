"""Whether two formulae mean the same: proven, refuted, or sampled.

A proof is exact algebra.  Both sides are brought into a normal form (`normal`), and their difference
must vanish in it: for the functions as they are, then with σ, tanh and softmax written out, then in
each case of what has a kink.  Both sides must also be defined at the same points (`domain`).

A refutation is a point at which the two differ beyond doubt (`sampling`).  What is neither proven nor
refuted agrees at many points, and the verdict says so.  How hard each attempt may try is bounded
by the size of the expressions, never by a clock, so that every machine reaches the same verdict.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain
from typing import Any

import mpmath
import sympy as sp

from mdrnn_lib.derivation import domain, sampling
from mdrnn_lib.derivation.domain import Condition, Undecided
from mdrnn_lib.derivation.network import Letter, Meaning
from mdrnn_lib.derivation.normal import Normal, is_real
from mdrnn_lib.derivation.polynomials import TooLarge, Undefined
from mdrnn_lib.symbolic.functions import ReLU, S, Share, Step, T

MOST_CASES = 250
MOST_TERMS = 100
FIRST_POINTS = 3
LARGEST_POWER = {1: 12, 2: 4}
"""Of a letter, where one relation is divided by, or the Gröbner basis of two is sought."""
KINKS = (ReLU, Step, sp.Abs, sp.Max, sp.Min, sp.sign, sp.Heaviside, sp.Piecewise)
ROUGH = (*KINKS, sp.log, sp.factorial, sp.binomial, sp.floor, sp.ceiling, sp.frac, sp.Mod)


@dataclass(frozen=True)
class Assumptions:
    """What is known of the letters beside their kind, as expressions of SymPy.

    Attributes
    ----------
    zero
        What is zero, such as τ_1 + τ_2 − 1.
    nonzero
        What is not.
    positive
        What is positive.
    """

    zero: tuple[sp.Expr, ...] = ()
    nonzero: tuple[sp.Expr, ...] = ()
    positive: tuple[sp.Expr, ...] = ()

    @property
    def all(self) -> tuple[sp.Expr, ...]:
        """All expressions."""
        return (*self.zero, *self.nonzero, *self.positive)


@dataclass(frozen=True)
class Proven:
    """Equal for all values of the letters, by exact algebra.

    Attributes
    ----------
    how
        In which tier, in a phrase.
    """

    how: str = "algebra"


@dataclass(frozen=True)
class Sampled:
    """Equal at some points.

    Attributes
    ----------
    points, digits
        How many, and to how many digits.
    domain
        What was drawn.
    why
        Why it is not proven.
    """

    points: int
    digits: int
    domain: str
    why: str


@dataclass(frozen=True)
class Difference:
    """A point at which two formulae differ, or what else is wrong.

    Attributes
    ----------
    point
        The values of the letters, exactly.
    left, right
        What the two formulae are there.
    by
        By how much they differ, or in what.
    entry
        Row and column of the entry that differs, from 1; None for numbers.
    """

    point: dict[str, str]
    left: str
    right: str
    by: str
    entry: tuple[int, int] | None = None


Verdict = Proven | Sampled | Difference
NOTHING_ASSUMED = Assumptions()


def compare(left: Meaning, right: Meaning, assumptions: Assumptions = NOTHING_ASSUMED) -> Verdict:
    """Prove that two meanings are equal, find where they differ, or sample them.

    Parameters
    ----------
    left, right
        Numbers in SymPy's symbols, explicit matrices, or expressions with matrix symbols.
    assumptions
        What may be taken for granted.
    """
    if _is_symbolic(left) or _is_symbolic(right):
        return _compare_symbolic(left, right, assumptions)
    if shape(left) != shape(right):
        return _shapes_differ(left, right)
    pairs = [
        (sp.sympify(a), sp.sympify(b)) for a, b in zip(_numbers(left), _numbers(right), strict=True)
    ]
    for a, b in pairs:
        wrong = _no_formula(a) or _no_formula(b)
        if wrong:
            return Difference({}, str(a), str(b), wrong)
    if not assumptions.all and all(a == b and _defined_anywhere(a) for a, b in pairs):
        return Proven("the same formula")
    return _Comparison(pairs, shape(left), assumptions).verdict()


def shape(meaning: Meaning) -> tuple[int, ...]:
    """Rows and columns; empty for a number."""
    return tuple(meaning.shape) if isinstance(meaning, sp.MatrixBase) else ()


def is_zero(meaning: Meaning) -> bool:
    """Tell whether a meaning is zero as it stands, in every entry."""
    return all(number == 0 for number in _numbers(meaning))


def _numbers(meaning: Meaning) -> list[Any]:
    return list(meaning) if isinstance(meaning, sp.MatrixBase) else [meaning]


def _no_formula(a: Any) -> str | None:
    if not isinstance(a, sp.Expr):
        return "what is no number but a statement"
    if a.has(sp.Float):
        return "a rounded number: write it as a fraction"
    if a.has(sp.zoo, sp.nan, sp.oo, -sp.oo, sp.Order, sp.AccumBounds):
        return "what is no number"
    if a.is_commutative is False:
        return "letters that do not commute: use matrices"
    return None


def _defined_anywhere(a: sp.Expr) -> bool:
    return (
        not a.has(sp.Pow, sp.log, sp.Piecewise)
        or all(node.exp.is_Integer and node.exp > 0 for node in a.atoms(sp.Pow))
        and not a.has(sp.log, sp.Piecewise)
    )


def _shapes_differ(left: Meaning, right: Meaning) -> Difference:
    def words(meaning: Meaning) -> str:
        return " × ".join(map(str, shape(meaning))) or "a number"

    return Difference({}, words(left), words(right), "their shapes")


# ---- matrix symbols ----


def _is_symbolic(meaning: Meaning) -> bool:
    return isinstance(meaning, sp.Basic) and meaning.has(sp.MatrixSymbol)


def _compare_symbolic(left: Meaning, right: Meaning, assumptions: Assumptions) -> Verdict:
    """Compare for any size if SymPy's algebra can, else for two sizes."""
    left, right = sp.sympify(left), sp.sympify(right)
    shapes = [getattr(meaning, "shape", ()) for meaning in (left, right)]
    if shapes[0] == shapes[1] != () and not (left.has(sp.Inverse) or right.has(sp.Inverse)):
        difference = (left - right).doit()
        if difference.is_ZeroMatrix:
            return Proven("matrix algebra, for any size")
    lengths = sorted(_lengths(left) | _lengths(right), key=lambda n: (str(n), sp.srepr(n)))
    verdicts = [
        compare(*_explicit(first, lengths, left, right), assumptions)
        for first in ((2, 3) if lengths else (2,))
    ]
    wrong = next((v for v in verdicts if isinstance(v, Difference)), None)
    if wrong or not lengths:
        return wrong or verdicts[0]
    sampled = next((v for v in verdicts if isinstance(v, Sampled)), Sampled(2, 0, "", ""))
    sizes = "; ".join(
        ", ".join(f"{n} = {first + k}" for k, n in enumerate(lengths)) for first in (2, 3)
    )
    return replace(sampled, domain=sizes, why="matrices of any size, written out for two")


def _explicit(first: int, lengths: list[sp.Symbol], *meanings: Meaning) -> list[Meaning]:
    """Write SymPy's matrix symbols out entry by entry, symbolic lengths as numbers from `first`."""
    sizes = dict(zip(lengths, range(first, first + len(lengths)), strict=True))
    sized = [meaning.subs(sizes).doit() for meaning in meanings]
    symbols = set().union(*(meaning.atoms(sp.MatrixSymbol) for meaning in sized))
    entries = {A: _entries(A) for A in symbols}
    written = [meaning.xreplace(entries).doit() for meaning in sized]
    return [
        sp.ImmutableMatrix(meaning.as_explicit()) if isinstance(meaning, sp.MatrixExpr) else meaning
        for meaning in written
    ]


def _entries(A: sp.MatrixSymbol) -> sp.ImmutableMatrix:
    """Return a matrix of real letters."""
    return sp.ImmutableMatrix(*A.shape, lambda i, j: sp.Symbol(f"{A}[{i}, {j}]", real=True))


def _lengths(meaning: Meaning) -> set[sp.Symbol]:
    """Return the letters in the shapes of the matrix symbols in an expression."""
    symbols = sp.sympify(meaning).atoms(sp.MatrixSymbol)
    return {letter for symbol in symbols for side in symbol.shape for letter in side.free_symbols}


# ---- the comparison ----

Pair = tuple[sp.Expr, sp.Expr]


class _Comparison:
    """Two lists of expressions under assumptions."""

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
        self._use_relations()
        self.why = "the algebra here does not settle it"

    # ---- letters and assumptions ----

    def _declare(self, expressions: Sequence[sp.Basic], assumptions: Assumptions) -> None:
        """Make letters real, and positive if that is assumed."""
        self.declared: dict[sp.Symbol, sp.Symbol] = {}
        for letter in sampling.letters_of(expressions):
            kind = {k: v for k, v in letter.assumptions0.items() if v is not None}
            undeclared = isinstance(letter, Letter) and letter.is_real is None
            if undeclared:
                kind["real"] = True
            if letter in assumptions.positive:
                kind["positive"] = True
            elif letter in assumptions.nonzero:
                kind["zero"] = False
            new = letter
            if undeclared or letter in (*assumptions.positive, *assumptions.nonzero):
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
            if found is None:
                self.left_over.append(relation)
                continue
            self.solutions[found[0]] = found[1]
            instead = dict([found])

            def put(e: sp.Expr, instead: dict[sp.Symbol, sp.Expr] = instead) -> sp.Expr:
                return e.xreplace(instead)

            self.solutions = {x: put(e) for x, e in self.solutions.items()}
            self.pairs = [(put(a), put(b)) for a, b in self.pairs]
            self.relations = [put(e) for e in self.relations]
            self.left_over = [put(e) for e in self.left_over]
            positive = [(found[1], "+")] if found[0].is_positive else []
            self.facts = [(put(e), sign) for e, sign in self.facts] + positive

    # ---- verdict ----

    def verdict(self) -> Verdict:
        try:
            return self._verdict()
        except RecursionError:
            return Difference({}, "one formula", "another", "undecided: too deeply nested")

    def _verdict(self) -> Verdict:
        bad = [e for pair in self.pairs for e in pair if _no_formula(e)]
        if bad:
            return Difference({}, "undefined", "undefined", "what the assumptions make no number")
        where = self._compare_domains()
        if isinstance(where, Difference):
            return where
        doubtful: list[Pair] = []
        for pair in self.pairs:
            if pair[0] != pair[1] and not self._vanishes(pair, Normal(facts=self.facts)):
                found = self._search([pair], FIRST_POINTS, 2 * FIRST_POINTS)
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
        self.why = _obstacle(pair) or self.why
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
                (g for g in normal.undecided if not normal.factor_sign(g.inner) in ("+", "-", "0")),
                None,
            )
            if undecided is None:
                at_zero = [e for e, sign in facts if sign == "0"]
                if any(self._divides(normal, e, difference.top) for e in at_zero):
                    continue
                return False
            looked_at = normal.written(normal.factors[undecided.inner])
            for sign in "+-":
                cases.append(((a, b), (*facts, (looked_at, sign))))
            cases.append(_put_zero((a, b), facts, looked_at, normal))
        return True

    def _divides(self, normal: Normal, e: sp.Expr, top: Any) -> bool:
        fresh = Normal(normal.exponentials)
        try:
            by = fresh.of(e).top
            return bool(by) and fresh.quotient(fresh.of(normal.written(top)).top, by) is not None
        except TooLarge:
            return False

    # ---- where the sides are defined ----

    def _compare_domains(self) -> Difference | str | None:
        """Refuse sides that are not defined at the same points; return what is not settled."""
        for exponentials in (False, True):
            normal = Normal(exponentials, self.facts)
            try:
                left, right = (self._conditions(side, normal) for side in (0, 1))
            except Undecided:
                return self._domains_by_points("where branches are defined is not compared")
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
        return f"whether always {unmatched[0][1]} is not known"

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
        found = self._search(self.pairs, 0, sampling.ROUGH)
        return found if isinstance(found, Difference) else why

    def _follows(self, condition: Condition, from_: Iterable[Condition]) -> bool:
        normal = Normal(facts=[*self.facts, *_taken_for_granted(from_)])
        return domain.holds(normal.sign(normal.of(condition.node)), condition.sign)

    def _violated(self, condition: Condition, side: str, alone: bool) -> Difference | None:
        """Find a point at which a side is undefined and the other is not."""
        words = f"the {side} side is undefined where {condition.broken}"
        words += f"; if that is excluded, say so with {condition.remedy}"
        signs = set()
        normal = Normal(facts=self.facts)
        solution = domain.solved(condition.node, normal, anything=True)
        for values in self._points(40, extra=[condition.node]):
            if solution and condition.sign == "!":
                values = self._moved(values, *solution)
                if values is None:
                    continue
            point = sampling.Point(values, str(self.seed))
            undefined = [self._undefined_at(point, k) for k in (0, 1)]
            mine, others = undefined if side == "left" else undefined[::-1]
            if mine and others is False:
                return Difference(self._named(values), *_undefined(side), words)
            try:
                signs.add(sampling.sign_of(point.at(110, condition.node)))
            except (sampling.NoValue, sampling.Unclear, sampling.Unknown):
                continue
        letters = condition.node.free_symbols
        real = all(x.is_extended_real and not x.is_integer for x in letters)
        alone = alone and condition.unless is None
        if alone and {1, -1} <= signs and real and not _jumps(condition.node):
            return Difference({}, *_undefined(side), words)
        return None

    def _moved(self, values: dict[Any, Any], letter: sp.Symbol, to: Any) -> dict[Any, Any] | None:
        try:
            value = sampling.Point(values, str(self.seed)).at(110, sp.sympify(to))
        except (sampling.NoValue, sampling.Unclear, sampling.Unknown):
            return None
        if not isinstance(value, Fraction) and not isinstance(value, mpmath.mpc):
            return None
        moved = {**values, letter: value}
        return moved if self._admissible(moved) else None

    def _undefined_at(self, point: sampling.Point, side: int) -> bool | None:
        """Tell whether one of the entries has no value; None if that is not clear."""
        unclear = False
        for pair in self.pairs:
            try:
                point.at(110, pair[side])
            except sampling.NoValue:
                return True
            except (sampling.Unclear, sampling.Unknown):
                unclear = True
        return None if unclear else False

    # ---- points ----

    def _points(self, count: int, extra: Sequence[sp.Expr] = ()) -> Iterable[dict[Any, Any]]:
        """Draw points that satisfy the assumptions."""
        involved = [e for pair in self.pairs for e in pair]
        involved += [*extra, *self.nonzero, *self.positive, *self.solutions.values()]
        letters = [x for x in sampling.letters_of(involved) if x not in self.solutions]
        if self.left_over:
            return
        for values in sampling.draws(letters, self.seed, count):
            complete = dict(values)
            try:
                for letter, solution in self.solutions.items():
                    complete[letter] = sampling.Point(values, "").at(110, solution)
            except (sampling.NoValue, sampling.Unclear):
                continue
            if self._admissible(complete):
                yield complete

    def _admissible(self, values: dict[Any, Any]) -> bool:
        point = sampling.Point(values, str(self.seed))
        try:
            positive = all(sampling.sign_of(point.at(110, e)) > 0 for e in self.positive)
            nonzero = all(sampling.sign_of(abs(point.at(110, e))) for e in self.nonzero)
        except (sampling.NoValue, sampling.Unclear):
            return False
        kinds = all(
            not (letter.is_positive and isinstance(value, Fraction) and value <= 0)
            and not (letter.is_integer and getattr(value, "denominator", 1) != 1)
            for letter, value in values.items()
        )
        return positive and nonzero and kinds

    def _named(self, values: dict[Any, Any]) -> dict[str, str]:
        return {self.names.get(x, str(x)): sampling.written(v) for x, v in values.items()}

    def _near_kinks(self, pairs: list[Pair]) -> Iterable[dict[Any, Any]]:
        """Draw points on a kink, and to both sides of it."""
        normal = Normal(facts=self.facts)
        for e in [e for pair in pairs for e in pair if e.has(*KINKS)]:
            try:
                normal.of(e)
            except (TooLarge, Undefined):
                continue
        for step in normal.undecided[:20]:
            kink = normal.written(normal.factors[step.inner])
            found = domain.solved(kink, normal, anything=True)
            for k, values in enumerate(self._points(4 if found else 0)):
                for aside in (
                    0,
                    Fraction(1, 10 ** (3 * k)),
                    -Fraction(1, 10 ** (3 * k)),
                    10**k,
                    -(10**k),
                ):
                    moved = self._moved(values, found[0], found[1] + aside) if found else None
                    if moved:
                        yield moved

    def _search(self, pairs: list[Pair], skip: int, count: int) -> Difference | int:
        """Return a point at which two expressions differ, or at how many they agree."""
        agreed = 0
        drawn = self._points(count)
        if count == sampling.ROUGH:
            drawn = chain(drawn, self._near_kinks(pairs))
        for number, values in enumerate(drawn):
            if number < skip:
                continue
            point = sampling.Point(values, f"{self.seed} {number}")
            clear = True
            for a, b in pairs:
                found = self._differ(point, a, b, deep=number < FIRST_POINTS and skip == 0)
                if isinstance(found, tuple):
                    entry = self._entry(a, b)
                    return Difference(self._named(values), *found, entry)
                clear = clear and found
            agreed += clear
        return agreed

    def _differ(
        self, point: sampling.Point, a: sp.Expr, b: sp.Expr, deep: bool
    ) -> tuple[str, str, str] | bool:
        """Return the difference at a point, or whether the two agree there."""
        try:
            found = sampling.differ(point, a, b, deep)
        except sampling.Unclear:
            return False
        except sampling.NoValue:
            have = [_has_value(point, e) for e in (a, b)]
            if False in have and True in have:
                side = "left" if have[0] is False else "right"
                return (*_undefined(side), f"the {side} side is undefined there")
            return False
        return True if found is None else found

    def _entry(self, a: sp.Expr, b: sp.Expr) -> tuple[int, int] | None:
        if not self.dims:
            return None
        row, column = divmod(self.pairs.index((a, b)), self.dims[1])
        return row + 1, column + 1

    def _sampled(self, pairs: list[Pair], why: str) -> Verdict:
        if self.left_over:
            words = "undecided: no proof, and no points that satisfy the assumptions were found"
            return Difference({}, "one formula", "another", words)
        letters = sampling.letters_of([e for pair in pairs for e in pair])
        rough = any(e.has(*ROUGH) or _has_roots(e) for pair in pairs for e in pair)
        rough = rough or any(letter.is_integer for letter in letters)
        count = sampling.ROUGH if rough else sampling.SMOOTH
        found = self._search(pairs, FIRST_POINTS, count)
        if isinstance(found, Difference):
            return found
        first = self._search(pairs, 0, FIRST_POINTS)
        if isinstance(first, Difference):
            return first
        if not found + first:
            words = "undecided: no proof, and no point at which both can be computed was found"
            return Difference({}, "one formula", "another", words)
        return Sampled(found + first, sampling.DIGITS, _drawn(letters), why)


def _taken_for_granted(conditions: Iterable[Condition]) -> list[tuple[sp.Expr, str]]:
    return [(c.node, c.sign) for c in conditions if c.unless is None]


def _added_up(e: sp.Expr) -> sp.Expr:
    """Write out sums with few terms, and those of polynomials with no fewer than no terms."""

    def written_out(node: sp.Expr) -> sp.Expr:
        body, (letter, low, high), *more = node.args
        length = high - low + 1
        few = length.is_Integer and 0 <= length <= MOST_TERMS
        known = isinstance(node, sp.Sum) and length.is_nonnegative and body.is_polynomial(letter)
        return node.doit() if not more and (few or known) else node

    return e.replace(lambda node: isinstance(node, sp.Sum | sp.Product), written_out)


def _nowhere(left: bool, right: bool) -> Difference:
    if left and right:
        words = "nothing: neither side is defined anywhere"
        return Difference({}, "undefined", "undefined", words)
    side = "left" if left else "right"
    return Difference({}, *_undefined(side), f"the {side} side is defined nowhere")


def _value(normal: Normal, e: sp.Expr) -> Any:
    if e.has(sp.zoo, sp.nan, sp.oo):
        return None
    try:
        return normal.of(e)
    except Undefined:
        return None


def _put_zero(pair: Pair, facts: Any, looked_at: sp.Expr, normal: Normal) -> Any:
    """Return the case in which an expression is zero; a letter is put in if it can be solved for."""
    found = domain.solved(looked_at, normal)
    as_it_is = pair, (*facts, (looked_at, "0"))
    if found is None:
        return as_it_is
    instead = dict([found])
    try:
        put = [e.xreplace(instead) for e in pair]
        known = [(e.xreplace(instead), sign) for e, sign in facts]
    except (ValueError, TypeError):  # SymPy does not take φ(0) for a real number in max(φ(0), b)
        return as_it_is
    return (put[0], put[1]), tuple((e, sign) for e, sign in known if not e.is_number)


def _undefined(side: str) -> tuple[str, str]:
    return ("undefined", "a number") if side == "left" else ("a number", "undefined")


def _has_value(point: sampling.Point, e: sp.Expr) -> bool | None:
    try:
        point.at(110, e)
    except sampling.NoValue:
        return False
    except sampling.Unclear:
        return None
    return True


def _jumps(node: sp.Expr) -> bool:
    return bool(node.has(sp.sign, sp.Heaviside, sp.Piecewise, sp.KroneckerDelta))


def _has_roots(e: sp.Expr) -> bool:
    return any(p.exp.is_integer is not True and p.base != sp.E for p in e.atoms(sp.Pow))


def _obstacle(pair: Pair) -> str | None:
    """Say what stands in the way of a proof."""
    for e in pair:
        if e.has(sp.Sum, sp.Product):
            return "Σ or Π with a symbolic bound"
        if any(not is_real(a) for a in e.atoms(sp.Abs)):
            return "|·| of complex numbers"
    if any(_has_roots(e) for e in pair):
        return "roots of what may have either sign"
    if any(e.has(*KINKS) for e in pair):
        return "kinks whose places are not solved for"
    return None


def _drawn(letters: Sequence[sp.Symbol]) -> str:
    """Say what values were drawn."""
    kinds = []
    if any(x.is_integer for x in letters):
        kinds.append("integers between −5000 and 5000")
    if any(x.is_extended_real and not x.is_integer for x in letters):
        kinds.append("rationals between −3000 and 3000")
    if any(x.is_extended_real is not True for x in letters):
        kinds.append("complex rationals")
    return ", ".join(kinds) or "no letters"


Proof = Verdict  # these three go once `display`, `derivation` and `record` take verdicts
AGREE, POINTS = sampling.DIGITS, sampling.SMOOTH
