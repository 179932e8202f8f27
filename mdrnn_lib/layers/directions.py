"""All 2^n directions of a layer at once, and the bidirectional networks as the case n = 1."""

from collections.abc import Callable
from functools import partial
from inspect import signature
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from mdrnn_lib.arguments import Rng, one_of, positive_int, random_generator
from mdrnn_lib.cells import Array, Cell
from mdrnn_lib.layers.base import Recurrent, Tape, run, run_back
from mdrnn_lib.layers.inputs import extents, grid_array, same_shape, without_padding
from mdrnn_lib.layers.mdlstm import MDLSTM
from mdrnn_lib.layers.mdrnn import MDRNN
from mdrnn_lib.layers.parameters import Parametric


class Merge(NamedTuple):
    """A way to join the hidden states of D directions, (D, B, …, H) → (B, …, H′); its adjoint."""

    forward: Callable[[Array], Array]
    backward: Callable[[Array, int], Array]


def concat(h: Array) -> Array:
    """Lay the directions one after the other along the features."""
    return np.moveaxis(h, 0, -2).reshape(*h.shape[1:-1], -1)


def split(dh: Array, directions: int) -> Array:
    """Cut the features into one block a direction: the adjoint of `concat`."""
    return np.moveaxis(dh.reshape(*dh.shape[:-1], directions, -1), -2, 0)


def repeat(dh: Array, directions: int) -> Array:
    """Hand the same gradient to every direction: the adjoint of a sum."""
    return np.broadcast_to(dh, (directions, *dh.shape))


MERGES = {
    "concat": Merge(concat, split),
    "sum": Merge(lambda h: h.sum(axis=0), repeat),
    "mean": Merge(lambda h: h.mean(axis=0), lambda dh, D: repeat(dh / D, D)),
}


def maker(layer: Any) -> Callable[..., Recurrent]:
    """Return what makes a layer: a kind of layer does itself, a cell is handed to `Recurrent`."""
    kind = layer if isinstance(layer, type) else type(layer)
    if issubclass(kind, Cell):  # Recurrent says that a kind of cell is none
        return partial(Recurrent, layer)
    if not callable(layer) or "ndim" not in signature(layer).parameters:
        name = layer.__name__ if isinstance(layer, type) else repr(layer)
        raise ValueError(
            f"layer must be a cell, or a kind of layer that takes ndim, such as MDLSTM; got {name}"
        )
    make: Callable[..., Recurrent] = layer
    return make


class MultiDirectional(Parametric):
    """2^n layers of one kind over the same grid, one from each corner.

    Direction k runs backwards along axis d where bit d of k is set.  All directions are computed in
    one traversal (Graves, Fernández & Schmidhuber 2007, section 2.1).

    Parameters
    ----------
    layer
        The kind of layer, such as `MDLSTM`, or a cell.
    ndim, inputs, hidden
        As for that layer; ``hidden`` counts the units of each direction.
    merge
        "concat" lays the directions along the features, so that h has 2^n · hidden of them;
        "sum" and "mean" keep ``hidden``.
    dtype, rng
        As for that layer; the directions draw their parameters one after the other.
    options
        Handed on to the layer: ``activation``, ``peepholes`` and the like.

    Attributes
    ----------
    params
        Those of the layer, each with a leading axis of 2^n.

    Raises
    ------
    ValueError
        If the merge is unknown, or the layer objects to a parameter.
    """

    def __init__(
        self,
        layer: Callable[..., Recurrent] | Cell,
        ndim: int,
        inputs: int,
        hidden: int,
        *,
        merge: str = "concat",
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
        **options: Any,
    ) -> None:
        self.merge = one_of("merge", merge, tuple(MERGES))
        self.ndim = positive_int("ndim", ndim)
        self.inputs = positive_int("inputs", inputs)
        self.hidden = positive_int("hidden", hidden)
        sizes = {"ndim": self.ndim, "inputs": self.inputs, "hidden": self.hidden}
        make, generator = maker(layer), random_generator(rng)
        made = [make(**sizes, dtype=dtype, rng=generator, **options) for _ in range(2**self.ndim)]
        built = {name: getattr(made[0], name, None) for name in sizes}
        if built != sizes:
            raise ValueError(f"layer must be one that is built of the sizes {sizes}; got {built}")
        self.cell = made[0].cell
        params = {name: np.stack([one.params[name] for one in made]) for name in made[0].params}
        self._start(params, {name: value.shape for name, value in params.items()}, dtype)

    def forward(self, x: ArrayLike, lengths: ArrayLike | None = None) -> tuple[Array, Tape]:
        """Compute the merged hidden states at every point; see `Recurrent.forward`.

        With lengths, every direction starts in a corner of the sample itself, not of the padding.
        """
        x = without_padding(x, lengths)
        x = grid_array("x", x, self.ndim, self.inputs, self.dtype)
        inside = extents(lengths, x.shape[:-1])
        h, tape = run(self.cell, self._finite(), x, inside)
        merged = MERGES[self.merge].forward(h)
        return merged, Tape(tape, merged.shape)

    def backward(self, dh: ArrayLike, tape: Tape) -> tuple[Array, dict[str, Array]]:
        """Compute the gradients of a loss from dL/dh; see `Recurrent.backward`."""
        dh = same_shape("dh", dh, tape.shape, self.dtype)
        dx, grads, _ = run_back(MERGES[self.merge].backward(dh, 2**self.ndim), tape.sweep)
        return dx, grads


class BRNN(MultiDirectional):
    """The bidirectional RNN of Schuster & Paliwal (1997): `MultiDirectional` with n = 1."""

    def __init__(
        self,
        inputs: int,
        hidden: int,
        *,
        activation: str = "tanh",
        merge: str = "concat",
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
    ) -> None:
        super().__init__(
            MDRNN, 1, inputs, hidden, merge=merge, dtype=dtype, rng=rng, activation=activation
        )


class BLSTM(MultiDirectional):
    """The bidirectional LSTM of Graves & Schmidhuber (2005): `MultiDirectional` with n = 1."""

    def __init__(
        self,
        inputs: int,
        hidden: int,
        *,
        peepholes: bool = False,
        merge: str = "concat",
        forget_bias: float | None = None,
        dtype: DTypeLike = np.float64,
        rng: Rng = None,
    ) -> None:
        super().__init__(
            MDLSTM,
            1,
            inputs,
            hidden,
            merge=merge,
            dtype=dtype,
            rng=rng,
            peepholes=peepholes,
            forget_bias=forget_bias,
        )
