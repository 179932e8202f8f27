"""Make the bibliography a list whose entries are items.

Docutils gives the entries ``doc-biblioentry``, a role that ARIA has withdrawn: to those who listen
such a list has no items.
"""

from typing import Any

from sphinx.application import Sphinx

WITHDRAWN = 'role="doc-biblioentry"'


def mend_roles(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Replace the role in one page."""
    if "body" in context:
        context["body"] = context["body"].replace(WITHDRAWN, 'role="listitem"')


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension to the build."""
    app.connect("html-page-context", mend_roles)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
