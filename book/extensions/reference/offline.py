"""Lets the search work in a copy of the book that is opened from a folder.

The index is a script, which a browser loads from a folder too. The lines of text below each result
are fetched, which it refuses: there the results do without.
"""

from typing import Any

from sphinx.application import Sphinx

NO_SUMMARIES = (
    'if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;'
)


def search_without_fetching(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Add a line of script to the search page, after the options that it changes."""
    if page == "search":
        app.add_js_file(None, body=NO_SUMMARIES, priority=300)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension to the build."""
    app.connect("html-page-context", search_without_fetching)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
