"""The affine layer, applied to the features of every point alike."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from mdrnn_lib.arguments import Rng, positive_int, random_generator
from mdrnn_lib.cells import Array
from mdrnn_lib.layers.inputs import real_array, same_shape
from mdrnn_lib.layers.parameters import Parametric


class Tape(NamedTuple):
    """What ``forward`` leaves for ``backward``: copies, for both may be changed in place."""

    x: Array
    W: Array


class Dense(Parametric):
    """y = x W + b, on the last axis.

    Parameters
    ----------
    inputs, outputs
        Features of x and of y.
    dtype
        float64 or float32; inputs are converted to it.
    rng
        A seed or a `numpy.random.Generator`; the same seed gives the same parameters.

    Attributes
    ----------
    params
        ``W`` (inputs, outputs), drawn uniformly from ±1/√inputs, and ``b`` (outputs,), zeros.

    Raises
    ------
    ValueError
        If a size is no positive whole number, or the dtype is unknown.
    """

    def __init__(
        self, inputs: int, outputs: int, *, dtype: DTypeLike = np.float64, rng: Rng = None
    ) -> None:
        self.inputs = positive_int("inputs", inputs)
        self.outputs = positive_int("outputs", outputs)
        limit = 1 / np.sqrt(self.inputs)
        W = random_generator(rng).uniform(-limit, limit, (self.inputs, self.outputs))
        b = np.zeros(self.outputs)
        self._start({"W": W, "b": b}, {"W": W.shape, "b": b.shape}, dtype)

    def forward(self, x: ArrayLike) -> tuple[Array, Tape]:
        """Compute y.

        Parameters
        ----------
        x
            Inputs, shape (…, inputs) with any leading axes; real and finite.

        Returns
        -------
        y, tape
            Shape (…, outputs), and the tape for `backward`.

        Raises
        ------
        ValueError
            If the last axis of x has another length, or x is not real and finite.
        """
        x = real_array("x", x, self.dtype)
        if x.shape[-1:] != (self.inputs,):
            raise ValueError(
                f"x must have {self.inputs} features on its last axis; got shape {x.shape}"
            )
        params = self._finite()
        y = x.reshape(-1, self.inputs) @ params["W"] + params["b"]
        return y.reshape(*x.shape[:-1], self.outputs), Tape(x.copy(), params["W"].copy())

    def backward(self, dy: ArrayLike, tape: Tape) -> tuple[Array, dict[str, Array]]:
        """Compute dL/dx = dL/dy Wᵀ, dL/dW = Σ xᵀ dL/dy and dL/db = Σ dL/dy.

        The sums run over all leading axes.  ``dy`` has the shape of y, or it is a ValueError.
        """
        x, W = tape
        dy = same_shape("dy", dy, (*x.shape[:-1], self.outputs), self.dtype)
        rows, d_rows = x.reshape(-1, self.inputs), dy.reshape(-1, self.outputs)
        dx = (d_rows @ W.T).reshape(x.shape)
        return dx, {"W": rows.T @ d_rows, "b": d_rows.sum(axis=0)}
