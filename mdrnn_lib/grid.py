"""The order in which an n-dimensional grid can be visited.

A *point* is a tuple p = (p_1, …, p_n) with 0 ≤ p_d < X_d.  Its *predecessor* along dimension d is
p − e_d, one step back.  The *front* of a point is ``|p|`` = p_1 + … + p_n.  Every predecessor lies
in the front just before, so all points of one front can be computed at once.

A *direction* k starts in another corner of the grid: it flips axis d where bit d of k is set.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from math import prod
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Index = slice | NDArray[np.intp]
Points = NDArray[np.intp]

KEPT_BYTES = 2**28
"""How much memory the plans that are kept may take together."""

_BYTES_AROUND_AN_INDEX = 160  # of Python's objects, measured: 100 to 190


@dataclass(frozen=True)
class Link:
    """The arrows along one dimension that lead into a front.

    The points with p_d = 0 form the *first face* of the grid, those with p_d = X_d − 1 its *last
    face*.  A face is a grid of one dimension less, its points in raster order.

    Attributes
    ----------
    here
        Which points of this front have a predecessor inside the grid.
    before
        Where those predecessors stand in the front before, in the same order.
    first, first_face
        Which points of this front lie on the first face, and where they stand in it.
    last, last_face
        The same for the last face.
    """

    here: Index
    before: Index
    first: Index
    first_face: Index
    last: Index
    last_face: Index


@dataclass(frozen=True)
class Front:
    """One anti-diagonal of the grid, its points in raster order.

    Attributes
    ----------
    points
        Where its points stand among all points sorted by front.
    visited
        For each direction, the raster index of each point.
    links
        ``links[d]`` holds the arrows along dimension d that lead into this front.
    size, size_before
        How many points are in this front, and in the one before (0 for the first).
    """

    points: slice
    visited: tuple[Index, ...]
    links: tuple[Link, ...]
    size: int
    size_before: int

    @cached_property
    def entered(self) -> tuple[int, ...]:
        """The dimensions whose first face this front touches."""
        return tuple(d for d, link in enumerate(self.links) if not _is_empty(link.first))

    @cached_property
    def left(self) -> tuple[int, ...]:
        """The dimensions whose last face this front touches."""
        return tuple(d for d, link in enumerate(self.links) if not _is_empty(link.last))


@dataclass(frozen=True)
class Plan:
    """How to visit a grid: every predecessor of a point stands in an earlier front.

    Attributes
    ----------
    shape
        The extents (X_1, …, X_n).
    fronts
        The X_1 + … + X_n − n + 1 fronts, first to last.
    """

    shape: tuple[int, ...]
    fronts: tuple[Front, ...]

    @property
    def face_sizes(self) -> tuple[int, ...]:
        """Number of points on a face across each dimension."""
        return tuple(prod(self.shape) // end for end in self.shape)

    @cached_property
    def nbytes(self) -> int:
        """How much memory it takes, about."""
        indices = [index for front in self.fronts for index in front.visited]
        for front in self.fronts:
            indices += [index for link in front.links for index in vars(link).values()]
        arrays = sum(index.nbytes for index in indices if not isinstance(index, slice))
        return arrays + _BYTES_AROUND_AN_INDEX * len(indices)

    @cached_property
    def runs(self) -> tuple[tuple[tuple[slice, Index], ...], ...]:
        """For each direction, pairs (points, visited) that together hold all points.

        They are those of the fronts, or a single pair where raster indices are evenly spaced.
        """
        return tuple(_runs(self, k) for k in range(len(self.fronts[0].visited)))


class _Kept:
    """Plans by shape and directions, the one used last at the end; threads may share it."""

    def __init__(self) -> None:
        self._plans: dict[tuple[tuple[int, ...], int], Plan] = {}
        self._lock = Lock()
        self.nbytes = 0

    def get(self, key: tuple[tuple[int, ...], int]) -> Plan | None:
        with self._lock:
            found = self._plans.pop(key, None)
            if found is not None:
                self._plans[key] = found
            return found

    def put(self, key: tuple[tuple[int, ...], int], plan: Plan) -> None:
        """Keep a plan, and drop those that have not been used for longest, until all fit."""
        with self._lock:
            former = self._plans.pop(key, None)
            self._plans[key] = plan
            self.nbytes += plan.nbytes - (former.nbytes if former else 0)
            while self.nbytes > KEPT_BYTES:
                self.nbytes -= self._plans.pop(next(iter(self._plans))).nbytes

    def clear(self) -> None:
        with self._lock:
            self._plans.clear()
            self.nbytes = 0


_kept = _Kept()


def _kept_by_bytes(make: Callable[[tuple[int, ...], int], Plan]) -> Callable[..., Plan]:
    """Look a plan up before it is made."""

    @wraps(make)
    def look_up(shape: tuple[int, ...], directions: int = 1) -> Plan:
        found = _kept.get((shape, directions))
        if found is None:
            found = make(shape, directions)
            _kept.put((shape, directions), found)
        return found

    return look_up


@_kept_by_bytes
def plan(shape: tuple[int, ...], directions: int = 1) -> Plan:
    """Sort the points of a grid into fronts.

    The plans used last are kept, of `KEPT_BYTES` together; `forget_plans` lets them go.

    Parameters
    ----------
    shape
        The extents (X_1, …, X_n), each at least 1.
    directions
        How many directions to visit at once: 1, or up to 2^n.
    """
    points = np.indices(shape).reshape(len(shape), -1)
    raster_indices = [flip(shape, k) for k in range(directions)]
    fronts = []
    before, start = points[:, :0], 0
    for indices in _indices_by_front(points):
        here, end = points[:, indices], start + indices.size
        visited = tuple(_compact(raster_index[indices]) for raster_index in raster_indices)
        links = _links(shape, before, here)
        fronts.append(Front(slice(start, end), visited, links, here.shape[1], before.shape[1]))
        before, start = here, end
    return Plan(shape, tuple(fronts))


def forget_plans() -> None:
    """Give the memory of all plans that are kept back to the system."""
    _kept.clear()


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


def _runs(plan: Plan, direction: int) -> tuple[tuple[slice, Index], ...]:
    """Visit all points at once if their raster indices are evenly spaced, else front by front."""
    raster = np.arange(prod(plan.shape))
    by_front = [front.visited[direction] for front in plan.fronts]
    whole = _compact(np.concatenate([raster[visited] for visited in by_front]))
    if isinstance(whole, slice):
        return ((slice(None), whole),)
    return tuple((front.points, front.visited[direction]) for front in plan.fronts)


def _links(shape: tuple[int, ...], before: Points, here: Points) -> tuple[Link, ...]:
    """Link a front to the one before, both given as columns.

    Along d, the points with p_d > 0 have their predecessors at the points with p_d < X_d − 1 of
    the front before.  Both keep the raster order, so the two lists pair up one to one.
    """
    links = []
    for d, end in enumerate(shape):
        of_face = _raster_in_face(shape, here, d)
        first, last = here[d] == 0, here[d] == end - 1
        links.append(
            Link(
                here=_compact(np.flatnonzero(~first)),
                before=_compact(np.flatnonzero(before[d] < end - 1)),
                first=_compact(np.flatnonzero(first)),
                first_face=_compact(of_face[first]),
                last=_compact(np.flatnonzero(last)),
                last_face=_compact(of_face[last]),
            )
        )
    return tuple(links)


def _raster_in_face(shape: tuple[int, ...], points: Points, d: int) -> Points:
    """Raster index of points, given as columns, in the grid without dimension d."""
    rest = [axis for axis in range(len(shape)) if axis != d]
    if not rest:
        return np.zeros(points.shape[1], dtype=np.intp)
    face = tuple(shape[axis] for axis in rest)
    return np.asarray(np.ravel_multi_index(tuple(points[rest]), face))


def _compact(index: Points) -> Index:
    """Turn evenly spaced numbers into a slice, which NumPy copies faster."""
    if index.size == 0:
        return slice(0, 0)
    first = int(index[0])
    step = int(index[1]) - first if index.size > 1 else 1
    if step == 0 or (np.diff(index) != step).any():
        return index
    stop = first + step * index.size
    return slice(first, stop if stop >= 0 else None, step)


def _is_empty(index: Index) -> bool:
    """Tell whether an index made by `_compact` holds no point."""
    return isinstance(index, slice) and index == slice(0, 0)
