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
from sphinx.util.docutils import SphinxDirective, SphinxRole

from incremental import out_of_date

ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
PAGE = "glossary"


class persian(nodes.inline):
    """A word in Persian."""


class PersianTerms(nodes.General, nodes.Element):
    """The place of the list by the Persian alphabet."""


class PersianRole(SphinxRole):
    """Mark a word as Persian."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the word."""
        return [persian("", self.text)], []


class PersianTermsDirective(SphinxDirective):
    """List the glossary by the Persian alphabet."""

    def run(self) -> list[nodes.Node]:
        """Leave a place, filled in once the whole glossary is known."""
        return [PersianTerms("")]


def visit_persian(translator: Any, node: nodes.Element) -> None:
    """Open the word."""
    translator.body.append('<span class="md-fa" lang="fa" dir="rtl">')


def depart_persian(translator: Any, node: nodes.Element) -> None:
    """Close the word."""
    translator.body.append("</span>")


def collect_uses(app: Sphinx, document: nodes.document) -> None:
    """Remember which terms a page links to."""
    links = document.findall(pending_xref)
    uses(app.env)[app.env.docname] = {
        str(link["reftarget"]).lower() for link in links if link["reftype"] == "term"
    }


def uses(env: BuildEnvironment) -> dict[str, set[str]]:
    """Return the terms that each page links to."""
    if not hasattr(env, "terms_used"):
        env.terms_used = {}  # type: ignore[attr-defined]
    return env.terms_used  # type: ignore[attr-defined, no-any-return]


def forget(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Drop what is remembered of a page that is read anew."""
    uses(env).pop(page, None)


def merge(app: Sphinx, env: BuildEnvironment, pages: set[str], other: BuildEnvironment) -> None:
    """Take over what another process has read."""
    uses(env).update({page: uses(other)[page] for page in pages if page in uses(other)})


def rewrite_glossary(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have the glossary written again if a page has been read since it was."""
    return [PAGE] if PAGE in env.found_docs and out_of_date(app, PAGE) else []


def finish(app: Sphinx, document: nodes.document, page: str) -> None:
    """Bring the glossary into its final form."""
    if page != PAGE:
        return
    words = []
    for entry in document.findall(nodes.definition_list_item):
        term = next(entry.findall(nodes.term))
        word = next(entry.findall(persian), None)
        if word is None:
            raise ValueError(f"the glossary has no Persian word for {term.astext()!r}")
        english, label = term.astext(), term["ids"][0]
        word.parent.parent.remove(word.parent)
        next(entry.findall(nodes.definition)).append(used_in(app.builder, english))
        term.append(word)
        words.append((word.astext(), english, label))
    for place in list(document.findall(PersianTerms)):
        place.replace_self(by_alphabet(words))


def used_in(builder: Builder, term: str) -> nodes.paragraph:
    """Return links to the numbered chapters that link to a term."""
    env = builder.env
    paragraph = nodes.paragraph(classes=["md-term-uses"])
    for page in in_reading_order(env):
        number = env.toc_secnumbers.get(page, {}).get("")
        if number and term.lower() in uses(env).get(page, ()):
            target = builder.get_relative_uri(PAGE, page)
            title = f"{number[0]}. {env.titles[page].astext()}"
            link = nodes.reference("", title, refuri=target, internal=True)
            paragraph += [nodes.Text(" · ")] * bool(paragraph.children) + [link]
    return paragraph


def in_reading_order(env: BuildEnvironment) -> Iterator[str]:
    """Yield the pages with numbers, in their order."""
    yield from (page for page in env.toc_secnumbers if page in env.found_docs)


def by_alphabet(words: list[tuple[str, str, str]]) -> nodes.table:
    """Return the Persian words in their order, each with a link to its English term."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in range(2)), cols=2)
    rows = (row(*word) for word in sorted(words, key=lambda word: order(word[0])))
    heads = (nodes.entry("", nodes.paragraph("", head)) for head in ("Persian", "English"))
    group += [nodes.thead("", nodes.row("", *heads)), nodes.tbody("", *rows)]
    return nodes.table("", group, classes=["md-persian"])


def row(word: str, english: str, label: str) -> nodes.row:
    """Return a row of the list."""
    link = nodes.reference("", english, refid=label, internal=True)
    cells = (persian("", word), link)
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", cell)) for cell in cells))


def order(word: str) -> list[int]:
    """Return the key by which Persian words are sorted: letter by letter, marks and spaces not."""
    return [ALPHABET.find(letter) for letter in word if letter in ALPHABET or letter.isascii()]


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.add_node(persian, html=(visit_persian, depart_persian))
    app.add_node(PersianTerms)
    app.add_role("persian", PersianRole())
    app.add_directive("persian-terms", PersianTermsDirective)
    app.connect("doctree-read", collect_uses)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", rewrite_glossary)
    app.connect("doctree-resolved", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "version": "1"}
