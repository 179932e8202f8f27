"""The still drawing of `LoopStepper`: the code, the line that ran last, and the grid."""

from math import dist, prod
from typing import TYPE_CHECKING

import numpy as np

from mdrnn_lib.cells import Array
from mdrnn_lib.widgets.parts.scene import (
    INK,
    LINE,
    MUTED,
    PANEL,
    PAPER,
    VERMILION,
    Attributes,
    Run,
    Shape,
    coordinate,
    diverging,
    fixed,
    italic,
    symbol,
    upright,
)
from mdrnn_lib.widgets.parts.settings import count

if TYPE_CHECKING:
    from mdrnn_lib.widgets.loop_stepper import LoopStepper, Point

STILL_WIDTH = 720
CODE = 310
GAP = 18
TOP = 26
ROW = 24
LEAST, MOST = 38, 60  # a cell's side

Lines = list[tuple[int, list[Run]]]


def drawing(figure: "LoopStepper") -> tuple[list[Shape], float]:
    """Draw the figure in its present state; return the shapes and the height."""
    lines = code(figure)
    bottom = TOP + ROW * len(lines)
    scene: list[Shape] = [
        ("rect", {"x": 1, "y": TOP - 14, "width": CODE, "height": ROW * len(lines) + 10,
                  "fill": PANEL, "stroke": LINE, "rx": 8}, [])
    ]  # fmt: skip
    for k, (indent, runs) in enumerate(lines):
        scene += _code_line(
            k, indent, runs, lit=figure.event is not None and figure.event.line == k
        )
    scene.append(_words(1, bottom + 24, _counters(figure)))
    grid, height = _grid(figure)
    return scene + grid, max(height, bottom + 34)


def code(figure: "LoopStepper") -> Lines:
    """Return the code as lines of an indent and runs of text."""
    n, order = len(figure.grid), figure.order
    names = [run for d in range(n) for run in ([upright(", ")] * (d > 0) + symbol("p", d + 1))]
    here = {"flat": [italic("m")], "raster": names, "fronts": [italic("p")]}[order]
    back = [italic("m"), upright(" − "), *symbol("V", "d")] if order == "flat" else [
        italic("p"), upright(" − "), *symbol("e", "d")
    ]  # fmt: skip
    indent = {"flat": 1, "raster": n, "fronts": 2}[order]
    where = "where " if order == "fronts" else "if "
    return [
        *_heads(figure, names),
        (indent, [italic("a"), upright(" = "), *_at("x", here), upright(" "), *symbol("W", "x")]),
        (indent, [upright("for "), italic("d"), upright(f" = 1 … {n}:")]),
        (indent + 1, [upright(where), *symbol("p", "d"), upright(" > 0:")]),
        (indent + 2, [italic("a"), upright(" += "), *_at("h", back), upright(" "),
                      *symbol("W", "h"), upright("["), italic("d"), upright("]")]),
        (indent, [*_at("h", here), upright(" = tanh("), italic("a"), upright(")")]),
    ]  # fmt: skip


def _heads(figure: "LoopStepper", names: list[Run]) -> Lines:
    n, grid = len(figure.grid), figure.grid
    if figure.order == "raster":
        return [
            (d, [upright("for "), *symbol("p", d + 1), upright(f" = 0 … {extent - 1}:")])
            for d, extent in enumerate(grid)
        ]
    if figure.order == "flat":
        return [
            (0, [upright("for "), italic("m"), upright(f" = 0 … {prod(grid) - 1}:")]),
            (1, [upright("("), *names, upright(") = the point of number "), italic("m")]),
        ]
    return [
        (0, [upright("for "), italic("k"), upright(f" = 0 … {sum(grid) - n}:")]),
        (1, [upright("for all "), italic("p"), upright(" with |"), italic("p"), upright("| = "),
             italic("k"), upright(" at once:")]),
    ]  # fmt: skip


def _at(name: str, index: list[Run]) -> list[Run]:
    return [italic(name), upright("["), *index, upright("]")]


def _code_line(k: int, indent: int, runs: list[Run], *, lit: bool) -> list[Shape]:
    y = TOP + ROW * k
    shapes: list[Shape] = []
    if lit:
        bar: list[Shape] = [
            ("rect", {"x": 2, "y": y - 12, "width": CODE - 2, "height": ROW, "fill": PAPER}, []),
            ("rect", {"x": 1, "y": y - 12, "width": 4, "height": ROW, "fill": VERMILION}, []),
        ]
        shapes += bar
    mark = f"▶ {k + 1}" if lit else f"{k + 1}"
    shapes.append(
        ("text", {"x": 36, "y": y + 5, "fill": VERMILION if lit else MUTED, "font-size": 12,
                  "text-anchor": "end"}, [upright(mark)])
    )  # fmt: skip
    shapes.append(("text", {"x": 46 + 20 * indent, "y": y + 5, "fill": INK, "font-size": 15}, runs))
    return shapes


