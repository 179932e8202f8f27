"""Every state and every gate of a recurrent layer, point by point, and dL/dh at every point.

Layers keep what they compute in blocks made for speed, in memory that later sweeps use again.  Here
it is laid out on the grid, by name, in arrays of its own.
"""

import re
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mdrnn_lib.cells import Array
from mdrnn_lib.layers import MultiDirectional, Recurrent
from mdrnn_lib.layers.base import run_back
from mdrnn_lib.layers.directions import split
from mdrnn_lib.layers.inputs import same_shape
from mdrnn_lib.sweep import Tape, by_raster


@dataclass(frozen=True)
class Trace:
    """What a layer computed, in arrays that nothing else refers to: they stay as they are.

    Shapes are (batch, X_1, …, X_n, hidden).  Those of a `MultiDirectional` layer have a leading
    axis of its 2^n directions, each laid out on the grid as it is, whichever way it was swept.

    Attributes
    ----------
    h, c
        Hidden states and cell states; c is None for a cell that has none.
    gates
        The gates by name, as "i", "f1", "f2", "o" and "g" of an `MDLSTM` in two dimensions, "f" in
        one; shares of a mixture as "lambda1".  Empty for a cell without gates.
    """

    h: Array
    c: Array | None
    gates: dict[str, Array]


class Adjoint(NamedTuple):
    """dL/dh through every path, shaped like the h of a `Trace`, and dL/dx, shaped like x."""

    dh: Array
    dx: Array


def trace(
    layer: Recurrent | MultiDirectional, x: ArrayLike, lengths: ArrayLike | None = None
) -> Trace:
    """Run a layer forwards, and lay out all that it computes.

    Parameters
    ----------
    layer
        A recurrent layer; those of a `Sequential` stand in its ``layers``.
    x, lengths
        As for its ``forward``.  Outside the lengths all is zero.

    Returns
    -------
    Trace
        Hidden states, cell states and gates, by name.

    Raises
    ------
    ValueError
        If the layer is not recurrent, or objects to x or the lengths.

    Examples
    --------
    >>> import numpy as np, mdrnn_lib as md
    >>> found = trace(md.MDLSTM(2, inputs=1, hidden=3, rng=0), np.ones((1, 4, 5, 1)))
    >>> list(found.gates)
    ['i', 'f1', 'f2', 'o', 'g']
    >>> found.gates["f1"].shape
    (1, 4, 5, 3)
    """
    check_recurrent(layer)
    cs: list[Array] = []
    gates: list[Array] = []
    h, tape = _run(_recording(layer, cs, gates), x, lengths)
    one = slice(None) if isinstance(layer, MultiDirectional) else 0
    c = _on_grid(tape, h, cs)[one] if cs else None
    stack = np.split(_on_grid(tape, h, gates), len(names(layer)), axis=-1) if gates else []
    by_name = {name: gate[one].copy() for name, gate in zip(names(layer), stack, strict=False)}
    return Trace(h[one].copy(), c, by_name)


def adjoint(
    layer: Recurrent | MultiDirectional,
    x: ArrayLike,
    dh: ArrayLike,
    lengths: ArrayLike | None = None,
) -> Adjoint:
    """Run a layer forwards and backwards, and return dL/dh at every point.

    Parameters
    ----------
    layer, x, lengths
        As for `trace`.
    dh
        ∂⁺L/∂h, what the loss takes from each state itself, shaped like the h of `trace`.

    Returns
    -------
    Adjoint
        dL/dh, in which what comes back from later points is contained, and dL/dx.

    Raises
    ------
    ValueError
        If `trace` would object, or dh has another shape.
    """
    check_recurrent(layer)
    h, tape = _run(copy(layer), x, lengths)
    one = slice(None) if isinstance(layer, MultiDirectional) else 0
    given = same_shape("dh", dh, h[one].shape, h.dtype)
    dx, _, _ = run_back(given.reshape(h.shape), tape)
    total = by_raster(tape.sweep.plan, tape.room).reshape(h.shape)  # where backward left it
    return Adjoint(total[one], dx)


def check_recurrent(layer: Any) -> None:
    """Refuse what has no states."""
    if not isinstance(layer, Recurrent | MultiDirectional):
        raise ValueError(
            "layer must be recurrent, as an MDLSTM or a MultiDirectional is; those of a model stand"
            f" in model.layers; got {type(layer).__name__}"
        )


def names(layer: Recurrent | MultiDirectional) -> tuple[str, ...]:
    """Name the gates of a layer in plain letters."""
    return tuple(re.sub(r"[\\^{}()]", "", name) for name in layer.cell.gates(layer.ndim))


def _recording(layer: Any, cs: list[Array], gates: list[Array]) -> Any:
    """Copy a layer, its cell one that also keeps c and the gates of every front."""
    cell = layer.cell
    step: Callable[..., tuple[Array, Array, Any]] = cell.forward

    def forward(*arguments: Any) -> tuple[Array, Array, Any]:
        h, c, saved = step(*arguments)
        values = cell.gate_values(saved)
        if cell.remembers == "c":
            cs.append(c.copy())
        if values is not None:
            gates.append(values.copy())
        return h, c, saved

    twin = copy(layer)
    twin.cell = copy(cell)
    twin.cell.forward = forward
    return twin


def _run(layer: Any, x: ArrayLike, lengths: ArrayLike | None) -> tuple[Array, Tape]:
    """Run the copy of a layer; return the states of all directions, and the sweep's own tape."""
    layer.merge = "concat"
    h, tape = layer.forward(x, lengths=lengths)
    directions = 2**layer.ndim if isinstance(layer, MultiDirectional) else 1
    return split(h, directions), tape.sweep


def _on_grid(tape: Tape, h: Array, fronts: list[Array]) -> Array:
    """Lay what the fronts hold, (D, …, m·B), out on the grid of h: (D, B, X_1, …, X_n, rows)."""
    D, B = h.shape[:2]
    rows = prod(fronts[0].shape[1:-1])
    columns = np.concatenate([front.reshape(D, rows, -1, B) for front in fronts], axis=2)
    if tape.sweep.inside is not None:
        columns *= tape.sweep.inside
    return by_raster(tape.sweep.plan, columns).reshape(*h.shape[:-1], rows)
