"""Images before a network reads them: cut into tiles and back, moved by a pixel or two."""

from itertools import product

import numpy as np
import pytest

from mdrnn_lib.datasets import moved, tiles, untiled


def test_a_tile_becomes_the_features_of_a_point():
    images = np.arange(2 * 16).reshape(2, 4, 4, 1)
    points = tiles(images, 2)
    assert points.shape == (2, 2, 2, 4)
    assert points[1, 0, 1].tolist() == [18, 19, 22, 23]


def test_tiles_can_be_laid_out_again():
    images = np.random.default_rng(0).random((2, 6, 9, 2))
    points = tiles(images, 3)
    assert points.shape == (2, 2, 3, 18)
    np.testing.assert_array_equal(untiled(points, 3), images)


def test_an_image_moves_by_every_shift_up_to_the_longest():
    images = np.zeros((400, 7, 7, 1))
    images[:, 3, 3] = 1
    for most in (0, 1, 2):
        seen = np.argwhere(moved(images, most, rng=0))
        assert len(seen) == 400
        shifts = range(-most, most + 1)
        assert {(i - 3, j - 3) for _, i, j, _ in seen.tolist()} == set(product(shifts, shifts))


def test_the_same_seed_moves_alike():
    images = np.random.default_rng(0).random((5, 4, 4, 1))
    np.testing.assert_array_equal(moved(images, 1, rng=3), moved(images, 1, rng=3))


@pytest.mark.parametrize("shape", [(2, 4, 4), (2, 5, 4, 1), (2, 4, 5, 1)])
def test_what_cannot_be_cut_is_refused(shape):
    with pytest.raises(ValueError, match=r"that 2 divides; got shape"):
        tiles(np.zeros(shape), 2)


def test_what_are_no_tiles_is_refused():
    with pytest.raises(ValueError, match=r"with features that 3² divides; got shape"):
        untiled(np.zeros((1, 2, 2, 8)), 3)


@pytest.mark.parametrize(
    ("images", "most", "words"),
    [
        (np.zeros((2, 4, 5)), 1, r"axes \(batch, rows, columns, F\); got shape \(2, 4, 5\).*None"),
        ([[[1.0], [1.0, 2.0]]], 1, "images must be a full array"),
        (np.zeros((2, 4, 5, 1)), -1, "most must be a whole number of at least 0; got -1"),
        (np.zeros((2, 4, 5, 1)), 1.5, "most must be a whole number of at least 0; got 1.5"),
    ],
)
def test_what_cannot_be_moved_is_refused(images, most, words):
    with pytest.raises(ValueError, match=words):
        moved(images, most)
