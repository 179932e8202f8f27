"""The four waves in a browser: each control moves them, and their numbers are the library's."""

import numpy as np
import pytest
from conftest import Open, Visit, mounted
from playwright.sync_api import Locator

import mdrnn_lib as md
from mdrnn_lib.widgets import FourWaves
from mdrnn_lib.widgets.four_waves.still import ARROWS, CORNERS
from mdrnn_lib.widgets.grid_wave.still import logarithmic
from mdrnn_lib.widgets.parts.scene import diverging, number, sequential

pytestmark = pytest.mark.browser


def open_waves(open_figure: Open, waves: FourWaves, **options) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(waves, **options)
    return visit, mounted(visit)


def said(figure: Locator) -> list[str]:
    """What each input says, in raster order."""
    return figure.locator("[role=gridcell]").evaluate_all(
        "cells => cells.map(cell => cell.getAttribute('aria-label'))"
    )


def expected(waves: FourWaves) -> list[str]:
    """What each input should say by the library's numbers."""
    values, cones, here = waves.values, waves.cones, waves.cones & waves.visited
    texts = []
    for p in np.ndindex(*cones.shape[1:]):
        ways = [
            f"{CORNERS[k]} {number(values.reach[(k, *p)])}" for k in waves.corners if here[(k, *p)]
        ]
        if ways:
            words = f"carried from the {', '.join(ways)}"
        else:
            seen = any(cones[(k, *p)] for k in waves.corners)
            words = "not yet read" if seen else "not seen by the output"
        texts.append(f"({p[0]}, {p[1]}): x = {number(values.x[p].mean())}, {words}")
    return texts


def fills(figure: Locator, selector: str) -> list[tuple[str, str]]:
    found = figure.locator(selector).evaluate_all(
        "nodes => nodes.map(n => [n.getAttribute('fill'), n.getAttribute('fill-opacity')])"
    )
    return [tuple(pair) for pair in found]


def assert_shows(figure: Locator, waves: FourWaves) -> None:
    """The inputs say the library's numbers, the slider its step, the switches the corners."""
    assert said(figure) == expected(waves)
    step = figure.locator("input[name=step]")
    assert step.get_attribute("aria-valuetext") == f"{waves.step} of {waves.last}"
    for k in range(4):
        pressed = figure.locator(f"[name=corner{k}]").get_attribute("aria-pressed")
        assert pressed == str(k in waves.corners).lower()
    reached = int((waves.count > 0).sum())
    words = figure.locator(".md-drawing").text_content()
    p = ", ".join(map(str, waves.point))
    assert f"{reached} of {waves.count.size} inputs carried towards ({p})" in words
    assert f"waves there: {waves.arrived} of {len(waves.corners)}" in words


def reading(figure: Locator) -> str:
    return " ".join(figure.locator(".md-reading").inner_text().split())


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"step": 6, "point": (1, 6)},
        {"corners": [0, 3], "unit": 1},
        {"show": "reach", "corners": [2], "step": 9},
    ],
)
def test_they_show_the_librarys_numbers(open_figure: Open, state: dict) -> None:
    waves = FourWaves(**state)
    _, figure = open_waves(open_figure, waves)
    assert_shows(figure, waves)


def test_they_colour_by_the_librarys_numbers(open_figure: Open) -> None:
    for show in ("count", "reach"):
        waves = FourWaves(show=show, step=8)
        _, figure = open_waves(open_figure, waves)
        count, sizes = waves.count, waves.size
        for p, fill in zip(np.ndindex(*count.shape), fills(figure, "[role=gridcell]"), strict=True):
            share = sequential(count[p], 6)
            if show == "reach":
                share = sequential(logarithmic(sizes[p], sizes.max()), 1)
            assert fill == (share["fill"], share["fill-opacity"])
    drawn = fills(figure, ".md-drawing rect[fill-opacity]:not([stroke])")
    values, visited = waves.values, waves.visited
    largest = np.abs(values.h).max()
    states = [diverging(float(values.h[q]), largest) for q in np.argwhere(visited).tolist()
              for q in [tuple(q)]]  # fmt: skip
    assert drawn == [(look["fill"], look["fill-opacity"]) for look in states]


