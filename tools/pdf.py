"""Print the built book into one PDF: contents, bookmarks, links within it, page numbers.

    .venv/bin/python tools/pdf.py [_build/html] [_build/recurrent-networks.pdf]

A Chromium prints every page in reading order. What each has given is joined, after a title and a
contents page, and numbered.
"""

import argparse
import html
import io
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urldefrag

import yaml
from browser import ABSENT, find_browser
from chapters import ROOT, files_in
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
)

NAME = "recurrent-networks"
PAPER = {"format": "A4", "print_background": True}
MARGINS = {"top": "18mm", "bottom": "22mm", "left": "20mm", "right": "20mm"}
WIDTH = 643  # of the text in CSS pixels: A4 without its margins
READY = "document.fonts.ready.then(() => {})"
# A browser makes targets only of what the page itself links to.
NAME_TARGETS = """anchors => {
  const links = document.createElement('div')
  for (const anchor of anchors) {
    const link = document.createElement('a')
    link.href = '#' + anchor
    links.append(link)
  }
  document.body.append(links)
}"""


@dataclass
class Chapter:
    """A page of the site, printed."""

    file: str  # below the site, without suffix
    part: str = ""
    title: str = ""
    pdf: bytes = b""
    first: int = 0  # index of its first page in the book
    pages: int = 0
    targets: dict[str, tuple[int, float]] = field(default_factory=dict)  # anchor: page, height


def plan(root: Path = ROOT) -> tuple[str, list[Chapter]]:
    """Return the book's title and its pages in reading order, the start page first."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    title = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["title"]
    chapters = [Chapter(toc["root"])]
    for part in toc["parts"]:
        chapters += [Chapter(file, part["caption"]) for file in files_in(part["chapters"])]
    return title, chapters


# ---- what the browser does ----


def print_chapters(browser: Browser, site: Path, chapters: list[Chapter]) -> None:
    """Print every chapter by itself."""
    wanted = linked_anchors(site, chapters)
    page = browser.new_page(viewport={"width": WIDTH, "height": 900}, color_scheme="light")
    for chapter in chapters:
        lay_out(page, (site / f"{chapter.file}.html").as_uri())
        page.evaluate(NAME_TARGETS, sorted(wanted.get(chapter.file, ())))
        chapter.title = title_of(page)
        chapter.pdf = page.pdf(**PAPER, margin=MARGINS, outline=True, tagged=True)
    page.close()


def lay_out(page: Page, address: str) -> None:
    """Open a page as it will stand on paper; its figures stay drawings."""
    page.route("**/mount.js*", lambda route: route.fulfill(body="mdrnnMount = () => {}"))
    page.goto(address, wait_until="load")
    page.emulate_media(media="print")
    page.evaluate(READY)


def title_of(page: Page) -> str:
    """Return a page's heading without the sign that links to it."""
    heading = page.locator(".bd-article h1").first
    words = heading.evaluate(
        """node => {
          const copy = node.cloneNode(true)
          copy.querySelector('.headerlink')?.remove()
          return copy.textContent
        }"""
    )
    return " ".join(words.split())


def linked_anchors(site: Path, chapters: list[Chapter]) -> dict[str, set[str]]:
    """Return for each page the anchors that other pages link to."""
    anchors: dict[str, set[str]] = {}
    for chapter in chapters:
        source = site / f"{chapter.file}.html"
        for link in re.findall(r'href="([^":]+\.html#[^"]+)"', source.read_text(encoding="utf-8")):
            address, anchor = urldefrag(html.unescape(link))
            file = (source.parent / unquote(address)).resolve()
            if file.is_relative_to(site):
                name = file.relative_to(site).with_suffix("").as_posix()
                anchors.setdefault(name, set()).add(anchor)
    return anchors


def print_text(browser: Browser, text: str, margins: dict[str, str]) -> bytes:
    """Print a piece of HTML of our own."""
    page = browser.new_page()
    page.set_content(text)
    pdf = page.pdf(**PAPER, margin=margins)
    page.close()
    return pdf


# ---- the pages that the site does not have ----


