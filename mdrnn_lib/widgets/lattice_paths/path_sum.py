r"""The paths between two points of a scalar network on a grid, and what each contributes.

.. math::
   \frac{\mathrm d h_{\mathbf p}}{\mathrm d h_{\mathbf q}} = \sum_{\text{paths}}
   \prod_{\text{steps } \mathbf r - \mathbf e_d \to \mathbf r} w_d\, \varphi'(a_{\mathbf r})

Few paths are listed one by one. Many are grouped by the point at which they cross the middle front:
every path crosses it once. The figure runs the same in ``values.mjs``.
"""

from collections.abc import Iterator, Sequence
from math import comb, prod
from typing import NamedTuple

import numpy as np

from mdrnn_lib.cells import Array
from mdrnn_lib.layers import MDRNN
from mdrnn_lib.widgets.parts import grid_trace

Point = tuple[int, int]

MOST_LISTED = 40
"""More paths than this are grouped."""


class Part(NamedTuple):
    """A share of the sum: one path, or all paths through one point of the middle front.

    Attributes
    ----------
    points
        The points that the path enters, in order; of a group only the point that it shares.
    paths
        How many paths there are in it.
    factors
        Their product is the share: a weight and a slope for each step; of a group the sum up to the
        shared point and the sum from there on.
    """

    points: tuple[Point, ...]
    paths: int
    factors: tuple[float, ...]

    @property
    def value(self) -> float:
        """What the part adds to the derivative."""
        return prod(self.factors)


class PathSum(NamedTuple):
    """The slopes and dh_p/dh_r of every point r, (X_1, X_2); the number of paths; the parts."""

    slopes: Array
    reach: Array
    paths: int
    parts: tuple[Part, ...]


def path_sum(inputs: Array, w: tuple[float, float], activation: str, q: Point, p: Point) -> PathSum:
    """Take the derivative of h_p by h_q apart, for h_p = φ(x_p + Σ_d w_d h_{p−e_d})."""
    layer = MDRNN(2, 1, 1, activation=activation)
    layer.params = {"W_x": np.ones((1, 1)), "W_h": np.reshape(w, (2, 1, 1)), "b": np.zeros(1)}
    trace = grid_trace.forward(layer, inputs[..., None])
    immediate = np.zeros_like(trace.h)
    immediate[p] = 1
    reach = grid_trace.backward(layer, trace, immediate).dh[..., 0]
    h = trace.h[..., 0]
    slopes = 1 - h * h if activation == "tanh" else np.ones_like(h)
    steps = p[0] - q[0], p[1] - q[1]
    if min(steps) < 0:
        return PathSum(slopes, reach, 0, ())
    count = comb(sum(steps), steps[0])
    if count <= MOST_LISTED:
        parts = [_one_path(path, q, w, slopes) for path in paths(q, p)]
    else:
        arrived = _arrivals(q, w, slopes)
        parts = [
            Part((m,), _count(q, m) * _count(m, p), (float(arrived[m]), float(reach[m])))
            for m in middle(q, p)
        ]
    return PathSum(slopes, reach, count, tuple(parts))


def paths(q: Point, p: Point) -> Iterator[tuple[Point, ...]]:
    """List every path from q to p as the points that it enters, those that go down first first."""
    if q == p:
        yield ()
    for step in ((1, 0), (0, 1)):
        r = (q[0] + step[0], q[1] + step[1])
        if r[0] <= p[0] and r[1] <= p[1]:
            for rest in paths(r, p):
                yield (r, *rest)


def middle(q: Point, p: Point) -> list[Point]:
    """List the points between q and p of the front halfway between them."""
    front = (sum(q) + sum(p)) // 2
    return [(i, front - i) for i in range(q[0], p[0] + 1) if q[1] <= front - i <= p[1]]


def _one_path(path: Sequence[Point], q: Point, w: tuple[float, float], slopes: Array) -> Part:
    factors: list[float] = []
    for before, r in zip((q, *path), path, strict=False):
        factors += [w[0 if r[0] > before[0] else 1], float(slopes[r])]
    return Part(tuple(path), 1, tuple(factors))


def _arrivals(q: Point, w: tuple[float, float], slopes: Array) -> Array:
    """Return dh_r/dh_q for every r: the same sum, carried forwards."""
    arrived = np.zeros_like(slopes)
    for i, j in np.ndindex(*slopes.shape):
        above = arrived[i - 1, j] if i else 0.0
        left = arrived[i, j - 1] if j else 0.0
        arrived[i, j] = 1.0 if (i, j) == q else slopes[i, j] * (w[0] * above + w[1] * left)
    return arrived


def _count(q: Point, p: Point) -> int:
    return comb(p[0] - q[0] + p[1] - q[1], p[0] - q[0])
