"""The still drawing of UnrolledGradient; the mirror of ``unrolled-gradient-drawing.mjs``.

The unrolled network runs from left to right; below it stand the terms of the gradient sum, each
under the edge it comes from, each beginning where the one before it ended.  Of a backward sweep the
arrows that it has passed point backwards, and the terms add up from the last one to the first.
"""

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from mdrnn_lib.widgets.parts.scene import (
    BLUE,
    GREEN,
    INK,
    LINE,
    MUTED,
    PANEL,
    PAPER,
    VERMILION,
    Run,
    Shape,
    coordinate,
    fixed,
    italic,
    number,
    symbol,
    upright,
)
from mdrnn_lib.widgets.unrolled_gradient.scalar_gradient import Trace

Attributes = dict[str, str | float]

# How a part of the network looks, by its part in the chosen term.
STROKES: dict[str, Attributes] = {
    "plain": {"stroke": INK, "stroke-width": 1.8},
    "faded": {"stroke": LINE, "stroke-width": 1.8},
    "immediate": {"stroke": VERMILION, "stroke-width": 4},
    "chain": {"stroke": BLUE, "stroke-width": 3, "stroke-dasharray": "6 3"},
}
HEAD = 7
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸"


class Values(NamedTuple):
    """The numbers of the figure in one state."""

    inputs: Sequence[float]
    trace: Trace
    terms: Sequence[float]
    w_h: float
    activation: str
    deltas: Sequence[float] | None = None


class Spot(NamedTuple):
    """A point, and for a text the side by which it is held there."""

    x: float
    y: float
    anchor: str = "middle"


class _WidePlace(NamedTuple):
    """Where everything stands; k counts steps, share runs from 0 to 1 along the bars' axis."""

    left: float
    pitch: float
    steps: int
    height: float = 380

    @property
    def radius(self) -> float:
        return min(18, self.pitch * 0.25)

    def x(self, k: float) -> float:
        return self.left + k * self.pitch

    def middle(self, k: int) -> float:
        return self.x(k) - self.pitch / 2

    def y(self, share: float) -> float:
        return 314 - 132 * share

    @property
    def bar_width(self) -> float:
        return min(46, self.pitch * 0.5)

    def node(self, k: int) -> Spot:
        return Spot(self.x(k), 60)

    def hidden(self, k: int) -> Spot:
        return Spot(self.x(k), 32)

    def slope(self, k: int) -> Spot:
        return Spot(self.x(k), 16)

    def weight(self, k: int) -> Spot:
        return Spot(self.middle(k), 50)

    def factor(self, k: int) -> Spot:
        return Spot(self.middle(k), 83)

    def source(self, k: int) -> Spot:
        return Spot(self.x(k), 114)

    def source_weight(self, k: int) -> Spot:
        return Spot(self.x(k) - 7, 98, "end")

    def input(self, k: int) -> Spot:
        return Spot(self.x(k), 130)

    def delta(self, k: int) -> Spot:
        return Spot(self.x(k), 149)

    def strip(self, k: int) -> Attributes:
        return {"x": self.x(k - 1), "y": 2, "width": self.pitch, "height": 376}

    def bar(self, k: int, low: float, high: float) -> Attributes:
        return {
            "x": self.middle(k) - self.bar_width / 2,
            "y": self.y(high),
            "width": self.bar_width,
            "height": max(1, self.y(low) - self.y(high)),
        }

    def step(self, k: int, share: float) -> Attributes:
        half = self.bar_width / 2
        x1, x2 = self.middle(k) + half, self.middle(k + 1) - half
        return {"x1": x1, "y1": self.y(share), "x2": x2, "y2": self.y(share)}

    def amount(self, k: int, low: float, high: float, down: bool) -> Spot:
        return Spot(self.middle(k), self.y(low) + 15 if down else self.y(high) - 6)

    def name(self, k: int) -> Spot:
        return Spot(self.middle(k), 352)

    def formula(self, k: int) -> Spot:
        return Spot(self.middle(k), 371)

    def tick(self, share: float) -> Attributes:
        y = self.y(share)
        return {"x1": self.x(0) - 18, "y1": y, "x2": self.x(self.steps + 1), "y2": y}

    def tick_name(self, share: float) -> Spot:
        return Spot(self.x(0) - 24, self.y(share) + 4, "end")


