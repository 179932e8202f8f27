"""Ways to get a formula wrong, each at every place where it can be done."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import sympy as sp

from mdrnn_lib.derivation import expressions as ex
from mdrnn_lib.derivation.indices import Point, Range, along


def everywhere(e: ex.Expression, change) -> Iterator[ex.Expression]:
    """Yield the formula with one change at one place, for every place and change."""
    yield from change(e)
    children = list(e.children())
    for k, child in enumerate(children):
        for changed in everywhere(child, change):
            yield put(e, k, changed)


def put(e: ex.Expression, place: int, changed: ex.Expression) -> ex.Expression:
    """Return a formula with the formula at one place inside it exchanged."""
    count = iter(range(len(list(e.children()))))
    return e.rebuild(lambda child: changed if next(count) == place else child)


def flip_a_sign(e: ex.Expression) -> Iterator[ex.Expression]:
    if isinstance(e, ex.Sum):
        for k, term in enumerate(e.terms):
            yield replace(e, terms=(*e.terms[:k], -term, *e.terms[k + 1 :]))
    elif isinstance(e, ex.Product | ex.MatrixProduct | ex.Series | ex.Call):
        yield -e


def move_an_index(e: ex.Expression) -> Iterator[ex.Expression]:
    if isinstance(e, ex.Quantity) and e.symbol.places[:1] == ("sub",) and e.indices:
        first, *others = e.indices
        is_point = isinstance(first, tuple) or any(
            isinstance(letter, Point) for letter in sp.sympify(first).free_symbols
        )
        if isinstance(first, tuple):
            moved = (first[0] + 1, *first[1:])
        else:
            moved = first + along(1) if is_point else first + 1
        yield replace(e, indices=(moved, *others))
    if isinstance(e, ex.Series) and isinstance(e.domain, Range):
        for bounds in ({"low": e.domain.low + 1}, {"high": e.domain.high - 1}):
            with suppress(ValueError):  # one that holds nothing is refused when it is written
                yield replace(e, domain=replace(e.domain, **bounds))


def drop_a_part(e: ex.Expression) -> Iterator[ex.Expression]:
    name = {ex.Sum: "terms", ex.Product: "factors", ex.MatrixProduct: "factors"}.get(type(e))
    if name:
        parts = getattr(e, name)
        for k in range(len(parts)):
            rest = parts[:k] + parts[k + 1 :]
            yield replace(e, **{name: rest}) if len(rest) > 1 else rest[0]


def lose_the_prime(e: ex.Expression) -> Iterator[ex.Expression]:
    if isinstance(e, ex.Call) and e.function.endswith("'"):
        yield replace(e, function=e.function.removesuffix("'"))


FAULTS = {
    "a sign flipped": flip_a_sign,
    "an index off by one": move_an_index,
    "a term or a factor dropped": drop_a_part,
    "the function for its derivative": lose_the_prime,
}
