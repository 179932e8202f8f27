"""The grid wave in a browser: each control moves it, and its numbers are the library's."""

import numpy as np
import pytest
from conftest import Open, Visit, assert_shows, mounted
from playwright.sync_api import Locator

import mdrnn_lib as md
from mdrnn_lib.widgets import GridWave

pytestmark = pytest.mark.browser


def open_wave(open_figure: Open, wave: GridWave, **options) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(wave, **options)
    return visit, mounted(visit)


def said(figure: Locator, side: str = "states") -> list[str]:
    """What each cell of one of the two grids says, in raster order."""
    return figure.locator(f"[role=grid][aria-label^={side}] [role=gridcell]").evaluate_all(
        "cells => cells.map(cell => cell.getAttribute('aria-label'))"
    )


@pytest.mark.parametrize(
    ("state", "p", "words"),
    [
        ({"step": 27}, (4, 5), "x = 0.000, h 0 = {h}"),
        ({"step": 0}, (4, 5), "x = 0.000, not yet visited"),
        ({"show": "f1", "step": 27}, (2, 4), "x = 1.000, h 0 = {h}, forget gate f 1 = {shown}"),
        (
            {"show": "dh", "step": 15},
            (2, 4),
            "x = 1.000, h 0 = {h}, size of dL/dh = {shown}, dL/dx = {dx}",
        ),
        ({"show": "dh", "step": 1}, (0, 0), "x = 0.000, h 0 = {h}, not yet reached"),
    ],
)
def test_each_cell_says_its_numbers(open_figure: Open, state: dict, p: tuple, words: str) -> None:
    wave = GridWave(**state)
    _, figure = open_wave(open_figure, wave)
    i = p[0] * 16 + p[1]
    known = {name: number(v[i]) for name, v in wave.numbers.items() if v is not None}
    for side in ("picture", "states"):
        assert said(figure, side)[i] == f"({p[0]}, {p[1]}): {words.format(**known)}"


