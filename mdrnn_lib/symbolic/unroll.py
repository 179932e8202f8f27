"""Unrolling: the states at every point of a small grid, in symbols or in numbers.

A point is a tuple of n coordinates from 0, as an index of the library's arrays.  The symbols follow
the notation: x_1 is the first input of a sequence, which counts its steps from 1, and x_{0,1} the
input at the point (0, 1) of a grid, which counts from 0.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import product

import mpmath
import numpy as np
import sympy as sp
from numpy.typing import ArrayLike

from mdrnn_lib.cells import Functions, Scalar
from mdrnn_lib.symbolic.functions import NUMERIC, Whole
from mdrnn_lib.symbolic.jacobian import LocalJacobian, local_jacobian
from mdrnn_lib.symbolic.recurrence import (
    FORMAL,
    MANY_DIGITS,
    Objects,
    Recurrence,
    objects,
    step,
)

Point = tuple[int, ...]
Grid = tuple[int, ...]
Initial = Mapping[Point, tuple[Objects, Objects]]
"""h and c, shapes (H,), at points before the first face, with a coordinate of −1."""


@dataclass(frozen=True, repr=False)
class Trace:
    """A recurrence run over a grid.

    Attributes
    ----------
    recurrence, grid
        What was run, and over which extents X_1, …, X_n.
    x
        The input at each point, shape (F,).
    params
        The parameters by name.
    h, c
        The states at each point, shape (H,); c is empty for a cell without memory.  Points before
        the first face are there if they were given.
    """

    recurrence: Recurrence
    grid: Grid
    x: dict[Point, Objects]
    params: dict[str, Objects]
    h: dict[Point, Objects] = field(default_factory=dict)
    c: dict[Point, Objects] = field(default_factory=dict)
    _jacobians: dict[Point, LocalJacobian] = field(default_factory=dict)

    @property
    def points(self) -> list[Point]:
        """The points of the grid in raster order: every predecessor comes first."""
        return points_of(self.grid)

    def before(self, p: Point) -> tuple[list[Objects], list[Objects]]:
        """The states h and c of the n predecessors of a point; zero outside the grid."""
        around = [predecessor(p, d) for d in range(len(p))]
        zero = np.zeros(self.recurrence.hidden, object)
        return [self.h.get(q, zero) for q in around], [self.c.get(q, zero) for q in around]

    def jacobian(self, p: Point) -> LocalJacobian:
        """The local Jacobian at a point, computed once."""
        if p not in self._jacobians:
            h, c = self.before(p)
            self._jacobians[p] = local_jacobian(self.recurrence, self.x[p], h, c, self.params)
        return self._jacobians[p]

    def values(self, x: ArrayLike, params: Mapping[str, ArrayLike]) -> dict[sp.Symbol, Scalar]:
        """Give each symbol of a symbolic trace its number, exactly.

        Parameters
        ----------
        x
            Shape (X_1, …, X_n, F).
        params
            As ``params`` of a layer with this recurrence.
        """
        numbers = exact(x)
        symbols = {s: v for p in self.points for s, v in zip(self.x[p], numbers[p], strict=True)}
        for name, array in self.params.items():
            symbols |= dict(zip(array.flat, exact(params[name]).flat, strict=True))
        return symbols


def points_of(grid: Grid) -> list[Point]:
    """The points of a grid in raster order."""
    return list(product(*map(range, grid)))


def predecessor(p: Point, d: int) -> Point:
    """p − e_d."""
    return (*p[:d], p[d] - 1, *p[d + 1 :])


def unroll(
    recurrence: Recurrence, grid: Grid, initial: Initial | None = None, *, whole: bool = False
) -> Trace:
    """Write out the states at every point as expressions in the inputs and the parameters.

    The functions stay formal, so that the expressions of a few points stay small enough to
    differentiate; they are nested, each state inside the ones after it.

    Parameters
    ----------
    recurrence
        The cell and its sizes.
    grid
        The extents X_1, …, X_n.
    initial
        States before the first faces; zero where none are given.
    whole
        Whether each state stands inside `functions.Whole`, so that expanding stops there.

    Raises
    ------
    ValueError
        If the grid has another number of dimensions than the recurrence.
    """
    features = range(recurrence.inputs)
    x = {p: np.array([_input(p, f, recurrence) for f in features]) for p in points_of(grid)}
    params = {name: _parameter(name, recurrence) for name in recurrence.shapes}
    wrap = np.vectorize(Whole, otypes=[object]) if whole else None
    return _run(Trace(recurrence, grid, x, params), FORMAL, initial, wrap)


def evaluate(
    recurrence: Recurrence,
    x: ArrayLike,
    params: Mapping[str, ArrayLike],
    initial: Initial | None = None,
) -> Trace:
    """Compute the states at every point at mpmath's current precision.

    Parameters
    ----------
    recurrence
        The cell and its sizes.
    x
        Inputs, shape (X_1, …, X_n, F): floats, or numbers of mpmath.
    params
        The parameters by name, of the shapes of `Recurrence.shapes`.
    initial
        States before the first faces; zero where none are given.

    Raises
    ------
    ValueError
        If x or a parameter has another shape.
    """
    numbers = exact(x)
    *grid, inputs = numbers.shape
    if inputs != recurrence.inputs:
        raise ValueError(f"x must have {recurrence.inputs} features; got {inputs}")
    weights = {name: exact(params[name]) for name in recurrence.shapes}
    for name, shape in recurrence.shapes.items():
        if weights[name].shape != shape:
            raise ValueError(f"{name} must have the shape {shape}; got {weights[name].shape}")
    by_point = {p: numbers[p] for p in points_of(tuple(grid))}
    trace = Trace(recurrence, tuple(grid), by_point, weights)
    return _run(trace, MANY_DIGITS, initial)


def _run(
    trace: Trace,
    fn: Functions,
    initial: Initial | None,
    wrap: Callable[[Objects], Objects] | None = None,
) -> Trace:
    """Fill a trace with its states."""
    if len(trace.grid) != trace.recurrence.ndim:
        raise ValueError(f"the grid must have {trace.recurrence.ndim} extents; got {trace.grid}")
    for p, (h, c) in (initial or {}).items():
        trace.h[p], trace.c[p] = h, c
    for p in trace.points:
        h_prev, c_prev = trace.before(p)
        states = step(trace.recurrence, trace.x[p], h_prev, c_prev, trace.params, fn)
        states = [wrap(state) for state in states] if wrap else states
        trace.h[p] = states[0]
        if trace.recurrence.memory:
            trace.c[p] = states[1]
    return trace


def exact(values: ArrayLike) -> Objects:
    """Convert floats to numbers of mpmath, without loss; numbers of mpmath stay as they are."""
    array = np.asarray(values)
    numbers = [v if isinstance(v, mpmath.mpf) else mpmath.mpf(v) for v in array.ravel().tolist()]
    return objects(numbers).reshape(array.shape)


def at(expression: sp.Expr, values: Mapping[sp.Symbol, Scalar]) -> mpmath.mpf:
    """Evaluate an expression with formal functions at mpmath's current precision.

    Parameters
    ----------
    expression
        Any expression of this room.
    values
        A number for each of its symbols, as from `Trace.values`.

    Raises
    ------
    ValueError
        If a symbol has none.
    """
    return _number(sp.sympify(expression), dict(values))


def _number(e: sp.Expr, known: dict[sp.Expr, Scalar]) -> Scalar:
    """Compute every part of an expression once: nested states share most of theirs."""
    if e in known:
        return known[e]
    if e.is_Rational:
        value = mpmath.mpf(e.p) / e.q
    elif not e.args:
        raise ValueError(f"values must hold a number for every symbol; there is none for {e}")
    else:
        parts = [_number(part, known) for part in e.args]
        if e.is_Add:
            value = mpmath.fsum(parts)
        elif e.is_Mul:
            value = mpmath.fprod(parts)
        elif e.is_Pow:
            value = parts[0] ** parts[1]
        else:
            value = NUMERIC[type(e).__name__](*parts)
    known[e] = value
    return value


def point_name(p: Point) -> str:
    """The index of a point in print: steps of a sequence count from 1, points from 0."""
    return f"{p[0] + 1}" if len(p) == 1 else ",".join(map(str, p))


def _input(p: Point, f: int, recurrence: Recurrence) -> sp.Symbol:
    unit = f",[{f + 1}]" if recurrence.inputs > 1 else ""
    return sp.Symbol(f"x_{{{point_name(p)}{unit}}}")


def _parameter(name: str, recurrence: Recurrence) -> Objects:
    """Name every entry of a parameter."""
    shape = recurrence.shapes[name]
    found = np.empty(shape, object)
    for index in np.ndindex(shape):
        found[index] = sp.Symbol(_entry_name(name, index, recurrence))
    return found


def _entry_name(name: str, index: Point, recurrence: Recurrence) -> str:
    """Write one entry as the notation does, such as W_{h,i}^{(2)}, or w_2 of a single unit.

    Columns go by the name of their gate.  Units and features are numbered from 1, and only where
    there are several.
    """
    n, H, gates = recurrence.ndim, recurrence.hidden, recurrence.gates
    single = H == recurrence.inputs == 1
    dimension = f"{index[0] + 1}" if name not in ("W_x", "b") and len(index) > 1 and n > 1 else ""
    if single and gates == ("",) and name not in recurrence.own:
        return {"W_x": "w_x", "W_h": f"w_{dimension or 'h'}", "b": "b"}[name]
    letter, _, sub = name.partition("_")
    if name in recurrence.own:
        gate, units = "", [index[-1]]
    else:
        source = {"W_x": 0, "W_h": 1 + index[0]}.get(name)
        column = index[-1] if source is None else recurrence.fed(source)[index[-1]]
        gate = gates[column // H]
        units = [*index[1 if name == "W_h" else 0 : -1], column % H]
    written = f"[{','.join(str(k + 1) for k in units)}]" if not single else ""
    sup = f"^{{({dimension})}}" if dimension else ""
    return f"{letter}_{{{','.join(part for part in (sub, gate, written) if part)}}}{sup}"
