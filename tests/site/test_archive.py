"""The book as an archive: unpacked, opened from its folder, with no network at all."""

from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from archive import NAME, pack
from conftest import Visit
from playwright.sync_api import Browser, BrowserContext


@pytest.fixture(scope="module")
def packed(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of the built site."""
    target = tmp_path_factory.mktemp("packed") / "book.zip"
    pack(site, target)
    return target


@pytest.fixture(scope="module")
def folder(packed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a reader has unpacked it: a folder whose name is not plain."""
    place = tmp_path_factory.mktemp("un packed #1 é")
    with ZipFile(packed) as archive:
        archive.extractall(place)
    return place / NAME


@pytest.fixture(scope="module")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser on a machine without a network."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext) -> Iterator[Visit]:
    visit = Visit(context.new_page())
    yield visit
    visit.page.close()


def assert_silent(visit: Visit) -> None:
    assert visit.console == visit.failed == visit.foreign == []


def test_the_same_site_gives_the_same_archive(site: Path, packed: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.zip"
    pack(site, again)
    assert again.read_bytes() == packed.read_bytes()


def test_the_archive_tells_nothing_of_time_and_machine(packed: Path) -> None:
    with ZipFile(packed) as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time[0] for entry in entries} == {1980}
    assert f"{NAME}/index.html" in archive.namelist()


@pytest.mark.browser
def test_a_derivation_steps(visit: Visit, folder: Path) -> None:
    visit.open((folder / "one-dimension" / "vanilla-rnn.html").as_uri())
    figure = visit.page.get_by_role("figure", name="Derivation: Three steps")
    figure.locator("button[name=steps]").click()
    figure.locator("button[name=next]").click()
    assert figure.locator(".md-count").inner_text() == "step 2 of 5"
    assert visit.page.locator(".math > math").count() > 100
    assert_silent(visit)


@pytest.mark.browser
def test_a_figure_plays(visit: Visit, folder: Path) -> None:
    visit.open((folder / "one-dimension" / "vanilla-rnn.html").as_uri())
    figure = visit.page.locator("#unrolled-gradient")
    begun = figure.locator("input[type=range]").first.input_value()
    figure.get_by_role("button", name="Play").click()
    visit.page.wait_for_function(
        """begun => document.querySelector('#unrolled-gradient input[type=range]').value > begun""",
        arg=begun,
    )
    assert_silent(visit)


@pytest.mark.browser
def test_a_word_is_searched_and_found(visit: Visit, folder: Path) -> None:
    visit.open((folder / "index.html").as_uri())
    visit.page.keyboard.press("Control+k")
    visit.page.keyboard.type("gradient")
    visit.page.keyboard.press("Enter")
    found = visit.page.locator("#search-results li a[href*='vanilla-rnn']").first
    found.wait_for()
    visit.page.get_by_text("Search finished").wait_for()
    assert_silent(visit)
    found.click()
    visit.page.get_by_role("heading", name="The gradient sum").first.wait_for()
