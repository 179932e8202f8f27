r"""The equations of every cell, once, in scalars and over any arithmetic.

One point of a grid has the input x, a row of F numbers, and for each dimension d the states of its
predecessor, h⁽ᵈ⁾ and c⁽ᵈ⁾, rows of H numbers.  All cells begin alike, with the pre-activations

    a = x W_x + Σ_d h⁽ᵈ⁾ W_h⁽ᵈ⁾ + b,

G blocks of H columns.  From there on each unit minds its own business: it takes its G
pre-activations, its own cell states c⁽ᵈ⁾ and its own peepholes, all of them scalars, to its h and
c.  What a "number" is does not matter here: an expression of SymPy, a float of mpmath or of Python.
σ, tanh and φ come as an argument.

These lines are written from the equations, not from the NumPy cells, which they serve to check.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import sympy as sp
from numpy.typing import NDArray

from mdrnn_lib.symbolic.functions import NUMERIC, Phi, ReLU, S, Share, T

Scalar = Any
"""An expression or a number."""
Objects = NDArray[np.object_]
"""An array of scalars."""


class Functions(NamedTuple):
    """What a cell applies to its pre-activations.

    Attributes
    ----------
    sigma, tanh, phi
        Functions of one scalar.
    share
        share(k, scores): share k = 1, …, m + 1 of the softmax of m scores and a zero.
    """

    sigma: Callable[[Scalar], Scalar]
    tanh: Callable[[Scalar], Scalar]
    phi: Callable[[Scalar], Scalar]
    share: Callable[[int, Sequence[Scalar]], Scalar]


def identity(a: Scalar) -> Scalar:
    """a itself."""
    return a


ACTIVATIONS: Mapping[str, Callable[[Scalar], Scalar]] = {
    "phi": Phi,
    "tanh": T,
    "relu": ReLU,
    "identity": identity,
}
"""φ by name; "phi" is any activation, known by no more than the name of its derivative."""


def formal(activation: str = "phi") -> Functions:
    """Name the functions as SymPy is to see them."""
    return Functions(S, T, ACTIVATIONS[activation], lambda k, scores: Share(k, *scores))


def numeric(activation: str = "phi") -> Functions:
    """Compute the functions with mpmath, at its current precision."""
    phi = ACTIVATIONS[activation]
    if isinstance(phi, sp.FunctionClass):
        phi = NUMERIC[phi.__name__]
    return Functions(
        NUMERIC["S"], NUMERIC["T"], phi, lambda k, scores: NUMERIC["Share"](k, *scores)
    )


class Peepholes(NamedTuple):
    """The peepholes of one unit: P_i⁽ᵈ⁾ and P_f⁽ᵈ⁾ for each dimension, and P_o."""

    i: Sequence[Scalar]
    f: Sequence[Scalar]
    o: Scalar


States = tuple[Scalar, ...]
"""(h,) of a unit without memory, (h, c) of one with."""
Unit = Callable[[Sequence[Scalar], Sequence[Scalar], Peepholes, Functions], States]


def rnn(a: Sequence[Scalar], c: Sequence[Scalar], P: Peepholes, fn: Functions) -> States:
    """h = φ(a)."""
    return (fn.phi(a[0]),)


def lstm(a: Sequence[Scalar], c: Sequence[Scalar], P: Peepholes, fn: Functions) -> States:
    """c = i g + Σ_d f_d c⁽ᵈ⁾ and h = o tanh c, with peepholes where P holds other than zeros."""
    a_i, *a_f, a_o, a_g = a
    n = len(c)
    i = fn.sigma(a_i + sum(P.i[d] * c[d] for d in range(n)))
    f = [fn.sigma(a_f[d] + P.f[d] * c[d]) for d in range(n)]
    g = fn.tanh(a_g)
    c_new = i * g + sum(f[d] * c[d] for d in range(n))
    o = fn.sigma(a_o + P.o * c_new)
    return o * fn.tanh(c_new), c_new


def leaky(a: Sequence[Scalar], c: Sequence[Scalar], P: Peepholes, fn: Functions) -> States:
    """c = (1 − f) g + f c⁻ and h = o c, with c⁻ the mixture of the predecessors."""
    a_f, a_o, *scores, a_g = a
    f, o, g = fn.sigma(a_f), fn.sigma(a_o), fn.tanh(a_g)
    c_new = (1 - f) * g + f * mixture(scores, c, fn)
    return o * c_new, c_new


def stable(a: Sequence[Scalar], c: Sequence[Scalar], P: Peepholes, fn: Functions) -> States:
    """c = i g + f c⁻ and h = o tanh c, with c⁻ the mixture of the predecessors."""
    a_i, a_f, a_o, *scores, a_g = a
    i, f, o, g = fn.sigma(a_i), fn.sigma(a_f), fn.sigma(a_o), fn.tanh(a_g)
    c_new = i * g + f * mixture(scores, c, fn)
    return o * fn.tanh(c_new), c_new


def mixture(scores: Sequence[Scalar], c: Sequence[Scalar], fn: Functions) -> Scalar:
    """c⁻ = Σ_d λ_d c⁽ᵈ⁾, λ the softmax of n − 1 scores and a zero; for n = 2 that is one gate."""
    if len(c) == 1:
        return c[0]
    if len(c) == 2:
        gate = fn.sigma(scores[0])
        return gate * c[0] + (1 - gate) * c[1]
    return sum(fn.share(k, scores) * c_k for k, c_k in enumerate(c, 1))


@dataclass(frozen=True)
class Cell:
    """The equations of one unit, and the names of its pre-activations.

    Attributes
    ----------
    unit
        From G pre-activations, n cell states, peepholes and functions to the unit's new states.
    gates
        For n dimensions, the G names in the order of the columns of W_x, W_h and b.
    memory
        Whether there is a cell state c beside h.
    peepholes
        Whether there are the parameters P_i, P_f and P_o.
    """

    unit: Unit
    gates: Callable[[int], tuple[str, ...]]
    memory: bool = True
    peepholes: bool = False


def _numbered(letter: str, count: int) -> list[str]:
    """f for one dimension; f^{(1)}, f^{(2)}, … for several."""
    return [letter] if count == 1 else [f"{letter}^{{({d + 1})}}" for d in range(count)]


def _scores(n: int) -> list[str]:
    return [f"\\lambda^{{({d + 1})}}" for d in range(n - 1)]


CELLS: Mapping[str, Cell] = {
    "rnn": Cell(rnn, lambda n: ("",), memory=False),
    "lstm": Cell(lstm, lambda n: ("i", *_numbered("f", n), "o", "g")),
    "peephole": Cell(lstm, lambda n: ("i", *_numbered("f", n), "o", "g"), peepholes=True),
    "leaky": Cell(leaky, lambda n: ("f", "o", *_scores(n), "g")),
    "stable": Cell(stable, lambda n: ("i", "f", "o", *_scores(n), "g")),
}
"""The cells by name."""


@dataclass(frozen=True)
class Recurrence:
    """A cell of given sizes: all that fixes its equations.

    Parameters
    ----------
    cell
        "rnn", "lstm", "peephole", "leaky" or "stable".
    ndim, inputs, hidden
        n, F and H.
    activation
        φ of the "rnn": "tanh", "relu", "identity", or "phi" for any.

    Raises
    ------
    ValueError
        If the cell or the activation is unknown, or a size is below 1.
    """

    cell: str
    ndim: int = 1
    inputs: int = 1
    hidden: int = 1
    activation: str = "phi"

    def __post_init__(self) -> None:
        for name, value, known in (
            ("cell", self.cell, CELLS),
            ("activation", self.activation, ACTIVATIONS),
        ):
            if value not in known:
                raise ValueError(f"{name} must be one of {', '.join(known)}; got {value!r}")
        if min(self.ndim, self.inputs, self.hidden) < 1:
            sizes = (self.ndim, self.inputs, self.hidden)
            raise ValueError(f"ndim, inputs and hidden must be at least 1; got {sizes}")

    @property
    def equations(self) -> Cell:
        """The equations of one unit."""
        return CELLS[self.cell]

    @property
    def gates(self) -> tuple[str, ...]:
        """The names of the G pre-activations of a unit."""
        return self.equations.gates(self.ndim)

    @property
    def kinds(self) -> int:
        """States of a unit: 1 for h, 2 for h and c."""
        return 1 + self.equations.memory

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """Shape of each parameter."""
        n, H, rows = self.ndim, self.hidden, len(self.gates) * self.hidden
        shapes: dict[str, tuple[int, ...]] = {
            "W_x": (self.inputs, rows),
            "W_h": (n, H, rows),
            "b": (rows,),
        }
        if self.equations.peepholes:
            shapes |= {"P_i": (n, H), "P_f": (n, H), "P_o": (H,)}
        return shapes


def pre_activations(x: Objects, h: Sequence[Objects], params: Mapping[str, Objects]) -> Objects:
    """a = x W_x + Σ_d h⁽ᵈ⁾ W_h⁽ᵈ⁾ + b, shape (G·H,), from x (F,) and n rows h⁽ᵈ⁾ (H,)."""
    a: Objects = x @ params["W_x"] + params["b"]
    for h_d, W_d in zip(h, params["W_h"], strict=True):
        a = a + h_d @ W_d
    return a


def peepholes_of(j: int, recurrence: Recurrence, params: Mapping[str, Objects]) -> Peepholes:
    """Take the peepholes of unit j; zeros for a cell that has none."""
    if not recurrence.equations.peepholes:
        return Peepholes([0] * recurrence.ndim, [0] * recurrence.ndim, 0)
    return Peepholes(list(params["P_i"][:, j]), list(params["P_f"][:, j]), params["P_o"][j])


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
    H = recurrence.hidden
    a = pre_activations(x, h, params)
    units = [
        recurrence.equations.unit(
            list(a[j::H]), [c_d[j] for c_d in c], peepholes_of(j, recurrence, params), fn
        )
        for j in range(H)
    ]
    return [objects(state) for state in zip(*units, strict=True)]


def objects(values: Sequence[Scalar]) -> Objects:
    """Make a row of scalars, whatever they are."""
    row = np.empty(len(values), object)
    row[:] = values
    return row
