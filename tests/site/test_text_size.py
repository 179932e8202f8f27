"""The size of the text: chosen by the reader, remembered, and followed by all that is read."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import Visit
from playwright.sync_api import Browser, Locator

pytestmark = pytest.mark.browser

CHAPTER = "one-dimension/vanilla-rnn.html"
READ = (
    ".bd-article p",
    ".bd-article .math :is(mjx-container, math)",
    ".bd-article pre",
    ".bd-article .highlight",
    ".md-derivation",
    ".md-derivation math",
    ".md-derivation .md-grounds",
    ".md-derivation button",
    "figcaption",
    ".md-view",
)
SIZES = """selectors => selectors
  .filter(selector => document.querySelector(selector))
  .map(selector => parseFloat(getComputedStyle(document.querySelector(selector)).fontSize))"""
TOO_WIDE = """() => [...document.querySelectorAll('.bd-article *, .bd-header-article *')]
  .filter(node => node.getBoundingClientRect().right > innerWidth + 1)
  .slice(0, 5)
  .map(node => `${node.tagName}.${node.className}`)"""
REFUSE = """for (const name of ['getItem', 'setItem'])
  Storage.prototype[name] = function (key) {
    if (key === 'text-size') throw new DOMException('refused', 'SecurityError')
    return null
  }"""


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Visit]:
    """A window of its own, which remembers nothing."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    yield Visit(context.new_page())
    context.close()


def button(visit: Visit, name: str) -> Locator:
    return visit.page.get_by_role("button", name=name)


def larger(visit: Visit, times: int = 3) -> None:
    for _ in range(times):
        button(visit, "Larger text").press("Enter")


def test_all_that_is_read_follows(visit: Visit, address: str) -> None:
    visit.open(f"{address}/{CHAPTER}")
    visit.page.locator("figure.md-figure .md-controls").first.wait_for()
    before = visit.page.evaluate(SIZES, READ)
    larger(visit)
    after = visit.page.evaluate(SIZES, READ)
    assert len(before) >= 8
    assert after == pytest.approx([1.25 * size for size in before], rel=0.01)


def test_a_choice_is_said_and_ends_somewhere(visit: Visit, address: str) -> None:
    visit.open(f"{address}/{CHAPTER}")
    larger(visit, 5)
    assert visit.page.locator(".md-text-size output").inner_text() == "Text size 125 per cent"
    assert button(visit, "Larger text").get_attribute("aria-disabled") == "true"
    assert button(visit, "Smaller text").get_attribute("aria-disabled") == "false"


@pytest.mark.parametrize("name", ["index.html", "glossary.html"])
def test_a_choice_is_remembered(visit: Visit, site: Path, name: str) -> None:
    visit.open((site / CHAPTER).as_uri())
    button(visit, "Smaller text").press(" ")
    visit.open((site / name).as_uri())
    assert visit.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "14.4px"


def test_the_size_is_there_before_the_page(visit: Visit, address: str) -> None:
    visit.page.add_init_script("localStorage.setItem('text-size', '125')")
    visit.page.add_init_script(
        """new MutationObserver((_, watch) => {
          if (!document.body) return
          window.atFirst = document.documentElement.style.getPropertyValue('--md-text-size')
          watch.disconnect()
        }).observe(document, { childList: true, subtree: true })"""
    )
    visit.open(f"{address}/{CHAPTER}")
    assert visit.page.evaluate("window.atFirst") == "125%"


def test_it_works_where_nothing_can_be_remembered(visit: Visit, address: str) -> None:
    visit.page.add_init_script(REFUSE)
    visit.open(f"{address}/{CHAPTER}")
    larger(visit, 1)
    assert visit.page.locator(".md-text-size output").inner_text() == "Text size 112 per cent"
    assert visit.console == []


def test_paper_has_a_size_of_its_own(visit: Visit, address: str) -> None:
    visit.open(f"{address}/{CHAPTER}")
    larger(visit)
    visit.page.emulate_media(media="print")
    assert visit.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "14px"
    assert not visit.page.locator(".md-text-size").is_visible()


@pytest.mark.parametrize("name", [CHAPTER, "index.html", "two-dimensions/mdlstm.html"])
def test_the_largest_text_fits_a_phone(visit: Visit, address: str, name: str) -> None:
    visit.page.add_init_script("localStorage.setItem('text-size', '125')")
    visit.page.set_viewport_size({"width": 360, "height": 740})
    visit.open(f"{address}/{name}")
    width = visit.page.evaluate("document.documentElement.scrollWidth")
    assert width <= 361, visit.page.evaluate(TOO_WIDE)
