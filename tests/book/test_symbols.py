"""The registry of symbols and the book: what is used is registered, what is registered is used."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from cells import line_of, places
from chapters import BOOK, ROOT, pages

from mdrnn_lib.notation import Notation, Symbol
from mdrnn_lib.symbols import BOOK as SYMBOLS

NOTATION = "notation"
GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "varepsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "varphi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω", "Phi": "Φ",
}  # fmt: skip
SIGNS = {"partial": "∂", "odot": "⊙"}
WORDS = re.compile(r"\\(?:text|mathrm|operatorname|begin|end|label|tag)\s*\{([^{}]*)\}")
TOTAL, TRANSPOSE = re.compile(r"\\mathrm\s*\{?d\}?"), re.compile(r"\\mathsf\s*\{?T\}?")
BOLD = re.compile(r"\\mathbf\s*\{?([a-zA-Z])\}?")
COMMAND = re.compile(r"\\([a-zA-Z]+)")
SPACE = re.compile(r"\\\\\[[^\]]*\]")  # between two lines
FORMULA = re.compile(r"\$\$(.+?)\$\$|\$(.+?)\$", re.DOTALL)
CODE = re.compile(r"```+(?!\{(?:math|prf|exercise|solution|note)).*?```+|`[^`\n]*`", re.DOTALL)


def texts(page: str) -> Iterator[tuple[str, str]]:
    """Yield the Markdown of a page, each piece with its place."""
    path = BOOK / f"{page}.ipynb"
    if path.is_file():
        notebook = nbformat.read(path, as_version=4)
        yield from ((place, cell.source) for place, cell in places(notebook) if prose(cell))
    else:
        yield page, (BOOK / f"{page}.md").read_text(encoding="utf-8")


def prose(cell: nbformat.NotebookNode) -> bool:
    return bool(cell.cell_type == "markdown")


def formulae_in_place(page: str) -> Iterator[tuple[str, str]]:
    for place, text in texts(page):
        plain = CODE.sub(lambda code: "\n" * code.group().count("\n") + " ", text)
        for found in FORMULA.finditer(plain):
            yield f"{place}, line {line_of(plain, found.start())}", found[1] or found[2]


def formulae(page: str) -> Iterator[str]:
    return (formula for _, formula in formulae_in_place(page))


def signs(formula: str) -> set[str]:
    """Return the letters of a formula, bold ones doubled: ``{"h", "φ", "pp"}``."""
    found = set()
    if TOTAL.search(formula):
        found.add("total")
    if TRANSPOSE.search(formula):
        found.add("T")
    if r"\operatorname{diag}" in formula:
        found.add("diag")
    formula = TRANSPOSE.sub(" ", TOTAL.sub(" ", WORDS.sub(" ", SPACE.sub(" ", formula))))
    found |= {2 * name for name in BOLD.findall(formula)}
    formula = BOLD.sub(" ", formula)
    names = {**GREEK, **SIGNS}
    found |= {names[command] for command in COMMAND.findall(formula) if command in names}
    return found | set(re.findall(r"[a-zA-Z]", COMMAND.sub(" ", formula)))


def sign(symbol: Symbol) -> str:
    """Return a registered symbol's letter in the same form."""
    if symbol.name in ("total", "T", "diag"):
        return symbol.name
    return 2 * symbol.glyph if symbol.bold else symbol.glyph


REGISTERED = {sign(symbol) for symbol in SYMBOLS.values()}
ELSEWHERE = [page.removesuffix(".ipynb") for page in pages() if page != NOTATION]


@pytest.mark.parametrize("page", ELSEWHERE)
def test_a_page_uses_no_symbol_that_is_not_registered(page: str) -> None:
    unknown = [
        f"{place}: {letter} in ${formula}$ is not registered in mdrnn_lib/symbols.py"
        for place, formula in formulae_in_place(page)
        for letter in sorted(signs(formula) - REGISTERED)
    ]
    if unknown:
        pytest.fail("\n".join(unknown), pytrace=False)


def test_the_first_chapter_has_formulae() -> None:
    found = set().union(*map(signs, formulae("one-dimension/vanilla-rnn")))
    assert {"h", "φ", "W", "∂", "total", "T", "diag", "ee", "δ"} <= found


def uses(symbol: Symbol) -> Iterator[str]:
    """Yield the places at which a symbol is used: pages, and files of the library."""
    for page in ELSEWHERE:
        if any(sign(symbol) in signs(formula) for formula in formulae(page)):
            yield page
    name = re.match(r"[A-Za-z_]+", symbol.code)
    for path in (ROOT / "mdrnn_lib").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if path.name != "symbols.py" and name and re.search(rf"\b{name[0]}\b", text):
            yield path.name


PROSE = ("immediate", "front", "before", "bracket", "reach", "norm")  # several characters


@pytest.mark.parametrize("name", [name for name in SYMBOLS if name not in PROSE])
def test_a_registered_symbol_is_used(name: str) -> None:
    assert next(uses(SYMBOLS[name]), None), f"nobody uses {name}"


@pytest.mark.parametrize(
    ("name", "written"),
    [("front", r"|\mathbf p|"), ("before", r"\le"), ("reach", r"\mathrm d h"),
     ("immediate", r"\partial^{+}"),
     ("norm", r"\lVert v")],
)  # fmt: skip
def test_a_registered_sign_is_used(name: str, written: str) -> None:
    assert name in SYMBOLS
    assert any(written in formula for page in ELSEWHERE for formula in formulae(page))


def test_a_sign_is_used_in_a_derivation() -> None:
    shown = (path.read_text(encoding="utf-8") for path in sorted(BOOK.rglob("*.ipynb")))
    assert any('data-name=\\"bracket\\"' in text for text in shown)


def test_a_guard_would_notice() -> None:
    assert signs(r"\frac{\mathrm d \zeta}{\mathrm d Q_t}") - REGISTERED == {"Q", "ζ"}
    unused = Symbol("Q", "Q", "nothing", "Small signs", code="quux_of_nothing")
    assert next(uses(unused), None) is None


def test_names_are_looked_up() -> None:
    assert SYMBOLS["W_h"].shape == ("H", "GH")
    assert SYMBOLS.letter("i").meaning != SYMBOLS["i"].meaning
    with pytest.raises(KeyError, match="no symbol 'W_q'; it has n, X"):
        SYMBOLS["W_q"]


def test_no_symbol_is_registered_twice_and_no_two_look_alike() -> None:
    one = Symbol("q", "q", "a quantity")
    for other, words in (
        (Symbol("q", "r", "another"), "two symbols of the name 'q'"),
        (Symbol("r", "q", "another"), "'q' and 'r' look alike"),
    ):
        with pytest.raises(ValueError, match=words):
            Notation([one, other])
    assert len(Notation([one, Symbol("q̄", "q", "another", bar=True)])) == 2


def test_each_symbol_is_complete() -> None:
    for name, symbol in SYMBOLS.items():
        assert symbol.name == name
        assert symbol.meaning
        assert not symbol.meaning.endswith(".")
        assert 0 <= symbol.colour <= 4
        assert len(symbol.usual) <= len(symbol.places)


def test_the_registry_stands_by_itself() -> None:
    source = Path(ROOT / "mdrnn_lib" / "symbols.py").read_text(encoding="utf-8")
    assert "sympy" not in source
