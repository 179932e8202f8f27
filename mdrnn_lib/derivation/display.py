"""A derivation on a page: its result, set like any equation, and behind a ✓ the steps to it.

Without a script, and in print, all steps are open.  `stepper.mjs` folds them and reveals them one
by one.  What the build of a book fills in, the number, is an empty ``md-number``.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.algebra import Difference, Sampled
from mdrnn_lib.derivation.changes import Marks, changes, marked
from mdrnn_lib.derivation.expressions import Expression, Quantity
from mdrnn_lib.derivation.indices import letters
from mdrnn_lib.derivation.layout import Box, Row, Setter, Sign, names
from mdrnn_lib.derivation.record import Assumed, Record, Refusal, Step
from mdrnn_lib.derivation.render import mathml, plain, tex
from mdrnn_lib.notation import Notation, Symbol

FOLDER = Path(__file__).parent
LARGEST_POINT_IN_LINE = 8
PROVEN = "Equal for all values: exact algebra reduces the difference of the two sides to zero."


# ---- a derivation ----


def html(derivation: Record) -> str:
    """Write a derivation as HTML: the result, and all steps open."""
    exact = sum(step.proven for step in derivation.steps)
    setter = _setter(derivation)
    return (
        f'<figure class="md-derivation" data-steps="{len(derivation.steps)}" data-exact="{exact}" '
        f'data-kind="{derivation.kind}" aria-label="{_attribute("Derivation: ", derivation.title)}'
        f'">\n<div class="md-result">{_formula(_equation(setter, derivation))}'
        f"{_side(derivation)}</div>\n"
        f'<div class="md-proof">\n<p class="md-derivation-title">{escape(derivation.title)}'
        f"{_circumstances([derivation])}</p>\n{_lines(setter, derivation)}</div>\n"
        f"{_glossary(setter, [derivation])}\n</figure>"
    )


def _setter(derivation: Record) -> Setter:
    return Setter(derivation.rows, derivation.notation)


def _equation(setter: Setter, derivation: Record) -> list[Box]:
    """Set the result, start = end, in the pieces between which it may be broken."""
    start = setter.set(derivation.start)
    return [start, *_related(setter.pieces(derivation.end))] if derivation.steps else [start]


def _related(pieces: list[Box]) -> list[Box]:
    return [Row((Sign("=", "relation"), pieces[0])), *pieces[1:]]


def _formula(pieces: list[Box]) -> str:
    """Write a formula that can be focused: to scroll it, and to walk along its symbols."""
    spoken = "".join(map(plain, pieces)).strip()
    written = "<wbr/>".join(f"<math>{_displayed(piece)}</math>" for piece in pieces)
    return (
        f'<div class="md-formula" role="group" tabindex="0" aria-label="{escape(spoken)}">'
        f"<div>{written}</div></div>"
    )


def _side(derivation: Record) -> str:
    """Write what stands beside a result: its number and its mark."""
    if derivation.kind == "result":
        named = _number(derivation.label)
    else:
        words = derivation.title if derivation.kind == "part" else "example"
        named = f'<span class="md-kind">{escape(words)}</span>'
    return f'<p class="md-side">{named}{_check(derivation)}</p>'


def _number(label: str) -> str:
    return f'<span class="md-number" data-label="{escape(label)}"></span>'


def _check(derivation: Record) -> str:
    if not derivation.steps:
        return ""
    return _mark(derivation.proven)


def _mark(proven: bool) -> str:
    if proven:
        return f'<span class="md-check" title="Proven. {PROVEN}">✓</span>'
    tried = "Tried, not proven: the two sides agree wherever they were compared."
    return f'<span class="md-check md-sampled" title="{tried}">≈</span>'


def _lines(setter: Setter, derivation: Record) -> str:
    """Write the steps; of a single one, which the result shows, the reason alone."""
    steps = derivation.steps
    if len(steps) < 2:
        return _all_grounds(derivation)
    formulae = [derivation.start, *(step.expression for step in steps)]
    compared = [changes(*pair) for pair in pairwise(formulae)]
    now: list[Marks] = [{}, *(after for _, after in compared)]
    soon: list[Marks] = [*(before for before, _ in compared), {}]
    lines = []
    for number, formula in enumerate(formulae):
        pieces = setter.pieces(marked(formula, now[number], soon[number]))
        grounds = _grounds(derivation, steps[number - 1]) if number else ""
        written = _formula(_related(pieces) if number else pieces)
        lines.append(f'<li class="md-line" data-step="{number}">{grounds}{written}</li>\n')
    return f'<ol class="md-lines">\n{"".join(lines)}</ol>\n'


def _displayed(box: Box) -> str:
    return f'<mstyle displaystyle="true">{mathml(box)}</mstyle>'


def _all_grounds(derivation: Record) -> str:
    return "".join(_grounds(derivation, step) for step in derivation.steps)


def _grounds(derivation: Record, step: Step) -> str:
    """Write the reason of a step, and how far it holds, unless all are proven anyway."""
    remark = f" — {_typeset(step.remark, derivation.notation)}" if step.remark else ""
    reason = f'<span><span class="md-reason">{escape(step.reason)}</span>{remark}</span>'
    return f'<p class="md-grounds">{reason}{"" if derivation.proven else _badge(step)}</p>'


def _badge(step: Step) -> str:
    verdict = step.verdict
    if not isinstance(verdict, Sampled):
        return f' <span class="md-badge" title="{PROVEN}">proven</span>'
    words = (
        f"equal to {verdict.digits} digits at {verdict.points} points ({verdict.domain}):"
        f" {verdict.why}"
    )
    return f' <span class="md-badge md-sampled">{escape(words)}</span>'


def _circumstances(derivations: Sequence[Record]) -> str:
    """Say for what the results were checked, and what was assumed; once, if it is the same."""
    scopes = dict.fromkeys(found.scope for found in derivations if found.scope)
    assumed = dict.fromkeys(one for found in derivations for one in found.assumptions)
    return _scope([*scopes], [*assumed], derivations[0].notation)


def _scope(scopes: Sequence[str], assumptions: Sequence[Assumed], notation: Notation | None) -> str:
    said = [*map(escape, scopes), *(_assumed(one, notation) for one in assumptions)]
    return f' <span class="md-scope">{"; ".join(said)}</span>' if said else ""


def _assumed(one: Assumed, notation: Notation | None) -> str:
    setter = Setter(one.rows, notation)
    if one.right is None:
        return f"assuming that <math>{mathml(setter.set(one.left))}</math> {escape(one.words)}"
    line = Row((setter.set(one.left), Sign(one.words, "relation"), setter.set(one.right)))
    return f"assuming <math>{mathml(line)}</math>"


def _glossary(setter: Setter, derivations: Sequence[Record]) -> str:
    """Write what each symbol means, for the script to show."""
    met: dict[str, list[str]] = {}
    for found in derivations:
        for formula in (found.start, *(step.expression for step in found.steps)):
            for name in names(setter.set(formula)):
                meaning = found.meanings.get(name, "")
                met.setdefault(name, _gloss(found.notation, name, meaning))
    return _written_glossary(met)


def _written_glossary(met: Mapping[str, list[str]]) -> str:
    written = json.dumps(met, ensure_ascii=False)
    return f'<script type="application/json">{written}</script>'


def _attribute(*words: str) -> str:
    return escape("".join(words))


# ---- a theorem, whose proof has several parts ----


def theorem(
    name: str,
    equations: Sequence[tuple[Expression, Expression]],
    scope: str,
    assumptions: Sequence[Assumed],
    parts: Sequence[Record],
    label: str = "",
) -> str:
    """Write a theorem as HTML: what it states, and behind its ✓ the parts of its proof.

    Parameters
    ----------
    name
        What it is called.
    equations
        The two sides of each equation that it states.
    scope
        For what it is shown, in one line.
    assumptions
        What is taken for true.
    parts
        The derivations that prove it, such as base and step of an induction.
    label
        By which the text refers to it.
    """
    notation = parts[0].notation
    setter = Setter(any(part.rows for part in parts), notation)
    stated = [[setter.set(a), *_related(setter.pieces(b))] for a, b in equations]
    met = {sign: _gloss(notation, sign) for pieces in stated for sign in _names(pieces)}
    mark = _mark(all(part.proven for part in parts))
    return (
        f"{_theorem_begun(name, scope, parts)}"
        f'<figure class="md-derivation" aria-label="{_attribute("Theorem: ", name)}">\n'
        f'<div class="md-result"><div class="md-defined">{"".join(map(_formula, stated))}</div>'
        f'<p class="md-side">{_number(label)}{mark}</p></div>\n'
        f'<div class="md-proof">\n<p class="md-derivation-title">{escape(name)}'
        f"{_scope([scope], assumptions, notation)}</p>\n"
        f"{''.join(html(replace(part, kind='part')) for part in parts)}</div>\n"
        f"{_written_glossary(met)}\n</figure>\n</section>"
    )


def theorem_of_results(
    name: str, scope: str, assumptions: Sequence[Assumed], parts: Sequence[Record]
) -> str:
    """Write a theorem whose equations stand on the page by themselves: one line that says so."""
    steps = sum(len(part.steps) for part in parts)
    return (
        f'{_theorem_begun(name, scope, parts)}<p class="md-derivation-title">{escape(name)}:'
        f" {len(parts)} results, {steps} steps {_mark(all(part.proven for part in parts))}"
        f"{_scope([scope], assumptions, parts[0].notation)}</p>\n</section>"
    )


def _theorem_begun(name: str, scope: str, parts: Sequence[Record]) -> str:
    anchor = re.sub(r"\W+", "-", name.lower()).strip("-")
    steps = sum(len(part.steps) for part in parts)
    return (
        f'<section class="md-theorem" id="theorem-{anchor}" data-theorem="{_attribute(name)}"'
        f' data-scope="{_attribute(scope)}" data-steps="{steps}">\n'
    )


def _names(pieces: Sequence[Box]) -> list[str]:
    return [name for piece in pieces for name in names(piece)]


# ---- several results of one step ----


def table(title: str, derivations: Sequence[Record]) -> str:
    """Write results of one step each as a table: formula, reason, number and mark."""
    exact = sum(step.proven for found in derivations for step in found.steps)
    steps = sum(len(found.steps) for found in derivations)
    setter = Setter(any(found.rows for found in derivations), derivations[0].notation)
    rows = "".join(_table_row(found) for found in derivations)
    return (
        f'<figure class="md-derivation md-together" data-steps="{steps}" data-exact="{exact}" '
        f'aria-label="{_attribute("Derivations: ", title)}">\n<table>\n'
        f'<caption class="md-derivation-title">{escape(title)}{_circumstances(derivations)}'
        f"</caption>\n<tbody>\n{rows}</tbody>\n</table>\n"
        f"{_glossary(setter, derivations)}\n</figure>"
    )


def _table_row(derivation: Record) -> str:
    formula = _formula(_equation(_setter(derivation), derivation))
    cells = formula, _all_grounds(derivation), _side(derivation)
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>\n"


# ---- definitions ----


def definitions(
    lines: Iterable[tuple[Expression, Expression]],
    rows: bool,
    notation: Notation | None,
    title: str = "Definitions",
    label: str = "",
) -> str:
    """Write definitions, left side = right side, as one numbered block that says what it is.

    Parameters
    ----------
    lines
        The two sides of each.
    rows
        Whether the formulae are about rows and matrices.
    notation
        In which they are written.
    title
        What is defined, for those who listen.
    label
        By which the text refers to them.
    """
    setter = Setter(rows, notation)
    formulae = [[setter.set(left), *_related(setter.pieces(right))] for left, right in lines]
    written = "".join(map(_formula, formulae))
    met = {name: _gloss(notation, name) for pieces in formulae for name in _names(pieces)}
    return (
        f'<figure class="md-derivation md-definitions" aria-label="{_attribute(title)}">\n'
        f'<div class="md-result"><div class="md-defined">{written}</div>'
        f'<p class="md-side">{_number(label)}<span class="md-kind">definition</span></p></div>\n'
        f"{_written_glossary(met)}\n</figure>"
    )


def _gloss(notation: Notation | None, name: str, meaning: str = "") -> list[str]:
    symbol = notation[name] if notation else Symbol(name, name, "")
    return [meaning or symbol.meaning, symbol.shape_text if symbol.shape else ""]


_SYMBOL = re.compile(r"\b([A-Za-z]+'?(?:_[xhifog])?)_(\w\b|\{[^}]*\})|\b([wWbP]_[xhifog]{1,2})\b")


_INDEX = re.compile(r"\w|\{\w([-−+]\w)*(,\w([-−+]\w)*)*\}")  # not p−e_d


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
    elif name in notation and notation[name].places and _INDEX.fullmatch(index):
        read = _read_index(index.strip("{}"), notation)
        box = Setter(False).set(Quantity(notation[name], (read,)))
    else:
        return whole
    return f"<math>{mathml(box)}</math>"


def _read_index(text: str, notation: Notation) -> Any:
    """Read an index such as 2, t, t-1 or μ−1,ν."""
    named = {symbol.glyph: name for name, symbol in notation.items()}
    found = {sign: named.get(sign, sign) for sign in re.findall(r"[^\W\da-zA-Z]", text)}
    found |= {sign: sign for sign in re.findall(r"[a-zA-Z]", text)}
    known = {sign: letters(name, notation) for sign, name in found.items()}
    places = [sp.sympify(place, locals=known) for place in text.replace("−", "-").split(",")]
    return places[0] if len(places) == 1 else tuple(places)


def latex(derivation: Record) -> str:
    """Write a derivation as TeX, one line a step, the reason beside it."""
    setter = Setter(derivation.rows)
    lines = [f"& {tex(setter.set(derivation.start))}"]
    lines += [
        rf"=\;& {tex(setter.set(step.expression))} && \text{{{step.reason}}}"
        for step in derivation.steps
    ]
    return "$$\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}$$"


def latex_table(derivations: Sequence[Record]) -> str:
    """Write results of one step each as TeX, one line each."""
    lines = [
        f"{tex(setter.set(found.start))} &= {tex(setter.set(found.end))}"
        rf" && \text{{{found.steps[-1].reason}}}"
        for found in derivations
        for setter in [Setter(found.rows)]
    ]
    return "$$\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}$$"


def latex_equations(equations: Sequence[tuple[Expression, Expression]], rows: bool) -> str:
    """Write equations as TeX, one line each."""
    setter = Setter(rows)
    lines = [f"{tex(setter.set(left))} &= {tex(setter.set(right))}" for left, right in equations]
    return "$$\\begin{aligned}\n" + " \\\\\n".join(lines) + "\n\\end{aligned}$$"


def equation(derivation: Record) -> str:
    """Write a result and its last reason in one line of plain text."""
    pieces = _equation(Setter(derivation.rows), derivation)
    reason = f"    ({derivation.steps[-1].reason})" if derivation.steps else ""
    return "".join(map(plain, pieces)).strip() + reason


def refusal(refused: Refusal) -> str:
    """Write a refused step as HTML: the two formulae, and where they differ."""
    found = refused.difference
    values = ("", "") if isinstance(found, str) else (found.left, found.right)
    lines = zip(("before", "after"), (refused.before, refused.after), values, strict=True)
    body = "".join(
        f'<tr><th scope="row">{name}</th><td>{_in_line(e, refused.rows)}</td>'
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


def _in_line(e: Expression, rows: bool) -> str:
    return f"<math>{_displayed(Setter(rows).set(e))}</math>"


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
    return in_every_form(html(derivation), plain_text, latex(derivation))


def in_every_form(written: str, plain_text: str, tex_text: str) -> Any:
    """Return derivations, written as HTML, text and TeX, as a notebook takes them."""
    forms = {"text/plain": plain_text, "text/html": written, "text/latex": tex_text}
    view = _view_class()
    if view is None:
        return forms
    live, metadata = view(html=written)._repr_mimebundle_() or ({}, {})
    return live | forms, metadata