STYLE = """<style>
  body { font: 10.5pt/1.5 system-ui, sans-serif; color: #1b2430; margin: 0; }
  .cover { break-after: page; padding-top: 35mm; }
  .cover h1 { font-size: 30pt; line-height: 1.15; margin: 0 0 20mm; text-wrap: balance; }
  .cover svg { width: 100%; height: auto; }
  h2 { font-size: 18pt; margin: 0 0 8mm; }
  h3 { font-size: 10.5pt; margin: 6mm 0 1mm; break-after: avoid; }
  a { color: inherit; display: flex; gap: 1ch; text-decoration: none; }
  a::before { content: ""; order: 1; flex: 1; }
  a::before { border-bottom: 1px dotted #5a6675; margin-bottom: 0.4em; }
  a b { order: 2; font-weight: 400; font-variant-numeric: tabular-nums; }
</style>"""


def front(title: str, chapters: list[Chapter], site: Path, cover: str) -> str:
    """Return the title page and the contents."""
    lines, part = [], ""
    for chapter in chapters:
        if chapter.part != part:
            part = chapter.part
            lines.append(f"<h3>{html.escape(part)}</h3>")
        address = (site / f"{chapter.file}.html").as_uri()
        lines.append(
            f'<a href="{address}">{html.escape(chapter.title)} <b>{chapter.first + 1}</b></a>'
        )
    return (
        f'<!doctype html><html lang="en"><title>{html.escape(title)}</title>{STYLE}'
        f'<div class="cover"><h1>{html.escape(title)}</h1>{cover}</div>'
        f"<h2>Contents</h2>{''.join(lines)}</html>"
    )


def number_sheets(count: int) -> str:
    """Return pages that bear nothing but their numbers, to be laid over the others."""
    sheets = "".join(f"<div><span>{number}</span></div>" for number in range(1, count + 1))
    return f"""<!doctype html><html lang="en"><title>Numbers</title><style>
      body {{ margin: 0; font: 9pt system-ui, sans-serif; color: #5a6675; }}
      div {{ height: 296.5mm; break-after: page; position: relative; }}
      div:last-child {{ break-after: auto; }}
      span {{ position: absolute; bottom: 11mm; left: 0; right: 0; text-align: center; }}
    </style>{sheets}</html>"""


# ---- joining ----


def place(chapters: list[Chapter], first: int) -> None:
    """Note on which page each chapter begins, and where its anchors are."""
    for chapter in chapters:
        reader = PdfReader(io.BytesIO(chapter.pdf))
        chapter.first, chapter.pages = first, len(reader.pages)
        chapter.targets = dict(targets(reader, first))
        first += chapter.pages


def targets(reader: PdfReader, first: int) -> Iterator[tuple[str, tuple[int, float]]]:
    """Yield the anchors of a printed page: name, page in the book, height on it."""
    for name, target in reader.named_destinations.items():
        number = reader.get_destination_page_number(target)
        if number is not None and number >= 0:
            top = 0.0 if target.top is None else float(target.top)
            yield unquote(name.removeprefix("/")), (first + number, top)


def join(title: str, opening: bytes, chapters: list[Chapter], site: Path) -> PdfWriter:
    """Return the book: all pages, bookmarks, and links that stay within it."""
    writer = PdfWriter()
    writer.append(io.BytesIO(opening), import_outline=False)
    contents = len(writer.pages) - 1
    writer.add_outline_item(title="Contents", page_number=min(1, contents))
    part, above = "", None
    for chapter in chapters:
        reader = PdfReader(io.BytesIO(chapter.pdf))
        writer.append(reader, import_outline=False)
        if chapter.part != part:
            part = chapter.part
            above = writer.add_outline_item(title=part, page_number=chapter.first, bold=True)
        mark = writer.add_outline_item(title=chapter.title, page_number=chapter.first, parent=above)
        add_sections(writer, reader, sections_of(reader.outline), mark, chapter.first)
    links = Links(site, chapters)
    for number, page in enumerate(writer.pages):
        links.mend(writer, number, page.get("/Annots"))
    writer.add_metadata({"/Title": title, "/Author": "The mdrnn_lib authors"})
    writer.page_mode = "/UseOutlines"
    return writer


