"""The directive ``{anywidget}`` for pages without a kernel, as Jupyter Book 2 has it.

    ```{anywidget} ../mdrnn_lib/widgets/grid_wave/figure.mjs
    :css: ../mdrnn_lib/widgets/parts/figure.css
    :class: wide

    {"step": 5, "caption": "A wave."}
    ```

The argument names one of the library's figures by the path of its ES module from the page, or by
its name, ``grid-wave``; the body is the figure's state as JSON, with ``caption`` and ``anchor``
beside it. ``:css:`` names the figures' style sheet, which the pages load anyway. The still picture
of the Python class goes onto the page, and `scripts.py` brings it to life.
"""

import json
from pathlib import Path
from typing import Any

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from traitlets import TraitError

from mdrnn_lib.widgets import Figure
from mdrnn_lib.widgets.parts.modules import STYLE


class AnyWidget(SphinxDirective):
    """Place a figure that computes on a Markdown page."""

    required_arguments = 1
    has_content = True
    option_spec = {  # noqa: RUF012 (declared so by the base class)
        "css": directives.unchanged_required,
        "class": directives.class_option,
    }

    def run(self) -> list[nodes.Node]:
        """Return the figure's HTML, in a box of the given classes if there are any."""
        style = self.options.get("css")
        if style and self.resolved(style) != STYLE.resolve():
            raise self.error(f"{style!r} is not the figures' style sheet, {STYLE.name}")
        html = nodes.raw("", self.figure().to_html(), format="html")
        if "class" not in self.options:
            return [html]
        return [nodes.container("", html, classes=self.options["class"])]

    def figure(self) -> Figure:
        """Make the figure that the directive describes."""
        asked, kinds = self.arguments[0], Figure.kinds()
        paths = {kind.folder.resolve() / "figure.mjs": name for name, kind in kinds.items()}
        name = paths.get(self.resolved(asked), asked)
        if name not in kinds:
            raise self.error(
                f"{asked!r} is neither a figure's name nor the path of its figure.mjs; "
                f"there are {', '.join(kinds)}"
            )
        try:
            return kinds[name](**self.read_state())
        except (TraitError, TypeError) as error:
            raise self.error(f"the figure {name!r} cannot take this state: {error}") from error

    def read_state(self) -> dict[str, Any]:
        """Read the body."""
        try:
            state = json.loads("\n".join(self.content) or "{}")
        except json.JSONDecodeError as error:
            raise self.error(f"the figure's state is no JSON: {error}") from error
        if not isinstance(state, dict):
            raise self.error("the figure's state must be a JSON object, {…}")
        return state

    def resolved(self, path: str) -> Path:
        """Resolve a path from the page."""
        return Path(self.env.doc2path(self.env.docname)).parent.joinpath(path).resolve()


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("anywidget", AnyWidget)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
