"""The still drawing of `LatticePaths`: the grid, the part that is lit, the sum so far."""

from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from mdrnn_lib.widgets.lattice_paths.path_sum import PathSum, Point
from mdrnn_lib.widgets.parts.scene import (
    BLUE,
    INK,
    LINE,
    MUTED,
    PAPER,
    VERMILION,
    Attributes,
    Run,
    Shape,
    diverging,
    italic,
    number,
    upright,
)
from mdrnn_lib.widgets.parts.settings import count

if TYPE_CHECKING:
    from mdrnn_lib.widgets.lattice_paths import LatticePaths

STILL_WIDTH = 720
TOP = 30
LARGEST_CELL = 76
GAP = 28
DERIVATIVE: list[Run] = [
    upright("d"), italic("h"), ("p", "sub"), upright("/d"), italic("h"), ("q", "sub"),
]  # fmt: skip


def drawing(figure: "LatticePaths", sums: PathSum) -> tuple[list[Shape], float]:
    """Draw the figure in its present state; return the shapes and the height."""
    rows, columns = sums.slopes.shape
    size = min((STILL_WIDTH - 2) // columns, LARGEST_CELL)
    bottom = TOP + rows * size
    scene: list[Shape] = [
        _text(1, 19, [upright(f"{count(sums.paths, 'path')} from "), italic("q"), upright(" to "),
                      italic("p"), upright("; in each cell d"), italic("h"), ("p", "sub"),
                      upright("/d"), italic("h"), upright(" there")], INK, 15),
    ]  # fmt: skip
    scene += _cells(figure, sums, size)
    if figure.step:
        scene += _lit(figure, sums, size)
    scene += _numbers(figure, sums, size) + _ends(figure, size)
    scene += _products(figure, sums, 1 + columns * size + GAP, bottom)
    return scene + _bar(figure, sums, bottom + 44), bottom + 72


def _text(x: float, y: float, runs: list[Run], fill: str = MUTED, size: float = 13) -> Shape:
    return ("text", {"x": x, "y": y, "fill": fill, "font-size": size}, runs)


def _inside(figure: "LatticePaths", r: Point) -> bool:
    q, p = figure.start, figure.end
    return all(a <= k <= b for a, k, b in zip(q, r, p, strict=True))


def _corner(r: Point, size: int) -> tuple[int, int]:
    return 1 + r[1] * size, TOP + r[0] * size


def _cells(figure: "LatticePaths", sums: PathSum, size: int) -> list[Shape]:
    largest = max(float(np.abs(sums.reach).max()), 1e-300)
    shapes: list[Shape] = []
    for r in np.ndindex(*sums.slopes.shape):
        (x, y), reach = _corner((r[0], r[1]), size), float(sums.reach[r])
        inside = _inside(figure, (r[0], r[1]))
        fill: Attributes = {"fill": LINE, "fill-opacity": "0.35"}
        if inside:
            fill = diverging(reach, 2 * largest)
        place: Attributes = {"x": x, "y": y, "width": size - 1, "height": size - 1}
        shapes.append(("rect", place | fill, []))
    return shapes


def _numbers(figure: "LatticePaths", sums: PathSum, size: int) -> list[Shape]:
    points = [(i, j) for i, j in np.ndindex(*sums.slopes.shape) if _inside(figure, (i, j))]
    return [_number(*_corner(r, size), size, float(sums.reach[r])) for r in points]


def _number(x: int, y: int, size: int, reach: float) -> Shape:
    at: Attributes = {"x": x + size / 2, "y": y + size - 7, "fill": INK, "font-size": 12,
                      "text-anchor": "middle", "stroke": PAPER, "stroke-width": 3,
                      "paint-order": "stroke"}  # fmt: skip
    return ("text", at, [upright(number(reach))])


def _lit(figure: "LatticePaths", sums: PathSum, size: int) -> list[Shape]:
    """Draw the part added last: a path, or all steps of the paths through one point."""
    part = sums.parts[figure.step - 1]
    q, p = (figure.start[0], figure.start[1]), (figure.end[0], figure.end[1])
    if part.paths == 1 and len(sums.parts) == sums.paths:
        corners = [_centre(r, size) for r in (q, *part.points)]
        d = "M" + "L".join(f"{x:g} {y:g}" for x, y in corners)
        shapes: list[Shape] = [_stroke(d, 4)]
    else:
        (m,) = part.points
        shapes = [_stroke("".join(_steps(a, b, size) for a, b in ((q, m), (m, p))), 2)]
        corners = [_centre(m, size)]
    dots = [corners[-1]] if len(corners) == 1 else corners
    return shapes + [
        ("circle", {"cx": x, "cy": y, "r": 4.5, "fill": VERMILION}, []) for x, y in dots
    ]


def _stroke(d: str, width: float) -> Shape:
    return ("path", {"d": d, "fill": "none", "stroke": VERMILION, "stroke-width": width}, [])


def _steps(a: Point, b: Point, size: int) -> str:
    """Draw every line between neighbours from one point to another."""
    lines = []
    for i in range(a[0], b[0] + 1):
        (x, y), (end, _) = _centre((i, a[1]), size), _centre((i, b[1]), size)
        lines.append(f"M{x:g} {y:g}H{end:g}")
    for j in range(a[1], b[1] + 1):
        (x, y), (_, end) = _centre((a[0], j), size), _centre((b[0], j), size)
        lines.append(f"M{x:g} {y:g}V{end:g}")
    return "".join(lines)


def _centre(r: Point, size: int) -> tuple[float, float]:
    x, y = _corner(r, size)
    return x + size / 2, y + size * 0.42


def _ends(figure: "LatticePaths", size: int) -> list[Shape]:
    shapes: list[Shape] = []
    for letter, r in (("q", figure.start), ("p", figure.end)):
        x, y = _corner((r[0], r[1]), size)
        box: Attributes = {"x": x, "y": y, "width": size - 1, "height": size - 1}
        shapes.append(("rect", box | {"fill": "none", "stroke": INK, "stroke-width": 3}, []))
        shapes.append(_text(x + 6, y + 16, [italic(letter)], INK, 16))
    return shapes


def _products(figure: "LatticePaths", sums: PathSum, x: float, bottom: float) -> list[Shape]:
    """Draw each part's product as a bar, those added in colour."""
    if not sums.parts:
        return []
    values = [part.value for part in sums.parts]
    low, high = min(0.0, *values), max(0.0, *values)
    scale = (STILL_WIDTH - 2 - x) / ((high - low) or 1)
    zero = x - low * scale
    pitch = min((bottom - TOP) / len(values), 24)
    what = "product" if len(values) == sums.paths else "group"
    shapes = [_text(x, 19, [upright(f"each {what} in turn")], INK, 15)]
    for k, value in enumerate(values):
        colour = VERMILION if k == figure.step - 1 else BLUE if k < figure.step else MUTED
        bar: Attributes = {
            "x": min(zero, zero + value * scale), "y": TOP + k * pitch,
            "width": abs(value) * scale, "height": pitch - 2, "fill": colour,
            "fill-opacity": "1.00" if k < figure.step else "0.35",
        }  # fmt: skip
        shapes.append(("rect", bar, []))
    axis: Attributes = {"x1": zero, "x2": zero, "y1": TOP - 2, "y2": TOP + len(values) * pitch,
                        "stroke": MUTED}  # fmt: skip
    return [*shapes, ("line", axis, [])]


def _bar(figure: "LatticePaths", sums: PathSum, y: float) -> list[Shape]:
    """Draw the sum so far as a bar towards the derivative, the part added last in its colour."""
    running = [0.0, *accumulate(part.value for part in sums.parts)]
    total = float(sums.reach[tuple(figure.start)])
    low, high = min(*running, total, 0.0), max(*running, total, 0.0)
    scale = (STILL_WIDTH - 4) / ((high - low) or 1)
    before, now = running[max(figure.step - 1, 0)], running[figure.step]

    def across(value: float) -> float:
        return 2 + (value - low) * scale

    def piece(a: float, b: float, fill: str) -> Shape:
        left, right = sorted((across(a), across(b)))
        return ("rect", {"x": left, "y": y, "width": right - left, "height": 14, "fill": fill}, [])

    mark: Attributes = {"x1": across(total), "x2": across(total), "y1": y - 5, "y2": y + 19,
                        "stroke": INK, "stroke-width": 2}  # fmt: skip
    what = "paths" if len(sums.parts) == sums.paths else "groups"
    words = f"{figure.step} of {len(sums.parts)} {what} add up to {number(now)}"
    return [
        _text(1, y - 11, [upright(words)]),
        ("text", {"x": STILL_WIDTH - 1, "y": y - 11, "fill": INK, "font-size": 13,
                  "text-anchor": "end"}, [*DERIVATIVE, upright(f" = {number(total)}")]),
        ("rect", {"x": 2, "y": y, "width": STILL_WIDTH - 4, "height": 14, "fill": LINE,
                  "fill-opacity": "0.35"}, []),
        piece(0.0, before, BLUE), piece(before, now, VERMILION),
        ("line", mark, []),
    ]  # fmt: skip
