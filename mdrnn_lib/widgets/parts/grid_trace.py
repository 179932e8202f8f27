"""All that one sample leaves on a grid, in one of its directions, and the order of its points."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mdrnn_lib.cells import Array, Cell
from mdrnn_lib.layers.base import Recurrent
from mdrnn_lib.traces import adjoint, trace


class Trace(NamedTuple):
    """Forwards: x, and h and c, (X_1, …, X_n, H), and the gates, (X_1, …, X_n, G, H)."""

    x: Array
    h: Array
    c: Array
    gates: Array


class Adjoint(NamedTuple):
    """Backwards: dL/dh, shape (X_1, …, X_n, H), and dL/dx, shaped like x."""

    dh: Array
    dx: Array


def gate_names(cell: Cell, ndim: int) -> tuple[str, ...]:
    """Name the blocks of a cell's gates in their order; none for a cell without gates."""
    forget = tuple(f"f{d + 1}" for d in range(ndim))
    mixing = tuple(f"lambda{d + 1}" for d in range(ndim - 1))
    return {
        "LSTMCell": ("i", *forget, "o", "g"),
        "LeakyCell": ("f", "o", *mixing, "g"),
        "StableCell": ("i", "f", "o", *mixing, "g"),
    }.get(type(cell).__name__, ())


def forward(layer: Recurrent, x: Array, direction: int = 0) -> Trace:
    """Run over one sample, shape (X_1, …, X_n, F); axis d backwards where bit d is set."""
    flipped = _axes(layer.ndim, direction)
    found = trace(layer, np.flip(x, flipped)[None])
    c = np.zeros((*found.h.shape[:-1], 0)) if found.c is None else found.c
    gates = np.stack([*found.gates.values()] or [np.zeros_like(found.h)], axis=-2)
    return Trace(x, *(np.flip(array[0], flipped) for array in (found.h, c, gates)))


def backward(layer: Recurrent, seen: Trace, dh: Array, direction: int = 0) -> Adjoint:
    """Run back in the opposite order; ``dh`` holds ∂⁺L/∂h."""
    flipped = _axes(layer.ndim, direction)
    found = adjoint(layer, *(np.flip(array, flipped)[None] for array in (seen.x, dh)))
    return Adjoint(*(np.flip(array[0], flipped) for array in found))


def _axes(ndim: int, direction: int) -> tuple[int, ...]:
    """List the axes that a direction runs through backwards."""
    return tuple(d for d in range(ndim) if direction >> d & 1)


def fronts(grid: Sequence[int], direction: int) -> NDArray[np.intp]:
    """Return the front of every point, shape (X_1, …, X_n): how many steps the corner is away."""
    return np.asarray(sum(_steps(grid, direction)))


def cone(p: Sequence[int], grid: Sequence[int], direction: int) -> NDArray[np.bool_]:
    """Mark the points on which the state at a point depends, itself included."""
    before = [steps <= steps[tuple(p)] for steps in _steps(grid, direction)]
    return np.asarray(np.all(before, axis=0))


def _steps(grid: Sequence[int], direction: int) -> list[NDArray[np.intp]]:
    """Count the steps along each dimension from the corner in which a direction starts."""
    axes = np.indices(grid)
    return [np.flip(axis, d) if direction >> d & 1 else axis for d, axis in enumerate(axes)]
