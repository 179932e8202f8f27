"""Every gradient proven three ways: in symbols, at 80 digits, in float64.

    >>> import numpy as np, mdrnn_lib as md
    >>> from mdrnn_lib.threeway import three_ways
    >>> three_ways(md.RNN(2, 3, rng=0), np.ones((1, 6, 2))).holds
    True

The loss is L = Σ u ⊙ h over all points, with random weights u.  For each parameter, and for x:

1. *Symbolic.*  On a grid small enough to write out, with one unit and one input, the derivative of
   the whole unrolled loss minus what a reverse sweep through local Jacobians finds.  It has to
   expand to exactly 0.
2. *80 digits.*  On the reader's own x and parameters, the reverse sweep through local Jacobians
   against central differences of the loss, both at 80 digits.  The quotient itself is good to 52.
3. *float64.*  The layer's ``backward`` against the gradient at 80 digits.

The equations are those that stand in the cell's own file, beside its NumPy (`Cell.equations`).
Needs SymPy (``pip install "mdrnn_lib[book]"``).
"""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from html import escape
from math import floor, log10
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from mdrnn_lib.extras import missing

try:
    import mpmath
    import sympy as sp
except ModuleNotFoundError as error:
    raise missing(__name__, error) from None

from mdrnn_lib.arguments import Rng, positive_int, random_generator
from mdrnn_lib.cells import Array
from mdrnn_lib.checks import to_double_precision
from mdrnn_lib.layers import MultiDirectional
from mdrnn_lib.layers.base import Recurrent
from mdrnn_lib.layers.directions import MERGES
from mdrnn_lib.symbolic.functions import Share
from mdrnn_lib.symbolic.jacobian import unit_jacobian
from mdrnn_lib.symbolic.recurrence import Objects, Recurrence
from mdrnn_lib.symbolic.sweep import (
    central_difference,
    reverse_sweep,
    unrolled_minus_sweep,
    weighted_sum,
)
from mdrnn_lib.symbolic.unroll import Grid, evaluate, exact, points_of

FLOAT64 = 1e-10
"""Below this relative difference ``backward`` agrees with the gradient at many digits."""

Layer = Recurrent | MultiDirectional
Arrays = Mapping[str, Objects]
Flip = Callable[[Objects], Objects]


@dataclass(frozen=True)
class Row:
    """One parameter, or x.

    Attributes
    ----------
    parameter
        Its name, or "x".
    shape
        Its shape in the layer.
    symbolic
        The unrolled derivative minus the sweep, at the first entry where that is not 0; else 0.
    many_digits
        The largest relative difference between the sweep and the central differences.
    float64
        The largest relative difference between ``backward`` and the sweep.
    """

    parameter: str
    shape: tuple[int, ...]
    symbolic: sp.Expr
    many_digits: float
    float64: float