class _Axis(NamedTuple):
    """The running sums of the terms, and an axis that holds them all and zero."""

    sums: Sequence[float]
    low: float
    high: float
    ticks: Sequence[float]
    digits: int

    def share(self, value: float) -> float:
        return (value - self.low) / (self.high - self.low)


def drawing(values: Values, width: float, term: int) -> tuple[list[Shape], float]:
    """Draw the network and the terms of its gradient.

    Parameters
    ----------
    values : Values
        The numbers to show.
    width : float
        Width of the drawing in pixels.
    term : int
        The term whose path is lit, or the number of steps back that are done; 0 for none, or all.

    Returns
    -------
    scene : list of Shape
    height : float
    """
    place = _wide_place(width, len(values.terms))
    lit, back = term, values.deltas is not None
    if back:
        lit = len(values.terms) + 1 - term if term else 0
    axis = _scale(values.terms[::-1] if back else values.terms)
    scene = [
        *_strip(place, lit),
        *_grid(place, axis),
        *_network(values, place, lit),
        *(_swept if back else _waterfall)(values, place, axis, lit),
    ]
    return scene, place.height


def _wide_place(width: float, steps: int) -> _WidePlace:
    pitch = min(140, (width - 76) / (steps + 1))
    left = 64 + (width - 76 - pitch * (steps + 1)) / 2
    return _WidePlace(left, pitch, steps)


def _scale(terms: Sequence[float]) -> _Axis:
    sums = list(accumulate(terms, initial=0.0))
    low = min(sums)
    high = max(sums) if max(sums) > low else low + 1
    step = _tick_step(high - low)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    digits = max(0, -math.floor(math.log10(step) + 1e-9))
    return _Axis(sums, low, high, [i * step for i in range(first, last + 1)], digits)


def _tick_step(span: float) -> float:
    power = 10.0 ** math.floor(math.log10(span / 3) + 1e-9)
    return power * next(m for m in (1, 2, 5, 10) if m * power >= span / 3 - 1e-9 * span)


def _strip(place: _WidePlace, term: int) -> list[Shape]:
    look: Attributes = {"rx": 6, "fill": PANEL, "fill-opacity": "0.6", "stroke": LINE}
    return [("rect", place.strip(term) | look, [])] if term else []


def _grid(place: _WidePlace, axis: _Axis) -> list[Shape]:
    scene: list[Shape] = []
    for tick in axis.ticks:
        share = axis.share(tick)
        scene.append(("line", place.tick(share) | {"stroke": LINE if tick else MUTED}, []))
        name = [upright(fixed(tick, axis.digits))]
        scene.append(_text(place.tick_name(share), name, MUTED, 12))
    return scene


def _network(values: Values, place: _WidePlace, term: int) -> list[Shape]:
    scene: list[Shape] = []
    for k, x_k in enumerate(values.inputs, start=1):
        scene += _input_arrow(place, k, x_k)
        scene += _recurrent_edge(place, k, term, values.deltas is not None)
        if values.deltas is not None:
            if k >= term:
                scene.append(_delta(place, k, values.deltas[k - 1]))
        elif term and k > term:
            scene.append(_chain_factor(place, k, values.w_h * values.trace.slopes[k]))
        if values.activation != "identity":
            scene.append(_slope(place, k, values.trace.slopes[k]))
    for k, h_k in enumerate(values.trace.h):
        scene += _hidden_node(place, k, h_k, term)
    return scene


def _input_arrow(place: _WidePlace, k: int, x_k: float) -> list[Shape]:
    stroke: Attributes = {"stroke": MUTED, "stroke-width": 1}
    name = [*symbol("x", k), upright(f" {fixed(x_k, 1)}")]
    return [
        *_arrow(place.source(k), place.node(k), 0, place.radius, stroke),
        _text(place.source_weight(k), symbol("w", "x"), MUTED, 14),
        _text(place.input(k), name, MUTED, 13),
    ]


