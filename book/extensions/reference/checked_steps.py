"""The directive ``{checked-steps}``: how many steps each page has proven, and which it could not.

The build finds the numbers in the outputs of the cells.
"""

import re
from collections.abc import Iterator
from html import unescape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .tables import LateTable, places, table

HEADS = ("Page", "Derivations", "Steps", "proven", "sampled")
WHY = ("Page", "Step that is sampled, and why it is not proven")

_DERIVATION = re.compile(
    r'<figure class="md-derivation[^"]*" data-steps="(\d+)" data-exact="(\d+)"'
)
_SAMPLED = re.compile(r'<span class="md-badge md-sampled">(.*?)</span>')


def finish(app: Sphinx, document: nodes.document, page: str) -> None:
    """Write the tables where the directive stands: the counts with their sum, and the reasons."""
    for place in places(document, "checked-steps"):
        rows = [*counts(app.env)]
        rows.append(("Together", *(sum(row[k] for row in rows) for k in (1, 2, 3, 4))))
        tables = [table(HEADS, rows, "md-checked-steps")]
        why = [(title, reason) for title, text in outputs(app.env) for reason in reasons(text)]
        if why:
            tables.append(table(WHY, why, "md-sampled-steps"))
        place.replace_self(tables)


def outputs(env: BuildEnvironment) -> Iterator[tuple[str, str]]:
    """Yield the title of each page, and what its cells have written."""
    for page in env.collect_relations():
        written = "".join(node.astext() for node in env.get_doctree(page).findall(nodes.raw))
        yield env.titles[page].astext(), written


def counts(env: BuildEnvironment) -> Iterator[tuple[str, int, int, int, int]]:
    """Yield the pages with derivations: title, derivations, steps, those proven, those not."""
    for title, written in outputs(env):
        found = [(int(steps), int(exact)) for steps, exact in _DERIVATION.findall(written)]
        if found:
            steps, exact = map(sum, zip(*found, strict=True))
            yield title, len(found), steps, exact, steps - exact


def reasons(written: str) -> list[str]:
    """Return what the sampled steps of a page say of themselves."""
    return [unescape(words) for words in _SAMPLED.findall(written)]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("checked-steps", LateTable)
    app.connect("doctree-resolved", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
