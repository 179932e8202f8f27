r"""The gradient as an explicit sum over paths.

A path from q to p takes one step at a time, each along one dimension: in a sequence there is one,
in a grid there are as many as there are orders of the steps, a multinomial coefficient.  Every
path carries the product of the local Jacobians of the points it enters, and the reach of q is the
sum over all paths:

    ds_p/ds_q = Σ_paths Π_{r on the path, after q} ∂⁺s_r/∂s_{r−e},

in the order of travel, since states are rows.  A parameter acts at every point q, so that

    ds_p/dθ = Σ_q (∂⁺s_q/∂θ) (ds_p/ds_q).

The number of paths grows exponentially; the reverse sweep adds them up without listing them.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from mdrnn_lib.symbolic.recurrence import Objects
from mdrnn_lib.symbolic.unroll import Point, Trace

Path = tuple[Point, ...]


def paths(q: Point, p: Point) -> Iterator[Path]:
    """All paths from q to p, both ends included; none if q lies beyond p in any dimension.

    Raises
    ------
    ValueError
        If the points have different numbers of coordinates.
    """
    if len(q) != len(p):
        raise ValueError(f"both points must have the same number of coordinates; got {q} and {p}")
    if any(from_d > to_d for from_d, to_d in zip(q, p, strict=True)):
        return
    if q == p:
        yield (p,)
        return
    for d in range(len(q)):
        after = (*q[:d], q[d] + 1, *q[d + 1 :])
        for rest in paths(after, p):
            yield (q, *rest)


def along(trace: Trace, path: Path) -> Objects:
    """The product of the local Jacobians along a path, shape (S, S), with S states a point."""
    size = trace.recurrence.hidden * trace.recurrence.kinds
    reach = np.eye(size, dtype=int).astype(object)
    for before, here in pairwise(path):
        d = next(k for k in range(len(here)) if here[k] != before[k])
        reach = reach @ trace.jacobian(here).states[d]
    return reach


def path_sum(trace: Trace, q: Point, p: Point) -> Objects:
    """ds_p/ds_q, shape (S, S), as the sum over all paths from q to p.

    Parameters
    ----------
    trace
        A recurrence that has been run, in symbols (`unroll`) or in numbers (`evaluate`).
    q, p
        Points of its grid.

    Returns
    -------
    array
        Row: what is moved at q, h before c.  Column: what moves at p.  Zero if no path leads from
        q to p.
    """
    size = trace.recurrence.hidden * trace.recurrence.kinds
    return sum((along(trace, path) for path in paths(q, p)), np.zeros((size, size), object))


def terms(trace: Trace, name: str, p: Point) -> dict[Point, Objects]:
    """The terms of ds_p/dθ, one for each point q where the parameter acts.

    Parameters
    ----------
    trace
        A recurrence that has been run.
    name
        The parameter θ: "W_x", "W_h", "b", or one of the cell's own.
    p
        The point whose states are differentiated.

    Returns
    -------
    dict
        For each q from which a path leads to p, (∂⁺s_q/∂θ) (ds_p/ds_q), of the shape of θ and S.
        Their sum is the gradient.
    """
    return {
        q: trace.jacobian(q).params[name] @ path_sum(trace, q, p)
        for q in trace.points
        if all(from_d <= to_d for from_d, to_d in zip(q, p, strict=True))
    }
