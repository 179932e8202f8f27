"""What a search engine and those who share a page are told about it.

A page describes itself by its first sentences without formulae, or, if these will not do, by what
its front matter says (``myst: {html_meta: {description: …}}``). A test wants each page to say
something, and no two the same.

By hand, because sphinxext-opengraph cuts a page's text after so many characters, amid a sentence or
a formula, and names addresses where none is known.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx

ENOUGH, MOST = 70, 200  # characters; search engines cut a description at about 160
PREVIEW = "_static/preview.png"
PREVIEW_SIZE = (1200, 630)  # drawn by tools/draw_preview.py
PREVIEW_SHOWS = "A diagonal front sweeps over a photograph of a brick wall"

_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[^\s\d])")
_READABLE = re.compile(r"[\w^=+ -]+")  # TeX that reads as it is written, such as 2^n
_OPAQUE = "\N{OBJECT REPLACEMENT CHARACTER}"


def collect(app: Sphinx, document: nodes.document) -> None:
    """Have a page describe itself, if its front matter does not; Sphinx puts this in its head."""
    if not stated(document) and (description := first_sentences(document)):
        document += nodes.meta(name="description", content=description)


def stated(document: nodes.document) -> str:
    """Return how a page describes itself, or nothing."""
    found = (node for node in document.findall(nodes.meta) if node.get("name") == "description")
    return next((str(node["content"]) for node in found), "")


def first_sentences(document: nodes.document) -> str:
    """Return the first sentences that can stand alone, as many as make a description."""
    description = ""
    for sentence in sentences(document):
        longer = f"{description} {sentence}".strip()
        if len(description) >= ENOUGH or len(longer) > MOST:
            break
        if _OPAQUE not in sentence:
            description = longer
        elif description:
            break
    return description


def sentences(document: nodes.document) -> Iterator[str]:
    """Yield the sentences of the page's opening, or, if it has none, of its sections."""
    # Those in a list, a table or a note have another parent.
    found = [node for node in document.findall(nodes.paragraph) if is_section(node.parent)]
    opening = [node for node in found if not is_section(node.parent.parent)]
    for paragraph in opening or found:
        yield from _SENTENCE.split(" ".join(plain(paragraph).split()))


def is_section(node: nodes.Node) -> bool:
    """Tell whether a node is a section."""
    return isinstance(node, nodes.section)


def plain(node: nodes.Node) -> str:
    """Return the text of a node, with a mark for what is no text or is not yet known."""
    if isinstance(node, nodes.Text):
        return str(node.astext())
    if isinstance(node, nodes.math) and _READABLE.fullmatch(node.astext()):
        return str(node.astext())
    if isinstance(node, nodes.math | nodes.raw | nodes.footnote_reference):
        return _OPAQUE
    if isinstance(node, pending_xref) and not node.get("refexplicit") and not is_word(node):
        return _OPAQUE
    return "".join(map(plain, node.children))


def is_word(reference: pending_xref) -> bool:
    """Tell whether a reference reads as it is written: a glossary's term or a name in code."""
    return reference["reftype"] == "term" or reference.get("refdomain") == "py"


def describe(
    app: Sphinx, page: str, template: str, context: dict[str, Any], document: nodes.document | None
) -> None:
    """Add what a preview of the page consists of to its head."""
    description = stated(document) if document else ""
    if not description:
        return  # the page of the search, or nothing but a title
    metas = preview(
        title=re.sub(r"<[^>]*>", "", context["title"]),
        description=escape(description),
        kind="website" if page == app.config.root_doc else "article",
        book=escape(app.config.html_title),
        address=escape(context.get("pageurl") or ""),
        base=escape(app.config.html_baseurl),
    )
    context["metatags"] += "\n".join(["", *metas, ""])


def preview(
    title: str, description: str, kind: str, book: str, address: str, base: str
) -> list[str]:
    """Return the tags of Open Graph; Twitter reads these too, and wants one of its own.

    Addresses in them must be absolute: without a base there is no picture.
    """
    properties = {
        "og:type": kind,
        "og:site_name": book,
        "og:title": title,
        "og:description": description,
    }
    if base:
        width, height = PREVIEW_SIZE
        properties |= {
            "og:url": address,
            "og:image": base + PREVIEW,
            "og:image:width": str(width),
            "og:image:height": str(height),
            "og:image:alt": PREVIEW_SHOWS,
        }
    card = "summary_large_image" if base else "summary"
    tags = [f'<meta property="{name}" content="{value}">' for name, value in properties.items()]
    return [*tags, f'<meta name="twitter:card" content="{card}">']


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("doctree-read", collect)
    # After addresses.canonical has settled the page's own.
    app.connect("html-page-context", describe, priority=910)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
