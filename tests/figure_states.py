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
    "unrolled-gradient": [
        {},
        {"term": 2},
        {"w_h": -1.3, "steps": 8, "activation": "tanh", "term": 3},
        {"w_h": 1.5, "steps": 8, "term": 8},
        {"steps": 1, "term": 1},
        {"w_h": 0.0, "h_0": 0.0, "inputs": [0.0], "steps": 1},
        {"activation": "relu", "steps": 6, "term": 1},
        {"backward": "every"},
        {"backward": "every", "activation": "tanh", "steps": 8, "w_h": -1.3, "term": 3},
        {"backward": "last", "activation": "relu", "term": 1},
        {"backward": "last", "term": 4},
    ],
}

CASES = [(name, state) for name, states in STATES.items() for state in states]
