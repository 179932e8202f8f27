"""The still drawing of `GridWave`: the picture, the states beside it, what each colour means."""

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mdrnn_lib.cells import Array
from mdrnn_lib.widgets.scene import (
    INK,
    LINE,
    MUTED,
    PAPER,
    Attributes,
    Run,
    Shape,
    diverging,
    fixed,
    italic,
    mosaic,
    number,
    sequential,
    symbol,
    upright,
)

if TYPE_CHECKING:
    from mdrnn_lib.widgets.grid_wave import GridWave, Values

STILL_WIDTH = 720
GAP = 24
TOP = 30
DECADES = 4  # below this many powers of ten under the largest a gradient is not drawn

NAMES: dict[str, list[Run]] = {
    "h": [upright("hidden state "), italic("h")],
    "c": [upright("cell state "), italic("c")],
    "i": [upright("input gate "), italic("i")],
    "f": [upright("forget gate "), italic("f")],
    "f1": [upright("forget gate "), *symbol("f", 1)],
    "f2": [upright("forget gate "), *symbol("f", 2)],
    "o": [upright("output gate "), italic("o")],
    "g": [upright("candidate "), italic("g")],
    "lambda1": [upright("mixture "), *symbol("λ", 1)],
    "dh": [upright("size of d"), italic("L"), upright("/d"), italic("h")],
}


def drawing(figure: "GridWave", values: "Values") -> tuple[list[Shape], float]:
    """Draw the figure in its present state; return the shapes and the height."""
    rows, columns = values.h.shape
    size = min((STILL_WIDTH - GAP - 2) // 2 // columns, 400 // rows)
    left, right = 1, 1 + columns * size + GAP
    visible, backwards = figure.visible, figure.show == "dh"
    ink = values.dx.mean(axis=-1) if backwards else values.x.mean(axis=-1)
    scene = [
        _title(left, [upright("size and sign of d"), italic("L"), upright("/d"), italic("x")])
        if backwards
        else _title(left, [upright("picture "), italic("x")]),
        _title(right, [*NAMES[figure.show], *_which(figure)]),
        *panel(ink, visible if backwards else np.full_like(visible, True), left, size,
               "gradient" if backwards else picture_kind(ink)),
        *panel(values.shown, visible, right, size, kind(figure.show)),
    ]  # fmt: skip
    for x in (left, right):
        scene += _cones(figure, x, size, values.h.shape)
    bottom = TOP + rows * size
    scene.append(("text", _words(left, bottom + 22), _reading(figure, values)))
    scene.append(("text", _words(right, bottom + 22), _legend(figure, values)))
    return scene, bottom + 34


def kind(show: str) -> str:
    """Return how a quantity is coloured: by sign, as a share of 1, or by its power of ten."""
    return {"h": "signed", "c": "signed", "g": "signed", "dh": "size"}.get(show, "share")


def picture_kind(x: Array) -> str:
    """Return how a picture is coloured: in ink, or by sign if it has negative values."""
    return "signed" if (x < 0).any() else "picture"


def panel(values: Array, visible: NDArray[np.bool_], x: int, size: int, how: str) -> list[Shape]:
    """Draw one grid of cells, those not yet visited blank."""
    rows, columns = values.shape
    largest = float(np.abs(values).max())
    cells = {
        (i, j): look(float(values[i, j]), largest, how)
        for i, j in np.ndindex(rows, columns)
        if visible[i, j]
    }
    seen = {p: fill for p, fill in cells.items() if float(str(fill["fill-opacity"])) > 0}
    frame: Attributes = {
        "x": x - 0.5, "y": TOP - 0.5, "width": columns * size, "height": rows * size,
        "fill": LINE, "fill-opacity": "0.35", "stroke": LINE,
    }  # fmt: skip
    paper = mosaic({p: {"fill": PAPER} for p in cells}, x, TOP, size)
    return [("rect", frame, []), *paper, *mosaic(seen, x, TOP, size)]


def look(value: float, largest: float, how: str) -> Attributes:
    """Return a cell's fill, in steps of a twentieth, so that few looks tell all cells."""
    if how == "picture":
        fill = sequential(value, largest, INK)
    elif how == "share":
        fill = sequential(value, 1)
    elif how == "signed":
        fill = diverging(value, largest)
    else:
        share = logarithmic(abs(value), largest)
        fill = sequential(share, 1) if how == "size" else diverging(math.copysign(share, value), 1)
    return fill | {"fill-opacity": fixed(round(float(str(fill["fill-opacity"])) * 20) / 20, 2)}


def logarithmic(size: float, largest: float) -> float:
    """Return 1 for the largest, 0 from `DECADES` powers of ten below it."""
    if size <= 0 or largest <= 0:
        return 0.0
    return max(1 + math.log10(size / largest) / DECADES, 0.0)


def _title(x: float, runs: list[Run]) -> Shape:
    return ("text", {"x": x, "y": 19, "fill": INK, "font-size": 15}, runs)


def _words(x: float, y: float) -> Attributes:
    return {"x": x, "y": y, "fill": MUTED, "font-size": 13}


def _which(figure: "GridWave") -> list[Run]:
    return [] if figure.show == "dh" else [upright(f", unit {figure.unit}")]


def _cones(figure: "GridWave", x: int, size: int, shape: tuple[int, ...]) -> list[Shape]:
    """Outline the points that the chosen one depends on, and those that depend on it."""
    past, future = [], []
    for d, extent in enumerate(shape):
        k, back = figure.point[d], figure.direction >> d & 1
        before, after = (0, k + 1), (k, extent)
        past.append(after if back else before)
        future.append(before if back else after)
    return [
        _outline(future, x, size, {"stroke-dasharray": "3 3"}),
        _outline(past, x, size, {}),
        _outline([(k, k + 1) for k in figure.point], x, size, {"stroke-width": 3}),
    ]


def _outline(box: list[tuple[int, int]], x: int, size: int, more: Attributes) -> Shape:
    (top, bottom), (left, right) = box
    place: Attributes = {
        "x": x + left * size - 0.5, "y": TOP + top * size - 0.5,
        "width": (right - left) * size, "height": (bottom - top) * size,
        "fill": "none", "stroke": INK, "stroke-width": 1.5,
    }  # fmt: skip
    return ("rect", place | more, [])


def _reading(figure: "GridWave", values: "Values") -> list[Run]:
    p = tuple(figure.point)
    runs = [upright(f"at {p}: "), italic("x"), upright(f" = {number(float(values.x[p].mean()))}, ")]
    if figure.show == "dh":
        gradient = float(values.dx[p].mean())
        return [*runs, upright("d"), italic("L"), upright("/d"), italic("x"),
                upright(f" = {number(gradient)}")]  # fmt: skip
    return [*runs, italic("h"), upright(f" = {number(float(values.h[p]))}")]


def _legend(figure: "GridWave", values: "Values") -> list[Run]:
    largest = float(np.abs(values.shown).max())
    step = f"step {figure.step} of {figure.last}; "
    how = kind(figure.show)
    if how == "share":
        return [upright(f"{step}colour from 0 to 1")]
    if how == "signed":
        return [upright(f"{step}colour from {number(-largest)} to {number(largest)}")]
    return [upright(f"{step}colour by power of ten, up to {number(largest)}")]
