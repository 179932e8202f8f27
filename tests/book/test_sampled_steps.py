"""What the book derives it proves; one page shows what a sampled step looks like."""

from pathlib import Path

import nbformat
import pytest
from chapters import notebooks, page_of

SHOWS_ONE = "library/deriving"
CHAPTERS = {page_of(path): path for path in notebooks()}


def sampled(notebook: Path) -> list[str]:
    """Return the outputs of a notebook in which a step is only sampled, as text."""
    cells = nbformat.read(notebook, as_version=4).cells
    shown = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    return [data["text/plain"] for data in shown if "md-sampled" in data.get("text/html", "")]


@pytest.mark.parametrize("page", sorted(CHAPTERS.keys() - {SHOWS_ONE}))
def test_every_step_is_proven(page: str) -> None:
    assert sampled(CHAPTERS[page]) == []


def test_the_page_on_verdicts_shows_a_sampled_step() -> None:
    assert len(sampled(CHAPTERS[SHOWS_ONE])) == 1
