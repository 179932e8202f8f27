"""What the symbols of a derivation stand for: a closed set of lines.

A network is a set of defining *lines*, such as h_t = φ(a_t), each for the letters on its left,
which run over what `ranges` says.  What no line defines is given: weights, inputs.  What could be
read in two ways is refused when it is written: two lines for one quantity, a letter without a
range, a matrix without its sizes, a line that leads back to itself.

`reading` finds out what a formula means in a network.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import MappingProxyType
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.expressions import (
    Call,
    Diagonal,
    Entry,
    Expression,
    MatrixProduct,
    Quantity,
    Series,
    Total,
    Transpose,
    check_signs,
    formula,
    walk,
)
from mdrnn_lib.derivation.functions import WHOLE_ROW
from mdrnn_lib.derivation.indices import Among, Domain, Extent, Grid, Instance, Sequence, Value
from mdrnn_lib.derivation.render import text
from mdrnn_lib.notation import Notation, Symbol


@dataclass(frozen=True)
class Hypothesis:
    """An equation about opaque states that may be used, for every letter of `over`.

    Attributes
    ----------
    left, right
        The equation; its left side is a state, or the total derivative of one.
    over
        What its letter runs over, if there is one.
    number, at
        Which equation of a claim it is, and for which index.
    """

    left: Quantity | Total
    right: Expression
    over: Domain | None = None
    number: int = 0
    at: Any = None

    def __str__(self) -> str:
        return f"{text(self.left)} = {text(self.right)}"


@dataclass(frozen=True)
class Network:
    """The lines that define a recurrence, and how large to take it in a check.

    Attributes
    ----------
    lines
        ``{h[t]: phi(a[t])}``: each state by the line that defines it.
    short
        Abbreviations such as ``{a[t]: …}``.  They are no states: an immediate derivative looks
        through them.
    ranges
        What the letters on the left of the lines run over: ``{t: Sequence(1, 4)}``,
        ``{p: Grid((3, 3)), d: Among(2)}``.
    sizes
        ``{"H": 2, "F": 3}``: with sizes, rows and matrices are meant; with sizes that are all 1,
        or without, single numbers.
    only
        The states whose lines may be used, if all others are to be opaque.
    hypotheses
        What is known of the opaque ones.

    Raises
    ------
    TypeError, ValueError
        If the lines do not hang together.
    """

    lines: Mapping[Quantity, Any] = field(default_factory=dict)
    short: Mapping[Quantity, Any] = field(default_factory=dict)
    ranges: Mapping[sp.Symbol, Extent] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    only: tuple[Quantity, ...] = ()
    hypotheses: tuple[Hypothesis, ...] = ()

    def __post_init__(self) -> None:
        for name in ("lines", "short"):
            given = {left: formula(right) for left, right in getattr(self, name).items()}
            object.__setattr__(self, name, MappingProxyType(given))
        for name in ("ranges", "sizes"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        for name in ("only", "hypotheses"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        _check_ranges(self.ranges)
        _check_sizes(self.sizes)
        for left, line in self.defined():
            _check_left(left, self.ranges)
            if any(part == left for part in walk(line)):
                raise ValueError(f"the line of {text(left)} defines it by itself: {text(line)}")
            self.check(left)
            self.check(line)
        check_signs(formula for line in self.defined() for formula in line)
        for (one, _), (two, _) in combinations(self.defined(), 2):
            if _overlap(one, two, self.ranges):
                raise ValueError(
                    f"two lines define {text(two)}: that of {text(one)} holds there, too. Write one"
                    " line with kronecker(…), or ranges that do not overlap"
                )

    def defined(self) -> Iterator[tuple[Quantity, Expression]]:
        """Yield each line, states first."""
        yield from self.lines.items()
        yield from self.short.items()

    @property
    def rows(self) -> bool:
        """Whether rows and matrices are meant, and not single numbers."""
        return any(size > 1 for size in self.sizes.values())

    @property
    def notation(self) -> Notation | None:
        """The notation in which the lines are written, if there are any."""
        return next((left.symbol.notation for left, _ in self.defined()), None)

    def length(self, side: str) -> int:
        """Return the length of one side of a symbol's shape, such as ``"GH"``."""
        product = 1
        for letter in side if side != "1" else "":
            product *= self.sizes[letter] if letter in self.sizes else self._fixed(letter)
        return product

    def _fixed(self, letter: str) -> int:
        notation = self.notation
        return notation.lengths.get(letter, 1) if notation else 1

    def check(self, expression: Expression) -> None:
        """Refuse a formula of rows and matrices whose sizes are not given.

        Raises
        ------
        ValueError
            If a size is missing, or all are.
        """
        for part in walk(expression):
            if isinstance(part, Quantity):
                self._check_symbol(part.symbol)
            elif not self.sizes and _needs_rows(part):
                raise ValueError(
                    f"{text(part)} is about rows and matrices; say how large they are, such as"
                    ' sizes={"H": 2, "F": 3}'
                )

    def _check_symbol(self, symbol: Symbol) -> None:
        fixed = symbol.notation.lengths if symbol.notation else {}
        letters = {letter for side in symbol.shape for letter in side if side != "1"}
        missing = sorted(letters - self.sizes.keys() - fixed.keys())
        is_matrix = bool(symbol.shape) and symbol.shape[0] != "1"
        if missing and (self.sizes or is_matrix):
            raise ValueError(
                f"{symbol.name} is {symbol.shape_text}: say how large {', '.join(missing)} is, in"
                f" sizes={{…}}; with sizes of 1 it is a single number"
            )

    def knowing_only(self, *states: Quantity) -> "Network":
        """Hide every line but those of a few states."""
        return replace(self, only=states)

    def assuming(self, *hypotheses: Hypothesis) -> "Network":
        """Let hypotheses about opaque states be used."""
        return replace(self, hypotheses=(*self.hypotheses, *hypotheses))


