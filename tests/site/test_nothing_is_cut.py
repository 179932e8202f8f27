"""Formulae and figures whole: no letter cut off, no number on a formula, no needless scrollbar."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Visit
from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser

CHAPTERS = ["one-dimension/lstm.html", "two-dimensions/stability.html", "notation.html"]
LAY_OUT = "* { content-visibility: visible !important }"

# Cells that align to the right in MathML Core's way: what is inside must not inherit it.
ALIGNED = """() => [...document.querySelectorAll('math :is(.tml-right, .tml-left) > *')]
  .filter(node => getComputedStyle(node).textAlign !== 'start').length"""
CUT = """() => [...document.querySelectorAll('.bd-article span.math')]
  .filter(node => {
    const { overflowX, overflowY, paddingLeft, paddingTop, fontSize } = getComputedStyle(node)
    const room = Math.min(parseFloat(paddingLeft), parseFloat(paddingTop)) / parseFloat(fontSize)
    return overflowX !== 'visible' && overflowY !== 'visible' && room < 0.1
  }).map(node => node.textContent)"""
LAID_ON = """() => [...document.querySelectorAll('.bd-article .eqno')].filter(number => {
    const equation = number.closest('.md-numbered, .md-result, tr')
    const [a, b] = [number, equation.querySelector('.math, .md-formula')]
      .map(node => node.getBoundingClientRect())
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
  }).map(number => number.textContent)"""
# Some browsers let a formula be wider than what scrolls it, and its end is out of reach.
LOST = """() => [...document.querySelectorAll('.bd-article div.math')].filter(node =>
    node.scrollWidth < Math.floor(node.querySelector('math > *').getBoundingClientRect().width)
  ).map(node => node.textContent)"""
SCROLL_DOWN = """() => [...document.querySelectorAll('.md-figure-body')]
  .filter(body => body.scrollHeight > body.clientHeight)
  .map(body => body.parentElement.id)"""


@pytest.fixture(scope="module", params=[1280, 360])
def screen(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport={"width": request.param, "height": 800})
    yield context
    context.close()


def read(screen: BrowserContext, url: str) -> Visit:
    visit = Visit(screen.new_page())
    visit.open(url)
    visit.page.add_style_tag(content=LAY_OUT)
    return visit


@pytest.mark.parametrize("name", CHAPTERS)
def test_formulae_are_whole(screen: BrowserContext, address: str, name: str) -> None:
    visit = read(screen, f"{address}/{name}")
    found = {rule: visit.page.evaluate(rule) for rule in (CUT, LAID_ON, LOST)}
    letters = visit.page.locator(".bd-article math").count()
    aligned = visit.page.evaluate(ALIGNED)
    visit.page.close()
    assert letters > 10
    assert [fault for faults in found.values() for fault in faults] == []
    assert aligned == 0


def test_a_formula_that_scrolls_shows_it(chromium: Browser, address: str) -> None:
    """With a shade at the edge behind which it goes on, and with none where all is in sight."""
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    visit = read(context, f"{address}/one-dimension/lstm.html")
    wide = visit.page.locator("div.math").evaluate_all(
        "nodes => nodes.filter(node => node.scrollWidth > node.clientWidth + 8).map(node => ["
        "getComputedStyle(node).backgroundAttachment, node.tabIndex])"
    )
    context.close()
    assert wide
    assert {tuple(way) for way in wide} == {("local, local, scroll, scroll", 0)}


@pytest.mark.parametrize("name", ["figures.html"])
def test_no_figure_scrolls_up_and_down(screen: BrowserContext, address: str, name: str) -> None:
    """By a pixel, where scrollbars take room."""
    visit = read(screen, f"{address}/{name}")
    figures = visit.page.locator("figure[data-mounted]")
    figures.first.wait_for()
    count, found = figures.count(), visit.page.evaluate(SCROLL_DOWN)
    visit.page.close()
    assert count > 8
    assert found == []


def test_no_bracket_hangs_out_of_its_line(site: Path) -> None:
    """Safari lets each bracket of a formula hang, on the sign before it."""
    sheets = [path.read_text(encoding="utf-8") for path in (site / "_static").glob("site-*.css")]
    assert sheets
    assert not any("hanging-punctuation" in sheet for sheet in sheets)
