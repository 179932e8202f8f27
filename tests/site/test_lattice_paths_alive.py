"""The lattice paths in a browser: each control moves them, and their numbers are Python's."""

import numpy as np
import pytest
from conftest import Open, Visit, mounted
from playwright.sync_api import Locator

from mdrnn_lib.widgets import LatticePaths
from mdrnn_lib.widgets.parts.scene import number

pytestmark = pytest.mark.browser


def open_paths(open_figure: Open, figure: LatticePaths, **options) -> tuple[Visit, Locator]:
    visit = open_figure(figure, **options)
    return visit, mounted(visit)


def assert_shows(figure: Locator, state: LatticePaths) -> None:
    """Cells, bar and reading carry the numbers that Python computes for a state."""
    sums = state.sum
    said = figure.locator("[role=gridcell]").evaluate_all(
        "cells => cells.map(cell => cell.getAttribute('aria-label'))"
    )
    for r, text in zip(np.ndindex(*sums.slopes.shape), said, strict=True):
        slope, reach = number(sums.slopes[r]), number(sums.reach[r])
        assert text.startswith(f"({r[0]}, {r[1]}): slope {slope}, dh p/dh here {reach}, ")
    words = figure.locator(".md-drawing text").all_text_contents()
    added = number(sum(part.value for part in sums.parts[: state.step]))
    grouped = len(sums.parts) < sums.paths
    things = "groups" if grouped else "paths"
    verb = ":" if figure.bounding_box()["width"] < 400 else " add up to"  # a phone has less room
    assert f"{state.step} of {state.last} {things}{verb} {added}" in words
    assert f"dhp/dhq = {number(state.total)}" in words
    line = figure.locator(".md-equation").inner_text()
    if not state.step:
        assert line == f"dhp/dhq = {number(state.total)}"
        return
    part = sums.parts[state.step - 1]
    factors = part.factors if grouped or state.activation == "tanh" else part.factors[::2]
    product = " × ".join(f"({number(f)})" if f < 0 else number(f) for f in factors)
    what = "group" if grouped else "path"
    assert line == f"{what} {state.step} of {state.last} = {product} = {number(part.value)}"


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"step": 4},
        {"step": 10, "activation": "tanh", "w_2": -0.9},
        {"start": (0, 0), "end": (4, 5), "step": 3, "activation": "tanh"},
        {"start": (0, 0), "end": (4, 5), "step": 5, "w_1": -0.7},
        {"start": (2, 2), "end": (1, 4)},
        {"inputs": np.linspace(-2, 2, 12).reshape(4, 3), "end": (3, 2), "activation": "tanh"},
    ],
)
def test_it_shows_pythons_numbers(open_figure: Open, state: dict) -> None:
    paths = LatticePaths(**state)
    _, figure = open_paths(open_figure, paths)
    assert_shows(figure, paths)


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    _, figure = open_paths(open_figure, LatticePaths())
    heavier = {"w_1": 0.65, "w_2": 0.45}
    steps = [
        ("w_1", "ArrowRight", {"w_1": 0.65}),
        ("w_2", "ArrowLeft", heavier),
        ("activation", "ArrowDown", heavier | {"activation": "tanh"}),
        ("next", "Enter", heavier | {"activation": "tanh", "step": 1}),
        ("next", "Enter", heavier | {"activation": "tanh", "step": 2}),
        ("back", "Enter", heavier | {"activation": "tanh", "step": 1}),
        ("step", "End", heavier | {"activation": "tanh", "step": 10}),
        ("reset", "Enter", {}),
    ]
    for name, key, state in steps:
        figure.locator(f"[name={name}]").press(key)
        assert_shows(figure, LatticePaths(**state))


def test_both_ends_can_be_moved(open_figure: Open) -> None:
    visit, figure = open_paths(open_figure, LatticePaths(step=2))
    cells = figure.locator("[role=gridcell]")
    cells.nth(4 * 6 + 5).click()
    visit.page.mouse.move(0, 0)
    assert_shows(figure, LatticePaths(end=(4, 5)))
    figure.locator("[name=moves]").select_option("start")
    cells.nth(7).focus()
    for key in ("ArrowLeft", "ArrowUp", "Enter"):
        visit.page.keyboard.press(key)
    visit.page.mouse.move(0, 0)
    visit.page.keyboard.press("Tab")
    assert_shows(figure, LatticePaths(start=(0, 0), end=(4, 5)))
    words = figure.locator(".md-words").inner_text()
    assert words == (
        "126 paths lead from (0, 0) to (4, 5). Each adds one product. They are added in 5 groups, "
        "by where they cross the middle."
    )


def test_pointing_tells_the_numbers_of_a_point(open_figure: Open) -> None:
    _, figure = open_paths(open_figure, LatticePaths(activation="tanh"))
    figure.locator("[role=gridcell]").nth(2 * 6 + 2).hover()
    sums = LatticePaths(activation="tanh").sum
    line = " ".join(figure.locator(".md-equation").inner_text().split())
    slope, reach = number(sums.slopes[2, 2]), number(sums.reach[2, 2])
    assert line == f"(2, 2) φ′ = {slope}, dhp/dh here = {reach}"
    assert figure.locator(".md-words").inner_text() == "6 paths through it."


def test_play_adds_path_after_path(open_figure: Open) -> None:
    visit = open_figure(LatticePaths())
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(2 * 900 + 20)
    assert_shows(figure, LatticePaths(step=2))
    visit.page.clock.run_for(60_000)
    assert_shows(figure, LatticePaths(step=10))
    spoken = visit.page.locator("[aria-live=polite]").inner_text()
    total = number(LatticePaths().total)
    assert spoken == (
        f"10 of 10 paths from (1, 1) to (3, 4) add up to {total}; the derivative is {total}."
    )


def test_links_in_the_prose_set_the_state(open_figure: Open) -> None:
    link = (
        '<a class="md-figure-link" href="#lattice-paths" '
        'data-state="start=%5B0,0%5D&amp;end=%5B2,2%5D&amp;step=6">see</a>'
    )
    visit, figure = open_paths(open_figure, LatticePaths(), prose=link)
    visit.page.get_by_role("link").press("Enter")
    assert_shows(figure, LatticePaths(start=(0, 0), end=(2, 2), step=6))


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_paths(open_figure, LatticePaths())
    tree = figure.aria_snapshot()
    for line in (
        'grid "points, press to move an end"',
        'slider "path"',
        'slider "down w1"',
        'slider "right w2"',
        'combobox "φ"',
        'combobox "a press moves"',
    ):
        assert line in tree, tree
