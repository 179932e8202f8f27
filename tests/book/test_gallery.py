"""The gallery of wrong gradients: each fault is shown caught, and put right after that."""

import re
from copy import deepcopy

import nbformat
import pytest
from chapters import BOOK
from nbformat import NotebookNode

NOTEBOOK = nbformat.read(BOOK / "wrong-gradients.ipynb", as_version=4)
HEADING = re.compile(r"^(#{2,3}) (.+)$", re.MULTILINE)
EXHIBITS = re.compile(r"^Faults ")
UNSEEN = "One bias for all gates"  # right for the wrong function: no gradient check can object

Sections = dict[str, list[NotebookNode]]


def sections(notebook: NotebookNode) -> Sections:
    """Return the outputs below each third-level heading of the exhibits, in their order."""
    found: Sections = {}
    part = title = ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for marks, words in HEADING.findall(cell.source):
                part, title = (words, "") if marks == "##" else (part, words)
        elif EXHIBITS.match(part) and title:
            found.setdefault(title, []).extend(cell.outputs)
    return found


def written(output: NotebookNode) -> str:
    data = output.get("data", {})
    return output.get("text", "") or data.get("text/html", "") or data.get("text/plain", "")


def catches(output: NotebookNode) -> bool:
    """Tell whether an output is a refused step or a table with wrong gradients."""
    return 'class="md-refusal"' in written(output) or "\nWrong: " in written(output)


def corrects(output: NotebookNode) -> bool:
    """Tell whether an output is a derivation that holds, or a check without a wrong gradient."""
    text = written(output)
    return 'class="md-derivation"' in text or text.startswith("All gradients agree.")


def is_complete(outputs: list[NotebookNode]) -> bool:
    """Tell whether a fault is caught, and a correction that holds comes after it."""
    caught = [k for k, output in enumerate(outputs) if catches(output)]
    return bool(caught) and any(corrects(output) for output in outputs[caught[0] :])


SECTIONS = sections(NOTEBOOK)
CAUGHT = [title for title in SECTIONS if title != UNSEEN]


def test_ten_faults_and_one_that_no_gradient_check_sees() -> None:
    assert len(CAUGHT) == 10
    assert UNSEEN in SECTIONS


@pytest.mark.parametrize("title", CAUGHT)
def test_a_fault_is_caught_and_then_put_right(title: str) -> None:
    assert is_complete(SECTIONS[title])


def test_eight_faults_at_least_are_refused_as_steps_of_a_derivation() -> None:
    refusals = [
        sum('class="md-refusal"' in written(output) for output in outputs)
        for outputs in SECTIONS.values()
    ]
    assert sum(map(bool, refusals)) >= 8


def test_only_the_definition_finds_a_right_gradient_of_a_wrong_function() -> None:
    outputs = SECTIONS[UNSEEN]
    assert not any(map(catches, outputs))
    assert any("All gradients agree." in written(output) for output in outputs)
    distances = written(outputs[-1]).splitlines()[1:]
    right, wrong = (list(map(float, re.findall(r"\d\.\d\d", line))) for line in distances)
    assert right == [0, 0]
    assert wrong[0] > 0.01
    assert wrong[1] == 0  # with equal biases even the definition is silent


def test_every_fault_is_found_by_some_check() -> None:
    outputs = [output for cell in NOTEBOOK.cells for output in cell.get("outputs", [])]
    (table,) = [text for text in map(written, outputs) if text.startswith("fault ")]
    verdicts = [re.findall(r"finds|misses|–", line) for line in table.splitlines()[1:]]
    assert len(verdicts) == len(SECTIONS)
    assert all(len(marks) == 3 and "finds" in marks for marks in verdicts)
    gradient, _, definition = zip(*verdicts, strict=True)
    assert {"finds", "misses"} <= set(gradient) & set(definition)


# ---- the guards themselves ----


@pytest.mark.parametrize("lost", [catches, corrects])
def test_a_section_without_its_refusal_or_its_correction_is_noticed(lost) -> None:
    notebook = deepcopy(NOTEBOOK)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not lost(output)]
    stripped = sections(notebook)
    assert not any(is_complete(stripped[title]) for title in CAUGHT)


def test_a_correction_before_the_fault_does_not_count() -> None:
    outputs = SECTIONS[CAUGHT[0]]
    assert is_complete(outputs)
    assert not is_complete(outputs[::-1])
