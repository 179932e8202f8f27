"""Those who run a case: each forwards, and forwards and backwards."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from cases import Case

Gradients = tuple[Any, ...]

LIMIT, LIBRARY, ONE_DIRECTION = "limit", "mdrnn_lib", "one direction"
FRONTS = ("PyTorch, fronts by index", "PyTorch, fronts by skewing")
POINTS, FUSED = "PyTorch, point by point", "nn.LSTM"


@dataclass(frozen=True)
class Contender:
    """A way to do the work of one case.

    Attributes
    ----------
    name
        As in the table.
    forward
        One forward pass that keeps what a backward pass needs.
    both
        One forward and one backward pass: h, then the gradients of x, W_x, W_h and b.
    slow
        Whether to run it less often than the others.
    checked
        `both` with its arrays laid out as those of mdrnn_lib, or None where there is nothing to
        compare.
    """

    name: str
    forward: Callable[[], Any]
    both: Callable[[], Any]
    slow: bool = False
    checked: Callable[[], Gradients] | None = None


def library(case: Case, dtype: str, name: str = LIBRARY) -> Contender:
    """mdrnn_lib itself."""
    layer, x, dh = case.layer(dtype), case.x(dtype), case.dh(dtype)

    def both() -> Gradients:
        h, tape = layer.forward(x)
        dx, grads = layer.backward(dh, tape)
        return h, dx, *(grads[name] for name in ("W_x", "W_h", "b"))

    return Contender(name, lambda: layer.forward(x), both, checked=both)


def limit(case: Case, dtype: str) -> Contender:
    """The matrix-product limit: the products that the work cannot avoid, and nothing else.

    Each is one product of contiguous arrays, as if all points were known at once: forwards W Z,
    with W (rows, columns) and Z (columns, points · batch); backwards Wᵀ dA and dA Zᵀ.  Every
    direction has its own.
    """
    rng = np.random.default_rng(0)
    D, N = case.directions, case.points * case.batch
    W = rng.normal(size=(D, case.rows, case.columns)).astype(dtype)
    Z = rng.normal(size=(D, case.columns, N)).astype(dtype)
    dA = rng.normal(size=(D, case.rows, N)).astype(dtype)
    A, dZ, dW = np.empty_like(dA), np.empty_like(Z), np.empty_like(W)

    def forward() -> None:
        np.matmul(W, Z, out=A)

    def both() -> None:
        forward()
        np.matmul(W.swapaxes(1, 2), dA, out=dZ)
        np.matmul(dA, Z.swapaxes(1, 2), out=dW)

    return Contender(LIMIT, forward, both)
