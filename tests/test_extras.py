"""A room that needs an extra says which, whatever of it is missing."""

import ast
import subprocess
import sys
from importlib.metadata import metadata
from pathlib import Path

import pytest

import mdrnn_lib
from mdrnn_lib.extras import EXTRAS, missing

PACKAGE = Path(mdrnn_lib.__file__).parent
REQUIRED = {"numpy", "tqdm"}
OPTIONAL = {module: extra for extra, modules in EXTRAS.items() for module in modules}


def imported(path):
    """Yield the modules of others that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module]
        yield from (name.partition(".")[0] for name in names)


def needs():
    """Yield each room with each module of an extra that some file of it imports."""
    for path in sorted(PACKAGE.rglob("*.py")):
        room = path.relative_to(PACKAGE).with_suffix("").parts[0]
        yield from ((room, module) for module in imported(path) if module in OPTIONAL)


LATER = {("derivation", "anywidget"), ("derivation", "traitlets"), ("widgets", "py_mini_racer")}
"""Asked for when a derivation or a figure is shown, which then does without."""

NEEDS = sorted(set(needs()) - LATER)


def test_every_module_of_others_is_required_or_comes_with_an_extra():
    found = {module for path in PACKAGE.rglob("*.py") for module in imported(path)}
    assert found - sys.stdlib_module_names - {"mdrnn_lib"} == REQUIRED | set(OPTIONAL)


def test_the_extras_are_those_of_the_package():
    assert set(EXTRAS) <= set(metadata("mdrnn_lib").get_all("Provides-Extra"))


@pytest.mark.parametrize(("room", "module"), NEEDS)
def test_a_room_names_the_extra_that_it_needs(room, module):
    script = (
        f"import sys; sys.modules['{module}'] = None; import mdrnn_lib; import mdrnn_lib.{room}"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stderr.splitlines()[-1] == (
        f"ModuleNotFoundError: mdrnn_lib.{room} needs {module}, which is not installed: "
        f'pip install "mdrnn_lib[{OPTIONAL[module]}]"'
    )


def test_a_still_picture_names_the_extra_that_it_needs():
    script = (
        "import sys; sys.modules['py_mini_racer'] = None; from mdrnn_lib.widgets import GridWave\n"
        "GridWave()._repr_mimebundle_(); GridWave().still()"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    words = 'needs py_mini_racer, which is not installed: pip install "mdrnn_lib[book]"'
    assert done.stderr.splitlines()[-1].endswith(words)
    assert "line 2" in done.stderr


def test_another_missing_module_keeps_its_own_words():
    error = ModuleNotFoundError("No module named 'colorama'", name="colorama")
    assert missing("mdrnn_lib.notebook", error) is error
