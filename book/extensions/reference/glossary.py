"""The glossary in two languages.

``{persian}`…` `` marks a Persian word: it is read from right to left, and a screen reader is told
which language it is. In the glossary it moves up beside its English term, and behind the term stand
the chapters that link to it. ``{persian-terms}`` lists the same words in the order of the Persian
alphabet.
"""

from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.builders import Builder
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxRole

from .tables import LateTable, places, table

ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
PAGE = "glossary"


class persian(nodes.inline):
    """A word in Persian."""


class PersianRole(SphinxRole):
    """Mark a word as Persian."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the word."""
        return [persian("", self.text)], []


def visit_persian(translator: Any, node: nodes.Element) -> None:
    """Open the word."""
    translator.body.append('<span class="md-fa" lang="fa" dir="rtl">')


def depart_persian(translator: Any, node: nodes.Element) -> None:
    """Close the word."""
    translator.body.append("</span>")


def finish(app: Sphinx, document: nodes.document, page: str) -> None:
    """Bring the glossary into its final form."""
    if page != PAGE:
        return
    chapters = list(numbered_chapters(app.env))
    words = []
    for entry in document.findall(nodes.definition_list_item):
        term = next(entry.findall(nodes.term))
        word = next(entry.findall(persian), None)
        if word is None:
            raise ValueError(f"the glossary has no Persian word for {term.astext()!r}")
        english, label = term.astext(), term["ids"][0]
        word.parent.parent.remove(word.parent)
        next(entry.findall(nodes.definition)).append(used_in(app.builder, chapters, english))
        term.append(word)
        words.append((word.astext(), english, label))
    words.sort(key=lambda found: order(found[0]))
    rows = (
        (persian("", word), nodes.reference("", english, refid=label, internal=True))
        for word, english, label in words
    )
    for place in places(document, "persian-terms"):
        place.replace_self(table(("Persian", "English"), rows, "md-persian"))


def numbered_chapters(env: BuildEnvironment) -> Iterator[tuple[str, str, set[str]]]:
    """Yield the numbered pages in reading order: name, title, the terms that it links to."""
    for page in env.collect_relations():
        if number := env.toc_secnumbers.get(page, {}).get(""):
            links = env.get_doctree(page).findall(pending_xref)
            terms = {link["reftarget"].lower() for link in links if link["reftype"] == "term"}
            yield page, f"{number[0]}. {env.titles[page].astext()}", terms


def used_in(
    builder: Builder, chapters: list[tuple[str, str, set[str]]], term: str
) -> nodes.paragraph:
    """Return links to the chapters that link to a term."""
    paragraph = nodes.paragraph(classes=["md-term-uses"])
    for page, title, terms in chapters:
        if term.lower() in terms:
            target = builder.get_relative_uri(PAGE, page)
            link = nodes.reference("", title, refuri=target, internal=True)
            paragraph += [nodes.Text(" · ")] * bool(paragraph.children) + [link]
    return paragraph


def order(word: str) -> list[int]:
    """Return the key by which Persian words are sorted: letter by letter, marks and spaces not."""
    return [ALPHABET.find(letter) for letter in word if letter in ALPHABET or letter.isascii()]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_node(persian, html=(visit_persian, depart_persian))
    app.add_role("persian", PersianRole())
    app.add_directive("persian-terms", LateTable)
    app.connect("doctree-resolved", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
