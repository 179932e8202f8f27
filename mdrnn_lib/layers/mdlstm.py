"""The multi-dimensional LSTM, and the LSTM as its one-dimensional case."""

import numpy as np
from numpy.typing import DTypeLike

from mdrnn_lib.arguments import Rng, truth_value
from mdrnn_lib.cells import LSTMCell, PeepholeLSTMCell
from mdrnn_lib.layers.base import Recurrent


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
        Where the biases of all forget gates start; by default
        `mdrnn_lib.cells.lstm.default_forget_bias` of n.
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
        *,
        peepholes: bool = False,
        forget_bias: float | None = None,
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
    ) -> None:
        self.peepholes = truth_value("peepholes", peepholes)
        kind = PeepholeLSTMCell if self.peepholes else LSTMCell
        super().__init__(kind(forget_bias), ndim, inputs, hidden, dtype=dtype, rng=rng)


class LSTM(MDLSTM):
    """The LSTM of textbooks: an `MDLSTM` with one dimension.

    Takes x of shape (batch, time, inputs); the parameters are those of `MDLSTM` with n = 1, their
    columns in the order input gate, forget gate, output gate, candidate.
    """

    def __init__(
        self,
        inputs: int,
        hidden: int,
        *,
        peepholes: bool = False,
        forget_bias: float | None = None,
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
    ) -> None:
        super().__init__(
            1,
            inputs,
            hidden,
            peepholes=peepholes,
            forget_bias=forget_bias,
            dtype=dtype,
            rng=rng,
        )
