"""What every layer offers, so that layers can be stacked, trained and saved without more."""

from collections.abc import Callable, MutableMapping
from inspect import signature
from typing import Any, Protocol, runtime_checkable

from numpy.typing import ArrayLike

from mdrnn_lib.cells import Array


@runtime_checkable
class Layer(Protocol):
    """A map from arrays to arrays with parameters by name, and its adjoint.

    Batch first, features last.  A layer that mixes the points of a grid, as recurrence and pooling
    do, also takes ``forward(x, lengths=…)``: the extents of samples that are padded to one grid.
    """

    @property
    def params(self) -> MutableMapping[str, Array]:
        """The parameters by name; empty where there is nothing to learn."""

    def forward(self, x: ArrayLike, /) -> tuple[Array, Any]:
        """Compute the output, and the tape that `backward` needs."""

    def backward(self, dy: ArrayLike, tape: Any, /) -> tuple[Array, dict[str, Array]]:
        """Compute dL/dx and the gradients by name from dL/dy."""


def forward(layer: Layer, x: ArrayLike, lengths: ArrayLike | None) -> tuple[Array, Any]:
    """Run a layer forwards, with the lengths if it takes them.

    Parameters
    ----------
    layer
        A layer whose own ``forward`` may or may not have the parameter ``lengths``.
    x
        Its input.
    lengths
        The extents of each sample, shape (batch, n), or None where every sample fills the grid.
    """
    run: Callable[..., tuple[Array, Any]] = layer.forward
    if lengths is None or not takes_lengths(layer):
        return run(x)
    return run(x, lengths=lengths)


def takes_lengths(layer: Layer) -> bool:
    """Tell whether the ``forward`` of a layer has the parameter ``lengths``."""
    return "lengths" in signature(layer.forward).parameters
