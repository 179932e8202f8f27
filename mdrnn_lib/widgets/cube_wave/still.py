"""The still drawing of `CubeWave`: the cube as it is turned, and how many points each front has."""

import math
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

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
    number,
    sequential,
    symbol,
    upright,
)

if TYPE_CHECKING:
    from mdrnn_lib.widgets.cube_wave import CubeWave, Values

STILL_WIDTH = 720
SIDE = 380  # of the square in which the cube is drawn
CHART = 120  # height of the bars
DECADES = 4  # below this many powers of ten under the largest a gradient is not drawn

NAMES: dict[str, list[Run]] = {
    "h": [upright("hidden state "), italic("h")],
    "dh": [upright("size of d"), italic("L"), upright("/d"), italic("h")],
}


class Projection:
    """Points of the cube on paper: p_3 to the right, p_2 down, p_1 away from the reader."""

    def __init__(self, figure: "CubeWave") -> None:
        self.centre = [(extent - 1) / 2 for extent in figure.grid]
        self.radius = math.hypot(*self.centre)
        turn, tilt = math.radians(figure.turn), math.radians(figure.tilt)
        self.turn, self.tilt = (math.cos(turn), math.sin(turn)), (math.cos(tilt), math.sin(tilt))
        self.scale = (SIDE / 2 - 26) / self.radius / 1.04

    def __call__(self, p: tuple[float, ...]) -> tuple[float, float, float]:
        """Return x, y and the nearness, which is also the local scale."""
        away, down, right = (k - middle for k, middle in zip(p, self.centre, strict=True))
        cos, sin = self.turn
        right, away = right * cos + away * sin, away * cos - right * sin
        cos, sin = self.tilt
        down, away = down * cos - away * sin, away * cos + down * sin
        near = 4 * self.radius / (4 * self.radius + away)
        return (
            SIDE / 2 + right * self.scale * near,
            SIDE / 2 + down * self.scale * near,
            near,
        )


def drawing(figure: "CubeWave", values: "Values") -> tuple[list[Shape], float]:
    """Draw the figure in its present state; return the shapes and the height."""
    at = Projection(figure)
    p = tuple(figure.point)
    shown = values.h if figure.show == "h" else values.dh
    unit = [upright(f", unit {figure.unit}")] if figure.show == "h" else []
    reading = [
        upright(f"step {figure.step} of {figure.last}; at {p}: "),
        *(symbol("h", figure.unit) if figure.show == "h" else NAMES["dh"]),
        upright(f" = {number(float(shown[p]))}"),
    ]
    return [
        ("text", {"x": 1, "y": 16, "fill": INK, "font-size": 15}, [*NAMES[figure.show], *unit]),
        *_frame(figure, at),
        *_plane(figure, at),
        *_points(figure, at, values),
        ("text", {"x": 1, "y": SIDE + 14, "fill": MUTED, "font-size": 13}, reading),
        *_chart(figure),
    ], SIDE + 24


