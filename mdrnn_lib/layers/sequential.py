"""Layers one after the other, as one layer."""

from collections.abc import Iterator, MutableMapping
from typing import Any

from numpy.typing import ArrayLike

from mdrnn_lib.cells import Array
from mdrnn_lib.layers.inputs import without_padding
from mdrnn_lib.layers.protocol import Layer, forward, takes_lengths


class Joined(MutableMapping[str, Array]):
    """The parameters of several layers under one roof: "2.W_x" is the W_x of layer 2.

    Nothing is copied: what is read or set here is read or set in the layer itself.  A parameter
    that several layers have in common is there once, under the first of its names.

    Attributes
    ----------
    first
        For each name that a parameter might have, the one that it has.
    """

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self.first: dict[str, str] = {}
        self._places: dict[str, tuple[MutableMapping[str, Array], str]] = {}
        seen: dict[int, tuple[str, Array]] = {}  # the array too, lest its id be given away
        for k, layer in enumerate(layers):
            params = layer.params
            for name, array in params.items():
                key = f"{k}.{name}"
                self.first[key], _ = seen.setdefault(id(array), (key, array))
                if self.first[key] == key:
                    self._places[key] = params, name

    def __getitem__(self, key: str) -> Array:
        params, name = self._places[key]
        return params[name]

    def __setitem__(self, key: str, value: Array) -> None:
        params, name = self._places[key]
        params[name] = value

    def __delitem__(self, key: str) -> None:
        raise TypeError(f"a layer cannot lose a parameter; {key!r} stays")

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return repr(dict(self))


def mixes_points(layer: Layer) -> bool:
    """Tell whether a layer, or one inside it, takes lengths."""
    if isinstance(layer, Sequential):
        return any(mixes_points(inner) for inner in layer.layers)
    return takes_lengths(layer)


class Sequential:
    """Layers one after the other: the output of each is the input of the next.

    Parameters
    ----------
    layers
        At least one; a `Sequential` may be one of them.  One that stands in several places has the
        same parameters in all of them; they are listed, learnt and saved once.

    Attributes
    ----------
    layers
        The layers, as a tuple.

    Raises
    ------
    ValueError
        If there is no layer, or something is no layer (`mdrnn_lib.layers.Layer`).

    Examples
    --------
    >>> import numpy as np, mdrnn_lib as md
    >>> model = Sequential(md.MDLSTM(2, 3, 8, rng=0), md.MeanPool(), md.Dense(8, 5, rng=1))
    >>> sorted(model.params)
    ['0.W_h', '0.W_x', '0.b', '2.W', '2.b']
    >>> y, tape = model.forward(np.ones((4, 6, 7, 3)))
    >>> y.shape
    (4, 5)
    """

    def __init__(self, *layers: Layer) -> None:
        if not layers:
            raise ValueError("Sequential must have at least one layer; got none")
        for k, layer in enumerate(layers):
            if isinstance(layer, type) or not isinstance(layer, Layer):
                raise ValueError(
                    f"layer {k} must be a layer, with params, forward and backward; got {layer!r}"
                )
        self.layers = layers

    @property
    def params(self) -> Joined:
        """The parameters of all layers, "index.name": reading and setting reach the layers."""
        return Joined(self.layers)

    def forward(
        self, x: ArrayLike, lengths: ArrayLike | None = None
    ) -> tuple[Array, tuple[Any, ...]]:
        """Run the layers from the first to the last.

        Parameters
        ----------
        x
            The input of the first layer.
        lengths
            The extents of each sample, shape (batch, n), handed to the layers that mix points.

        Returns
        -------
        y, tape
            The output of the last layer, and the tapes of all.

        Raises
        ------
        ValueError
            If a layer objects.
        """
        if mixes_points(self):  # else the padding is as good as any other point
            x = without_padding(x, lengths)
        y, tape = forward(self.layers[0], x, lengths)
        tapes = [tape]
        for layer in self.layers[1:]:
            y, tape = forward(layer, y, lengths)
            tapes.append(tape)
        return y, tuple(tapes)

    def backward(self, dy: ArrayLike, tape: tuple[Any, ...]) -> tuple[Array, dict[str, Array]]:
        """Run the layers' adjoints from the last to the first.

        Parameters
        ----------
        dy
            dL/dy, shaped like the output.
        tape
            The tape that came with that output.

        Returns
        -------
        dx, grads
            dL/dx, and the gradients by name, with the keys and shapes of ``params``: of a layer
            that stands in several places, their sum.
        """
        last = len(self.layers) - 1
        dx, own = self.layers[last].backward(dy, tape[last])
        grads = [own]
        for k in reversed(range(last)):
            dx, own = self.layers[k].backward(dx, tape[k])
            grads.insert(0, own)
        return dx, self._summed(grads)

    def _summed(self, grads: list[dict[str, Array]]) -> dict[str, Array]:
        """Name the gradients of all layers, and add those of one parameter."""
        first, summed = self.params.first, dict[str, Array]()
        for k, own in enumerate(grads):
            for name, gradient in own.items():
                key = first.get(f"{k}.{name}", f"{k}.{name}")
                summed[key] = summed[key] + gradient if key in summed else gradient
        return summed
