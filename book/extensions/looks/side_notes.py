"""Sets a sentence in parentheses of its own as a side note.

Such a sentence says something that the text can do without. On a wide screen it moves into the
margin, and a number in the text leads to it; elsewhere, on paper and in JupyterLab, it stays where
it was written. `book.css` has the looks.
"""

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx

OBJECT = "\ufffc"  # stands for whatever is not plain text: a formula, a link, code
NOTE = re.compile(r"(?<=[.!?:])\s+\(((?:[^()]|\([^()]*\))+[.!?])\)(?=\s|$)")
PLACES = (nodes.document, nodes.section, nodes.block_quote)


def set_notes(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Mark the side notes of a page."""
    if app.builder.format == "html":
        for paragraph in doctree.findall(nodes.paragraph):
            if isinstance(paragraph.parent, PLACES):
                paragraph[:] = split(paragraph)


def split(paragraph: nodes.paragraph) -> list[nodes.Node]:
    """Return a paragraph's content with its side notes marked."""
    text = "".join(map(plain, paragraph))
    parts: list[nodes.Node] = []
    done = 0
    for found in NOTE.finditer(text):
        parts += cut(paragraph, done, found.start())
        parts += note(list(cut(paragraph, *found.span(1))))
        done = found.end()
    return [*parts, *cut(paragraph, done, len(text))]


def plain(node: nodes.Node) -> str:
    """Return a text, or one sign for anything else."""
    return str(node) if isinstance(node, nodes.Text) else OBJECT


def cut(paragraph: nodes.paragraph, start: int, stop: int) -> Iterator[nodes.Node]:
    """Yield what stands between two places of a paragraph."""
    place = 0
    for node in paragraph:
        length = len(plain(node))
        if isinstance(node, nodes.Text):
            if piece := node[max(start - place, 0) : max(stop - place, 0)]:
                yield nodes.Text(piece)
        elif start <= place < stop:
            yield node
        place += length


def note(content: list[nodes.Node]) -> list[nodes.Node]:
    """Return a side note: the place of its number, and the words with the parentheses."""
    opening, closing = (nodes.inline("", sign, classes=["md-paren"]) for sign in (" (", ")"))
    return [
        nodes.inline(classes=["md-side-number"]),
        nodes.inline("", "", opening, *content, closing, classes=["md-side-note"]),
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension to the build."""
    # When the links are resolved: a word that stands for one must not be taken apart.
    app.connect("doctree-resolved", set_notes, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
