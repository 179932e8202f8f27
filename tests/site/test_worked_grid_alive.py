"""The worked grid in a browser: each control moves it, and the sum below is the point's."""

import json
from urllib.parse import quote

import pytest
from conftest import Open, assert_shows, mounted
from playwright.sync_api import Locator

from mdrnn_lib.widgets import WorkedGrid

pytestmark = pytest.mark.browser


def sums(figure: Locator) -> list[str]:
    """The lines below the picture."""
    return figure.locator(".md-reading p").all_inner_texts()


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    figure = mounted(open_figure(WorkedGrid()))
    steps = [
        ("w_1", "ArrowLeft", {"w_1": 0}),
        ("w_2", "Home", {"w_1": 0, "w_2": -2}),
        ("reset", "Enter", {}),
        ("step", "ArrowLeft", {"step": 8}),
        ("back", "Enter", {"step": 7}),
        ("show", "ArrowDown", {"step": 7, "show": "backwards"}),
        ("next", "Enter", {"step": 8, "show": "backwards"}),
        ("step", "Home", {"step": 0, "show": "backwards"}),
        ("reset", "Enter", {}),
    ]
    for name, key, state in steps:
        figure.locator(f"[name={name}]").press(key)
        assert_shows(figure, WorkedGrid(**state))


@pytest.mark.parametrize(
    ("show", "step", "lines"),
    [
        (
            "forwards",
            6,
            ["h(1, 2) = x(1, 2) + w1 · h(0, 2) + w2 · h(1, 1)", "= 0 + 0.5 × 6 + 2 × 7 = 17"],
        ),
        ("backwards", 4, ["δ(1, 2) = w1 · δ(2, 2)", "= 0.5 × 1 = 0.5"]),
    ],
)
def test_a_press_explains_a_point(open_figure: Open, show: str, step: int, lines: list) -> None:
    visit = open_figure(WorkedGrid(show=show))
    figure = mounted(visit)
    cells = figure.locator("[role=gridcell]")
    cells.nth(2).focus()
    for key in ("ArrowDown", "Enter"):
        visit.page.keyboard.press(key)
    assert_shows(figure, WorkedGrid(show=show, step=step))
    assert sums(figure) == lines
    cells.nth(8 if show == "forwards" else 0).click()
    assert_shows(figure, WorkedGrid(show=show))


def test_pointing_explains_a_point_in_passing(open_figure: Open) -> None:
    figure = mounted(open_figure(WorkedGrid(step=4)))
    cells = figure.locator("[role=gridcell]")
    assert cells.nth(3).get_attribute("aria-label") == "(1, 0): x = 2, h = 2.5"
    assert cells.nth(4).get_attribute("aria-label") == "(1, 1): x = 1, not yet computed"
    cells.nth(0).hover()
    assert sums(figure) == ["h(0, 0) = x(0, 0)", "= 1"]
    cells.nth(4).hover()
    assert sums(figure)[1] == "not yet computed"
    assert_shows(figure, WorkedGrid(step=4))


def test_links_in_the_prose_set_the_state(open_figure: Open) -> None:
    inputs = [[1, 0, 2], [2, 2, 0], [0, 1, 1]]
    state = f"step=9&amp;inputs={quote(json.dumps(inputs))}"
    link = f'<a class="md-figure-link" href="#worked-grid" data-state="{state}">see</a>'
    visit = open_figure(WorkedGrid(step=3), prose=link)
    figure = mounted(visit)
    visit.page.get_by_role("link").press("Enter")
    assert_shows(figure, WorkedGrid(inputs=inputs))
    assert visit.console == []


@pytest.mark.parametrize("width", [320, 360, 480, 500])
@pytest.mark.parametrize("show", ["forwards", "backwards"])
def test_numbers_fit_their_cards(open_figure: Open, width: int, show: str) -> None:
    most = {"w_1": -1.5, "w_2": -1.5, "inputs": [[-5.0] * 3] * 3}
    figure = mounted(open_figure(WorkedGrid(show=show, **most), width=width))
    cards = figure.locator(".md-drawing rect").evaluate_all(
        "cards => cards.map(card => card.getBoundingClientRect().width)"
    )
    numbers = figure.locator(".md-drawing :is(rect + text, rect + text + text)").evaluate_all(
        "texts => texts.map(text => text.getBoundingClientRect().width)"
    )
    assert len(numbers) == 18
    assert max(numbers) < min(cards)
