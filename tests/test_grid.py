"""The plan visits every point once, predecessors first, in every direction."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mdrnn_lib.grid import flip, plan


def raster(shape):
    return np.arange(np.prod(shape))


shapes = st.lists(st.integers(1, 5), min_size=1, max_size=4).map(tuple)


def columns(shape, front, direction=0):
    """Return the points of a front as tuples."""
    return list(zip(*np.unravel_index(raster(shape)[front.visited[direction]], shape), strict=True))


@given(shapes)
def test_every_point_is_visited_once_and_in_its_front(shape):
    fronts = plan(shape).fronts
    assert len(fronts) == sum(shape) - len(shape) + 1
    points = [point for front in fronts for point in columns(shape, front)]
    assert sorted(points) == list(np.ndindex(shape))
    for k, front in enumerate(fronts):
        assert {sum(point) for point in columns(shape, front)} == {k}


@given(shapes)
def test_links_join_each_point_to_its_predecessor(shape):
    fronts = plan(shape).fronts
    before = []
    for front in fronts:
        here = columns(shape, front)
        assert (front.size, front.size_before) == (len(here), len(before))
        for d, link in enumerate(front.links):
            reached = np.array(here, int).reshape(-1, len(shape))[link.here]
            source = np.array(before, int).reshape(-1, len(shape))[link.before]
            assert [tuple(p) for p in reached] == [p for p in here if p[d] > 0]
            step = np.zeros(len(shape), int)
            step[d] = 1
            assert (reached - step == source).all()
        before = here


@given(shapes)
def test_direction_k_flips_the_axes_whose_bits_are_set(shape):
    directions = 2 ** len(shape)
    for front in plan(shape, directions).fronts:
        for k in range(directions):
            for plain, flipped in zip(columns(shape, front), columns(shape, front, k), strict=True):
                for d, end in enumerate(shape):
                    assert flipped[d] == (end - 1 - plain[d] if k >> d & 1 else plain[d])


def test_flip_of_direction_zero_is_the_raster_order():
    assert flip((2, 3), 0).tolist() == [0, 1, 2, 3, 4, 5]
    assert flip((2, 3), 1).tolist() == [3, 4, 5, 0, 1, 2]
    assert flip((2, 3), 2).tolist() == [2, 1, 0, 5, 4, 3]


def test_plans_are_made_once():
    assert plan((3, 4)) is plan((3, 4))


@pytest.mark.parametrize(("shape", "sizes"), [((4,), [1] * 4), ((2, 2, 2), [1, 3, 3, 1])])
def test_sizes_of_fronts(shape, sizes):
    assert [front.size for front in plan(shape).fronts] == sizes


@given(shapes)
def test_runs_visit_the_points_of_all_fronts_in_order(shape):
    found = plan(shape, directions=2 ** len(shape))
    assert [k for front in found.fronts for k in raster(shape)[front.points]] == list(raster(shape))
    for direction, runs in enumerate(found.runs):
        visited = np.full(np.prod(shape), -1)
        for points, indices in runs:
            visited[points] = raster(shape)[indices]
        by_front = [raster(shape)[front.visited[direction]] for front in found.fronts]
        np.testing.assert_array_equal(visited, np.concatenate(by_front))


def test_a_sequence_is_one_run_in_either_direction():
    assert [len(runs) for runs in plan((9,), directions=2).runs] == [1, 1]


@given(shapes)
def test_a_front_knows_which_faces_it_touches(shape):
    for front in plan(shape).fronts:
        here = columns(shape, front)
        for d, end in enumerate(shape):
            assert (d in front.entered) == any(point[d] == 0 for point in here)
            assert (d in front.left) == any(point[d] == end - 1 for point in here)
