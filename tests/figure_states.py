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
    "jacobian-spectrum": [
        {},
        {"activation": "tanh", "drive": 2.0, "step": 9, "k": 4},
        {"radius": 1.5, "angle": 90.0, "real": -1.5, "shear": 3.0, "k": 7},
        {"radius": 0.0, "real": 0.0, "shear": 0.0},
        {"radius": 0.0, "real": 0.3, "shear": 3.0, "step": 0},
        {"shear": 0.0, "radius": 1.0, "real": 1.0, "angle": 180.0, "step": 3, "k": 9},
        {"inputs": np.eye(5, 3), "activation": "tanh", "real": -0.4},
    ],
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
    "path-growth": [
        {},
        {"f": 0.5, "steps": 9},
        {"f": 0.9, "steps": 12, "drive": "constant", "point": (3, 4)},
        {"f": 0.3, "steps": 5, "step": 4},
        {"f": 0.6, "step": 20},
    ],
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
    "worked-grid": [
        {},
        {"step": 0},
        {"step": 6, "w_1": -1.5},
        {"show": "backwards"},
        {"show": "backwards", "step": 1},
        {"show": "backwards", "step": 5, "w_2": -0.5},
        {"w_1": 0.3, "w_2": -1.7, "inputs": np.linspace(-5, 5, 9).reshape(3, 3), "step": 8},
        {"w_1": -1.5, "w_2": -1.5, "inputs": np.full((3, 3), -5), "step": 9},
    ],
}

CASES = [(name, state) for name, states in STATES.items() for state in states]
