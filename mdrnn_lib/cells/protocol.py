"""What every cell offers to the sweep.

Shapes, here and in every cell: n dimensions, H hidden units, M rows of cell state, G blocks of
pre-activations, N columns (points of the front × samples).  Any leading axes, written ``…``, are
directions.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Params = Mapping[str, Array]
Empty = Callable[[tuple[int, ...]], Array]


class Cell(Protocol):
    """One step of a recurrence and its adjoint."""

    def blocks(self, ndim: int) -> int:
        """G, the number of pre-activations per hidden unit."""
        ...

    def memory(self, hidden: int) -> int:
        """Rows of the cell state c that travels beside h: ``hidden``, or 0 without memory."""
        ...

    def scale(self, ndim: int, hidden: int) -> Array:
        """Factors by which `forward` wants its pre-activations multiplied, shape (G·H, 1).

        The sweep puts them into the weights, where they cost nothing.
        """
        ...

    def shapes(self, ndim: int, hidden: int) -> dict[str, tuple[int, ...]]:
        """Shapes of the parameters that the cell has beside W_x, W_h and b."""
        ...

    def forward(
        self, a: Array, c_prev: Array, params: Params, empty: Empty
    ) -> tuple[Array, Array, Any]:
        """Step from pre-activations to states.

        Parameters
        ----------
        a
            Pre-activations times `scale`, shape (…, G·H, N).  The cell may overwrite them.
        c_prev
            Cell states of the n predecessors, shape (…, n, M, N), zero outside the grid.
        params
            The arrays named by `shapes`.
        empty
            Makes an array of a given shape in the tape's own memory.  What a cell saves is there
            at less cost than in memory that the system must clear first.

        Returns
        -------
        h, c, saved
            The new states, shapes (…, H, N) and (…, M, N), and what `backward` needs.
        """
        ...

    def backward(
        self, dh: Array, dc: Array, saved: Any, params: Params
    ) -> tuple[Array, Array, dict[str, Array]]:
        """Step from dL/dh and dL/dc back to the pre-activations.

        ``dh`` and ``dc`` arrive complete but for the path from c through h at this same point.

        Returns
        -------
        da, dc_prev, grads
            δ = dL/da, shape (…, G·H, N); dL/dc of each predecessor, shape (…, n, M, N);
            this front's share of the gradients of the cell's own parameters.
        """
        ...
