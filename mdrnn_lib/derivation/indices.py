"""What stands in the place of an index: a step, a dimension, a point of a grid.

An index is a number, or a letter (`t`, `k`, `d`), or such a letter moved by a few steps: t − 1,
p − e_d.  In a check every letter stands for a number or a point in turn; the assignment of letters
is an *instance*, such as ``{t: 3}`` or ``{p: (1, 2), d: 1}``.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

import sympy as sp

from mdrnn_lib.symbolic.paths import paths
from mdrnn_lib.symbols import letter

Value = int | tuple[int, ...]
Instance = Mapping[sp.Symbol, Value]


class Point(sp.Symbol):  # type: ignore[misc]
    """The letter of a point of a grid."""


class along(sp.Function):  # type: ignore[misc]
    """One step along a dimension, e_d."""


def letters(names: str) -> Any:
    """Make index letters, each registered in the notation: ``t, k = letters("t k")``.

    Bold ones, such as ``p`` and ``q``, are points of a grid.
    """
    made = [
        Point(name) if letter(name).bold else sp.Symbol(name, integer=True)
        for name in names.split()
    ]
    return made[0] if len(made) == 1 else tuple(made)


def value(index: Any, instance: Instance) -> Value:
    """Return the number or the point that an index stands for in an instance.

    Raises
    ------
    KeyError
        If a letter has no value in the instance.
    """
    if isinstance(index, tuple):
        return tuple(int(value(entry, instance)) for entry in index)  # type: ignore[arg-type]
    expression = sp.sympify(index)
    free = expression.free_symbols
    missing = sorted(str(letter) for letter in free if letter not in instance)
    if missing:
        raise KeyError(f"the index {index} needs a value for {', '.join(missing)}")
    length = max((len(v) for k in free if isinstance(v := instance[k], tuple)), default=0)
    if length == 0:
        return _whole(expression.xreplace({k: sp.Integer(instance[k]) for k in free}), index)
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

    def instances(self, instance: Instance) -> Iterator[Instance]:
        """Count upwards."""
        low, high = value(self.low, instance), value(self.high, instance)
        assert isinstance(low, int)
        assert isinstance(high, int)
        for number in range(low, high + 1):
            yield {**instance, self.letter: number}


@dataclass(frozen=True)
class Between(Domain):
    """The points q ≤ p of a grid, or those with ``low`` ≤ q ≤ p; not p itself if ``proper``."""

    letter: sp.Symbol
    high: Any
    low: Any = None
    proper: bool = False

    def instances(self, instance: Instance) -> Iterator[Instance]:
        """Run through the points in raster order."""
        high = value(self.high, instance)
        assert isinstance(high, tuple)
        low = (0,) * len(high) if self.low is None else value(self.low, instance)
        assert isinstance(low, tuple)
        for q in product(*(range(a, b + 1) for a, b in zip(low, high, strict=True))):
            if not (self.proper and q == high):
                yield {**instance, self.letter: q}


@dataclass(frozen=True)
class Everywhere(Domain):
    """All points of a grid of the given extents."""

    letter: sp.Symbol
    extents: tuple[int, ...]

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
        start, end = value(self.start, instance), value(self.end, instance)
        assert isinstance(start, tuple)
        assert isinstance(end, tuple)
        for path in paths(start, end):
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


def instances(at: Mapping[sp.Symbol, Iterable[Value] | Value]) -> list[Instance]:
    """Return every combination of the values that letters may take.

    A letter may have one value or several: ``{n: 2, t: (1, 2, 3), p: [(0, 1), (2, 2)]}``.

    Raises
    ------
    TypeError
        If a key is no letter.
    """
    for name in at:
        if not isinstance(name, sp.Symbol):
            raise TypeError(
                f"values are given to index letters, made by letters(); got {name!r}. Has the name"
                " been used for something else since?"
            )
    choices = [_choices(letter, given) for letter, given in at.items()]
    return [dict(zip(at, chosen, strict=True)) for chosen in product(*choices)]


def _choices(letter: sp.Symbol, given: Any) -> list[Value]:
    """Return the values of one letter; a tuple of numbers is one value if it is a point's."""
    if given in ((), []):
        raise ValueError(f"give the letter {letter} at least one value")
    if isinstance(given, int):
        return [given]
    is_point = isinstance(letter, Point) and all(isinstance(entry, int) for entry in given)
    return [given] if is_point else list(given)
