"""Every page by axe-core: names, roles, landmarks, keyboard access, contrast in light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import PAGES, Visit
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

EVERYTHING = {"resultTypes": ["violations"]}
COLOURS = {"runOnly": ["color-contrast"], "resultTypes": ["violations"]}
PAINT = "theme => { document.documentElement.dataset.theme = theme }"
OPEN_ALL = """() => {
  for (const button of document.querySelectorAll('.md-derivation [name=steps]')) button.click()
  for (const button of document.querySelectorAll('.md-stepper [name=all]')) button.click()
  for (const button of document.querySelectorAll('button.toggle-button-hidden')) button.click()
}"""


def violations(visit: Visit, options: dict) -> list[str]:
    """What axe-core objects to, one line for each node."""
    found = Axe().run(visit.page, options=options).response["violations"]
    return [
        f"{rule['id']}, {node['target']}: {reason(node)}"
        for rule in found
        for node in rule["nodes"]
    ]


def reason(node: dict) -> str:
    """The first of the checks that a node did not pass."""
    return (node["any"] + node["all"] + node["none"])[0]["message"]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(chromium: Browser, address: str, name: str) -> None:
    # Without motion, for of a page that moves axe would see any moment.
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    visit = Visit(context.new_page())
    visit.open(f"{address}/{name}")
    for figure in visit.page.locator("figure.md-figure").all():
        figure.locator(".md-controls").wait_for()
    visit.page.add_style_tag(content="* { content-visibility: visible !important }")
    visit.page.evaluate(OPEN_ALL)
    visit.page.evaluate(PAINT, "light")
    light = violations(visit, EVERYTHING)
    visit.page.evaluate(PAINT, "dark")
    dark = violations(visit, COLOURS)
    context.close()
    assert light == []
    assert dark == []


def test_axe_sees_a_fault(chromium: Browser) -> None:
    page = chromium.new_page()
    visit = Visit(page)
    page.set_content("<main><p style='color: #aaa'>Pale.</p><button></button></main>")
    found = " ".join(violations(visit, EVERYTHING))
    page.close()
    assert "button-name" in found
    assert "color-contrast" in found
