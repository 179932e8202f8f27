"""What is wrong with a notebook as a file: not executed, hidden from nbval, or tied to one machine.

`make execute` refuses by these rules what the tests would refuse later.
"""

import re
from collections.abc import Iterator

from cells import places
from nbformat import NotebookNode

ESCAPES = {"nbval-skip", "nbval-ignore-output", "nbval-raises-exception", "raises-exception"}
ESCAPE_COMMENT = re.compile(r"#\s*(NBVAL|PYTEST_VALIDATE)_\w+", re.IGNORECASE)
UNSTABLE = {
    "a memory address": re.compile(r"\b0x[0-9a-fA-F]{6,}"),
    "a date": re.compile(r"\b20\d\d-[01]\d-[0-3]\d\b"),
    "a path of one machine": re.compile(
        r"(?<![\w.])/(home|root|tmp|Users|usr|opt|work|var|mnt)/|site-packages|\b[A-Z]:\\\\?\w"
    ),
    "a live widget's identity": re.compile(r"application/vnd\.jupyter\.widget-view"),
}
REMEDY = "another run or machine would print something else; leave it out of what the cell shows"


def faults(notebook: NotebookNode) -> Iterator[str]:
    """Say what is wrong with a notebook as a file, each with its cell."""
    code = [(place, cell) for place, cell in places(notebook) if cell.cell_type == "code"]
    for number, (place, cell) in enumerate(code, start=1):
        yield from (f"{place} {fault}" for fault in cell_faults(cell, number))
    yield from unstable(notebook)


def cell_faults(cell: NotebookNode, number: int) -> Iterator[str]:
    """Say what is wrong with one code cell, the `number`-th of its notebook."""
    if not cell.source.strip():
        yield "is empty"
    if cell.execution_count != number:
        yield f"has execution count {cell.execution_count}, not {number}: run `make execute`"
    if not cell.outputs and must_print(cell.source):
        yield "prints but has no stored output: run `make execute`"
    if ESCAPES & set(cell.metadata.get("tags", [])) or ESCAPE_COMMENT.search(cell.source):
        yield "is hidden from nbval: take the tag or the comment away"
    for output in cell.outputs:
        if output.output_type == "error":
            yield f"stores an error, {output.ename}"
        if output.get("name") == "stderr":
            yield "stores text on stderr"


def unstable(notebook: NotebookNode) -> Iterator[str]:
    """Say which outputs hold what differs from run to run or from machine to machine."""
    for place, cell in places(notebook):
        for output in cell.get("outputs", []):
            for name, pattern in UNSTABLE.items():
                if found := pattern.search(text_of(output)):
                    line = around(text_of(output), found)
                    yield f"{place} shows {name}, {line!r}: {REMEDY}"


def around(text: str, found: re.Match[str]) -> str:
    """Return what was found with the words about it."""
    start = max(text.rfind("\n", 0, found.start()) + 1, found.start() - 40)
    return text[start : found.end() + 20].partition("\n")[0]


def must_print(source: str) -> bool:
    """Tell whether a cell prints at its top level, so that an output has to be there."""
    return re.search(r"^(print|display)\(", source, re.MULTILINE) is not None


def text_of(output: NotebookNode) -> str:
    """Return all of an output that nbval would compare, the names of its formats too."""
    data = output.get("data", {})
    compared = [f"{kind}\n{value}" for kind, value in data.items() if kind != "image/png"]
    return "\n".join([output.get("text", ""), *compared])
