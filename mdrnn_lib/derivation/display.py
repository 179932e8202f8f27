"""A derivation on a page: every line, its reason and its proof, readable without any script.

`stepper.mjs` turns the list into one that is revealed step by step.
"""

import json
import re
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.expressions import Expression, Quantity
from mdrnn_lib.derivation.indices import letters
from mdrnn_lib.derivation.layout import Box, Row, Setter, Sign, mark_changes, names
from mdrnn_lib.derivation.proof import Difference
from mdrnn_lib.derivation.record import Record, Refusal, Step
from mdrnn_lib.derivation.render import mathml, plain, tex
from mdrnn_lib.notation import Notation

FOLDER = Path(__file__).parent
LARGEST_POINT_IN_LINE = 8


def html(derivation: Record) -> str:
    """Write a derivation as HTML: the formulae in MathML, all steps open."""
    setter = Setter(derivation.rows, derivation.notation)
    lines, met = [_line("", setter.pieces(derivation.start), "", 0)], {}
    before = derivation.start
    met.update(dict.fromkeys(names(setter.set(before))))
    for number, step in enumerate(derivation.steps, start=1):
        pieces = setter.pieces(mark_changes(before, step.expression))
        lines.append(_line("=", pieces, _grounds(step, derivation.notation), number))
        before = step.expression
        met.update(dict.fromkeys(names(setter.set(before))))
    glossary = json.dumps(
        {name: _gloss(name, derivation.notation) for name in met}, ensure_ascii=False
    )
    exact = sum(step.proven for step in derivation.steps)
    return (
        f'<figure class="md-derivation" data-steps="{len(derivation.steps)}" data-exact="{exact}" '
        f'aria-label="{escape(f"Derivation: {derivation.title}")}">\n'
        f'<p class="md-derivation-title">{escape(derivation.title)}'
        f'<span class="md-checked">{escape(derivation.counted)}</span></p>\n'
        f'<ol class="md-lines">\n{"".join(lines)}</ol>\n'
        f'<script type="application/json">{glossary}</script>\n</figure>'
    )


def _line(relation: str, pieces: list[Box], grounds: str, number: int) -> str:
    if relation:
        pieces = [Row((Sign(relation, "relation"), pieces[0])), *pieces[1:]]
    spoken = "".join(map(plain, pieces)).strip()
    written = " ".join(f"<math>{_displayed(piece)}</math>" for piece in pieces)
    return (
        f'<li class="md-line" data-step="{number}">'
        f'<div class="md-formula" role="group" tabindex="0" aria-label="{escape(spoken)}">'
        f"{written}</div>{grounds}</li>\n"
    )


def _displayed(box: Box) -> str:
    return f'<mstyle displaystyle="true">{mathml(box)}</mstyle>'


def _grounds(step: Step, notation: Notation | None) -> str:
    words = "proven" if step.proven else "sampled"
    explained = "" if step.proven else step.verdict.why
    return (
        f'<p class="md-grounds"><span><span class="md-reason">{escape(step.reason)}</span> '
        f'{_typeset(step.remark, notation)}</span> <span class="md-badge md-by-{words}" '
        f'title="{escape(explained)}">{words}</span></p>'
    )


def _gloss(name: str, notation: Notation) -> list[str]:
    symbol = notation[name]
    return [symbol.meaning, symbol.shape_text if symbol.shape else ""]


_SYMBOL = re.compile(r"\b([A-Za-z]+'?(?:_[xhifog])?)_(\w\b|\{[^}]*\})|\b([wWbP]_[xhifog]{1,2})\b")


def _typeset(words: str, notation: Notation | None) -> str:
    """Set the symbols in a remark, such as h_1, w_h or h_{t-1}; the rest is plain words."""
    if notation is None:
        return escape(words, quote=False)
    return _SYMBOL.sub(lambda found: _symbol_in_words(found, notation), escape(words, quote=False))


def _symbol_in_words(found: re.Match[str], notation: Notation) -> str:
    name, index, bare = found[1], found[2], found[3]
    whole = found[0]
    if bare or whole in notation:
        box = Setter(False).set(Quantity(notation[whole]))
    elif name in notation and notation[name].places:
        read = _read_index(index.strip("{}"), notation)
        box = Setter(False).set(Quantity(notation[name], (read,)))
    else:
        return whole
    return f"<math>{mathml(box)}</math>"


