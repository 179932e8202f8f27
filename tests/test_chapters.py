"""What every chapter must have, and where what is missing is missing.

The list is the book's contract with its reader: a figure that computes on the first screen, the
question, checked derivations, the library's own code, a check to rerun, what goes wrong, exercises
with solutions, five lines, and where to read on.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from chapters import BOOK, pages
from nbformat import NotebookNode

from mdrnn_lib.widgets.parts.figure import Figure

PARTS = ("one-dimension/", "two-dimensions/", "n-dimensions/")
CHAPTERS = [page for page in pages() if page.startswith(PARTS)]
SECTIONS = [
    "The question",
    "Check it yourself",
    "What goes wrong in practice",
    "Exercises",
    "In five lines",
    "Further reading",
]
EXERCISE = re.compile(r"^`{3,}\{exercise\}.*?\n:label: (ex-[\w-]+)", re.MULTILINE)
SOLUTION = re.compile(r"^`{3,}\{solution-start\} (ex-[\w-]+)\n:class: dropdown", re.MULTILINE)
FIGURE_LINK = re.compile(r"\]\(figure:[\w-]+\?[^)]+\)")
TYPED_NUMBER = re.compile(
    r"\b[Cc]hapters? (\d+|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)

STATEMENTS = {  # of the notes that the book grew from: what they say, where it is computed, and how
    "a recurrent network with ReLU": ("one-dimension/vanilla-rnn", r"h\[t\]: relu\("),
    "a state by itself: I": ("one-dimension/vanilla-rnn", r"immediate\(h\[t\], h\[t\]\)"),
    "a state by the one before: W_h": ("one-dimension/vanilla-rnn", r"immediate\(h\[t\], h\[t - 1"),
    "the gradient for t = 1": ("one-dimension/vanilla-rnn", r'"One step", total\(h\[1\], w_h\)'),
    "the gradient for t = 2": ("one-dimension/vanilla-rnn", r'"Two steps", total\(h\[2\], w_h\)'),
    "the gradient for t = 3": ("one-dimension/vanilla-rnn", r'"Three steps", total\(h\[3\], w_h\)'),
    "the gradient sum": ("one-dimension/vanilla-rnn", r"theorem\.induction\("),
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


def missing(notebook: NotebookNode) -> Iterator[str]:
    """Say which parts of the contract a chapter lacks."""
    cells = notebook.cells
    prose = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    yield from opening(cells)
    yield from sections(prose)
    yield from exercises(prose, code)
    yield from proofs(code)
    if len(FIGURE_LINK.findall(prose)) < 2:
        yield "two places in the prose that move a figure"
    if "{term}`" not in prose:
        yield "links to the glossary"
    for found in TYPED_NUMBER.findall(re.sub(r"`[^`]*`", "", prose)):
        yield f"a label where “chapter {found}” is typed"


def opening(cells: list[NotebookNode]) -> Iterator[str]:
    """The first screen: label and title, a figure with caption and name, one sentence."""
    if not re.fullmatch(r"\(ch-[\w-]+\)=\n# .+", cells[0].source.strip()):
        yield "a first cell of a label and a title"
    second = cells[1] if len(cells) > 1 else nbformat.v4.new_code_cell()
    figure = second.metadata.get("mystnb", {}).get("figure", {})
    if not {"caption", "name"} <= set(figure):
        yield "a caption and a name of the first figure"
    if not any(re.search(rf"\b{kind.__name__}\(", second.source) for kind in figure_classes()):
        yield "a figure that computes, in the second cell"
    sentence = cells[2].source.split("\n\n")[0] if len(cells) > 2 else ""
    if not sentence or sentence.startswith("#") or len(re.findall(r"[.?!](\s|$)", sentence)) != 1:
        yield "one sentence below the figure"


def figure_classes() -> list[type[Figure]]:
    return list(Figure.kinds().values())


def sections(prose: str) -> Iterator[str]:
    """The headings that every chapter has, in their order, and what stands below some of them."""
    headings = re.findall(r"^## (.+)$", prose, re.MULTILINE)
    found = [heading for heading in headings if heading in SECTIONS]
    for section in SECTIONS:
        if section not in re.findall(r"^###? (.+)$", prose, re.MULTILINE):
            yield f"the section “{section}”"
    if found != [section for section in SECTIONS if section in found]:
        yield f"the usual order of the sections, not {found}"
    lines = re.findall(r"^\d\. \S.+$", below(prose, "In five lines"), re.MULTILINE)
    if len(lines) != 5:
        yield f"five lines of summary, not {len(lines)}"
    if "{cite" not in below(prose, "Further reading"):
        yield "citations for further reading"


def below(prose: str, heading: str) -> str:
    """Return the text of a section, to the next one."""
    return prose.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def exercises(prose: str, code: list[str]) -> Iterator[str]:
    """Three or more, each with a solution that stays closed, one of them checked."""
    asked, solved = EXERCISE.findall(prose), SOLUTION.findall(prose)
    if len(asked) < 3:
        yield f"three exercises, not {len(asked)}"
    for label in sorted(set(asked) - set(solved)):
        yield f"a solution of {label}"
    if sum("exercises.compare(" in source for source in code) < 2:
        yield "an exercise in code with a checker, and its solution checked"


def proofs(code: list[str]) -> Iterator[str]:
    """Derivations that are checked, the library's code, a comparison in numbers."""
    if not any("Derivation(" in source or "Claim(" in source for source in code):
        yield "a checked derivation"
    if not any("notebook.source(" in source for source in code):
        yield "code shown from the library itself"
    if not any("three_ways(" in source or "check_gradients(" in source for source in code) and (
        sum(re.search(r"^\s*assert ", source, re.MULTILINE) is not None for source in code) < 2
    ):
        yield "a numeric check with assertions"


