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
from math import prod
from typing import Any

import numpy as np
import sympy as sp

from mdrnn_lib.cells import Cell, Scalar, Unit
from mdrnn_lib.symbolic.functions import NUMERIC
from mdrnn_lib.symbolic.recurrence import (
    FORMAL,
    Objects,
    Recurrence,
    objects,
    pre_activations,
    unit,
)


@dataclass(frozen=True)
class UnitJacobian:
    """The immediate derivatives of one unit's states, in symbols.

    Attributes
    ----------
    variables
        What is moved: the G pre-activations, what the cell remembers of the n predecessors, and
        the unit's part of the cell's own parameters.
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
def unit_jacobian(cell: Cell, ndim: int) -> UnitJacobian:
    """Differentiate the equations of one unit.

    Parameters
    ----------
    cell, ndim
        As for `Recurrence`.
    """
    a = [sp.Symbol(f"a_{{{gate}}}" if gate else "a") for gate in cell.gates(ndim)]
    before = [sp.Symbol(f"{cell.remembers}^{{({d + 1})}}") for d in range(ndim) if cell.remembers]
    params = {
        name: np.array(sp.symarray(name, shape)[..., 0])
        for name, shape in cell.shapes(ndim, 1).items()
    }
    entering = Unit(a, before, params)
    variables = flat(entering)
    states = cell.equations(entering, FORMAL)
    derivatives = [sp.diff(state, variable) for variable in variables for state in states]
    compute = sp.lambdify(variables, derivatives, modules=[NUMERIC, "mpmath"], cse=True)
    table = objects(derivatives).reshape(len(variables), len(states))
    return UnitJacobian(tuple(variables), tuple(states), table, compute)


def flat(entering: Unit) -> list[Scalar]:
    """List all that enters a unit, as the variables of its Jacobian are ordered."""
    own = (np.ravel(value) for value in entering.params.values())
    return [*entering.a, *entering.before, *(scalar for part in own for scalar in part)]


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
    a = pre_activations(recurrence, x, h, params)
    jacobian = unit_jacobian(recurrence.cell, recurrence.ndim)
    H = recurrence.hidden
    units = [jacobian.at(flat(unit(j, recurrence, a, h, c, params))) for j in range(H)]
    n, G = recurrence.ndim, len(recurrence.gates)
    by_a = _by_units([table[:G] for table in units])
    remembered = {"": 0, "h": n, "c": n}[recurrence.cell.remembers]
    by_before = _by_units([table[G : G + remembered] for table in units])
    by_a = by_a.reshape(G * H, -1)

    states = []
    found = {"W_x": x[:, None, None] * by_a[recurrence.fed(0)], "W_h": [], "b": by_a}
    for d in range(n):
        fed = by_a[recurrence.fed(1 + d)]
        found["W_h"].append(h[d][:, None, None] * fed)
        by_h = params["W_h"][d] @ fed
        if recurrence.cell.remembers == "h":
            by_h = by_h + by_before[d]
        states.append(np.concatenate([by_h, by_before[d]]) if recurrence.memory else by_h)
    found["W_h"] = np.array(found["W_h"])
    first = G + remembered
    for name, (*lead, _) in recurrence.own.items():
        after = first + prod(lead)
        rows = _by_units([table[first:after] for table in units])
        found[name] = rows.reshape(*lead, *rows.shape[1:])
        first = after
    by_x = params["W_x"] @ by_a[recurrence.fed(0)]
    return LocalJacobian(tuple(states), by_x, found)


def _by_units(tables: Sequence[Objects]) -> Objects:
    """Lay R rows of each unit's table side by side: (R, H, S), zero between different units."""
    (rows, kinds), H = tables[0].shape, len(tables)
    found = np.zeros((rows, H, kinds, H), object)
    for j, table in enumerate(tables):
        found[:, j, :, j] = table
    return found.reshape(rows, H, kinds * H)