def _needs_rows(part: Expression) -> bool:
    return (
        isinstance(part, MatrixProduct | Transpose | Diagonal | Entry)
        or (isinstance(part, Series) and part.kind == "matrix product")
        or (isinstance(part, Call) and part.function in WHOLE_ROW)
    )


def _check_ranges(ranges: Mapping[Any, Any]) -> None:
    for letter, extent in ranges.items():
        if not isinstance(letter, sp.Symbol) or not isinstance(extent, Sequence | Grid | Among):
            raise TypeError(
                "ranges say what index letters run over: {t: Sequence(1, 4)}, {p: Grid((3, 3))} or"
                f" {{j: Among(3)}}; got {{{letter!r}: {extent!r}}}"
            )
        if isinstance(extent, Sequence | Among):
            first, last = extent.first, extent.last
            if isinstance(first, int) and isinstance(last, int) and last < first:
                raise ValueError(f"nothing lies in the range of {letter} from {first} to {last}")


def _check_sizes(sizes: Mapping[str, int]) -> None:
    lengths = list(sizes.values())
    if not all(type(length) is int and length > 0 for length in lengths):
        raise TypeError(f"sizes are whole numbers from 1; got {dict(sizes)}")
    if set(lengths) != {1} and (min(lengths, default=2) < 2 or len(set(lengths)) < len(lengths)):
        raise ValueError(
            "sizes must differ, and be 2 at least, so that no matrix fits by chance, or all be 1,"
            f" for a single unit; got {dict(sizes)}"
        )


def _check_left(left: Any, ranges: Mapping[sp.Symbol, Extent]) -> None:
    """Demand a left side such as h_t or x_0: letters, each with its range and in one place."""
    if not isinstance(left, Quantity):
        raise TypeError(f"a line defines a quantity, such as h[t]; got {left!r}")
    letters = [index for index in left.indices if isinstance(index, sp.Symbol)]
    for index in left.indices:
        numbers = index if isinstance(index, tuple) else (index,)
        if index not in letters and not all(isinstance(number, int) for number in numbers):
            raise ValueError(
                f"a line is defined for letters or numbers, such as h[t]; got {text(left)}"
            )
    if len(set(letters)) < len(letters):
        raise ValueError(f"{text(left)} has one letter in two places; take two letters")
    for letter in letters:
        if letter not in ranges:
            raise ValueError(
                f"the line of {text(left)} needs what {letter} runs over: ranges={{{letter}:"
                " Sequence(1, 4)}, Grid((3, 3)) or Among(3)"
            )


def _overlap(one: Quantity, two: Quantity, ranges: Mapping[sp.Symbol, Extent]) -> bool:
    """Tell whether two left sides may stand for the same quantity."""
    return (
        one.symbol is two.symbol
        and len(one.indices) == len(two.indices)
        and all(_may_meet(a, b, ranges) for a, b in zip(one.indices, two.indices, strict=True))
    )


def _may_meet(a: Any, b: Any, ranges: Mapping[sp.Symbol, Extent]) -> bool:
    if isinstance(a, sp.Symbol) and isinstance(b, sp.Symbol):
        return True
    if not isinstance(a, sp.Symbol) and not isinstance(b, sp.Symbol):
        return bool(a == b)
    letter, at = (a, b) if isinstance(a, sp.Symbol) else (b, a)
    return _holds(ranges[letter], at)


def _holds(extent: Extent, at: Value) -> bool:
    """Tell whether a line may hold at an index; a bound that is a letter is no bound here."""
    if isinstance(extent, Grid):
        return extent.place(at, {}) == "inside"
    first, last = extent.first, extent.last
    return not (
        (isinstance(first, int) and isinstance(at, int) and at < first)
        or (isinstance(last, int) and isinstance(at, int) and at > last)
    )


def matched(pattern: Quantity, symbol: Symbol, at: tuple[Value, ...]) -> Instance | None:
    """Return the letters of a left side such as h_t if a quantity is of its form."""
    if pattern.symbol is not symbol or len(pattern.indices) != len(at):
        return None
    letters: dict[sp.Symbol, Value] = {}
    for index, given in zip(pattern.indices, at, strict=True):
        if isinstance(index, sp.Symbol):
            letters[index] = given
        elif index != given:
            return None
    return letters
