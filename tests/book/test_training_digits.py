"""Four MDLSTMs learn to read: a short run of tools/train_digits.py."""

import re
import subprocess
import sys

import numpy as np
import train_digits

import mdrnn_lib as md


def test_digits_are_learnt(root):
    command = [sys.executable, root / "tools" / "train_digits.py", "--hidden=12", "--epochs=5"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    reached = re.search(r"^test accuracy (.*)% after", printed, re.MULTILINE)
    assert float(reached[1]) >= 90, printed


def test_settings_are_chosen_without_the_test_images():
    whole, _ = md.datasets.load_digits()
    train, held_out = train_digits.divided(whole)
    np.testing.assert_array_equal(np.concatenate([train.x, held_out.x]), whole.x)
    assert np.bincount(held_out.y).tolist() == 10 * [80]


def test_pixels_have_mean_0_and_deviation_1():
    points = train_digits.read(md.datasets.load_digits().train.x, 2)
    assert points.shape == (4000, 14, 14, 4)
    assert abs(points.mean()) < 0.01
    assert abs(points.std() - 1) < 0.01


def test_the_saved_parameters_read_what_the_chapter_says(root):
    chapter = root / "book" / "n-dimensions" / "reading-images.ipynb"
    told = re.search(r"longer run +(\d+)", chapter.read_text(encoding="utf-8"))
    _, test = md.datasets.load_digits()
    model = train_digits.build(2, 32, np.random.default_rng(0))
    md.load(model, md.results.parameters("reading-images"))
    answers = md.predict(model, train_digits.read(test.x, 2)).argmax(axis=1)
    assert (answers != test.y).sum() == int(told[1])


def test_the_saved_parameters_are_small(root):
    saved = [md.results.parameters("reading-images")]
    saved.append(root / "mdrnn_lib" / "widgets" / "digit_reader" / "trained.npz")
    for path in saved:
        assert path.stat().st_size < 300_000
