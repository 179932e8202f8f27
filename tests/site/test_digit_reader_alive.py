"""The digit reader in a browser: a reader draws, and it reads what the library reads."""

import numpy as np
import pytest
from conftest import Open, Visit, assert_shows, mounted
from playwright.sync_api import Locator

from mdrnn_lib.widgets import DigitReader

pytestmark = pytest.mark.browser

SPOT = np.array([[5, 11, 5], [11, 15, 11], [5, 11, 5]]) / 15


def open_reader(open_figure: Open, reader: DigitReader, **options) -> tuple[Visit, Locator]:
    visit = open_figure(reader, **options)
    return visit, mounted(visit)


def assert_reads(figure: Locator, reader: DigitReader) -> None:
    """The figure, once nobody looks at a tile, is that of a state, and so is each of its pixels."""
    figure.page.mouse.move(0, 0)
    figure.page.evaluate("document.activeElement.blur()")
    assert_shows(figure, reader)
    inks = figure.locator("[role=gridcell]").evaluate_all(
        "cells => cells.map(cell => Number(cell.getAttribute('aria-label').split('ink ')[1]))"
    )
    np.testing.assert_allclose(inks, reader.picture.ravel(), atol=0.0051)


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    _, figure = open_reader(open_figure, DigitReader(step=5))
    blank = np.zeros((28, 28))
    for name, key, state in (
        ("step", "ArrowRight", {"step": 6}),
        ("next", "Enter", {"step": 7}),
        ("sample", "ArrowDown", {"step": 7, "sample": 4}),
        ("digit", "ArrowDown", {"step": 7, "sample": 4, "digit": 0}),
        ("step", "End", {"step": 13, "sample": 4, "digit": 0}),
        ("clear", "Enter", {"image": blank, "digit": 0}),
        ("reset", "Enter", {"step": 5}),
    ):
        figure.locator(f"[name={name}]").press(key)
        assert_reads(figure, DigitReader(**state))


def test_a_reader_draws_and_rubs_out_with_the_keyboard(open_figure: Open) -> None:
    visit, figure = open_reader(open_figure, DigitReader(image=np.zeros((28, 28)), step=3))
    image = np.zeros((28, 28))
    cells = figure.locator("[role=gridcell]")
    cells.nth(10 * 28 + 12).press(" ")
    image[9:12, 11:14] = SPOT
    assert_reads(figure, DigitReader(image=image))
    cells.nth(9 * 28 + 12).press("ArrowDown")
    visit.page.keyboard.press("ArrowDown")
    visit.page.keyboard.press("Enter")
    image[10:13, 11:14] = np.maximum(image[10:13, 11:14], SPOT)
    assert_reads(figure, DigitReader(image=image))
    figure.locator("[name=pen]").select_option(label="rubber")
    cells.nth(10 * 28 + 12).press(" ")
    image[9:12, 11:14] = 0
    assert_reads(figure, DigitReader(image=image))
    for _ in range(2):  # new paper brings the pen, even where the paper was blank before
        figure.locator("[name=pen]").select_option(label="rubber")
        figure.locator("[name=clear]").press("Enter")
        assert figure.locator("[name=pen] :checked").inner_text() == "ink"
    cells.nth(10 * 28 + 12).press(" ")
    image[...] = 0
    image[9:12, 11:14] = SPOT
    assert_reads(figure, DigitReader(image=image))


def test_a_reader_draws_with_the_pointer(open_figure: Open) -> None:
    visit, figure = open_reader(open_figure, DigitReader(image=np.zeros((28, 28))))
    image = np.zeros((28, 28))
    cells = figure.locator("[role=gridcell]")
    cells.nth(8 * 28 + 10).hover()
    visit.page.mouse.down()
    for column in (11, 12):
        cells.nth(8 * 28 + column).hover()
    visit.page.mouse.up()
    for column in (10, 11, 12):
        part = image[7:10, column - 1 : column + 2]
        part[...] = np.maximum(part, SPOT)
    assert_reads(figure, DigitReader(image=image))
    cells.nth(0).click()  # at the edge half of the spot falls off
    image[:2, :2] = SPOT[1:, 1:]
    assert_reads(figure, DigitReader(image=image))


def test_pointing_tells_the_votes_of_a_tile(open_figure: Open) -> None:
    reader = DigitReader(step=6)
    _, figure = open_reader(open_figure, reader)
    figure.locator("[role=gridcell]").nth(9 * 28 + 13).hover()
    values = reader.values
    parts = []
    for k, corner in enumerate("↘↗↙↖"):
        vote = f"{values.votes[k, 2, 3, values.shown]:+.3f}".replace("-", "−")
        parts.append(f"{corner} {vote if k in (0, 2) else 'not yet'}")
    expected = f"Tile (2, 3) votes for {values.shown}: {', '.join(parts)}."
    assert figure.locator(".md-words").inner_text() == expected
    boxes = figure.locator(".md-drawing rect[stroke-width='2']")
    assert boxes.count() == 4  # the tile in each of the maps
    assert "So far" in figure.locator(".md-equation").inner_text()


def test_play_counts_front_by_front(open_figure: Open) -> None:
    visit = open_figure(DigitReader(step=0))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(3 * 350 + 20)
    assert_shows(figure, DigitReader(step=3))
    visit.page.clock.run_for(30_000)
    assert_shows(figure, DigitReader(step=13))


def test_links_in_the_prose_set_the_state(open_figure: Open) -> None:
    link = (
        '<a class="md-figure-link" href="#digit-reader" '
        'data-state="sample=5&amp;digit=5&amp;step=13">see</a>'
    )
    visit, figure = open_reader(open_figure, DigitReader(), prose=link)
    visit.page.get_by_role("link").press("Enter")
    assert_shows(figure, DigitReader(sample=5, digit=5))


def test_the_answer_is_spoken(open_figure: Open) -> None:
    visit = open_figure(DigitReader(step=12))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=next]").press("Enter")
    visit.page.clock.run_for(600)
    spoken = visit.page.locator("[aria-live=polite]").inner_text()
    assert spoken.startswith("front 13 of 13: It reads 3, ")


@pytest.mark.parametrize("width", [320, 360, 560, 620, 760])
def test_a_belief_of_nearly_one_has_a_long_bar(open_figure: Open, width: int) -> None:
    _, figure = open_reader(open_figure, DigitReader(), width=width)
    answer = figure.locator(".md-drawing rect[fill*=md-1][height]").last
    assert answer.bounding_box()["width"] > 50


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_reader(open_figure, DigitReader())
    tree = figure.aria_snapshot()
    for line in (
        'grid "picture, press to draw"',
        'slider "front"',
        'combobox "picture"',
        'combobox "votes for"',
        'combobox "pen"',
        'button "Blank paper"',
    ):
        assert line in tree, tree
