"""Puts the stepper on the pages that have derivations, and their code behind them."""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx

from mdrnn_lib.derivation.display import stepper_source

SCRIPT = "widgets/derivation.js"
DERIVATION = '<figure class="md-derivation'

_MODULE = re.compile(r"^export (?=function)|^export default \{.*?^\};\n", re.MULTILINE | re.DOTALL)


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


def put_code_last(app: Sphinx, document: nodes.document, page: str) -> None:
    """Let folded code stand behind the result that it derives, where it belongs to the steps."""
    for folded in list(document.findall(HideCodeCellNode)):
        cell = folded.parent
        outputs = "".join(node.astext() for node in cell.findall(nodes.raw))
        if cell.get("nb_element") == "cell_code" and DERIVATION in outputs:
            cell.remove(folded)
            cell.append(folded)
            cell["classes"].append("md-code-last")


def add_script(app: Sphinx, page: str, template: str, context: Any, doctree: Any) -> None:
    """Load the stepper on a page that has a derivation."""
    if DERIVATION in context.get("body", ""):
        app.add_js_file(SCRIPT, priority=452, loading_method="defer")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension to the build."""
    app.connect("builder-inited", write_script)
    app.connect("doctree-resolved", put_code_last)
    app.connect("html-page-context", add_script, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
