"""Pages on paper: everything open, nothing cut, no interface; and the book as one PDF."""

import io
from collections.abc import Iterator
from pathlib import Path

import pdf
import pytest
from conftest import PAGES, Visit
from playwright.sync_api import Browser
from pypdf import PdfReader

pytestmark = pytest.mark.browser

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


@pytest.fixture(scope="module", params=[name for name in PAGES if name != "search.html"])
def printed(request: pytest.FixtureRequest, chromium: Browser, site: Path) -> Iterator[Visit]:
    """A page as `make pdf` lays it out, before it is cut into sheets."""
    context = chromium.new_context(viewport={"width": pdf.WIDTH, "height": 900})
    visit = Visit(context.new_page())
    pdf.lay_out(visit.page, (site / request.param).as_uri())
    yield visit
    context.close()


def test_no_interface_is_printed(printed: Visit) -> None:
    assert printed.page.evaluate(VISIBLE, INTERFACE) == []


def test_steps_and_solutions_are_open(printed: Visit) -> None:
    assert printed.page.evaluate(HIDDEN, ANSWERS) == []


def test_nothing_is_cut(printed: Visit) -> None:
    assert printed.page.evaluate(CUT, pdf.WIDTH) == []


def test_figures_are_drawings(printed: Visit) -> None:
    figures = printed.page.locator("figure.md-figure")
    assert figures.locator(".md-still").count() == figures.count()
