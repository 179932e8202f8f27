"""Each displayed equation is a definition, a result or an example, and comes once."""

from pathlib import Path

import nbformat
import pytest
from chapters import notebooks, page_of
from displayed import displayed, equalities, repeated, unsorted

from mdrnn_lib.derivation import Derivation, Table, symbols

CHAPTERS = {page_of(path): path for path in notebooks()}


@pytest.mark.parametrize("page", sorted(CHAPTERS))
def test_each_displayed_equation_shows_what_it_is(page: str) -> None:
    assert unsorted(CHAPTERS[page]) == []


@pytest.mark.parametrize("page", sorted(CHAPTERS))
def test_no_equation_is_displayed_twice(page: str) -> None:
    assert repeated(CHAPTERS[page]) == []


@pytest.fixture
def chapter(tmp_path: Path):
    """Write a chapter of cells: Markdown, or what a cell shows."""

    def written(*cells) -> Path:
        made = []
        for cell in cells:
            if isinstance(cell, str):
                made.append(nbformat.v4.new_markdown_cell(cell))
            else:
                data = {
                    form: text
                    for form, text in cell._repr_mimebundle_()[0].items()
                    if form.startswith("text/")
                }
                output = nbformat.v4.new_output("display_data", data)
                made.append(nbformat.v4.new_code_cell("made", outputs=[output]))
        path = tmp_path / "chapter.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=made), path)
        return path

    return written


w_h, h = symbols("w_h h")


def spread(first=1, second=2) -> Derivation:
    product = w_h * (h[first] + h[second])
    return Derivation("Spread", product).step(w_h * h[first] + w_h * h[second], "linearity")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("$$a = b$$", ""),
        ("$$\na = b\n$$ (eq-a)", ""),
        ("$$\na = b\n$$ (def-a)", "definition"),
        ("$$\na = b\n$$ (example-a)", "example"),
        (":::{prf:definition}\n:label: x\n\n$$a = b$$\n:::", "definition"),
        (":::{prf:theorem} T\n\n$$a = b$$\n:::", ""),
        ("```{exercise} E\n:label: ex-a\n\n$$a = b$$\n```", "example"),
        ("````{solution-start} ex-a\n````\n\n$$a = b$$", "example"),
        ("````{solution-start} a\n````\n````{solution-end}\n````\n$$a = b$$", ""),
        (r"\begin{align}a &= b\end{align}", ""),
    ],
)
def test_an_equation_in_the_text_shows_what_it_is(chapter, text, kind) -> None:
    assert [found.kind for found in displayed(chapter(text))] == [kind]


def test_code_displays_nothing(chapter) -> None:
    assert displayed(chapter("```python\n$$a = b$$\n```")) == []


def test_a_solution_reaches_over_its_cells(chapter) -> None:
    path = chapter("````{solution-start} a\n````", "$$a = b$$", "````{solution-end}\n````", "$$c$$")
    assert [found.kind for found in displayed(path)] == ["example", ""]
    assert unsorted(path) == ["cell 4: c"]


def test_a_derivation_displays_its_result_and_a_table_each_of_them(chapter) -> None:
    path = chapter(spread(), Table("Two", spread(2, 3), spread(3, 4)))
    assert [(found.cell, found.kind) for found in displayed(path)] == [
        (1, "result"),
        (2, "result"),
        (2, "result"),
    ]
    assert repeated(path) == []


@pytest.mark.parametrize(
    "text",
    [
        r"$$w_h (h_1 + h_2) = w_h\, h_1 + w_h h_2 .$$",
        r"$$w_h \bigl(h_{1} + h_2\bigr) &= \underbrace{w_h h_1}_{\text{one}} + w_h h_2,$$",
        r"$$a = b, \qquad w_h (h_1 + h_2) = w_h h_1 + w_h h_2$$ (def-x)",
        "$$\nw_h (h_1 + h_2) \\\\\n&= x \\\\\n&= w_h h_1 + w_h h_2\n$$",
    ],
)
def test_the_same_equation_is_found_however_it_is_written(chapter, text) -> None:
    assert len(repeated(chapter(text, spread()))) == 1
    assert repeated(chapter(text, spread(2, 3))) == []


def test_a_chain_says_that_all_its_sides_are_equal() -> None:
    assert list(equalities("a = b = c")) == [("a", "b"), ("a", "c"), ("b", "c")]
    assert list(equalities(r"\sum_{k=1} a")) == []
