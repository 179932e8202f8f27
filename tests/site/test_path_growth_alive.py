"""The path growth in a browser: each control moves it, and its numbers are the library's."""

import numpy as np
import pytest
from conftest import Open, Visit, assert_shows, mounted
from playwright.sync_api import Locator

from mdrnn_lib.widgets import PathGrowth
from mdrnn_lib.widgets.parts import engine

pytestmark = pytest.mark.browser

NAMES = {"lstm": "MDLSTM cell", "leaky": "leaky cell", "stable": "stable cell"}


def open_growth(open_figure: Open, growth: PathGrowth, **options) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(growth, **options)
    return visit, mounted(visit)


def said(figure: Locator, kind: str) -> list[str]:
    """What each cell of one map says, in raster order."""
    return figure.locator(f"[role=grid][aria-label='{NAMES[kind]}'] [role=gridcell]").evaluate_all(
        "cells => cells.map(cell => cell.getAttribute('aria-label'))"
    )


def rows(figure: Locator) -> list[list[str]]:
    """The table's computed and predicted numbers, cell by cell."""
    return figure.locator(".md-table tr:has(td)").evaluate_all(
        "rows => rows.map(row => [1, 3].map(k => row.cells[k].textContent))"
    )


def assert_tells(figure: Locator, growth: PathGrowth) -> None:
    """The maps are drawn, and the cells and the table tell the library's numbers for a state."""
    assert_shows(figure, growth)
    point = tuple(growth.point)
    table = []
    for kind, sizes in growth.sizes.items():
        reached = [sum(p) < growth.step for p in np.ndindex(*sizes.shape)]
        expected = [
            f"({p[0]}, {p[1]}): {f'size of c = {written(sizes[p])}' if here else 'not yet reached'}"
            for p, here in zip(np.ndindex(*sizes.shape), reached, strict=True)
        ]
        assert said(figure, kind) == expected
        computed = written(sizes[point]) if sum(point) < growth.step else "not yet"
        table.append([computed, written(growth.predicted[kind][point])])
    assert rows(figure) == table


def written(value: float) -> str:
    """Three digits, as the figure writes them."""
    return str(engine.call("mdrnnParts.threeDigits", float(value)))


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    _, figure = open_growth(open_figure, PathGrowth(steps=8))
    steps = [
        ("f", "ArrowRight", {"f": 0.74, "steps": 8}),
        ("f", "Home", {"f": 0.3, "steps": 8}),
        ("balance", "Enter", {"f": 0.5, "steps": 8}),
        ("usual", "Enter", {"f": 0.73, "steps": 8}),
        ("drive", "ArrowDown", {"drive": "constant", "steps": 8}),
        ("steps", "ArrowRight", {"drive": "constant", "steps": 9}),
        ("back", "Enter", {"drive": "constant", "steps": 9, "step": 18}),
        ("step", "ArrowLeft", {"drive": "constant", "steps": 9, "step": 17}),
        ("steps", "Home", {"drive": "constant", "steps": 2}),
        ("reset", "Enter", {"steps": 8}),
    ]
    for name, key, state in steps:
        before = said(figure, "lstm")
        figure.locator(f"[name={name}]").press(key)
        assert said(figure, "lstm") != before, (name, key)
        assert_tells(figure, PathGrowth(**state))


def test_a_point_is_chosen_by_keyboard_and_by_pointer(open_figure: Open) -> None:
    visit, figure = open_growth(open_figure, PathGrowth(steps=8))
    cells = figure.locator("[aria-label='leaky cell'] [role=gridcell]")
    cells.nth(0).focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Enter"):
        visit.page.keyboard.press(key)
    assert_tells(figure, PathGrowth(steps=8, point=(1, 2)))
    assert "(1, 2) 3 steps from the corner, 3 paths" in figure.locator(".md-reading p").inner_text()
    cells.nth(3 * 9 + 1).click()
    assert_tells(figure, PathGrowth(steps=8, point=(3, 1)))


def test_pointing_and_focus_tell_the_numbers_of_a_point(open_figure: Open) -> None:
    visit, figure = open_growth(open_figure, PathGrowth(steps=8))
    cells = figure.locator("[aria-label='stable cell'] [role=gridcell]")
    looked = PathGrowth(steps=8, point=(4, 5))
    expected = [[written(looked.sizes[kind][4, 5])] * 2 for kind in NAMES]
    cells.nth(4 * 9 + 5).hover()
    assert rows(figure) == expected
    assert figure.locator(".md-ring[visibility=visible]").count() == 3
    visit.page.mouse.move(0, 0)
    assert rows(figure) != expected
    cells.nth(4 * 9 + 4).focus()
    visit.page.keyboard.press("ArrowRight")
    assert rows(figure) == expected


def test_play_runs_the_sweep_front_by_front(open_figure: Open) -> None:
    visit = open_figure(PathGrowth(steps=8, step=0))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(3 * 120 + 20)
    assert_tells(figure, PathGrowth(steps=8, step=3))
    visit.page.clock.run_for(60_000)
    assert_tells(figure, PathGrowth(steps=8))


def test_the_state_is_spoken(open_figure: Open) -> None:
    visit = open_figure(PathGrowth(f=0.5))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=usual]").press("Enter")
    visit.page.clock.run_for(600)
    assert visit.page.locator("[aria-live=polite]").inner_text() == (
        "front 65 of 65, f = 0.73. Size of c at (32, 32): MDLSTM cell 3.28 × 10⁹, "
        "leaky cell 4.80 × 10⁻¹¹, stable cell 1.78 × 10⁻¹⁰."
    )


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("f=0.6", {"f": 0.6}),
        ("steps=8&amp;point=%5B8,8%5D&amp;step=17", {"steps": 8}),
        ("steps=6", {"steps": 6}),  # leaves a point and a step outside the grid
    ],
)
def test_links_in_the_prose_set_the_state(open_figure: Open, address: str, state: dict) -> None:
    link = f'<a class="md-figure-link" href="#path-growth" data-state="{address}">see</a>'
    visit, figure = open_growth(open_figure, PathGrowth(), prose=link)
    visit.page.get_by_role("link").press("Enter")
    assert_tells(figure, PathGrowth(**state))
    assert visit.console == []


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_growth(open_figure, PathGrowth(steps=3))
    tree = figure.aria_snapshot()
    for line in (
        'grid "MDLSTM cell"',
        'grid "leaky cell"',
        'grid "stable cell"',
        'slider "gates f"',
        'slider "front"',
        'slider "far corner"',
        'combobox "input"',
        'button "0.73: bias 1"',
    ):
        assert line in tree, tree
