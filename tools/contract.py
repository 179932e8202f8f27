"""What every chapter owes its reader, and what of it a chapter does not keep.

Each demand is a sentence that says what to do. CONTRIBUTING.md holds all of them, and a test
compares; so nobody meets one of them for the first time when it fails.
"""

import re
from collections.abc import Iterator

import nbformat
from cells import line_of, places
from nbformat import NotebookNode

from mdrnn_lib.widgets.parts.figure import Figure

DEMANDS = {
    "title": "The first cell holds a label, `(ch-name)=`, and below it the title, `# Title`.",
    "figure": "The second cell ends in a figure that computes, such as `GridWave()`.",
    "caption": "The metadata of the second cell give the figure a caption and a name: "
    '`"mystnb": {"figure": {"caption": "…", "name": "fig-name"}}`.',
    "sentence": "The third cell begins with a paragraph of one sentence that says what the chapter "
    "shows.",
    "sections": "The sections “The question”, “Check it yourself”, “What goes wrong in practice”, "
    "“Exercises”, “In five lines” and “Further reading” come in this order, with others between "
    "them; “Check it yourself” may be a `###`.",
    "lines": "“In five lines” is a list of five, numbered, each on a line of its own.",
    "reading": "“Further reading” cites: ``{cite:t}`key` ``, with the key in "
    "`book/references.bib`.",
    "links": "Two or more links in the prose move a figure: `[words](figure:name?trait=value)`.",
    "terms": "The prose links to the glossary: ``{term}`gate` ``.",
    "references": "Another chapter is called by its label, ``{ref}`ch-name` ``, never by its "
    "number.",
    "derivation": "A code cell proves something: a `Derivation(` or a `Claim(`.",
    "source": "A code cell shows code of the library itself: `notebook.source(`.",
    "check": "A code cell checks in numbers: `three_ways(` or `check_gradients(`, or two cells "
    "`assert`.",
    "exercises": "There are three exercises or more: `{exercise}` with a `:label: ex-name`.",
    "solutions": "Each exercise has a solution that stays closed: `{solution-start} ex-name` with "
    "`:class: dropdown`, and `{solution-end}`.",
    "checker": "One exercise is in code: its template is checked with `exercises.compare(`, and so "
    "is its solution.",
}
"""The demands, by name."""

SECTIONS = re.findall("“(.*?)”", DEMANDS["sections"])[:6]
EXERCISE = re.compile(r"^`{3,}\{exercise\}.*?\n:label: (ex-[\w-]+)", re.MULTILINE)
SOLUTION = re.compile(r"^`{3,}\{solution-start\} (ex-[\w-]+)\n:class: dropdown", re.MULTILINE)
FIGURE_LINK = re.compile(r"\]\(figure:[\w-]+\?[^)]+\)")
TYPED_NUMBER = re.compile(
    r"\b[Cc]hapters? (\d+|one|two|three|four|five|six|seven|eight|nine|ten)\b"
)


def unmet(notebook: NotebookNode) -> list[str]:
    """Return the demands that a chapter does not keep, each with what was found instead."""
    return [f"{DEMANDS[name]} {found}".strip() for name, found in broken(notebook)]


def broken(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Yield each demand that is not kept, by name, and what was found."""
    prose = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    yield from opening(notebook.cells)
    yield from sections(prose)
    yield from references(notebook)
    yield from proofs(code)
    yield from exercises(prose, code)


def opening(cells: list[NotebookNode]) -> Iterator[tuple[str, str]]:
    """The first screen: label and title, a figure with caption and name, one sentence."""
    nothing = nbformat.v4.new_code_cell()
    first, second, third = (cells + 3 * [nothing])[:3]
    if not re.fullmatch(r"\(ch-[\w-]+\)=\n# .+", first.source.strip()):
        yield "title", ""
    if not any(re.search(rf"\b{kind}\(", second.source) for kind in figures()):
        yield "figure", f"There are {', '.join(figures())}."
    if not {"caption", "name"} <= set(second.metadata.get("mystnb", {}).get("figure", {})):
        yield "caption", ""
    sentence = third.source.split("\n\n")[0]
    if sentence.startswith("#") or len(re.findall(r"[.?!](\s|$)", sentence)) != 1:
        yield "sentence", f"Cell 3 begins “{sentence[:60]}”."


def figures() -> list[str]:
    """Return the names of all figures that compute."""
    return sorted(kind.__name__ for kind in Figure.kinds().values())


def sections(prose: str) -> Iterator[tuple[str, str]]:
    """The headings that every chapter has, in their order, and what stands below some of them."""
    anywhere = re.findall(r"^###? (.+)$", prose, re.MULTILINE)
    if lacking := [section for section in SECTIONS if section not in anywhere]:
        yield "sections", f"Missing: {', '.join(lacking)}."
    found = [name for name in re.findall(r"^## (.+)$", prose, re.MULTILINE) if name in SECTIONS]
    if found != sorted(found, key=SECTIONS.index):
        yield "sections", f"They come as {', '.join(found)}."
    lines = re.findall(r"^\d\. \S.+$", below(prose, "In five lines"), re.MULTILINE)
    if len(lines) != 5:
        yield "lines", f"Found {len(lines)}."
    if "{cite" not in below(prose, "Further reading"):
        yield "reading", ""


def below(prose: str, heading: str) -> str:
    """Return the text of a section, to the next one."""
    return prose.partition(f"## {heading}\n")[2].partition("\n## ")[0]


def references(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Links that move figures, lead to the glossary, and to other chapters."""
    prose = [(place, cell.source) for place, cell in places(notebook) if cell.cell_type != "code"]
    links = [link for _, text in prose for link in FIGURE_LINK.findall(text)]
    if len(links) < 2:
        yield "links", f"Found {len(links)}."
    if not any("{term}`" in text for _, text in prose):
        yield "terms", ""
    for place, text in prose:
        plain = re.sub(r"`[^`\n]*`", lambda quoted: " " * len(quoted[0]), text)
        for typed in TYPED_NUMBER.finditer(plain):
            line = line_of(text, typed.start())
            yield "references", f"“{typed.group()}” in {place}, line {line}."


def proofs(code: list[str]) -> Iterator[tuple[str, str]]:
    """Derivations that are checked, the library's code, a comparison in numbers."""
    if not any("Derivation(" in source or "Claim(" in source for source in code):
        yield "derivation", ""
    if not any("notebook.source(" in source for source in code):
        yield "source", ""
    asserting = sum(re.search(r"^\s*assert ", text, re.MULTILINE) is not None for text in code)
    if asserting < 2 and not any(re.search(r"(three_ways|check_gradients)\(", x) for x in code):
        yield "check", ""


def exercises(prose: str, code: list[str]) -> Iterator[tuple[str, str]]:
    """Three or more, each with a solution that stays closed, one of them checked."""
    asked, solved = EXERCISE.findall(prose), SOLUTION.findall(prose)
    if len(asked) < 3:
        yield "exercises", f"Found {len(asked)}."
    if unsolved := sorted(set(asked) - set(solved)):
        yield "solutions", f"None for {', '.join(unsolved)}."
    if sum("exercises.compare(" in source for source in code) < 2:
        yield "checker", ""
