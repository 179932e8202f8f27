"""One traversal of a grid forwards, and one backwards, for any cell on any grid.

Front by front, the sweep gathers for every point one column

    z = [h_1; …; h_n; x; 1],

the hidden states of the n predecessors, the input, and a one for the bias.  The columns of a front
stand side by side, so that one matrix product W z yields all its pre-activations.  A block has one
column for each point of its front and each sample of the batch; its leading axis counts directions,
each with weights of its own.

Sizes: D directions, n dimensions, H hidden units, M rows of cell state, F inputs, G blocks of
pre-activations, P points, B samples, m points of the front at hand, Q_d points of a face across
dimension d, R = n·H + F + 1 rows of z.
"""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from mdrnn_lib.arena import Arena
from mdrnn_lib.arena import clear as clear_arena
from mdrnn_lib.cells import Array, Cell, Params
from mdrnn_lib.grid import Front, Plan, forget_plans


class Faces(NamedTuple):
    """States on one face of the grid for each dimension d, (D, H, Q_d, B) and (D, M, Q_d, B)."""

    h: tuple[Array, ...]
    c: tuple[Array, ...]


@dataclass(frozen=True)
class Sweep:
    """What to sweep with, and over what.

    Attributes
    ----------
    cell, plan
        The cell, and how to visit the grid.
    W
        All weights and the bias in one array, shape (D, G·H, R).
    params
        The cell's own parameters, each with a leading axis of D.
    initial
        The states that enter the grid at its first faces; zeros if None.
    inside
        Which points belong to each sample, (D, 1, P, B), sorted by front; the states of all
        others are held at zero.  All do if None.
    """

    cell: Cell
    plan: Plan
    W: Array
    params: Params
    initial: Faces | None = None
    inside: NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class Tape:
    """What a forward sweep leaves for its backward sweep.

    ``steps`` holds, front by front, the block z, shape (D, R, m·B), and what the cell saved;
    ``final`` the states on the last faces.  ``room``, shape (D, H, P, B), is free for the gradients
    of all hidden states, so that one `backward` at a time may run on a tape.
    """

    sweep: Sweep
    final: Faces
    room: Array
    steps: list[tuple[Array, Any]] = field(default_factory=list)


def forward(sweep: Sweep, x: Array) -> tuple[Array, Tape]:
    """Compute the hidden state at every point.

    Parameters
    ----------
    x
        Inputs, shape (B, P, F), the points in raster order.

    Returns
    -------
    h, tape
        Hidden states, shape (D, B, P, H), in raster order, and the tape for `backward`.
    """
    cell, plan, W = sweep.cell, sweep.plan, sweep.W
    (D, rows, R), (B, P, _), n = W.shape, x.shape, len(plan.shape)
    H = rows // cell.blocks(n)
    M = cell.memory(H)
    W_scaled = (W * cell.scale(n, H)).astype(W.dtype)
    x_and_one = by_front(plan, np.concatenate([x, np.ones((B, P, 1), x.dtype)], axis=-1)[None])
    kept = R + rows + n * M + H + 3 * M  # z, a, c_prev, h; then c, tanh(c) and h of an LSTM cell
    arena = Arena(kept * D * P * B, 6 * len(plan.fronts) + 1, x.dtype)
    h_everywhere = arena.empty((D, H, P, B))
    tape = Tape(sweep, empty_faces(plan, (D, H, M, B), x.dtype), room=h_everywhere)
    arena.lend_to(tape)
    initial = sweep.initial or Faces((), ())
    h = np.empty((D, H, 0, B), x.dtype)  # before the first front there are no points
    c = np.empty((D, M, 0, B), x.dtype)
    for front in plan.fronts:
        m = front.size
        z = arena.empty((D, R, m, B))
        c_prev = arena.empty((D, n, M, m, B))
        from_predecessors(front, h, initial.h, z[:, : n * H].reshape(D, n, H, m, B))
        if M:
            from_predecessors(front, c, initial.c, c_prev)
        z[:, n * H :] = x_and_one[:, :, front.points]
        z = z.reshape(D, R, m * B)

        a = np.matmul(W_scaled, z, out=arena.empty((D, rows, m * B)))
        if cell.remembers == "h":
            before = z[:, : n * H].reshape(D, n, H, m * B)
        else:
            before = c_prev.reshape(D, n, M, m * B)
        h, c, saved = cell.forward(a, before, sweep.params, arena.empty)

        tape.steps.append((z, saved))
        h, c = h.reshape(D, H, m, B), c[:, :M].reshape(D, M, m, B)
        hold_outside_at_zero(front, sweep.inside, h, c)
        to_last_faces(front, h, tape.final.h)
        to_last_faces(front, c, tape.final.c)
        h_everywhere[:, :, front.points] = h
    return by_raster(plan, h_everywhere), tape


def free_memory() -> None:
    """Give back what is kept to make the next sweep faster: spare memory of tapes, and plans.

    Without this call, up to `arena.SPARE_BYTES` and `grid.KEPT_BYTES` stay with the process.
    Tapes that are still held keep theirs.
    """
    clear_arena()
    forget_plans()


class Gradients(NamedTuple):
    """What `backward` finds: dL/dx (B, P, F), dL/dW, the cell's own, and those of the faces."""

    x: Array
    W: Array
    params: dict[str, Array]
    initial: Faces


