r"""The scalar recurrence and its gradient sum, term by term.

.. math::
   a_k = w_x x_k + w_h h_{k-1}, \qquad h_k = \varphi(a_k), \qquad
   \frac{\mathrm d h_t}{\mathrm d w_h} = \sum_{k=1}^{t}
   \Bigl[\prod_{j=k+1}^{t} \varphi'(a_j) w_h\Bigr] \varphi'(a_k) h_{k-1}

and the sweep that finds the same backwards, for a loss :math:`L = \sum_k u_k h_k`,

.. math::
   \delta_k = (u_k + w_h \delta_{k+1})\, \varphi'(a_k), \qquad
   \frac{\mathrm d L}{\mathrm d w_h} = \sum_{k=1}^{t} h_{k-1} \delta_k .

The figures run the same lines in ``scalar-recurrence.mjs``.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple


class Activation(NamedTuple):
    """An activation and its derivative, both as functions of the pre-activation."""

    phi: Callable[[float], float]
    slope: Callable[[float], float]


ACTIVATIONS = {
    "identity": Activation(lambda a: a, lambda a: 1.0),
    "tanh": Activation(math.tanh, lambda a: 1.0 - math.tanh(a) ** 2),
    "relu": Activation(lambda a: max(a, 0.0), lambda a: 1.0 if a > 0 else 0.0),
}


class Trace(NamedTuple):
    """What one forward pass leaves behind; entry k belongs to step k, and a_0 does not exist."""

    a: tuple[float, ...]
    h: tuple[float, ...]
    slopes: tuple[float, ...]


def forward(inputs: Sequence[float], w_x: float, w_h: float, h_0: float, activation: str) -> Trace:
    """Run the recurrence over all inputs, one step each."""
    phi, slope = ACTIVATIONS[activation]
    a, h, slopes = [math.nan], [h_0], [math.nan]
    for x in inputs:
        a.append(w_x * x + w_h * h[-1])
        h.append(phi(a[-1]))
        slopes.append(slope(a[-1]))
    return Trace(tuple(a), tuple(h), tuple(slopes))


def gradient_terms(trace: Trace, w_h: float) -> tuple[float, ...]:
    """Return the terms of dh_t/dw_h; item k − 1 is what the use of w_h at step k contributes."""
    terms = []
    chain = 1.0  # dh_t/dh_k
    for k in range(len(trace.h) - 1, 0, -1):
        terms.append(chain * trace.slopes[k] * trace.h[k - 1])
        chain *= trace.slopes[k] * w_h
    return tuple(reversed(terms))


def backward(trace: Trace, w_h: float, looks: Sequence[float]) -> tuple[float, ...]:
    """Return dL/da for every step; item k − 1 belongs to step k, in ``looks`` as well."""
    deltas: list[float] = []
    back = 0.0  # what step k + 1 sends back
    for k in range(len(looks), 0, -1):
        deltas.append((looks[k - 1] + back) * trace.slopes[k])
        back = w_h * deltas[-1]
    return tuple(reversed(deltas))
