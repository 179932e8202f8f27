"""The multi-dimensional LSTM, and the LSTM as its one-dimensional case."""

from math import exp, log

import numpy as np
from numpy.typing import DTypeLike

from mdrnn_lib.cells import LSTMCell, PeepholeLSTMCell
from mdrnn_lib.layers.base import Recurrent, Rng


class MDLSTM(Recurrent):
    """A long short-term memory layer on an n-dimensional grid, with one forget gate a dimension.

    The equations stand in `mdrnn_lib.cells.LSTMCell`, and with peepholes in
    `mdrnn_lib.cells.PeepholeLSTMCell` (Graves, Fernández & Schmidhuber 2007, section 3).

    Parameters
    ----------
    ndim
        n, the number of dimensions of the grid.
    inputs, hidden
        Features of x and of h.
    peepholes
        Whether the gates see the cell states.
    forget_bias
        Where the biases of all forget gates start; by default `default_forget_bias(ndim)`.
    dtype
        float64 or float32; inputs are converted to it.
    rng
        A seed or a `numpy.random.Generator`; the same seed gives the same parameters.

    Attributes
    ----------
    params
        ``W_x`` (inputs, (n + 3)·hidden), ``W_h`` (n, hidden, (n + 3)·hidden) and ``b``
        ((n + 3)·hidden,); the columns hold the input gate, the forget gates 1 … n, the output gate
        and the candidate.  With peepholes also ``P_i`` and ``P_f`` (n, hidden) and ``P_o``
        (hidden,).

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
        peepholes: bool = False,
        *,
        forget_bias: float | None = None,
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
    ) -> None:
        self.peepholes = bool(peepholes)
        cell = PeepholeLSTMCell() if peepholes else LSTMCell()
        super().__init__(cell, ndim, inputs, hidden, dtype, rng)
        forget_gates = slice(self.hidden, (1 + self.ndim) * self.hidden)
        self.params["b"][forget_gates] = (
            default_forget_bias(self.ndim) if forget_bias is None else forget_bias
        )


class LSTM(MDLSTM):
    """The LSTM of textbooks: an `MDLSTM` with one dimension.

    Takes x of shape (batch, time, inputs); the parameters are those of `MDLSTM` with n = 1, their
    columns in the order input gate, forget gate, output gate, candidate.
    """

    def __init__(
        self,
        inputs: int,
        hidden: int,
        peepholes: bool = False,
        *,
        forget_bias: float | None = None,
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
    ) -> None:
        super().__init__(
            1, inputs, hidden, peepholes, forget_bias=forget_bias, dtype=dtype, rng=rng
        )


def default_forget_bias(ndim: int) -> float:
    """Return the b for which n forget gates together keep what one keeps in one dimension.

    That is n σ(b) = σ(1) ≈ 0.73: for n = 1 the usual bias of 1.  A cell state reaches the point k
    steps away along as many as n^k paths, so that gates of 0.73 each would multiply it by
    (0.73 n)^k; gates whose sum stays below one let no state grow.
    """
    keep = 1 / (1 + exp(-1)) / ndim
    return log(keep / (1 - keep))
