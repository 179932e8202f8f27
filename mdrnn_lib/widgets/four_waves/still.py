"""The still drawing of `FourWaves`: four small grids, and the cones laid over each other."""

import math
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from mdrnn_lib.widgets.parts.scene import (
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
    sequential,
    symbol,
    upright,
)

if TYPE_CHECKING:
    from mdrnn_lib.widgets.four_waves import FourWaves, Values

STILL_WIDTH = 720
TOP, GAP, BETWEEN = 26, 24, 16
CORNERS = ["upper left", "lower left", "upper right", "lower right"]
ARROWS = "↘↗↙↖"


def drawing(
    figure: "FourWaves", values: "Values", count: NDArray[np.intp]
) -> tuple[list[Shape], float]:
    """Draw the figure in its present state; return the shapes and the height."""
    _, rows, columns = values.h.shape
    half = (STILL_WIDTH - GAP) // 2
    small = max(min((half - BETWEEN) // (2 * columns), 160 // rows), 1)
    large = max(min(half // columns, 320 // rows), 1)
    scene: list[Shape] = []
    for k in range(4):
        x = 1 + (k >> 1) * (columns * small + BETWEEN)
        y = TOP + (k & 1) * (rows * small + TOP + 8)
        scene += _wave(figure, values, k, (x, y), small)
    right = half + GAP
    scene += _union(figure, count, (right, TOP), large)
    bottom = max(2 * (rows * small + TOP) + 8, TOP + rows * large)
    words = [
        f"step {figure.step} of {figure.last}: {int((count > 0).sum())} of {count.size} inputs "
        f"carried towards {tuple(figure.point)}",
        f"waves there: {figure.arrived} of {len(figure.corners)}",
    ]
    for number, line in enumerate(words):
        y = TOP + rows * large + 20 + 18 * number
        scene.append(_text(right, y, [upright(line)], 13, MUTED))
    return scene, max(bottom, TOP + rows * large + 20) + 32


def _wave(
    figure: "FourWaves", values: "Values", k: int, at: tuple[int, int], size: int
) -> list[Shape]:
    """Draw the states of one direction, as far as its wave has come, and its cone."""
    used = k in figure.corners
    title = f"{ARROWS[k]} {CORNERS[k]}" + ("" if used else ", not used")
    scene = [
        _text(at[0], at[1] - 8, [upright(title)], 14, INK if used else MUTED),
        _frame(at, size, values.h.shape[1:]),
    ]
    if not used:
        return scene
    visited, largest = figure.visited[k], float(np.abs(values.h).max())
    cells = {
        (i, j): _twentieths(diverging(float(values.h[k, i, j]), largest))
        for i, j in np.ndindex(*visited.shape)
        if visited[i, j]
    }
    scene += mosaic({p: {"fill": PAPER} for p in cells}, *at, size)
    scene += mosaic(cells, *at, size)
    scene.append(_outline(cone(figure.point, values.h.shape[1:], k), at, size, {}))
    scene.append(_chosen(figure, at, size))
    return scene


def _union(
    figure: "FourWaves", count: NDArray[np.intp], at: tuple[int, int], size: int
) -> list[Shape]:
    """Draw how often, or how strongly, each input reaches the output."""
    title = (
        [upright("waves that carry "), italic("x"), upright(" to "), *symbol("y", "p")]
        if figure.show == "count"
        else [upright("size of d"), *symbol("y", "p"), upright("/d"), italic("x")]
    )  # fmt: skip
    scene = [_text(at[0], at[1] - 8, title, 15, INK), _frame(at, size, count.shape)]
    reached = [(int(i), int(j)) for i, j in np.argwhere(count > 0)]
    scene += mosaic({p: {"fill": PAPER} for p in reached}, *at, size)
    if figure.show == "count":
        fills = {p: sequential(float(count[p]), 6) for p in reached}
    else:
        sizes = figure.size
        largest = float(sizes.max())
        fills = {p: _twentieths(sequential(logarithmic(sizes[p], largest), 1)) for p in reached}
    scene += mosaic(fills, *at, size)
    if figure.show == "count" and size >= 14:
        scene += [
            _text(at[0] + (j + 0.5) * size, at[1] + (i + 0.5) * size + 5, [upright(str(n))],
                  13, INK, "middle")
            for (i, j), n in np.ndenumerate(count)
        ]  # fmt: skip
    for k in figure.corners:
        box = cone(figure.point, count.shape, k)
        scene.append(_outline(box, at, size, {"stroke-dasharray": "4 3"}))
    scene.append(_chosen(figure, at, size))
    return scene


def cone(point: list[int], shape: tuple[int, ...], k: int) -> list[tuple[int, int]]:
    """Return the rows and the columns that a direction's state at a point depends on."""
    return [
        (at, extent) if k >> d & 1 else (0, at + 1)
        for d, (at, extent) in enumerate(zip(point, shape, strict=True))
    ]


def _twentieths(fill: Attributes) -> Attributes:
    """Round a fill to steps of a twentieth, so that few looks tell all cells."""
    return fill | {"fill-opacity": fixed(round(float(str(fill["fill-opacity"])) * 20) / 20, 2)}


def _frame(at: tuple[int, int], size: int, shape: tuple[int, ...]) -> Shape:
    return ("rect", {
        "x": at[0] - 0.5, "y": at[1] - 0.5, "width": shape[1] * size, "height": shape[0] * size,
        "fill": LINE, "fill-opacity": "0.35", "stroke": LINE,
    }, [])  # fmt: skip


def _chosen(figure: "FourWaves", at: tuple[int, int], size: int) -> Shape:
    return _outline([(k, k + 1) for k in figure.point], at, size, {"stroke-width": 3})


def _outline(box: list[tuple[int, int]], at: tuple[int, int], size: int, more: Attributes) -> Shape:
    (top, bottom), (left, right) = box
    place: Attributes = {
        "x": at[0] + left * size - 0.5, "y": at[1] + top * size - 0.5,
        "width": (right - left) * size, "height": (bottom - top) * size,
        "fill": "none", "stroke": INK, "stroke-width": 1.5,
    }  # fmt: skip
    return ("rect", place | more, [])


def _text(
    x: float, y: float, runs: list[Run], size: int, colour: str, anchor: str = "start"
) -> Shape:
    look: Attributes = {"fill": colour, "font-size": size, "text-anchor": anchor}
    return ("text", {"x": x, "y": y, **look}, runs)


def logarithmic(size: float, largest: float) -> float:
    """Return 1 for the largest, 0 from four powers of ten below it."""
    return max(1 + math.log10(size / largest) / 4, 0.0) if size > 0 and largest > 0 else 0.0
