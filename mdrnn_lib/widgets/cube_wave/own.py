"""What `CubeWave` shows when it is given nothing: a small ball in a volume, and small layers."""

import numpy as np

from mdrnn_lib.layers import MDLSTM, MDRNN
from mdrnn_lib.widgets.parts.grid_layer import stack

HIDDEN = 3
EXTENT = 6

_i, _j, _k = np.indices((EXTENT, EXTENT, EXTENT))
VOLUME = ((_i - 1) ** 2 + (_j - 2) ** 2 + (_k - 2) ** 2 <= 2).astype(float).tolist()

WEIGHTS = {
    "tanh": stack(MDRNN(3, 1, HIDDEN, rng=5), 1.0, 1.7),
    "lstm": stack(MDLSTM(3, 1, HIDDEN, rng=3), 3.0, 2.0),
}
"""The parameters by cell, each with one leading axis: the same layer in every direction."""
