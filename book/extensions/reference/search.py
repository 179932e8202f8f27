"""Mends the search in two places.

It looks for an anchor by a CSS selector and does not escape it, so that the dot of an anchor such
as #module-mdrnn_lib.checks begins the name of a class; it finds nothing and warns. And it fetches
the lines of text below each result, which a browser refuses in a copy of the book that is opened
from a folder: there the results do without.
"""

from typing import Any

from sphinx.application import Sphinx

SCRIPT = """if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false
document.addEventListener("DOMContentLoaded", () => {
  const text = Search.htmlToText
  Search.htmlToText = (html, anchor) => text(html, anchor && "#" + CSS.escape(anchor.slice(1)))
})"""


def mend_search(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Add a script to the search page, after the options and before the search begins."""
    if page == "search":
        app.add_js_file(None, body=SCRIPT, priority=300)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension to the build."""
    app.connect("html-page-context", mend_search)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
