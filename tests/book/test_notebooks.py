"""The notebooks as files: executed in order, outputs stored, nothing that hides from nbval.

What is stored is compared with what the build computes in `site/test_stored_outputs.py`, as nbval
does, which a reader may run too. It says nothing about a cell that was never executed, and it obeys
marks that switch it off. These tests close both doors, and the last ones prove that the guards
themselves can fail.
"""

from pathlib import Path

import nbformat
import pytest
from chapters import BOOK, ROOT, notebooks, page_of, pages
from nbformat import NotebookNode
from notebook_rules import ESCAPES, faults

CHAPTERS = notebooks()


def test_the_book_has_chapters() -> None:
    assert CHAPTERS


@pytest.mark.parametrize("path", CHAPTERS, ids=page_of)
def test_chapter_is_executed_stored_and_stable(path: Path) -> None:
    found = list(faults(nbformat.read(path, as_version=4)))
    if found:
        pytest.fail("\n".join(found), pytrace=False)


@pytest.mark.parametrize("path", CHAPTERS, ids=page_of)
def test_chapter_is_stored_as_make_execute_stores_it(path: Path) -> None:
    metadata = nbformat.read(path, as_version=4).metadata
    assert metadata.kernelspec.name == "python3"
    assert dict(metadata.language_info) == {"name": "python"}


def test_contents_and_folder_agree() -> None:
    sources = [path for suffix in ("md", "ipynb") for path in BOOK.rglob(f"*.{suffix}")]
    on_disk = {
        path.relative_to(BOOK).with_suffix("").as_posix()
        for path in sources
        if not any(part.startswith(".") for part in path.parts[len(BOOK.parts) :])
    }
    listed = {page.removesuffix(".ipynb") for page in pages()}
    assert on_disk - listed == set(), "name each page in _toc.yml"
    assert listed - on_disk == set(), "_toc.yml names what is not there"


def test_no_test_is_left_out() -> None:
    recipe = (ROOT / "Makefile").read_text(encoding="utf-8")
    for loophole in ("--nbval-lax", "sanitize-with", "--nbdime", "--deselect", "--ignore"):
        assert loophole not in recipe


# ---- the guards themselves ----


def tiny(
    output: str = "0.125\n", count: int | None = 1, source: str = "print(1 / 8)"
) -> NotebookNode:
    """A notebook of one cell."""
    cell = nbformat.v4.new_code_cell(source, execution_count=count)
    if output:
        cell.outputs = [nbformat.v4.new_output("stream", name="stdout", text=output)]
    return nbformat.v4.new_notebook(cells=[cell])


def test_guard_accepts_a_good_notebook() -> None:
    assert list(faults(tiny())) == []


@pytest.mark.parametrize(
    ("notebook", "words"),
    [
        (tiny(count=None), "execution count None"),
        (tiny(count=2), "execution count 2"),
        (tiny(output=""), "no stored output"),
        (tiny(source="# NBVAL_IGNORE_OUTPUT\nprint(1 / 8)"), "hidden from nbval"),
        (tiny(output="<Layer at 0x7f3a5c0d1e20>"), "memory address"),
        (tiny(output="2026-11-23"), "a date"),
        (tiny(output="/home/someone/book"), "path of one machine"),
        (tiny(output="C:\\Users\\someone"), "path of one machine"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_guard_refuses(notebook: NotebookNode, words: str) -> None:
    assert any(words in fault for fault in faults(notebook))


@pytest.mark.parametrize("tag", sorted(ESCAPES))
def test_guard_refuses_tag(tag: str) -> None:
    notebook = tiny()
    notebook.cells[0].metadata["tags"] = [tag]
    assert any("hidden" in fault for fault in faults(notebook))
