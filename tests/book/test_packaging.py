"""What is packed: the package whole, nothing deleted, an archive that tests itself."""

import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

BESIDE = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff", ".gitignore")
LEFTOVERS = shutil.ignore_patterns("__pycache__")


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run([sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def files_in(folder: Path) -> set[str]:
    """Return the files below a folder, without what Python compiles."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def packed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source archive of the package as it is now."""
    folder = tmp_path_factory.mktemp("packed")
    run("hatchling", "build", "--directory", folder, cwd=root)
    return folder


@pytest.fixture(scope="module")
def wheel(packed: Path) -> Path:
    [path] = packed.glob("*.whl")
    return path


def test_the_wheel_holds_the_package_and_nothing_else(wheel: Path, root: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert names == {f"mdrnn_lib/{name}" for name in files_in(root / "mdrnn_lib")}


def test_the_wheel_stays_small(wheel: Path) -> None:
    assert wheel.stat().st_size < 5_000_000


def test_the_text_for_an_index_needs_no_repository(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        text = message_from_string(archive.read(name).decode()).get_payload()
    assert "# Recurrent networks" in text
    assert "md.MDLSTM(" in text
    assert "pip install mdrnn_lib" in text
    assert "licence" in text
    assert not re.search(r"^!", text, re.MULTILINE), "a picture is left out whole"
    links = re.findall(r"\]\(([^)]*)\)|src=\"([^\"]*)\"", text)
    assert [link for link in links if not re.match("https?:", "".join(link))] == []
    for words in ("make book", "copy of the repository", "tools/"):
        assert words not in text


def test_a_deleted_module_is_not_installed_again(root: Path, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    shutil.copytree(root / "mdrnn_lib", tree / "mdrnn_lib", ignore=LEFTOVERS)
    for name in BESIDE:
        shutil.copy(root / name, tree)
    ghost = tree / "mdrnn_lib" / "ghost.py"
    ghost.write_text("")
    for target in ("before", "after"):
        there = files_in(tree)
        options = ["--no-build-isolation", "--no-deps", "--disable-pip-version-check", "--quiet"]
        run("pip", "install", *options, "--target", tmp_path / target, ".", cwd=tree)
        assert files_in(tree) == there, "an installation leaves nothing in the repository"
        ghost.unlink(missing_ok=True)
    assert (tmp_path / "before" / "mdrnn_lib" / "ghost.py").exists()
    installed = files_in(tmp_path / "after" / "mdrnn_lib")
    assert installed == files_in(root / "mdrnn_lib")


def test_the_source_archive_brings_its_tests(packed: Path, root: Path, tmp_path: Path) -> None:
    [archive] = packed.glob("*.tar.gz")
    with tarfile.open(archive) as file:
        file.extractall(tmp_path, filter="data")
    [tree] = tmp_path.iterdir()
    assert {f"tests/{path.name}" for path in (root / "tests").glob("*.py")} <= files_in(tree)
    assert {path.name for path in tree.iterdir()} == {"PKG-INFO", "mdrnn_lib", "tests", *BESIDE}
    run("hatchling", "build", "--target", "wheel", "--directory", tmp_path / "again", cwd=tree)
    collected = run("pytest", "--collect-only", "--quiet", "-p", "no:cacheprovider", cwd=tree)
    assert int(re.search(r"^(\d+) tests collected", collected, re.MULTILINE)[1]) > 1000
