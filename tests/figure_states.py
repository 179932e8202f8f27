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
    "jacobian-spectrum": [
        {},
        {"activation": "tanh", "drive": 2.0, "step": 9, "k": 4},
        {"radius": 1.5, "angle": 90.0, "real": -1.5, "shear": 3.0, "k": 7},
        {"radius": 0.0, "real": 0.0, "shear": 0.0},
        {"radius": 0.0, "real": 0.3, "shear": 3.0, "step": 0},
        {"shear": 0.0, "radius": 1.0, "real": 1.0, "angle": 180.0, "step": 3, "k": 9},
        {"inputs": np.eye(5, 3), "activation": "tanh", "real": -0.4},
    ],
    "lattice-paths": [{}],
    "loop-stepper": [{}],
    "lstm-gates": [
        {},
        {"step": 0},
        {"step": 3, "at": 9},
        {"overrides": [["f", 0, 0.9]]},
        {"overrides": [["f", 8, 0.0], ["i", 5, 1.0], ["g", 5, -1.0]], "step": 12, "at": 8},
        {"overrides": [["o", 0, 1.0]], "forget_bias": 1.0, "at": 1, "gate": "o"},
        {"overrides": [["g", 4, 0.5], ["o", 3, 0.7]], "forget_bias": 0.0, "step": 5},
        {"step": 9, "at": 8, "overrides": [["f", 4, 0.0], ["f", 0, 0.9], ["g", 3, -1.0]]},
        {
            "layer": md.LSTM(3, 1, rng=9),
            "inputs": np.random.default_rng(8).normal(size=(7, 3)),
            "overrides": [["f", 2, 0.5]],
            "at": 2,
        },
    ],
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