def test_they_run_a_readers_layer(open_figure: Open) -> None:
    rng = np.random.default_rng(7)
    for kind in (md.MDLSTM, md.MDStable):
        layer = md.MultiDirectional(kind, 2, 2, 3, rng=rng)
        waves = FourWaves(layer, rng.normal(size=(4, 6, 2)), step=6, unit=2)
        _, figure = open_waves(open_figure, waves)
        assert_shows(figure, waves)


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    _, figure = open_waves(open_figure, FourWaves(step=5))
    steps = [
        ("step", "ArrowRight", {"step": 6}),
        ("step", "End", {"step": 13}),
        ("back", "Enter", {"step": 12}),
        ("corner0", "Enter", {"step": 12, "corners": [1, 2, 3]}),
        ("corner2", "Enter", {"step": 12, "corners": [1, 3]}),
        ("corner0", "Enter", {"step": 12, "corners": [0, 1, 3]}),
        ("unit", "ArrowRight", {"step": 12, "corners": [0, 1, 3], "unit": 1}),
        ("reset", "Enter", {"step": 5}),
    ]
    for name, key, state in steps:
        before = figure.locator("svg").inner_html()
        figure.locator(f"[name={name}]").press(key)
        assert figure.locator("svg").inner_html() != before, (name, key)
        assert_shows(figure, FourWaves(**state))
    before = fills(figure, "[role=gridcell]")
    figure.locator("[name=show]").press("ArrowDown")
    assert fills(figure, "[role=gridcell]") != before


def test_the_last_corner_stays_on(open_figure: Open) -> None:
    _, figure = open_waves(open_figure, FourWaves(corners=[1]))
    figure.locator("[name=corner1]").press("Enter")
    assert_shows(figure, FourWaves(corners=[1]))


def test_an_output_is_chosen_by_keyboard_and_by_pointer(open_figure: Open) -> None:
    visit, figure = open_waves(open_figure, FourWaves())
    cells = figure.locator("[role=gridcell]")
    cells.nth(0).focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Enter"):
        visit.page.keyboard.press(key)
    assert_shows(figure, FourWaves(point=(1, 2)))
    cells.nth(3 * 8 + 1).click()
    assert_shows(figure, FourWaves(point=(3, 1)))


def test_pointing_tells_the_states_of_all_waves(open_figure: Open) -> None:
    visit, figure = open_waves(open_figure, FourWaves(step=4, corners=[0, 3]))
    values = FourWaves().values
    figure.locator("[role=gridcell]").nth(8 + 2).hover()
    text = reading(figure)
    assert text.startswith(f"(1, 2) x = {number(values.x[1, 2, 0])}, carried from the")
    assert f"{ARROWS[0]} h0 = {number(values.h[0, 1, 2])}, {ARROWS[3]} h0 to come" in text
    visit.page.mouse.move(0, 0)
    assert reading(figure).startswith("(3, 4)")


def test_play_runs_the_waves_together(open_figure: Open) -> None:
    visit = open_figure(FourWaves(step=0))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(3 * 450 + 20)
    assert_shows(figure, FourWaves(step=3))
    visit.page.clock.run_for(60_000)
    assert_shows(figure, FourWaves())
    assert figure.locator("[name=play]").inner_text() == "▶ Play"


def test_a_change_is_announced(open_figure: Open) -> None:
    visit = open_figure(FourWaves(step=0))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=next]").press("Enter")
    visit.page.clock.run_for(600)
    spoken = visit.page.locator("[aria-live=polite]").inner_text()
    assert spoken == "step 1 of 13: 4 of 48 inputs carried towards (3, 4), waves there: 0 of 4"


def test_links_in_the_prose_set_the_state(open_figure: Open) -> None:
    link = (
        '<a class="md-figure-link" href="#four-waves" data-state="corners=%5B0,3%5D&amp;'
        'point=%5B2,5%5D&amp;step=9&amp;show=count">see</a>'
    )
    visit, figure = open_waves(open_figure, FourWaves(), prose=link)
    visit.page.get_by_role("link").press("Enter")
    assert_shows(figure, FourWaves(corners=[0, 3], point=(2, 5), step=9))


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_waves(open_figure, FourWaves())
    tree = figure.aria_snapshot()
    for line in (
        'grid "inputs, press to choose an output"',
        'slider "front"',
        'combobox "show"',
        'slider "unit"',
        'group "corners"',
        'button "from the upper left" [pressed]',
    ):
        assert line in tree, tree
