"""What a formula means whatever the sizes: read as `reading` does, but with their names for sizes.

A step about rows and matrices is proven for sizes in numbers, such as H = 2 and F = 3.  Where the
two formulae are the same in index notation, too, it holds for all sizes at which they mean
something: a unit number 3 takes three units.  What has no such form, such as a matrix written out,
is not called wrong for that; it is known for the given sizes only.
"""

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.contractions import (
    BY_COLUMN,
    BY_ROW,
    COLUMN,
    ONE,
    ROW,
    SAME,
    Algebra,
    Label,
    NotGeneral,
    Side,
    Terms,
    added,
    place,
    times,
)
from mdrnn_lib.derivation.expressions import (
    Binomial,
    Diagonal,
    Entry,
    Expression,
    Foreign,
    MatrixProduct,
    Negative,
    Number,
    Power,
    Product,
    Quotient,
    Same,
    Sum,
    Transpose,
    formula,
)
from mdrnn_lib.derivation.indices import Instance
from mdrnn_lib.derivation.network import Network
from mdrnn_lib.derivation.reading import Held, Key, Reading, _exponent, _place

Shape = tuple[Side, ...]
"""The sides of a row or a matrix; empty for a number."""

UNKNOWN = (ValueError, TypeError, IndexError, KeyError, ArithmeticError)
"""What a formula raises that has no meaning without sizes."""


@dataclass(frozen=True)
class General:
    """A number, a row or a matrix of open sizes: its shape, and its entry (r, c)."""

    shape: Shape
    terms: Terms

    @property
    def is_row(self) -> bool:
        """Whether it is a row."""
        return len(self.shape) == 2 and not self.shape[0]

    @property
    def sides(self) -> dict[Label, Side]:
        """The sides that are not 1, by the index that runs over each."""
        pairs = zip((ROW, COLUMN), self.shape, strict=False)
        return {label: side for label, side in pairs if side}

    def __mul__(self, number: int) -> "General":
        return General(self.shape, times(number, self.terms))


