"""Puts the scripts of the figures that compute behind these figures, and on no other page.

A browser runs them before it reads on: a figure has its final height before anything stands below
it, so nothing moves.

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
from mdrnn_lib.widgets.parts.modules import figure_script, parts_script

FOLDER = "widgets"
PARTS = "parts"  # the script of what all figures share
SCHEME = "figure"
MOUNT = "mdrnnMount();"

_FIGURE = re.compile(
    r'<figure class="md-figure" id="(?P<anchor>[^"]*)" data-module="(?P<module>[^"]*)".*?'
    r'<script type="application/json">(?P<state>.*?)</script>.*?</figure>',
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


def write_scripts(app: Sphinx) -> None:
    """Write what the figures share, and each kind of figure, as a script of its own."""
    if app.builder.format != "html":
        return
    target = Path(app.outdir, "_static", FOLDER)
    target.mkdir(parents=True, exist_ok=True)
    scripts = {
        module: figure_script(module, kind.folder) for module, kind in Figure.kinds().items()
    }
    for name, script in {PARTS: parts_script(), **scripts}.items():
        (target / f"{name}.js").write_text(script, encoding="utf-8")


def bring_to_life(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Add its scripts behind each figure of a page, and turn ``figure:`` links into real ones."""
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
    loaded: set[str] = set()
    context["body"] = _FIGURE.sub(
        lambda found: found[0] + _scripts(app, context, found["module"], loaded), context["body"]
    )


def _scripts(app: Sphinx, context: dict[str, Any], module: str, loaded: set[str]) -> str:
    """Return the tags that bring a figure to life; what the page has loaded is not loaded again."""
    scripts = ("mount.js", f"{FOLDER}/{PARTS}.js", f"{FOLDER}/{module}.js")
    wanted = [name for name in scripts if name not in loaded]
    loaded.update(wanted)
    return "".join([*(_tag(app, context, name) for name in wanted), f"<script>{MOUNT}</script>"])


def _tag(app: Sphinx, context: dict[str, Any], name: str) -> str:
    """Return a script's tag, which Sphinx gives an address that changes with the content."""
    app.add_js_file(name)
    return str(context["js_tag"](context["script_files"].pop()))


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
    app.connect("builder-inited", write_scripts)
    app.connect("html-page-context", bring_to_life, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
