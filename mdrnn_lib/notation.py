"""A notation: the symbols that a course writes with, each once, and no two of them alike.

The prover is handed one; the book's is in `symbols`, and another course makes its own:

    >>> from mdrnn_lib.notation import Notation, Symbol
    >>> course = Notation(
    ...     [
    ...         Symbol("s", "s", "scores of the classes", shape=("1", "K"), places=("sub",)),
    ...         Symbol("k", "k", "a class"),
    ...     ]
    ... )
    >>> course["s"].shape_text
    '1 × K'
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Literal

Shape = tuple[str, ...]
NUMBER: Shape = ()


@dataclass(frozen=True, eq=False)
class Symbol:
    r"""One sign of the notation.

    Attributes
    ----------
    name
        What a derivation calls it, such as ``"W_h"``.
    glyph
        Its letter, a single character.
    meaning
        What it stands for, a phrase without a full stop.
    section
        Where it stands on a page that lists the notation.
    shape
        The shape of the array, such as ``("1", "H")``; empty for a number.
    code
        Its name in `mdrnn_lib`, empty if it has none there.
    colour
        1 … 4 for one of four colours, 0 for ink.
    sub
        A subscript that belongs to its name, such as the h of W_h; several letters stand side by
        side, and an index stands behind a comma, as in a_{f,t}.
    places
        Where an index may stand: ``"sub"``, ``"sup"``, one after the other.
    bold, bar, prime
        Marks that belong to its name.
    arrow
        ``"→"`` or ``"←"`` above the letter: whether it belongs to the forward or to the backward
        direction.
    usual
        The index letters with which the notation page shows it, one for each place.
    tex
        How the notation page writes it, if that is more than the glyph with its marks.
    domain
        What its numbers may be; a proof holds for all of them.
    constant
        The one matrix it stands for, if it does: the identity, the row with a one at the place of
        its index, or the row of ones.
    notation
        The notation it belongs to; given by it.
    """

    name: str
    glyph: str
    meaning: str
    section: str = ""
    shape: Shape = NUMBER
    code: str = ""
    colour: int = 0
    sub: str = ""
    places: tuple[Literal["sub", "sup"], ...] = ()
    bold: bool = False
    bar: bool = False
    prime: bool = False
    arrow: Literal["", "→", "←"] = ""
    usual: tuple[str, ...] = ()
    tex: str = ""
    domain: Literal["real", "positive", "complex"] = "real"
    constant: Literal["", "identity", "unit row", "row of ones"] = ""
    notation: "Notation | None" = field(default=None, repr=False)

    @property
    def shape_text(self) -> str:
        """The shape in words: ``"1 × H"``, or ``"number"``."""
        return " × ".join(self.shape) if self.shape else "number"

    @property
    def look(self) -> tuple[object, ...]:
        """What a reader sees of it: symbols that differ must differ in this."""
        marks = self.sub, self.places, self.bold, self.bar, self.prime, self.arrow
        return (self.tex,) if self.tex else (self.glyph, *marks)


class Notation(Mapping[str, Symbol]):
    """Symbols by their names.

    Parameters
    ----------
    symbols
        All of them.  A letter that is an index, too, may be registered as ``index_i`` beside ``i``.
    lengths
        Sizes that a network need not give, such as ``{"G": 1}``.

    Raises
    ------
    ValueError
        If two symbols have one name, or look alike.
    """

    def __init__(self, symbols: Iterable[Symbol], lengths: Mapping[str, int] | None = None) -> None:
        self.lengths: Mapping[str, int] = MappingProxyType(dict(lengths or {}))
        self._symbols: dict[str, Symbol] = {}
        looks: dict[tuple[object, ...], str] = {}
        for symbol in symbols:
            if symbol.name in self._symbols:
                raise ValueError(f"the notation has two symbols of the name {symbol.name!r}")
            if (other := looks.setdefault(symbol.look, symbol.name)) != symbol.name:
                raise ValueError(
                    f"the symbols {other!r} and {symbol.name!r} look alike: give one of them"
                    " another glyph, a bar, an arrow or a subscript"
                )
            self._symbols[symbol.name] = replace(symbol, notation=self)
        for name in self._symbols:
            stem, _, index = name.rpartition("_")
            if stem in self._symbols and self._symbols[stem].places and index.isdecimal():
                raise ValueError(f"{name!r} is what {stem}[{index}] is called; take another name")

    def __getitem__(self, name: str) -> Symbol:
        """Return a symbol; a derivation may use none that the reader cannot look up."""
        if name not in self._symbols:
            raise KeyError(f"the notation has no symbol {name!r}; it has {', '.join(self)}")
        return self._symbols[name]

    def __contains__(self, name: object) -> bool:
        """Tell whether there is a symbol of this name."""
        return name in self._symbols

    def __iter__(self) -> Iterator[str]:
        """Run through the names."""
        return iter(self._symbols)

    def __len__(self) -> int:
        """How many symbols there are."""
        return len(self._symbols)

    def letter(self, name: str) -> Symbol:
        """Return the symbol of an index letter; ``i`` is a unit here, where it is a gate, too."""
        return self[f"index_{name}" if f"index_{name}" in self else name]
