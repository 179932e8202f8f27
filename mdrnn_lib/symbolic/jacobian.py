r"""The local Jacobian: how the states at one point move if one thing beside it is moved.

These are the immediate derivatives ∂⁺: of s_p = (h_p, c_p) with respect to the states of each
predecessor, the input and every parameter, all else held still.  Rows are what is moved, columns
are the entries of s_p, so that a path through the grid is a product in the order of travel.

SymPy differentiates the equations of *one unit*, once for each kind of cell.  The rest is linear:
∂a_k/∂W_x[f, k] = x_f, ∂a_k/∂h⁽ᵈ⁾_j = W_h⁽ᵈ⁾[j, k], and a unit's equations see only its own columns.
So the Jacobian of any number of units is had from one small table, in symbols as in numbers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import sympy as sp

from mdrnn_lib.symbolic.cells import (
    Objects,
    Peepholes,
    Recurrence,
    Scalar,
    formal,
    objects,
    peepholes_of,
    pre_activations,
)
from mdrnn_lib.symbolic.functions import NUMERIC


@dataclass(frozen=True)
class UnitJacobian:
    """The immediate derivatives of one unit's states, in symbols.

    Attributes
    ----------
    variables
        What is moved: the G pre-activations, the n cell states before, and with peepholes P_i⁽ᵈ⁾,
        P_f⁽ᵈ⁾ and P_o.
    states
        The new h, or h and c, as expressions of the variables.
    table
        The derivatives, shape (len(variables), len(states)).
    compute
        The table from the values of the variables, at mpmath's current precision.
    """

    variables: tuple[sp.Symbol, ...]
    states: tuple[sp.Expr, ...]
    table: Objects
    compute: Callable[..., list[Any]]

    def at(self, values: Sequence[Scalar]) -> Objects:
        """The table where the variables have the given values, expressions or numbers."""
        if any(isinstance(value, sp.Basic) for value in values):
            here = dict(zip(self.variables, map(sp.sympify, values), strict=True))
            found = [entry.xreplace(here) for entry in self.table.ravel().tolist()]
        else:
            found = self.compute(*values)
        return objects(found).reshape(self.table.shape)


@lru_cache(maxsize=64)
def unit_jacobian(cell: str, ndim: int, activation: str = "phi") -> UnitJacobian:
    """Differentiate the equations of one unit.

    Parameters
    ----------
    cell, ndim, activation
        As for `Recurrence`.
    """
    recurrence = Recurrence(cell, ndim, activation=activation)
    a = [sp.Symbol(f"a_{{{gate}}}" if gate else "a") for gate in recurrence.gates]
    c = [sp.Symbol(f"c^{{({d + 1})}}") for d in range(ndim if recurrence.equations.memory else 0)]
    P = Peepholes([0] * ndim, [0] * ndim, 0)
    variables = [*a, *c]
    if recurrence.equations.peepholes:
        P_i, P_f = ([sp.Symbol(f"P_{k}^{{({d + 1})}}") for d in range(ndim)] for k in "if")
        P = Peepholes(P_i, P_f, sp.Symbol("P_o"))
        variables += [*P.i, *P.f, P.o]
    states = recurrence.equations.unit(a, c, P, formal(activation))
    derivatives = [sp.diff(state, variable) for variable in variables for state in states]
    compute = sp.lambdify(variables, derivatives, modules=[NUMERIC, "mpmath"], cse=True)
    table = objects(derivatives).reshape(len(variables), len(states))
    return UnitJacobian(tuple(variables), tuple(states), table, compute)


@dataclass(frozen=True)
class LocalJacobian:
    """The immediate derivatives of s = (h, c) at one point; the last axis is s, of length S.

    Attributes
    ----------
    states
        By the states s of the predecessor along each dimension: n matrices (S, S).
    x
        By the input, shape (F, S).
    params
        By each parameter, its shape and S.
    """

    states: tuple[Objects, ...]
    x: Objects
    params: dict[str, Objects]


def local_jacobian(
    recurrence: Recurrence,
    x: Objects,
    h: Sequence[Objects],
    c: Sequence[Objects],
    params: Mapping[str, Objects],
) -> LocalJacobian:
    """Compute the local Jacobian where the input, the states before and the parameters are given.

    Parameters
    ----------
    recurrence
        The cell and its sizes: n, F, H.
    x
        The input, shape (F,); symbols, or numbers of mpmath.
    h, c
        For each dimension the states of the predecessor, shape (H,).
    params
        The parameters by name, of the shapes of `Recurrence.shapes`.

    Returns
    -------
    LocalJacobian
        Expressions if the arguments hold symbols, else numbers at mpmath's current precision.
    """
    a = pre_activations(x, h, params)
    units = [_unit_table(j, recurrence, a, c, params) for j in range(recurrence.hidden)]
    n, H, G = recurrence.ndim, recurrence.hidden, len(recurrence.gates)
    by_a = _zeros(G, H, recurrence.kinds, H)
    by_c = _zeros(n, H, recurrence.kinds, H)
    for j, table in enumerate(units):
        by_a[:, j, :, j] = table[:G]
        if recurrence.equations.memory:
            by_c[:, j, :, j] = table[G : G + n]
    columns = recurrence.kinds * H
    by_a, by_c = by_a.reshape(G * H, columns), by_c.reshape(n, H, columns)
    found = {
        "W_x": x[:, None, None] * by_a,
        "W_h": objects_of(h)[:, :, None, None] * by_a,
        "b": by_a,
    }
    if recurrence.equations.peepholes:
        found |= _by_peepholes(units, n, H, G + n)
    states = [params["W_h"][d] @ by_a for d in range(n)]
    if recurrence.equations.memory:
        states = [np.concatenate([by_h, by_c[d]]) for d, by_h in enumerate(states)]
    return LocalJacobian(tuple(states), params["W_x"] @ by_a, found)


def _unit_table(
    j: int,
    recurrence: Recurrence,
    a: Objects,
    c: Sequence[Objects],
    params: Mapping[str, Objects],
) -> Objects:
    """Evaluate the table of unit j."""
    values = list(a[j :: recurrence.hidden])
    if recurrence.equations.memory:
        values += [c_d[j] for c_d in c]
    if recurrence.equations.peepholes:
        P = peepholes_of(j, recurrence, params)
        values += [*P.i, *P.f, P.o]
    jacobian = unit_jacobian(recurrence.cell, recurrence.ndim, recurrence.activation)
    return jacobian.at(values)


def _by_peepholes(units: Sequence[Objects], n: int, H: int, first: int) -> dict[str, Objects]:
    """Lay the rows of the peepholes, which follow row ``first`` of each table, in their place."""
    found = {"P_i": _zeros(n, H, 2, H), "P_f": _zeros(n, H, 2, H), "P_o": _zeros(H, 2, H)}
    for j, table in enumerate(units):
        found["P_i"][:, j, :, j] = table[first : first + n]
        found["P_f"][:, j, :, j] = table[first + n : first + 2 * n]
        found["P_o"][j, :, j] = table[-1]
    return {name: value.reshape(*value.shape[:-2], 2 * H) for name, value in found.items()}


def _zeros(*shape: int) -> Objects:
    return np.zeros(shape, object)


def objects_of(rows: Sequence[Objects]) -> Objects:
    """Stack rows of scalars."""
    return np.array([list(row) for row in rows], object)
