"""`make check` asks of a chapter what the tests ask, and errors are reported by cell and line."""

import shutil
import subprocess
import sys
from pathlib import Path

import check
import nbformat
import pytest
from building.cell_positions import in_words
from chapters import BOOK, ROOT

CHAPTER = BOOK / "n-dimensions" / "mdlstm.ipynb"
PAGE = [
    nbformat.v4.new_markdown_cell("# A page"),
    nbformat.v4.new_code_cell("1 / 8", execution_count=1),
    nbformat.v4.new_markdown_cell("Words.\n\n{ref}`nowhere`"),
    nbformat.v4.new_code_cell("x = 1\n1 / 0", execution_count=2),
]
PAGE[1].outputs = [
    nbformat.v4.new_output("execute_result", {"text/plain": "0.126"}, execution_count=1)
]


def python(*command: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *command], cwd=cwd, capture_output=True, text=True)


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "index.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=PAGE), path)
    return path


@pytest.mark.parametrize("tamper", [False, True])
def test_the_rules_of_one_chapter_are_chosen(tamper: bool) -> None:
    rules = dict(check.commands([CHAPTER], tamper))["rules"]
    tests = python("-m", *rules, "--collect-only").stdout.splitlines()
    chosen = {line.partition("::")[2] for line in tests if "::" in line}
    page = "[n-dimensions/mdlstm]"
    assert chosen - {f"test_each_step_of_the_book_is_refused_once_it_is_wrong{page}"} == {
        f"test_chapter_is_executed_stored_and_stable{page}",
        f"test_chapter_is_stored_as_make_execute_stores_it{page}",
        f"test_a_chapter_is_whole{page}",
        f"test_a_chapter_needs_the_package_alone{page}",
        f"test_a_page_uses_no_symbol_that_is_not_registered{page}",
        *check.OF_ALL,
    }
    assert any("test_each_step" in name for name in chosen) is tamper


def test_a_notebook_that_is_no_page_is_told_so(page: Path) -> None:
    done = python("tools/check.py", page)
    assert done.returncode == 1
    assert done.stderr == f"{page} is no page of the book: name it in _toc.yml.\n"


def test_nbval_counts_cells_as_the_other_tools_do(page: Path) -> None:
    for path in (BOOK / "conftest.py", ROOT / "tools" / "cells.py"):
        shutil.copy(path, page.parent)
    options = ["--rootdir", page.parent, "--nbval-current-env"]
    done = python("-m", "pytest", *options, "--nbval", page, cwd=page.parent)
    assert "FAILED index.ipynb::cell 2 (In [1])" in done.stdout
    assert "FAILED index.ipynb::cell 4 (In [2])" in done.stdout
    assert "Cell 2: Cell outputs differ" in done.stdout
    assert "Cell 4: Cell execution caused an exception" in done.stdout


def test_ruff_counts_cells_as_the_other_tools_do(page: Path) -> None:
    options = ["check", "--isolated", "--output-format=concise", "--select=E711"]
    notebook = nbformat.read(page, as_version=4)
    notebook.cells[3].source = "x = 1\nx == None"
    nbformat.write(notebook, page)
    done = python("-m", "ruff", *options, page)
    assert "index.ipynb:cell 4:2:6: E711" in done.stdout


def test_the_build_names_cell_and_line(page: Path, tmp_path: Path) -> None:
    # In a process of its own: myst_nb would leave its parser to the builds of other tests.
    options = ["-b", "dummy", "-C", "-D", "nb_execution_mode=off"]
    extensions = "extensions=myst_nb,building.cell_positions"
    search = f"import sys; sys.path.append({str(ROOT / 'book' / 'extensions')!r})"
    build = f"{search}; from sphinx.cmd.build import main; sys.exit(main(sys.argv[1:]))"
    done = python("-c", build, *options, "-D", extensions, tmp_path, tmp_path / "html")
    assert f"{page}, cell 3, line 3: WARNING: undefined label: 'nowhere'" in done.stderr


def test_other_files_keep_their_lines() -> None:
    assert in_words("book/how-to.md:20003") == "book/how-to.md:20003"
    assert in_words("book/lstm.ipynb:12") == "book/lstm.ipynb:12"
    assert in_words("book/lstm.ipynb:120004") == "book/lstm.ipynb, cell 12, line 3"
    assert in_words("book/lstm.ipynb:80001") == "book/lstm.ipynb, cell 8, line 1"
