"""The order in which an n-dimensional grid can be visited.

A *point* is a tuple p = (p_1, …, p_n) with 0 ≤ p_d < X_d.  Its *predecessor* along dimension d is
p − e_d, one step back.  The *front* of a point is |p| = p_1 + … + p_n.  Every predecessor lies in
the front just before, so all points of one front can be computed at once.

A *direction* k starts in another corner of the grid: it flips axis d where bit d of k is set.
"""

from dataclasses import dataclass
from functools import lru_cache
from math import prod

import numpy as np
from numpy.typing import NDArray

Index = slice | NDArray[np.intp]
Points = NDArray[np.intp]


@dataclass(frozen=True)
class Link:
    """The arrows along one dimension that lead into a front.

    Attributes
    ----------
    here
        Which points of this front have a predecessor inside the grid.
    before
        Where those predecessors stand in the front before, in the same order.
    """

    here: Index
    before: Index


@dataclass(frozen=True)
class Front:
    """One anti-diagonal of the grid, its points in raster order.

    Attributes
    ----------
    visited
        Raster index of each point, one row a direction; shape (directions, size).
    links
        ``links[d]`` holds the arrows along dimension d that lead into this front.
    size, size_before
        How many points are in this front, and in the one before (0 for the first).
    """

    visited: Points
    links: tuple[Link, ...]
    size: int
    size_before: int


@lru_cache(maxsize=64)
def plan(shape: tuple[int, ...], directions: int = 1) -> tuple[Front, ...]:
    """List the X_1 + … + X_n − n + 1 fronts of a grid, first to last.

    Parameters
    ----------
    shape
        The extents (X_1, …, X_n), each at least 1.
    directions
        How many directions to visit at once: 1, or up to 2^n.

    Returns
    -------
    tuple of Front
        Every predecessor of a point stands in an earlier front.  Plans are cached.
    """
    points = np.indices(shape).reshape(len(shape), -1)
    raster_index = np.stack([flip(shape, k) for k in range(directions)])
    fronts = []
    before = points[:, :0]
    for indices in _indices_by_front(points):
        here = points[:, indices]
        links = _links(shape, before, here)
        fronts.append(Front(raster_index[:, indices], links, here.shape[1], before.shape[1]))
        before = here
    return tuple(fronts)


def flip(shape: tuple[int, ...], direction: int) -> Points:
    """Raster index of the point that a direction visits in place of each point; shape (points,).

    Axis d is read backwards where bit d of ``direction`` is set.
    """
    backwards = tuple(d for d in range(len(shape)) if direction >> d & 1)
    raster: Points = np.arange(prod(shape)).reshape(shape)
    return np.flip(raster, backwards).reshape(-1)


def _indices_by_front(points: Points) -> list[Points]:
    """Sort the points, given as columns in raster order, into fronts."""
    front = points.sum(axis=0)
    order = np.argsort(front, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(front[order])) + 1)


def _links(shape: tuple[int, ...], before: Points, here: Points) -> tuple[Link, ...]:
    """Link a front to the one before, both given as columns.

    Along d, the points with p_d > 0 have their predecessors at the points with p_d < X_d − 1 of
    the front before.  Both keep the raster order, so the two lists pair up one to one.
    """
    return tuple(
        Link(_compact(np.flatnonzero(here[d] > 0)), _compact(np.flatnonzero(before[d] < end - 1)))
        for d, end in enumerate(shape)
    )


def _compact(index: Points) -> Index:
    """Turn a run of consecutive numbers into a slice, which NumPy copies faster."""
    if index.size == 0:
        return slice(0, 0)
    first, last = int(index[0]), int(index[-1])
    return slice(first, last + 1) if last - first + 1 == index.size else index
