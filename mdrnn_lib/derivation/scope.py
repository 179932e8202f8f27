"""For what a derivation was checked, in the one line that stands beside it."""

from collections.abc import Iterable, Mapping
from typing import Any

from mdrnn_lib.derivation.indices import Grid, Index, Instance, Value
from mdrnn_lib.derivation.network import Network


def scope(
    network: Network, instances: Iterable[Instance], least: Mapping[str, int] | None = None
) -> str:
    """Say for which sizes, grids and values of the letters: ``for all H, F; t = 1 … 4``."""
    values: dict[Any, dict[Value, None]] = {}
    for instance in instances:
        for letter, at in instance.items():
            values.setdefault(letter, {})[at] = None
    grids = dict.fromkeys(
        f"a grid of {extent}" for extent in network.ranges.values() if isinstance(extent, Grid)
    )
    letters = [f"{written(letter)} = {listed(seen)}" for letter, seen in values.items()]
    parts = [part for part in (sizes(network, least), *grids, *letters) if part]
    return f"for {'; '.join(parts)}" if parts else ""


def sizes(network: Network, least: Mapping[str, int] | None) -> str:
    """Say for which sizes: ``H = 2, F = 3``, or from the least on ``all H ≥ 2, F``."""
    if least is None:
        return ", ".join(f"{name} = {size}" for name, size in network.sizes.items())
    return "all " + ", ".join(f"{k} ≥ {first}" if first > 1 else k for k, first in least.items())


def written(letter: Any) -> str:
    """Write an index letter as the page does: d′, μ."""
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
