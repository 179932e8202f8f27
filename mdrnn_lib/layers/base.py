"""What all recurrent layers share: parameters by name, one array of weights for the sweep."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from mdrnn_lib import sweep
from mdrnn_lib.cells import Array, Cell
from mdrnn_lib.grid import plan
from mdrnn_lib.layers.inputs import floating_dtype, grid_array, positive_int, same_shape

Rng = int | np.random.Generator | None


@dataclass(frozen=True)
class Tape:
    """What ``forward`` leaves for ``backward``: the sweep's own tape and the shape of h."""

    sweep: sweep.Tape
    shape: tuple[int, ...]


class Recurrent:
    """A cell swept over a grid from its first corner to its last.

    Attributes
    ----------
    params
        The parameters by name; change the arrays in place, or put others of the same shape.
    """

    def __init__(
        self,
        cell: Cell,
        ndim: int,
        inputs: int,
        hidden: int,
        dtype: DTypeLike,
        rng: Rng,
    ) -> None:
        self.cell = cell
        self.ndim = positive_int("ndim", ndim)
        self.inputs = positive_int("inputs", inputs)
        self.hidden = positive_int("hidden", hidden)
        self.dtype = floating_dtype(dtype)
        self.params = initial(self.shapes, np.random.default_rng(rng), self.dtype)

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of each parameter."""
        rows = self.cell.blocks(self.ndim) * self.hidden
        return {
            "W_x": (self.inputs, rows),
            "W_h": (self.ndim, self.hidden, rows),
            "b": (rows,),
            **self.cell.shapes(self.ndim, self.hidden),
        }

    def forward(self, x: ArrayLike) -> tuple[Array, Tape]:
        """Compute the hidden state at every point.

        Parameters
        ----------
        x
            Inputs, shape (batch, X_1, …, X_n, inputs); real and finite.

        Returns
        -------
        h, tape
            Hidden states, shape (batch, X_1, …, X_n, hidden), and the tape for `backward`.

        Raises
        ------
        ValueError
            If x has another rank or number of features, an empty axis, a dtype that is not real,
            or a NaN or an infinity.
        """
        x = grid_array("x", x, self.ndim, self.inputs, self.dtype)
        params = checked_params(self.params, self.shapes, self.dtype)
        one_direction = {name: value[None] for name, value in params.items()}
        h, tape = run(self.cell, one_direction, x)
        return h[0], Tape(tape, h.shape[1:])

    def backward(self, dh: ArrayLike, tape: Tape) -> tuple[Array, dict[str, Array]]:
        """Compute the gradients of a loss L from its gradient with respect to h.

        Parameters
        ----------
        dh
            dL/dh, shaped like the h of `forward`.
        tape
            The tape that came with that h.

        Returns
        -------
        dx, grads
            dL/dx, shaped like x, and the gradients by name, shaped like ``params``.

        Raises
        ------
        ValueError
            If dh has another shape than h, or is not real and finite.
        """
        dh = same_shape("dh", dh, tape.shape, self.dtype)
        dx, grads = run_back(dh[None], tape.sweep)
        return dx, {name: value[0] for name, value in grads.items()}


def initial(
    shapes: Mapping[str, tuple[int, ...]], rng: np.random.Generator, dtype: np.dtype[Any]
) -> dict[str, Array]:
    """Draw weights uniformly from ±1/√(fan-in); biases and peepholes start at zero.

    The fan-in of W_x is its inputs.  That of W_h is all n·H hidden units that meet at a point.
    """
    params = {name: np.zeros(shape, dtype) for name, shape in shapes.items()}
    for name in ("W_x", "W_h"):
        limit = 1 / np.sqrt(prod(shapes[name][:-1]))
        params[name] = rng.uniform(-limit, limit, shapes[name]).astype(dtype)
    return params


def checked_params(
    params: Mapping[str, ArrayLike], shapes: Mapping[str, tuple[int, ...]], dtype: np.dtype[Any]
) -> dict[str, Array]:
    """Return the parameters as arrays of the layer's shapes and dtype, whoever last set them."""
    return {
        name: same_shape(f'params["{name}"]', params[name], shape, dtype)
        for name, shape in shapes.items()
    }


def run(cell: Cell, params: Mapping[str, Array], x: Array) -> tuple[Array, sweep.Tape]:
    """Sweep a checked x of shape (B, X_1, …, X_n, F) in as many directions as params hold.

    Every parameter has a leading axis of D; so has h, shape (D, B, X_1, …, X_n, H).
    """
    batch, *grid, features = x.shape
    W_x, W_h, b = (params[name] for name in ("W_x", "W_h", "b"))
    directions, ndim, hidden, rows = W_h.shape
    W = np.concatenate([W_h.reshape(directions, ndim * hidden, rows), W_x, b[:, None]], axis=1)
    own = {name: value for name, value in params.items() if name not in ("W_x", "W_h", "b")}
    h, tape = sweep.forward(
        cell,
        plan(tuple(grid), directions),
        np.ascontiguousarray(W.swapaxes(1, 2)),
        own,
        x.reshape(batch, -1, features),
    )
    return h.reshape(directions, batch, *grid, hidden), tape


def run_back(dh: Array, tape: sweep.Tape) -> tuple[Array, dict[str, Array]]:
    """Run the adjoint of `run`: dL/dx and the gradients by name, each with its leading axis."""
    directions, batch, *grid, hidden = dh.shape
    ndim = len(grid)
    dx, dW, own = sweep.backward(dh.reshape(directions, batch, -1, hidden), tape)
    dW = dW.swapaxes(1, 2)
    recurrent = ndim * hidden
    return dx.reshape(batch, *grid, -1), {
        "W_x": dW[:, recurrent:-1],
        "W_h": dW[:, :recurrent].reshape(directions, ndim, hidden, -1),
        "b": dW[:, -1],
        **own,
    }
