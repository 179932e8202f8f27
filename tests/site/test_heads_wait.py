"""What a page waits for before its first line is drawn, and that the dark one never shows light."""

import re
from pathlib import Path

import pytest
from conftest import PAGES, Visit
from playwright.sync_api import Browser

HEAD_SCRIPT = re.compile(r"<script\b(?![^>]*\bdefer\b)[^>]*\bsrc=[^>]*>")
SHEET = re.compile(r'<link (?![^>]*media="print")[^>]*rel="stylesheet"[^>]*>')


@pytest.mark.parametrize("name", PAGES)
def test_a_page_waits_for_one_sheet_and_no_script(site: Path, name: str) -> None:
    head = (site / name).read_text(encoding="utf-8").partition("</head>")[0]
    assert len(SHEET.findall(head)) == 1
    if name != "search.html":
        assert HEAD_SCRIPT.findall(head) == []


@pytest.mark.parametrize("name", PAGES)
def test_large_pixels_are_no_part_of_a_page(site: Path, name: str) -> None:
    text = (site / name).read_text(encoding="utf-8")
    assert re.findall(r"data:image/png;base64,[\sA-Za-z0-9+/=]{2500,}", text) == []


@pytest.mark.parametrize("name", PAGES)
def test_the_state_of_live_widgets_is_no_part_of_a_page(site: Path, name: str) -> None:
    assert "vnd.jupyter.widget-state" not in (site / name).read_text(encoding="utf-8")


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_is_known_before_anything_is_drawn(
    chromium: Browser, address: str, scheme: str
) -> None:
    context = chromium.new_context(color_scheme=scheme)
    # A later script that changed it would show the wrong ground until then.
    context.add_init_script("""
      window.themes = []
      new MutationObserver(() => document.body
        && window.themes.push(document.documentElement.dataset.theme))
        .observe(document, { attributeFilter: ['data-theme'], childList: true, subtree: true })
    """)
    visit = Visit(context.new_page())
    visit.open(f"{address}/index.html")
    themes = visit.page.evaluate("window.themes")
    context.close()
    assert set(themes) == {scheme}


@pytest.mark.browser
def test_only_code_that_scrolls_is_a_stop_of_the_tab_key(chromium: Browser, address: str) -> None:
    visit = Visit(chromium.new_page(viewport={"width": 360, "height": 740}))
    visit.open(f"{address}/one-dimension/lstm.html")
    visit.page.add_style_tag(content="* { content-visibility: visible !important }")
    right = """() => {
      for (const folded of document.querySelectorAll('details')) folded.open = true
      const blocks = [...document.querySelectorAll('.bd-article pre')]
      const scrolls = blocks.map(block => block.scrollWidth > block.clientWidth)
      return [scrolls.includes(true), scrolls.includes(false),
        blocks.every((block, k) => (block.tabIndex === 0) === scrolls[k])].every(Boolean)
    }"""
    visit.page.wait_for_function(right, timeout=5000)
    visit.page.close()
