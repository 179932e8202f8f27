"""The still drawing of `TwoSweeps`: both sweeps over both samples, and what reaches an output."""

from typing import TYPE_CHECKING

import numpy as np

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
    fixed,
    italic,
    number,
    symbol,
    upright,
)

if TYPE_CHECKING:
    from mdrnn_lib.widgets.two_sweeps import TwoSweeps, Values

STILL_WIDTH, STILL_HEIGHT = 720, 474
LEFT, CELL, BLOCK = 128, 30, 150
NAMES = ["forward", "input", "backward"]


def drawing(figure: "TwoSweeps", values: "Values") -> list[Shape]:
    """Draw the figure in its present state."""
    return [
        *_sample(figure, values, 0),
        *_sample(figure, values, 1),
        *_reach(figure, values, 2 * BLOCK + 46),
    ]


def visited(figure: "TwoSweeps", direction: int, sample: int, k: int) -> bool:
    """Return whether a sweep has been at step k (from 0) of a sample."""
    end = figure.lengths[sample] if figure.reversal == "own" else len(figure.inputs[0])
    return (end - 1 - k if direction else k) < figure.step


def _pitch(figure: "TwoSweeps") -> float:
    return (STILL_WIDTH - LEFT - 2) / len(figure.inputs[0])


def _sample(figure: "TwoSweeps", values: "Values", sample: int) -> list[Shape]:
    top, pitch = sample * BLOCK + 26, _pitch(figure)
    length, largest = figure.lengths[sample], 2 * float(np.abs(values.h).max())
    scene: list[Shape] = [_text(0, top - 9, [upright(f"sample {sample + 1}, length {length}")], 15)]
    symbols = [[upright("→ "), italic("h")], [italic("x")], [upright("← "), italic("h")]]
    for row, name in enumerate(NAMES):
        y = top + row * 38
        scene.append(_text(0, y + 20, [upright(f"{name} "), *symbols[row]], 14))
        for k, x in enumerate(figure.inputs[sample]):
            place: Attributes = {
                "x": LEFT + k * pitch + 1, "y": y, "width": pitch - 3, "height": CELL, "rx": 3,
            }  # fmt: skip
            value = x if row == 1 else float(values.h[row // 2, sample, k])
            padded = k >= length and (row == 1 or figure.reversal == "own")
            known = row == 1 or visited(figure, row // 2, sample, k)
            if padded or not known:
                blank: Attributes = {"fill": LINE, "fill-opacity": "0.35"}
                edge: Attributes = {"fill": "none", "stroke": MUTED, "stroke-dasharray": "3 3"}
                scene.append(("rect", place | (edge if padded else blank), []))
                continue
            look: Attributes = {"fill": PAPER, "stroke": LINE}
            if row != 1:
                look = diverging(value, largest)
            scene.append(("rect", place | look, []))
            words = [upright(fixed(value, 2))]
            scene.append(_text(LEFT + (k + 0.5) * pitch - 0.5, y + 20, words, 13, "middle"))
    if sample == figure.sample - 1:
        chosen: Attributes = {
            "x": LEFT + (figure.point - 1) * pitch - 1.5, "y": top - 3, "width": pitch + 2,
            "height": 112, "rx": 5, "fill": "none", "stroke": INK, "stroke-width": 2.5,
        }  # fmt: skip
        scene.append(("rect", chosen, []))
    return scene


def _reach(figure: "TwoSweeps", values: "Values", top: float) -> list[Shape]:
    pitch, t, half = _pitch(figure), figure.point, 44
    zero = top + half + 14
    largest = float(np.abs(values.reach).max()) or 1
    title = [
        upright("d"), *symbol("y", t), upright("/d"), *symbol("x", "k"),
        upright(f" in sample {figure.sample}, unit {figure.unit}: up through the forward, "
                "down through the backward direction"),
    ]  # fmt: skip
    scene: list[Shape] = [
        _text(0, top - 12, title, 15),
        ("line", {"x1": LEFT, "y1": zero, "x2": STILL_WIDTH - 2, "y2": zero, "stroke": MUTED}, []),
    ]
    for direction, colour in enumerate((BLUE, VERMILION)):
        for k, value in enumerate(values.reach[direction].tolist()):
            reaches = k >= t - 1 if direction else k < t
            if not reaches or not visited(figure, direction, figure.sample - 1, t - 1):
                continue
            height = max(abs(value) / largest * half, 1)
            look: Attributes = {"fill": colour if value >= 0 else PAPER, "stroke": colour}
            y = zero if direction else zero - height
            scene.append(("rect", {"x": LEFT + (k + 0.25) * pitch, "y": y, "width": pitch / 2,
                                   "height": height, "stroke-width": 2, **look}, []))  # fmt: skip
            end = y + height + 14 if direction else y - 5
            middle = LEFT + (k + 0.5) * pitch
            scene.append(_text(middle, end, [upright(number(value))], 12, "middle"))
    return scene


def _text(x: float, y: float, runs: list[Run], size: int, anchor: str = "start") -> Shape:
    place: Attributes = {"x": x, "y": y, "fill": INK, "font-size": size, "text-anchor": anchor}
    return ("text", place, runs)
