"""`make execute` stores the same bytes twice, and nothing that differs between machines."""

import re
import subprocess
import sys
from pathlib import Path

import execute as tool
import nbformat
import pytest
from execute import LIVE_VIEW, Refused, execute, settle

EXECUTE = Path(tool.__file__)


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    cells = [
        nbformat.v4.new_code_cell("print('one')\nprint('two')"),
        nbformat.v4.new_code_cell("6 * 7", metadata={"tags": ["hide-input"], "trusted": True}),
    ]
    path = tmp_path / "chapter.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    return path


def test_execute_twice_gives_the_same_bytes(notebook: Path) -> None:
    execute(notebook)
    first = notebook.read_bytes()
    execute(notebook)
    assert notebook.read_bytes() == first


def test_execute_stores_outputs_and_only_lasting_metadata(notebook: Path) -> None:
    execute(notebook)
    stored = nbformat.read(notebook, as_version=4)
    assert [cell.execution_count for cell in stored.cells] == [1, 2]
    assert stored.cells[0].outputs[0].text == "one\ntwo\n"
    assert stored.cells[1].outputs[0].data == {"text/plain": "42"}
    assert stored.cells[1].metadata == {"tags": ["hide-input"]}
    assert stored.metadata.language_info == {"name": "python"}


def test_live_view_is_not_stored() -> None:
    data = {LIVE_VIEW: {"model_id": "f00"}, "text/html": "<figure></figure>"}
    output = nbformat.v4.new_output("display_data", data=data)
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("figure", outputs=[output])]
    )
    settle(notebook)
    assert list(notebook.cells[0].outputs[0].data) == ["text/html"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("object()", "a memory address, '<object at 0x"),
        ("print('2026-11-23')", "a date, '2026-11-23'"),
        ("print('/home/someone/book')", "a path of one machine, '/home/someone/book'"),
    ],
)
def test_what_another_run_would_not_print_is_refused(
    notebook: Path, source: str, words: str
) -> None:
    read = nbformat.read(notebook, as_version=4)
    read.cells.append(nbformat.v4.new_markdown_cell("Now this:"))
    read.cells.append(nbformat.v4.new_code_cell(source))
    nbformat.write(read, notebook)
    before = notebook.read_bytes()
    with pytest.raises(Refused, match=re.escape(f"cell 4 (In [3]) shows {words}")):
        execute(notebook)
    assert notebook.read_bytes() == before


def test_a_cell_that_fails_is_named(notebook: Path) -> None:
    read = nbformat.read(notebook, as_version=4)
    read.cells.insert(1, nbformat.v4.new_markdown_cell("Now this:"))
    read.cells[2].source = "x = 1\n\n1 / 0"
    nbformat.write(read, notebook)
    done = subprocess.run([sys.executable, EXECUTE, notebook], capture_output=True, text=True)
    assert done.returncode == 1
    assert f"{notebook}: cell 3 (In [2]), line 3 failed" in done.stderr
