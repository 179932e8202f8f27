"""Tables, some of which are written when all pages have been read."""

from collections.abc import Iterable

from docutils import nodes
from sphinx.util.docutils import SphinxDirective


class Later(nodes.Element):
    """Stands for a table until all pages have been read."""


class LateTable(SphinxDirective):
    """Leave room for a table that is made from other pages, any of which may have changed."""

    def run(self) -> list[nodes.Node]:
        """Return the place, which bears the directive's name."""
        self.env.note_reread()
        return [Later(name=self.name)]


def places(document: nodes.document, name: str) -> list[Later]:
    """Return where a directive of this name has left room."""
    return [place for place in document.findall(Later) if place["name"] == name]


def table(heads: tuple[str, ...], rows: Iterable[Iterable[object]], name: str) -> nodes.table:
    """Return a table of the class `name`; what is no node in a cell becomes text."""
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in heads), cols=len(heads))
    group += [nodes.thead("", _row(heads)), nodes.tbody("", *map(_row, rows))]
    return nodes.table("", group, classes=[name])


def _row(cells: Iterable[object]) -> nodes.row:
    contents = (cell if isinstance(cell, nodes.Node) else nodes.Text(str(cell)) for cell in cells)
    return nodes.row("", *(nodes.entry("", nodes.paragraph("", "", node)) for node in contents))
