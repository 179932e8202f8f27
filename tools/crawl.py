"""Read the built site: what each page loads, where it links to, what can be linked to.

Usage: python tools/crawl.py [site]     (lists every external link once, and a page that has it)

Sphinx's linkcheck and the checkers of links on PyPI ask other hosts, and do not tell what a page
loads from where it leads.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from lxml import html

FOLLOWED = {"a", "area", "form", "meta"}  # by a reader; all else a browser fetches by itself
NAMED_ONLY = {"canonical", "next", "prev", "search", "index", "license"}  # of <link rel=…>
URL_IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)|@import\s+["']([^"']+)["']""")


class PageParser:
    """What a page loads, where it links to and what can be linked to."""

    def __init__(self, text: bytes) -> None:
        root = html.document_fromstring(text, html.HTMLParser(encoding="utf-8"))
        self.title: str = root.findtext(".//title", "")
        self.names: set[str] = {*root.xpath("//@id | //@name")}
        self.metas: dict[str, str] = {
            meta.get("name") or meta.get("property", ""): meta.get("content")
            for meta in root.iterfind(".//meta[@content]")
        }
        self.links: list[str] = []
        self.relations: dict[str, str] = {}
        self.loaded: list[str] = root.xpath("//@poster")
        self.loaded += [
            one.split()[0] for all_ in root.xpath("//@srcset") for one in all_.split(",")
        ]
        for element, _, url, _ in root.iterlinks():
            if element.tag in FOLLOWED:
                self.links.append(url)
            elif NAMED_ONLY & set(element.get("rel", "").split()):
                self.relations[element.get("rel")] = url
            else:
                self.loaded.append(url)


def urls_in_css(text: str) -> list[str]:
    """Return what a style sheet loads."""
    return [url or sheet for url, sheet in URL_IN_CSS.findall(text)]


def parse(path: Path) -> PageParser:
    return PageParser(path.read_bytes())


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