def sections_of(outline: list) -> list:
    """Return the bookmarks below a page's only main heading."""
    return outline[1] if len(outline) == 2 and isinstance(outline[1], list) else outline[1:]


def add_sections(
    writer: PdfWriter, reader: PdfReader, outline: list, above: IndirectObject, first: int
) -> None:
    """Add a chapter's headings below its bookmark."""
    last = above
    for item in outline:
        if isinstance(item, list):
            add_sections(writer, reader, item, last, first)
        else:
            number = first + (reader.get_destination_page_number(item) or 0)
            words = " ".join(item.title.removesuffix("#").split())
            last = writer.add_outline_item(title=words, page_number=number, parent=above)


@dataclass
class Links:
    """Turns links to pages of the site into links to pages of the book."""

    site: Path
    chapters: list[Chapter]

    def mend(self, writer: PdfWriter, number: int, annotations: Iterable | None) -> None:
        """Mend the links of one page of the book."""
        for reference in annotations or ():
            link = reference.get_object()
            if found := self.find(number, link):
                link.pop("/A", None)
                link[NameObject("/Dest")] = destination(writer, *found)

    def find(self, number: int, link: DictionaryObject) -> tuple[int, float] | None:
        """Return where in the book a link leads, if it does: a page and a height on it."""
        anchor = link.get("/Dest")
        if isinstance(anchor, str):  # within its chapter, by a name that others may have too
            return self.chapter_at(number).targets.get(unquote(anchor.removeprefix("/")))
        action = link.get("/A", DictionaryObject()).get_object()
        page, anchor = urldefrag(str(action.get("/URI", "")))
        for chapter in self.chapters:
            if page == (self.site / f"{chapter.file}.html").as_uri():
                return chapter.targets.get(unquote(anchor), (chapter.first, 0.0))
        return None

    def chapter_at(self, number: int) -> Chapter:
        """Return the chapter that a page of the book belongs to."""
        return next(c for c in reversed(self.chapters) if c.first <= number)


def destination(writer: PdfWriter, number: int, top: float) -> ArrayObject:
    """Return a place on a page; height 0 means its top."""
    height = FloatObject(top) if top else NullObject()
    page = writer.pages[number].indirect_reference
    return ArrayObject([page, NameObject("/XYZ"), NullObject(), height, NullObject()])


def stamp(writer: PdfWriter, numbers: bytes) -> None:
    """Lay the page numbers over all pages but the title."""
    sheets = PdfReader(io.BytesIO(numbers))
    assert len(sheets.pages) == len(writer.pages)
    for page, sheet in list(zip(writer.pages, sheets.pages, strict=True))[1:]:
        page.merge_page(sheet)
        page.compress_content_streams()  # which the merging has unpacked


def make(browser: Browser, site: Path, chapters: list[Chapter], title: str) -> PdfWriter:
    """Print, join and number the book."""
    print_chapters(browser, site, chapters)
    cover = (site / "_static" / "cover.svg").read_text(encoding="utf-8")
    opening, length = b"", 0
    for _ in range(2):  # how long the contents are is known when they are there
        place(chapters, length)
        opening = print_text(browser, front(title, chapters, site, cover), MARGINS)
        length = len(PdfReader(io.BytesIO(opening)).pages)
    writer = join(title, opening, chapters, site)
    stamp(writer, print_text(browser, number_sheets(len(writer.pages)), {}))
    return writer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("site", type=Path, nargs="?", default=Path("_build/html"))
    parser.add_argument("target", type=Path, nargs="?", default=Path(f"_build/{NAME}.pdf"))
    arguments = parser.parse_args()
    if not (arguments.site / "index.html").is_file():
        sys.exit(f"No book in {arguments.site}: run `make html` first.")
    path = find_browser()
    if path is None:
        sys.exit(ABSENT)
    title, chapters = plan()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        writer = make(browser, arguments.site.resolve(), chapters, title)
        browser.close()
    writer.write(arguments.target)
    size = arguments.target.stat().st_size / 1e6
    print(f"{arguments.target}: {len(writer.pages)} pages, {size:.1f} MB")


if __name__ == "__main__":
    main()