def read(page: str) -> NotebookNode:
    return nbformat.read(BOOK / f"{page}.ipynb", as_version=4)


def test_there_are_twelve_chapters() -> None:
    assert len(CHAPTERS) == 12


@pytest.mark.parametrize("page", CHAPTERS)
def test_a_chapter_is_whole(page: str) -> None:
    lacking = "; ".join(missing(read(page)))
    assert not lacking, f"{page} lacks {lacking}"


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
    ("pattern", "words"),
    [
        (r"^\(ch-.*\)=\n", "a label and a title"),
        (r"UnrolledGradient", "a figure that computes"),
        (r"^A recurrent network uses the same weight.*$", "one sentence"),
        (r"^## The question$", "the section “The question”"),
        (r"^5\. .*$", "five lines of summary, not 4"),
        (r"\{cite:t\}", "citations"),
        (r"^:label: ex-four-steps\n", "three exercises, not"),
        (r"solution-start\} ex-zero-gradient", "a solution of ex-zero-gradient"),
        (r"exercises\.compare", "with a checker"),
        (r"(Derivation|Claim)\(", "a checked derivation"),
        (r"notebook\.source", "from the library itself"),
        (r"three_ways\(|^\s*assert ", "a numeric check"),
        (r"\(figure:", "move a figure"),
        (r"\{term\}", "the glossary"),
        (r"Look at what does", "a label where"),
    ],
)
def test_guard_says_what_is_missing(pattern: str, words: str) -> None:
    replacement = "Chapter 4 says" if pattern.startswith("Look") else "x"
    fewer = without(pattern, replacement)
    if "three exercises" in words:
        fewer.cells = [cell for cell in fewer.cells if "ex-input-weight" not in cell.source]
        fewer.cells = [cell for cell in fewer.cells if "ex-only-start" not in cell.source]
    assert any(words in part for part in missing(fewer))


def test_paths_of_the_chapters_are_their_parts() -> None:
    assert {Path(page).parent.as_posix() + "/" for page in CHAPTERS} == set(PARTS)
