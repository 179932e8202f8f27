"""Every page of the built site in a browser, with every other host out of reach."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import PAGES, Visit
from playwright.sync_api import Browser, BrowserContext

pytestmark = pytest.mark.browser

PROSE = """() => {
  const body = document.body.cloneNode(true)
  for (const node of body.querySelectorAll('pre, code, script, style, math')) node.remove()
  return body.textContent
}"""
TOO_WIDE = """width => [...document.querySelectorAll('.bd-article *')]
  .filter(node => node.getBoundingClientRect().right > width + 1)
  .slice(0, 5)
  .map(node => `${node.tagName}.${node.className}`)"""
BROKEN_FONTS = """() => [...document.fonts]
  .filter(font => font.status === 'error')
  .map(font => font.family)"""
GROUND = "getComputedStyle(document.body).backgroundColor"


def mathematics(visit: Visit) -> dict[str, int]:
    """Count the formulae of a page: written, typeset, failed."""
    counts = {"written": ".math", "typeset": ".math > math", "failed": "merror"}
    return {name: visit.page.locator(selector).count() for name, selector in counts.items()}


def assert_sound(visit: Visit) -> None:
    """Everything asked for came from the book itself and nothing complained."""
    assert visit.foreign == []
    assert visit.failed == []
    assert visit.console == []


def assert_typeset(visit: Visit) -> None:
    """No formula is left as TeX, none failed, and the fonts are there."""
    counts = mathematics(visit)
    assert counts["failed"] == 0
    assert counts["typeset"] == counts["written"]
    assert visit.page.evaluate(BROKEN_FONTS) == []
    prose = visit.page.evaluate(PROSE)
    for mark in (r"\(", r"\[", "$$", r"\begin{"):
        assert mark not in prose


@pytest.fixture(scope="module", params=PAGES)
def served(
    request: pytest.FixtureRequest, context: BrowserContext, address: str
) -> Iterator[Visit]:
    """A page as a server gives it."""
    visit = Visit(context.new_page())
    visit.open(f"{address}/{request.param}")
    yield visit
    visit.page.close()


def test_site_is_built(site: Path) -> None:
    assert "index.html" in PAGES


def test_some_page_has_mathematics(context: BrowserContext, address: str) -> None:
    visit = Visit(context.new_page())
    visit.open(f"{address}/one-dimension/vanilla-rnn.html")
    assert mathematics(visit)["typeset"] > 0
    visit.page.close()


def test_page_is_sound(served: Visit) -> None:
    assert_sound(served)


def test_mathematics_is_typeset(served: Visit) -> None:
    assert_typeset(served)


def test_every_figure_comes_to_life(served: Visit) -> None:
    figures = served.page.locator("figure.md-figure")
    for figure in figures.all():
        figure.locator(".md-controls").wait_for(timeout=5000)
    assert figures.count() == served.page.locator("figure[data-mounted]").count()


def test_the_start_page_has_a_wave_that_runs(context: BrowserContext, address: str) -> None:
    visit = Visit(context.new_page())
    visit.open(f"{address}/index.html")
    step = visit.page.locator("#wave input[name=step]")
    step.wait_for()
    begun = int(step.input_value())
    visit.page.wait_for_function(
        "begun => document.querySelector('#wave input[name=step]').value > begun", arg=begun
    )
    visit.page.close()


def test_light_and_dark(served: Visit) -> None:
    grounds = {}
    for scheme in ("light", "dark"):
        served.page.evaluate("theme => { document.documentElement.dataset.theme = theme }", scheme)
        grounds[scheme] = served.page.evaluate(GROUND)
    assert grounds == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 30)"}


def test_phone_does_not_scroll_sideways(served: Visit) -> None:
    before = served.page.viewport_size
    served.page.set_viewport_size({"width": 360, "height": 740})
    width = served.page.evaluate("document.documentElement.scrollWidth")
    culprits = served.page.evaluate(TOO_WIDE, 360)
    served.page.set_viewport_size(before)
    assert width <= 361, culprits


@pytest.mark.parametrize("name", PAGES)
def test_page_works_from_disk(context: BrowserContext, site: Path, name: str) -> None:
    visit = Visit(context.new_page())
    visit.open((site / name).as_uri())
    assert_sound(visit)
    assert_typeset(visit)
    visit.page.close()


def test_search_finds_a_chapter(context: BrowserContext, address: str) -> None:
    visit = Visit(context.new_page())
    visit.open(f"{address}/search.html?q=gradient")
    visit.page.locator("#search-results li a[href*='vanilla-rnn']").first.wait_for()
    visit.page.wait_for_load_state("networkidle")
    assert_sound(visit)
    visit.page.close()


@pytest.fixture
def dark_system(chromium: Browser) -> Iterator[Visit]:
    """A fresh window on a system set to dark."""
    context = chromium.new_context(color_scheme="dark")
    yield Visit(context.new_page())
    context.close()


def test_theme_follows_the_system(dark_system: Visit, address: str) -> None:
    dark_system.open(f"{address}/index.html")
    assert dark_system.page.evaluate(GROUND) == "rgb(20, 24, 30)"
