"""What all recurrent layers share: parameters by name, one array of weights for the sweep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike, NDArray

from mdrnn_lib import sweep
from mdrnn_lib.arguments import Rng, positive_int, random_generator
from mdrnn_lib.cells import Array, Cell, parameter_shapes
from mdrnn_lib.grid import plan
from mdrnn_lib.layers.faces import Face, checked_faces, from_sweep, to_sweep
from mdrnn_lib.layers.inputs import extents, floating_dtype, grid_array, same_shape, without_padding
from mdrnn_lib.layers.parameters import Parametric


@dataclass
class Tape:
    """What ``forward`` leaves for ``backward``, and the states at the far ends of the grid.

    Attributes
    ----------
    sweep
        The sweep's own tape.
    shape
        The shape of h.
    final
        For each dimension d, the states on the last face, p_d = X_d − 1: what to hand to the next
        tile along d as ``initial``.  Empty for a batch with lengths, whose samples end elsewhere.
    dinitial
        After ``backward``: for each dimension, the gradients of the initial states.
    """

    sweep: sweep.Tape
    shape: tuple[int, ...]
    final: tuple[Face, ...] = ()
    dinitial: tuple[Face, ...] = ()


class Recurrent(Parametric):
    """A cell swept over a grid from its first corner to its last.

    Parameters
    ----------
    cell
        One of `mdrnn_lib.cells`, or one of your own.
    ndim
        n, the number of dimensions of the grid.
    inputs, hidden
        Features of x and of h.
    dtype
        float64 or float32; inputs are converted to it.
    rng
        A seed or a `numpy.random.Generator`; the same seed gives the same parameters.

    Attributes
    ----------
    params
        The parameters by name; change the arrays in place, or set others, which are copied.
    shapes
        The shape of each.

    Raises
    ------
    ValueError
        If the cell is none, a size is no positive whole number, or the dtype is unknown.
    """

    def __init__(
        self,
        cell: Cell,
        ndim: int,
        inputs: int,
        hidden: int,
        *,
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
    ) -> None:
        if not isinstance(cell, Cell):
            raise ValueError(
                "cell must be an object of a subclass of mdrnn_lib.cells.Cell, such as"
                f" GRUCell(); got {cell!r}"
            )
        self.cell = cell
        self.ndim = positive_int("ndim", ndim)
        self.inputs = positive_int("inputs", inputs)
        self.hidden = positive_int("hidden", hidden)
        shapes = parameter_shapes(cell, self.ndim, self.inputs, self.hidden)
        drawn = initial(shapes, random_generator(rng), floating_dtype(dtype))
        cell.start(drawn)
        self._start(drawn, shapes, dtype)

    def forward(
        self,
        x: ArrayLike,
        lengths: ArrayLike | None = None,
        initial: Sequence[Face] | None = None,
    ) -> tuple[Array, Tape]:
        """Compute the hidden state at every point.

        Parameters
        ----------
        x
            Inputs, shape (batch, X_1, …, X_n, inputs); real and finite.
        lengths
            The extents of each sample, shape (batch, n), for a batch padded to common extents.
            Points outside have h = 0, and each sample comes out as it would alone, whatever the
            padding holds.
        initial
            For each dimension d, the states just before the first face, p_d = −1; zeros if None.
            Without memory c is left out.

        Returns
        -------
        h, tape
            Hidden states, shape (batch, X_1, …, X_n, hidden), and the tape for `backward`.

        Raises
        ------
        ValueError
            If x has another rank or number of features, an empty axis, a dtype that is not real,
            or a NaN or an infinity; if lengths do not lie between 1 and the extents of x; if an
            initial state has another shape; if both lengths and initial states are given.
        """
        x = without_padding(x, lengths)
        x = grid_array("x", x, self.ndim, self.inputs, self.dtype)
        inside = extents(lengths, x.shape[:-1])
        if inside is not None and initial is not None:
            raise ValueError("lengths and initial cannot be given together: pad, or go by tiles")
        faces = checked_faces("initial", initial, self._faces(x.shape), self.dtype)
        one_direction = {name: value[None] for name, value in self._finite().items()}
        h, tape = run(self.cell, one_direction, x, inside, to_sweep(faces))
        final = from_sweep(tape.final, self._faces(x.shape)) if inside is None else ()
        return h[0], Tape(tape, h.shape[1:], final)

    def backward(
        self, dh: ArrayLike, tape: Tape, dfinal: Sequence[Face] | None = None
    ) -> tuple[Array, dict[str, Array]]:
        """Compute the gradients of a loss L from what it takes from h.

        Parameters
        ----------
        dh
            ∂⁺L/∂h, shaped like the h of `forward`.
        tape
            The tape that came with that h.  Its ``dinitial`` is set.
        dfinal
            What the loss takes from the final states, shaped like ``tape.final``; nothing if None.

        Returns
        -------
        dx, grads
            dL/dx, shaped like x, and the gradients by name, shaped like ``params``.

        Raises
        ------
        ValueError
            If dh or dfinal has another shape than its state, or is not real and finite; if dfinal
            comes with a batch that has lengths.
        """
        dh = same_shape("dh", dh, tape.shape, self.dtype)
        if dfinal is not None and not tape.final:
            raise ValueError(
                "dfinal cannot be given here: a batch with lengths has no final states"
            )
        faces = self._faces(tape.shape)
        dfaces = checked_faces("dfinal", dfinal, faces, self.dtype)
        dx, grads, dinitial = run_back(dh[None], tape.sweep, to_sweep(dfaces))
        tape.dinitial = from_sweep(dinitial, faces)
        return dx, {name: value[0] for name, value in grads.items()}

    def _faces(self, shape: tuple[int, ...]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Shapes of h and c on a face across each dimension, for a grid of a batch."""
        batch, *grid = shape[:-1]
        rests = [(batch, *grid[:d], *grid[d + 1 :]) for d in range(self.ndim)]
        return [((*rest, self.hidden), (*rest, self.cell.memory(self.hidden))) for rest in rests]


