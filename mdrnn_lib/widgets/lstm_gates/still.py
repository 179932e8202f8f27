"""The still drawing of `LSTMGates`: one strip for each quantity, their steps in line."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from mdrnn_lib.cells import Array
from mdrnn_lib.widgets.lstm_gates.gated_sequence import GATES
from mdrnn_lib.widgets.parts.scene import (
    BLUE,
    GREEN,
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
    italic,
    number,
    symbol,
    upright,
)

if TYPE_CHECKING:
    from mdrnn_lib.widgets.lstm_gates import LSTMGates, Values

STILL_WIDTH, STILL_HEIGHT = 720, 444
LEFT, TOP, STRIP, PITCH = 134, 24, 36, 44
WORDS = {
    "x": "input", "g": "candidate", "i": "input gate", "f": "forget gate", "c": "cell state",
    "o": "output gate", "h": "output",
}  # fmt: skip


def drawing(figure: "LSTMGates", values: "Values") -> list[Shape]:
    """Draw the figure in its present state."""
    steps = len(figure.inputs)
    across = (STILL_WIDTH - LEFT - 3) / steps
    scene: list[Shape] = [("rect", {
        "x": LEFT + (figure.at - 1) * across, "y": TOP - 4, "width": across, "height": 412,
        "fill": LINE, "fill-opacity": "0.7",
    }, [])]  # fmt: skip
    for row, (key, words) in enumerate(WORDS.items()):
        shown = _quantity(figure, values, key)
        scene += _strip(key, shown, TOP + row * PITCH, STRIP, across)
        name = [upright(f"{words} "), italic(key)]
        scene.append(_text(0, TOP + row * PITCH + STRIP / 2 + 5, name, 14))
    scene += _derivatives(figure, values, across)
    for t, (_, store, recall) in enumerate(figure.inputs):
        middle = LEFT + (t + 0.5) * across
        scene.append(_text(middle, STILL_HEIGHT - 6, [upright(str(t + 1))], 12, "middle"))
        for mark, word in ((store, "store ▾"), (recall, "recall ▾")):
            if mark > 0.5:
                scene.append(_text(middle, TOP - 10, [upright(word)], 13, "middle"))
    return scene


def _quantity(figure: "LSTMGates", values: "Values", key: str) -> Array:
    if key == "x":
        return np.asarray(figure.inputs)[:, 0]
    if key in GATES:
        return values.gates[: figure.step, GATES.index(key)]
    return getattr(values, key)[: figure.step]  # type: ignore[no-any-return]


def _strip(key: str, shown: Array, y: float, height: float, across: float) -> list[Shape]:
    low, high = _ends(key, shown)
    place = _placing(y, height, low, high)
    frame: Attributes = {
        "x": LEFT, "y": y, "width": STILL_WIDTH - LEFT - 3, "height": height, "fill": PANEL,
        "stroke": LINE,
    }  # fmt: skip
    colours = {True: BLUE, False: VERMILION} if low < 0 else {True: GREEN}
    if key == "x":
        colours = {True: MUTED, False: MUTED}
    scene: list[Shape] = [("rect", frame, [])]
    for positive, colour in colours.items():
        bars = [
            _bar(LEFT + (t + 0.2) * across, 0.6 * across, place(0), place(float(value)))
            for t, value in enumerate(shown)
            if (value >= 0) == positive
        ]
        if bars:
            scene.append(("path", {"d": "".join(bars), "fill": colour}, []))
    return scene


def _ends(key: str, shown: Array) -> tuple[float, float]:
    if key == "c":
        most = max(1.0, float(np.abs(shown).max(initial=0)))
        return -most, most
    return (-1, 1) if key in "xgh" else (0, 1)


def _placing(y: float, height: float, low: float, high: float) -> Callable[[float], float]:
    return lambda value: y + height * (1 - (value - low) / (high - low))


def _bar(x: float, width: float, start: float, end: float) -> str:
    top, size = min(start, end), max(abs(start - end), 1)
    corner, extent = (coordinate(x), coordinate(top)), (coordinate(width), coordinate(size))
    return f"M{corner[0]} {corner[1]}h{extent[0]}v{extent[1]}h-{extent[0]}z"


def _derivatives(figure: "LSTMGates", values: "Values", across: float) -> list[Shape]:
    y, height = TOP + len(WORDS) * PITCH + 24, 60
    both = np.concatenate([values.path, values.total])
    low, high = float(both.min(initial=0)), float(both.max(initial=1))
    place = _placing(y, height, low, high)
    k, t = figure.at, figure.step
    known = k <= t
    path: list[Run] = [
        upright("path "), *symbol("f", "k+1"), upright("⋯"), *symbol("f", "t"),
        upright(", gates held fixed" + (f": {number(values.path[k - 1])}" if known else "")),
    ]  # fmt: skip
    total: list[Run] = [
        upright("total d"), *symbol("c", "t"), upright("/d"), *symbol("c", "k"),
        upright(f": {number(values.total[k - 1])}" if known else ""),
    ]  # fmt: skip
    where = [italic("k"), upright(f" = {k}, "), italic("t"), upright(f" = {t}")]
    bars = [
        _bar(LEFT + (s + 0.2) * across, 0.6 * across, place(0), place(float(value)))
        for s, value in enumerate(values.path)
    ]
    outline: Attributes = {"d": "".join(bars), "fill": PAPER, "stroke": INK, "stroke-width": 1.5}
    key: Attributes = {
        "y": y - 19, "width": 11, "height": 11, "fill": PAPER, "stroke": INK, "stroke-width": 1.5,
    }  # fmt: skip
    dots: list[Shape] = [
        ("circle", _dot(LEFT + (s + 0.5) * across, place(float(value))), [])
        for s, value in enumerate(values.total)
    ]
    return [
        ("rect", key | {"x": LEFT + 1}, []),
        _text(LEFT + 18, y - 9, path, 13),
        ("circle", _dot(LEFT + 340, y - 13.5), []),
        _text(LEFT + 350, y - 9, total, 13),
        *([("path", outline, [])] if bars else []),
        *dots,
        _text(0, y + height / 2 + 5, where, 14),
    ]


def _dot(x: float, y: float) -> Attributes:
    return {"cx": x, "cy": y, "r": 4.5, "fill": VERMILION}


def _text(x: float, y: float, runs: list[Run], size: int, anchor: str = "start") -> Shape:
    place: Attributes = {"x": x, "y": y, "fill": INK, "font-size": size, "text-anchor": anchor}
    return ("text", place, runs)
