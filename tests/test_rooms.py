"""The rooms of the package: data flows one way, and NumPy is enough to import it."""

import ast
import doctest
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

import mdrnn_lib
from mdrnn_lib import arguments

PACKAGE = Path(mdrnn_lib.__file__).parent
MAY_IMPORT = {
    "grid": set(),
    "arena": set(),
    "extras": set(),
    "arguments": set(),
    "cells": {"arguments"},
    "sweep": {"arena", "cells", "grid"},
    "layers": {"arguments", "sweep", "cells", "grid"},
    "losses": {"arguments", "cells"},
    "optimizers": {"arguments", "cells"},
    "training": {"arguments", "optimizers", "losses", "layers", "cells"},
    "saving": {"layers", "cells"},
    "checks": {"arguments", "layers", "cells"},
    "traces": {"layers", "sweep", "cells"},
    "datasets": {"arguments"},
    "results": set(),
    "exercises": {"arguments"},
    "notebook": {"extras"},
    "notation": set(),
    "symbols": {"notation"},
    "symbolic": {"cells", "extras"},
    "derivation": {"notation", "symbols", "symbolic", "extras"},
    "threeway": {"arguments", "symbolic", "layers", "cells", "checks", "extras"},
    "widgets": {
        "extras",
        "traces",
        "saving",
        "losses",
        "datasets",
        "layers",
        "sweep",
        "cells",
        "grid",
    },
}


def rooms_imported(path):
    """Names of the rooms that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full name"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        for name in names:
            parts = name.split(".")
            if parts[0] == "mdrnn_lib" and len(parts) > 1:
                yield parts[1]


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_no_room_imports_one_above_it(room):
    single = PACKAGE / f"{room}.py"
    modules = [single] if single.exists() else sorted((PACKAGE / room).rglob("*.py"))
    assert modules
    for module in modules:
        assert set(rooms_imported(module)) - {room} <= MAY_IMPORT[room], module


def test_every_room_is_listed():
    found = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or path.is_dir()}
    assert found - {"__init__", "__pycache__"} == set(MAY_IMPORT)


SOURCES = [
    path
    for folder in ("mdrnn_lib", "tools", "benchmarks", "book/extensions")
    for kind in ("*.py", "*.mjs")
    for path in sorted((ROOT / folder).rglob(kind))
]
MODULE_PATH = re.compile(r'^(?:import|export) .*?from "(\.[^"]+)"', re.MULTILINE | re.DOTALL)


def imported(path):
    """Files that a file imports, for types as well; a package stands for its ``__init__.py``."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".mjs":
        return {(path.parent / name).resolve() for name in MODULE_PATH.findall(text)}
    found = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
            found |= {file_of(path, name) or file_of(path, node.module) for name in names}
        elif isinstance(node, ast.Import):
            found |= {file_of(path, alias.name) for alias in node.names}
    return found - {None, path}


def file_of(path, name):
    """The file of a module of this repository, if it is one; scripts import their neighbours."""
    for base in (ROOT, path.parent, ROOT / "tools", ROOT / "book" / "extensions"):
        place = base.joinpath(*name.split("."))
        for file in (place.with_suffix(".py"), place / "__init__.py"):
            if file in SOURCES:
                return file
    return None


def test_no_two_files_import_each_other():
    arrows = {path: imported(path) for path in SOURCES}
    assert sum(map(len, arrows.values())) > 300
    open_ends = {path for path in arrows if not arrows[path]}
    while open_ends:  # take away what imports nothing that is left: a circle stays
        arrows = {
            path: goals - open_ends for path, goals in arrows.items() if path not in open_ends
        }
        open_ends = {path for path, goals in arrows.items() if not goals & arrows.keys()}
    left = {path.relative_to(ROOT).as_posix() for path in arrows}
    assert not left, f"these import each other, or one that does: {sorted(left)}"


def test_importing_the_package_needs_numpy_alone():
    code = "import sys, mdrnn_lib; print(*{name.split('.')[0] for name in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    optional = {"anywidget", "IPython", "matplotlib", "sympy", "scipy", "tqdm", "traitlets"}
    assert not optional & set(loaded.stdout.split())


@pytest.mark.parametrize(
    ("module", "lines"), [(mdrnn_lib, 6), (arguments, 3), (mdrnn_lib.layers.inputs, 1)]
)
def test_the_examples_run(module, lines):
    result = doctest.testmod(module)
    assert result.attempted >= lines
    assert result.failed == 0


def test_the_prover_is_handed_its_notation():
    core = sorted((PACKAGE / "derivation").glob("*.py"))
    naming = {module.name for module in core if "symbols" in set(rooms_imported(module))}
    assert naming == {"__init__.py"}, "only the room's door knows the book's notation"
