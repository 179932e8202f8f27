"""Print the built book into one PDF: contents, bookmarks, links within it, page numbers.

    .venv/bin/python tools/pdf.py [_build/html] [_build/recurrent-networks.pdf]

All pages are put behind a title and a contents page into one, in reading order, and a Chromium
prints that. It does so twice: only then is known on which page a chapter begins.
"""

import argparse
import io
import sys
from pathlib import Path

import yaml
from browser import ABSENT, find_browser
from chapters import ROOT, files_in
from pikepdf import Name, ObjectStreamMode, Pdf
from playwright.sync_api import Browser, Page, sync_playwright

NAME = "recurrent-networks"

STYLE = """
  @page { size: A4; margin: 18mm 20mm 22mm; }
  @page { @bottom-center { content: counter(page); font: 9pt system-ui; color: #5a6675; } }
  @page :first { @bottom-center { content: none; } }
  .bd-article { break-before: page; }
  .bd-article :is(h1, h2, h3, h4) { white-space: pre-wrap; } /* else bookmarks lose spaces */
  .cover { padding-top: 35mm; }
  .cover p { font: 700 30pt/1.15 system-ui; margin: 0 0 20mm; text-wrap: balance; }
  .cover svg { width: 100%; height: auto; }
  .contents a { display: flex; gap: 1ch; }
  .contents a::after { content: attr(data-page); }
  .contents i { flex: 1; border-bottom: 1px dotted #5a6675; margin-bottom: 0.4em; }
  .contents p { margin: 6mm 0 1mm; font-weight: 600; break-after: avoid; }
  .part { font-size: 10.5pt !important; margin: 0 !important; }
"""

# Names are made to differ from those of other pages, and headings stand below their part's.
ASSEMBLE = """([title, cover, chapters]) => {
  const addresses = new Map(chapters.map(({ file, address }) => [address, file]))
  const make = (tag, name, ...content) => {
    const node = Object.assign(document.createElement(tag), { className: name })
    node.append(...content)
    return node
  }
  const contents = make("article", "bd-article contents", make("h1", "", "Contents"))
  const articles = chapters.map(({ file, address, part, html }, k) => {
    const page = new DOMParser().parseFromString(html, "text/html")
    const article = document.adoptNode(page.querySelector(".bd-article"))
    article.querySelectorAll("script, .headerlink").forEach(node => node.remove())
    for (const node of article.querySelectorAll("[id]:not(svg *)")) node.id = `${file}:${node.id}`
    for (const node of article.querySelectorAll("img")) {
      node.src = new URL(node.getAttribute("src"), address)
      node.loading = "eager"
    }
    for (const node of article.querySelectorAll("a[href]")) {
      const { href, hash } = new URL(node.getAttribute("href"), address)
      const goal = addresses.get(href.replace(/#.*/, ""))
      node.href = goal ? "#" + goal + hash.replace("#", ":") : href
    }
    for (const node of article.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
      node.ariaLevel = Number(node.tagName[1]) + Boolean(part)
    }
    const link = make("a", "", article.querySelector("h1").textContent, make("i", ""))
    link.href = "#" + file
    if (part && part !== chapters[k - 1]?.part) {
      contents.append(make("p", "", part))
      article.prepend(make("h1", "part", part))
    }
    contents.append(link)
    article.id = file
    return article
  })
  const front = make("div", "cover", make("p", "", title))
  front.insertAdjacentHTML("beforeend", cover)
  document.querySelector(".bd-article").replaceWith(front, contents, ...articles)
}"""
READY = """Promise.all(
  [document.fonts.ready, ...[...document.images].map(image => image.decode())]
).then(() => {})"""
NUMBER = """pages => {
  for (const link of document.querySelectorAll(".contents a")) {
    link.dataset.page = pages[decodeURIComponent(link.hash.slice(1))]
  }
}"""


def plan(root: Path = ROOT) -> tuple[str, list[tuple[str, str]]]:
    """Return the book's title and, in reading order, its pages, each with its part."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    title = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["title"]
    chapters = [(toc["root"], "")]
    for part in toc["parts"]:
        chapters += [(file, part["caption"]) for file in files_in(part["chapters"])]
    return title, chapters


def lay_out(page: Page, site: Path, title: str, chapters: list[tuple[str, str]]) -> None:
    """Make a page of the browser the whole book, as it will stand on paper."""
    contents = [
        {"file": file, "part": part, "address": path.as_uri(), "html": path.read_text("utf-8")}
        for file, part in chapters
        for path in [site / f"{file}.html"]
    ]
    cover = (site / "_static" / "cover.svg").read_text(encoding="utf-8")
    page.route("**/mount.js*", lambda route: route.fulfill(body="mdrnnMount = () => {}"))
    page.goto((site / "index.html").as_uri(), wait_until="load")
    page.emulate_media(media="print", color_scheme="light")
    page.add_style_tag(content=STYLE)
    page.evaluate(ASSEMBLE, [title, cover, contents])
    page.evaluate(READY)


def print_twice(page: Page) -> bytes:
    """Return the PDF, with the numbers of the pages in its contents."""
    options = {"prefer_css_page_size": True, "print_background": True}
    options |= {"outline": True, "tagged": True}
    with Pdf.open(io.BytesIO(page.pdf(**options))) as book:
        numbers = {sheet.objgen: number for number, sheet in enumerate(book.pages, start=1)}
        starts = {
            name.removeprefix("/"): numbers[place[0].objgen]
            for name, place in book.Root.Dests.items()
        }
    page.evaluate(NUMBER, starts)
    return page.pdf(**options)


def make(browser: Browser, site: Path, title: str, chapters: list[tuple[str, str]]) -> Pdf:
    """Return the printed book."""
    page = browser.new_page()
    lay_out(page, site, title, chapters)
    book = Pdf.open(io.BytesIO(print_twice(page)))
    page.close()
    book.docinfo["/Title"], book.docinfo["/Author"] = title, "The mdrnn_lib authors"
    book.Root.PageMode = Name.UseOutlines
    return book


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
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        book = make(browser, arguments.site.resolve(), *plan())
        browser.close()
    book.save(arguments.target, object_stream_mode=ObjectStreamMode.generate)
    size = arguments.target.stat().st_size / 1e6
    print(f"{arguments.target}: {len(book.pages)} pages, {size:.1f} MB")


if __name__ == "__main__":
    main()
