"""Layers with the cells of Leifert et al. (2016), stable in any number of dimensions."""

import numpy as np
from numpy.typing import DTypeLike

from mdrnn_lib.arguments import Rng
from mdrnn_lib.cells import LeakyCell, StableCell
from mdrnn_lib.layers.base import Recurrent


class MDLeaky(Recurrent):
    """A layer of leaky cells: ``|c|`` ≤ 1 whatever the weights.

    The equations stand in `mdrnn_lib.cells.LeakyCell`.

    Parameters
    ----------
    ndim, inputs, hidden, dtype, rng
        As for `MDLSTM`.
    forget_bias
        Where the biases of the forget gate start.  One gate for all dimensions: 1 for any n.

    Attributes
    ----------
    params
        ``W_x`` (inputs, (n + 2)·hidden), ``W_h`` (n, hidden, (n + 2)·hidden) and ``b``
        ((n + 2)·hidden,); the columns hold the forget gate, the output gate, n − 1 blocks for the
        mixture, and the candidate.

    Raises
    ------
    ValueError
        If a size is no positive whole number, or the dtype is unknown.
    """

    def __init__(
        self,
        ndim: int,
        inputs: int,
        hidden: int,
        *,
        forget_bias: float = 1.0,
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
    ) -> None:
        super().__init__(LeakyCell(forget_bias), ndim, inputs, hidden, dtype=dtype, rng=rng)


class MDStable(Recurrent):
    """A layer of stable cells: an LSTM with one forget gate for a mixture of the predecessors.

    The equations stand in `mdrnn_lib.cells.StableCell`.

    Parameters
    ----------
    ndim, inputs, hidden, dtype, rng
        As for `MDLSTM`.
    forget_bias
        Where the biases of the forget gate start.  One gate for all dimensions: 1 for any n.

    Attributes
    ----------
    params
        ``W_x`` (inputs, (n + 3)·hidden), ``W_h`` (n, hidden, (n + 3)·hidden) and ``b``
        ((n + 3)·hidden,); the columns hold the input, forget and output gates, n − 1 blocks for
        the mixture, and the candidate.

    Raises
    ------
    ValueError
        If a size is no positive whole number, or the dtype is unknown.
    """

    def __init__(
        self,
        ndim: int,
        inputs: int,
        hidden: int,
        *,
        forget_bias: float = 1.0,
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
    ) -> None:
        super().__init__(StableCell(forget_bias), ndim, inputs, hidden, dtype=dtype, rng=rng)
