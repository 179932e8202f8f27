"""Figures on a page: their still picture, their ink, the width that they have."""

import json
from pathlib import Path

import pytest
from conftest import Open, assert_shows, mounted

from mdrnn_lib.widgets import UnrolledGradient

pytestmark = pytest.mark.browser


def test_the_drawing_follows_the_width(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient())
    mounted(visit)
    for width in (360, 800):
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.page.wait_for_function(
            "width => document.querySelector('svg').viewBox.baseVal.width === width - 16",
            arg=width,
            timeout=3000,
        )
    assert visit.console == []


def test_dark_light_and_print_each_have_their_ink(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(), color_scheme="dark")
    mounted(visit)
    ink = "getComputedStyle(document.querySelector('.md-view')).color"
    dark, light = "rgb(230, 233, 238)", "rgb(27, 36, 48)"
    assert visit.page.evaluate(ink) == dark
    visit.page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert visit.page.evaluate(ink) == light
    visit.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert visit.page.evaluate(ink) == dark
    visit.page.emulate_media(media="print")
    assert visit.page.evaluate(ink) == light
    assert not visit.page.locator(".md-controls").is_visible()
    assert visit.page.locator(".md-drawing").is_visible()


def test_without_scripts_the_still_picture_stays(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(), java_script_enabled=False)
    assert visit.page.locator(".md-still").is_visible()


def test_a_figure_that_cannot_start_keeps_its_picture(open_figure: Open, tmp_path: Path) -> None:
    visit = open_figure(UnrolledGradient())
    (tmp_path / "figure.js").write_text("", encoding="utf-8")
    with visit.page.expect_console_message() as told:
        visit.page.reload()
    assert "module unrolled-gradient is not on this page" in told.value.text
    assert visit.page.locator(".md-still").is_visible()


def test_the_state_in_the_page_is_the_figures(open_figure: Open) -> None:
    expected = UnrolledGradient(0.35, term=3)
    figure = mounted(open_figure(expected))
    stored = figure.locator("script").evaluate("script => script.textContent")
    assert json.loads(stored) == expected.state
    assert_shows(figure, expected)
