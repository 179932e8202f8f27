"""The still drawing of `GateSteering`: one map of numbers, and an arrow for each gate."""

from typing import TYPE_CHECKING

import numpy as np

from mdrnn_lib.cells import Array
from mdrnn_lib.widgets.parts.scene import (
    INK,
    LINE,
    MUTED,
    PANEL,
    VERMILION,
    Attributes,
    Run,
    Shape,
    diverging,
    fixed,
    italic,
    upright,
)

if TYPE_CHECKING:
    from mdrnn_lib.widgets.gate_steering import GateSteering

LEFT, TOP = 30, 40  # room for the arrows of the gates
SIDE = 52
FAINT = 1.8  # so that the number is legible on the fill for 1
STILL_WIDTH = LEFT + 11 * SIDE + 2


def size(value: float) -> str:
    """Write a number in few characters: 0.31, 12.6, 8008; a true zero is 0."""
    if value == 0:
        return "0"
    return fixed(value, 2 if value < 9.995 else 1 if value < 99.95 else 0)


def fill(value: float) -> Attributes:
    """Blue up to 1; above 1 orange, the deeper the larger."""
    if value <= 1 + 1e-9:
        return diverging(value, FAINT)
    return {"fill": VERMILION, "fill-opacity": fixed(min(0.25 + 0.1 * np.log10(value), 0.6), 2)}


def drawing(figure: "GateSteering", values: Array) -> tuple[list[Shape], float]:
    """Draw the figure in its present state; return the shapes and the height."""
    rows, columns = values.shape
    frame: Attributes = {
        "x": LEFT, "y": TOP, "width": columns * SIDE, "height": rows * SIDE,
        "fill": PANEL, "stroke": LINE,
    }  # fmt: skip
    scene: list[Shape] = [("rect", frame, [])]
    for q in np.ndindex(rows, columns):
        if not figure.reached(q):
            continue
        x, y, value = LEFT + q[1] * SIDE, TOP + q[0] * SIDE, float(values[q])
        box: Attributes = {"x": x + 0.5, "y": y + 0.5, "width": SIDE - 1, "height": SIDE - 1}
        words: Attributes = {
            "x": x + SIDE / 2, "y": y + SIDE / 2 + 5, "fill": INK if value else MUTED,
            "font-size": 14, "text-anchor": "middle",
        }  # fmt: skip
        scene += [("rect", box | fill(value), []), ("text", words, [upright(size(value))])]
    row, column = figure.point
    chosen: Attributes = {
        "x": LEFT + column * SIDE, "y": TOP + row * SIDE, "width": SIDE, "height": SIDE,
        "fill": "none", "stroke": INK, "stroke-width": 2.5,
    }  # fmt: skip
    scene.append(("rect", chosen, []))
    back = figure.show == "gradient"
    scene += _arrow(figure.f_2, "⁽²⁾", columns * SIDE, flat=True, back=back)
    scene += _arrow(figure.f_1, "⁽¹⁾", rows * SIDE, flat=False, back=back)
    return scene, TOP + rows * SIDE + 2


def _arrow(f: float, mark: str, length: float, flat: bool, back: bool) -> list[Shape]:
    """Draw the arrow of one gate, as strong as the gate is open, with its value."""
    head, far = length - 3, length - 10
    if back:
        head, far = 3, 10

    def at(along: float, across: float) -> str:
        return f"{LEFT + along:g} {12 + across:g}" if flat else f"{21 + across:g} {TOP + along:g}"

    d = f"M{at(3, 0)}L{at(length - 3, 0)}M{at(far, -5)}L{at(head, 0)}L{at(far, 5)}"
    line: Attributes = {
        "d": d, "fill": "none", "stroke": INK, "stroke-width": fixed(1 + 3 * f, 1),
        "stroke-opacity": fixed(0.2 + 0.8 * f, 2),
    }  # fmt: skip
    runs: list[Run] = [italic("f"), upright(f"{mark} = {fixed(f, 2)}")]
    place: Attributes = (
        {"x": LEFT + 4, "y": 32} if flat else {"transform": f"translate(3 {TOP + 4}) rotate(90)"}
    )
    return [
        ("path", line, []),
        ("text", place | {"fill": INK, "font-size": 13}, runs),
    ]
