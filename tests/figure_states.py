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

STATES: dict[str, list[dict[str, Any]]] = {
    "cube-wave": [{}],
    "digit-reader": [{}],
    "four-waves": [{}],
    "gate-steering": [
        {},
        {"step": 0},
        {"step": 3, "f_1": 0.15, "f_2": 0.85},
        {"f_1": 0, "f_2": 1, "step": 5},
        {"f_1": 1, "f_2": 0, "point": (6, 10)},
        {"f_1": 1, "f_2": 1, "point": (0, 0)},
        {"f_1": 0.3, "f_2": 0.8, "point": (5, 8), "show": "gradient"},
        {"f_1": 0.7, "f_2": 0.35, "point": (2, 5), "show": "gradient", "step": 4},
    ],
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
    "lattice-paths": [
        {},
        {"step": 4},
        {"step": 10, "activation": "tanh", "w_2": -0.9},
        {"start": (0, 0), "end": (4, 5), "step": 3, "activation": "tanh"},
        {"start": (0, 0), "end": (4, 5), "step": 5, "w_1": -0.7},
        {"start": (2, 2), "end": (1, 4)},
        {"start": (1, 4), "end": (2, 2)},
        {"start": (2, 2), "end": (2, 2), "step": 1},
        {"inputs": np.linspace(-2, 2, 12).reshape(4, 3), "end": (3, 2), "activation": "tanh"},
        {"inputs": np.linspace(-2, 2, 64).reshape(8, 8), "start": (0, 0), "end": (7, 7), "step": 4},
    ],
    "loop-stepper": [
        {},
        {"step": 0},
        {"step": 175},
        {"by": "point", "step": 7},
        {"grid": (6,), "order": "flat"},
        {"grid": (2, 3, 4), "order": "fronts"},
        {"grid": (2, 3, 4), "order": "fronts", "by": "point", "step": 3},
        {"grid": (3, 1, 2), "order": "flat"},
        {"grid": (1,), "order": "fronts"},
        {"grid": (3, 6, 6)},
    ],
    "lstm-gates": [{}],
    "path-growth": [{}],
    "two-sweeps": [
        {},
        {"step": 0},
        {"step": 4, "point": 4, "unit": 1},
        {"cell": "lstm", "sample": 2, "point": 3, "gain": 1.5},
        {"reversal": "padded", "sample": 2, "point": 6},
        {"reversal": "padded", "cell": "lstm", "step": 5, "lengths": (7, 2)},
        {"gain": 0},
        {
            "layer": md.BRNN(1, 3, activation="relu", rng=7),
            "inputs": np.random.default_rng(7).normal(size=(2, 12)),
            "lengths": (8, 12),
            "sample": 2,
            "unit": 2,
        },
        {
            "layer": md.BLSTM(1, 3, rng=1),
            "inputs": np.eye(2, 5),
            "lengths": (5, 2),
            "sample": 2,
            "point": 1,
            "step": 3,
            "reversal": "padded",
            "gain": 1.25,
        },
    ],
    "unrolled-gradient": [{}],
}

CASES = [(name, state) for name, states in STATES.items() for state in states]
