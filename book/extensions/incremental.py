"""Keeps a build in which little has changed short.

Every build loads the tree of each page, to number the figures. Where autodoc has parsed a part of
a page on its own, that part would take all that the build knows along into the stored tree.

And a page that gathers something from all others has to be written again when one of them has been
read; not otherwise, for Sphinx ends at once where nothing has to be written.
"""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx


def join_parts(app: Sphinx, document: nodes.document) -> None:
    """Let each node of a page belong to the page, not to the document it was parsed in."""
    for node in document.findall():
        node.document = document


def out_of_date(app: Sphinx, page: str) -> bool:
    """Tell whether a page of the book has been read since a page of the site was written."""
    if app.builder.format != "html":
        return True
    written = Path(app.builder.get_outfilename(page))  # type: ignore[attr-defined]
    read = max(app.env.all_docs.values(), default=0)  # microseconds
    return not written.is_file() or written.stat().st_mtime_ns <= 1000 * read


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("doctree-read", join_parts, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
