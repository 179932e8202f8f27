"""The theorems that the chapters state, and the objects that show them."""

import re
from html import unescape
from pathlib import Path

import nbformat
import pytest
from chapters import notebooks, page_of

STATED = re.compile(r"\{prf:theorem\} ([^\n]+)")
SHOWN = re.compile(
    r'<section class="md-theorem" id="[^"]+" data-theorem="([^"]+)" data-scope="([^"]*)"'
)
IN_THE_TEXT = {  # bounds, orders, counts and limits: no equations between formulae
    "A bound on the memory",
    "Every output sees every input",
    "Fronts are independent",
    "Gelfand's formula",
    "The backward sweep",
    "The fronts are the fastest schedule",
    "The leaky cell is bounded",
    "The norm bounds the reach",
    "The sizes of the fronts",
    "The spectral radius bounds the linear reach",
    "The stable cell does not explode",
    "The total of a front",
}
PAGES = {page_of(path): path for path in notebooks()}


def stated(path: Path) -> set[str]:
    cells = nbformat.read(path, as_version=4).cells
    return {name for cell in cells if "outputs" not in cell for name in STATED.findall(cell.source)}


def shown(path: Path) -> dict[str, str]:
    cells = nbformat.read(path, as_version=4).cells
    written = [
        output.get("data", {}).get("text/html", "")
        for cell in cells
        for output in cell.get("outputs", [])
    ]
    found = [pair for text in written for pair in SHOWN.findall("".join(text))]
    return {unescape(name): unescape(scope) for name, scope in found}


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_theorem_of_the_text_is_shown_by_an_object_or_proven_in_the_text(page: str) -> None:
    left = stated(PAGES[page]) - shown(PAGES[page]).keys()
    assert left <= IN_THE_TEXT


def test_what_is_proven_in_the_text_is_stated_there_and_has_no_object() -> None:
    everywhere = set().union(*map(stated, PAGES.values()))
    objects = set().union(*(shown(path) for path in PAGES.values()))
    assert everywhere >= IN_THE_TEXT
    assert not objects & IN_THE_TEXT


@pytest.mark.parametrize("page", sorted(PAGES))
def test_a_theorem_says_for_what_it_is_shown(page: str) -> None:
    assert all(shown(PAGES[page]).values())
