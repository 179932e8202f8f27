"""The steering of memory in a browser: each control moves it, and its numbers are the library's."""

import json

import numpy as np
import pytest
from conftest import Open, Visit, mounted
from playwright.sync_api import Browser, Locator

from mdrnn_lib.widgets import GateSteering
from mdrnn_lib.widgets.gate_steering import COLUMNS, ROWS
from mdrnn_lib.widgets.gate_steering.still import size
from mdrnn_lib.widgets.parts.modules import bundle

pytestmark = pytest.mark.browser

COMPUTE = """async ([source, states]) => {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { compute } = await import(address);
  return JSON.stringify(JSON.parse(states).map((state) => {
    const { c, front_sum } = compute(state);
    return { c: [...c], front_sum };
  }));
}"""


def open_steering(open_figure: Open, steering: GateSteering, **options) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(steering, **options)
    return visit, mounted(visit)


def said(figure: Locator) -> list[str]:
    """What each cell of the map says, in raster order."""
    return figure.locator("[role=gridcell]").evaluate_all(
        "cells => cells.map(cell => cell.getAttribute('aria-label'))"
    )


def assert_shows(figure: Locator, steering: GateSteering) -> None:
    """The map, the line below it and the slider tell the library's numbers for a state."""
    values, back = steering.values, steering.show == "gradient"
    expected = []
    for q in np.ndindex(ROWS, COLUMNS):
        if steering.reached(q):
            words = size(values[q])
        elif min(steering.steps(q)) < 0:
            words = "cannot reach the point" if back else "out of reach"
        else:
            words = "not yet reached"
        expected.append(f"({q[0]}, {q[1]}): {words}")
    assert said(figure) == expected
    if steering.step > 0:
        last = figure.locator(".md-reading p").last.inner_text()
        assert last == f"front {steering.step - 1} adds up to {size(steering.front_sum)}"
    step = figure.locator("input[name=step]")
    assert step.get_attribute("aria-valuetext") == f"{steering.step} of {steering.last}"


def test_the_module_computes_what_the_library_computes(chromium: Browser) -> None:
    figures = [
        GateSteering(f_1=f_1, f_2=f_2, show=show, point=point)
        for f_1, f_2 in [(0, 1), (1, 0), (0.5, 0.5), (0.15, 0.85), (1, 1), (0.7, 0.35)]
        for show in ("memory", "gradient")
        for point in [(0, 0), (2, 5), (6, 10)]
    ]
    states = json.dumps([figure.state for figure in figures])
    page = chromium.new_page()
    answers = json.loads(page.evaluate(COMPUTE, [bundle("gate-steering-values"), states]))
    page.close()
    for figure, answer in zip(figures, answers, strict=True):
        for found, expected in (
            (answer["c"], figure.values.ravel()),
            (answer["front_sum"], figure.front_sum),
        ):
            np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"f_1": 1, "f_2": 1, "point": (0, 0)},
        {"f_1": 0, "f_2": 1, "step": 5},
        {"f_1": 0.3, "f_2": 0.8, "point": (5, 8), "show": "gradient"},
    ],
)
def test_it_shows_the_librarys_numbers(open_figure: Open, state: dict) -> None:
    steering = GateSteering(**state)
    _, figure = open_steering(open_figure, steering)
    assert_shows(figure, steering)


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


def test_print_shows_the_drawing_without_controls(open_figure: Open) -> None:
    visit, figure = open_steering(open_figure, GateSteering())
    visit.page.emulate_media(media="print")
    assert not figure.locator(".md-controls").is_visible()
    assert figure.locator(".md-drawing").is_visible()


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