def _read_index(text: str, notation: Notation) -> Any:
    """Read an index such as 2, t or t-1."""
    found = re.findall(r"[a-z]+", text)
    return sp.sympify(text, locals={name: letters(name, notation) for name in found})


def latex(derivation: Record) -> str:
    """Write a derivation as TeX, one line a step, the reason beside it."""
    setter = Setter(derivation.rows, derivation.notation)
    lines = [f"& {tex(setter.set(derivation.start))}"]
    lines += [
        rf"=\;& {tex(setter.set(step.expression))} && \text{{{step.reason}}}"
        for step in derivation.steps
    ]
    return "$$\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}$$"


def refusal(refused: Refusal) -> str:
    """Write a refused step as HTML: the two formulae, and where they differ."""
    found = refused.difference
    values = ("", "") if isinstance(found, str) else (found.left, found.right)
    lines = zip(("before", "after"), (refused.before, refused.after), values, strict=True)
    body = "".join(
        f'<tr><th scope="row">{name}</th><td>{_formula(e, refused.rows)}</td>'
        f"<td>{escape(value)}</td></tr>"
        for name, e, value in lines
    )
    return (
        '<div class="md-refusal" role="group" aria-label="A step that was refused">'
        f"<p>Step {refused.number} of “{escape(refused.title)}” does not follow.</p>"
        '<table><thead><tr><th scope="col">line</th><th scope="col">formula</th>'
        f'<th scope="col">value{_entry(found)}</th></tr></thead><tbody>{body}</tbody></table>'
        f"<p>{escape(refused.how[:1].upper() + refused.how[1:])}{_point(refused)}</div>"
    )


def _entry(found: Difference | str) -> str:
    if isinstance(found, str) or not found.entry:
        return ""
    return " in row {}, column {}".format(*found.entry)


def _point(refused: Refusal) -> str:
    """Say where the formulae differ; many numbers stand in a paragraph of their own."""
    found = refused.difference
    if isinstance(found, str) or len(found.point) <= LARGEST_POINT_IN_LINE:
        return f"{f' at {escape(refused.where)}' if refused.where else ''}.</p>"
    at, numbers = (f" at {refused.at}" if refused.at else ""), refused.numbers
    return f'{escape(at)}, with these numbers:</p><p class="md-point">{escape(numbers)}</p>'


def _formula(e: Expression, rows: bool) -> str:
    return f"<math>{_displayed(Setter(rows).set(e))}</math>"


def theorem(shown: Any) -> str:
    """Write a theorem as HTML: its statement, for what it is shown, and its proof."""
    first = shown.proofs[0]
    setter = Setter(shown.rows, first.notation)
    sides = "".join(
        f'<div class="md-formula"><math>{_displayed(setter.set(left))}<mo>=</mo>'
        f"{_displayed(setter.set(right))}</math></div>"
        for left, right in shown.equations
    )
    given = "".join(f"<li>assuming {escape(one)}</li>" for one in shown.assumptions)
    return (
        f'<section class="md-theorem" data-theorem="{escape(shown.name)}">'
        f'<p class="md-derivation-title">Theorem: {escape(shown.name)}'
        f'<span class="md-checked">{"proven" if shown.proven else "sampled"}'
        f" {escape(shown.scope)}</span></p>"
        f"{sides}{f'<ul>{given}</ul>' if given else ''}</section>"
    )


def stepper_source() -> str:
    """Return the ES module that reveals a derivation step by step."""
    return (FOLDER / "stepper.mjs").read_text(encoding="utf-8")


@cache
def _view_class() -> Any:
    """Make the widget that runs the stepper in Jupyter, if there is anywidget."""
    try:
        import anywidget
        import traitlets
    except ImportError:
        return None
    style = FOLDER.parent / "widgets" / "parts" / "figure.css", FOLDER / "stepper.css"

    class View(anywidget.AnyWidget):
        _esm = stepper_source()
        _css = "\n".join(path.read_text(encoding="utf-8") for path in style)
        html = traitlets.Unicode("").tag(sync=True)

    return View


def bundle(derivation: Record, plain_text: str) -> Any:
    """Return a derivation in every form in which a notebook may show it."""
    written = html(derivation)
    forms = {
        "text/plain": plain_text,
        "text/html": written,
        "text/latex": latex(derivation),
    }
    view = _view_class()
    if view is None:
        return forms
    live, metadata = view(html=written)._repr_mimebundle_() or ({}, {})
    return live | forms, metadata