def backward(dh: Array, tape: Tape, dfinal: Faces | None = None) -> Gradients:
    """Run the adjoint of `forward`, from the last front to the first.

    Parameters
    ----------
    dh
        ∂⁺L/∂h, what the loss takes from each hidden state, shape (D, B, P, H), in raster order.
    dfinal
        What the loss takes from the states on the last faces; nothing if None.
    """
    sweep = tape.sweep
    cell, plan, W = sweep.cell, sweep.plan, sweep.W
    (D, B, P, H), n, R = dh.shape, len(plan.shape), W.shape[-1]
    M = cell.memory(H)
    W_transposed = np.ascontiguousarray(W.swapaxes(1, 2))
    dx = np.empty((D, R - n * H - 1, P, B), dh.dtype)
    dW, share = np.zeros_like(W), np.empty_like(W)
    grads = {name: np.zeros_like(value) for name, value in sweep.params.items()}
    dinitial = empty_faces(plan, (D, H, M, B), dh.dtype)
    dh_everywhere = by_front(plan, dh, out=tape.room)
    dc = np.zeros((D, M, 1, B), dh.dtype)  # nothing comes back to the last front, one corner
    for front, (z, saved) in zip(reversed(plan.fronts), reversed(tape.steps), strict=True):
        m = front.size
        dh_here = dh_everywhere[:, :, front.points]
        if dfinal is not None:
            from_last_faces(front, dfinal.h, dh_here)
            from_last_faces(front, dfinal.c, dc)
        hold_outside_at_zero(front, sweep.inside, dh_here, dc)

        da, dbefore, own = cell.backward(
            dh_here.reshape(D, H, m * B), dc.reshape(D, M, m * B), saved, sweep.params
        )

        dz = W_transposed @ da
        if cell.remembers == "h":
            dz[:, : n * H] += dbefore.reshape(D, n * H, m * B)
        dz = dz.reshape(D, R, m, B)
        dW += np.matmul(da, z.swapaxes(1, 2), out=share)
        for name in grads:
            grads[name] += own[name]
        dx[:, :, front.points] = dz[:, n * H : -1]
        before = slice(front.points.start - front.size_before, front.points.start)
        dc = np.zeros((D, M, front.size_before, B), dh.dtype)
        to_predecessors(
            front, dz[:, : n * H].reshape(D, n, H, m, B), dinitial.h, dh_everywhere[:, :, before]
        )
        if M:
            to_predecessors(front, dbefore.reshape(D, n, M, m, B), dinitial.c, dc)
    return Gradients(by_raster(plan, dx).sum(axis=0), dW, grads, dinitial)


def by_front(plan: Plan, raster: NDArray[Any], out: Array | None = None) -> NDArray[Any]:
    """Sort points by front and samples last: (D, B, P, K) into (D, K, P, B).

    What is the same for all directions may come as (1, B, P, K).  Writes into ``out`` if given.
    """
    _, B, P, K = raster.shape
    columns = np.empty((len(plan.runs), K, P, B), raster.dtype) if out is None else out
    raster = np.broadcast_to(raster, (len(plan.runs), B, P, K))
    for to, direction, runs in zip(columns, raster, plan.runs, strict=True):
        for points, visited in runs:
            to[:, points] = direction[:, visited].transpose(2, 1, 0)
    return columns


def by_raster(plan: Plan, columns: Array) -> Array:
    """Undo `by_front`: (D, K, P, B) into (D, B, P, K).

    In memory the directions of a point lie side by side, as those who concatenate them need it.
    """
    D, K, P, B = columns.shape
    raster = np.empty((B, P, D, K), columns.dtype).transpose(2, 0, 1, 3)
    for to, direction, runs in zip(raster, columns, plan.runs, strict=True):
        for points, visited in runs:
            to[:, visited] = direction[:, points].transpose(2, 1, 0)
    return raster


def from_predecessors(front: Front, state: Array, faces: tuple[Array, ...], arrived: Array) -> None:
    """Carry a state one step along every dimension.

    From ``state`` (D, H, points of the front before, B) into ``arrived`` (D, n, H, m, B).  At the
    first faces the initial states enter, zeros if there are none.
    """
    for d, link in enumerate(front.links):
        arrived[:, d][:, :, link.here] = state[:, :, link.before]
    for d in front.entered:
        link = front.links[d]
        arrived[:, d][:, :, link.first] = faces[d][:, :, link.first_face] if faces else 0


def to_predecessors(front: Front, arrived: Array, faces: tuple[Array, ...], state: Array) -> None:
    """Send gradients back along every arrow: the adjoint of `from_predecessors`."""
    for d, link in enumerate(front.links):
        state[:, :, link.before] += arrived[:, d][:, :, link.here]
    for d in front.entered:
        link = front.links[d]
        faces[d][:, :, link.first_face] = arrived[:, d][:, :, link.first]


def to_last_faces(front: Front, state: Array, faces: tuple[Array, ...]) -> None:
    """Copy out the states of the points that lie on a last face."""
    for d in front.left:
        link = front.links[d]
        faces[d][:, :, link.last_face] = state[:, :, link.last]


def from_last_faces(front: Front, faces: tuple[Array, ...], state: Array) -> None:
    """Add what the loss takes from the last faces: the adjoint of `to_last_faces`."""
    for d in front.left:
        link = front.links[d]
        state[:, :, link.last] += faces[d][:, :, link.last_face]


def hold_outside_at_zero(front: Front, inside: NDArray[np.bool_] | None, *states: Array) -> None:
    """Set the states of points outside each sample's own extent to zero, as beyond the grid."""
    if inside is None:
        return
    for state in states:
        state *= inside[:, :, front.points]


def empty_faces(plan: Plan, sizes: tuple[int, int, int, int], dtype: Any) -> Faces:
    """Make room for the states on one face across each dimension."""
    D, H, M, B = sizes
    return Faces(
        tuple(np.empty((D, H, points, B), dtype) for points in plan.face_sizes),
        tuple(np.empty((D, M, points, B), dtype) for points in plan.face_sizes),
    )
