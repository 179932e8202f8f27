"""Lets the search show a summary for an anchor with a dot in it, such as #module-mdrnn_lib.checks.

Sphinx looks for the anchor by a CSS selector and does not escape it, so that the dot begins the
name of a class; it finds nothing and warns.
"""

from typing import Any

from sphinx.application import Sphinx

ESCAPED = """document.addEventListener("DOMContentLoaded", () => {
  const text = Search.htmlToText
  Search.htmlToText = (html, anchor) => text(html, anchor && "#" + CSS.escape(anchor.slice(1)))
})"""


def escape_anchors(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Add a script to the search page that runs before the search begins."""
    if page == "search":
        app.add_js_file(None, body=ESCAPED, priority=300)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension to the build."""
    app.connect("html-page-context", escape_anchors)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
