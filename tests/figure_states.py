"""The figures, and the states that show every layout and every branch of each."""

from typing import Any

import numpy as np

import mdrnn_lib as md
from mdrnn_lib.widgets import Figure

KINDS = {
    name: kind
    for name, kind in Figure.kinds().items()
    if kind.__module__.startswith("mdrnn_lib")  # other tests define figures of their own
}


def _reader(tile: int) -> md.Sequential:
    """Return a network that reads digits by tiles of another size than the figure's own."""
    lattice = md.MultiDirectional(md.MDLSTM, 2, tile * tile, 3, rng=tile)
    return md.Sequential(lattice, md.MeanPool(), md.Dense(12, 10, rng=tile))


STATES: dict[str, list[dict[str, Any]]] = {
    "cube-wave": [
        {},
        {"step": 0},
        {"cell": "lstm", "step": 13, "unit": 2},
        {"direction": 5, "grid": (2, 3, 6), "turn": 70, "tilt": -20},
        {"show": "dh", "step": 4, "direction": 3, "point": (1, 2, 4)},
        {"show": "dh", "step": 0},
        {"layer": md.MDLeaky(3, 1, 3, rng=1), "volume": np.linspace(-1, 1, 24).reshape(2, 3, 4)},
        *(
            {
                "layer": md.MultiDirectional(kind, 3, 1, 3, rng=7),
                "volume": np.random.default_rng(7).normal(size=(3, 4, 2)),
                "direction": 6,
                "show": show,
                "unit": 1,
            }
            for kind, show in ((md.MDLSTM, "dh"), (md.MDStable, "h"))
        ),
    ],
    "digit-reader": [
        {},
        {"step": 0, "digit": 8},
        {"sample": 5, "step": 6},
        {"image": np.eye(28), "digit": 3, "step": 9},
        {"sample": -1},
        *(
            {"model": _reader(tile), "image": np.eye(28)[::-1], "step": step}
            for tile, step in ((7, 4), (14, 3))
        ),
    ],
    "four-waves": [
        {},
        {"step": 0},
        {"step": 6, "point": (1, 6), "unit": 1},
        {"corners": [2], "show": "reach", "step": 9},
        {"corners": [0, 3], "show": "reach"},
        {"image": np.linspace(-1, 1, 20).reshape(1, 20), "point": (0, 7), "step": 12},
        {
            "layer": md.MultiDirectional(md.MDStable, 2, 2, 3, rng=7),
            "image": np.random.default_rng(7).normal(size=(4, 6, 2)),
            "unit": 2,
        },
        {"layer": md.MultiDirectional(md.MDLSTM, 2, 1, 2, rng=1), "step": 6, "corners": [1, 2]},
    ],
    "gate-steering": [{}],
    "grid-wave": [
        {},
        {"step": 0},
        {"show": "c", "step": 27, "unit": 3},
        {"show": "f1", "direction": 1, "unit": 2},
        {"show": "g", "direction": 2, "step": 3},
        {"show": "dh", "step": 9, "direction": 3},
        {"show": "dh", "cell": "tanh", "loss": "sum", "step": 15},
        {"show": "lambda1", "cell": "leaky", "step": 20},
        {"image": np.linspace(-1, 1, 12).reshape(3, 4)},
        {
            "layer": md.MultiDirectional(md.MDStable, 2, 2, 3, rng=3),
            "image": np.random.default_rng(3).normal(size=(6, 7, 2)),
            "show": "dh",
        },
    ],
    "jacobian-spectrum": [{}],
    "lattice-paths": [{}],
    "loop-stepper": [{}],
    "lstm-gates": [{}],
    "path-growth": [{}],
    "two-sweeps": [{}],
    "unrolled-gradient": [{}],
}

CASES = [(name, state) for name, states in STATES.items() for state in states]
