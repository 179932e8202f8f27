"""The still drawing of `DigitReader`: the picture, the votes of four directions, the count."""

from typing import TYPE_CHECKING

import numpy as np

from mdrnn_lib.cells import Array
from mdrnn_lib.widgets.parts.scene import (
    BLUE,
    INK,
    LINE,
    MUTED,
    PAPER,
    Attributes,
    Shape,
    diverging,
    fixed,
    mosaic,
    sequential,
    upright,
)

if TYPE_CHECKING:
    from mdrnn_lib.widgets.digit_reader import DigitReader, Values

WIDTH, HEIGHT = 720, 346
PIXEL = 10
TOP = 28
MAPS = 306  # where the maps begin
MAP = 84
BARS = 526
BAR = 118  # the length of a bar for a belief of one
CORNERS = ("↘", "↗", "↙", "↖")
ORDER = (0, 2, 1, 3)  # the maps stand at the corners where their directions start


def drawing(figure: "DigitReader", values: "Values") -> list[Shape]:
    """Draw the figure in its present state."""
    title = f"votes for {values.shown}"
    return [
        _text(0, 18, "picture", INK, 15),
        *_picture(values.picture),
        _text(MAPS, 18, title, INK, 15),
        *_maps(figure.side, values),
        _text(BARS, 18, "the count so far", INK, 15),
        *_bars(values),
        _text(0, TOP + 28 * PIXEL + 22, f"front {figure.step} of {figure.last}", MUTED, 13),
        _text(MAPS, TOP + 28 * PIXEL + 22, "blue for, orange against", MUTED, 13),
    ]


def _text(x: float, y: float, words: str, fill: str, size: float, **more: str) -> Shape:
    return ("text", {"x": x, "y": y, "fill": fill, "font-size": size, **more}, [upright(words)])


def _picture(picture: Array) -> list[Shape]:
    inked = {p: sequential(float(v), 1, INK) for p, v in np.ndenumerate(picture) if v > 0}
    extent = picture.shape[0] * PIXEL
    frame: Attributes = {
        "x": 0.5, "y": TOP - 0.5, "width": extent, "height": extent, "fill": PAPER, "stroke": LINE,
    }  # fmt: skip
    return [("rect", frame, []), *mosaic(inked, 1, TOP, PIXEL)]


def _maps(side: int, values: "Values") -> list[Shape]:
    votes = values.votes[..., values.shown]
    largest, size = float(np.abs(votes).max()), MAP // side
    shapes: list[Shape] = []
    for place, corner in enumerate(ORDER):
        x, y = MAPS + place % 2 * (MAP + 20), TOP + 18 + place // 2 * (MAP + 40)
        total = float((votes[corner] * values.counted[corner]).sum())
        shapes.append(_text(x, y - 6, f"{CORNERS[corner]} {signed(total)}", MUTED, 13))
        frame: Attributes = {
            "x": x - 0.5, "y": y - 0.5, "width": side * size, "height": side * size,
            "fill": LINE, "fill-opacity": "0.35", "stroke": LINE,
        }  # fmt: skip
        shapes.append(("rect", frame, []))
        seen = [p for p in np.ndindex(side, side) if values.counted[corner][p]]
        looks = {p: _stepped(diverging(float(votes[corner][p]), largest)) for p in seen}
        shapes += mosaic({p: {"fill": PAPER} for p in seen}, x, y, size)
        inked = {p: look for p, look in looks.items() if look["fill-opacity"] != "0.00"}
        shapes += mosaic(inked, x, y, size)
    return shapes


def _stepped(look: Attributes) -> Attributes:
    """Take one of twenty strengths, so that few looks tell all cells."""
    return look | {"fill-opacity": fixed(round(float(look["fill-opacity"]) * 20) / 20, 2)}


def _bars(values: "Values") -> list[Shape]:
    shapes: list[Shape] = []
    for digit, belief in enumerate(values.beliefs):
        y, first = TOP + digit * 28, digit == values.answer
        weight = {"font-weight": "bold"} if first else {}
        shapes.append(_text(BARS, y + 18, str(digit), INK, 15, **weight))
        bar: Attributes = {
            "x": BARS + 18, "y": y + 4, "width": max(BAR * float(belief), 1), "height": 18,
            "fill": BLUE if first else MUTED,
        }  # fmt: skip
        shapes.append(("rect", bar, []))
        x = BARS + 26 + BAR * float(belief)
        shapes.append(_text(x, y + 18, percent(float(belief)), INK, 13, **weight))
    return shapes


def percent(belief: float) -> str:
    """Write a probability in percent, with one decimal."""
    return f"{fixed(100 * belief, 1)} %"


def signed(value: float) -> str:
    """Write a sum of votes with its sign."""
    text = fixed(value, 2)
    return text if text.startswith("−") else f"+{text}"
