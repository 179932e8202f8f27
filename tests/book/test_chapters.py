"""Every chapter keeps the book's contract with its reader, and the book says what its notes said.

The contract is in `tools/contract.py`, and in words in CONTRIBUTING.md.
"""

import re
from pathlib import Path

import nbformat
import pytest
from chapters import BOOK, ROOT, pages
from contract import DEMANDS, broken, unmet
from nbformat import NotebookNode

PARTS = ("one-dimension/", "two-dimensions/", "n-dimensions/")
CHAPTERS = [page for page in pages() if page.startswith(PARTS)]

STATEMENTS = {  # of the notes that the book grew from: what they say, where it is computed, and how
    "a recurrent network with ReLU": ("one-dimension/vanilla-rnn", r"h\[t\]: relu\("),
    "a state by itself: I": ("one-dimension/vanilla-rnn", r"immediate\(h\[t\], h\[t\]\)"),
    "a state by the one before: W_h": ("one-dimension/vanilla-rnn", r"immediate\(h\[t\], h\[t - 1"),
    "the gradient for t = 1": ("one-dimension/vanilla-rnn", r'"One step", total\(h\[1\], w_h\)'),
    "the gradient for t = 2": ("one-dimension/vanilla-rnn", r'"Two steps", total\(h\[2\], w_h\)'),
    "the gradient for t = 3": ("one-dimension/vanilla-rnn", r'"Three steps", total\(h\[3\], w_h\)'),
    "the gradient sum": (
        "one-dimension/vanilla-rnn", r'theorem\("The gradient sum", gradient_claim\)',
    ),
    "the gradient sum, regrouped": (
        "one-dimension/backpropagation-through-time", r'"From rows to columns"',
    ),
    "an image is no sequence": ("two-dimensions/mdrnn", r"0\.9\*\*28"),
    "as many connections as dimensions": ("two-dimensions/mdrnn", r"if i > 0:[\s\S]*if j > 0:"),
    "two directions in one dimension": ("one-dimension/both-directions", r"md\.BLSTM\("),
    "2^n corners in n": ("two-dimensions/four-corners", r"layers_in_it == \{2\*\*n\}"),
    "one forget gate": ("one-dimension/lstm", r"\(forget_gates, predecessors\) == \(n, n\)"),
    "n forget gates": ("two-dimensions/mdlstm", r"n   self-connections   forget gates"),
    "the nested loops": ("n-dimensions/algorithm", r"for i_1 in range\(I_1\):[\s\S]*if i_1 > 0"),
    "for any n": ("n-dimensions/algorithm", r"for p in np\.ndindex\(\*grid\):"),
}  # fmt: skip


def read(page: str) -> NotebookNode:
    return nbformat.read(BOOK / f"{page}.ipynb", as_version=4)


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_chapter_is_whole(page: str) -> None:
    if demands := unmet(read(page)):
        lines = [f"book/{page}.ipynb does not keep {len(demands)} demand(s) of CONTRIBUTING.md:"]
        pytest.fail("\n- ".join([*lines, *demands]), pytrace=False)


@pytest.mark.parametrize("name", DEMANDS)
def test_a_demand_stands_in_contributing(name: str) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert f"- {DEMANDS[name]}\n" in text


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_of_the_notes_is_computed_in_its_chapter(statement: str) -> None:
    page, pattern = STATEMENTS[statement]
    cells = [cell for cell in read(page).cells if cell.cell_type == "code"]
    found = [cell for cell in cells if re.search(pattern, cell.source)]
    assert any(cell.execution_count for cell in found), f"{page} does not compute {statement}"


# ---- the guard itself ----

WHOLE = read("one-dimension/vanilla-rnn")


def without(pattern: str, replacement: str = "") -> NotebookNode:
    """Return a good chapter in which something is replaced everywhere."""
    notebook = nbformat.from_dict(WHOLE)
    for cell in notebook.cells:
        cell.source = re.sub(pattern, replacement, cell.source, flags=re.MULTILINE)
    return notebook


@pytest.mark.parametrize(
    ("pattern", "name", "words"),
    [
        (r"^\(ch-.*\)=\n", "title", ""),
        (r"UnrolledGradient", "figure", "There are CubeWave, "),
        (r"^A recurrent network uses the same weight", "sentence", "Cell 3 begins “x. x over t"),
        (r"^## The question$", "sections", "Missing: The question."),
        (r"^## In five lines$", "sections", "Missing: In five lines."),
        (r"^5\. .*$", "lines", "Found 4."),
        (r"\{cite:t\}", "reading", ""),
        (r"^:label: ex-", "exercises", "Found 0."),
        (r"solution-start\} ex-zero-gradient", "solutions", "None for ex-zero-gradient."),
        (r"exercises\.compare", "checker", ""),
        (r"(Derivation|Claim)\(", "derivation", ""),
        (r"notebook\.source", "source", ""),
        (r"three_ways\(|^\s*assert ", "check", ""),
        (r"\(figure:", "links", "Found 0."),
        (r"\{term\}", "terms", ""),
        (r"Look at what does", "references", "“Chapter 4” in cell 3, line 15."),
    ],
)
def test_guard_says_what_is_missing(pattern: str, name: str, words: str) -> None:
    put = {"sentence": "x. x over t", "references": "Chapter 4 says"}.get(name, "x")
    found = [words for broken_one, words in broken(without(pattern, put)) if broken_one == name]
    assert any(one.startswith(words) for one in found)


def test_guard_says_what_is_missing_of_the_caption() -> None:
    notebook = nbformat.from_dict(WHOLE)
    del notebook.cells[1].metadata["mystnb"]
    assert unmet(notebook) == [DEMANDS["caption"]]


def test_an_empty_chapter_meets_no_demand_that_can_be_told_from_it() -> None:
    kept = {"solutions", "references"}  # nothing is asked, and nobody is called by a number
    assert {name for name, _ in broken(nbformat.v4.new_notebook())} == set(DEMANDS) - kept


def test_paths_of_the_chapters_are_their_parts() -> None:
    assert {Path(page).parent.as_posix() + "/" for page in CHAPTERS} == set(PARTS)
