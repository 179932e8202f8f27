"""The still drawing of `PathGrowth`: three maps on one scale, and their diagonals."""

import math
from itertools import groupby
from typing import TYPE_CHECKING

from mdrnn_lib.cells import Array
from mdrnn_lib.widgets.parts.scene import (
    GREEN,
    INK,
    LINE,
    MUTED,
    PAPER,
    Attributes,
    Run,
    Shape,
    coordinate,
    diverging,
    fixed,
    italic,
    upright,
)

if TYPE_CHECKING:
    from mdrnn_lib.widgets.path_growth import PathGrowth

STILL_WIDTH = 720
GAP = 14
TOP = 28
DECADES = 10  # to either side of 1 in the maps
LOW, HIGH = -10, 15  # powers of ten in the plot
PLOT_HEIGHT, PLOT_LEFT, PLOT_RIGHT = 150, 46, 658

NAMES = {"lstm": "MDLSTM cell", "leaky": "leaky cell", "stable": "stable cell"}
STROKES: dict[str, Attributes] = {
    "lstm": {"stroke": INK, "stroke-width": 2.5},
    "leaky": {"stroke": GREEN, "stroke-width": 2.5, "stroke-dasharray": "7 4"},
    "stable": {"stroke": "var(--md-4,#8e4585)", "stroke-width": 3, "stroke-dasharray": "2 4"},
}
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def power(value: float) -> str:
    """Write a number with three digits: 0.0994, 8.17 × 10³."""
    if value == 0:
        return "0"
    digits, exponent = f"{value * (1 + 1e-10):.2e}".split("e")
    if abs(int(exponent)) < 3:
        return fixed(value * (1 + 1e-10), 2 - int(exponent))
    return f"{fixed(float(digits), 2)} × 10{raised(int(exponent))}"


def raised(exponent: int) -> str:
    """Write a whole number as an exponent."""
    return str(exponent).translate(_RAISED)


def drawing(figure: "PathGrowth", sizes: dict[str, Array]) -> tuple[list[Shape], float]:
    """Draw the figure in its present state; return the shapes and the height."""
    extent = figure.steps + 1
    size = (STILL_WIDTH - 2 * GAP - 2) // 3 // extent
    bottom = TOP + extent * size
    scene: list[Shape] = []
    for k, (kind, c) in enumerate(sizes.items()):
        x = 1 + k * (STILL_WIDTH + GAP - 2) // 3
        scene += _map(figure, c, x, size)
        scene += _names(figure, kind, c, x, bottom)
    scene += _scale(bottom + 50)
    scene += _plot(figure, sizes, bottom + 86)
    return scene, bottom + 86 + 30 + PLOT_HEIGHT + 24


def _text(x: float, y: float, runs: list[Run], **more: str | float) -> Shape:
    attributes: Attributes = {"x": x, "y": y, "fill": MUTED, "font-size": 13}
    return ("text", attributes | {name.replace("_", "-"): v for name, v in more.items()}, runs)


def _names(figure: "PathGrowth", kind: str, c: Array, x: float, bottom: float) -> list[Shape]:
    reached = figure.step == figure.last
    far = power(float(c[-1, -1])) if reached else "not yet"
    return [
        ("path", {"d": f"M{x} {TOP - 13}h24", **STROKES[kind]}, []),
        _text(x + 31, TOP - 8, [upright(NAMES[kind])], fill=INK, font_size=15),
        _text(x, bottom + 17, [upright(f"far corner {far}")], fill=INK),
    ]


def _map(figure: "PathGrowth", c: Array, x: int, size: int) -> list[Shape]:
    """Draw one map, a shade for each power of ten; cells of one shade in a row are one piece."""
    pieces: dict[int, list[str]] = {}
    for i, row in enumerate(c):
        seen = row[: max(figure.step - i, 0)]
        start = 0
        for shade, run in groupby(seen, key=_shade):
            length = len(list(run))
            piece = f"M{x + start * size} {TOP + i * size}h{length * size}v{size}h-{length * size}z"
            pieces.setdefault(shade, []).append(piece)
            start += length
    frame: Attributes = {
        "x": x, "y": TOP, "width": len(c) * size, "height": len(c) * size,
        "fill": PAPER if figure.step == figure.last else LINE, "fill-opacity": "0.35",
        "stroke": LINE,
    }  # fmt: skip
    row, column = figure.point
    chosen: Attributes = {
        "x": x + column * size, "y": TOP + row * size, "width": size, "height": size,
        "fill": "none", "stroke": INK, "stroke-width": 2.5,
    }  # fmt: skip
    shades: list[Shape] = [
        ("path", {"d": "".join(ds), **diverging(shade, DECADES)}, [])
        for shade, ds in pieces.items()
    ]
    return [("rect", frame, []), *shades, ("rect", chosen, [])]


def _shade(c: float) -> int:
    return min(max(round(math.log10(c)), -DECADES), DECADES)


def _scale(y: float) -> list[Shape]:
    x, part = 92.0, 17.0
    shades: list[Shape] = [
        ("rect", {"x": x + (e + DECADES) * part, "y": y - 11, "width": part, "height": 14,
                  **diverging(e, DECADES)}, [])
        for e in range(-DECADES, DECADES + 1)
    ]  # fmt: skip
    ticks = [
        _text(x + (e + 10.5) * part, y + 18, [upright(_ten(e))], text_anchor="middle")
        for e in (-10, -5, 0, 5, 10)
    ]
    frame: Attributes = {"x": x, "y": y - 11, "width": 21 * part, "height": 14,
                         "fill": "none", "stroke": LINE}  # fmt: skip
    return [_text(1, y, [upright("size of "), italic("c")]), *shades, ("rect", frame, []), *ticks]


def _ten(exponent: int) -> str:
    return f"10{raised(exponent)}" if exponent else "1"


def _plot(figure: "PathGrowth", sizes: dict[str, Array], y: float) -> list[Shape]:
    """Draw the diagonals of the three maps, as far as the sweep has come."""
    reached = (figure.step + 1) // 2
    title = [upright("along the diagonal, "), italic("f"), upright(f" = {fixed(figure.f, 2)}")]
    scene = [_text(1, y + 14, title, fill=INK, font_size=15)]
    top = y + 30

    def down(exponent: float) -> float:
        return top + (HIGH - exponent) / (HIGH - LOW) * PLOT_HEIGHT

    def across(k: int) -> float:
        return PLOT_LEFT + k / figure.steps * (PLOT_RIGHT - PLOT_LEFT)

    for e in range(LOW, HIGH + 1, 5):
        grid_line = f"M{PLOT_LEFT} {coordinate(down(e))}H{PLOT_RIGHT}"
        scene.append(("path", {"d": grid_line, "stroke": LINE if e else MUTED}, []))
        scene.append(_text(PLOT_LEFT - 8, down(e) + 4, [upright(_ten(e))], text_anchor="end"))
    for kind, c in sizes.items():
        exponents = [math.log10(float(c[k, k])) for k in range(reached)]
        points = [
            f"{coordinate(across(k))} {coordinate(down(e))}"
            for k, e in enumerate(exponents)
            if LOW <= e <= HIGH
        ]
        line: Attributes = {"d": f"M{'L'.join(points)}", "fill": "none", **STROKES[kind]}
        scene += [("path", line, [])] if points else []
    bottom = top + PLOT_HEIGHT + 17
    scene.append(_text(PLOT_LEFT, bottom, [upright("0 steps")]))
    scene.append(_text(PLOT_RIGHT, bottom, [upright(str(figure.steps))], text_anchor="middle"))
    return scene
