"""Losses: one number to make small, and its gradient with respect to what a model put out.

Every loss is a mean over *items*: the samples of a batch, or the points of its grids.  A mask says
which items count; those that do not are not looked at, and their gradient is zero.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mdrnn_lib.arguments import NotFiniteError, full_array
from mdrnn_lib.cells import Array

Loss = Callable[[Array, Array, NDArray[np.bool_] | None], tuple[float, Array]]
"""``loss(output, target, mask)``, which gives the loss and its gradient."""


def softmax(scores: ArrayLike) -> Array:
    """Turn scores into probabilities: softmax(s)_k = exp(s_k) / Σ_j exp(s_j).

    The largest score is subtracted first, so that no exponential overflows.

    Parameters
    ----------
    scores
        Shape (batch, K), or (batch, X_1, …, X_n, K); K classes.

    Returns
    -------
    probabilities
        Shaped like the scores, from 0 to 1; they add up to 1 over the classes.

    Raises
    ------
    ValueError
        If the scores have another shape or one of them is not finite.
    """
    scores = finite_items("scores", real_output("scores", scores))
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(exponentials / exponentials.sum(axis=-1, keepdims=True))


def softmax_cross_entropy(
    scores: ArrayLike, labels: ArrayLike, mask: ArrayLike | None = None
) -> tuple[float, Array]:
    """Negative log-probability of the right class, the probabilities being softmax(scores).

    For one item with scores s and the label k, L = log Σ_j exp(s_j) − s_k, and
    dL/ds_j = softmax(s)_j − [j = k].  The largest score is subtracted first, so that no exponential
    overflows.

    Parameters
    ----------
    scores
        Shape (batch, K), or (batch, X_1, …, X_n, K) for a label at every point; K classes.
    labels
        Whole numbers from 0 to K − 1, shape (batch,) or (batch, X_1, …, X_n).
    mask
        Which items count, truth values shaped like the labels; None: all of them.

    Returns
    -------
    loss, dscores
        The mean over the items that count, and its gradient, shaped like the scores.

    Raises
    ------
    ValueError
        If a shape does not fit, a label that counts is no class, a score that counts is not finite,
        or no item counts.
    """
    scores = real_output("scores", scores)
    classes = scores.shape[-1]
    counted = counted_items(mask, scores)
    labels = checked_classes(labels, counted, classes)
    kept, right = finite_items("scores", scores[counted]), labels[counted]
    shifted = kept - kept.max(axis=-1, keepdims=True)
    total = np.exp(shifted).sum(axis=-1)
    items = np.arange(len(kept))
    loss = np.mean(np.log(total) - shifted[items, right], dtype=np.float64)

    gradient = softmax(kept)
    gradient[items, right] -= 1
    return float(loss), spread(gradient / len(kept), counted)


def squared_error(
    y: ArrayLike, target: ArrayLike, mask: ArrayLike | None = None
) -> tuple[float, Array]:
    """Half the squared distance from the target: L = ½ Σ_j (y_j − t_j)², dL/dy = y − t.

    Parameters
    ----------
    y, target
        Shape (batch, K), or (batch, X_1, …, X_n, K) for a target at every point.
    mask
        Which items count, truth values of the shape of y without its last axis; None: all of them.

    Returns
    -------
    loss, dy
        The mean over the items that count, and its gradient, shaped like y.

    Raises
    ------
    ValueError
        If a shape does not fit, a value that counts is not finite, or no item counts.
    """
    y = real_output("y", y)
    counted = counted_items(mask, y)
    wanted = full_array("target", target)
    if wanted.shape != y.shape or wanted.dtype.kind not in "iuf":
        raise ValueError(
            f"target must be real and have the shape of y, {y.shape}; "
            f"got shape {wanted.shape}, dtype {wanted.dtype}"
        )
    kept, goal = finite_items("y", y[counted]), wanted[counted].astype(y.dtype)
    if not np.isfinite(goal).all():
        raise ValueError("target must be finite where it counts; got NaN or infinite values")
    difference = kept - goal
    loss = 0.5 * np.square(difference, dtype=np.float64).sum() / len(difference)
    return float(loss), spread(difference / len(difference), counted)


def real_output(name: str, value: ArrayLike) -> Array:
    """Check what a model put out: real, with the axes (batch, …, K)."""
    array = full_array(name, value)
    if array.dtype.kind not in "iuf" or array.ndim < 2 or 0 in array.shape:
        raise ValueError(
            f"{name} must be real, with the axes (batch, …, K), none of them empty; "
            f"got shape {array.shape}, dtype {array.dtype}"
        )
    if array.dtype not in (np.dtype(np.float32), np.dtype(np.float64)):
        array = array.astype(np.float64)
    return array


def finite_items(name: str, items: Array) -> Array:
    """Check that what counts of an output is finite."""
    if not np.isfinite(items).all():
        raise NotFiniteError(
            f"{name} must be finite where it counts; got NaN or infinite values. If this came up in"
            " training, it diverges: lower the learning rate, or clip the gradients"
        )
    return items


def counted_items(mask: ArrayLike | None, output: Array) -> NDArray[np.bool_]:
    """Return the mask, or one that counts every item; shaped like the output without its K."""
    shape = output.shape[:-1]
    if mask is None:
        return np.ones(shape, np.bool_)
    found = full_array("mask", mask)
    if found.dtype != np.bool_ or found.shape != shape:
        raise ValueError(
            f"mask must hold truth values in the shape {shape}; "
            f"got shape {found.shape}, dtype {found.dtype}"
        )
    if not found.any():
        raise ValueError("mask must count at least one item; got none")
    return found


def whole_labels(labels: ArrayLike, counted: NDArray[np.bool_]) -> NDArray[np.integer]:
    """Return labels that are whole numbers of the mask's shape."""
    found = full_array("labels", labels)
    if found.dtype.kind not in "iu" or found.shape != counted.shape:
        raise ValueError(
            f"labels must be whole numbers in the shape {counted.shape}; "
            f"got shape {found.shape}, dtype {found.dtype}"
        )
    return found


def checked_classes(
    labels: ArrayLike, counted: NDArray[np.bool_], classes: int
) -> NDArray[np.integer]:
    """Return labels as `whole_labels` does, which are classes where they count."""
    found = whole_labels(labels, counted)
    wrong = counted & ((found < 0) | (found >= classes))
    if wrong.any():
        first = tuple(int(k) for k in np.argwhere(wrong)[0])
        raise ValueError(
            f"labels must lie between 0 and {classes - 1}, for {classes} classes; "
            f"got {found[first]} at index {first}"
        )
    return found


def spread(rows: Array, counted: NDArray[np.bool_]) -> Array:
    """Put the gradients of the items that count back in their places, zeros elsewhere."""
    whole = np.zeros((*counted.shape, rows.shape[-1]), rows.dtype)
    whole[counted] = rows
    return whole
