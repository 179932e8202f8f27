"""All that one sample leaves on a grid, point by point, by the library's own cells.

The layers keep what they compute in blocks made for speed. A figure shows single points, so here
the same cells are stepped over the grid one point at a time: the mirror of ``recurrence.mjs``.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mdrnn_lib.cells import Array, Cell
from mdrnn_lib.layers.base import Recurrent


class Trace(NamedTuple):
    """Forwards: h and c, shape (X_1, …, X_n, H), and the gates, (X_1, …, X_n, G, H)."""

    h: Array
    c: Array
    gates: Array
    saved: dict[tuple[int, ...], Any]


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
    """Step over the points of one sample.

    Parameters
    ----------
    layer
        A layer whose cell has no parameters of its own, and sees h through the weights alone: all
        but peepholes and the gated recurrent unit.
    x
        Inputs, shape (X_1, …, X_n, F).
    direction
        Axis d is run through backwards where bit d is set.
    """
    W_x, W_h, b = (np.asarray(layer.params[name]) for name in ("W_x", "W_h", "b"))
    *grid, _ = x.shape
    n, hidden = layer.ndim, layer.hidden
    memory = layer.cell.memory(hidden)
    scale = layer.cell.scale(n, hidden)[:, 0]
    h, c = np.zeros((*grid, hidden)), np.zeros((*grid, memory))
    gates = np.zeros((*grid, layer.cell.blocks(n), hidden))
    saved = {}
    for p in points(grid, direction):
        a = x[p] @ W_x + b
        c_prev = np.zeros((n, memory, 1))
        for d, q in predecessors(p, grid, direction):
            a = a + h[q] @ W_h[d]
            c_prev[d, :, 0] = c[q]
        column = (a * scale)[:, None]
        h_p, c_p, saved[p] = layer.cell.forward(column, c_prev, {}, np.empty)
        h[p], c[p] = h_p[:, 0], c_p[:, 0]
        gates[p] = column.reshape(-1, hidden)  # the cells write their gates over a
        if hasattr(saved[p], "lambdas"):
            gates[p][-n:-1] = saved[p].lambdas[:-1, :, 0]
    return Trace(h, c, gates, saved)


def backward(layer: Recurrent, trace: Trace, dh: Array, direction: int = 0) -> Adjoint:
    """Step over the points in the opposite order; ``dh`` holds ∂⁺L/∂h and is left alone."""
    W_x, W_h = (np.asarray(layer.params[name]) for name in ("W_x", "W_h"))
    grid = dh.shape[:-1]
    dh, dc = dh.copy(), np.zeros_like(trace.c)
    dx = np.zeros((*grid, layer.inputs))
    for p in reversed(list(points(grid, direction))):
        da, dc_prev, _ = layer.cell.backward(dh[p][:, None], dc[p][:, None], trace.saved[p], {})
        dx[p] = W_x @ da[:, 0]
        for d, q in predecessors(p, grid, direction):
            dh[q] += W_h[d] @ da[:, 0]
            dc[q] += dc_prev[d, :, 0]
    return Adjoint(dh, dx)


def points(grid: Sequence[int], direction: int) -> Iterator[tuple[int, ...]]:
    """List the points in raster order from the corner in which a direction starts."""
    for p in np.ndindex(*grid):
        yield tuple(
            extent - 1 - k if direction >> d & 1 else k
            for d, (k, extent) in enumerate(zip(p, grid, strict=True))
        )


def predecessors(
    p: tuple[int, ...], grid: Sequence[int], direction: int
) -> Iterator[tuple[int, tuple[int, ...]]]:
    """List each dimension in which a point has a predecessor, and that predecessor."""
    for d, extent in enumerate(grid):
        k = p[d] + (1 if direction >> d & 1 else -1)
        if 0 <= k < extent:
            yield d, (*p[:d], k, *p[d + 1 :])


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
