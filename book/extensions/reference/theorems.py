"""The directive ``{theorems}``: every theorem of the book, for what it is shown, and how.

A theorem that a cell shows is an object that refuses a proof with a gap; its output says what it
covers.  A theorem that the text states beside it has the same name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from .tables import LateTable, places, table

HEADS = ("Theorem", "Chapter", "Shown", "Steps proven")
IN_THE_TEXT = "in the text"
_THEOREM = re.compile(
    r'<section class="md-theorem" id="(?P<id>[^"]+)" data-theorem="(?P<name>[^"]+)"'
    r' data-scope="(?P<scope>[^"]*)" data-steps="(?P<steps>\d+)"'
)


@dataclass(frozen=True)
class Shown:
    """One theorem: where it stands, for what it is shown, in how many steps; none in the text."""

    page: str
    anchor: str
    scope: str = IN_THE_TEXT
    steps: int = 0


def theorems(env: BuildEnvironment) -> dict[str, Shown]:
    """Return all theorems by their names, in the order of the book."""
    found: dict[str, Shown] = {}
    for page in env.collect_relations():
        document = env.get_doctree(page)
        for name, anchor in stated(document):
            found[name] = Shown(page, anchor)
        outputs = "".join(node.astext() for node in document.findall(nodes.raw))
        for output in _THEOREM.finditer(outputs):
            name = unescape(output["name"])
            anchor = found[name].anchor if name in found else output["id"]
            found[name] = Shown(page, anchor, unescape(output["scope"]), int(output["steps"]))
    return found


def stated(document: nodes.document) -> Iterator[tuple[str, str]]:
    """Yield the theorems that the text of a page states, each with its anchor."""
    for node in document.findall(nodes.Element):
        if {"proof", "theorem"} <= set(node.get("classes", ())):
            yield node[0].astext().strip("()"), node["ids"][0]


def finish(app: Sphinx, document: nodes.document, page: str) -> None:
    """Write the table where the directive stands."""
    for place in places(document, "theorems"):
        rows = [row(app, page, name, shown) for name, shown in theorems(app.env).items()]
        place.replace_self(table(HEADS, rows, "md-theorems"))


def row(app: Sphinx, page: str, name: str, shown: Shown) -> tuple[object, ...]:
    """Return the cells of one theorem."""
    address = app.builder.get_relative_uri(page, shown.page)
    link = nodes.reference("", name, refuri=f"{address}#{shown.anchor}", internal=True)
    return link, app.env.titles[shown.page].astext(), shown.scope, shown.steps or "–"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("theorems", LateTable)
    app.connect("doctree-resolved", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
