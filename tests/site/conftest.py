"""The built site, a server for it, figures alone, and a browser that can reach nothing else."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree

import pytest
from browser import ABSENT, find_browser
from chapters import moved_pages
from crawl import pages
from figures import scripts
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Route, sync_playwright
from serve import HOST, open_server

from mdrnn_lib.widgets import Figure
from mdrnn_lib.widgets.parts.modules import STYLE, figure_script, parts_script

ROOT = Path(__file__).resolve().parents[2]
SITE = Path(os.environ.get("BOOK_SITE", ROOT / "_build" / "html"))
OTHERS = {"404.html", *(f"{name}.html" for name in moved_pages())}  # no pages of the book
PAGES = [name for name in pages(SITE) if name not in OTHERS]
MOUNT = Path(scripts.__file__).parents[2] / "assets" / "mount.js"
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
FONTS = "document.fonts.ready.then(() => {})"


def unavailable(reason: str) -> NoReturn:
    """Skip on a reader's machine; fail where the browser tests must run."""
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(f"{reason} (REQUIRE_BROWSER=1)", pytrace=False)
    pytest.skip(reason)


@dataclass
class Visit:
    """An open page and all that went wrong while it was open."""

    page: Page
    failed: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("requestfailed", lambda request: self.failed.append(request.url))
        self.page.on("response", lambda answer: self.note_status(answer.status, answer.url))
        self.page.on("pageerror", lambda error: self.console.append(f"exception: {error}"))
        self.page.on("console", lambda message: self.note_message(message.type, message.text))
        self.page.route("**/*", self.refuse_other_hosts)

    def note_status(self, status: int, url: str) -> None:
        if status >= 400:
            self.failed.append(f"{status} {url}")

    def note_message(self, kind: str, text: str) -> None:
        if kind in ("error", "warning", "assert"):
            self.console.append(f"{kind}: {text}")

    def refuse_other_hosts(self, route: Route) -> None:
        url = route.request.url
        if url.startswith((f"http://{HOST}:", "file:", "data:", "blob:")):
            route.continue_()
        else:
            self.foreign.append(url)
            route.abort()

    def hold_clock(self) -> None:
        """Stop the page's time until it is told to run; an installed clock alone goes on."""
        self.page.clock.install(time=datetime(2000, 1, 1))
        self.page.clock.pause_at(datetime(2000, 1, 2))

    def open(self, url: str) -> None:
        """Load a page and wait until its fonts are there."""
        self.page.goto(url, wait_until="load")
        self.page.evaluate(FONTS)


@pytest.fixture(scope="session")
def site() -> Path:
    """The folder of the built site."""
    if not (SITE / "index.html").is_file():
        unavailable("No built book: run `make html` first.")
    return SITE


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with open_server(site, 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://{HOST}:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    path = find_browser()
    if path is None:
        unavailable(ABSENT)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser window of a laptop's size."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    yield context
    context.close()


Open = Callable[..., Visit]


@pytest.fixture
def open_figure(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Open a page of its own with a figure on it, as a file."""
    contexts = []

    def open_figure(
        figure: Figure,
        width: int = 800,
        prose: str = "",
        **options,
    ) -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        visit = Visit(context.new_page())
        visit.open(write_page(tmp_path, figure, prose))
        return visit

    yield open_figure
    for context in contexts:
        context.close()


def write_page(folder: Path, figure: Figure, prose: str) -> str:
    """Write a page as the book's build would, each script a file of its own."""
    texts = {
        "parts.js": parts_script(),
        "figure.js": figure_script(figure.module, figure.folder),
        "mount.js": MOUNT.read_text(encoding="utf-8"),
    }
    for name, text in {"figure.css": STYLE.read_text(encoding="utf-8"), **texts}.items():
        (folder / name).write_text(text, encoding="utf-8")
    tags = "".join(f'<script src="{name}"></script>' for name in texts)
    page = folder / "page.html"
    page.write_text(
        f"""<!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>A figure</title>
        <meta name="viewport" content="width=device-width">
        <link rel="stylesheet" href="figure.css"></head>
        <body><p>{prose}</p>{figure.to_html()}{tags}
        <script>{scripts.MOUNT}</script></body></html>""",
        encoding="utf-8",
    )
    return page.as_uri()


def mounted(visit: Visit) -> Locator:
    """The living figure, once it is there and if nothing complained."""
    figure = visit.page.locator("figure[data-mounted]")
    figure.wait_for()
    assert visit.console == visit.failed == visit.foreign == []
    return figure


DRAWN = """figure => [
  figure.querySelector(".md-view svg").getAttribute("viewBox"),
  ...[...figure.querySelectorAll(".md-view svg .md-drawing")].map(
    group => new XMLSerializer().serializeToString(group)),
]"""


def assert_shows(figure: Locator, expected: Figure) -> None:
    """The living figure is what is drawn for a state on the library's numbers, shape by shape."""
    view_box, *groups = figure.evaluate(DRAWN)
    still = ElementTree.fromstring(expected.still(float(view_box.split()[2])))
    elsewhere = [shape for shape in still if shape.get("class") in ("md-mosaic", "md-aside")]
    shapes = [shape_of(shape) for shape in still if shape not in elsewhere]
    drawn = [shape_of(shape) for group in groups for shape in ElementTree.fromstring(group)]
    assert drawn == shapes
    step = figure.locator("input[name=step]")
    if step.count() and "step" in expected.state_names:
        frame = expected.run("frame", expected.state)
        assert step.input_value() == str(frame["step"])
        assert step.get_attribute("max") == str(frame["last"])


def shape_of(node: ElementTree.Element) -> tuple:
    return node.tag, node.attrib, node.text, [shape_of(child) for child in node]
