"""What `make lab` starts JupyterLab with, and chapters that its style can fold."""

import re
from collections.abc import Iterator
from pathlib import Path

import lab
import nbformat
import pytest
from chapters import notebooks
from nbformat import NotebookNode
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

CHAPTERS = notebooks()
GATE = re.compile(r"^`{3,}\{solution-(start|end)\}.*\n(?::.*\n)*`{3,}$", re.MULTILINE)
STYLE = (lab.HERE / "custom.css").read_text(encoding="utf-8")
# How many cells behind the line that opens a solution the style folds.
FOLDED = STYLE.count("&:not(.jp-mod-active) { display: none; }")


def unfolded(notebook: NotebookNode) -> Iterator[str]:
    """What of the solutions the style cannot fold."""
    start: int | None = None
    for number, cell in enumerate(notebook.cells):
        gates = list(GATE.finditer(cell.source)) if cell.cell_type == "markdown" else []
        for gate in gates:
            if gate[1] == "end":
                if cell.source[: gate.start()].strip():
                    yield f"cell {number}: words before the end of a solution"
                if start is None or not 1 <= number - start - 1 <= FOLDED:
                    yield f"cell {number}: a solution of 1 to {FOLDED} cells, begun at {start}"
                start = None
            else:
                if cell.source[gate.end() :].strip():
                    yield f"cell {number}: words behind the start of a solution"
                start = number


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_solutions_can_be_folded(path: Path) -> None:
    assert list(unfolded(nbformat.read(path, as_version=4))) == []


START, END = "````{solution-start} ex-a\n:class: dropdown\n````", "````{solution-end}\n````"


@pytest.mark.parametrize(
    ("sources", "words"),
    [
        ([START, f"More.\n\n{END}"], "words before"),
        ([f"{START}\n\nIt is 2.", "More.", END], "words behind"),
        ([START, END], "1 to"),
        ([START, *["More."] * (FOLDED + 1), END], "1 to"),
    ],
)
def test_what_cannot_be_folded_is_said(sources: list[str], words: str) -> None:
    cells = [new_markdown_cell(source) for source in sources]
    assert any(words in fault for fault in unfolded(new_notebook(cells=cells)))


def test_root_is_let_in_and_nobody_else_asks(root: Path) -> None:
    assert "--allow-root" in lab.options(root, is_root=True)
    assert "--allow-root" not in lab.options(root, is_root=False)


def test_chapters_are_trusted_and_left_as_they_are(tmp_path: Path) -> None:
    output = new_output("display_data", data={"text/html": "<svg></svg>"})
    cell = new_code_cell("6 * 7", outputs=[output], execution_count=1)
    chapter, data = tmp_path / "chapter.ipynb", tmp_path / "data"
    nbformat.write(new_notebook(cells=[cell]), chapter)
    stored = chapter.read_bytes()
    with NotebookNotary(data_dir=str(tmp_path)) as notary:  # of somebody else
        assert not notary.check_signature(nbformat.read(chapter, as_version=4))
    lab.trust([chapter], data)
    with NotebookNotary(data_dir=str(data)) as notary:
        assert notary.check_signature(nbformat.read(chapter, as_version=4))
    assert chapter.read_bytes() == stored


def test_a_user_s_own_jupyter_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JUPYTER_CONFIG_DIR", raising=False)
    monkeypatch.setattr("sys.argv", ["lab.py"])
    with pytest.raises(SystemExit, match="make lab"):
        lab.main()
