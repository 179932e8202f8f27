"""The glossary: each term has its sentence and its Persian word, and some page links to it."""

import re

from chapters import BOOK, pages

ENTRY = re.compile(r"^(\S.*)\n  (\S.*)\n\n  \{persian\}`([^`]+)`$", re.MULTILINE)
LINK = re.compile(r"\{term\}`(?:[^`<]*<)?([^`<>]+)>?`")
PERSIAN = re.compile(r"[\u0600-\u06ff\u200c A-Z]+[\u0600-\u06ff\u0654]")


def glossary() -> str:
    text = (BOOK / "glossary.md").read_text(encoding="utf-8")
    return text.partition("```{glossary}\n")[2].partition("\n```")[0]


def entries() -> dict[str, tuple[str, str]]:
    return {term: (sentence, word) for term, sentence, word in ENTRY.findall(glossary())}


def linked() -> set[str]:
    """Return the terms that some page links to."""
    sources = [
        path
        for page in pages()
        for path in (BOOK / f"{page}.ipynb", BOOK / f"{page}.md")
        if path.is_file()
    ]
    return {
        term.strip().lower()
        for path in sources
        for term in LINK.findall(path.read_text(encoding="utf-8"))
    }


def test_each_entry_is_whole() -> None:
    terms = [line for line in glossary().splitlines() if line and not line.startswith(" ")]
    assert terms == list(entries())
    for term, (sentence, word) in entries().items():
        assert sentence.endswith("."), term
        assert PERSIAN.fullmatch(word), term


def test_terms_stand_in_their_order() -> None:
    assert list(entries()) == sorted(entries(), key=str.lower)


def test_each_term_is_linked_from_somewhere() -> None:
    assert {term.lower() for term in entries()} - linked() == set()
