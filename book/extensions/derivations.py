"""Puts the stepper on the pages that have derivations, and counts the checked steps of the book.

The directive ``{checked-steps}`` writes the count of every page, as the build has found it in the
outputs of the cells.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from incremental import out_of_date
from mdrnn_lib.derivation.display import stepper_source

SCRIPT = "widgets/derivation.js"

_DERIVATION = re.compile(r'<figure class="md-derivation" data-steps="(\d+)" data-exact="(\d+)"')
_MODULE = re.compile(r"^export (?=function)|^export default \{.*?^\};\n", re.MULTILINE | re.DOTALL)


class CountTable(nodes.Element):
    """Stands for the table until all pages have been read."""


class CheckedSteps(SphinxDirective):
    """The table of checked steps."""

    def run(self) -> list[nodes.Node]:
        """Leave room for the table."""
        return [CountTable()]


def write_script(app: Sphinx) -> None:
    """Write the stepper as a classic script, which a page opened as a file may load."""
    if app.builder.format == "html":
        target = Path(app.outdir, "_static", SCRIPT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(classic_script(stepper_source()), encoding="utf-8")


def classic_script(module: str) -> str:
    """Return a script that starts the stepper of every derivation on the page."""
    body = _MODULE.sub("", module)
    start = 'for (const figure of document.querySelectorAll(".md-derivation")) enhance(figure);'
    return f"(() => {{\n{body}\n{start}\n}})();\n"


def count(app: Sphinx, doctree: nodes.document) -> None:
    """Remember how many steps a page has checked: in all, and in symbols."""
    found = [
        (int(steps), int(exact))
        for raw in doctree.findall(nodes.raw)
        for steps, exact in _DERIVATION.findall(raw.astext())
    ]
    counts(app.env)[app.env.docname] = found
    if any(doctree.findall(CountTable)):
        tables(app.env).add(app.env.docname)


def counts(env: BuildEnvironment) -> dict[str, list[tuple[int, int]]]:
    """Return, for each page, the steps of each derivation: in all, and in symbols."""
    if not hasattr(env, "checked_steps"):
        env.checked_steps = {}  # type: ignore[attr-defined]
    return env.checked_steps  # type: ignore[attr-defined,no-any-return]


def tables(env: BuildEnvironment) -> set[str]:
    """Return the pages that have the table."""
    if not hasattr(env, "checked_steps_tables"):
        env.checked_steps_tables = set()  # type: ignore[attr-defined]
    return env.checked_steps_tables  # type: ignore[attr-defined,no-any-return]


def forget(app: Sphinx, env: BuildEnvironment, page: str) -> None:
    """Drop what is known of a page that is read again."""
    counts(env).pop(page, None)
    tables(env).discard(page)


def merge(app: Sphinx, env: BuildEnvironment, pages: Iterable[str], other: Any) -> None:
    """Take over what another process has counted."""
    counts(env).update({page: counts(other)[page] for page in pages})
    tables(env).update(tables(other).intersection(pages))


def pages_with_the_table(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have the pages with the table written again if a page has been read since they were."""
    return [page for page in tables(env) if out_of_date(app, page)]


def fill_in(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Put the table where the directive stands."""
    for place in list(doctree.findall(CountTable)):
        place.replace_self(table(app.env))


def table(env: BuildEnvironment) -> nodes.Element:
    """Return the table: a row for each page with derivations, and the sum."""
    rows = [
        (str(env.titles[page].astext()), len(found), *map(sum, zip(*found, strict=True)))
        for page, found in counts(env).items()
        if found
    ]
    rows.append(("Together", *(sum(row[k] for row in rows) for k in (1, 2, 3))))
    heads = ("Page", "Derivations", "Steps checked", "of them in symbols")
    group = nodes.tgroup("", *(nodes.colspec(colwidth=1) for _ in heads), cols=len(heads))
    group += nodes.thead("", _row(heads))
    group += nodes.tbody("", *map(_row, rows))
    return nodes.table("", group, classes=["md-checked-steps"])


def _row(entries: Iterable[Any]) -> nodes.row:
    return nodes.row("", *(nodes.entry("", nodes.paragraph(text=str(e))) for e in entries))


def add_script(app: Sphinx, page: str, template: str, context: Any, doctree: Any) -> None:
    """Load the stepper on a page that has a derivation."""
    if app.builder.format == "html" and 'class="md-derivation"' in context.get("body", ""):
        app.add_js_file(SCRIPT, priority=452, loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension to the build."""
    app.add_directive("checked-steps", CheckedSteps)
    app.add_node(CountTable)
    app.connect("builder-inited", write_script)
    app.connect("doctree-read", count)
    app.connect("env-purge-doc", forget)
    app.connect("env-merge-info", merge)
    app.connect("env-updated", pages_with_the_table)
    app.connect("doctree-resolved", fill_in)
    app.connect("html-page-context", add_script, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
