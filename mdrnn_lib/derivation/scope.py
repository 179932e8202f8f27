"""For what a derivation was checked, in the one line that stands beside it."""

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.indices import Grid, Index, Instance, Value
from mdrnn_lib.derivation.network import Network


def scope(
    network: Network,
    instances: Iterable[Instance],
    least: Mapping[str, int] | None = None,
    provisos: Iterable[str] = (),
) -> str:
    """Say for which sizes, grids and values of the letters: ``for all H, F; t = 1 … 4``.

    Further provisos stand behind: that states are zero after the last step, say.
    """
    values: dict[Any, dict[Value, None]] = {}
    for instance in instances:
        for letter, at in instance.items():
            values.setdefault(letter, {})[at] = None
    grids = dict.fromkeys(
        f"a grid of {extent}" for extent in network.ranges.values() if isinstance(extent, Grid)
    )
    letters = [f"{written(letter)} = {listed(seen)}" for letter, seen in values.items()]
    parts = [part for part in (sizes(network, least), *grids, *letters, *sorted(provisos)) if part]
    return f"for {'; '.join(parts)}" if parts else ""


def places(letter: Any, values: Iterable[Value], network: Network) -> str:
    """Say for which values of an index: ``p = (0, 0), (0, 1)``, or every point of a grid."""
    seen = sorted(values, key=lambda at: (sum(at), at) if isinstance(at, tuple) else (at, ()))
    for extent in network.ranges.values():
        if isinstance(extent, Grid) and set(seen) == set(product(*map(range, extent.extents))):
            return f"every point {written(letter)} of a grid of {extent}"
    return f"{written(letter)} = {listed(seen)}"


def kind_of(letter: sp.Symbol) -> str:
    """Say which numbers a letter of SymPy's own stands for, if not for all: ``> 0, whole``."""
    if isinstance(letter, Index):
        return ""
    signs = ("positive", "> 0"), ("negative", "< 0"), ("nonnegative", "≥ 0"), ("nonpositive", "≤ 0")
    sign = next((words for kind, words in signs if getattr(letter, f"is_{kind}")), "")
    further = [
        kind
        for kind in ("even", "odd", "prime", "imaginary", "infinite", "zero")
        if getattr(letter, f"is_{kind}")
    ]
    whole = ["whole"] if letter.is_integer and not further else []
    return ", ".join(filter(None, [sign, *whole, *further]))


def sizes(network: Network, least: Mapping[str, int] | None) -> str:
    """Say for which sizes: ``H = 2, F = 3``, or from the least on ``all H ≥ 2, F``."""
    if least is None:
        return ", ".join(f"{name} = {size}" for name, size in network.sizes.items())
    return "all " + ", ".join(f"{k} ≥ {first}" if first > 1 else k for k, first in least.items())


def written(letter: Any) -> str:
    """Write an index letter, or several, as the page does: d′, (μ, ν)."""
    if isinstance(letter, tuple):
        return f"({', '.join(map(written, letter))})"
    return letter.sign.glyph + "′" * letter.sign.prime if isinstance(letter, Index) else str(letter)


def listed(values: Iterable[Value]) -> str:
    """List values; three and more whole numbers in a row as ``1 … 4``."""
    seen = list(values)
    first, last = seen[0], seen[-1]
    if isinstance(first, int) and len(seen) > 2 and seen == [*range(first, first + len(seen))]:
        return f"{first} … {last}"
    return ", ".join(
        f"({', '.join(map(str, value))})" if isinstance(value, tuple) else str(value)
        for value in seen
    )
