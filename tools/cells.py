"""Where something stands in a notebook, in words that lead there.

Cells count from 1, Markdown too, as ruff counts them; a code cell also has the number that Jupyter
shows beside it.
"""

from collections.abc import Iterator

from nbformat import NotebookNode


def places(notebook: NotebookNode) -> Iterator[tuple[str, NotebookNode]]:
    """Yield each cell with its place, such as ``cell 12 (In [5])``."""
    executed = 0
    for number, cell in enumerate(notebook.cells, start=1):
        if cell.cell_type == "code":
            executed += 1
            yield f"cell {number} (In [{executed}])", cell
        else:
            yield f"cell {number}", cell


def line_of(text: str, offset: int) -> int:
    """Return the line, from 1, in which a character of a text stands."""
    return text.count("\n", 0, offset) + 1
