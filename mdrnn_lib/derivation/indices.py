"""What stands in the place of an index: a step, a dimension, a point of a grid.

An index is a number, or a letter (`t`, `k`, `d`), or such a letter moved by a few steps: t − 1,
p − e_d.  In a check every letter stands for a number or a point in turn; the assignment of letters
is an *instance*, such as ``{t: 3}`` or ``{p: (1, 2), d: 1}``.

What a letter may run over is said where a line is defined for it: the steps of a `Sequence`, the
points of a `Grid`, a few classes or dimensions (`Among`).  A sum has a *domain* instead.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise, product
from types import MappingProxyType
from typing import Any, Literal

import sympy as sp

from mdrnn_lib.notation import Notation, Symbol
from mdrnn_lib.symbolic.paths import paths

Value = int | tuple[int, ...]
Instance = Mapping[sp.Symbol, Value]


class Index(sp.Symbol):  # type: ignore[misc]
    """The letter of an index; it knows its symbol in the notation.

    SymPy takes symbols of one name for the same.  Here another notation's letter is another one.
    """

    sign: Symbol

    def _hashable_content(self) -> tuple[Any, ...]:
        return (*super()._hashable_content(), id(self.sign))

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "sign" and getattr(self, "sign", value) is not value:
            raise AttributeError(f"the sign of the letter {self} cannot be changed")
        super().__setattr__(name, value)


class Point(Index):
    """The letter of a point of a grid."""


class along(sp.Function):  # type: ignore[misc]
    """One step along a dimension, e_d."""


def letters(names: str, notation: Notation) -> Any:
    """Make index letters, each registered in the notation: ``t, k = letters("t k")``.

    Bold ones, such as ``p`` and ``q``, are points of a grid.
    """
    made = [_letter(name, notation.letter(name)) for name in names.split()]
    return made[0] if len(made) == 1 else tuple(made)


def _letter(name: str, sign: Symbol) -> Index:
    kind, known = (Point, {}) if sign.bold else (Index, {"integer": True})
    made: Index = kind.__xnew__(kind, name, **known)  # not one that SymPy keeps, with its sign
    made.sign = sign
    return made


def check_index(index: Any) -> None:
    """Refuse what can be no index: half a step, a letter that is no whole number.

    Raises
    ------
    TypeError
        If an index is neither a whole number nor a letter moved by whole steps.
    """
    if isinstance(index, tuple):
        for coordinate in index:
            check_index(coordinate)
        return
    expression = sp.sympify(index) if isinstance(index, int | Fraction | sp.Basic) else None
    if expression is None or isinstance(index, bool) or not _is_whole(expression):
        raise TypeError(
            f"an index is a whole number, or a letter made by letters() and moved by whole steps,"
            f" such as t - 1 or p - along(d); got {index!r}"
        )


def _is_whole(index: sp.Expr) -> bool:
    if isinstance(index, Point | along):
        return True
    if index.is_Add or index.is_Mul:
        return all(map(_is_whole, index.args))
    return bool(index.is_integer)


def letters_in(index: Any) -> set[sp.Symbol]:
    """Return the letters of an index."""
    if isinstance(index, tuple):
        return set().union(*map(letters_in, index))
    return set(index.free_symbols) if isinstance(index, sp.Basic) else set()


def value(index: Any, instance: Instance) -> Value:
    """Return the number or the point that an index stands for in an instance.

    Raises
    ------
    ValueError
        If a letter has no value in the instance, or the index is no whole number.
    """
    if isinstance(index, int):
        return index
    if isinstance(index, tuple):
        return tuple(int(value(entry, instance)) for entry in index)  # type: ignore[arg-type]
    if isinstance(index, sp.Symbol) and index in instance:
        return instance[index]
    expression = sp.sympify(index)
    free = _letters(expression)
    missing = sorted(str(letter) for letter in free if letter not in instance)
    if missing:
        raise ValueError(f"the index {index} needs a value for {', '.join(missing)}")
    return _value(expression, tuple((letter, instance[letter]) for letter in free))


@lru_cache(maxsize=1024)
def _letters(expression: sp.Expr) -> tuple[sp.Symbol, ...]:
    return tuple(expression.free_symbols)


@lru_cache(maxsize=4096)
def _value(expression: sp.Expr, values: tuple[tuple[sp.Symbol, Value], ...]) -> Value:
    instance = dict(values)
    length = max((len(at) for at in instance.values() if isinstance(at, tuple)), default=0)
    if length == 0:
        numbers = {letter: sp.Integer(at) for letter, at in values}
        return _whole(expression.xreplace(numbers), expression)
    return tuple(_coordinate(expression, instance, axis) for axis in range(length))


def _coordinate(expression: sp.Expr, instance: Instance, axis: int) -> int:
    """Return one coordinate of a point; dimensions count from 1."""
    numbers = {
        k: sp.Integer(v[axis] if isinstance(v := instance[k], tuple) else v)
        for k in expression.free_symbols
    }
    length = max(len(v) for k in numbers if isinstance(v := instance[k], tuple))

    def step(d: sp.Expr) -> sp.Integer:
        if not 1 <= d <= length:
            raise ValueError(f"a grid of {length} dimensions has none of number {d}")
        return sp.Integer(d == axis + 1)

    return _whole(expression.xreplace(numbers).replace(along, step), expression)


def _whole(number: sp.Expr, index: Any) -> int:
    if not number.is_Integer:
        raise ValueError(f"the index {index} must be a whole number; it is {number}")
    return int(number)


def number(index: Any, instance: Instance) -> int:
    """Return the number that an index stands for.

    Raises
    ------
    ValueError
        If it is a point.
    """
    found = value(index, instance)
    if isinstance(found, tuple):
        raise ValueError(f"{index} is a point, {found}, where a whole number is needed")
    return found


def point(index: Any, instance: Instance) -> tuple[int, ...]:
    """Return the point that an index stands for.

    Raises
    ------
    ValueError
        If it is a number.
    """
    found = value(index, instance)
    if not isinstance(found, tuple):
        raise ValueError(f"{index} is a number, {found}, where a point of a grid is needed")
    return found


# ---- what the letter of a line may run over ----

Place = Literal["inside", "given", "zero"]
"""Where a line is asked for: it holds, its left side is given, or its left side is zero."""


@dataclass(frozen=True)
class Sequence:
    """The steps from the first to the last; before them a state is given, after them zero."""

    first: Any
    last: Any

    def place(self, at: Value, instance: Instance) -> Place:
        """Tell whether a step is inside."""
        first, last = number(self.first, instance), number(self.last, instance)
        if isinstance(at, tuple):
            raise ValueError(f"{at} is a point, where a step from {first} to {last} is needed")
        return "given" if at < first else "zero" if at > last else "inside"

    def __str__(self) -> str:
        return f"{self.first} … {self.last}"


@dataclass(frozen=True)
class Grid:
    """The points of a grid of the given extents; outside it a state is zero."""

    extents: tuple[int, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "extents", tuple(self.extents))

    def place(self, at: Value, instance: Instance) -> Place:
        """Tell whether a point is inside."""
        if not isinstance(at, tuple) or len(at) != len(self.extents):
            raise ValueError(f"{at} is no point of a grid of {self}")
        inside = all(0 <= i < X for i, X in zip(at, self.extents, strict=True))
        return "inside" if inside else "zero"

    def __str__(self) -> str:
        return " × ".join(map(str, self.extents))


@dataclass(frozen=True)
class Among:
    """The numbers from the first to the last of a few classes, units or dimensions; no others."""

    last: Any
    first: Any = 1

    def place(self, at: Value, instance: Instance) -> Place:
        """Tell whether a number is inside.

        Raises
        ------
        ValueError
            If it is not.
        """
        first, last = number(self.first, instance), number(self.last, instance)
        if isinstance(at, tuple) or not first <= at <= last:
            raise ValueError(f"there is no number {at} from {first} to {last}")
        return "inside"

    def __str__(self) -> str:
        return f"{self.first} … {self.last}"


Extent = Sequence | Grid | Among


# ---- what the letter of a sum runs over ----


class Domain:
    """What an index letter runs over in a sum or a product."""

    def instances(self, instance: Instance) -> Iterator[Instance]:
        """Extend an instance by each value of the letter in turn."""
        raise NotImplementedError


@dataclass(frozen=True)
class Range(Domain):
    """The whole numbers from `low` to `high`, both included; none if high < low."""

    letter: sp.Symbol
    low: Any
    high: Any

    def __post_init__(self) -> None:
        for bound in (self.low, self.high):
            check_index(bound)
            if any(isinstance(letter, Point) for letter in letters_in(bound)):
                raise TypeError(
                    f"a Range runs over whole numbers; {bound} is a point: take Between for the"
                    " points up to it"
                )
            if self.letter in letters_in(bound):
                raise ValueError(
                    f"the letter {self.letter} has a value already in its own bound; take another"
                )
        if isinstance(self.low, int) and isinstance(self.high, int) and self.high < self.low:
            raise ValueError(f"nothing lies in the range from {self.low} to {self.high}")

    def instances(self, instance: Instance) -> Iterator[Instance]:
        """Count upwards."""
        for at in range(number(self.low, instance), number(self.high, instance) + 1):
            yield {**instance, self.letter: at}


@dataclass(frozen=True)
class Between(Domain):
    """The points q ≤ p of a grid, or those with ``low`` ≤ q ≤ p; not p itself if ``proper``."""

    letter: sp.Symbol
    high: Any
    low: Any = None
    proper: bool = False

    def instances(self, instance: Instance) -> Iterator[Instance]:
        """Run through the points in raster order."""
        high = point(self.high, instance)
        low = (0,) * len(high) if self.low is None else point(self.low, instance)
        for q in product(*(range(a, b + 1) for a, b in zip(low, high, strict=True))):
            if not (self.proper and q == high):
                yield {**instance, self.letter: q}


@dataclass(frozen=True)
class Everywhere(Domain):
    """All points of a grid of the given extents."""

    letter: sp.Symbol
    extents: tuple[int, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "extents", tuple(self.extents))

    def instances(self, instance: Instance) -> Iterator[Instance]:
        """Run through the points in raster order."""
        for q in product(*map(range, self.extents)):
            yield {**instance, self.letter: q}


@dataclass(frozen=True)
class Paths(Domain):
    """The paths from one point to another, each step along one dimension."""

    letter: sp.Symbol
    start: Any
    end: Any

    def instances(self, instance: Instance) -> Iterator[Instance]:
        """Run through the paths, each the tuple of the points from its start to its end."""
        for path in paths(point(self.start, instance), point(self.end, instance)):
            yield {**instance, self.letter: path}  # type: ignore[dict-item]


@dataclass(frozen=True)
class Steps(Domain):
    """The steps r − e_d → r of a path, first to last."""

    path: sp.Symbol
    letter: sp.Symbol
    dimension: sp.Symbol

    def instances(self, instance: Instance) -> Iterator[Instance]:
        """Yield the point that each step enters, and its dimension."""
        path: Any = instance[self.path]
        for before, r in pairwise(path):
            moved = [a != b for a, b in zip(before, r, strict=True)]
            yield {**instance, self.letter: r, self.dimension: moved.index(True) + 1}


def instances(at: Mapping[sp.Symbol, Iterable[Value] | Value]) -> tuple[Instance, ...]:
    """Return every combination of the values that letters may take.

    A letter may have one value or several: ``{n: 2, t: (1, 2, 3), p: [(0, 1), (2, 2)]}``.

    Raises
    ------
    TypeError
        If a key is no letter, or a value neither a whole number nor a point.
    ValueError
        If a letter has no value: nothing would be checked.
    """
    for name in at:
        if not isinstance(name, sp.Symbol):
            raise TypeError(
                f"values are given to index letters, made by letters(); got {name!r}. Has the name"
                " been used for something else since?"
            )
    choices = [_choices(letter, given) for letter, given in at.items()]
    return tuple(
        MappingProxyType(dict(zip(at, chosen, strict=True))) for chosen in product(*choices)
    )


def _choices(letter: sp.Symbol, given: Any) -> list[Value]:
    """Return the values of one letter; a tuple of numbers is one value if it is a point's."""
    if isinstance(given, int):
        given = [given] if not isinstance(letter, Point) else [[given]]
    if not isinstance(given, Iterable):
        raise TypeError(f"the letter {letter} stands for whole numbers or points; got {given!r}")
    chosen = list(given)
    if not chosen:
        raise ValueError(f"give the letter {letter} at least one value; nothing would be checked")
    if isinstance(letter, Point) and all(isinstance(entry, int) for entry in chosen):
        chosen = [tuple(chosen)]
    for at in chosen:
        whole = at if isinstance(at, tuple) else (at,)
        fits = isinstance(at, tuple) == isinstance(letter, Point)
        if not all(isinstance(k, int) and not isinstance(k, bool) for k in whole) or not (
            fits or not isinstance(letter, Index)
        ):
            kind = "a point, a tuple of" if isinstance(letter, Point) else "a number out of the"
            raise TypeError(f"the letter {letter} stands for {kind} whole numbers; got {at!r}")
    return chosen
