"""The page for wrong addresses, below any path: how it looks, and that it leads back."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import Visit
from crawl import parse
from playwright.sync_api import Browser, Page
from publishing.site_files import not_found
from serve import HOST, BookHandler
from test_accessibility import EVERYTHING, violations

pytestmark = pytest.mark.browser


class Host(BookHandler):
    """A static host that has the book below a path and sends its 404 page for wrong addresses."""

    def __init__(self, *args, prefix: str, missing: str, **options) -> None:
        self.prefix, self.missing = prefix, missing
        super().__init__(*args, **options)

    def translate_path(self, path: str) -> str:
        if not path.startswith(self.prefix):
            return str(Path(self.directory) / "nowhere")
        return super().translate_path(path.removeprefix(self.prefix))

    def send_error(self, code: int, *args) -> None:
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(self.missing.encode())


@pytest.fixture(params=["", "/a/path"])
def prefix(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=["known", "unknown"])
def host(request: pytest.FixtureRequest, site: Path, prefix: str) -> Iterator[str]:
    """Where the site is, built with its address or without."""
    base = f"https://name.example{prefix}/" if request.param == "known" else ""
    handler = partial(Host, directory=str(site), prefix=prefix, missing=not_found(base))
    with ThreadingHTTPServer((HOST, 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://{HOST}:{server.server_port}{prefix}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("wrong", ["gone.html", "a/b/"])
def test_it_leads_to_the_start_page(chromium: Browser, host: str, wrong: str) -> None:
    page = chromium.new_page()
    page.goto(f"{host}/{wrong}")
    page.wait_for_load_state("networkidle")
    assert page.title() == "No such page"
    page.get_by_role("link", name="start page").click()
    page.wait_for_load_state("load")
    assert page.url == f"{host}/index.html"
    page.close()


def test_it_loads_nothing(site: Path) -> None:
    assert parse(site / "404.html").loaded == []


@pytest.fixture(params=["light", "dark"])
def bare(request: pytest.FixtureRequest, chromium: Browser, site: Path) -> Iterator[Page]:
    """The page by itself on a phone."""
    context = chromium.new_context(
        color_scheme=request.param, viewport={"width": 360, "height": 740}
    )
    page = context.new_page()
    page.goto((site / "404.html").as_uri())
    ground = {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 24, 30)"}[request.param]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
    yield page
    context.close()


def test_it_suits_a_phone_and_every_reader(bare: Page) -> None:
    assert violations(Visit(bare), EVERYTHING) == []
    assert bare.evaluate("document.documentElement.scrollWidth") <= 360


def test_it_opens_from_disk(bare: Page) -> None:
    bare.get_by_role("link", name="start page").click()
    bare.wait_for_url("**/index.html")
