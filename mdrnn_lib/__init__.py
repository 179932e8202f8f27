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
mathematics at one front, in NumPy and in symbols), `sweep` (one traversal), `layers` (parameters
and checks), `losses` and `optimizers`, `training` (mini-batches and early stopping), `saving`
(files of parameters), `checks` (of gradients), `traces` (every state and gate); beside them
`datasets`, `results` (what took minutes to compute), `exercises` (the checker of a reader's
answers), `notebook` (how the chapters show things) and `widgets` (figures that compute).  Not
imported here, since they need SymPy: `symbolic` (the recurrences in symbols), `threeway` (gradients
proven in three ways) and `derivation` (derivations proven step by step, in the notation of
`symbols`).
"""

from mdrnn_lib import (
    cells,
    checks,
    datasets,
    exercises,
    grid,
    layers,
    losses,
    optimizers,
    results,
    saving,
    sweep,
    traces,
    training,
)
from mdrnn_lib.checks import GradientTable, check_gradients
from mdrnn_lib.layers import (
    BGRU,
    BLSTM,
    BRNN,
    GRU,
    LSTM,
    MDGRU,
    MDLSTM,
    MDRNN,
    RNN,
    Dense,
    Face,
    LastPoint,
    MDLeaky,
    MDStable,
    MeanPool,
    MultiDirectional,
    Recurrent,
    Sequential,
    mask_from_lengths,
)
from mdrnn_lib.losses import softmax, softmax_cross_entropy, squared_error
from mdrnn_lib.optimizers import SGD, Adam, RMSprop, clip_by_norm
from mdrnn_lib.saving import load, save
from mdrnn_lib.sweep import free_memory
from mdrnn_lib.traces import Trace, trace
from mdrnn_lib.training import DivergedError, History, accuracy, fit, predict

__all__ = [
    "BGRU",
    "BLSTM",
    "BRNN",
    "GRU",
    "LSTM",
    "MDGRU",
    "MDLSTM",
    "MDRNN",
    "RNN",
    "SGD",
    "Adam",
    "Dense",
    "DivergedError",
    "Face",
    "GradientTable",
    "History",
    "LastPoint",
    "MDLeaky",
    "MDStable",
    "MeanPool",
    "MultiDirectional",
    "RMSprop",
    "Recurrent",
    "Sequential",
    "Trace",
    "accuracy",
    "cells",
    "check_gradients",
    "checks",
    "clip_by_norm",
    "datasets",
    "exercises",
    "fit",
    "free_memory",
    "grid",
    "layers",
    "load",
    "losses",
    "mask_from_lengths",
    "optimizers",
    "predict",
    "results",
    "save",
    "saving",
    "softmax",
    "softmax_cross_entropy",
    "squared_error",
    "sweep",
    "trace",
    "traces",
    "training",
]
__version__ = "0.1.0"
