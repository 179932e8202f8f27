"""Still drawings: SVG elements as data, and how numbers and symbols are written in them.

A scene is a list of shapes; a shape is its tag, its attributes, and its content: runs of text, for
a text element, or nothing. The ES modules draw from the same form, which lets a test
compare the two drawings shape by shape.

Colours are custom properties with the light theme's value as fallback, so that a drawing follows
the theme of a page that has one and is legible on a page that has none.
"""

import math
from collections.abc import Iterable, Mapping
from html import escape

Run = tuple[str, str]
"""A piece of text and its style: ``"it"`` (a variable), ``"up"`` or ``"sub"``."""

Attributes = dict[str, str | float]

Shape = tuple[str, Attributes, list[Run]]

INK = "var(--md-ink,#1b2430)"
MUTED = "var(--md-muted,#5a6675)"
LINE = "var(--md-line,#d5dae1)"
PAPER = "var(--md-paper,#ffffff)"
PANEL = "var(--md-panel,#f5f7f9)"
BLUE = "var(--md-1,#0068a8)"
VERMILION = "var(--md-2,#c2500a)"
GREEN = "var(--md-3,#00785a)"

# The ends of the colour scales; towards zero they fade into the paper. Numbers stand beside them.
PLUS, MINUS, AMOUNT = BLUE, VERMILION, GREEN

SERIF = "'STIX Two Text',Cambria,Georgia,serif"
_SUBSCRIPT_DROP = 4
_SUBSCRIPT_SIZE = 11

# Lifts exact ties, and values a rounding error below them, to the same side on every machine.
_NUDGE = 1e-10


def fixed(value: float, digits: int) -> str:
    """Write a number with a fixed count of decimals and a true minus sign."""
    text = f"{abs(value) + _NUDGE:.{digits}f}"
    return f"−{text}" if value < 0 and float(text) != 0 else text


def number(value: float) -> str:
    """Write a number with three decimals, fewer from 10 upwards."""
    size = abs(value)
    return fixed(value, 3 if size < 9.9995 else 2 if size < 99.995 else 1)


def italic(text: str) -> Run:
    """Set a variable."""
    return (text, "it")


def upright(text: str) -> Run:
    """Set words, numbers and operators."""
    return (text, "up")


def symbol(name: str, index: str | int) -> list[Run]:
    """Set a variable with an index: a number stands upright, a name slants."""
    return [italic(name), (str(index), "sub")]


def diverging(value: float, largest: float) -> Attributes:
    """Return the attributes that fill a shape for a signed value: blue above zero, orange below."""
    return {"fill": MINUS if value < 0 else PLUS, "fill-opacity": _strength(abs(value), largest)}


def sequential(value: float, largest: float, colour: str = AMOUNT) -> Attributes:
    """Return the attributes that fill a shape for an amount, from nothing to `largest`."""
    return {"fill": colour, "fill-opacity": _strength(value, largest)}


def mosaic(cells: Mapping[tuple[int, int], Attributes], x: int, y: int, size: int) -> list[Shape]:
    """Draw square cells, (row, column) each with its fill: one path for all cells of one look."""
    paths: dict[tuple[tuple[str, str | float], ...], list[str]] = {}
    for (row, column), attributes in cells.items():
        corner = f"M{x + column * size} {y + row * size}h{size - 1}v{size - 1}h-{size - 1}z"
        paths.setdefault(tuple(sorted(attributes.items())), []).append(corner)
    return [("path", {**dict(look), "d": "".join(ds)}, []) for look, ds in paths.items()]


def _strength(value: float, largest: float) -> str:
    return fixed(min(max(value / largest, 0), 1) if largest > 0 else 0, 2)


def svg(scene: Iterable[Shape], width: float, height: float, label: str) -> str:
    """Write a scene as a still SVG image.

    Parameters
    ----------
    scene : iterable of Shape
        The shapes, those in front last.
    width, height : float
        Extent of the drawing in pixels at its natural size.
    label : str
        What the picture shows, for those who do not see it.
    """
    shapes = "\n".join(_element(shape) for shape in scene)
    return (
        f'<svg class="md-still" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'aria-label="{escape(label)}" viewBox="0 0 {coordinate(width)} {coordinate(height)}" '
        f'width="{coordinate(width)}" height="{coordinate(height)}" '
        f'font-family="system-ui,sans-serif" style="max-width:100%;height:auto">\n{shapes}\n</svg>'
    )


def _element(shape: Shape) -> str:
    tag, attributes, runs = shape
    listed = "".join(f' {name}="{escape(_written(v))}"' for name, v in attributes.items())
    return f"<{tag}{listed}>{_spans(runs)}</{tag}>" if runs else f"<{tag}{listed}/>"


def _spans(runs: list[Run]) -> str:
    """Write runs of text, returning to the base line after each subscript."""
    spans, dropped = [], False
    for text, kind in runs:
        drop = kind == "sub"
        shift = (drop - dropped) * _SUBSCRIPT_DROP
        attributes = f' dy="{shift}"' if shift else ""
        if kind != "up":
            attributes += f' font-family="{SERIF}"'
        if kind == "it" or (drop and not text.isdigit()):
            attributes += ' font-style="italic"'
        if drop:
            attributes += f' font-size="{_SUBSCRIPT_SIZE}"'
        spans.append(f"<tspan{attributes}>{escape(text)}</tspan>")
        dropped = drop
    return "".join(spans)


def _written(value: str | float) -> str:
    return value if isinstance(value, str) else coordinate(value)


def coordinate(value: float) -> str:
    """Write a length in pixels with at most one decimal."""
    return f"{math.floor(value * 10 + 0.5 + 1e-6) / 10:g}"
