"""The files of the site that are no pages of the book.

``404.html`` for wrong addresses; ``robots.txt``, and a sitemap once the site's address is known;
and for each page that has moved a page at its former place that leads to the new one. What has
moved stands in the configuration, both names without ``.html``::

    moved_pages: {one-dimension/rnn: one-dimension/vanilla-rnn}

By hand, because sphinx-sitemap lists only what a build has written anew, and the search page;
sphinx-reredirects takes a target that is no page and names no canonical address; the page of
sphinx-notfound-page loads files from below a path that must be known.
"""

import json
import posixpath
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from mdrnn_lib.widgets.parts.modules import STYLE

TEMPLATES = Path(__file__).parent / "templates"
LOGO = Path(__file__).parents[2] / "assets" / "logo.svg"

logger = logging.getLogger(__name__)


def check_moved(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of a redirect that leads nowhere, and of one that would hide a page."""
    for old, new in app.config.moved_pages.items():
        if new not in env.found_docs:
            logger.warning("moved_pages leads from %r to %r, which is no page", old, new)
        if old in env.found_docs:
            logger.warning("moved_pages names %r, which is a page", old)


def write_files(app: Sphinx, exception: Exception | None) -> None:
    """Write them once the pages are there."""
    if exception is not None or app.builder.format != "html":
        return
    site, base = Path(app.outdir), app.config.html_baseurl
    files = {
        "404.html": not_found(base),
        "robots.txt": robots(base),
        **{f"{old}.html": redirect(old, new, base) for old, new in app.config.moved_pages.items()},
    }
    if base:
        files["sitemap.xml"] = sitemap(base, sorted(app.env.found_docs), app.config.root_doc)
    else:  # one of an earlier build
        (site / "sitemap.xml").unlink(missing_ok=True)
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")


def robots(base: str) -> str:
    """Return the file that lets everyone read everything."""
    text = "User-agent: *\nAllow: /\n"
    return f"{text}Sitemap: {base}sitemap.xml\n" if base else text


def sitemap(base: str, pages: Iterable[str], root: str) -> str:
    """Return the list of all pages, the first one called by its folder."""
    addresses = [base if page == root else f"{base}{page}.html" for page in pages]
    entries = "".join(f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{entries}</urlset>\n"
    )


def redirect(old: str, new: str, base: str) -> str:
    """Return a page that leads to another, with the place in it that was asked for."""
    target = posixpath.relpath(f"{new}.html", posixpath.dirname(old) or ".")
    return _fill(
        "moved.html",
        target=escape(target),
        script=json.dumps(target),
        canonical=escape(f"{base}{new}.html" if base else target),
    )


def not_found(base: str) -> str:
    """Return the page for wrong addresses, which loads nothing, for it may stand at any depth.

    It leads to the start page by the path in the book's address. Where that is not known, a script
    looks for the folder.
    """
    return _fill(
        "not-found.html",
        root=escape(urlsplit(base).path),
        style=STYLE.read_text(encoding="utf-8"),
        logo=LOGO.read_text(encoding="utf-8"),
    )


def _fill(template: str, **values: str) -> str:
    return Template((TEMPLATES / template).read_text(encoding="utf-8")).substitute(values)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_config_value("moved_pages", {}, "html", Mapping)
    app.connect("env-check-consistency", check_moved)
    app.connect("build-finished", write_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
