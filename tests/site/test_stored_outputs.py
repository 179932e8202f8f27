"""What the build has computed is what the notebooks store, to the last digit.

The build has executed every chapter and kept the results, so nothing is executed here; how outputs
are compared is nbval's own way, as `pytest --nbval` has it.
"""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from building.library_digest import library_digest
from chapters import ROOT, notebooks
from jupyter_cache import get_cache
from jupyter_cache.cache.main import JupyterCacheBase
from nbformat import NotebookNode
from nbval.plugin import IPyNbFile, coalesce_streams

CHAPTERS = notebooks()

Differences = Callable[[Path, NotebookNode], list[str]]


@pytest.fixture(scope="module")
def results(site: Path) -> JupyterCacheBase:
    """The build's store of executed notebooks."""
    folder = site.parent / ".jupyter_cache" / library_digest(ROOT)
    if not folder.is_dir():
        pytest.fail("The book was built with another library: run `make html` first.")
    return get_cache(folder)


@pytest.fixture
def differences(request: pytest.FixtureRequest) -> Differences:
    """Say in which cells a notebook's stored outputs are not those that were computed."""

    def differences(path: Path, executed: NotebookNode) -> list[str]:
        stored = IPyNbFile.from_parent(request.session, path=path)
        computed = [cell for cell in executed.cells if cell.cell_type == "code"]
        return [
            "\n".join([cell.name, *cell.comparison_traceback])
            for cell, outcome in zip(stored.collect(), computed, strict=True)
            if not cell.compare_outputs(
                coalesce_streams(outcome.outputs), coalesce_streams(cell.cell.outputs)
            )
        ]

    return differences


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_outputs_are_those_that_are_stored(
    path: Path, results: JupyterCacheBase, differences: Differences
) -> None:
    notebook = nbformat.read(path, as_version=4)
    try:
        executed = results.get_cache_bundle(results.match_cache_notebook(notebook).pk).nb
    except KeyError:
        pytest.fail(f"The build has not executed {path.name} as it is: run `make html` first.")
    assert differences(path, executed) == []


# ---- the comparison itself ----

NUMBER = nbformat.v4.new_output("stream", name="stdout", text="0.125\n")
DRAWING = nbformat.v4.new_output("display_data", data={"text/html": "<svg></svg>"})


def notebook(*outputs: dict) -> NotebookNode:
    """A notebook of one cell."""
    cell = nbformat.v4.new_code_cell("print(1 / 8)", execution_count=1)
    cell.outputs = nbformat.from_dict(list(outputs))
    return nbformat.v4.new_notebook(cells=[cell])


def test_equal_outputs_are_equal(tmp_path: Path, differences: Differences) -> None:
    nbformat.write(notebook(NUMBER, DRAWING), tmp_path / "chapter.ipynb")
    assert differences(tmp_path / "chapter.ipynb", notebook(NUMBER, DRAWING)) == []


@pytest.mark.parametrize(
    "computed",
    [
        [NUMBER],
        [DRAWING],
        [NUMBER, DRAWING, DRAWING],
        [NUMBER | {"text": "0.126\n"}, DRAWING],
        [NUMBER, DRAWING | {"data": {"text/html": "<svg/>"}}],
        [NUMBER, DRAWING | {"data": {"text/plain": "<svg></svg>"}}],
        [NUMBER, DRAWING, nbformat.v4.new_output("error", ename="E", evalue="", traceback=[])],
    ],
)
def test_another_output_is_noticed(
    tmp_path: Path, differences: Differences, computed: list[dict]
) -> None:
    nbformat.write(notebook(NUMBER, DRAWING), tmp_path / "chapter.ipynb")
    (difference,) = differences(tmp_path / "chapter.ipynb", notebook(*computed))
    assert difference.startswith("Cell 0\n")
