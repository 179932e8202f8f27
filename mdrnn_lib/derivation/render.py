"""Set formulae written out: as MathML for pages, as TeX, and as plain text for messages."""

from html import escape

import sympy as sp

from mdrnn_lib.derivation import layout as lay
from mdrnn_lib.derivation.expressions import Expression

BOLD_A, BOLD_a = 0x1D400, 0x1D41A
TALL = (lay.Over, lay.Big, lay.Braced, lay.Source)
TIES = 3
"""Colours that tie what is new to what it was."""
GREEK = {
    **{"φ": r"\varphi", "σ": r"\sigma", "δ": r"\delta", "μ": r"\mu", "ν": r"\nu"},
    **{"π": r"\pi", "τ": r"\tau"},
}


# ---- MathML ----


def mathml(box: lay.Box) -> str:
    """Write a box as the inside of a ``<math>`` element."""
    match box:
        case lay.Sign(text, kind):
            return _sign(text, kind)
        case lay.Row(parts):
            return f"<mrow>{''.join(map(mathml, parts))}</mrow>"
        case lay.Script(base, sub, sup):
            return _script(base, sub, sup)
        case lay.Over(top, bottom, bar):
            line = "" if bar else ' linethickness="0"'
            return f"<mfrac{line}>{_one(top)}{_one(bottom)}</mfrac>"
        case lay.Big(sign, below, above):
            operator = f'<mo largeop="true" movablelimits="false">{sign}</mo>'
            if above is None:
                return f"<munder>{operator}{_one(below)}</munder>"
            return f"<munderover>{operator}{_one(below)}{_one(above)}</munderover>"
        case lay.Fence(body, left, right):
            # A bracket that need not grow shall not: browsers keep room for its largest form.
            low = "" if any(isinstance(b, TALL) for b in lay.boxes(body)) else ' stretchy="false"'
            close = f'fence="true" lspace="0" rspace="0"{low}'
            return f"<mrow><mo {close}>{left}</mo>{mathml(body)}<mo {close}>{right}</mo></mrow>"
        case lay.Barred(body):
            return f'<mover accent="true">{_one(body)}<mo stretchy="false">¯</mo></mover>'
        case lay.Arrowed(body, arrow):
            small = 'stretchy="false" lspace="0" rspace="0" mathsize="70%"'
            return f'<mover accent="true">{_one(body)}<mo {small}>{arrow}</mo></mover>'
        case lay.Braced(body, words):
            return (
                f'<munder><munder>{_one(body)}<mo stretchy="true">⏟</mo></munder>'
                f"<mtext>{escape(words)}</mtext></munder>"
            )
        case lay.Named(body, name, colour):
            tint = f" md-c{colour}" if colour else ""
            return f'<mrow class="md-sym{tint}" data-name="{escape(name)}">{mathml(body)}</mrow>'
        case lay.Marked(body, mark):
            classes = f"md-{mark.kind} md-tie{mark.tie % TIES + 1}"
            return f'<mrow class="{classes}">{mathml(body)}</mrow>'
        case lay.Source(expression):
            return str(sp.mathml(expression, printer="presentation"))
    raise TypeError(f"there is no MathML for a {type(box).__name__}")


def _sign(text: str, kind: str) -> str:
    text = escape(text)
    match kind:
        case "letter":
            return f"<mi>{text}</mi>"
        case "bold":
            start = BOLD_a if text.islower() else BOLD_A
            return f"<mi>{chr(start + ord(text) - ord('a' if text.islower() else 'A'))}</mi>"
        case "upright" if text == "∂":
            return f"<mi>{text}</mi>"
        case "upright":
            # Padded by nothing: Firefox takes an upright letter for a function, and spaces it.
            return f'<mpadded><mi mathvariant="normal">{text}</mi></mpadded>'
        case "number":
            return f"<mn>{text}</mn>"
        case "words":
            return f"<mtext>{text.replace(' ', '&#160;')}</mtext>"
        case "times":
            return f'<mo lspace="0" rspace="0.17em">{text}</mo>'
        case "operator" if text in "+−⊙·":
            # Pieces of a broken line begin with a sign that is nevertheless between two terms.
            return f'<mo form="infix">{text}</mo>'
        case "operator" if text in "′,":
            return f'<mo lspace="0" rspace="0">{text}</mo>'
    return f"<mo>{text}</mo>"


def _script(base: lay.Box, sub: lay.Box | None, sup: lay.Box | None) -> str:
    if sub and sup:
        return f"<msubsup>{_one(base)}{_one(sub)}{_one(sup)}</msubsup>"
    if sub:
        return f"<msub>{_one(base)}{_one(sub)}</msub>"
    return f"<msup>{_one(base)}{_one(sup)}</msup>" if sup else mathml(base)


def _one(box: lay.Box) -> str:
    """Write a box as exactly one element, as the children of a fraction or a script must be."""
    written = mathml(box)
    return f"<mrow>{written}</mrow>" if isinstance(box, lay.Source) else written


# ---- TeX ----


