"""One LSTM unit over a sequence, step by step, with gates held at values of the reader's choice.

A gate that is held takes its value from the reader, not from x and h: nothing flows back through
it. The steps are those of the library's own cell; the mirror of ``lstm-gates-values.mjs``.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from mdrnn_lib.cells import Array, LSTMCell, Params

GATES = ("i", "f", "o", "g")
"""In the order of the columns of the weights."""

Held = Sequence[Mapping[int, float]]
"""For each step the gates that are held, by their place in `GATES`, and where."""

_CELL = LSTMCell()


class Sequel(NamedTuple):
    """Gates, shape (T, 4), and the states c and h, shape (T,), of all steps."""

    gates: Array
    c: Array
    h: Array
    saved: list[Any]


def forward(params: Params, x: Array, held: Held) -> Sequel:
    """Step through inputs of shape (T, F)."""
    h: Array = np.zeros(1)
    c: Array = np.zeros((1, 1, 1))
    gates, cs, hs, saved = [], [], [], []
    for x_t, fixed in zip(x, held, strict=True):
        a = x_t @ params["W_x"] + h @ params["W_h"][0] + params["b"]
        for gate, value in fixed.items():
            a[gate] = _pre_activation(gate, value)
        column = (a * _CELL.scale(1, 1)[:, 0])[:, None]
        h_t, c_t, kept = _CELL.forward(column, c, {}, np.empty)
        h, c = h_t[:, 0], c_t[None]
        gates.append(column[:, 0])  # the cell writes its gates over a
        cs.append(c_t.item())
        hs.append(h_t.item())
        saved.append(kept)
    return Sequel(np.array(gates), np.array(cs), np.array(hs), saved)


def cell_gradient(params: Params, sequel: Sequel, held: Held, t: int) -> Array:
    """Return the total dc_t/dc_k for k = 1 … t, through the cell and through h and the gates."""
    dh, dc = np.zeros((1, 1)), np.ones((1, 1))
    total = np.empty(t)
    for k in range(t - 1, -1, -1):
        saved = sequel.saved[k]
        total[k] = _through_output(dh, dc, saved)
        da, dc_prev, _ = _CELL.backward(dh, dc, saved, {})
        da[list(held[k])] = 0
        dh, dc = params["W_h"][0] @ da, dc_prev[0]
    return total


def cell_path(sequel: Sequel, t: int) -> Array:
    """Return f_{k+1} … f_t for k = 1 … t: dc_t/dc_k with every gate held fixed."""
    f = sequel.gates[1:t, GATES.index("f")]
    return np.append(np.cumprod(f[::-1])[::-1], 1.0)


def _through_output(dh: Array, dc: Array, saved: Any) -> float:
    """Add to dL/dc what comes by way of h = o tanh(c)."""
    through = dh * saved.gates[-2] * (1 - saved.tanh_c**2)
    return float((dc + through).item())


def _pre_activation(gate: int, value: float) -> float:
    """Return the pre-activation that gives a gate this value: σ⁻¹ or, for the candidate, tanh⁻¹."""
    is_candidate = GATES[gate] == "g"
    share = value if is_candidate else 2 * value - 1  # σ(a) = ½ + ½ tanh(a/2)
    if abs(share) >= 1:
        return float(np.copysign(np.inf, share))
    return float(np.arctanh(share)) * (1 if is_candidate else 2)
