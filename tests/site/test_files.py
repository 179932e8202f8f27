"""The built site as files: complete, self-contained, movable to any sub-path."""

import hashlib
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from conftest import PAGES

LOADED = {  # what a browser fetches by itself, as against a link that a reader follows
    "script": "src",
    "link": "href",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "object": "data",
}


@dataclass
class PageParser(HTMLParser):
    """Collects what a page loads, where it links to and what can be linked to."""

    loaded: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.names |= {attributes[key] for key in ("id", "name") if key in attributes}
        if LOADED.get(tag) in attributes:
            self.loaded.append(attributes[LOADED[tag]])
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])


def parse(path: Path) -> PageParser:
    parser = PageParser()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


@pytest.fixture(scope="session")
def parsed(site: Path) -> dict[str, PageParser]:
    """Every page, parsed once."""
    return {name: parse(site / name) for name in PAGES}


def is_local(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.scheme and not parts.netloc


@pytest.mark.parametrize("name", PAGES)
def test_page_loads_only_files_of_the_site(site: Path, parsed: dict, name: str) -> None:
    for url in parsed[name].loaded:
        if url.startswith(("data:", "#")):
            continue
        assert is_local(url), f"{name} loads {url} from another host"
        assert not url.startswith("/"), f"{name} loads {url}: it would break below a sub-path"
        assert ((site / name).parent / unquote(urlsplit(url).path)).is_file(), url


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(site: Path, parsed: dict, name: str) -> None:
    for url in filter(is_local, parsed[name].links):
        parts = urlsplit(url)
        target = ((site / name).parent / unquote(parts.path)) if parts.path else site / name
        assert target.resolve().is_file(), f"{name} links to {url}"
        page = parsed.get(target.resolve().relative_to(site.resolve()).as_posix())
        if page and parts.fragment and not parts.fragment.startswith("figure:"):
            assert unquote(parts.fragment) in page.names, f"{name} links to {url}"


def test_chapters_have_the_numbers_of_the_plan(site: Path, root: Path) -> None:
    parts = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    chapters = [chapter["file"] for part in parts[:3] for chapter in part["chapters"]]
    for number, page in enumerate(chapters, start=1):
        text = (site / f"{page}.html").read_text(encoding="utf-8")
        article = text[text.index("<article") : text.index("</article>")]
        numbers = re.findall(r'class="(?:section|caption)-number">\D*(\d+)\.', article)
        assert numbers, page
        assert set(numbers) == {str(number)}, page


def test_mathjax_is_the_published_one(root: Path) -> None:
    folder = root / "book" / "assets" / "mathjax"
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files - {"ORIGIN", "SHA256SUMS"} == set(sums)
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
