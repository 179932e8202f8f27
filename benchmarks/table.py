"""The rows as tables in Markdown."""

from collections.abc import Iterable, Sequence

from contenders import FRONTS, FUSED, LIBRARY, LIMIT, ONE_DIRECTION, POINTS
from measure import Growth, Row

HEAD = (
    "case",
    "dtype",
    "pass",
    "limit, ms",
    "mdrnn_lib",
    "PyTorch by fronts",
    "PyTorch by points",
    "nn.LSTM",
    "mdrnn_lib / best PyTorch",
    "peak, MiB",
)
WORDS = 3
GROWTH_HEAD = ("grid", "dtype", "pass", "ns a point", "peak bytes a point")


def table(rows: Sequence[Row]) -> str:
    """One line a row; all times but the limit's own as multiples of the limit."""
    return markdown(HEAD, (cells(row) for row in rows))


def cells(row: Row) -> list[str]:
    """Write a row; a dash for who did not take part."""
    best = quickest(row, (*FRONTS, POINTS, FUSED))
    ours = row.times_limit[LIBRARY]
    return [
        row.title,
        row.dtype,
        row.passes,
        f"{row.milliseconds[LIMIT]:.2f}",
        f"{ours:.2f}",
        *(short(quickest(row, names)) for names in (FRONTS, (POINTS,), (FUSED,))),
        short(ours / best if best else None),
        f"{row.peak_mib:.0f}",
    ]


def directions_table(rows: Iterable[Row]) -> str:
    """All directions against one, where both were measured."""
    lines = (
        [
            row.title,
            row.dtype,
            row.passes,
            f"{row.milliseconds[LIBRARY] / row.milliseconds[ONE_DIRECTION]:.2f}",
        ]
        for row in rows
        if ONE_DIRECTION in row.milliseconds
    )
    return markdown(("case", "dtype", "pass", "all directions / one"), lines)


def growth_table(rows: Iterable[Growth]) -> str:
    """Time and memory a point."""
    lines = (
        [
            row.grid,
            row.dtype,
            row.passes,
            f"{row.nanoseconds_per_point:.0f}",
            f"{row.bytes_per_point:.0f}",
        ]
        for row in rows
    )
    return markdown(GROWTH_HEAD, lines)


def quickest(row: Row, names: Iterable[str]) -> float | None:
    """Smallest multiple of the limit among some contenders, or None if none took part."""
    return min((row.times_limit[name] for name in names if name in row.times_limit), default=None)


def short(value: float | None) -> str:
    """Write a ratio in three digits or so."""
    return "–" if value is None else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def markdown(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Set a table, its first three columns (words) to the left and the numbers to the right."""
    everything = [list(head), *map(list, lines)]
    widths = [max(map(len, column)) for column in zip(*everything, strict=True)]
    rule = ["-" * width if k < WORDS else "-" * (width - 1) + ":" for k, width in enumerate(widths)]
    everything.insert(1, rule)
    return "".join(f"| {' | '.join(aligned(line, widths))} |\n" for line in everything)


def aligned(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Pad the cells of a line."""
    return [
        cell.ljust(width) if k < WORDS else cell.rjust(width)
        for k, (cell, width) in enumerate(zip(line, widths, strict=True))
    ]
