"""A change in the library makes the book execute its notebooks again; no change does not."""

from pathlib import Path

import pytest
import tinybook
from building.library_digest import library_digest

CHAPTER = """
from pathlib import Path

log = Path("../runs.txt")
log.write_text(log.read_text() + "run\\n" if log.exists() else "run\\n")
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A book of one notebook beside a library of one module and one data file."""
    tinybook.make(tmp_path, ["building.library_digest"], index=CHAPTER)
    return tmp_path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("mdrnn_lib/cells.py", b"sign = -1\n"),
        ("mdrnn_lib/data/digits.bin", b"\x00\x02"),
        ("mdrnn_lib/new.py", b""),
        ("book/numbers.npz", b""),
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
        "book/index.ipynb",
        "book/page.md",
        "book/assets/book.css",
        "book/extensions/addresses.py",
    ],
)
def test_digest_ignores_what_results_do_not_depend_on(tiny: Path, name: str) -> None:
    before = library_digest(tiny)
    (tiny / name).parent.mkdir(exist_ok=True)
    (tiny / name).write_bytes(b"anything")
    assert library_digest(tiny) == before


def build(tiny: Path) -> None:
    done = tinybook.build(tiny)
    assert done.returncode == 0, done.stdout + done.stderr


def runs(tiny: Path) -> int:
    return len((tiny / "runs.txt").read_text().splitlines())


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