def number(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def reading(figure: Locator) -> str:
    return " ".join(figure.locator(".md-reading").inner_text().split())


@pytest.mark.parametrize("layer_kind", [md.MDRNN, md.MDLSTM, md.MDLeaky, md.MDStable])
def test_it_runs_a_readers_layer(open_figure: Open, layer_kind) -> None:
    rng = np.random.default_rng(7)
    layer = md.MultiDirectional(layer_kind, 2, 2, 3, rng=rng)
    for direction in (0, 3):
        wave = GridWave(layer, rng.normal(size=(4, 6, 2)), direction=direction, step=6)
        _, figure = open_wave(open_figure, wave)
        assert_shows(figure, wave)
        assert figure.locator("[name=cell], [name=clear]").count() == 0


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    _, figure = open_wave(open_figure, GridWave())
    turned = {"unit": 1, "direction": 1}
    tanh = turned | {"cell": "tanh"}
    steps = [
        ("step", "ArrowRight", {"step": 19}),
        ("step", "End", {"step": 27}),
        ("unit", "ArrowRight", {"step": 27, "unit": 1}),
        ("show", "ArrowDown", {"step": 27, "unit": 1, "show": "c"}),
        ("direction", "ArrowDown", turned | {"step": 27, "show": "c"}),
        ("cell", "ArrowDown", turned | {"step": 27, "show": "c", "cell": "leaky"}),
        ("cell", "Home", tanh | {"step": 27}),
        ("back", "Enter", tanh | {"step": 26}),
        ("show", "End", tanh | {"step": 14, "show": "dh"}),
        ("loss", "ArrowDown", tanh | {"step": 14, "show": "dh", "loss": "sum"}),
        ("reset", "Enter", {}),
        ("clear", "Enter", {"image": np.zeros((12, 16))}),
    ]
    for name, key, state in steps:
        before = said(figure)
        figure.locator(f"[name={name}]").press(key)
        assert said(figure) != before, (name, key)
        assert_shows(figure, GridWave(**state))


def test_a_point_is_chosen_by_keyboard_and_by_pointer(open_figure: Open) -> None:
    visit, figure = open_wave(open_figure, GridWave(show="dh", step=15))
    cells = figure.locator("[aria-label^=states] [role=gridcell]")
    cells.nth(0).focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Enter"):
        visit.page.keyboard.press(key)
    assert_shows(figure, GridWave(show="dh", point=(1, 2), step=4))
    assert "depends on 5 points before it, and 153 depend on it" in reading(figure)
    cells.nth(3 * 16 + 1).click()
    assert_shows(figure, GridWave(show="dh", point=(3, 1), step=4))


def test_a_reader_draws_with_the_keyboard(open_figure: Open) -> None:
    visit, figure = open_wave(open_figure, GridWave(step=27))
    image = np.array(GridWave().image)
    pixels = figure.locator("[aria-label^=picture] [role=gridcell]")
    pixels.nth(2 * 16 + 4).focus()
    for key, value in ((" ", 0), ("Enter", 1), (" ", 0)):
        visit.page.keyboard.press(key)
        image[2, 4] = value
        assert_shows(figure, GridWave(image=image, step=27))
    focused = "document.activeElement.getAttribute('aria-label')"
    assert visit.page.evaluate(focused).startswith("(2, 4): x = 0.000")


def test_a_reader_draws_with_the_pointer(open_figure: Open) -> None:
    visit, figure = open_wave(open_figure, GridWave(step=27))
    image = np.array(GridWave().image)
    pixels = figure.locator("[aria-label^=picture] [role=gridcell]")
    pixels.nth(16 + 1).hover()
    visit.page.mouse.down()
    for column in (2, 3, 4):
        pixels.nth(16 + column).hover()
    visit.page.mouse.up()
    image[1, 1:5] = 1
    assert_shows(figure, GridWave(image=image, step=27))
    pixels.nth(16 + 2).hover()  # a stroke that begins on ink rubs it out
    visit.page.mouse.down()
    pixels.nth(16 + 1).hover()
    pixels.nth(1).hover()
    visit.page.mouse.up()
    image[1, 1:3] = 0
    assert_shows(figure, GridWave(image=image, step=27))
    pixels.nth(16 + 4).click()
    image[1, 4] = 0
    assert_shows(figure, GridWave(image=image, step=27))
    figure.locator("[name=reset]").click()
    assert_shows(figure, GridWave(step=27))


def test_pointing_and_focus_tell_the_numbers_of_a_point(open_figure: Open) -> None:
    visit, figure = open_wave(open_figure, GridWave(step=27, point=(6, 8)))
    h = GridWave(step=27).numbers["h"]
    cells = figure.locator("[aria-label^=states] [role=gridcell]")
    assert reading(figure).startswith(f"(6, 8) x = 0.000, h0 = {number(h[6 * 16 + 8])}")
    cells.nth(4 * 16 + 5).hover()
    assert f"(4, 5) x = 0.000, h0 = {number(h[4 * 16 + 5])}" in reading(figure)
    assert "The state at (6, 8) depends on it, by 10 paths." in reading(figure)
    assert figure.locator(".md-ring[visibility=visible]").count() == 2
    visit.page.mouse.move(0, 0)
    assert reading(figure).startswith("(6, 8)")
    cells.nth(8 * 16 + 9).focus()
    visit.page.keyboard.press("ArrowRight")
    assert f"(8, 10) x = 0.000, h0 = {number(h[8 * 16 + 10])}" in reading(figure)
    assert "It depends on the state at (6, 8)." in reading(figure)
    visit.page.keyboard.press("Home")
    assert "Neither it nor the state at (6, 8) depends on the other." in reading(figure)


def test_play_runs_the_wave_front_by_front(open_figure: Open) -> None:
    visit = open_figure(GridWave(step=0))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(3 * 350 + 20)
    assert_shows(figure, GridWave(step=3))
    visit.page.clock.run_for(60_000)
    assert_shows(figure, GridWave(step=27))
    assert figure.locator("[name=play]").inner_text() == "▶ Play"


def test_the_step_is_spoken_with_its_cells(open_figure: Open) -> None:
    visit = open_figure(GridWave(image=np.eye(3, 4), step=2, point=(1, 1)))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=next]").press("Enter")
    visit.page.clock.run_for(600)
    spoken = visit.page.locator("[aria-live=polite]").inner_text()
    assert spoken.startswith("step 3 of 6: cells (0, 2), (1, 1), (2, 0). hidden state h at (1, 1):")


def test_links_in_the_prose_set_the_state(open_figure: Open) -> None:
    link = (
        '<a class="md-figure-link" href="#grid-wave" data-state="show=dh&amp;cell=tanh&amp;'
        'point=%5B3,5%5D&amp;step=9&amp;direction=0">see</a>'
    )
    visit, figure = open_wave(open_figure, GridWave(), prose=link)
    visit.page.get_by_role("link").press("Enter")
    assert_shows(figure, GridWave(show="dh", cell="tanh", point=(3, 5), step=9))


def test_a_link_may_leave_a_state_that_needs_mending(open_figure: Open) -> None:
    link = '<a class="md-figure-link" href="#grid-wave" data-state="cell=tanh">see</a>'
    visit, figure = open_wave(open_figure, GridWave(show="f2", step=27), prose=link)
    visit.page.get_by_role("link").click()
    assert_shows(figure, GridWave(cell="tanh", step=27))
    assert visit.console == []


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_wave(open_figure, GridWave())
    tree = figure.aria_snapshot()
    for line in (
        'grid "picture, press to draw"',
        'grid "states, press to choose a point"',
        'slider "front"',
        'combobox "show"',
        'combobox "from"',
        'combobox "L is"',
        'slider "unit"',
        'button "Clear picture"',
    ):
        assert line in tree, tree
