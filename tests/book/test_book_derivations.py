"""The derivations that the book displays: all are collected, and all can fail.

Each step of each of them is tampered with in every way of `tampering`, at every place.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from cells import places
from chapters import notebooks, page_of
from tampering import FAULTS, everywhere

from mdrnn_lib.derivation import Derivation, DerivationError, Expression, Part
from mdrnn_lib.derivation.record import Refusal
from mdrnn_lib.derivation.render import text

PROVES = r"Derivation\(|Claim\(|because=|\.done\("
STILL_TRUE = {
    # the factor that was dropped is dh_1/dh_1 = 1
    "Base: t = 1, step 2, a term or a factor dropped: ∂⁺h_1/∂w_h",
    # a square does not see the sign
    "The cells, step 1, a sign flipped: h̄_k ⊙ o_k ⊙ (1 − (− tanh(c_k))²) + c̄_{k+1} ⊙ f_{k+1}",
    "The slope of tanh, step 1, a sign flipped: 1 − (− tanh(a))²",
    # the factor that was dropped is 1, as is assumed of the targets
    "The gradient with respect to the scores, step 1, a term or a factor dropped: π − τ",
    # the term that was dropped holds h_0, which is zero there
    "The gradient of the transition, step 1, an index off by one: ∑_{t=2}^{4} h_{t−1}^T h̄_t",
}


def derivations_in(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Derivation]:
    """Run a chapter up to its last derivation and return all that it has made."""
    made: list[Derivation] = []
    original = Derivation.__init__

    def remembered(self: Derivation, *given: Any, **named: Any) -> None:
        original(self, *given, **named)
        made.append(self)

    monkeypatch.setattr(Derivation, "__init__", remembered)
    monkeypatch.chdir(path.parent)
    namespace = {"display": lambda *shown: None, "__name__": "chapter"}
    for place, source in up_to_the_last_derivation(nbformat.read(path, as_version=4)):
        exec(compile(source, f"{path.name}, {place}", "exec"), namespace)
    monkeypatch.undo()
    return [derivation for derivation in made if derivation.steps]


def up_to_the_last_derivation(notebook: nbformat.NotebookNode) -> list[tuple[str, str]]:
    """Return the code cells of a chapter without those behind its derivations, a training, say."""
    sources = [(place, cell.source) for place, cell in places(notebook) if "outputs" in cell]
    proving = [k for k, (_, source) in enumerate(sources) if re.search(PROVES, source)]
    return sources[: proving[-1] + 1]


def with_derivations() -> list[Path]:
    return [path for path in notebooks() if "Derivation(" in path.read_text(encoding="utf-8")]


@pytest.fixture(scope="module", params=with_derivations(), ids=page_of)
def derivations(request: pytest.FixtureRequest) -> list[Derivation]:
    os.environ["MPLBACKEND"] = "agg"
    with pytest.MonkeyPatch.context() as patch:
        return derivations_in(request.param, patch)


def test_two_chapters_at_least_have_derivations() -> None:
    assert {"vanilla-rnn", "mdrnn"} <= {path.stem for path in with_derivations()}


def unnoticed(derivation: Derivation, number: int) -> Iterator[str]:
    """Yield the wrong versions of a step that are not refused, each with its fault."""
    step = derivation.steps[number - 1]
    for fault, change in FAULTS.items():
        for wrong in everywhere(step.expression, change):
            refusal = refused(derivation.up_to(number - 1), wrong)
            if refusal is None and ends_elsewhere(derivation, number, wrong):
                continue
            where = f"step {number} of “{derivation.title}”"
            if not (refusal and refusal.number == number and where in str(refusal)):
                yield f"{derivation.title}, step {number}, {fault}: {text(wrong, derivation.rows)}"


def ends_elsewhere(derivation: Derivation, number: int, wrong: Expression) -> bool:
    """Tell whether a part of an induction would not be done with this as its last line.

    On a corner of the grid all is zero, whatever the signs; there only the goal tells.
    """
    is_last = isinstance(derivation, Part) and number == derivation.count
    return is_last and wrong != derivation.goal


def refused(derivation: Derivation, wrong: Expression) -> Refusal | None:
    """Offer a wrong line, for a reason that claims nothing: that the line is wrong must be seen."""
    try:
        derivation.step(wrong, because="regrouping")
    except DerivationError as error:
        return error.refusal
    return None


def test_each_step_of_the_book_is_refused_once_it_is_wrong(derivations: list[Derivation]) -> None:
    assert derivations
    found = {
        version
        for derivation in derivations
        for number in range(1, derivation.count + 1)
        for version in unnoticed(derivation, number)
    }
    assert found <= STILL_TRUE


def test_a_chapter_runs_up_to_its_last_derivation() -> None:
    sources = ["x = 1", "d = Derivation(x)", "y = x", "d.step(y, because=z)", "adam.step()"]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    cells.insert(2, nbformat.v4.new_markdown_cell("d.step(y)"))
    found = up_to_the_last_derivation(nbformat.v4.new_notebook(cells=cells))
    assert [source for _, source in found] == sources[:4]
    assert [place for place, _ in found][1:3] == ["cell 2 (In [2])", "cell 4 (In [3])"]
