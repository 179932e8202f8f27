"""The sizes that are measured."""

from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

import mdrnn_lib as md


@dataclass(frozen=True)
class Case:
    """One layer on one size of input.

    Attributes
    ----------
    name
        A letter, as in the table.
    grid, batch, inputs, hidden
        Sizes of x, shape (batch, *grid, inputs), and of h.
    cell
        "lstm" or "tanh".
    directions
        1, or 2^n.
    """

    name: str
    grid: tuple[int, ...]
    batch: int
    inputs: int
    hidden: int
    cell: str = "lstm"
    directions: int = 1

    @property
    def points(self) -> int:
        """Points of the grid."""
        return prod(self.grid)

    @property
    def rows(self) -> int:
        """Rows of W: all pre-activations of a point."""
        return (len(self.grid) + 3 if self.cell == "lstm" else 1) * self.hidden

    @property
    def columns(self) -> int:
        """Columns of W: the hidden states of the n predecessors, the input and the bias."""
        return len(self.grid) * self.hidden + self.inputs + 1

    def __str__(self) -> str:
        kind = {"lstm": "MDLSTM", "tanh": "MDRNN, tanh"}[self.cell]
        grid = "×".join(map(str, self.grid))
        directions = f", {self.directions} directions" if self.directions > 1 else ""
        return (
            f"({self.name}) {kind}, {grid}, batch {self.batch}, "
            f"{self.inputs} → {self.hidden}{directions}"
        )

    def layer(self, dtype: str) -> Any:
        """Build the layer of mdrnn_lib."""
        kind = md.MDLSTM if self.cell == "lstm" else md.MDRNN
        sizes = (len(self.grid), self.inputs, self.hidden)
        if self.directions == 1:
            return kind(*sizes, dtype=dtype, rng=0)
        return md.MultiDirectional(kind, *sizes, dtype=dtype, rng=0)

    def x(self, dtype: str) -> np.ndarray:
        """Draw an input, shape (batch, *grid, inputs)."""
        shape = (self.batch, *self.grid, self.inputs)
        return np.random.default_rng(1).normal(size=shape).astype(dtype)

    def dh(self, dtype: str) -> np.ndarray:
        """Draw a gradient, shape (batch, *grid, directions · hidden)."""
        shape = (self.batch, *self.grid, self.directions * self.hidden)
        return np.random.default_rng(2).normal(size=shape).astype(dtype)


CASES = {
    case.name: case
    for case in (
        Case("a", (28, 28), 32, 1, 32),
        Case("b", (64, 64), 8, 4, 64),
        Case("c", (10, 10, 10), 8, 2, 16),
        Case("d", (784,), 32, 1, 32),
        Case("e", (28, 28), 32, 1, 32, cell="tanh"),
        Case("f", (28, 28), 32, 1, 32, directions=4),
    )
}
GROWTH = [Case("g", (side, side), 1, 1, 32) for side in (16, 32, 64, 128, 256)]
