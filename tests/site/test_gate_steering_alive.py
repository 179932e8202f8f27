"""The steering of memory in a browser: each control moves it, and its numbers are the library's."""

import pytest
from conftest import Open, Visit, assert_shows, mounted
from playwright.sync_api import Locator

from mdrnn_lib.widgets import GateSteering
from mdrnn_lib.widgets.gate_steering import COLUMNS

pytestmark = pytest.mark.browser


def open_steering(open_figure: Open, steering: GateSteering, **options) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(steering, **options)
    return visit, mounted(visit)


def said(figure: Locator) -> list[str]:
    """What each cell of the map says, in raster order."""
    return figure.locator("[role=gridcell]").evaluate_all(
        "cells => cells.map(cell => cell.getAttribute('aria-label'))"
    )


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, {(1, 2): "1.00", (3, 4): "0.38", (0, 4): "out of reach"}),
        ({"f_1": 0, "f_2": 1, "step": 5}, {(1, 6): "1.00", (2, 2): "0", (1, 7): "not yet reached"}),
        (
            {"f_1": 1, "f_2": 1, "point": (5, 8), "show": "gradient"},
            {(0, 0): "1287", (4, 7): "2.00", (6, 8): "cannot reach the point"},
        ),
    ],
)
def test_each_cell_says_its_number(open_figure: Open, state: dict, words: dict) -> None:
    _, figure = open_steering(open_figure, GateSteering(**state))
    cells = said(figure)
    for (row, column), number in words.items():
        assert cells[row * COLUMNS + column] == f"({row}, {column}): {number}"


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    _, figure = open_steering(open_figure, GateSteering())
    row = {"f_1": 0, "f_2": 1}
    steps = [
        ("f_1", "ArrowRight", {"f_1": 0.55}),
        ("f_2", "ArrowLeft", {"f_1": 0.55, "f_2": 0.45}),
        ("f_1", "End", {"f_1": 1, "f_2": 0.45}),
        ("column", "Enter", {"f_1": 1, "f_2": 0}),
        ("half", "Enter", {}),
        ("row", "Enter", row),
        ("back", "Enter", {**row, "step": 13}),
        ("step", "Home", {**row, "step": 0}),
        ("next", "Enter", {**row, "step": 1}),
        ("step", "End", row),
        ("show", "ArrowDown", {**row, "show": "gradient"}),
        ("reset", "Enter", {}),
    ]
    for name, key, state in steps:
        before = said(figure)
        figure.locator(f"[name={name}]").press(key)
        assert said(figure) != before, (name, key)
        assert_shows(figure, GateSteering(**state))


def test_a_point_is_chosen_by_keyboard_and_by_pointer(open_figure: Open) -> None:
    visit, figure = open_steering(open_figure, GateSteering())
    cells = figure.locator("[role=gridcell]")
    cells.nth(0).focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Enter"):
        visit.page.keyboard.press(key)
    assert_shows(figure, GateSteering(point=(2, 1)))
    cells.nth(4 * COLUMNS + 6).click()
    assert_shows(figure, GateSteering(point=(4, 6)))


def test_a_finished_run_stays_finished(open_figure: Open) -> None:
    _, figure = open_steering(open_figure, GateSteering(point=(4, 6)))
    cells = figure.locator("[role=gridcell]")
    cells.nth(0).click()  # reaches more fronts
    assert_shows(figure, GateSteering(point=(0, 0), step=17))
    figure.locator("[name=show]").select_option("gradient")
    assert_shows(figure, GateSteering(point=(0, 0), show="gradient", step=1))
    figure.locator("[name=show]").select_option("memory")
    assert_shows(figure, GateSteering(point=(0, 0), step=17))
    figure.locator("[name=back]").click()
    cells.nth(COLUMNS).click()
    assert_shows(figure, GateSteering(point=(1, 0), step=16))
    figure.locator("[name=back]").click()
    cells.nth(0).click()
    assert_shows(figure, GateSteering(point=(0, 0), step=15))


def test_pointing_and_focus_tell_how_a_number_comes_about(open_figure: Open) -> None:
    visit, figure = open_steering(open_figure, GateSteering())
    line = figure.locator(".md-reading p").first
    cells = figure.locator("[role=gridcell]")
    cells.nth(3 * COLUMNS + 4).hover()
    assert line.inner_text() == "(3, 4) 6 paths × 0.502 × 0.502 = 0.38"  # the exponents are raised
    visit.page.mouse.move(0, 0)
    assert line.inner_text() == "(1, 2) 1 path × 0.500 × 0.500 = 1.00"
    cells.nth(0).focus()
    assert line.inner_text() == "(0, 0) is out of the memory's reach"
    assert figure.locator(".md-reading p").last.inner_text() == "front 13 adds up to 0.16"


def test_play_runs_front_by_front(open_figure: Open) -> None:
    visit = open_figure(GateSteering(step=0))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(3 * 350 + 20)
    assert_shows(figure, GateSteering(step=3))
    visit.page.clock.run_for(60_000)
    assert_shows(figure, GateSteering())


def test_the_state_is_spoken(open_figure: Open) -> None:
    visit = open_figure(GateSteering(point=(0, 0)))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=f_1]").press("End")
    figure.locator("[name=f_2]").press("End")
    visit.page.clock.run_for(600)
    assert visit.page.locator("[aria-live=polite]").inner_text() == (
        "f⁽¹⁾ = 1.00, f⁽²⁾ = 1.00, memory from (0, 0): 17 of 17 fronts, the last adds up to 8008."
    )


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("f_1=0&amp;f_2=1", {"f_1": 0, "f_2": 1}),
        ("point=%5B5,8%5D", {"point": (5, 8)}),  # leaves a step beyond the last
        ("show=gradient&amp;point=%5B5,8%5D", {"show": "gradient", "point": (5, 8)}),
    ],
)
def test_links_in_the_prose_set_the_state(open_figure: Open, address: str, state: dict) -> None:
    link = f'<a class="md-figure-link" href="#gate-steering" data-state="{address}">see</a>'
    visit, figure = open_steering(open_figure, GateSteering(), prose=link)
    visit.page.get_by_role("link").press("Enter")
    assert_shows(figure, GateSteering(**state))
    assert visit.console == []


@pytest.mark.parametrize("gate", [0.5, 0.75, 1])
@pytest.mark.parametrize("width", [310, 360])  # a page has margins
def test_numbers_fit_their_cells_on_a_phone(open_figure: Open, width: int, gate: float) -> None:
    steering = GateSteering(f_1=gate, f_2=gate, point=(0, 0))
    visit, figure = open_steering(open_figure, steering, width=width)
    cell = figure.locator("[role=gridcell]").first.bounding_box()
    numbers = visit.page.locator(".md-drawing text[text-anchor]").evaluate_all(
        "nodes => nodes.map(n => n.getBoundingClientRect().width)"
    )
    assert max(numbers) < cell["width"]


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_steering(open_figure, GateSteering())
    tree = figure.aria_snapshot()
    for line in (
        'grid "cell states"',
        'slider "down f⁽¹⁾"',
        'slider "right f⁽²⁾"',
        'slider "front"',
        'combobox "show"',
        'button "along the row"',
    ):
        assert line in tree, tree
