"""Pages on paper: everything open, nothing cut, no interface; and the book as one PDF."""

import io
from collections.abc import Iterator
from pathlib import Path

import pdf
import pytest
from conftest import PAGES, Visit
from playwright.sync_api import Browser
from pypdf import PdfReader
from pypdf.generic import ArrayObject

pytestmark = pytest.mark.browser

WIDTH = 643  # of the text in CSS pixels: A4 without its margins
VISIBLE = """selector => [...document.querySelectorAll(selector)]
  .filter(node => node.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .map(node => `${node.tagName}.${node.className}`)"""
HIDDEN = """selector => [...document.querySelectorAll(selector)]
  .filter(node => !node.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
  .map(node => node.textContent.trim().slice(0, 60))"""
CUT = """width => [...document.querySelectorAll('.bd-article *')]
  .filter(node => !node.closest('mjx-assistive-mml, svg *, .md-spoken')
    && node.checkVisibility() && node.getBoundingClientRect().right > width + 1)
  .map(node => `${node.tagName}.${node.className}: ${node.textContent.trim().slice(0, 60)}`)"""
INTERFACE = (
    "nav, header, footer, button, summary, .md-controls, .headerlink, input, select,"
    "details.hide, #pst-skip-link"
)
ANSWERS = ".md-line, .solution > *, .solution .cell_output, .toggle > *:not(.toggle-button)"


@pytest.fixture(scope="module", params=["all", *(name for name in PAGES if name != "search.html")])
def printed(request: pytest.FixtureRequest, chromium: Browser, site: Path) -> Iterator[Visit]:
    """A page on paper, or all of them as `make pdf` has them, before they are cut into sheets."""
    context = chromium.new_context(viewport={"width": WIDTH, "height": 900})
    visit = Visit(context.new_page())
    if request.param == "all":
        pdf.lay_out(visit.page, site, *pdf.plan())
    else:
        visit.page.route("**/mount.js*", lambda route: route.fulfill(body="mdrnnMount = () => {}"))
        visit.page.goto((site / request.param).as_uri(), wait_until="load")
        visit.page.emulate_media(media="print")
        visit.page.evaluate("document.fonts.ready.then(() => {})")
    yield visit
    context.close()


def test_no_interface_is_printed(printed: Visit) -> None:
    assert printed.page.evaluate(VISIBLE, INTERFACE) == []


def test_steps_and_solutions_are_open(printed: Visit) -> None:
    assert printed.page.evaluate(HIDDEN, ANSWERS) == []


def test_nothing_is_cut(printed: Visit) -> None:
    assert printed.page.evaluate(CUT, WIDTH) == []


def test_figures_are_drawings(printed: Visit) -> None:
    figures = printed.page.locator("figure.md-figure")
    assert figures.locator(".md-still").count() == figures.count()


@pytest.fixture(scope="module")
def book(chromium: Browser, site: Path) -> PdfReader:
    """Two short pages, made into a book."""
    file = io.BytesIO()
    chapters = [("how-to", "First part"), ("bibliography", "Last part")]
    pdf.make(chromium, site, "Two pages", chapters).save(file)
    return PdfReader(file)


def titles(outline: list) -> list:
    return [titles(item) if isinstance(item, list) else item.title for item in outline]


def test_the_book_has_bookmarks(book: PdfReader) -> None:
    contents, first, (how_to, sections), last, inner = titles(book.outline)
    assert [contents, first, how_to] == ["Contents", "First part", "How to read and run this book"]
    assert sections[0] == "Read"
    assert [last, inner[0]] == ["Last part", "Bibliography"]


def test_contents_say_the_pages_numbers(book: PdfReader) -> None:
    contents = " ".join(book.pages[1].extract_text().split())
    starts = {
        item.title: book.get_destination_page_number(item) + 1
        for group in book.outline
        if isinstance(group, list)
        for item in group
        if not isinstance(item, list)
    }
    for title, number in starts.items():
        assert f"{title} {number}" in contents
        assert book.pages[number - 1].extract_text().split()[0] == str(number)


def test_links_between_its_pages_stay_in_the_book(book: PdfReader) -> None:
    links = [
        link.get_object() for page in book.pages for link in page.get("/Annots", ArrayObject())
    ]
    leading_out = [str(link["/A"]["/URI"]) for link in links if "/A" in link]
    assert len(links) > len(leading_out) >= 1
    assert not [address for address in leading_out if "bibliography" in address]
    goals = {str(link["/Dest"]) for link in links if "/Dest" in link}
    assert {"/how-to", "/bibliography"} < goals <= set(book.named_destinations)
