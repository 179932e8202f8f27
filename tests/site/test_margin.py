"""Side notes stand in the margin where there is one, and in the text elsewhere."""

import pytest
from conftest import Visit
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

CHAPTER = "one-dimension/lstm.html"
NOTES = """() => {
  const text = document.querySelector('.bd-article section > p').getBoundingClientRect()
  const contents = document.querySelector('.bd-sidebar-secondary').getBoundingClientRect()
  return [...document.querySelectorAll('.md-side-note')].map(note => {
    const box = note.getBoundingClientRect()
    return {
      beside: box.left > text.right && box.right < contents.left,
      number: getComputedStyle(note, '::before').content !== 'none',
      words: note.innerText.trim(),
    }
  })
}"""


def notes(chromium: Browser, address: str, width: int, media: str = "screen") -> list[dict]:
    context = chromium.new_context(viewport={"width": width, "height": 900})
    visit = Visit(context.new_page())
    visit.page.emulate_media(media=media)
    visit.open(f"{address}/{CHAPTER}")
    found = visit.page.evaluate(NOTES)
    context.close()
    assert found
    return found


def test_wide_screens_have_them_in_the_margin(chromium: Browser, address: str) -> None:
    for note in notes(chromium, address, 1440):
        assert note["beside"]
        assert note["number"]
        assert not note["words"].startswith("(")


@pytest.mark.parametrize(("width", "media"), [(1024, "screen"), (360, "screen"), (1440, "print")])
def test_elsewhere_they_stay_in_the_text(
    chromium: Browser, address: str, width: int, media: str
) -> None:
    for note in notes(chromium, address, width, media):
        assert not note["beside"]
        assert not note["number"]
        assert note["words"].startswith("(")
        assert note["words"].endswith(")")
