"""The names of layers of gated recurrent units; all else is in their cell."""

import numpy as np
from numpy.typing import DTypeLike

from mdrnn_lib.arguments import Rng
from mdrnn_lib.cells import GRUCell
from mdrnn_lib.layers.base import Recurrent
from mdrnn_lib.layers.directions import MultiDirectional


class MDGRU(Recurrent):
    """A layer of gated recurrent units on an n-dimensional grid: ``|h|`` ≤ 1 whatever the weights.

    The equations stand in `mdrnn_lib.cells.GRUCell`.

    Parameters
    ----------
    ndim, inputs, hidden, dtype, rng
        As for `MDLSTM`.

    Attributes
    ----------
    params
        ``W_x`` (inputs, (2n + 1)·hidden), whose columns hold n reset gates, n scores of the shares,
        and the candidate; ``W_h`` (n, hidden, (2n + 1)·hidden), alike; and ``b``
        ((3n + 1)·hidden,), which goes on with the biases inside the n reset products.

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
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
    ) -> None:
        super().__init__(GRUCell(), ndim, inputs, hidden, dtype=dtype, rng=rng)


class GRU(MDGRU):
    """The gated recurrent unit of Cho et al. (2014): an `MDGRU` with one dimension.

    It computes what PyTorch's ``nn.GRU`` does.  With ``W_ih``, ``W_hh``, ``b_ih`` and ``b_hh`` of
    the latter, which stack (r, z, n), ``W_x`` is ``W_ih.T``, ``W_h[0]`` is ``W_hh.T``, and ``b``
    holds the sums of both biases for r and z, then ``b_ih`` and ``b_hh`` of n one after the other.
    """

    def __init__(
        self, inputs: int, hidden: int, *, dtype: DTypeLike = np.float64, rng: Rng = None
    ) -> None:
        super().__init__(1, inputs, hidden, dtype=dtype, rng=rng)


class BGRU(MultiDirectional):
    """A `GRU` from each end of a sequence: `MultiDirectional` with n = 1."""

    def __init__(
        self,
        inputs: int,
        hidden: int,
        *,
        merge: str = "concat",
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
    ) -> None:
        super().__init__(MDGRU, 1, inputs, hidden, merge=merge, dtype=dtype, rng=rng)
