"""Cells of a still picture: a path for each look covers just the cells that have it."""

import re
from itertools import product

import pytest

from mdrnn_lib.widgets.parts import engine

MOSAIC = "(place, looks) => mdrnnParts.mosaic(place, (i) => looks[i])"
BOX = re.compile(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-\3z")
LINE = re.compile(r"m([-\d.]+) ([-\d.]+)h([\d.]+)")
BLUE, GREEN = {"fill": "blue"}, {"fill": "green"}


def boxes(attributes):
    """The boxes (left, top, width, height) that a path fills."""
    dash = attributes.get("stroke-dasharray")
    if dash is None:
        return [tuple(map(float, found)) for found in BOX.findall(attributes["d"])]
    across, gap = map(float, dash.split())
    down = float(attributes["stroke-width"])
    found, left, middle, length = [], 0, 0, 0
    for right, lower, long in LINE.findall(attributes["d"]):
        left, middle, length = left + length + float(right), middle + float(lower), float(long)
        count = round((length + gap) / (across + gap))
        assert length == pytest.approx(count * (across + gap) - gap)
        found += [
            (left + k * (across + gap), middle - down / 2, across, down) for k in range(count)
        ]
    return found


@pytest.mark.parametrize("columns", [1, 3, 8])
@pytest.mark.parametrize("looks", [[BLUE], [BLUE, GREEN], [BLUE, BLUE, GREEN]])
def test_each_look_covers_its_cells(columns, looks):
    rows, width, height = 6, 10, 8
    place = {"x": 2, "y": 3, "width": width, "height": height, "rows": rows, "columns": columns}
    given = [looks[i % len(looks)] for i in range(rows * columns)]
    shapes = engine.call(MOSAIC, place, given)
    assert len(shapes) == len({look["fill"] for look in looks})
    covered = {}
    for tag, attributes in shapes:
        assert tag == "path"
        colour = attributes.get("fill", attributes.get("stroke"))
        covered |= dict.fromkeys(boxes(attributes), colour)
    assert covered == {
        (2.5 + column * width, 3.5 + row * height, width - 1, height - 1): (
            given[row * columns + column]["fill"]
        )
        for row, column in product(range(rows), range(columns))
    }


def test_what_is_clear_is_left_out():
    place = {"x": 0, "y": 0, "width": 10, "height": 10, "rows": 1, "columns": 3}
    looks = [{"fill": "transparent"}, {"fill": "blue", "fill-opacity": "0.02"}, BLUE]
    ((_, attributes),) = engine.call(MOSAIC, place, looks)
    assert boxes(attributes) == [(20.5, 0.5, 9, 9)]
