"""The still drawing of `JacobianSpectrum`: eigenvalues, the map of norms, the norms of one t."""

import math
from typing import TYPE_CHECKING

import numpy as np

from mdrnn_lib.cells import Array
from mdrnn_lib.widgets.parts.scene import (
    BLUE,
    GREEN,
    INK,
    LINE,
    MUTED,
    PAPER,
    VERMILION,
    Attributes,
    Run,
    Shape,
    coordinate,
    diverging,
    fixed,
    italic,
    mosaic,
    number,
    symbol,
    upright,
)

if TYPE_CHECKING:
    from mdrnn_lib.widgets.jacobian_spectrum import JacobianSpectrum

STILL_WIDTH, STILL_HEIGHT = 720, 500
PANEL_SIZE, MAP_X, TOP = 300, 400, 28
REACH = 1.6  # of the plane, from 0 to its edge
DECADES = 2  # powers of ten up to the strongest colour
CURVE_TOP, CURVE_HEIGHT, CURVE_LEFT, CURVE_RIGHT = 368, 104, 40, 570
SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


def magnitude(value: float) -> str:
    """Write a size, with a power of ten where it is very small or very large."""
    if value == 0 or 0.001 <= value < 9999.5:
        return number(value)
    power = math.floor(math.log10(value))
    if value / 10.0**power >= 9.95:
        power += 1
    return f"{fixed(value / 10.0**power, 1)}·10{str(power).translate(SUPERSCRIPTS)}"


def drawing(figure: "JacobianSpectrum", norms: Array) -> list[Shape]:
    """Draw the figure in its present state."""
    return [*_plane(figure), *_map(figure, norms), *(_curve(figure, norms) if figure.step else [])]


def _plane(figure: "JacobianSpectrum") -> list[Shape]:
    half = PANEL_SIZE / 2
    unit = half / REACH
    x, y = half + 1, TOP + half
    turn = math.radians(figure.angle)
    a, b = figure.radius * math.cos(turn) * unit, figure.radius * math.sin(turn) * unit
    r = figure.real * unit
    rho = figure.spectral_radius
    axis: Attributes = {"stroke": LINE, "stroke-width": 1}
    dot: Attributes = {"r": 7, "stroke": INK, "stroke-width": 2}
    return [
        _text(0, 17, [upright("eigenvalues of "), *symbol("W", "h")], 15),
        ("line", {"x1": 1, "y1": y, "x2": PANEL_SIZE + 1, "y2": y, **axis}, []),
        ("line", {"x1": x, "y1": TOP, "x2": x, "y2": TOP + PANEL_SIZE, **axis}, []),
        ("circle", {"cx": x, "cy": y, "r": unit, "fill": "none", "stroke": MUTED,
                    "stroke-width": 1.5}, []),
        ("circle", {"cx": x, "cy": y, "r": rho * unit, "fill": "none", "stroke": GREEN,
                    "stroke-width": 1.5, "stroke-dasharray": "6 4"}, []),
        ("circle", {"cx": x + a, "cy": y + b, "fill": PAPER, **dot}, []),
        ("circle", {"cx": x + a, "cy": y - b, "fill": INK, **dot}, []),
        ("rect", {"x": x + r - 6, "y": y - 6, "width": 12, "height": 12, "fill": INK}, []),
    ]  # fmt: skip


def _map(figure: "JacobianSpectrum", norms: Array) -> list[Shape]:
    steps = len(norms)
    size = PANEL_SIZE // steps
    cells = {
        (t, k): shade(float(norms[t, k])) for t in range(steps) for k in range(t + 1)
    }  # fmt: skip
    frame: Attributes = {"fill": "none", "stroke": INK}
    chosen: list[Shape] = []
    if figure.step:
        y = TOP + (figure.step - 1) * size - 1
        chosen = [("rect", {**frame, "x": MAP_X - 1, "y": y, "width": figure.step * size + 1,
                            "height": size + 1, "stroke-width": 1.5}, [])]  # fmt: skip
    title = [upright("size of d"), *symbol("h", "t"), upright("/d"), *symbol("h", "k")]
    notes = [upright("rows: "), italic("t"), upright(", columns: "), italic("k"),
             upright("; blue above 1, orange below")]  # fmt: skip
    return [
        _text(MAP_X, 17, title, 15),
        *mosaic(cells, MAP_X, TOP, size),
        *chosen,
        _text(MAP_X, TOP + PANEL_SIZE + 18, notes, 13, MUTED),
    ]