def _words(x: float, y: float, text: str) -> Shape:
    return ("text", {"x": x, "y": y, "fill": MUTED, "font-size": 13}, [upright(text)])


def _counters(figure: "LoopStepper") -> str:
    points = prod(figure.grid)
    return (
        f"{len(figure.known)} of {points} points done, in {figure.done} of "
        f"{count(len(figure.visits), 'step')}"
    )


def _grid(figure: "LoopStepper") -> tuple[list[Shape], float]:
    """Draw the slices of the grid, as many in a row as stay legible."""
    *outer, rows, columns = [1, 1, *figure.grid][-max(len(figure.grid), 2) :]
    slices = prod(outer)
    width = STILL_WIDTH - CODE - GAP - 2

    def fits(k: int) -> int:
        return int((width - (k - 1) * GAP) // (k * columns))

    across = next((k for k in range(slices, 1, -1) if fits(k) >= LEAST), 1)
    size = min(fits(across), MOST)

    def corner(p: "Point") -> tuple[float, float]:
        s = p[0] if len(p) == 3 else 0
        row, column = (*(0, *p)[-2:],)
        x = CODE + GAP + 1 + s % across * (columns * size + GAP) + column * size
        return x, TOP + s // across * (rows * size + TOP + 6) + row * size

    h, known, current = figure.h, set(figure.known), _current(figure)
    scene: list[Shape] = []
    for p in np.ndindex(*figure.grid):
        x, y = corner(p)
        if not any(p[-2:]):
            scene.append(_title(figure, p[0] if len(p) == 3 else 0, x, y))
        scene += _cell(h, p, x, y, size, known=p in known)
        if p in current:
            ring: Attributes = {"x": x + 1, "y": y + 1, "width": size - 2, "height": size - 2}
            look: Attributes = {"fill": "none", "stroke": INK, "stroke-width": 3}
            scene.append(("rect", ring | look, []))
    for before, p in read_now(figure):
        scene += _arrow(corner(before), corner(p), size)
    return scene, TOP + -(-slices // across) * (rows * size + TOP + 6) - TOP


def read_now(figure: "LoopStepper") -> list[tuple["Point", "Point"]]:
    """List the predecessors that the line that ran last reads, each with its reader."""
    event = figure.event
    if event is None or event.line != figure.heads + 3:
        return []
    return [
        ((*p[: event.d], p[event.d] - 1, *p[event.d + 1 :]), p)
        for p in figure.visits[event.visit]
        if p[event.d] > 0
    ]


def _arrow(start: tuple[float, float], end: tuple[float, float], size: int) -> list[Shape]:
    """Draw an arrow from the edge of the predecessor's number to the point that reads it."""
    length = dist(start, end)
    u, v = ((b - a) / length for a, b in zip(start, end, strict=True))
    x_0, y_0 = (k + size / 2 + way * size * 0.33 for k, way in zip(start, (u, v), strict=True))
    x, y = (k + size / 2 - way * size * 0.2 for k, way in zip(end, (u, v), strict=True))
    tip = [(x + u * 6, y + v * 6)]
    tip += [(x - u * 6 - way * v * 6, y - v * 6 + way * u * 6) for way in (1, -1)]
    shaft: Attributes = {"d": _path([(x_0, y_0), (x, y)]), "stroke": VERMILION, "stroke-width": 3}
    return [("path", shaft, []), ("path", {"d": _path(tip) + "z", "fill": VERMILION}, [])]


def _path(spots: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in spots)


def _current(figure: "LoopStepper") -> set["Point"]:
    if figure.event is None or figure.done == len(figure.visits):
        return set()
    return set(figure.visits[figure.event.visit])


def _title(figure: "LoopStepper", s: int, x: float, y: float) -> Shape:
    runs = [*symbol("p", 1), upright(f" = {s}")]
    if len(figure.grid) < 3:
        runs = [upright("hidden states "), italic("h")]
    return ("text", {"x": x, "y": y - 8, "fill": INK, "font-size": 14}, runs)


def _cell(h: Array, p: "Point", x: float, y: float, size: int, *, known: bool) -> list[Shape]:
    box: Attributes = {"x": x, "y": y, "width": size, "height": size, "stroke": LINE}
    value = float(h[p])
    if not known:
        return [("rect", box | {"fill": LINE, "fill-opacity": "0.35"}, [])]
    words: Shape = (
        "text",
        {"x": x + size / 2, "y": y + size / 2 + 4, "fill": INK, "font-size": 12,
         "text-anchor": "middle"},
        [upright(fixed(value, 2))],
    )  # fmt: skip
    return [("rect", box | diverging(value, 2), []), words]
