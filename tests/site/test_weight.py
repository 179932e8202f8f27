"""What a page weighs with all that it loads, compressed, and that nothing moves meanwhile."""

import gzip
import re
from pathlib import Path

import pytest
from chapters import pages
from conftest import PAGES, Visit
from playwright.sync_api import Browser, Response

pytestmark = pytest.mark.browser

FIRST_VISIT = 900_000  # bytes
NEXT_VISIT = 250_000
COMPRESSED = (".woff", ".woff2", ".png")  # already; a server sends them as they are
MOVED = 0.03  # of a layout shift; 0.1 is said to be good, and 0.2 is one figure that grows
STYLES = {"fa-solid", "fa-brands", "fa-lg"}  # not icons
WATCH = """
  window.shifts = []
  new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(e => e.value)))
    .observe({ type: 'layout-shift', buffered: true })
"""


def weight(answer: Response) -> int:
    """The bytes of an answer, compressed unless it is that already."""
    body = answer.body()
    packed = answer.url.split("?")[0].endswith(COMPRESSED)
    return len(body) if packed else len(gzip.compress(body, 6))


@pytest.fixture(scope="module")
def loads(chromium: Browser, address: str) -> dict[str, dict[str, int]]:
    """For each page, what a first visit asks the server for: address and weight."""
    return {page: load(chromium, f"{address}/{page}.html") for page in pages()}


def load(chromium: Browser, address: str) -> dict[str, int]:
    """Open a page with nothing in store, and weigh what comes."""
    answers: list[Response] = []
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    visit = Visit(context.new_page())
    visit.page.on("response", lambda answer: answers.append(answer))
    visit.open(address)
    weights = {answer.url: weight(answer) for answer in answers if answer.url.startswith("http")}
    context.close()
    return weights


def test_first_visit_is_light(loads: dict[str, dict[str, int]]) -> None:
    weights = {name: sum(load.values()) for name, load in loads.items()}
    assert {name: total for name, total in weights.items() if total > FIRST_VISIT} == {}


def test_next_visit_is_lighter(loads: dict[str, dict[str, int]]) -> None:
    """A reader who comes from the start page has what that one brought, and no more."""
    start = loads["index"]
    weights = {
        name: sum(size for url, size in load.items() if url not in start)
        for name, load in loads.items()
    }
    assert {name: total for name, total in weights.items() if total > NEXT_VISIT} == {}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("page", ["one-dimension/vanilla-rnn", "two-dimensions/mdrnn"])
def test_nothing_moves(chromium: Browser, address: str, page: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800})
    context.add_init_script(WATCH)
    visit = Visit(context.new_page())
    visit.open(f"{address}/{page}.html")
    visit.page.locator("figure[data-mounted]").first.wait_for()
    visit.page.wait_for_timeout(700)  # what comes late moves the page too
    shifts = visit.page.evaluate("window.shifts")
    context.close()
    assert sum(shifts) < MOVED


def test_every_icon_is_in_the_sheet(site: Path) -> None:
    sheet = (site / "_static" / "icons.css").read_text(encoding="utf-8")
    drawn = set(re.findall(r"\.(fa-[a-z-]+)::before", sheet))
    asked = {
        name
        for page in PAGES
        for names in re.findall(r'<(?:i|span) class="([^"]*)"', (site / page).read_text("utf-8"))
        for name in names.split()
        if name.startswith("fa-")
    }
    assert "fa-bars" in asked
    assert asked - STYLES - drawn == set()