def _edges(ends: list[int]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """List the twelve edges of the cube as pairs of corners."""
    edges = []
    for corner in product((0, 1), repeat=3):
        for axis in range(3):
            if corner[axis] == 0:
                far = tuple(int(k or d == axis) for d, k in enumerate(corner))
                one, other = (
                    tuple(k * end for k, end in zip(c, ends, strict=True)) for c in (corner, far)
                )
                edges.append((one, other))
    return edges


def _frame(figure: "CubeWave", at: Projection) -> list[Shape]:
    """Draw the twelve edges of the cube, and the names of the three that meet in (0, 0, 0)."""
    ends = [extent - 1 for extent in figure.grid]
    d = ""
    for one, other in _edges(ends):
        (x, y, _), (x_1, y_1, _) = at(one), at(other)
        d += f"M{coordinate(x)} {coordinate(y)}L{coordinate(x_1)} {coordinate(y_1)}"
    names: list[Shape] = []
    for axis in range(3):
        x, y, _ = at(tuple(end + 0.4 if k == axis else -0.15 for k, end in enumerate(ends)))
        look: Attributes = {"x": x, "y": y + 4, "fill": MUTED, "font-size": 14,
                            "text-anchor": "middle"}  # fmt: skip
        names.append(("text", look, symbol("p", axis + 1)))
    return [("path", {"d": d, "fill": "none", "stroke": LINE, "stroke-width": 1.5}, []), *names]


def cut(figure: "CubeWave") -> list[tuple[float, ...]]:
    """Return where the plane of the lit front meets the edges of the cube, if it is a plane."""
    if not 0 < figure.lit < len(figure.front_sizes) - 1:
        return []
    ends = [extent - 1 for extent in figure.grid]

    def beyond(p: tuple[int, ...]) -> int:
        """Count how many fronts a corner lies behind the lit one."""
        steps = (end - k if figure.direction >> d & 1 else k
                 for d, (k, end) in enumerate(zip(p, ends, strict=True)))  # fmt: skip
        return sum(steps) - figure.lit

    cuts = []
    for p, q in _edges(ends):
        a, b = beyond(p), beyond(q)
        if a * b <= 0:
            share = a / (a - b)
            cuts.append(tuple(k + (m - k) * share for k, m in zip(p, q, strict=True)))
    return cuts


def _plane(figure: "CubeWave", at: Projection) -> list[Shape]:
    """Draw the plane of the lit front."""
    spots = sorted(
        {(fixed(x, 6), fixed(y, 6)): (x, y) for x, y, _ in map(at, cut(figure))}.values()
    )
    if not spots:
        return []
    x_0, y_0 = (sum(k) / len(spots) for k in zip(*spots, strict=True))
    spots.sort(key=lambda spot: math.atan2(spot[1] - y_0, spot[0] - x_0))
    outline = "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in spots)
    look: Attributes = {"d": f"M{outline}z", "fill": GREEN, "fill-opacity": "0.12",
                        "stroke": GREEN, "stroke-width": 1.5}  # fmt: skip
    return [("path", look, [])]


def _points(figure: "CubeWave", at: Projection, values: "Values") -> list[Shape]:
    shown = values.h if figure.show == "h" else values.dh
    largest, visible = float(np.abs(shown).max()), figure.visible
    lit = (figure.fronts == figure.lit) & visible
    shapes: list[Shape] = []
    for p in sorted(np.ndindex(*figure.grid), key=lambda p: (fixed(at(p)[2], 6), p)):
        x, y, near = at(p)
        most = 0.22 * at.scale * near
        if not visible[p]:
            hollow: Attributes = {"cx": x, "cy": y, "r": most * 0.4, "fill": PAPER, "stroke": LINE}
            shapes.append(("circle", hollow, []))
            continue
        share = _share(float(shown[p]), largest, figure.show)
        look = diverging(share, 1) if figure.show == "h" else sequential(share, 1)
        place: Attributes = {"cx": x, "cy": y, "r": most * (0.5 + 0.5 * abs(share))}
        edge: Attributes = {"stroke": INK if lit[p] else MUTED, "stroke-width": 2 if lit[p] else 1}
        if lit[p] or abs(share) > 0.02:  # what shines through it would be told twice
            shapes.append(("circle", place | {"fill": PAPER}, []))
        shapes.append(("circle", place | edge | look, []))
    x, y, near = at(tuple(figure.point))
    ring: Attributes = {"cx": x, "cy": y, "r": 0.3 * at.scale * near, "fill": "none",
                        "stroke": INK, "stroke-width": 2.5}  # fmt: skip
    return [*shapes, ("circle", ring, [])]


def _share(value: float, largest: float, show: str) -> float:
    if largest <= 0:
        return 0.0
    if show == "h":
        return value / largest
    return max(1 + math.log10(value / largest) / DECADES, 0.0) if value > 0 else 0.0


def _chart(figure: "CubeWave") -> list[Shape]:
    """Draw how many points each front has, the current one lit."""
    left, width, bottom = SIDE + 20, STILL_WIDTH - SIDE - 24, 230
    sizes = figure.front_sizes
    part = min(width / len(sizes), 28)
    scene: list[Shape] = [
        ("text", {"x": left, "y": 72, "fill": INK, "font-size": 15},
         [upright("points in each front")]),
    ]  # fmt: skip
    for k, size in enumerate(sizes):
        height = CHART * size / max(sizes)
        x, lit = left + k * part, k == figure.lit
        bar: Attributes = {"x": x + 1, "y": bottom - height, "width": part - 2, "height": height,
                           "fill": GREEN if lit else LINE,
                           "stroke": INK if lit else MUTED}  # fmt: skip
        middle: Attributes = {"x": x + part / 2, "fill": INK if lit else MUTED, "font-size": 12,
                              "text-anchor": "middle"}  # fmt: skip
        scene.append(("rect", bar, []))
        scene.append(("text", middle | {"y": bottom - height - 5}, [upright(str(size))]))
        scene.append(("text", middle | {"y": bottom + 16}, [upright(str(k))]))
    return scene
