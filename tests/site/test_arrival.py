"""A page that arrives in pieces, as over a slow line: what has been drawn stays where it is."""

import re
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from queue import Queue
from typing import Any

import pytest
from conftest import PAGES, Visit
from playwright.sync_api import Browser, BrowserContext
from serve import HOST, BookHandler

pytestmark = pytest.mark.browser

BAR = '<div class="bd-header-article'
SCREEN = "</figcaption>"  # the first of a chapter is below the first screen of a phone
SCRIPT = re.compile(r"(<script\b.*?</script>)", re.DOTALL)
OPENS = re.compile(r"<[a-z]")
TAG = re.compile(r"(?=<(?:a|article|button|details|div|fig[a-z]+|h\d|p|section|summary)\b)")
WATCH = """
  window.shifts = []
  new PerformanceObserver(list => window.shifts.push(...list.getEntries()
    .flatMap(entry => entry.sources.map(({ node }) => [entry.value, node?.className ?? '']))))
    .observe({ type: 'layout-shift', buffered: true })
"""
DRAWN = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
COUNT = "() => document.getElementsByTagName('*').length"
SKIPPED = """() => [...document.querySelectorAll('.bd-article *')]
  .filter(node => getComputedStyle(node).contentVisibility === 'auto')
  .filter(node => node.checkVisibility() && node.getBoundingClientRect().top < innerHeight)
  .map(node => node.className)"""


class Line:
    """Holds a page back, and sends a piece of it when told to."""

    def __init__(self, site: Path) -> None:
        self.pieces: Queue[str] = Queue()
        line = self

        class Handler(BookHandler):
            def copyfile(self, source: Any, output: Any) -> None:
                if not self.path.endswith(".html"):
                    return super().copyfile(source, output)
                while piece := line.pieces.get():
                    output.write(piece.encode())

        self.server = ThreadingHTTPServer((HOST, 0), partial(Handler, directory=str(site)))


@pytest.fixture
def line(site: Path) -> Iterator[Line]:
    line = Line(site)
    thread = threading.Thread(target=line.server.serve_forever)
    thread.start()
    yield line
    line.pieces.put("")  # else a page that was given up would be waited for
    line.server.shutdown()
    thread.join()
    line.server.server_close()


def pieces(text: str) -> Iterator[str]:
    """Cut before each tag that opens something to be seen; a script stays whole."""
    held = ""
    for part in SCRIPT.split(text):
        for piece in [part] if SCRIPT.match(part) else TAG.split(part):
            held += piece
            if OPENS.search(held):
                yield held
                held = ""
    assert not held


@pytest.mark.parametrize("name", ["one-dimension/vanilla-rnn.html", "two-dimensions/mdrnn.html"])
def test_what_comes_moves_nothing(chromium: Browser, site: Path, line: Line, name: str) -> None:
    """The bar and the first figure, tag by tag, each drawn before the next is sent."""
    text = (site / name).read_text(encoding="utf-8")
    head, bar, rest = text.partition(BAR)
    first, end, rest = rest.partition(SCREEN)
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    context.add_init_script(WATCH)
    page = context.new_page()
    line.pieces.put(head)
    page.goto(f"http://{HOST}:{line.server.server_port}/{name}", wait_until="commit")
    for piece in pieces(bar + first):
        before = page.evaluate(COUNT)
        line.pieces.put(piece)
        page.wait_for_function(f"({COUNT})() > {before}")
        page.evaluate(DRAWN)
    line.pieces.put(end + rest)
    line.pieces.put("")
    page.wait_for_load_state("load")
    page.locator("figure[data-mounted]").first.wait_for()
    page.evaluate(DRAWN)
    shifts = page.evaluate("window.shifts")
    context.close()
    assert shifts == []


@pytest.fixture(scope="module", params=[(390, 800), (1280, 800), (1920, 1080)])
def screen(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    width, height = request.param
    context = chromium.new_context(viewport={"width": width, "height": height})
    yield context
    context.close()


def test_nothing_on_the_first_screen_has_a_guessed_height(
    screen: BrowserContext, address: str
) -> None:
    """What counts with a height of its own until it is laid out would then move the rest."""
    visit = Visit(screen.new_page())
    guessed = {}
    for name in PAGES:
        visit.open(f"{address}/{name}")
        guessed[name] = visit.page.evaluate(SKIPPED)
    visit.page.close()
    assert {name: blocks for name, blocks in guessed.items() if blocks} == {}