@dataclass(frozen=True, repr=False)
class ThreeWayTable:
    """What came of `three_ways`; prints as a table, and as HTML in a notebook.

    The text gives differences as bounds, powers of ten, so that it is the same on every machine;
    ``rows`` hold the figures.

    Attributes
    ----------
    layer
        What was checked, in words.
    rows
        One for each parameter, and one for x.
    digits
        The precision of the second way.
    grid
        The extents of x.
    symbolic_grid, fronts
        The extents of the grid of the first way, and how many of its fronts the loss looked at.
    probes
        An array of at most this many entries was checked entry by entry in the second way, a
        larger one along this many random directions.
    """

    layer: str
    rows: list[Row]
    digits: int
    grid: Grid
    symbolic_grid: Grid
    fronts: int
    probes: int

    @property
    def bound(self) -> float:
        """Below this the two gradients of the second way agree: half of the digits."""
        return float(10.0 ** (-(self.digits // 2)))

    @property
    def holds(self) -> bool:
        """Whether all three ways agree for every array; never with a NaN."""
        return all(
            row.symbolic == 0 and row.many_digits < self.bound and row.float64 < FLOAT64
            for row in self.rows
        )

    @property
    def caption(self) -> str:
        """What was compared, in four sentences."""
        small, own = _times(self.symbolic_grid), _times(self.grid)
        if self.fronts <= sum(extent - 1 for extent in self.symbolic_grid):
            small += f" (its first {self.fronts} fronts)"
        return (
            f"{self.layer}. Symbolic: the unrolled loss differentiated, minus the reverse sweep,"
            f" one unit on a grid of {small}. {self.digits} digits: the reverse sweep against"
            f" central differences on the grid of {own}, by single entries for arrays of up to"
            f" {self.probes}, else along {self.probes} random directions. float64: backward"
            f" against the sweep at {self.digits} digits."
        )

    @property
    def verdict(self) -> str:
        """The result in one sentence."""
        return "All three agree." if self.holds else "They do not agree: see the lines with '!'."

    def __repr__(self) -> str:
        lines = self._lines()
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        table = [
            "  ".join(word.ljust(width) for word, width in zip(line, widths, strict=True)).rstrip()
            for line in lines
        ]
        return "\n".join([*table, self.verdict])

    def _repr_html_(self) -> str:
        head, *body = self._lines()
        first = "".join(f'<th scope="col">{escape(word)}</th>' for word in head)
        rows = "\n".join(
            f'<tr><th scope="row">{escape(name)}</th>'
            + "".join(f"<td>{escape(word)}</td>" for word in words)
            + "</tr>"
            for name, *words in body
        )
        return (
            '<table class="table md-three-ways">\n'
            f"<caption>{escape(self.caption)} {escape(self.verdict)}</caption>\n"
            f"<thead><tr>{first}</tr></thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
        )

    def _lines(self) -> list[tuple[str, ...]]:
        head = ("array", "shape", "symbolic", f"{self.digits} digits", "float64")
        return [head, *(self._words(row) for row in self.rows)]

    def _words(self, row: Row) -> tuple[str, ...]:
        return (
            row.parameter,
            str(row.shape),
            "0" if row.symbolic == 0 else "not 0 !",
            _as_bound(row.many_digits, self.bound),
            _as_bound(row.float64, FLOAT64),
        )


def three_ways(
    layer: Layer, x: ArrayLike, *, digits: int = 80, rng: Rng = 0, probes: int = 4
) -> ThreeWayTable:
    """Check the gradients of a recurrent layer in symbols, at many digits and in float64.

    The layer is not touched: a copy in float64 is checked.  Disagreement is no error; it stands in
    the table, and ``holds`` is False.

    Parameters
    ----------
    layer
        A recurrent layer whose cell has equations, or a `MultiDirectional` layer of such cells.  Of
        the latter the first way takes one direction.
    x
        Its input, shape (batch, X_1, …, X_n, inputs).  Keep it small: a few dozen points.
    digits
        The precision of the second way, at least 30.
    rng
        Seed or generator for the weights of the loss, and for the random directions.
    probes
        How many central differences to take of each array.  One of no more entries is checked
        entry by entry; a larger one along so many random directions, each of which moves all of
        its entries at once.

    Returns
    -------
    ThreeWayTable
        One row for each parameter, and one for x.

    Raises
    ------
    ValueError
        If the layer is none of those, its cell has no equations, or it objects to x; if digits is
        below 30, or probes no positive whole number.
    """
    if digits < 30:
        raise ValueError(f"digits must be at least 30; got {digits}")
    probes = positive_int("probes", probes)
    generator = random_generator(rng)
    twin = deepcopy(layer)
    recurrence = recurrence_of(twin)
    to_double_precision(twin)
    x = np.asarray(x, np.float64)
    h, tape = twin.forward(x)
    dh = generator.normal(size=h.shape)
    dx, grads = twin.backward(dh, tape)
    found = {**grads, "x": dx}
    symbolic, grid, fronts = _first_way(recurrence)
    with mpmath.workdps(digits):
        arrays = {**{name: exact(value) for name, value in twin.params.items()}, "x": exact(x)}
        runs = _Runs(recurrence, _weights_by_direction(twin, dh), isinstance(layer, Recurrent))
        precise = runs.gradients(arrays)
        rows = [
            Row(
                name,
                array.shape,
                symbolic[name],
                _second_way(runs, arrays, name, precise[name], generator, probes),
                _apart(exact(found[name]), precise[name]),
            )
            for name, array in arrays.items()
        ]
    words = type(layer).__name__ + (f", merge {layer.merge}" if hasattr(layer, "merge") else "")
    return ThreeWayTable(words, rows, digits, x.shape[1:-1], grid, fronts, probes)


def recurrence_of(layer: Any) -> Recurrence:
    """Find the equations of a layer.

    Raises
    ------
    ValueError
        If the layer is no recurrent one, or its cell has no equations.
    """
    if not isinstance(layer, Recurrent | MultiDirectional):
        raise ValueError(
            "layer must be a recurrent one, such as MDLSTM, or MultiDirectional; "
            f"got {type(layer).__name__}"
        )
    try:
        unit_jacobian(layer.cell, layer.ndim)
    except NotImplementedError as error:
        raise ValueError(f"three ways need the cell's equations; {error}") from None
    return Recurrence(layer.cell, layer.ndim, layer.inputs, layer.hidden)


def _first_way(recurrence: Recurrence) -> tuple[dict[str, sp.Expr], Grid, int]:
    """Compare in symbols; for each array the first difference that is not 0, or 0."""
    n, cell = recurrence.ndim, recurrence.cell
    small = Recurrence(cell, n)
    # A state that is kept needs a step before it and one after it to be seen at work: T = 3.
    extent = ({1: 4, 2: 3} if cell.remembers == "" else {1: 3}).get(n, 2)
    grid = (extent,) * n
    # With n > 2 the last corners are reached by too many paths to expand them all.
    shares = any(state.has(Share) for state in unit_jacobian(cell, n).states)
    simple = n < 3 or (n == 3 and not shares and not recurrence.own)
    fronts = n * (extent - 1) + 1 if simple else 3
    differences = unrolled_minus_sweep(small, grid, fronts)
    first = {
        name: next((entry for entry in entries if entry != 0), sp.Integer(0))
        for name, entries in differences.items()
    }
    return first, grid, fronts


def _second_way(
    runs: "_Runs",
    arrays: Arrays,
    name: str,
    gradient: Objects,
    generator: np.random.Generator,
    probes: int,
) -> float:
    """Compare the sweep with central differences; the largest relative difference."""
    step = mpmath.mpf(10) ** -(mpmath.mp.dps // 3)

    def loss(moved: Objects) -> Any:
        return runs.loss({**arrays, name: moved})

    size = _norm(gradient)
    worst = mpmath.mpf(0)
    for direction in _directions(gradient.shape, probes, generator):
        numeric = central_difference(loss, arrays[name], direction, step)
        analytic = (gradient * direction).sum()
        scale = max(size * _norm(direction), abs(numeric))
        worst = max(worst, abs(analytic - numeric) / scale if scale else mpmath.mpf(0))
    return float(worst)


def _directions(
    shape: tuple[int, ...], probes: int, generator: np.random.Generator
) -> Iterator[Objects]:
    """Unit vectors if they are few enough, else random ones."""
    entries = int(np.prod(shape))
    rows = np.eye(entries) if entries <= probes else generator.normal(size=(probes, entries))
    for row in rows:
        yield exact(row.reshape(shape))


class _Runs:
    """A layer's samples and directions, each one a recurrence on a grid of its own."""

    def __init__(self, recurrence: Recurrence, weights: list[Array], single: bool) -> None:
        self.recurrence = recurrence
        self.weights = [exact(u) for u in weights]
        self.single = single

    def _each(self, arrays: Arrays) -> Iterator[tuple[int, Flip, dict[str, Objects]]]:
        """For each direction its number, its flip, and its parameters."""
        n = self.recurrence.ndim
        for k in range(len(self.weights)):
            flip = partial(np.flip, axis=[d for d in range(n) if k >> d & 1])
            params = {
                name: value if self.single else value[k]
                for name, value in arrays.items()
                if name != "x"
            }
            yield k, flip, params

    def loss(self, arrays: Arrays) -> Any:
        """L = Σ u ⊙ h over all directions, samples and points."""
        total = mpmath.mpf(0)
        for k, flip, params in self._each(arrays):
            for sample, u in zip(arrays["x"], self.weights[k], strict=True):
                trace = evaluate(self.recurrence, flip(sample), params)
                total += weighted_sum(trace.h, _by_point(flip(u)))
        return total

    def gradients(self, arrays: Arrays) -> dict[str, Objects]:
        """dL by every array, through local Jacobians."""
        found = {name: np.zeros(value.shape, object) for name, value in arrays.items()}
        for k, flip, params in self._each(arrays):
            own = slice(None) if self.single else k
            for b, sample in enumerate(arrays["x"]):
                trace = evaluate(self.recurrence, flip(sample), params)
                swept = reverse_sweep(trace, _by_point(flip(self.weights[k][b])))
                for name, value in swept.params.items():
                    found[name][own] += value
                dx = np.empty(sample.shape, object)
                for p, value in swept.x.items():
                    dx[p] = value
                found["x"][b] += flip(dx)
        return found


def _by_point(grid: Objects) -> dict[tuple[int, ...], Objects]:
    return {p: grid[p] for p in points_of(grid.shape[:-1])}


def _weights_by_direction(layer: Layer, dh: Array) -> list[Array]:
    """What the loss takes from the states of each direction: the adjoint of the merge."""
    if isinstance(layer, Recurrent):
        return [dh]
    return list(MERGES[layer.merge].backward(dh, 2**layer.ndim))


def _norm(array: Objects) -> mpmath.mpf:
    return mpmath.sqrt((array**2).sum())


def _apart(one: Objects, other: Objects) -> float:
    """The largest difference of an entry, over the larger of the two norms; 0 if both are 0."""
    scale = max(_norm(one), _norm(other))
    return float(max(map(abs, (one - other).flat)) / scale) if scale else 0.0


def _as_bound(difference: float, bound: float) -> str:
    """Print a difference as a power of ten that bounds it."""
    if difference < bound:
        return f"< {bound:.0e}"
    return f"> 1e{floor(log10(difference)):+03d} !" if difference < np.inf else "not finite !"


def _times(grid: Grid) -> str:
    return " × ".join(map(str, grid)) if len(grid) > 1 else f"{grid[0]} steps"
