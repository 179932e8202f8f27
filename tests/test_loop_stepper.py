"""The loop stepper as a Python object: its programme computes what the library computes."""

import doctest
import re
import sys
from math import prod
from xml.etree import ElementTree

import numpy as np
import pytest
from traitlets import TraitError

from mdrnn_lib.widgets import LoopStepper
from mdrnn_lib.widgets.loop_stepper import W_H, W_X
from mdrnn_lib.widgets.loop_stepper.still import read_now
from mdrnn_lib.widgets.parts.scene import fixed

GRIDS = [(1,), (6,), (4, 5), (1, 3), (2, 3, 4), (3, 1, 2)]
ORDERS = ["raster", "flat", "fronts"]


def run(stepper: LoopStepper) -> np.ndarray:
    """Do what the lines say, and nothing else."""
    h, a = np.full(stepper.grid, np.nan), np.full(stepper.grid, np.nan)
    body = stepper.heads
    for event in stepper.events:
        for p in stepper.visits[event.visit]:
            if event.line == body:
                a[p] = stepper.x[p] * W_X
            elif event.line == body + 3 and p[event.d] > 0:
                q = tuple(k - (d == event.d) for d, k in enumerate(p))
                a[p] += h[q] * W_H[event.d]
            elif event.line == body + 4:
                h[p] = np.tanh(a[p])
            if event.line >= body:
                assert stepper.partial(p, event.added) == pytest.approx(a[p], rel=1e-12, abs=1e-14)
    return h


@pytest.mark.parametrize("grid", GRIDS)
@pytest.mark.parametrize("order", ORDERS)
def test_the_lines_compute_the_layer(grid, order):
    stepper = LoopStepper(grid=grid, order=order)
    np.testing.assert_allclose(run(stepper), stepper.h, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("grid", GRIDS)
def test_the_counters(grid):
    for order in ORDERS:
        stepper = LoopStepper(grid=grid, order=order)
        steps = sum(grid) - len(grid) + 1 if order == "fronts" else prod(grid)
        assert len(stepper.visits) == steps
        stepper.step = stepper.last
        assert (stepper.done, len(stepper.known)) == (steps, prod(grid))
        stepper.step = stepper.last - 1
        assert stepper.done == steps - 1
        by_point = LoopStepper(grid=grid, order=order, by="point")
        assert by_point.last == steps


def test_nested_loops_run_the_head_of_a_loop_once_per_value():
    events = LoopStepper(grid=(2, 3, 4)).events
    heads = [sum(event.line == d for event in events) for d in range(3)]
    assert heads == [2, 2 * 3, 2 * 3 * 4]


def test_a_predecessor_is_read_only_inside_the_grid():
    events = LoopStepper(grid=(4, 5)).events
    read = [sum(event.line == 5 and event.d == d for event in events) for d in range(2)]
    assert read == [3 * 5, 4 * 4]


@pytest.mark.parametrize("order", ORDERS)
def test_it_begins_where_something_is_to_be_seen(order):
    stepper = LoopStepper(order=order)
    assert stepper.event is not None
    assert stepper.event.line == stepper.heads + 3
    assert 0 < stepper.done < len(stepper.visits)


def test_the_step_follows_what_the_programme_leaves():
    stepper = LoopStepper(step=175)
    stepper.by = "point"
    assert stepper.step == stepper.last == 20
    stepper.order = "fronts"
    assert stepper.step == 8
    stepper.grid = [2]
    assert stepper.step == 2


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("grid", GRIDS)
def test_the_still_picture_tells_its_numbers(grid, order):
    stepper = LoopStepper(grid=grid, order=order)
    for step in (0, stepper.last // 2, stepper.last):
        stepper.step = step
        still = stepper.still()
        words = ["".join(node.itertext()) for node in ElementTree.fromstring(still).iter()]
        assert f"{stepper.done} of {len(stepper.visits)} step" in still
        for p in stepper.known:
            assert fixed(stepper.h[p], 2) in words
        lit = {word for word in words if word.startswith("▶")}
        assert lit == ({f"▶ {stepper.event.line + 1}"} if stepper.event else set())
        assert len(still) < 16_000
        for colour in re.findall(r'(?:fill|stroke)="([^"]*)"', still):
            assert re.fullmatch(r"none|var\(--md-\w+,#[0-9a-f]{6}\)", colour)


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("grid", [(6,), (4, 5), (2, 3, 4)])
def test_an_arrow_leads_from_each_predecessor_that_is_read(grid, order):
    stepper = LoopStepper(grid=grid, order=order)
    assert read_now(stepper)
    for before, p in read_now(stepper):
        assert sum(p) - sum(before) == 1
        assert before in stepper.known
        assert p in stepper.visits[stepper.event.visit]
    arrows = [node for node in ElementTree.fromstring(stepper.still()) if node.tag.endswith("path")]
    assert len(arrows) == 2 * len(read_now(stepper))  # a shaft and a tip
    stepper.step += 1
    assert not read_now(stepper)
    assert "<path" not in stepper.still()


def test_an_arrow_points_at_the_ring():
    stepper = LoopStepper(grid=(4, 5))  # reads (1, 0) for (2, 0)
    assert read_now(stepper) == [((1, 0), (2, 0))]
    nodes = list(ElementTree.fromstring(stepper.still()))
    ring = next(node for node in nodes if node.get("stroke-width") == "3" and node.get("x"))
    x, y = (float(ring.get(side)) for side in "xy")
    shaft = next(node.get("d") for node in nodes if node.tag.endswith("path"))
    x_0, y_0, x_1, y_1 = map(float, re.findall(r"[\d.]+", shaft))
    middle = x + float(ring.get("width")) / 2
    assert (x_0, x_1) == (middle, middle)
    assert y_0 < y < y_1 < y + float(ring.get("height"))


def test_the_state_makes_the_figure_again():
    stepper = LoopStepper(grid=(2, 3), order="fronts", by="point", step=2)
    again = eval(repr(stepper))
    assert again.state == stepper.state
    assert again.to_html() == stepper.to_html()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"grid": (2, 7)}, r"grid\[1\] must be 1 … 6, got 7"),
        ({"grid": (2, 2, 2, 2)}, "grid"),
        ({"order": "spiral"}, "order must be one of 'raster', 'flat', 'fronts'"),
        ({"by": "word"}, "by must be one of 'line', 'point'"),
        ({"by": "point", "step": 21}, "step must be 0 … 20, got 21"),
        ({"step": 176}, "step must be 0 … 175, got 176"),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        LoopStepper(**state)


def test_the_examples_run():
    result = doctest.testmod(sys.modules[LoopStepper.__module__])
    assert (result.attempted, result.failed) == (2, 0)
