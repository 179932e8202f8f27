"""Puts the scripts of the figures that compute on the pages that have such figures, and only there.

It also gives the prose links that set a figure's state. In Markdown such a link reads
``[see w = 1.1](figure:unrolled-gradient?w_h=1.1&term=2)``: after the colon the figure's anchor,
then the state. A link to a figure that is not on the page, or to a state that it cannot have, is a
warning.
"""

import json
import re
from html import escape, unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.util import logging
from traitlets import TraitError

from mdrnn_lib.widgets import Figure
from mdrnn_lib.widgets.bundle import bundle

FOLDER = "widgets"
SCHEME = "figure"

_FIGURE = re.compile(
    r'<figure class="md-figure" id="(?P<anchor>[^"]*)" data-module="(?P<module>[^"]*)".*?'
    r'<script type="application/json">(?P<state>.*?)</script>',
    re.DOTALL,
)
_LINK = re.compile(
    rf'<a class="[^"]*" href="{SCHEME}:(?P<anchor>[^"?]*)(?:\?(?P<state>[^"]*))?"[^>]*>'
)

logger = logging.getLogger(__name__)


def allow_links(app: Sphinx, config: Config) -> None:
    """Let MyST pass addresses of the form ``figure:…`` instead of looking for such a file."""
    schemes = config.myst_url_schemes
    if isinstance(schemes, dict):
        config.myst_url_schemes = {**schemes, SCHEME: None}
    else:
        config.myst_url_schemes = [*schemes, SCHEME]


def write_modules(app: Sphinx) -> None:
    """Write each figure's module as a classic script, which a page opened as a file may load."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir, "_static", FOLDER)
    target.mkdir(parents=True, exist_ok=True)
    for module in Figure.kinds():
        (target / f"{module}.js").write_text(registration(module), encoding="utf-8")


def registration(module: str) -> str:
    """Return a script that leaves a module's source where ``mount.js`` looks for it."""
    source = json.dumps(bundle(module), ensure_ascii=False)
    return f'(window.mdrnnFigures ??= {{}})["{module}"] = {source};\n'


def bring_to_life(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Add to one page the scripts of its figures, and turn its ``figure:`` links into real ones."""
    if app.builder.format != "html" or "body" not in context:
        return
    figures = {found["anchor"]: found for found in _FIGURE.finditer(context["body"])}
    context["body"] = _LINK.sub(
        # Escaped twice: by MyST when it reads the address, by Sphinx when it writes it.
        lambda found: _link(
            page, figures, found["anchor"], unescape(unescape(found["state"] or ""))
        ),
        context["body"],
    )
    # Deferred scripts run in this order; a figure need not wait for MathJax, which comes at 500.
    for module in sorted({found["module"] for found in figures.values()}):
        app.add_js_file(f"{FOLDER}/{module}.js", priority=450, loading_method="defer")
    if figures:
        app.add_js_file("mount.js", priority=451, loading_method="defer")


def _link(page: str, figures: dict[str, re.Match[str]], anchor: str, query: str) -> str:
    if anchor not in figures:
        fault = "which is not on this page"
    else:
        fault = _fault(figures[anchor], dict(parse_qsl(query)))
    if fault:
        logger.warning("a link names the figure %r, %s", anchor, fault, location=page)
    return f'<a class="md-figure-link" href="#{escape(anchor)}" data-state="{escape(query)}">'


def _fault(found: re.Match[str], query: dict[str, str]) -> str:
    """Return why a figure cannot take a state, or nothing if it can."""
    state = json.loads(found["state"])
    for name in query:
        if name not in state:
            return f"which has no {name!r} to set"
    kind = Figure.kinds()[found["module"]]
    try:
        kind(**state | {name: _value(text) for name, text in query.items()})
    except TraitError as error:
        return f"which cannot take this state: {error}"
    return ""


def _value(text: str) -> Any:
    """Read a value as ``mount.js`` does: JSON if it is that, else a word."""
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension to the build."""
    # Before MyST reads its settings, and after the theme has completed the page.
    app.connect("config-inited", allow_links, priority=100)
    app.connect("builder-inited", write_modules)
    app.connect("html-page-context", bring_to_life, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
