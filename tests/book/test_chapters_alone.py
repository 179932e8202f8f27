"""A chapter that a reader has downloaded runs where the package is installed, and nothing else.

The build runs every chapter in an empty folder, but with the repository's package and with all the
tools that make pages. What that would hide is looked for in the code.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import myst_nb.ext.glue
import nbformat
import numpy as np
import pytest
import yaml
from cells import places
from chapters import ROOT, notebooks, page_of

from mdrnn_lib import notebook

# What `pip install mdrnn_lib[book]` brings: its requirements, and those of theirs that are used.
INSTALLED = {"mdrnn_lib", "numpy", "tqdm", "anywidget", "IPython", "matplotlib", "sympy"} | {
    "ipywidgets",  # by anywidget
    "mpmath",  # by sympy
    "traitlets",  # by IPython
}
OUTSIDE = {"http", "os", "pathlib", "shutil", "socket", "subprocess", "sys", "urllib"}
FILE = re.compile(r"[\w./\\-]+\.(css|csv|ipynb|json|md|mjs|npy|npz|png|py|svg|toml|txt|ya?ml)")


def needs(code: str) -> Iterator[str]:
    """Say what a cell needs that a reader may not have."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            yield from (fault for alias in node.names for fault in of_import(alias.name))
        elif isinstance(node, ast.ImportFrom):
            yield from of_import(node.module or "")
        elif isinstance(node, ast.Name) and node.id in {"open", "__file__"}:
            yield f"{node.id}, line {node.lineno}"
        elif isinstance(node, ast.Attribute) and node.attr == "__file__":
            yield f"{node.attr}, line {node.lineno}"
        elif isinstance(node, ast.Constant) and FILE.fullmatch(str(node.value)):
            yield f"the file {node.value}, line {node.lineno}"


def of_import(module: str) -> Iterator[str]:
    name = module.partition(".")[0]
    if name in OUTSIDE or name not in INSTALLED | sys.stdlib_module_names:
        yield f"the module {module}"


@pytest.mark.parametrize("path", notebooks(), ids=page_of)
def test_a_chapter_needs_the_package_alone(path: Path) -> None:
    found = [
        f"{place} needs {need}, which a reader who has downloaded the chapter may not have"
        for place, cell in places(nbformat.read(path, as_version=4))
        if cell.cell_type == "code"
        for need in needs(cell.source)
    ]
    if found:
        remedy = "What a chapter reads comes with mdrnn_lib: see mdrnn_lib.results."
        pytest.fail("\n".join([*found, remedy]), pytrace=False)


def test_the_build_runs_each_chapter_in_an_empty_folder() -> None:
    configuration = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert configuration["execute"]["run_in_temp"] is True


@pytest.mark.parametrize("value", [2.396, np.float64(86.1724853515625), 12, "in words"])
def test_glue_stores_what_the_build_expects(value: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = []
    for module, name in ((notebook, "display"), (myst_nb.ext.glue, "ipy_display")):
        monkeypatch.setattr(module, name, lambda data, **more: stored.append((data, more)))
    notebook.glue("a-name", value)
    plain = value.item() if isinstance(value, np.generic) else value
    myst_nb.ext.glue.glue("a-name", plain, display=False)
    assert stored[0] == stored[1]


@pytest.mark.parametrize(
    ("code", "need"),
    [
        ("from myst_nb import glue", "the module myst_nb"),
        ("import numpy, os.path", "the module os.path"),
        ("x = 1\nwith open(name) as file: pass", "open, line 2"),
        ("folder = md.__file__", "__file__, line 1"),
        ('md.load(reader, "reading-images.npz")', "the file reading-images.npz, line 1"),
        ('bench = read("../benchmarks/results.json")', "the file ../benchmarks/results.json, line"),
    ],
)
def test_guard_names_what_is_needed(code: str, need: str) -> None:
    assert any(found.startswith(need) for found in needs(code))


def test_guard_accepts_what_is_installed() -> None:
    code = 'import numpy as np, json\nimport mdrnn_lib.threeway\nmd.results.table("benchmark")'
    assert list(needs(code)) == []
