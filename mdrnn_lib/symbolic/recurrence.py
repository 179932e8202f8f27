r"""Any cell in symbols: one point of a grid, over any arithmetic.

One point of a grid has the input x, a row of F numbers, and for each dimension d the states of its
predecessor, h⁽ᵈ⁾ and c⁽ᵈ⁾, rows of H numbers.  All cells begin alike, with the pre-activations

    a = x W_x + Σ_d h⁽ᵈ⁾ W_h⁽ᵈ⁾ + b,

G blocks of H columns.  From there on each unit minds its own business: by the `equations` of its
cell, its G pre-activations, its own states before and its own part of the cell's parameters, all of
them scalars, go to its h and c.  What a "number" is does not matter here: an expression of SymPy, a
float of mpmath or of Python.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mdrnn_lib.cells import Cell, Functions, Scalar, Unit, parameter_shapes
from mdrnn_lib.symbolic.functions import NUMERIC, Phi, ReLU, S, Share, T

Objects = NDArray[np.object_]
"""An array of scalars."""

FORMAL = Functions(S, T, ReLU, Phi, lambda k, scores: Share(k, *scores))
"""The functions as SymPy is to see them."""

MANY_DIGITS = Functions(
    NUMERIC["S"],
    NUMERIC["T"],
    NUMERIC["ReLU"],
    NUMERIC["Phi"],
    lambda k, scores: NUMERIC["Share"](k, *scores),
)
"""The functions computed with mpmath, at its current precision."""


@dataclass(frozen=True)
class Recurrence:
    """A cell of given sizes: all that fixes its equations.

    Parameters
    ----------
    cell
        Any cell with `Cell.equations`.
    ndim, inputs, hidden
        n, F and H.

    Raises
    ------
    ValueError
        If a size is below 1, or the last axis of a parameter of the cell's own is not H.
    """

    cell: Cell
    ndim: int = 1
    inputs: int = 1
    hidden: int = 1

    def __post_init__(self) -> None:
        sizes = (self.ndim, self.inputs, self.hidden)
        if min(sizes) < 1:
            raise ValueError(f"ndim, inputs and hidden must be at least 1; got {sizes}")
        for name, shape in self.own.items():
            if shape[-1:] != (self.hidden,):
                raise ValueError(
                    f"the last axis of {name} must count the units, {self.hidden}, for {self.cell} "
                    f"to be put into symbols; got the shape {shape}"
                )

    @property
    def gates(self) -> tuple[str, ...]:
        """The names of the G pre-activations of a unit."""
        return self.cell.gates(self.ndim)

    @property
    def memory(self) -> bool:
        """Whether there is a cell state c beside h."""
        return self.cell.memory(self.hidden) > 0

    @property
    def kinds(self) -> int:
        """States of a unit: 1 for h, 2 for h and c."""
        return 1 + self.memory

    @property
    def own(self) -> dict[str, tuple[int, ...]]:
        """Shape of each parameter that the cell has beside W_x, W_h and b."""
        return self.cell.shapes(self.ndim, self.hidden)

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of each parameter."""
        return parameter_shapes(self.cell, self.ndim, self.inputs, self.hidden)

    def fed(self, source: int) -> NDArray[np.intp]:
        """The columns of a that x feeds (source 0), or h of the predecessor along d (source d)."""
        fed = self.cell.fed_by(self.ndim)[source]
        return np.flatnonzero(np.repeat(fed, self.hidden))


def pre_activations(
    recurrence: Recurrence, x: Objects, h: Sequence[Objects], params: Mapping[str, Objects]
) -> Objects:
    """a = x W_x + Σ_d h⁽ᵈ⁾ W_h⁽ᵈ⁾ + b, shape (G·H,), from x (F,) and n rows h⁽ᵈ⁾ (H,)."""
    a = params["b"].copy()
    a[recurrence.fed(0)] += x @ params["W_x"]
    for d, (h_d, W_d) in enumerate(zip(h, params["W_h"], strict=True), 1):
        a[recurrence.fed(d)] += h_d @ W_d
    return a


def unit(
    j: int,
    recurrence: Recurrence,
    a: Objects,
    h: Sequence[Objects],
    c: Sequence[Objects],
    params: Mapping[str, Objects],
) -> Unit:
    """Take what enters unit j from what enters all."""
    before = {"": [], "h": h, "c": c}[recurrence.cell.remembers]
    own = {name: params[name][..., j] for name in recurrence.own}
    return Unit(list(a[j :: recurrence.hidden]), [state[j] for state in before], own)


def step(
    recurrence: Recurrence,
    x: Objects,
    h: Sequence[Objects],
    c: Sequence[Objects],
    params: Mapping[str, Objects],
    fn: Functions,
) -> list[Objects]:
    """Compute the states at one point.

    Parameters
    ----------
    x
        The input, shape (F,).
    h, c
        For each dimension the states of the predecessor, shape (H,).
    params
        The parameters by name, of the shapes of `Recurrence.shapes`.

    Returns
    -------
    list of arrays
        h, or h and c, each of shape (H,).
    """
    a = pre_activations(recurrence, x, h, params)
    units = [
        recurrence.cell.equations(unit(j, recurrence, a, h, c, params), fn)
        for j in range(recurrence.hidden)
    ]
    return [objects(state) for state in zip(*units, strict=True)]


def objects(values: Sequence[Scalar]) -> Objects:
    """Make a row of scalars, whatever they are."""
    row = np.empty(len(values), object)
    row[:] = values
    return row
