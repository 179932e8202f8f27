"""Runs the figures' modules without a browser: what stands on a page before anything computes.

The still picture of a figure is drawn by the same ``drawing.mjs`` as the living one, on the numbers
of the library. The engine is mini-racer (V8); without it a figure in Jupyter is shown live only.
"""

import atexit
import importlib.util
import json
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from mdrnn_lib.extras import missing
from mdrnn_lib.widgets.parts.modules import figure_script, parts_script


def available() -> bool:
    """Tell whether the engine is installed."""
    return importlib.util.find_spec("py_mini_racer") is not None


def start(script: str) -> Any:
    """Return an engine of its own that has run a script, and that ends with the process."""
    try:
        from py_mini_racer import MiniRacer
    except ModuleNotFoundError as error:
        raise missing(__name__, error) from None
    # Made in a thread of its own: in a notebook it would take the kernel's event loop for its own.
    with ThreadPoolExecutor(1) as thread:
        engine = thread.submit(MiniRacer).result()
    atexit.register(engine.close)  # left to itself it may wait for its own thread for ever
    engine.eval(f"{script}\nvoid 0")  # what a script ends in would be kept
    return engine


@cache
def _engine() -> Any:
    return start(parts_script())


@cache
def _load(module: str, folder: Path) -> None:
    _engine().eval(f"{figure_script(module, folder)}\nvoid 0")


def run(module: str, folder: Path, function: str, *arguments: Any) -> Any:
    """Call a function of a figure's module.

    Parameters
    ----------
    module : str
        The figure's name, such as ``"grid-wave"``.
    folder : Path
        Where its modules are.
    function : {"still", "numbers", "frame", "traits"}
        Which of the functions that ``figure.mjs`` of the shared parts returns.
    *arguments
        Values that JSON can hold.

    Returns
    -------
    object
        The answer, typed arrays as lists.

    Raises
    ------
    RuntimeError
        If the module cannot run, with what it says.
    """
    _engine()  # which says what is missing, if it is
    from py_mini_racer import JSEvalException

    try:
        _load(module, folder)
        return call(f'mdrnnFigures["{module}"].{function}', *arguments)
    except JSEvalException as error:
        raise RuntimeError(f"the figure {module} cannot run {function}: {error}") from error


def call(function: str, *arguments: Any) -> Any:
    """Call a function, given as an expression, that may use the shared parts (``mdrnnParts``)."""
    plain = "(_, item) => (ArrayBuffer.isView(item) ? Array.from(item) : item)"
    answer = f"JSON.stringify(({function})(...given), {plain})"
    return json.loads(_engine().call(f"((...given) => {answer})", *arguments))
