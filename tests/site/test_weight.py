"""What a page weighs with everything that it loads, as a compressing server would send it."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from chapters import pages
from conftest import PAGES, Visit
from playwright.sync_api import Browser, Response

pytestmark = pytest.mark.browser

FIRST_VISIT = 900_000  # bytes
NEXT_VISIT = 250_000
COMPRESSED = (".woff", ".woff2", ".png")  # already; a server sends them as they are
ICON = re.compile(r'<(?:i|span) class="[^"]*\bfa-[^"]*"')


def weight(answer: Response) -> int:
    """The bytes of an answer, compressed unless it is that already."""
    body = answer.body()
    packed = answer.url.split("?")[0].endswith(COMPRESSED)
    return len(body) if packed else len(gzip.compress(body, 6))


@pytest.fixture(scope="module")
def loads(chromium: Browser, address: str) -> Iterator[dict[str, dict[str, int]]]:
    """For each page, what a first visit asks the server for: address and weight."""
    found = {}
    for name in (f"{page}.html" for page in pages()):
        context = chromium.new_context(viewport={"width": 1280, "height": 800})
        visit = Visit(context.new_page())
        answers: list[Response] = []
        visit.page.on("response", answers.append)
        visit.open(f"{address}/{name}")
        visit.page.wait_for_load_state("networkidle")
        found[name] = {
            answer.url: weight(answer) for answer in answers if answer.url.startswith("http")
        }
        context.close()
    return found


def test_first_visit_is_light(loads: dict[str, dict[str, int]]) -> None:
    weights = {name: sum(load.values()) for name, load in loads.items()}
    assert {name: total for name, total in weights.items() if total > FIRST_VISIT} == {}


def test_next_visit_is_lighter(loads: dict[str, dict[str, int]]) -> None:
    """A reader who comes from the start page has what both pages share."""
    known = loads["index.html"].keys()
    weights = {
        name: sum(bytes_ for url, bytes_ in load.items() if url not in known)
        for name, load in loads.items()
    }
    assert {name: total for name, total in weights.items() if total > NEXT_VISIT} == {}