class GeneralReading(Reading):
    """A network read in one instance, with sizes left open.

    Attributes
    ----------
    least
        Sizes that must be more than 1, since a place is named that needs it: ``{"H": 3}``.
    """

    def __init__(self, network: Network, instance: Instance) -> None:
        super().__init__(network, instance)
        self.algebra = Algebra()
        self.least: dict[str, int] = {}
        self._held_keys: dict[int, Key] = {}

    def value(
        self, e: Expression, instance: Instance | None = None, held: Held | None = None
    ) -> General:
        """Find the general form of a formula.

        Raises
        ------
        NotGeneral
            If it has none, or none is known.
        """
        within = self.instance if instance is None else instance

        def inner(part: Expression) -> General:
            return self.value(part, within, held)

        match e:
            case Number(fraction):
                return _number(fraction)
            case Foreign():
                return General((), self._sympy(super().value(e, within, held)))
            case Binomial() | Same():
                return General((), self._sympy(super().value(e, within, held)))
            case Sum(terms):
                return _sum([inner(term) for term in terms])
            case Negative(body):
                return inner(body) * -1
            case Product(factors):
                return reduce(self._times, map(inner, factors))
            case MatrixProduct(factors):
                return reduce(self._matrix_product, map(inner, factors))
            case Quotient(top, bottom):
                divisor = inner(bottom)
                return self._times(inner(top), self._inverse(divisor))
            case Power(base, exponent):
                return self._power(inner(base), _exponent(exponent, within))
            case Transpose(body):
                return self._transposed(inner(body))
            case Diagonal(body):
                return self._diagonal(inner(body))
            case Entry(of, at):
                whole = inner(of)
                rows, columns = (2 if side else 1 for side in whole.shape or ((), ()))
                return self._entry(whole, _place(at, within, (rows, columns)))
        found: General = super().value(e, within, held)
        return found

    # ---- numbers and functions ----

    def _sympy(self, number: Any) -> Terms:
        """Take an expression of SymPy apart into sums, products and powers."""
        matrices = sp.MatrixBase | sp.MatrixExpr
        if any(isinstance(part, matrices) for part in sp.preorder_traversal(number)):
            raise NotGeneral(f"{number} is written out for certain sizes")
        if number.is_Rational:
            return _number(Fraction(int(number.p), int(number.q))).terms
        if number.is_Add:
            return added(map(self._sympy, number.args))
        if number.is_Mul:
            return reduce(self.algebra.multiplied, map(self._sympy, number.args))
        if number.is_Pow and number.exp.is_Integer:
            base = self._power(General((), self._sympy(number.base)), number.exp)
            return base.terms
        return self.algebra.letter(number)[1]

    def _called(self, name: str, argument: Expression, rule: Any, inner: Any) -> General:
        if rule is not None:
            return inner(formula(rule(argument)))  # type: ignore[no-any-return]
        whole: General = inner(argument)

        def applied(function: str) -> General:
            return self._applied(function, whole)

        if name in ("sigma'", "tanh'"):
            value = applied(name[:-1])
            first = value if name == "sigma'" else _number(1)
            return _sum([first, self._times(value, value) * -1])
        if name == "softmax":
            powers = applied("exp")
            if len(whole.shape) == 2 and not whole.is_row:
                raise NotGeneral("the softmax of a matrix")
            return self._times(powers, self._inverse(self._total_of(powers)))
        return applied(name)

    def _applied(self, function: str, whole: General) -> General:
        return General(whole.shape, self.algebra.applied(function, whole.terms, whole.sides))

    def _inverse(self, whole: General) -> General:
        if whole.shape and not whole.is_row:
            raise NotGeneral("the inverse of a matrix")
        return self._applied("inverse", whole)

    def _total_of(self, row: General) -> General:
        """Add up the entries of a row."""
        if not row.shape:
            return row
        return General((), self.algebra.multiplied(row.terms, ONE, row.shape[1]))

    # ---- rows and matrices ----

    def _times(self, one: General, two: General) -> General:
        """Multiply by a number, or entry by entry."""
        if one.shape and two.shape and one.shape != two.shape:
            raise NotGeneral(f"{one.shape} and {two.shape} entry by entry")
        return General(one.shape or two.shape, self.algebra.multiplied(one.terms, two.terms))

    def _matrix_product(self, one: General, two: General) -> General:
        if not (one.shape and two.shape):
            return self._times(one, two)
        (rows, over), (inner, columns) = one.shape, two.shape
        if over != inner:
            raise NotGeneral(f"{one.shape} times {two.shape}")
        terms = self.algebra.multiplied(one.terms, two.terms, over)
        return General((rows, columns) if rows or columns else (), terms)

    def _power(self, base: General, exponent: Any) -> General:
        if not isinstance(exponent, int | sp.Integer):
            raise NotGeneral(f"the exponent {exponent} is no number")
        power = int(exponent)
        if not base.shape or base.is_row:
            if power < 0:
                base, power = self._inverse(base), -power
            return General(base.shape, self.algebra.raised(base.terms, power))
        if power < 0 or base.shape[0] != base.shape[1]:
            raise NotGeneral("the inverse of a matrix, or a power of one that is not square")
        return reduce(self._matrix_product, [base] * power, self._identity(base.shape[0]))

    def _transposed(self, whole: General) -> General:
        if not whole.shape:
            return whole
        return General(whole.shape[::-1], self._renamed(whole.terms, {ROW: COLUMN, COLUMN: ROW}))

    def _diagonal(self, row: General) -> General:
        if not row.shape:
            return row
        if row.shape[0] and row.shape[1]:
            raise NotGeneral("a matrix on a diagonal")
        side = row.shape[0] or row.shape[1]
        identity = self._identity(side)
        return General(identity.shape, self.algebra.multiplied(identity.terms, row.terms))

    def _entry(self, whole: General, at: tuple[int, int]) -> General:
        if not whole.shape:
            raise NotGeneral("a number has no entries")
        is_column = not whole.shape[1]
        row, column = (at[1], 0) if is_column and at[0] == 0 else at
        places = {
            ROW: self._place(whole.shape[0], row),
            COLUMN: self._place(whole.shape[1], column),
        }
        return General((), self._renamed(whole.terms, places))

    def _place(self, side: Side, number: int) -> Label:
        """Return a place on a side, counted from 0, and take note of how long this must be."""
        if number and len(side) != 1:
            raise NotGeneral(f"place {number + 1} of {side}")
        if number:
            self.least[side[0]] = max(number + 1, self.least.get(side[0], 1))
        return place(number + 1)

    def _identity(self, side: Side) -> General:
        return General((side, side), {(((SAME, (ROW, COLUMN)), 1),): 1})

    def _renamed(self, terms: Terms, names: dict[Label, Label]) -> Terms:
        return self.algebra.relabelled(terms, names)

    # ---- what `Reading` asks for ----

    def _series(self, kind: str, parts: list[General], body: Expression) -> General:
        if kind == "sum":
            return _sum(parts) if parts else _number(0)
        if kind == "product":
            return reduce(self._times, parts, _number(1))
        if parts:
            return reduce(self._matrix_product, parts)
        return self._identity(self._side(body))  # type: ignore[arg-type]

    def _length(self, side: str) -> Side:  # type: ignore[override]
        """Return the letters of a side, but for those that are 1."""
        network = self.network
        letters = [letter for letter in side if side != "1"]
        return tuple(sorted(k for k in letters if k in network.sizes or network.length(k) != 1))

    def _shape(self, key: Key) -> Shape:  # type: ignore[override]
        """Return the shape; empty where single numbers are meant."""
        return tuple(map(self._length, key.symbol.shape)) if self.network.rows else ()

    def _constant(self, key: Key) -> General:
        kind, shape = key.symbol.constant, self._shape(key)
        if not shape:
            return _number(1)
        if kind == "row of ones":
            return General(shape, ONE)
        if kind == "identity":
            return self._identity(shape[1])
        if not key.at or not isinstance(key.at[0], int) or key.at[0] < 1:
            raise NotGeneral(f"{key} is no row of the identity")
        at = self._place(shape[1], key.at[0] - 1)
        return General(shape, {(((SAME, (at, COLUMN)), 1),): 1})

    def _letters(self, mark: str, key: Key) -> General:
        shape = self._shape(key)
        if shape and not any(shape):
            raise NotGeneral(f"{key} is a matrix of one number")
        sides = General(shape, {}).sides
        number, terms = self.algebra.letter((mark, key), sides)
        if mark:
            self._held_keys[number] = key
        return General(shape, terms)

    def _opaque_state(self, key: Key, held: Held | None, immediate: bool = False) -> General:
        if held:
            raise NotGeneral("the derivative of an opaque state")
        known: General | None = self._assumed(lambda left: left, key)
        return self._letters("", key) if known is None else known

    def _derivative(
        self, of: General, by: Key, at: tuple[int, int] | None, outer: Held | None
    ) -> General:
        [[((number, _), _)]] = self._held(by).terms
        names, shape = self._axes(of.shape, self._shape(by), at)
        terms = self._renamed(self.algebra.differentiated(of.terms, number), names)
        held = self.algebra.letters_in(terms) & self._held_keys.keys()
        values = {letter: self.quantity(self._held_keys[letter], outer).terms for letter in held}
        return General(shape, self.algebra.replaced(terms, values))

    def _axes(
        self, of: Shape, by: Shape, at: tuple[int, int] | None
    ) -> tuple[dict[Label, Label], Shape]:
        """Return names for the indices of a derivative, and its shape, as `differentiated` does."""
        if at is not None:
            if not by:
                raise NotGeneral("a number has no entries")
            row, column = (self._place(*side) for side in zip(by, at, strict=True))
            return {BY_ROW: row, BY_COLUMN: column}, of
        if not by:
            return {}, of
        if not of:
            return {BY_ROW: ROW, BY_COLUMN: COLUMN}, by
        if not of[0] and not by[0]:
            return {BY_COLUMN: ROW}, (by[1], of[1])
        if not of[1] and not by[1]:
            return {BY_ROW: COLUMN}, (of[0], by[0])
        raise NotGeneral("a derivative with more than two axes")


def holds_for_all_sizes(before: Expression, after: Expression, reading: GeneralReading) -> bool:
    """Tell whether two formulae are known to be equal in an instance, whatever the sizes."""
    reading.algebra.work = 0
    try:
        return reading.value(before) == reading.value(after)
    except UNKNOWN:
        return False


def _number(value: Fraction | int) -> General:
    return General((), times(value, ONE))


def _sum(parts: list[General]) -> General:
    """Add up; a plain 0 fits every shape, and a number is added to each entry of a row."""
    kept = [part for part in parts if part.shape or part.terms]
    shapes = {part.shape for part in kept if part.shape}
    if not shapes:
        return General((), added(part.terms for part in kept))
    if len(shapes) > 1 or (
        len({part.shape for part in kept}) > 1 and not all(p.is_row for p in kept if p.shape)
    ):
        raise NotGeneral("a sum of different shapes")
    return General(shapes.pop(), added(part.terms for part in kept))