def shade(norm: float) -> Attributes:
    """Return a cell's fill by the power of ten of its norm, in steps of a twentieth."""
    power = math.log10(norm) if norm > 0 else -math.inf
    fill = diverging(max(min(power, DECADES), -DECADES), DECADES)
    return fill | {"fill-opacity": fixed(round(float(str(fill["fill-opacity"])) * 20) / 20, 2)}


def _curve(figure: "JacobianSpectrum", norms: Array) -> list[Shape]:
    t = figure.step
    row = norms[t - 1, :t][::-1]
    lags = np.arange(t)
    rho, top = figure.spectral_radius, figure.norm
    low, high = limits(row, rho)
    lines: list[tuple[Array, Attributes, list[Run]]] = [
        (row, {"stroke": BLUE, "stroke-width": 2.5}, [upright(f"norm {_last(row)}")]),
        (rho**lags, {"stroke": GREEN, "stroke-width": 1.5, "stroke-dasharray": "6 4"},
         [italic("ρ"), upright(f" = {number(rho)}")]),
        (top**lags, {"stroke": VERMILION, "stroke-width": 1.5, "stroke-dasharray": "2 3"},
         [upright("‖"), *symbol("W", "h"), upright(f"‖ = {number(top)}")]),
    ]  # fmt: skip
    scene: list[Shape] = []
    for power in range(low, high + 1):
        y = _height(10.0**power, low, high)
        look: Attributes = {"stroke": MUTED if power == 0 else LINE}
        scene.append(("line", {"x1": CURVE_LEFT, "y1": y, "x2": CURVE_RIGHT, "y2": y, **look}, []))
        if power in (low, 0, high):
            name = f"10{str(power).translate(SUPERSCRIPTS)}" if power else "1"
            scene.append(_text(CURVE_LEFT - 6, y + 4, [upright(name)], 12, MUTED, "end"))
    for n, (values, stroke, words) in enumerate(lines):
        inside = [(lag, v) for lag, v in enumerate(values) if 10.0**low <= v <= 10.0**high * 1.001]
        points = " ".join(
            f"{coordinate(_across(lag, len(norms)))},{coordinate(_height(float(v), low, high))}"
            for lag, v in inside
        )
        scene.append(("polyline", {"points": points, "fill": "none", **stroke}, []))
        key: Attributes = {"x1": 582, "x2": 602, "y1": CURVE_TOP + 22 * n + 8}
        scene.append(("line", {**key, "y2": CURVE_TOP + 22 * n + 8, **stroke}, []))
        scene.append(_text(608, CURVE_TOP + 22 * n + 13, words, 13))
    foot = [upright("distance "), italic("t"), upright(" − "), italic("k"), upright(f", t = {t}")]
    scene.append(_text(CURVE_LEFT, STILL_HEIGHT - 6, foot, 13, MUTED))
    return scene


def limits(row: Array, rho: float) -> tuple[int, int]:
    """Return the powers of ten at the ends of the curve's axis."""
    both = [*row, *(rho ** np.arange(len(row)))]
    powers = [math.log10(v) for v in both if v > 0]
    low = math.floor(min(powers) + 1e-9)
    return max(min(low, -1), -6), min(max(math.ceil(max(powers) - 1e-9), 1), 8)


def _last(row: Array) -> str:
    return magnitude(float(row[-1]))


def _across(lag: int, steps: int) -> float:
    return CURVE_LEFT + lag * (CURVE_RIGHT - CURVE_LEFT) / (steps - 1)


def _height(value: float, low: int, high: int) -> float:
    share = (math.log10(value) - low) / (high - low)
    return CURVE_TOP + CURVE_HEIGHT * (1 - share)


def _text(
    x: float, y: float, runs: list[Run], size: int, fill: str = INK, anchor: str = "start"
) -> Shape:
    place: Attributes = {"x": x, "y": y, "fill": fill, "font-size": size, "text-anchor": anchor}
    return ("text", place, runs)