def _recurrent_edge(place: _WidePlace, k: int, term: int, back: bool) -> list[Shape]:
    role = _edge_role(k, term)
    look = STROKES[role]
    ink = MUTED if role == "faded" else str(look["stroke"])
    ends = place.node(k - 1), place.node(k)
    start, end = reversed(ends) if back and role == "chain" else ends
    scene = [
        *_arrow(start, end, place.radius, place.radius, look),
        _text(place.weight(k), symbol("w", "h"), ink, 16),
    ]
    if role == "immediate":
        scene.append(_text(place.factor(k), [upright("∂⁺")], VERMILION, 16, bold=True))
    return scene


def _chain_factor(place: _WidePlace, k: int, factor: float) -> Shape:
    return _text(place.factor(k), [upright(f"×{fixed(factor, 2)}")], BLUE, 12)


def _delta(place: _WidePlace, k: int, delta: float) -> Shape:
    return _text(place.delta(k), [*symbol("δ", k), upright(f" {number(delta)}")], BLUE, 13)


def _slope(place: _WidePlace, k: int, slope: float) -> Shape:
    return _text(place.slope(k), [italic("φ"), upright(f"′ {fixed(slope, 2)}")], MUTED, 12)


def _hidden_node(place: _WidePlace, k: int, h_k: float, term: int) -> list[Shape]:
    role = _node_role(k, term)
    spot = place.node(k)
    ring = STROKES[role] | {"stroke-width": 3 if role in ("chain", "immediate") else 1.8}
    ink = MUTED if role == "faded" else INK
    circle: Attributes = {"cx": spot.x, "cy": spot.y, "r": place.radius, "fill": PAPER}
    return [
        ("circle", circle | ring, []),
        _text(Spot(spot.x, spot.y + 4), symbol("h", k), ink, 16),
        _text(place.hidden(k), [upright(number(h_k))], ink, 13),
    ]


def _waterfall(values: Values, place: _WidePlace, axis: _Axis, term: int) -> list[Shape]:
    t = len(values.terms)
    scene: list[Shape] = []
    for k in range(1, t + 1):
        dotted: Attributes = {"stroke": MUTED, "stroke-dasharray": "2 2"}
        scene.append(("line", place.step(k, axis.share(axis.sums[k])) | dotted, []))
        amount = _signed(axis.sums[k] - axis.sums[k - 1])
        ends = (axis.sums[k - 1], axis.sums[k])
        scene += _bar(place, axis, k, ends, amount, _bar_look(k, term))
        name_ink = INK if k == term else MUTED
        scene.append(_text(place.name(k), [upright(f"term {k}")], name_ink, 13))
        if values.activation == "identity":
            scene.append(_formula(place.formula(k), _power(t - k, k - 1)))
    total = axis.sums[-1]
    return [
        *scene,
        *_bar(place, axis, t + 1, (0.0, total), number(total), {"fill": INK}, bold=True),
        _text(place.name(t + 1), [upright("sum")], INK, 13, bold=True),
        _formula(place.formula(t + 1), _derivative(t)),
    ]


def _swept(values: Values, place: _WidePlace, axis: _Axis, lit: int) -> list[Shape]:
    """Draw the shares of the steps that the sweep has done, the last step's first."""
    t = len(values.terms)
    scene: list[Shape] = []
    for k in range(t, max(lit, 1) - 1, -1):
        ends = (axis.sums[t - k], axis.sums[t - k + 1])
        if k < t:
            dotted: Attributes = {"stroke": MUTED, "stroke-dasharray": "2 2"}
            scene.append(("line", place.step(k, axis.share(ends[0])) | dotted, []))
        scene += _bar(place, axis, k, ends, _signed(ends[1] - ends[0]), {"fill": GREEN})
    for k in range(1, t + 1):
        name_ink = INK if k == lit else MUTED
        scene.append(_text(place.name(k), [upright(f"step {k}")], name_ink, 13))
        scene.append(_formula(place.formula(k), [*symbol("h", k - 1), *symbol("δ", k)]))
    total = axis.sums[t + 1 - max(lit, 1)]
    name = [upright("so far" if lit > 1 else "sum")]
    return [
        *scene,
        *_bar(place, axis, t + 1, (0.0, total), number(total), {"fill": INK}, bold=True),
        _text(place.name(t + 1), name, INK, 13, bold=True),
        _formula(place.formula(t + 1), _loss_derivative()),
    ]


