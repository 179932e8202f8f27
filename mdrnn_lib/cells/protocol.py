"""What a cell is: its gates by name, one step in NumPy, its adjoint, and the equations in symbols.

Shapes, here and in every cell: n dimensions, H hidden units, M rows of cell state, G blocks of
pre-activations, N columns (points of the front × samples).  Any leading axes, written ``…``, are
directions.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating[Any]]
Params = Mapping[str, Array]
Empty = Callable[[tuple[int, ...]], Array]
Scalar = Any
"""An expression or a number of any kind."""


class Functions(NamedTuple):
    """What equations apply to scalars, in whatever arithmetic they run.

    Attributes
    ----------
    sigma, tanh, relu
        Functions of one scalar.
    phi
        Any differentiable function, of which nothing else is known.
    share
        share(k, scores): share k = 1, …, m + 1 of the softmax of m scores and a zero.
    """

    sigma: Callable[[Scalar], Scalar]
    tanh: Callable[[Scalar], Scalar]
    relu: Callable[[Scalar], Scalar]
    phi: Callable[[Scalar], Scalar]
    share: Callable[[int, Sequence[Scalar]], Scalar]


class Unit(NamedTuple):
    """What enters a single unit at one point, in scalars.

    Attributes
    ----------
    a
        Its G pre-activations, not scaled.
    before
        Its own n states of those that the cell remembers; none if it remembers nothing.
    params
        Its part of each parameter of the cell's own, whose last axis counts the units.
    """

    a: Sequence[Scalar]
    before: Sequence[Scalar]
    params: Mapping[str, Any]


class Cell(ABC):
    """One step of a recurrence and its adjoint; a cell of your own is a subclass of this.

    It needs `gates`, `forward` and `backward`, and `equations` for checks in symbols.  All else has
    a default.

    Attributes
    ----------
    remembers
        What a unit takes from its predecessors beside the pre-activations: nothing (""), their
        hidden states ("h"), or cell states that travel beside h ("c").
    """

    remembers: ClassVar[Literal["", "h", "c"]] = ""

    @abstractmethod
    def gates(self, ndim: int) -> tuple[str, ...]:
        """Name the G pre-activations of a unit, in the order of the columns of W_x, W_h and b."""

    @abstractmethod
    def forward(
        self, a: Array, before: Array, params: Params, empty: Empty, /
    ) -> tuple[Array, Array, Any]:
        """Step from pre-activations to states.

        Parameters
        ----------
        a
            Pre-activations times `scale`, shape (…, G·H, N).  The cell may overwrite them.
        before
            What the cell `remembers`: the cell states of the n predecessors, shape (…, n, M, N), or
            their hidden states, (…, n, H, N), which it must leave as they are.  Zero outside the
            grid.
        params
            The arrays named by `shapes`.
        empty
            Makes an array of a given shape in the tape's own memory.  What a cell saves is there
            at less cost than in memory that the system must clear first.

        Returns
        -------
        h, c, saved
            The new states, shapes (…, H, N) and (…, M, N), and what `backward` needs.  Without cell
            states c is h once more.
        """

    @abstractmethod
    def backward(
        self, dh: Array, dc: Array, saved: Any, params: Params, /
    ) -> tuple[Array, Array, dict[str, Array]]:
        """Step from dL/dh and dL/dc back to the pre-activations.

        ``dh`` and ``dc`` arrive complete but for the path from c through h at this same point.

        Returns
        -------
        da, dbefore, grads
            δ = dL/da, shape (…, G·H, N); the immediate part of dL/d``before``, shaped like it,
            or dh once more if the cell remembers nothing; this front's share of the gradients of
            the cell's own parameters.
        """

    def equations(self, unit: Unit, fn: Functions, /) -> tuple[Scalar, ...]:
        """Step a single unit, in scalars and over any arithmetic: expressions, or any digits.

        To be written from the equations, not from `forward`, which it serves to check.

        Parameters
        ----------
        unit
            What enters it.
        fn
            The functions to use: ``fn.sigma``, ``fn.tanh`` and so on.

        Returns
        -------
        tuple
            (h,), or (h, c) for a cell with cell states.
        """
        raise NotImplementedError(f"{type(self).__name__} has no method equations")

    def gate_values(self, saved: Any, /) -> Array | None:
        """Return the gates, shape (…, G, H, N), in the order of `gates`, for `mdrnn_lib.trace`.

        None by default: a trace then holds states alone.

        Parameters
        ----------
        saved
            What `forward` returned; it is left as it is.
        """
        return None

    @property
    def analytic(self) -> bool:
        """Whether `forward` can be continued into the complex plane: one with ReLU cannot."""
        return True

    def blocks(self, ndim: int) -> int:
        """G, the number of pre-activations per hidden unit."""
        return len(self.gates(ndim))

    def fed_by(self, ndim: int) -> NDArray[np.bool_]:
        """Which blocks the input feeds (row 0), and h of the predecessor along d (row d).

        Shape (1 + n, G); all feed all by default.  W_x and W_h have no columns for what is not fed,
        and rows 1 to n have equally many blocks.
        """
        return np.ones((1 + ndim, self.blocks(ndim)), np.bool_)

    def memory(self, hidden: int) -> int:
        """M, the rows of the cell state c that travels beside h: ``hidden`` or 0."""
        return hidden if self.remembers == "c" else 0

    def scale(self, ndim: int, hidden: int) -> Array:
        """Factors by which `forward` wants its pre-activations multiplied, shape (G·H, 1).

        The sweep puts them into the weights, where they cost nothing.  Ones by default.
        """
        return np.ones((self.blocks(ndim) * hidden, 1))

    def shapes(self, ndim: int, hidden: int) -> dict[str, tuple[int, ...]]:
        """Shapes of the parameters that the cell has beside W_x, W_h and b; none by default."""
        return {}

    def start(self, params: dict[str, Array]) -> None:  # noqa: B027
        """Change the parameters of a new layer in place, such as the bias of a forget gate.

        Before, W_x and W_h are drawn at random and all else is zero; by default they stay so.
        """

    def __repr__(self) -> str:
        return f"{type(self).__name__}()"


def parameter_shapes(cell: Cell, ndim: int, inputs: int, hidden: int) -> dict[str, tuple[int, ...]]:
    """Shape of each parameter of a layer of such cells.

    Raises
    ------
    ValueError
        If `Cell.fed_by` has another shape than (1 + n, G), or its rows 1 to n differ in how many
        blocks they feed.
    """
    blocks, fed = cell.blocks(ndim), np.asarray(cell.fed_by(ndim), np.bool_)
    if fed.shape != (1 + ndim, blocks):
        raise ValueError(
            f"fed_by of {cell} must have the shape {(1 + ndim, blocks)}; got {fed.shape}"
        )
    by_x, *by_h = (int(count) for count in fed.sum(axis=1))
    if len(set(by_h)) > 1:
        raise ValueError(f"rows 1 to n of fed_by of {cell} must feed as many blocks; got {by_h}")
    return {
        "W_x": (inputs, by_x * hidden),
        "W_h": (ndim, hidden, by_h[0] * hidden),
        "b": (blocks * hidden,),
        **cell.shapes(ndim, hidden),
    }


def numbered(letter: str, count: int) -> tuple[str, ...]:
    """Name a gate of which there is one a dimension: f, or f^{(1)}, f^{(2)}, … of several."""
    return (letter,) if count == 1 else tuple(f"{letter}^{{({d + 1})}}" for d in range(count))
