"""What a step changes: which parts of a line are new or have moved, and what they were before."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from mdrnn_lib.derivation import expressions as ex
from mdrnn_lib.derivation.expressions import Expression
from mdrnn_lib.derivation.layout import Changed, Mark, MarkKind, bare

Path = tuple[int, ...]
"""Where a part stands: the places of the children to go down to."""
Marks = dict[Path, list[Mark]]
INSIDE = (ex.Negative, ex.Diagonal)
"""What is looked into, where the line before has the same around another part."""


def changes(before: Expression, after: Expression) -> tuple[Marks, Marks]:
    """Compare two lines.

    Returns
    -------
    tuple of Marks
        Those of the line before, ``"was"``, and of the line after, ``"fresh"`` or ``"moved"``.
        What has become of what has the same `Mark.tie`.  A mark on all of a line says nothing, so
        there is none.
    """
    found = _Comparison()
    found.compare(before, (), after, ())
    if _body(after)[1] in found.after:
        return {}, {}
    found.before.pop(_body(before)[1], None)
    return found.before, found.after


def marked(e: Expression, *marks: Marks, path: Path = ()) -> Expression:
    """Wrap the parts of a formula that are marked."""
    places = count()
    inner = e.rebuild(lambda child: marked(child, *marks, path=(*path, next(places))))
    for mark in (mark for some in marks for mark in some.get(path, [])):
        inner = Changed(inner, mark)
    return inner


@dataclass
class _Comparison:
    before: Marks = field(default_factory=dict)
    after: Marks = field(default_factory=dict)
    ties: int = 0

    def compare(self, old: Expression, was: Path, new: Expression, now: Path) -> None:
        """Mark where two formulae differ; `was` and `now` say where they stand."""
        (old, was), (new, now) = _body(old, was), _body(new, now)
        match new:
            case _ if bare(old) == bare(new):
                return
            case ex.Sum() | ex.Product() | ex.MatrixProduct():
                self._compare_parts(old, was, new, now)
            case ex.Series() if isinstance(old, ex.Series) and _head(old) == _head(new):
                self.compare(old.body, (*was, _last(old)), new.body, (*now, _last(new)))
            case ex.Call() if isinstance(old, ex.Call) and old.function == new.function:
                self.compare(old.argument, (*was, 0), new.argument, (*now, 0))
            case ex.Negative() | ex.Diagonal() if isinstance(old, INSIDE) and type(old) is type(
                new
            ):
                self.compare(old.body, (*was, 0), new.body, (*now, 0))
            case _:
                self._tie([was], [now], "fresh")

    def _compare_parts(self, old: Expression, was: Path, new: Expression, now: Path) -> None:
        """Mark what is new in a sum or a product, and what has moved."""
        kind = type(new)
        had = list(old.children()) if isinstance(old, kind) else [old]
        has = list(new.children())
        places = _places(had, has)
        fresh = [k for k, place in enumerate(places) if place is None]
        gone = [k for k in range(len(had)) if k not in places]

        def stood(k: int) -> Path:
            return (*was, k) if isinstance(old, kind) else was

        if len(fresh) == len(has) != len(had):
            self._tie([was], [now], "fresh")
            return
        for k in _moved(places):
            self._tie([stood(places[k])], [(*now, k)], "moved")
        if len(gone) == len(fresh):
            for i, k in zip(gone, fresh, strict=True):
                self.compare(had[i], stood(i), has[k], (*now, k))
        elif fresh or gone:
            self._tie([stood(i) for i in gone], [(*now, k) for k in fresh], "fresh")

    def _tie(self, old: list[Path], new: list[Path], kind: MarkKind) -> None:
        for path in old:
            self.before.setdefault(path, []).append(Mark("was", self.ties))
        for path in new:
            self.after.setdefault(path, []).append(Mark(kind, self.ties))
        self.ties += 1


def _body(e: Expression, path: Path = ()) -> tuple[Expression, Path]:
    """Go inside a brace."""
    while isinstance(e, ex.Labelled):
        e, path = e.body, (*path, 0)
    return e, path


def _head(series: ex.Series) -> tuple[Any, ...]:
    return series.kind, series.domain


def _last(e: Expression) -> int:
    return sum(1 for _ in e.children()) - 1


def _places(had: list[Expression], has: list[Expression]) -> list[Any]:
    """Tell for each part at which place it stood before, or None."""
    free = [bare(part) for part in had]
    places: list[int | None] = []
    for part in map(bare, has):
        place = free.index(part) if part in free else None
        if place is not None:
            free[place] = ex.Labelled(part, "taken")
        places.append(place)
    return places


def _moved(places: list[Any]) -> list[int]:
    """Tell which parts do not stand in the order in which they stood: the fewest possible."""
    kept = [k for k, place in enumerate(places) if place is not None]
    longest: dict[int, list[int]] = {}
    for k in kept:
        earlier = [longest[i] for i in kept if i < k and places[i] < places[k]]
        longest[k] = [*max(earlier, key=len, default=[]), k]
    still = max(longest.values(), key=len, default=[])
    return sorted((Counter(kept) - Counter(still)).elements())
