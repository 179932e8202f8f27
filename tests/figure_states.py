"""The figures, and the states in which they are looked at: `STATES` of each one's own tests."""

from importlib import import_module
from typing import Any

from mdrnn_lib.widgets import Figure

KINDS = {
    name: kind
    for name, kind in Figure.kinds().items()
    if kind.__module__.startswith("mdrnn_lib")  # other tests define figures of their own
}


def states(name: str) -> list[dict[str, Any]]:
    """Return the states of a figure that show every layout and every branch of it."""
    return list(import_module(f"test_{name.replace('-', '_')}").STATES)


CASES = [(name, state) for name in KINDS for state in states(name)]
