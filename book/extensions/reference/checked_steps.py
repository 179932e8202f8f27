"""The directive ``{checked-steps}``: how many steps of its derivations each page has checked.

The build finds the numbers in the outputs of the cells.
"""

import re
from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .tables import LateTable, places, table

HEADS = ("Page", "Derivations", "Steps checked", "of them proven")

_DERIVATION = re.compile(
    r'<figure class="md-derivation[^"]*" data-steps="(\d+)" data-exact="(\d+)"'
)


def finish(app: Sphinx, document: nodes.document, page: str) -> None:
    """Write the table where the directive stands: a row for each page, and the sum."""
    for place in places(document, "checked-steps"):
        rows = [*counts(app.env)]
        rows.append(("Together", *(sum(row[k] for row in rows) for k in (1, 2, 3))))
        place.replace_self(table(HEADS, rows, "md-checked-steps"))


def counts(env: BuildEnvironment) -> Iterator[tuple[str, int, int, int]]:
    """Yield the pages with derivations: title, derivations, their steps, those in symbols."""
    for page in env.collect_relations():
        outputs = "".join(node.astext() for node in env.get_doctree(page).findall(nodes.raw))
        found = [(int(steps), int(exact)) for steps, exact in _DERIVATION.findall(outputs)]
        if found:
            steps, exact = map(sum, zip(*found, strict=True))
            yield env.titles[page].astext(), len(found), steps, exact


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("checked-steps", LateTable)
    app.connect("doctree-resolved", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
