"""Name the cell and the line of a notebook in what the build reports.

myst-nb writes line 1 of cell 8 as line 80002 of a file that has other lines: it adds 1 twice.
"""

import logging
import re

from sphinx.application import Sphinx

LINE = re.compile(r"(\.ipynb):(\d+)")


def in_words(location: str) -> str:
    """Turn a line of a notebook, ``a.ipynb:80002``, into cell and line."""

    def named(found: re.Match[str]) -> str:
        cell, line = divmod(int(found[2]), 10_000)
        return f"{found[1]}, cell {cell}, line {max(line - 1, 1)}" if cell else found[0]

    return LINE.sub(named, location)


class InWords(logging.Filter):
    """Rewrites where a message comes from; to be added behind Sphinx's own filters."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the location of a message, and let it pass."""
        location = getattr(record, "location", None)
        if isinstance(location, str):
            record.location = in_words(location)
        return True


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    for handler in logging.getLogger("sphinx").handlers:
        handler.addFilter(InWords())
    return {"parallel_read_safe": True, "parallel_write_safe": True}
