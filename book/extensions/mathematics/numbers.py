"""Numbers the results of derivations, in one sequence with the labelled equations of a page.

A derivation comes out of a cell as HTML, with an empty place for its number. Before it goes a node
that Sphinx counts as it counts displayed equations, and that ``{eq}`` finds by its label.
"""

import re
from html import unescape
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains.math import MathDomain
from sphinx.writers.html import HTML5Translator

FIGTYPE = "displaymath"  # Sphinx's name for what it counts
AUTOMATIC = "result-"

_PLACE = re.compile(r'<span class="md-number" data-label="([^"]*)"></span>')
_NAMED = re.compile(r'<span class="md-number" id="([^"]*)"></span>')


class Number(nodes.General, nodes.Element):
    """What Sphinx counts; its id is what Sphinx expects of an equation."""


def name_places(app: Sphinx, document: nodes.document) -> None:
    """Name each place for a number that the outputs of a page have, and let it be counted."""
    equations = cast(MathDomain, app.env.get_domain("math"))
    count = 0
    for output in list(document.findall(nodes.raw)):
        counted: list[nodes.Node] = []

        def named(
            place: re.Match[str], output: nodes.raw = output, counted: list[nodes.Node] = counted
        ) -> str:
            nonlocal count
            count += 1
            label = unescape(place[1])
            if label:
                equations.note_equation(app.env.docname, label, location=output)
            anchor = nodes.make_id(f"equation-{label or f'{AUTOMATIC}{count}'}")
            counted.append(Number(ids=[anchor]))
            return f'<span class="md-number" id="{anchor}"></span>'

        text = _PLACE.sub(named, output.astext())
        if counted:
            output.children = [nodes.Text(text)]
            output.parent.insert(output.parent.index(output), counted)


def write_numbers(app: Sphinx, document: nodes.document, page: str) -> None:
    """Write the numbers where they belong, each with a link to itself."""
    numbers = app.env.toc_fignumbers.get(page, {}).get(FIGTYPE, {})

    def written(place: re.Match[str]) -> str:
        number = ".".join(map(str, numbers.get(place[1], ())))
        link = f'<a class="headerlink" href="#{place[1]}" title="Link to this equation">#</a>'
        return f'<span class="md-number eqno" id="{place[1]}">({number}){link}</span>'

    for output in document.findall(nodes.raw):
        if _NAMED.search(text := output.astext()):
            output.children = [nodes.Text(_NAMED.sub(written, text))]


def leave_out(self: HTML5Translator, node: Number) -> None:
    """Write nothing: the number stands inside the derivation."""
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Connect the extension to the build."""
    app.add_enumerable_node(Number, FIGTYPE, lambda node: node["ids"][0], html=(leave_out, None))
    app.connect("doctree-read", name_places)
    app.connect("doctree-resolved", write_numbers)
    return {"parallel_read_safe": True, "parallel_write_safe": True, "env_version": 1}
