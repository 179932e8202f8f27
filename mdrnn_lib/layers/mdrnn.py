"""The multi-dimensional recurrent network, and the RNN as its one-dimensional case."""

import numpy as np
from numpy.typing import DTypeLike

from mdrnn_lib.arguments import Rng
from mdrnn_lib.cells import RNNCell
from mdrnn_lib.layers.base import Recurrent


class MDRNN(Recurrent):
    r"""A recurrent layer on an n-dimensional grid.

    At every point, h_p = φ(x_p W_x + Σ_d h_{p−e_d} W_h[d] + b), with h = 0 outside the grid
    (Graves, Fernández & Schmidhuber 2007, section 2).

    Parameters
    ----------
    ndim
        n, the number of dimensions of the grid.
    inputs, hidden
        Features of x and of h.
    activation
        φ: "tanh", "relu" or "identity".
    dtype
        float64 or float32; inputs are converted to it.
    rng
        A seed or a `numpy.random.Generator`; the same seed gives the same parameters.

    Attributes
    ----------
    params
        ``W_x`` (inputs, hidden), ``W_h`` (n, hidden, hidden) and ``b`` (hidden,).

    Raises
    ------
    ValueError
        If a size is no positive whole number, or the activation or the dtype is unknown.
    """

    def __init__(
        self,
        ndim: int,
        inputs: int,
        hidden: int,
        *,
        activation: str = "tanh",
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
    ) -> None:
        self.activation = activation
        super().__init__(RNNCell(activation), ndim, inputs, hidden, dtype=dtype, rng=rng)


class RNN(MDRNN):
    """The recurrent network of textbooks: an `MDRNN` with one dimension.

    Takes x of shape (batch, time, inputs); the parameters are those of `MDRNN` with n = 1, so that
    ``W_h`` has the shape (1, hidden, hidden).
    """

    def __init__(
        self,
        inputs: int,
        hidden: int,
        *,
        activation: str = "tanh",
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
    ) -> None:
        super().__init__(1, inputs, hidden, activation=activation, dtype=dtype, rng=rng)