def tex(box: lay.Box) -> str:
    """Write a box in TeX, without macros of the book's own."""
    match box:
        case lay.Sign(text, kind):
            return _tex_sign(text, kind)
        case lay.Row(parts):
            return " ".join(map(tex, parts))
        case lay.Script(base, sub, sup):
            if sup == lay.Sign("′", "operator"):
                return f"{tex(base)}'" + (f"_{{{tex(sub)}}}" if sub else "")
            lower, upper = (f"_{{{tex(sub)}}}" if sub else ""), (f"^{{{tex(sup)}}}" if sup else "")
            body = (
                tex(base)
                if isinstance(base, lay.Sign | lay.Barred | lay.Arrowed)
                else f"{{{tex(base)}}}"
            )
            return f"{body}{lower}{upper}"
        case lay.Over(top, bottom, True):
            return rf"\frac{{{tex(top)}}}{{{tex(bottom)}}}"
        case lay.Over(top, bottom, _):
            return rf"\genfrac{{}}{{}}{{0pt}}{{}}{{{tex(top)}}}{{{tex(bottom)}}}"
        case lay.Big(sign, below, above):
            name = r"\sum" if sign == "∑" else r"\prod"
            return f"{name}_{{{tex(below)}}}" + (f"^{{{tex(above)}}}" if above else "")
        case lay.Fence(body, left, right):
            return rf"\left{left}{tex(body)}\right{right}"
        case lay.Barred(body):
            return rf"\bar{{{tex(body)}}}"
        case lay.Arrowed(body, arrow):
            side = "right" if arrow == "→" else "left"
            return rf"\over{side}arrow{{{tex(body)}}}"
        case lay.Braced(body, words):
            return rf"\underbrace{{{tex(body)}}}_{{\text{{{_escaped(words)}}}}}"
        case lay.Named(body, _, _) | lay.Marked(body, _):
            return tex(body)
        case lay.Source(expression):
            return str(sp.latex(expression))
    raise TypeError(f"there is no TeX for a {type(box).__name__}")


def _escaped(words: str) -> str:
    """Write words so that TeX takes none of their letters for a command."""
    return "".join(f"\\{letter}" if letter in "%${}&#_" else letter for letter in words)


def _tex_sign(text: str, kind: str) -> str:
    signs = {
        "−": "-",
        "⊙": r"\odot",
        "·": r"\cdot",
        "≤": r"\le",
        "∈": r"\in",
        "→": r"\to",
        "∂": r"\partial",
    }
    match kind:
        case "bold":
            return rf"\mathbf {text}"
        case "upright" if text in ("d", "T"):
            return r"\mathrm d" if text == "d" else r"\mathsf T"
        case "upright" if text not in signs:
            return rf"\operatorname{{{text}}}"
        case "words":
            return rf"\text{{{text}}}"
        case "times":
            return r"\,"
    return GREEK.get(text) or signs.get(text, text)


# ---- plain text ----


def text(expression: Expression, rows: bool = False) -> str:
    """Write a formula in one line of plain text, for messages and for those who listen."""
    return plain(lay.Setter(rows).set(expression)).strip()


def plain(box: lay.Box) -> str:
    """Write a box in one line of plain text."""
    match box:
        case lay.Sign(_, "times"):
            return " "
        case lay.Sign(sign, kind):
            return f" {sign} " if kind == "relation" or sign in "+−⊙·" else sign
        case lay.Row(parts):
            return "".join(map(plain, parts)).replace("  ", " ")
        case lay.Script(base, sub, sup):
            return f"{plain(base)}{_lower(sub)}{_upper(sup)}"
        case lay.Over(top, bottom, True):
            return f"{_side(top, '+−')}/{_side(bottom, ' ')}"
        case lay.Over(top, bottom, _):
            return f"{plain(top)} over {plain(bottom)}"
        case lay.Big(sign, below, above):
            upper = plain(above).replace(" ", "") if above else ""
            return f"{sign}{_lower(below)}{f'^{{{upper}}}' if upper else ''} "
        case lay.Fence(body, left, right):
            return f"{left}{plain(body).strip()}{right}"
        case lay.Barred(body):
            return f"{plain(body)}̄"
        case lay.Arrowed(body, arrow):
            return f"{arrow}{plain(body)}"
        case lay.Braced(body, _):
            return plain(body)
        case lay.Named(body, _, _) | lay.Marked(body, _):
            return plain(body)
        case lay.Source(expression):
            return str(expression)
    raise TypeError(f"there is no text for a {type(box).__name__}")


def _side(box: lay.Box, loose: str) -> str:
    """Write one side of a fraction, in brackets if a loose sign stands outside all brackets."""
    written = plain(box).strip()
    depth = 0
    for k, sign in enumerate(written):
        depth += (sign in "({[") - (sign in ")}]")
        if sign in loose and k and not depth:
            return f"({written})"
    return written


SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _lower(sub: lay.Box | None) -> str:
    if sub is None:
        return ""
    written = plain(sub)
    written = written if "s " in written else written.replace(" ", "")
    return f"_{written}" if len(written) == 1 else f"_{{{written}}}"


def _upper(sup: lay.Box | None) -> str:
    if sup is None:
        return ""
    written = plain(sup).replace(" ", "")
    if written in ("′", "+"):
        return "′" if written == "′" else "⁺"
    if written.isdigit():
        return written.translate(SUPERSCRIPTS)
    return f"^{written}" if len(written) == 1 or written.startswith("(") else f"^{{{written}}}"