def _bar(
    place: _WidePlace,
    axis: _Axis,
    k: int,
    ends: tuple[float, float],
    amount: str,
    look: Attributes,
    bold: bool = False,
) -> list[Shape]:
    low, high = axis.share(min(ends)), axis.share(max(ends))
    spot = place.amount(k, low, high, ends[1] < ends[0])
    return [
        ("rect", place.bar(k, low, high) | look, []),
        _text(spot, [upright(amount)], INK, 13, bold),
    ]


def _bar_look(k: int, term: int) -> Attributes:
    return {"fill": GREEN, "opacity": "0.35"} if term not in (0, k) else {"fill": GREEN}


def _edge_role(k: int, term: int) -> str:
    if not term:
        return "plain"
    return "faded" if k < term else "immediate" if k == term else "chain"


def _node_role(k: int, term: int) -> str:
    if not term:
        return "plain"
    return "faded" if k < term - 1 else "immediate" if k == term - 1 else "chain"


def _arrow(start: Spot, end: Spot, gap: float, reach: float, look: Attributes) -> list[Shape]:
    length = math.hypot(end.x - start.x, end.y - start.y)
    u, v = (end.x - start.x) / length, (end.y - start.y) / length
    tip = Spot(end.x - u * (reach + 3), end.y - v * (reach + 3))
    base = Spot(tip.x - u * HEAD, tip.y - v * HEAD)
    half = float(look["stroke-width"]) + 2.5
    points = [
        (tip.x, tip.y),
        (base.x - v * half, base.y + u * half),
        (base.x + v * half, base.y - u * half),
    ]
    tail = Spot(start.x + u * gap, start.y + v * gap)
    line: Attributes = {"x1": tail.x, "y1": tail.y, "x2": base.x, "y2": base.y}
    return [
        ("line", line | look, []),
        ("path", {"d": _path(points), "fill": look["stroke"]}, []),
    ]


def _path(points: Sequence[tuple[float, float]]) -> str:
    written = (f"{coordinate(x)} {coordinate(y)}" for x, y in points)
    return f"M{'L'.join(written)}Z"


def _formula(spot: Spot, runs: list[Run]) -> Shape:
    """Write on a halo of the paper's colour, for the text may stand on the axis."""
    tag, attributes, _ = _text(spot, runs, INK, 15)
    return tag, attributes | {"stroke": PAPER, "stroke-width": 3, "paint-order": "stroke"}, runs


def _power(m: int, k: int) -> list[Run]:
    """Write w_h^m h_k, with nothing for the power 0 and no exponent for the power 1."""
    exponent = [upright(SUPERSCRIPTS[m])] if m > 1 else []
    return [*([*symbol("w", "h"), *exponent] if m else []), *symbol("h", k)]


def _derivative(t: int) -> list[Run]:
    """Write dh_t/dw_h."""
    return [upright("d"), *symbol("h", t), upright("/d"), *symbol("w", "h")]


def _loss_derivative() -> list[Run]:
    """Write dL/dw_h."""
    return [upright("d"), italic("L"), upright("/d"), *symbol("w", "h")]


def _signed(value: float) -> str:
    """Write a number with its sign, whichever it is."""
    return number(value) if value < 0 else f"+{number(value)}"


def _text(spot: Spot, runs: list[Run], fill: str, size: float, bold: bool = False) -> Shape:
    weight: Attributes = {"font-weight": "bold"} if bold else {}
    place: Attributes = {"x": spot.x, "y": spot.y, "text-anchor": spot.anchor}
    return ("text", place | {"fill": fill, "font-size": size} | weight, runs)
