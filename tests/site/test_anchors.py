"""Who follows a link within a page arrives at what it names, whatever is laid out on the way."""

import pytest
from conftest import Visit
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SECTIONS = "[...document.querySelectorAll('.bd-article section section[id]')].map(node => node.id)"
SETTLED = """() => new Promise(done => {
  let [last, calm] = [NaN, 0];
  const look = () => {
    calm = scrollY === last ? calm + 1 : 0;
    last = scrollY;
    if (calm > 10) done();
    else requestAnimationFrame(look);
  };
  look();
})"""
PLACE = """id => {
  const { top } = document.getElementById(id).getBoundingClientRect();
  const end = Math.ceil(scrollY + innerHeight) >= document.documentElement.scrollHeight;
  return { top, end };
}"""


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("page", ["one-dimension/lstm", "figures"])
def test_a_link_arrives_at_its_section(
    chromium: Browser, address: str, page: str, width: int
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 800})
    visit = Visit(context.new_page())
    visit.open(f"{address}/{page}.html")
    names = visit.page.evaluate(SECTIONS)
    for name in (names[-1], names[len(names) // 2], names[0]):
        visit.page.evaluate("name => { location.hash = name }", name)
        visit.page.evaluate(SETTLED)
        place = visit.page.evaluate(PLACE, name)
        assert 0 <= place["top"] < 100 or (place["end"] and place["top"] > 0), name
    context.close()


def test_a_link_that_sets_a_figure_shows_it(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    visit = Visit(context.new_page())
    visit.open(f"{address}/one-dimension/lstm.html")
    link = visit.page.locator("a.md-figure-link").last
    link.scroll_into_view_if_needed()
    link.click()
    visit.page.evaluate(SETTLED)
    name = link.get_attribute("href").removeprefix("#")
    figure = visit.page.locator(f"#{name}").bounding_box()
    assert 0 <= figure["y"] + figure["height"] / 2 <= 800
    context.close()
