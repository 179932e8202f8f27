"""The built site, a server for it and a browser that can reach nothing else."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pytest
from browser import ABSENT, find_browser
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright
from serve import HOST, open_server

ROOT = Path(__file__).resolve().parents[2]
SITE = Path(os.environ.get("BOOK_SITE", ROOT / "_build" / "html"))
FILES = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.html"))
PAGES = [name for name in FILES if not name.startswith("_static/")]  # the theme's templates
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]
TYPESET = """async () => {
  if (window.MathJax?.startup) await MathJax.startup.promise
  await document.fonts.ready
}"""


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

    def open(self, url: str) -> None:
        """Load a page and wait until its mathematics and fonts are there."""
        self.page.goto(url, wait_until="load")
        self.page.evaluate(TYPESET)


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
