"""What `GridWave` shows when it is given nothing: a small picture and small layers."""

import numpy as np

from mdrnn_lib.cells import Array
from mdrnn_lib.layers import MDLSTM, MDRNN, MDLeaky
from mdrnn_lib.layers.base import Recurrent

HIDDEN = 4

_PICTURE = """
................
................
...######.......
...##...##......
...##...##......
...##..##.......
...####.........
...##.##........
...##..##.......
...##...##......
................
................
"""

IMAGE = [[1.0 if mark == "#" else 0.0 for mark in row] for row in _PICTURE.split()]


def stack(layer: Recurrent, input_scale: float, recurrent_scale: float) -> dict[str, object]:
    """Round a layer's parameters, made larger than one trains with, so that the wave is seen."""
    scales = {"W_x": input_scale, "W_h": recurrent_scale, "b": 1.0}
    scaled: dict[str, Array] = {name: layer.params[name] * scales[name] for name in scales}
    return {name: [np.round(value, 3).tolist()] for name, value in scaled.items()}


WEIGHTS = {
    "tanh": stack(MDRNN(2, 1, HIDDEN, rng=5), 1.0, 1.7),
    "lstm": stack(MDLSTM(2, 1, HIDDEN, rng=3), 3.0, 2.0),
    "leaky": stack(MDLeaky(2, 1, HIDDEN, rng=2), 3.0, 2.0),
}
"""The parameters by cell, each with one leading axis: the same layer in every direction."""
