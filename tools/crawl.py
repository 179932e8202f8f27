"""Read the built site: what each page loads, where it links to, what can be linked to.

Usage: python tools/crawl.py [site]     (lists every external link once, and a page that has it)
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

LOADED = {  # what a browser fetches by itself, as against a link that a reader follows
    "script": ("src",),
    "link": ("href",),
    "img": ("src", "srcset"),
    "image": ("href", "xlink:href"),
    "use": ("href", "xlink:href"),
    "iframe": ("src",),
    "embed": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "object": ("data",),
}
NAMED_ONLY = {"canonical", "next", "prev", "search", "index", "license"}  # of <link rel=…>
URL_IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")


@dataclass
class PageParser(HTMLParser):
    """Collects what a page loads, where it links to and what can be linked to."""

    loaded: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    metas: dict[str, str] = field(default_factory=dict)
    relations: dict[str, str] = field(default_factory=dict)
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self.within = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within = tag
        attributes = {name: value or "" for name, value in attrs}
        self.names |= {attributes[key] for key in ("id", "name") if key in attributes}
        self.loaded += urls_in_css(attributes.get("style", ""))
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        if tag == "meta" and "content" in attributes:
            name = attributes.get("name") or attributes.get("property", "")
            self.metas[name] = attributes["content"]
        if tag == "link" and set(attributes.get("rel", "").split()) & NAMED_ONLY:
            self.relations[attributes["rel"]] = attributes["href"]
            return
        for key in LOADED.get(tag, ()):
            if key in attributes:
                self.loaded += candidates(attributes[key]) if key == "srcset" else [attributes[key]]

    def handle_data(self, data: str) -> None:
        if self.within == "title" and not self.title:
            self.title = data
        if self.within == "style":
            self.loaded += urls_in_css(data)

    def handle_endtag(self, tag: str) -> None:
        self.within = ""


def candidates(srcset: str) -> list[str]:
    """Return the addresses in a `srcset`."""
    return [candidate.split()[0] for candidate in srcset.split(",")]


def urls_in_css(text: str) -> list[str]:
    """Return what a style sheet loads."""
    return [url or sheet for url, sheet in URL_IN_CSS.findall(text)]


def parse(path: Path) -> PageParser:
    parser = PageParser()
    parser.feed(path.read_text(encoding="utf-8"))
    return parser


def pages(site: Path) -> Iterator[str]:
    """Yield the site's HTML files, without the templates that a theme leaves among its assets."""
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    yield from (name for name in files if not name.startswith("_static/"))


def is_local(url: str) -> bool:
    parts = urlsplit(url)
    return not parts.scheme and not parts.netloc


def external_links(parsed: dict[str, PageParser]) -> dict[str, str]:
    """Return every link that leaves the site, with the first page that has it."""
    found: dict[str, str] = {}
    for name, page in parsed.items():
        for url in page.links:
            if not is_local(url):
                found.setdefault(url, name)
    return dict(sorted(found.items()))


def main() -> None:
    site = Path(sys.argv[1] if len(sys.argv) > 1 else "_build/html")
    if not (site / "index.html").is_file():
        raise SystemExit(f"No book in {site}: run `make html` first.")
    for url, name in external_links({name: parse(site / name) for name in pages(site)}).items():
        print(f"{url}  ({name})")


if __name__ == "__main__":
    main()
