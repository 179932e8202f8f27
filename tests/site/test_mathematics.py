"""Formulae as MathML: what cannot be read is refused, and all is drawn in the book's own font."""

import re
from html import escape, unescape
from pathlib import Path

import pytest
from conftest import PAGES
from mathematics.mathml import in_lines, mathml
from playwright.sync_api import Browser

LETTER = re.compile(r"<(m[ino])\b[^>]*>([^<]+)</\1>")  # words, in mtext, are in the text's font
PAGE = """<!doctype html><meta charset="utf-8"><style>
@font-face {{ font-family: "Book Math"; src: url("{font}"); }}
math {{ font-family: "Book Math", monospace; }}
</style>{formulae}"""


def test_a_formula_becomes_mathml() -> None:
    assert mathml("h_t") == "<math><msub><mi>h</mi><mi>t</mi></msub></math>"
    assert mathml("h", display=True).startswith('<math display="block"')


@pytest.mark.parametrize("tex", [r"\unknown x", r"\frac{1}{2", r"x^1^2", r"\begin{pmatrix} 1"])
def test_a_formula_that_cannot_be_read_is_refused(tex: str) -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        mathml(tex)


def test_only_lines_of_its_own_are_aligned() -> None:
    matrix = r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}"
    assert in_lines(matrix) == matrix
    assert in_lines(r"a &= b \\ &= c") == r"\begin{split}a &= b \\ &= c\end{split}"


def test_a_mark_stays_with_the_formula_before_it(site: Path) -> None:
    text = (site / "two-dimensions" / "mdlstm.html").read_text(encoding="utf-8")
    assert len(re.findall(r'<span class="md-glued"><span class="math [^"]*"><math>', text)) > 20
    assert re.findall(r"</math></span>[,.;:!?]+(?!</span>)", text) == []


@pytest.mark.browser
def test_the_books_font_has_every_sign(site: Path, chromium: Browser, tmp_path: Path) -> None:
    """Each letter, number and sign of all pages' formulae; another font would be another hand."""
    text = "".join((site / name).read_text(encoding="utf-8") for name in PAGES)
    found = {(tag, sign) for tag, word in LETTER.findall(text) for sign in unescape(word)}
    signs = [f"<{tag}>{escape(sign)}</{tag}>" for tag, sign in sorted(found)]
    font = site / "_static" / "fonts" / "book-math.woff2"
    formulae = "".join(f"<math>{sign}</math>\n" for sign in signs)
    path = tmp_path / "signs.html"
    path.write_text(PAGE.format(font=font.as_uri(), formulae=formulae), encoding="utf-8")
    assert len(signs) > 100
    page = chromium.new_page()
    page.goto(path.as_uri())
    page.evaluate("document.fonts.ready.then(() => {})")
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    query = {"nodeId": root, "selector": "math > *"}
    nodes = session.send("DOM.querySelectorAll", query)["nodeIds"]
    foreign = [
        (sign, font["familyName"])
        for sign, node in zip(signs, nodes, strict=True)
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        if not font["isCustomFont"]
    ]
    page.close()
    assert foreign == []
