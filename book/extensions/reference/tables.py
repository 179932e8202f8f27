"""Tables, some of which are written when all pages have been read."""

from collections.abc import Iterable

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from building.incremental import out_of_date

LATE = "late-table"  # in what Sphinx knows of a page


class Later(nodes.Element):
    """Stands for a table until all pages have been read."""


class LateTable(SphinxDirective):
    """Leave room for a table that is made from other pages, any of which may have changed."""

    def run(self) -> list[nodes.Node]:
        """Return the place, which bears the directive's name."""
        self.env.metadata[self.env.docname][LATE] = ""
        return [Later(name=self.name)]


def pages_with_old_tables(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have a page with such a table written again if any page has been read since it was."""
    pages = (page for page, noted in env.metadata.items() if LATE in noted)
    return [page for page in pages if out_of_date(app, page)]


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


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("env-updated", pages_with_old_tables)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
