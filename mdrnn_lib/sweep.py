"""One traversal of a grid forwards, and one backwards, for any cell on any grid.

Front by front, the sweep gathers for every point one column

    z = [h_1; …; h_n; x; 1],

the hidden states of the n predecessors, the input, and a one for the bias.  The columns of a front
stand side by side, so that one matrix product W z yields all its pre-activations.  A block has one
column for each point of its front and each sample of the batch; its leading axis counts directions,
each with weights of its own.

Sizes: D directions, n dimensions, H hidden units, F inputs, G blocks of pre-activations, P points,
B samples, m points of the front at hand, R = n·H + F + 1 rows of z.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from mdrnn_lib.cells import Array, Cell, Params
from mdrnn_lib.grid import Front


@dataclass(frozen=True)
class Tape:
    """What a forward sweep leaves for its backward sweep.

    ``steps`` holds, front by front, the block z, shape (D, R, m·B), and what the cell saved.
    """

    cell: Cell
    fronts: tuple[Front, ...]
    W: Array
    params: Params
    steps: list[tuple[Array, Any]]


def forward(
    cell: Cell, fronts: tuple[Front, ...], W: Array, params: Params, x: Array
) -> tuple[Array, Tape]:
    """Compute the hidden state at every point.

    Parameters
    ----------
    W
        All weights and the bias in one array, shape (D, G·H, R).
    params
        The cell's own parameters, each with a leading axis of D.
    x
        Inputs, shape (B, P, F), the points in raster order.

    Returns
    -------
    h, tape
        Hidden states, shape (D, B, P, H), in raster order, and the tape for `backward`.
    """
    (D, rows, R), (B, P, F), n = W.shape, x.shape, len(fronts[0].links)
    H = rows // cell.blocks(n)
    each = np.arange(D)[:, None]
    h_everywhere = np.empty((D, B, P, H), x.dtype)
    steps = []
    h = np.empty((D, H, 0, B), x.dtype)  # before the first front there are no points
    c = np.empty((D, cell.memory(H), 0, B), x.dtype)
    for front in fronts:
        m = front.size
        z = np.empty((D, R, m * B), x.dtype)
        z[:, : n * H] = from_predecessors(front, h).reshape(D, n * H, m * B)
        z[:, n * H : -1] = x[:, front.visited].transpose(1, 3, 2, 0).reshape(D, F, m * B)
        z[:, -1] = 1
        c_prev = from_predecessors(front, c).reshape(D, n, cell.memory(H), m * B)

        h, c, saved = cell.forward(W @ z, c_prev, params)

        steps.append((z, saved))
        h, c = h.reshape(D, H, m, B), c.reshape(D, cell.memory(H), m, B)
        h_everywhere[each, :, front.visited] = h.transpose(0, 2, 3, 1)
    return h_everywhere, Tape(cell, fronts, W, params, steps)


def backward(dh: Array, tape: Tape) -> tuple[Array, Array, dict[str, Array]]:
    """Run the adjoint of `forward`, from the last front to the first.

    Parameters
    ----------
    dh
        dL/dh from outside the recurrence, shape (D, B, P, H), in raster order.

    Returns
    -------
    dx, dW, grads
        dL/dx, shape (B, P, F); dL/dW, shaped like W; the gradients of the cell's own parameters.
    """
    cell, W = tape.cell, tape.W
    (D, B, P, H), n, R = dh.shape, len(tape.fronts[0].links), W.shape[-1]
    each = np.arange(D)[:, None]
    dx = np.empty((D, B, P, R - n * H - 1), dh.dtype)
    dW = np.zeros_like(W)
    grads = {name: np.zeros_like(value) for name, value in tape.params.items()}
    h_back = np.zeros((D, H, 1, B), dh.dtype)  # nothing comes back to the last front, one corner
    c_back = np.zeros((D, cell.memory(H), 1, B), dh.dtype)
    for front, (z, saved) in zip(reversed(tape.fronts), reversed(tape.steps), strict=True):
        m = front.size
        h_back += dh[each, :, front.visited].transpose(0, 3, 1, 2)

        da, dc_prev, own = cell.backward(
            h_back.reshape(D, H, m * B),
            c_back.reshape(D, cell.memory(H), m * B),
            saved,
            tape.params,
        )

        dz = W.swapaxes(1, 2) @ da
        dW += da @ z.swapaxes(1, 2)
        for name in grads:
            grads[name] += own[name]
        dx[each, :, front.visited] = dz[:, n * H : -1].reshape(D, -1, m, B).transpose(0, 2, 3, 1)
        h_back = to_predecessors(front, dz[:, : n * H].reshape(D, n, H, m, B))
        c_back = to_predecessors(front, dc_prev.reshape(D, n, cell.memory(H), m, B))
    return dx.sum(axis=0), dW, grads


def from_predecessors(front: Front, state: Array) -> Array:
    """Carry a state one step along every dimension, zero where that step enters the grid.

    From (D, H, points of the front before, B) to (D, n, H, points of this front, B).
    """
    D, H, _, B = state.shape
    arrived = np.zeros((D, len(front.links), H, front.size, B), state.dtype)
    for d, link in enumerate(front.links):
        arrived[:, d][:, :, link.here] = state[:, :, link.before]
    return arrived


def to_predecessors(front: Front, arrived: Array) -> Array:
    """Send gradients back along every arrow: the adjoint of `from_predecessors`."""
    D, _, H, _, B = arrived.shape
    state = np.zeros((D, H, front.size_before, B), arrived.dtype)
    for d, link in enumerate(front.links):
        state[:, :, link.before] += arrived[:, d][:, :, link.here]
    return state
