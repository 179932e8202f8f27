"""A book of a few cells, to build as `make html` builds the real one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import yaml

EXTENSIONS = Path(__file__).parents[2] / "book" / "extensions"
KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def make(folder: Path, extensions: list[str], **chapters: str) -> None:
    """Write a book with some of the real extensions, and chapters of one cell each."""
    (folder / "mdrnn_lib" / "data").mkdir(parents=True)
    (folder / "mdrnn_lib" / "cells.py").write_text("sign = +1\n")
    (folder / "mdrnn_lib" / "data" / "digits.bin").write_bytes(b"\x00\x01")
    (folder / "requirements.txt").write_text("numpy==2.0.0\n")
    for room in {name.partition(".")[0] for name in extensions}:
        shutil.copytree(EXTENSIONS / room, folder / "book" / "extensions" / room)
    configuration = {
        "only_build_toc_files": True,
        "execute": {"execute_notebooks": "cache", "raise_on_error": True, "show_tb": True},
        "sphinx": {"local_extensions": dict.fromkeys(extensions, "book/extensions")},
    }
    (folder / "_config.yml").write_text(yaml.safe_dump(configuration))
    root, *others = chapters
    contents = {"format": "jb-book", "root": root}
    if others:
        contents["chapters"] = [{"file": name} for name in others]
    (folder / "_toc.yml").write_text(yaml.safe_dump(contents))
    for name, source in chapters.items():
        cells = [nbformat.v4.new_markdown_cell(f"# {name}"), nbformat.v4.new_code_cell(source)]
        notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
        nbformat.write(notebook, folder / "book" / f"{name}.ipynb")


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    """Build the book; a warning is a failure."""
    command = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    options = ["build", "book", "--config", "_config.yml", "--toc", str(folder / "_toc.yml")]
    return subprocess.run(
        [*command, *options, "--path-output", ".", "--warningiserror", "--keep-going"],
        cwd=folder,
        env={**os.environ, "PYTHONWARNINGS": "ignore"},
        capture_output=True,
        text=True,
    )
