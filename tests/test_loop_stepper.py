"""The loop stepper as a Python object: its programme computes what the library computes."""

import doctest
import re
import sys
from itertools import product
from math import prod
from xml.etree import ElementTree

import numpy as np
import pytest
from traitlets import TraitError

from mdrnn_lib.widgets import LoopStepper
from mdrnn_lib.widgets.loop_stepper import W_H, W_X

GRIDS = [(1,), (6,), (4, 5), (1, 3), (2, 3, 4), (3, 1, 2)]
ORDERS = ["raster", "flat", "fronts"]


def framed(stepper: LoopStepper, **state) -> dict:
    """What follows from a state without the network: the lines that run, and how far they are."""
    return stepper.run("frame", stepper.state | state)


def points(stepper: LoopStepper, event: dict) -> list[tuple[int, ...]]:
    """The points of the visit to which a line belongs."""
    visit = framed(stepper)["visits"][event["visit"]]
    return [tuple(map(int, np.unravel_index(p, stepper.grid))) for p in visit]


@pytest.mark.parametrize(("grid", "order"), list(product(GRIDS, ORDERS)))
def test_the_lines_compute_the_layer(grid, order):
    stepper = LoopStepper(grid=grid, order=order)
    programme = framed(stepper)
    x = np.reshape(programme["x"], grid)
    h, a, body = np.full(grid, np.nan), np.full(grid, np.nan), programme["heads"]
    for event in programme["events"]:  # do what the lines say, and nothing else
        line, d = event["line"] - body, event["d"]
        for m in programme["visits"][event["visit"]]:
            p = np.unravel_index(m, grid)
            if line == 0:
                a[p] = x[p] * W_X
            elif line == 3 and p[d] > 0:
                q = tuple(k - (axis == d) for axis, k in enumerate(p))
                a[p] += h[q] * W_H[d]
            elif line == 4:
                h[p] = np.tanh(a[p])
    np.testing.assert_allclose(h.ravel(), stepper.numbers["h"], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("grid", "order"), list(product(GRIDS, ORDERS)))
def test_the_counters(grid, order):
    stepper = LoopStepper(grid=grid, order=order)
    steps = sum(grid) - len(grid) + 1 if order == "fronts" else prod(grid)
    end = framed(stepper, step=stepper.last)
    assert (len(end["visits"]), end["done"], sum(end["known"])) == (steps, steps, prod(grid))
    assert framed(stepper, step=stepper.last - 1)["done"] == steps - 1
    assert LoopStepper(grid=grid, order=order, by="point").last == steps


@pytest.mark.parametrize(("grid", "order", "by"), list(product(GRIDS, ORDERS, ["line", "point"])))
def test_python_and_the_browser_know_the_same_last_step(grid, order, by):
    stepper = LoopStepper(grid=grid, order=order, by=by)
    assert framed(stepper)["last"] == stepper.last


def test_nested_loops_run_the_head_of_a_loop_once_per_value():
    events = framed(LoopStepper(grid=(2, 3, 4)))["events"]
    heads = [sum(event["line"] == d for event in events) for d in range(3)]
    assert heads == [2, 2 * 3, 2 * 3 * 4]


def test_a_predecessor_is_read_only_inside_the_grid():
    events = framed(LoopStepper(grid=(4, 5)))["events"]
    read = [sum(event["line"] == 5 and event["d"] == d for event in events) for d in range(2)]
    assert read == [3 * 5, 4 * 4]


@pytest.mark.parametrize("order", ORDERS)
def test_it_begins_where_something_is_to_be_seen(order):
    begun = framed(LoopStepper(order=order))
    assert begun["event"]["line"] == begun["heads"] + 3
    assert 0 < begun["done"] < len(begun["visits"])


def test_the_step_follows_what_the_programme_leaves():
    stepper = LoopStepper(step=175)
    stepper.by = "point"
    assert stepper.step == stepper.last == 20
    stepper.order = "fronts"
    assert stepper.step == 8
    stepper.grid = [2]
    assert stepper.step == 2


def words(stepper: LoopStepper) -> list[str]:
    """All that is written in the still picture, each number by itself."""
    return ["".join(node.itertext()) for node in ElementTree.fromstring(stepper.still()).iter()]


@pytest.mark.parametrize(("grid", "order"), list(product(GRIDS, ORDERS)))
def test_the_still_picture_tells_its_numbers(grid, order):
    stepper = LoopStepper(grid=grid, order=order)
    for step in (0, stepper.last // 2, stepper.last):
        stepper.step = step
        now, written = framed(stepper), words(stepper)
        points_done = f"{sum(now['known'])} of {prod(grid)} points done"
        assert any(text.startswith(f"{points_done}, in {now['done']} of ") for text in written)
        for known, h in zip(now["known"], stepper.numbers["h"], strict=True):
            assert not known or f"{h:.2f}".replace("-", "−") in written
        lit = {text for text in written if text.startswith("▶")}
        assert lit == ({f"▶ {now['event']['line'] + 1}"} if now["event"] else set())


@pytest.mark.parametrize(
    ("state", "lines"),
    [
        ({}, ["for p1 = 0 … 3:", "for p2 = 0 … 4:", "if pd > 0:", "a += h[p − ed] Wh[d]"]),
        (
            {"order": "flat"},
            ["for m = 0 … 19:", "(p1, p2) = the point of number m", "a += h[m − Vd] Wh[d]"],
        ),
        (
            {"order": "fronts", "grid": (2, 3, 4)},
            [
                "for k = 0 … 6:",
                "for all p with |p| = k at once:",
                "for d = 1 … 3:",
                "where pd > 0:",
            ],
        ),
    ],
)
def test_the_still_picture_shows_the_code(state, lines):
    assert set(lines) <= set(words(LoopStepper(**state)))


def arrows(stepper: LoopStepper) -> list[list[float]]:
    """From where to where the arrows of the still picture go."""
    for node in ElementTree.fromstring(stepper.still()):
        drawn = node.get("class") != "md-mosaic"  # the cells are strokes too
        if drawn and node.get("stroke", "").startswith("var(--md-2"):
            numbers = map(float, re.findall(r"[\d.]+", node.get("d")))
            return np.reshape(list(numbers), (-1, 4)).tolist()
    return []


@pytest.mark.parametrize(("grid", "order"), list(product([(6,), (4, 5), (2, 3, 4)], ORDERS)))
def test_an_arrow_leads_from_each_predecessor_that_is_read(grid, order):
    stepper = LoopStepper(grid=grid, order=order)
    event = framed(stepper)["event"]
    reading = [p for p in points(stepper, event) if p[event["d"]] > 0]
    assert reading
    assert len(arrows(stepper)) == len(reading)
    stepper.step += 1
    assert not arrows(stepper)


def test_an_arrow_points_at_the_ring():
    stepper = LoopStepper(grid=(4, 5))
    event = framed(stepper)["event"]
    assert (points(stepper, event), event["d"]) == ([(2, 0)], 0)  # reads (1, 0)
    ring = next(
        node.get("d")
        for node in ElementTree.fromstring(stepper.still())
        if node.get("fill") == "none" and node.get("stroke-width") == "3"
    )
    x, y, side = map(float, re.match(r"M(\d+) (\d+)h(\d+)", ring).groups())
    ((x_0, y_0, x_1, y_1),) = arrows(stepper)
    assert x_0 == x_1 == x + side / 2
    assert y_0 < y < y_1 < y + side


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
