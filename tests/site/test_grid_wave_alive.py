"""The grid wave in a browser: each control moves it, and its numbers are the library's."""

import re

import numpy as np
import pytest
from conftest import Open, Visit, mounted
from playwright.sync_api import Locator

import mdrnn_lib as md
from mdrnn_lib.widgets import GridWave
from mdrnn_lib.widgets.grid_wave_drawing import kind, look, picture_kind
from mdrnn_lib.widgets.scene import number

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


def expected(wave: GridWave) -> list[str]:
    """What each cell should say by the library's numbers."""
    values, visible = wave.values, wave.visible
    texts = []
    for p in np.ndindex(*values.h.shape):
        known = [f"x = {number(values.x[p].mean())}"]
        if wave.show == "dh" or visible[p]:
            known.append(f"h {wave.unit} = {number(values.h[p])}")
        if not visible[p]:
            known.append("not yet reached" if wave.show == "dh" else "not yet visited")
        elif wave.show == "dh":
            known.append(f"size of dL/dh = {number(values.shown[p])}")
            known.append(f"dL/dx = {number(values.dx[p].mean())}")
        elif wave.show != "h":
            known.append(f"NAME = {number(values.shown[p])}")
        texts.append(f"({p[0]}, {p[1]}): {', '.join(known)}")
    return texts


NAME = re.compile(r"(cell state|(input|forget|output) gate|candidate|mixture) [^=]*(?==)")


def assert_shows(figure: Locator, wave: GridWave) -> None:
    """Both grids say the library's numbers for a state, and the slider its step."""
    for side in ("picture", "states"):
        assert [NAME.sub("NAME ", text) for text in said(figure, side)] == expected(wave)
    step = figure.locator("input[name=step]")
    assert step.get_attribute("aria-valuetext") == f"{wave.step} of {wave.last}"


def reading(figure: Locator) -> str:
    return " ".join(figure.locator(".md-reading").inner_text().split())


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"show": "c", "step": 27, "unit": 3},
        {"show": "f1", "direction": 1, "unit": 2},
        {"show": "g", "direction": 2, "step": 3},
        {"show": "dh", "step": 9, "direction": 3},
        {"show": "dh", "cell": "tanh", "loss": "sum", "step": 15},
        {"show": "lambda1", "cell": "leaky", "step": 20},
    ],
)
def test_it_shows_the_librarys_numbers(open_figure: Open, state: dict) -> None:
    wave = GridWave(**state)
    _, figure = open_wave(open_figure, wave)
    assert_shows(figure, wave)


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"show": "c", "step": 27},
        {"show": "o", "step": 27},
        {"show": "dh", "step": 15},
        {"image": np.linspace(-1, 1, 12).reshape(3, 4)},
    ],
)
def test_it_colours_as_the_still_picture_does(open_figure: Open, state: dict) -> None:
    wave = GridWave(**state)
    values, backwards = wave.values, wave.show == "dh"
    _, figure = open_wave(open_figure, wave)
    left = values.dx[..., 0] if backwards else values.x[..., 0]
    panels = [
        ("picture", left, "gradient" if backwards else picture_kind(left)),
        ("states", values.shown, kind(wave.show)),
    ]
    for side, numbers, how in panels:
        cells = figure.locator(f"[aria-label^={side}] [role=gridcell]").evaluate_all(
            "cells => cells.map(cell => [cell.getAttribute('fill'), "
            "Number(cell.getAttribute('fill-opacity'))])"
        )
        for p, (fill, opacity) in zip(np.ndindex(*numbers.shape), cells, strict=True):
            if (side == "states" or backwards) and not wave.visible[p]:
                assert opacity == 0
                continue
            expected = look(float(numbers[p]), float(np.abs(numbers).max()), how)
            assert fill == expected["fill"]
            # The still picture goes by twentieths.
            assert opacity == pytest.approx(float(expected["fill-opacity"]), abs=0.0251)


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
    wave = GridWave(step=27)
    cells = figure.locator("[aria-label^=states] [role=gridcell]")
    assert reading(figure).startswith(f"(6, 8) x = 0.000, h0 = {number(wave.values.h[6, 8])}")
    cells.nth(4 * 16 + 5).hover()
    assert f"(4, 5) x = 0.000, h0 = {number(wave.values.h[4, 5])}" in reading(figure)
    assert "The state at (6, 8) depends on it, by 10 paths." in reading(figure)
    assert figure.locator(".md-ring[visibility=visible]").count() == 2
    visit.page.mouse.move(0, 0)
    assert reading(figure).startswith("(6, 8)")
    cells.nth(8 * 16 + 9).focus()
    visit.page.keyboard.press("ArrowRight")
    assert f"(8, 10) x = 0.000, h0 = {number(wave.values.h[8, 10])}" in reading(figure)
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


def test_print_shows_the_drawing_without_controls(open_figure: Open) -> None:
    visit, figure = open_wave(open_figure, GridWave())
    visit.page.emulate_media(media="print")
    assert not figure.locator(".md-controls").is_visible()
    assert figure.locator(".md-drawing").is_visible()


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
