"""Layers one after the other, as one layer."""

from collections.abc import Iterator, MutableMapping
from typing import Any

from numpy.typing import ArrayLike

from mdrnn_lib.cells import Array
from mdrnn_lib.layers.inputs import without_padding
from mdrnn_lib.layers.protocol import Layer, forward, takes_lengths


class Joined(MutableMapping[str, Array]):
    """The parameters of several layers under one roof: "2.W_x" is the W_x of layer 2.

    Nothing is copied: what is read or set here is read or set in the layer itself.
    """

    def __init__(self, layers: tuple[Layer, ...]) -> None:
        self._layers = layers

    def _find(self, key: str) -> tuple[MutableMapping[str, Array], str]:
        """Split a key at its first dot into the parameters of a layer and a name among them."""
        index, _, name = key.partition(".")
        if not index.isdecimal() or int(index) >= len(self._layers):
            raise KeyError(key)
        return self._layers[int(index)].params, name

    def __getitem__(self, key: str) -> Array:
        params, name = self._find(key)
        if name not in params:
            raise KeyError(key)
        return params[name]

    def __setitem__(self, key: str, value: Array) -> None:
        params, name = self._find(key)
        if name not in params:
            raise KeyError(key)
        params[name] = value

    def __delitem__(self, key: str) -> None:
        raise TypeError(f"a layer cannot lose a parameter; {key!r} stays")

    def __iter__(self) -> Iterator[str]:
        return (f"{k}.{name}" for k, layer in enumerate(self._layers) for name in layer.params)

    def __len__(self) -> int:
        return sum(len(layer.params) for layer in self._layers)

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
        At least one; a `Sequential` may be one of them.

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
            dL/dx, and the gradients by name, with the keys and shapes of ``params``.
        """
        last = len(self.layers) - 1
        dx, own = self.layers[last].backward(dy, tape[last])
        grads = [own]
        for k in reversed(range(last)):
            dx, own = self.layers[k].backward(dx, tape[k])
            grads.insert(0, own)
        return dx, {f"{k}.{name}": g for k, own in enumerate(grads) for name, g in own.items()}
