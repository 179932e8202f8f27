"""The path growth as a Python object: three real cells, and the count of paths beside them."""

import doctest
import sys
from math import comb
from xml.etree import ElementTree

import numpy as np
import pytest
from traitlets import TraitError

from mdrnn_lib.widgets import PathGrowth
from mdrnn_lib.widgets.parts import engine

KINDS = ("lstm", "leaky", "stable")


@pytest.mark.parametrize(("f", "expected"), [(0.5, 0.0994), (0.6, 1.16e4), (0.73, 3.28e9)])
def test_the_growth_of_the_chapter(f, expected):
    growth = PathGrowth(f=f)
    assert growth.sizes["lstm"][32, 32] == pytest.approx(comb(64, 32) * f**64, rel=1e-12)
    assert growth.sizes["lstm"][32, 32] == pytest.approx(expected, rel=5e-3)


@pytest.mark.parametrize("f", [0.3, 0.5, 0.73, 0.9])
@pytest.mark.parametrize("drive", ["impulse", "constant"])
def test_the_cells_do_what_the_paths_predict(f, drive):
    growth = PathGrowth(f=f, drive=drive, steps=9)
    for kind in KINDS:
        np.testing.assert_allclose(growth.sizes[kind], growth.predicted[kind], rtol=1e-12)


def test_the_layers_are_the_librarys():
    growth = PathGrowth(f=0.8, drive="constant", steps=4)
    x = np.ones((1, 5, 5, 1))
    for kind in KINDS:
        h, _ = growth.layer(kind).forward(x)
        c = growth.sizes[kind]
        expected = c / 2 if kind == "leaky" else np.tanh(c) / 2  # the output gate is σ(0)
        np.testing.assert_allclose(h[0, ..., 0], expected, rtol=1e-12)


def test_leaky_and_stable_states_are_bounded():
    growth = PathGrowth(f=0.9, drive="constant")
    assert growth.sizes["leaky"].max() <= 1
    assert growth.sizes["stable"].max() <= 1 / (1 - 0.9)
    assert growth.sizes["lstm"].max() > 1e15


def test_the_bias_gives_the_gate():
    assert PathGrowth(f=0.5).bias == 0
    assert PathGrowth(f=0.73).bias == pytest.approx(1, abs=0.01)


def test_the_far_corner_and_the_finished_sweep_follow_the_size():
    growth = PathGrowth()
    growth.steps = 7
    assert (growth.point, growth.step, growth.last) == ([7, 7], 15, 15)
    growth.steps = 9
    assert (growth.point, growth.step) == ([9, 9], 19)
    growth.point, growth.step = [2, 8], 17
    growth.steps = 5
    assert (growth.point, growth.step) == ([2, 5], 11)
    growth.step = 3
    growth.steps = 6
    assert (growth.point, growth.step) == ([2, 5], 3)


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (1, "1.00"), (0.09935, "0.0994"), (999.4, "999"), (999.6, "1.00 × 10³"),
     (1.1614e4, "1.16 × 10⁴"), (0.0005, "5.00 × 10⁻⁴"), (4.8e-11, "4.80 × 10⁻¹¹")],
)  # fmt: skip
def test_numbers_have_three_digits(value, words):
    assert engine.call("mdrnnParts.threeDigits", value) == words


@pytest.mark.parametrize("step", [0, 20, 65])
def test_the_still_picture_tells_its_numbers(step):
    still = PathGrowth(f=0.6, step=step).still()
    words = "".join(ElementTree.fromstring(still).itertext())
    assert ("far corner 1.16 × 10⁴" in words) == (step == 65)
    assert ("far corner not yet" in words) == (step < 65)
    assert ("MDLSTM cell 1.16 × 10⁴, leaky" in still) == (step == 65)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"f": 0.2}, "f must be 0.3 … 0.9, got 0.2"),
        ({"steps": 33}, "steps must be 2 … 32, got 33"),
        ({"steps": 4, "point": (5, 0)}, r"point\[0\] must be 0 … 4, got 5"),
        ({"steps": 4, "step": 10}, "step must be 0 … 9, got 10"),
        ({"drive": "noise"}, "drive must be one of 'impulse', 'constant'"),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        PathGrowth(**state)


def test_the_examples_run():
    result = doctest.testmod(sys.modules[PathGrowth.__module__])
    assert (result.attempted, result.failed) == (3, 0)
