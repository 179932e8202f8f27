"""Leaves out of the site what pages load for nothing, or nobody loads at all.

The theme draws its icons with a script of 1.5 MB; `icons.css` has the few that the pages use.
Jupyter notes the state of every live widget in the page; figures here carry their own, far smaller.
"""

import shutil
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

WIDGET_STATE = "application/vnd.jupyter.widget-state+json"
FOLDED_NAME = ' aria-label="Toggle hidden content"'
UNUSED = [
    "vendor",
    "*.html",
    "**/*.map",
    "images/logo_binder.svg",
    "images/logo_deepnote.svg",
    "images/logo_jupyterhub.svg",
]


def drop_widget_state(app: Sphinx, document: nodes.document) -> None:
    """Forget the state of Jupyter's widgets, up to a megabyte, that myst_nb has noted for a page.

    It would be written into the page, and stored for the next build.
    """
    noted = getattr(app.env, "nb_metadata", {}).get(app.env.docname, {})
    scripts = noted.get("js_files", {})
    for name, (_, attributes) in list(scripts.items()):
        if attributes.get("type") == WIDGET_STATE:
            del scripts[name]


def drop_names(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Leave a folded cell the name that it shows: who speaks to a page says what can be read."""
    if "body" in context:
        context["body"] = context["body"].replace(FOLDED_NAME, "")


def drop_files(app: Sphinx, exception: Exception | None) -> None:
    """Delete the theme's files that no page loads."""
    for pattern in UNUSED if app.builder.format == "html" else []:
        for path in list(Path(app.outdir, "_static").glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension to the build."""
    app.add_css_file("icons.css", priority=500)
    app.connect("doctree-read", drop_widget_state)
    app.connect("html-page-context", drop_names, priority=900)
    app.connect("build-finished", drop_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
