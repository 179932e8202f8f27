"""A change in the library makes the book execute its notebooks again; no change does not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from library_digest import library_digest

CHAPTER = """
from pathlib import Path

log = Path("runs.txt")
log.write_text(log.read_text() + "run\\n" if log.exists() else "run\\n")
"""
CONFIG = """
only_build_toc_files: true
execute: {execute_notebooks: cache, raise_on_error: true}
sphinx:
  local_extensions: {library_digest: book/extensions}
"""


@pytest.fixture
def tiny(tmp_path: Path, root: Path) -> Path:
    """A book of one notebook beside a library of one module and one data file."""
    (tmp_path / "mdrnn_lib" / "data").mkdir(parents=True)
    (tmp_path / "mdrnn_lib" / "cells.py").write_text("sign = +1\n")
    (tmp_path / "mdrnn_lib" / "data" / "digits.bin").write_bytes(b"\x00\x01")
    (tmp_path / "requirements.txt").write_text("numpy==2.0.0\n")
    (tmp_path / "_config.yml").write_text(CONFIG)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n")
    extensions = tmp_path / "book" / "extensions"
    extensions.mkdir(parents=True)
    shutil.copy(root / "book" / "extensions" / "library_digest.py", extensions)
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell("# A chapter"),
            nbformat.v4.new_code_cell(CHAPTER),
        ],
        metadata={
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
        },
    )
    nbformat.write(notebook, tmp_path / "book" / "index.ipynb")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mdrnn_lib/cells.py", b"sign = -1\n"),
        ("mdrnn_lib/data/digits.bin", b"\x00\x02"),
        ("mdrnn_lib/new.py", b""),
        ("requirements.txt", b"numpy==2.0.1\n"),
    ],
)
def test_digest_changes_with_whatever_results_depend_on(
    tiny: Path, name: str, content: bytes
) -> None:
    before = library_digest(tiny)
    (tiny / name).write_bytes(content)
    assert library_digest(tiny) != before


@pytest.mark.parametrize(
    "name",
    [
        "mdrnn_lib/__pycache__/cells.cpython-311.pyc",
        "mdrnn_lib/.cells.py.swp",
        "mdrnn_lib/figure.css",
        "README.md",
    ],
)
def test_digest_ignores_what_results_do_not_depend_on(tiny: Path, name: str) -> None:
    before = library_digest(tiny)
    (tiny / name).parent.mkdir(exist_ok=True)
    (tiny / name).write_bytes(b"anything")
    assert library_digest(tiny) == before


def build(tiny: Path) -> None:
    """Build the tiny book as `make html` builds the real one."""
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    options = ["build", "book", "--config", "_config.yml", "--toc", str(tiny / "_toc.yml")]
    done = subprocess.run(
        [*command, *options, "--path-output", ".", "--warningiserror"],
        cwd=tiny,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def runs(tiny: Path) -> int:
    return len((tiny / "book" / "runs.txt").read_text().splitlines())


def caches(tiny: Path) -> list[str]:
    return [path.name for path in (tiny / "_build" / ".jupyter_cache").iterdir()]


def test_notebook_runs_again_only_when_the_library_has_changed(tiny: Path) -> None:
    build(tiny)
    build(tiny)
    assert runs(tiny) == 1
    (tiny / "mdrnn_lib" / "cells.py").write_text("sign = -1\n")
    build(tiny)
    assert runs(tiny) == 2
    assert caches(tiny) == [library_digest(tiny)], "the cache of the earlier library is deleted"
