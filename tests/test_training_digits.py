"""Four MDLSTMs learn to read: a short run of tools/train_digits.py."""

import re
import subprocess
import sys
from itertools import product

import numpy as np
import train_digits


def test_digits_are_learnt(root):
    command = [sys.executable, root / "tools" / "train_digits.py", "--hidden=12", "--epochs=5"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    reached = re.search(r"^test accuracy (.*)% after", printed, re.MULTILINE)
    assert float(reached[1]) >= 90, printed


def test_a_block_becomes_the_features_of_a_point():
    images = np.arange(2 * 16).reshape(2, 4, 4, 1).astype(float)
    points = train_digits.read(images)
    assert points.shape == (2, 2, 2, 4)
    np.testing.assert_allclose(points[1, 0, 1] * 0.308 + 0.131, [18, 19, 22, 23], rtol=1e-6)


def test_an_image_moves_by_at_most_one_pixel():
    images = np.zeros((200, 6, 6, 1))
    images[:, 3, 2] = 1
    moved = train_digits.moved(images, np.random.default_rng(0))
    seen = np.argwhere(moved)
    assert moved.shape == images.shape
    assert len(seen) == 200
    steps = {tuple(point) for point in (seen[:, 1:3] - [3, 2]).tolist()}
    assert steps == set(product((-1, 0, 1), repeat=2))