def initial(
    shapes: Mapping[str, tuple[int, ...]], rng: np.random.Generator, dtype: np.dtype[Any]
) -> dict[str, Array]:
    """Draw weights uniformly from ±1/√(fan-in); all other parameters start at zero.

    The fan-in of W_x is its inputs.  That of W_h is all n·H hidden units that meet at a point.
    """
    params = {name: np.zeros(shape, dtype) for name, shape in shapes.items()}
    for name in ("W_x", "W_h"):
        limit = 1 / np.sqrt(prod(shapes[name][:-1]))
        params[name] = rng.uniform(-limit, limit, shapes[name]).astype(dtype)
    return params


def run(
    cell: Cell,
    params: Mapping[str, Array],
    x: Array,
    inside: NDArray[np.bool_] | None = None,
    initial: sweep.Faces | None = None,
) -> tuple[Array, sweep.Tape]:
    """Sweep a checked x of shape (B, X_1, …, X_n, F) in as many directions as params hold.

    Every parameter has a leading axis of D; so has h, shape (D, B, X_1, …, X_n, H).  The tape holds
    copies: x and the parameters may change before `run_back`.
    """
    batch, *grid, features = x.shape
    directions, _, hidden, _ = params["W_h"].shape
    own = {name: value.copy() for name, value in params.items() if name not in ("W_x", "W_h", "b")}
    x = x.reshape(batch, -1, features)
    fronts = plan(tuple(grid), directions)
    if inside is not None:
        x = x * inside.reshape(batch, -1, 1)  # no matter what the padding holds
        inside = sweep.by_front(fronts, inside.reshape(1, batch, -1, 1))
    h, tape = sweep.forward(
        sweep.Sweep(
            cell,
            fronts,
            assembled(cell, params),
            own,
            initial,
            inside,
        ),
        x,
    )
    return h.reshape(directions, batch, *grid, hidden), tape


def run_back(
    dh: Array, tape: sweep.Tape, dfinal: sweep.Faces | None = None
) -> tuple[Array, dict[str, Array], sweep.Faces]:
    """Run the adjoint of `run`: dL/dx, the gradients by name, and those of the initial states."""
    directions, batch, *grid, hidden = dh.shape
    found = sweep.backward(dh.reshape(directions, batch, -1, hidden), tape, dfinal)
    grads = {**taken_apart(tape.sweep.cell, found.W, len(grid)), **found.params}
    return found.x.reshape(batch, *grid, -1), grads, found.initial


def assembled(cell: Cell, params: Mapping[str, Array]) -> Array:
    """Lay W_x, W_h and b, each with a leading axis of D, into the sweep's W, (D, G·H, R)."""
    W_x, W_h, b = (params[name] for name in ("W_x", "W_h", "b"))
    directions, ndim, hidden, _ = W_h.shape
    W = np.zeros((directions, b.shape[1], ndim * hidden + W_x.shape[1] + 1), b.dtype)
    by_x, *by_h = fed_rows(cell, ndim, hidden)
    for d, rows in enumerate(by_h):
        W[:, rows, d * hidden : (d + 1) * hidden] = W_h[:, d].swapaxes(1, 2)
    W[:, by_x, ndim * hidden : -1] = W_x.swapaxes(1, 2)
    W[:, :, -1] = b
    return W


def taken_apart(cell: Cell, dW: Array, ndim: int) -> dict[str, Array]:
    """Run the adjoint of `assembled`: the gradients of W_x, W_h and b."""
    hidden = dW.shape[1] // cell.blocks(ndim)
    by_x, *by_h = fed_rows(cell, ndim, hidden)
    by_d = [dW[:, rows, d * hidden : (d + 1) * hidden] for d, rows in enumerate(by_h)]
    return {
        "W_x": dW[:, by_x, ndim * hidden : -1].swapaxes(1, 2),
        "W_h": np.stack(by_d, axis=1).swapaxes(2, 3),
        "b": dW[:, :, -1],
    }


def fed_rows(cell: Cell, ndim: int, hidden: int) -> list[slice | NDArray[np.intp]]:
    """For x, and for h along each dimension, the rows of W that it feeds: a slice if all."""
    return [
        slice(None) if fed.all() else np.flatnonzero(np.repeat(fed, hidden))
        for fed in cell.fed_by(ndim)
    ]
