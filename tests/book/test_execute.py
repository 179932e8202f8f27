"""`make execute` stores the same bytes twice, and nothing that differs between machines."""

from pathlib import Path

import nbformat
import pytest
from execute import LIVE_VIEW, execute, settle


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
