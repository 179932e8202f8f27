"""Recurrent networks from one dimension to n, in NumPy, with hand-written gradients.

    >>> import numpy as np
    >>> import mdrnn_lib as md
    >>> layer = md.MDLSTM(ndim=2, inputs=3, hidden=16, rng=0)
    >>> x = np.ones((5, 28, 28, 3))                  # (batch, X_1, X_2, features)
    >>> h, tape = layer.forward(x)                   # (batch, X_1, X_2, hidden)
    >>> dx, grads = layer.backward(np.ones_like(h), tape)
    >>> sorted(grads)
    ['W_h', 'W_x', 'b']

Rooms, from the bottom up; none imports one above it: `grid` (orders of visit), `cells` (the
mathematics at one front), `sweep` (one traversal), `layers` (parameters and checks); beside them
`datasets`, `exercises` (the checker of a reader's answers), `notebook` (how the chapters show
things) and `widgets` (figures that compute).
"""

from mdrnn_lib import cells, datasets, exercises, grid, layers, sweep
from mdrnn_lib.layers import BLSTM, BRNN, LSTM, MDLSTM, MDRNN, RNN, MultiDirectional

__all__ = [
    "BLSTM",
    "BRNN",
    "LSTM",
    "MDLSTM",
    "MDRNN",
    "RNN",
    "MultiDirectional",
    "cells",
    "datasets",
    "exercises",
    "grid",
    "layers",
    "sweep",
]
__version__ = "0.1.0"
