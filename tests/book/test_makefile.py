"""What make does around the tools: an environment that was moved, and what `clean` leaves."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(
    os.name == "nt" or shutil.which("make") is None, reason="There is no make here."
)
READY = ".venv/.ready"
NEEDS = ("Makefile", "requirements.txt", "pyproject.toml", "tools/ipython_kernel_config.py")
# A Python that makes a true environment, then one in it that installs whatever it is told to.
PYTHON = f"""\
#!/bin/sh
if [ "$1 $2" = "-m venv" ]; then
  {sys.executable} -m venv --without-pip "$3"
  rm "$3/bin/python"
  printf '#!/bin/sh\\n' > "$3/bin/python"
  chmod +x "$3/bin/python"
fi
"""


@pytest.fixture
def clone(tmp_path: Path, root: Path) -> Path:
    """A copy of what the environment is made from."""
    folder = tmp_path / "first"
    for name in NEEDS:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / name, target)
    python = tmp_path / "python"
    python.write_text(PYTHON, encoding="utf-8")
    python.chmod(0o755)
    return folder


def make(folder: Path, target: str = READY) -> str:
    """Make a target there, and return what was said."""
    command = ["make", "--no-print-directory", target, f"PYTHON={folder.parent / 'python'}"]
    # Not the settings of a make that runs these tests.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    done = subprocess.run(command, cwd=folder, env=kept, text=True, capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_an_environment_is_made_once(clone: Path) -> None:
    assert "Setting up .venv" in make(clone)
    assert "Setting up" not in make(clone)


@pytest.mark.parametrize("move", [shutil.move, shutil.copytree])
def test_in_a_clone_that_was_renamed_or_copied_it_is_made_anew(clone: Path, move) -> None:
    make(clone)
    (clone / ".venv" / "old").touch()
    other = clone.with_name("second")
    move(clone, other)
    said = make(other)
    assert f".venv belongs to {clone}/.venv: this folder was renamed or copied." in said
    assert "Setting up .venv" in said
    assert not (other / ".venv" / "old").exists()
    assert "Setting up" not in make(other)


def test_an_environment_that_was_left_half_made_is_kept(clone: Path) -> None:
    make(clone)
    (clone / READY).unlink()
    (clone / ".venv" / "installed").touch()
    assert "belongs to" not in make(clone)
    assert (clone / ".venv" / "installed").exists()


def test_clean_leaves_nothing_of_jupyter(clone: Path) -> None:
    for name in ("benchmarks", "book/part", "mdrnn_lib", "tests", "tools"):
        (clone / name).mkdir(parents=True, exist_ok=True)
    checkpoints = clone / "book" / "part" / ".ipynb_checkpoints"
    checkpoints.mkdir()
    (checkpoints / "chapter-checkpoint.ipynb").touch()
    make(clone, "clean")
    assert not checkpoints.exists()
    assert (clone / "book" / "part").exists()
