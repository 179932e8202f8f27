"""The checks on what a user hands in, each with a message that says how to mend it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from mdrnn_lib.arguments import NotFiniteError, full_array
from mdrnn_lib.cells import Array


def floating_dtype(dtype: DTypeLike) -> np.dtype[Any]:
    """Return the dtype of a layer: float32 or float64."""
    try:
        found = np.dtype(dtype)
    except TypeError:
        found = np.dtype(object)
    if found not in (np.dtype(np.float32), np.dtype(np.float64)):
        raise ValueError(f"dtype must be float32 or float64; got {dtype!r}")
    return found


def real_array(name: str, value: ArrayLike, dtype: np.dtype[Any]) -> Array:
    """Convert to an array of finite reals of the given dtype.

    Raises
    ------
    ValueError
        If the values are ragged, complex or no numbers.
    NotFiniteError
        If one is NaN or infinite once converted.
    """
    array = full_array(name, value)
    if array.dtype.kind not in "iuf":
        raise ValueError(
            f"{name} must hold real numbers (integers or floats); got dtype {array.dtype}"
        )
    with np.errstate(over="ignore"):  # what overflows is caught as an infinity below
        array = array.astype(dtype, copy=False)
    finite = np.isfinite(array)
    if not finite.all():
        first = tuple(int(k) for k in np.argwhere(~finite)[0])
        raise NotFiniteError(
            f"{name} must be finite in {dtype}; got {array.size - int(finite.sum())} values that "
            f"are NaN or infinite, the first at index {first}"
        )
    return array


def grid_array(name: str, value: ArrayLike, ndim: int, inputs: int, dtype: np.dtype[Any]) -> Array:
    """Convert to an array of shape (batch, X_1, …, X_n, inputs), no axis empty.

    Raises
    ------
    ValueError
        If the rank or the number of features is another, an axis is empty, or `real_array` objects.
    """
    array = real_array(name, value, dtype)
    extents = ", ".join(f"X_{d + 1}" for d in range(ndim))
    layout = f"(batch, {extents}, {inputs})"
    if array.ndim != ndim + 2:
        raise ValueError(
            f"{name} must have {ndim + 2} axes, {layout}; got {array.ndim} axes, "
            f"shape {array.shape}. Features come last, and one sample still needs its batch axis"
        )
    if array.shape[-1] != inputs:
        raise ValueError(
            f"{name} must have {inputs} features on its last axis, {layout}; "
            f"got {array.shape[-1]}, shape {array.shape}"
        )
    if 0 in array.shape:
        raise ValueError(f"{name} must have no empty axis, {layout}; got shape {array.shape}")
    return array


def without_padding(x: ArrayLike, lengths: ArrayLike | None) -> ArrayLike:
    """Set to zero what lies outside the extents of each sample, whatever it holds.

    What does not fit together is returned as it came, for `grid_array` and `extents` to explain.
    """
    if lengths is None:
        return x
    array = full_array("x", x)
    try:
        inside = extents(lengths, array.shape[:-1])
    except ValueError:
        return array
    assert inside is not None
    return np.where(inside[..., None], array, np.zeros((), array.dtype))


def same_shape(name: str, value: ArrayLike, shape: tuple[int, ...], dtype: np.dtype[Any]) -> Array:
    """Convert to an array of exactly the given shape."""
    array = real_array(name, value, dtype)
    if array.shape != shape:
        raise ValueError(f"{name} must have the shape {shape}; got {array.shape}")
    return array


def extents(lengths: ArrayLike | None, shape: tuple[int, ...]) -> NDArray[np.bool_] | None:
    """Mark the points inside each sample's own extents.

    Parameters
    ----------
    lengths
        The extents of each sample, shape (batch, n), or None if all samples fill the grid.
    shape
        (batch, X_1, …, X_n).

    Returns
    -------
    array or None
        Booleans of the given shape.

    Raises
    ------
    ValueError
        If lengths has another shape, holds other than whole numbers, or one below 1 or above X_d.
    """
    if lengths is None:
        return None
    array = full_array("lengths", lengths)
    batch, *grid = shape
    if array.shape != (batch, len(grid)):
        raise ValueError(
            f"lengths must have the shape {(batch, len(grid))}, the extents of each sample; "
            f"got {array.shape}"
        )
    return mask_from_lengths(array, grid)


def mask_from_lengths(lengths: ArrayLike, grid: Sequence[int]) -> NDArray[np.bool_]:
    """Mark the points that belong to each sample of a padded batch, for losses and `accuracy`.

    Parameters
    ----------
    lengths
        The extents of each sample, shape (batch, n).
    grid
        The extents (X_1, …, X_n) to which the samples are padded.

    Returns
    -------
    array
        Booleans, shape (batch, X_1, …, X_n).

    Raises
    ------
    ValueError
        If lengths has another shape, holds other than whole numbers, or one below 1 or above X_d.

    Examples
    --------
    >>> mask_from_lengths([[2], [3]], (3,)).tolist()
    [[True, True, False], [True, True, True]]
    """
    array = full_array("lengths", lengths)
    batch = len(array) if array.ndim else 0
    if array.shape != (batch, len(grid)):
        raise ValueError(
            f"lengths must have the shape (batch, {len(grid)}), the extents of each sample; "
            f"got {array.shape}"
        )
    if array.dtype.kind not in "iu":
        raise ValueError(f"lengths must hold whole numbers; got dtype {array.dtype}")
    if (array < 1).any() or (array > grid).any():
        raise ValueError(
            f"lengths must lie between 1 and the extents {tuple(grid)}; "
            f"got {tuple(array.min(axis=0).tolist())} to {tuple(array.max(axis=0).tolist())}"
        )
    points = np.indices(grid)
    ends = array.reshape(batch, len(grid), *[1] * len(grid))
    return np.asarray((points < ends).all(axis=1))
