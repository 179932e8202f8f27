r"""The gradient by a reverse sweep through local Jacobians, and the same by brute force.

The sweep visits the points from the last to the first.  At each, the adjoint s̄_p = dL/ds_p is
complete: what the loss takes itself, and what all successors sent.  It goes on through the local
Jacobian, s̄_{p−e_d} += s̄_p (∂⁺s_p/∂s_{p−e_d})ᵀ, and leaves s̄_p (∂⁺s_p/∂θ)ᵀ with each parameter.

Nothing in it is particular to a cell, or to an arithmetic: the same lines run on expressions and on
numbers of any precision.  What it is compared with knows nothing of Jacobians: the derivative of
the unrolled loss, which SymPy takes in one piece, or a difference quotient of the loss.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import prod
from random import Random

import mpmath
import numpy as np
import sympy as sp
from sympy.polys.rings import PolyElement, PolyRing

from mdrnn_lib.cells import Scalar
from mdrnn_lib.symbolic.recurrence import Objects, Recurrence
from mdrnn_lib.symbolic.unroll import Grid, Point, Trace, point_name, predecessor, unroll


@dataclass(frozen=True, repr=False)
class Gradients:
    """The total derivatives of a loss.

    Attributes
    ----------
    params
        By each parameter, of its shape.
    x
        By the input at each point, shape (F,).
    states
        By the states (h, c) at each point, shape (S,): the adjoints; those of the points before
        the first faces as well.
    """

    params: dict[str, Objects]
    x: dict[Point, Objects]
    states: dict[Point, Objects]


def reverse_sweep(trace: Trace, dh: Mapping[Point, Objects]) -> Gradients:
    """Compute the gradients of a loss from what it takes from the hidden states.

    Parameters
    ----------
    trace
        A recurrence that has been run, in symbols or in numbers.
    dh
        ∂⁺L/∂h_p, shape (H,), for the points where it is not zero.

    Returns
    -------
    Gradients
        In the arithmetic of the trace.
    """
    H, S = trace.recurrence.hidden, trace.recurrence.hidden * trace.recurrence.kinds
    params = {name: np.zeros(shape, object) for name, shape in trace.recurrence.shapes.items()}
    x: dict[Point, Objects] = {}
    states = {p: np.zeros(S, object) for p in trace.h}
    for p, value in dh.items():
        states[p][:H] = value
    for p in reversed(trace.points):
        here = states[p]
        if all(value == 0 for value in here):  # nothing goes back from here
            x[p] = np.zeros(trace.recurrence.inputs, object)
            continue
        jacobian = trace.jacobian(p)
        for d, by_state in enumerate(jacobian.states):
            before = predecessor(p, d)
            if before in states:
                states[before] = states[before] + by_state @ here
        for name, by_param in jacobian.params.items():
            params[name] = params[name] + by_param @ here
        x[p] = jacobian.x @ here
    return Gradients(params, x, states)


def weighted_sum(h: Mapping[Point, Objects], weights: Mapping[Point, Objects]) -> Scalar:
    """L = Σ_p u_p · h_p, the loss of every check here."""
    return sum(weights[p] @ h[p] for p in weights)


def symbolic_weights(trace: Trace, fronts: int | None = None) -> dict[Point, Objects]:
    """Weights u_p of the loss, a symbol for each unit of each point, or of the first fronts."""
    units = range(trace.recurrence.hidden)
    ends = [f",[{j + 1}]" if len(units) > 1 else "" for j in units]
    return {
        p: np.array([sp.Symbol(f"u_{{{point_name(p)}{end}}}") for end in ends])
        for p in trace.points
        if fronts is None or sum(p) < fronts
    }


def unrolled_minus_sweep(
    recurrence: Recurrence, grid: Grid, fronts: int | None = None
) -> dict[str, list[sp.Expr]]:
    """Differentiate the whole unrolled loss, and subtract what the reverse sweep finds.

    The loss is L = Σ_p u_p · h_p with a symbol for every weight u, so that each state of the grid
    is checked for itself.

    Parameters
    ----------
    recurrence, grid
        What to unroll; keep it small.
    fronts
        How many fronts of the grid the loss looks at; all if None.

    Returns
    -------
    dict
        For each parameter, and for "x", one difference an entry, expanded: all zero if the sweep
        is right.
    """
    trace = unroll(recurrence, grid, whole=True)
    weights = symbolic_weights(trace, fronts)
    loss = weighted_sum(trace.h, weights)
    swept = reverse_sweep(trace, weights)
    pairs = {name: (trace.params[name].flat, swept.params[name].flat) for name in trace.params}
    inputs = [trace.x[p] for p in trace.points], [swept.x[p] for p in trace.points]
    pairs["x"] = np.concatenate(inputs[0]).flat, np.concatenate(inputs[1]).flat
    return {
        name: [expanded(derivative(loss, s) - g) for s, g in zip(symbols, found, strict=True)]
        for name, (symbols, found) in pairs.items()
    }


def derivative(expression: sp.Expr, symbol: sp.Symbol) -> sp.Expr:
    """Differentiate by the rules for sums, products, powers and chains, every part once.

    The result is that of ``sympy.diff``, which takes each part anew wherever it stands; and in an
    unrolled network every state stands in all that follow it.

    Parameters
    ----------
    expression
        Made of symbols, sums, products, powers with whole exponents, and functions that know
        their ``fdiff``.
    symbol
        What to differentiate by.

    Raises
    ------
    ValueError
        If an exponent is no whole number.
    """
    return _derivative(expression, symbol, {symbol: sp.Integer(1)})


def _derivative(e: sp.Expr, symbol: sp.Symbol, known: dict[sp.Expr, sp.Expr]) -> sp.Expr:
    if e in known:
        return known[e]
    parts = [_derivative(part, symbol, known) for part in e.args]
    if e.is_Add:
        found = sp.Add(*parts)
    elif e.is_Mul:
        found = sp.Add(
            *(sp.Mul(*e.args[:k], d, *e.args[k + 1 :]) for k, d in enumerate(parts) if d != 0)
        )
    elif e.is_Pow:
        if not e.exp.is_Integer:
            raise ValueError(f"an exponent must be a whole number; got {e}")
        found = e.exp * e.base ** (e.exp - 1) * parts[0]
    else:
        found = sp.Add(*(e.fdiff(k) * d for k, d in enumerate(parts, 1) if d != 0))
    known[e] = found
    return found


def expanded(expression: sp.Expr) -> sp.Expr:
    """Expand an expression as a polynomial in its symbols and functions.

    What stands inside a function is left as it is, and so is a slope such as 1 − σ(a) or
    1 − tanh²(a): written out, products of slopes have more terms than can be listed.  They are
    written out only where that leaves nothing.  So a zero is a proof, and what is not zero differs,
    but for functions whose argument is written in two ways.

    Parameters
    ----------
    expression
        A polynomial in what it is made of, with rational numbers as coefficients.

    Raises
    ------
    ValueError
        If it is none.
    """
    expression = sp.sympify(expression)
    atoms, domain = _atoms(expression)
    if not atoms:
        return sp.expand(expression)
    polynomials, *generators = sp.ring([sp.Dummy() for _ in atoms], domain)
    known = dict(zip(atoms, generators, strict=True))
    found = _in_ring(expression, polynomials, known)
    slopes = {known[atom]: _written_out(atom, known) for atom in atoms if atom.is_Add}
    if found and _vanishes_somewhere(found, slopes):
        found = found.compose(list(slopes.items()))
    return found.as_expr(*atoms)


def _written_out(slope: sp.Expr, known: Mapping[sp.Expr, PolyElement]) -> PolyElement:
    """Take the generator of 1 − f(a)^k for the polynomial that it stands for."""
    base, exponent = (1 - slope).as_base_exp()
    return 1 - known[base] ** int(exponent)


def _vanishes_somewhere(polynomial: PolyElement, slopes: Mapping[PolyElement, PolyElement]) -> bool:
    """Try one point, where each slope has the value that belongs to it: most others are no zero."""
    draw = Random(0)
    values = {generator: draw.randint(2, 10**6) for generator in polynomial.ring.gens}
    for slope, written in slopes.items():
        values[slope] = _value(written, values)
    return bool(_value(polynomial, values) == 0)


def _value(polynomial: PolyElement, values: Mapping[PolyElement, Scalar]) -> Scalar:
    """Evaluate a polynomial."""
    point = [values[generator] for generator in polynomial.ring.gens]
    return sum(
        coefficient * prod(value**power for value, power in zip(point, powers, strict=True))
        for powers, coefficient in polynomial.terms()
    )


def _atoms(expression: sp.Expr) -> tuple[list[sp.Expr], sp.Domain]:
    """Find what the expanded expression is a polynomial in, and over which numbers."""
    found: dict[sp.Expr, None] = {}
    seen = set()
    waiting = [expression]
    while waiting:
        part = waiting.pop()
        if part in seen:
            continue
        seen.add(part)
        slope = _slope(part)
        if isinstance(part, sp.Function | sp.Symbol):
            found[part] = None
        elif slope:
            waiting.extend([slope[0], (1 - slope[1]).as_base_exp()[0]])
            found[slope[1]] = None
        else:
            waiting.extend(part.args)
    whole = all(part.is_Integer for part in seen if part.is_Rational)
    return list(found), sp.ZZ if whole else sp.QQ


def _slope(expression: sp.Expr) -> tuple[sp.Expr, sp.Expr] | None:
    """Take k − k f(a) or k − k f(a)² apart into k and 1 − f(a) or 1 − f(a)²; None of other sums."""
    if not (expression.is_Add and len(expression.args) == 2 and expression.args[0].is_Rational):
        return None
    number, rest = expression.args
    power = -rest / number
    return (number, 1 - power) if isinstance(power.as_base_exp()[0], sp.Function) else None


def _in_ring(expression: sp.Expr, ring: PolyRing, known: dict[sp.Expr, PolyElement]) -> PolyElement:
    """Compute an expression in a ring of polynomials, every part of it once."""
    if expression in known:
        return known[expression]
    slope = _slope(expression)
    if expression.is_Rational:
        value = ring(ring.domain.from_sympy(expression))
    elif slope:
        value = _in_ring(slope[0], ring, known) * known[slope[1]]
    elif not expression.args or (expression.is_Pow and not expression.exp.is_Integer):
        raise ValueError(
            "only rational numbers can be coefficients, as in a / 2, and only whole numbers"
            f" exponents; got {expression}"
        )
    elif expression.is_Pow:
        value = _in_ring(expression.base, ring, known) ** int(expression.exp)
    else:
        parts = [_in_ring(part, ring, known) for part in expression.args]
        value = sum(parts, ring.zero) if expression.is_Add else prod(parts, start=ring.one)
    known[expression] = value
    return value


def central_difference(
    loss: Callable[[Objects], Scalar], where: Objects, direction: Objects, step: mpmath.mpf
) -> mpmath.mpf:
    """(L(θ + s v) − L(θ − s v)) / 2s, at mpmath's current precision.

    The error is of the order s² from the curvature, and ε/s from rounding: at 80 digits a step of
    1e-26 leaves about 52 of them.

    Parameters
    ----------
    loss
        A function of one array.
    where, direction
        θ and v, of one shape.
    step
        s > 0.
    """
    rise = loss(where + step * direction) - loss(where - step * direction)
    return rise / (2 * step)
