"""Sets mathematics while the book is built: TeX becomes MathML, which browsers draw by themselves.

A page needs no script for its formulae and nothing moves when they appear. The notebooks keep their
TeX, which JupyterLab sets. A formula that cannot be read is a warning at its place, and so a fault.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

from docutils import nodes
from py_mini_racer import JSEvalException
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html import HTML5Translator

from mdrnn_lib.widgets.parts.engine import start

TEMML = Path(__file__).parent / "temml" / "temml.min.js"
CLASSES = "math notranslate nohighlight"
KINDS = {"def-": "definition", "example-": "example"}
"""What an equation is, by how its label begins; others are results."""
LONG = 20  # characters; a longer formula within a line may not fit a phone

# What is over a letter as the derivations have it, and no space inside a bracket of given size.
SMALL_ARROW = r'<mover accent="true">\1<mo stretchy="false" mathsize="70%">\2</mo></mover>'
BAR = r'<mover accent="true">\1<mo stretchy="false">¯</mo></mover>'
FENCE = '<mo fence="true" symmetric', '<mo fence="true" lspace="0" rspace="0" symmetric'

_ARROW = re.compile(r"<mover>((?:(?!<mover>).)*?)<mo [^>]*>([←→])</mo></mover>")
_BAR = re.compile(r"<mover>((?:(?!<mover>).)*?)<mo [^>]*>‾</mo></mover>")
_ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}.*?\\end\{\1\}", re.DOTALL)

_MATH_SPAN = r'(<span class="math [^"]*">(?:(?!</span>).)*</span>)'
_BEFORE_A_MARK = re.compile(rf"{_MATH_SPAN}([,.;:!?)\]’”]+)", re.DOTALL)

logger = logging.getLogger(__name__)


@cache
def _engine() -> Any:
    return start(TEMML.read_text(encoding="utf-8"))


@cache
def mathml(tex: str, display: bool = False) -> str:
    """Return a formula as a ``math`` element.

    Raises
    ------
    ValueError
        If the TeX cannot be read; the message says where.
    """
    options = {"displayMode": display, "throwOnError": True, "strict": True}
    try:
        formula = str(_engine().call("temml.renderToString", tex, options))
    except JSEvalException as error:
        reason = str(error).strip().splitlines()[0]
        raise ValueError(f"this formula cannot be read: {tex!r}: {reason}") from error
    return _BAR.sub(BAR, _ARROW.sub(SMALL_ARROW, formula)).replace(*FENCE)


def in_lines(tex: str) -> str:
    r"""Return the TeX of a display so that ``\\`` starts a line of it, aligned at its ``&``."""
    lines = r"\\" in _ENVIRONMENT.sub("", tex)
    return rf"\begin{{split}}{tex}\end{{split}}" if lines else tex


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula within a line."""
    formula = _set(node, node.astext(), display=False)
    long = len(re.sub("<[^>]*>", "", formula)) > LONG
    self.body.append(self.starttag(node, "span", "", CLASS=f"{CLASSES} long" if long else CLASSES))
    self.body.append(f"{formula}</span>")
    raise nodes.SkipNode


def visit_display(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on lines of its own, with its number if it has one."""
    tex = node.astext() if node["nowrap"] else in_lines(node.astext())
    formula = _set(node, tex, display=True)
    if node["number"]:
        # Beside what scrolls, not in it: the number is in sight whatever part of the formula is.
        number = f'<span class="eqno">({get_node_equation_number(self, node)})'
        self.body.append(self.starttag(node, "div", CLASS="md-numbered") + number)
        self.add_permalink_ref(node, "Link to this equation")
        self.body.append(f"{_kind(node)}</span>")
        self.body.append(f'<div class="{CLASSES}">{formula}</div></div>\n')
    else:
        self.body.append(self.starttag(node, "div", CLASS=CLASSES) + f"{formula}</div>\n")
    raise nodes.SkipNode


def _kind(node: nodes.math_block) -> str:
    """Write beside the number what the equation is, if its label says so."""
    label = node["label"] or ""
    words = [word for prefix, word in KINDS.items() if label.startswith(prefix)]
    return f' <span class="md-kind">{words[0]}</span>' if words else ""


def hold_marks(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Let no line begin with the mark that follows a formula; a browser would break there."""
    if "body" in context:
        glued = r'<span class="md-glued">\1\2</span>'
        context["body"] = _BEFORE_A_MARK.sub(glued, context["body"])


def _set(node: nodes.Node, tex: str, display: bool) -> str:
    try:
        return mathml(tex, display)
    except ValueError as error:
        logger.warning("%s", error, location=node)
        return ""


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the renderer; ``html_math_renderer`` chooses it."""
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_display, None))
    app.connect("html-page-context", hold_marks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
