"""From a grid to one vector of features a sample: (B, X_1, …, X_n, F) → (B, F)."""

from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mdrnn_lib.cells import Array
from mdrnn_lib.layers.inputs import extents, real_array, same_shape, without_padding


class MeanTape(NamedTuple):
    """The weight of each point, shape (B, P), and the shape of x."""

    weights: Array
    shape: tuple[int, ...]


class MeanPool:
    """The mean over the grid; over each sample's own extent where lengths are given.

    It has no parameters, takes any n, and computes in float32 if x is float32, else in float64.
    """

    def __init__(self) -> None:
        self.params: dict[str, Array] = {}

    def forward(self, x: ArrayLike, lengths: ArrayLike | None = None) -> tuple[Array, MeanTape]:
        """Average the features.

        Parameters
        ----------
        x
            Shape (batch, X_1, …, X_n, features); real and finite.
        lengths
            Shape (batch, n): the extents of each sample, whole numbers from 1 to X_d; what lies
            outside is padding, and may hold anything.  None: every sample fills the grid.

        Returns
        -------
        y, tape
            Shape (batch, features), and the tape for `backward`.

        Raises
        ------
        ValueError
            If x has no grid, an empty axis, or is not real and finite, or if the lengths do not
            fit x.
        """
        x = any_grid(without_padding(x, lengths))
        batch, *grid, features = x.shape
        inside = extents(lengths, x.shape[:-1])
        weights = np.ones((batch, prod(grid)), x.dtype)
        if inside is not None:
            weights[...] = inside.reshape(batch, -1)
        weights /= weights.sum(axis=1, keepdims=True)
        y = weights[:, None] @ x.reshape(batch, -1, features)
        return y[:, 0], MeanTape(weights, x.shape)

    def backward(self, dy: ArrayLike, tape: MeanTape) -> tuple[Array, dict[str, Array]]:
        """Give every point its share of dL/dy; there are no gradients of parameters."""
        weights, shape = tape
        dy = same_shape("dy", dy, (shape[0], shape[-1]), weights.dtype)
        return (weights[..., None] * dy[:, None]).reshape(shape), {}


class LastTape(NamedTuple):
    """The raster index of each sample's last point, shape (B,), and the shape and dtype of x."""

    last: NDArray[np.intp]
    shape: tuple[int, ...]
    dtype: np.dtype[np.floating]


class LastPoint:
    """The features at the last corner of the grid, or of each sample's own extent.

    A layer that runs in one direction has seen the whole sample there.  For the directions of a
    `MultiDirectional` layer that start in other corners this is not so: prefer `MeanPool`.

    It has no parameters, takes any n, and keeps float32; other dtypes become float64.
    """

    def __init__(self) -> None:
        self.params: dict[str, Array] = {}

    def forward(self, x: ArrayLike, lengths: ArrayLike | None = None) -> tuple[Array, LastTape]:
        """Pick the last point; arguments, result and errors are those of `MeanPool.forward`."""
        x = any_grid(without_padding(x, lengths))
        batch, *grid, features = x.shape
        extents(lengths, x.shape[:-1])  # for its errors
        corners = np.array([grid] * batch if lengths is None else lengths) - 1
        last = np.ravel_multi_index(tuple(corners.T), tuple(grid))
        y = x.reshape(batch, -1, features)[np.arange(batch), last]
        return y, LastTape(last, x.shape, x.dtype)

    def backward(self, dy: ArrayLike, tape: LastTape) -> tuple[Array, dict[str, Array]]:
        """Give dL/dy to the last point and nothing to the others; there are no parameters."""
        last, shape, dtype = tape
        batch, *_, features = shape
        dx = np.zeros((batch, prod(shape[1:-1]), features), dtype)
        dx[np.arange(batch), last] = same_shape("dy", dy, (batch, features), dtype)
        return dx.reshape(shape), {}


def any_grid(x: ArrayLike) -> Array:
    """Convert to an array of shape (batch, X_1, …, X_n, features) with n ≥ 1, no axis empty."""
    given = np.asarray(x).dtype
    array = real_array("x", x, np.dtype(np.float32 if given == np.float32 else np.float64))
    if array.ndim < 3 or 0 in array.shape:
        raise ValueError(
            f"x must have the axes (batch, X_1, …, X_n, features), none of them empty; "
            f"got shape {array.shape}"
        )
    return array
