"""The mathematics at one front: pre-activations in, states out, and the adjoint of that step.

Every array is feature-major: one row a unit, one column a point of the front and sample of the
batch.  So a gate is one contiguous block of rows.  Leading axes (the directions) pass through.

Each file holds one cell, with its equations in symbols beside its NumPy.
"""

from mdrnn_lib.cells.gru import GRUCell
from mdrnn_lib.cells.leaky import LeakyCell
from mdrnn_lib.cells.lstm import LSTMCell
from mdrnn_lib.cells.peephole import PeepholeLSTMCell
from mdrnn_lib.cells.protocol import (
    Array,
    Cell,
    Empty,
    Functions,
    Params,
    Scalar,
    Unit,
    parameter_shapes,
)
from mdrnn_lib.cells.rnn import ACTIVATIONS, RNNCell
from mdrnn_lib.cells.stable import StableCell

__all__ = [
    "ACTIVATIONS",
    "Array",
    "Cell",
    "Empty",
    "Functions",
    "GRUCell",
    "LSTMCell",
    "LeakyCell",
    "Params",
    "PeepholeLSTMCell",
    "RNNCell",
    "Scalar",
    "StableCell",
    "Unit",
    "parameter_shapes",
]
