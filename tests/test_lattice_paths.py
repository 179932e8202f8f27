"""The lattice paths as a Python object: the sum over paths is the library's derivative."""

import doctest
import re
import sys
from math import comb, prod
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

import mdrnn_lib as md
from mdrnn_lib.widgets import LatticePaths
from mdrnn_lib.widgets.lattice_paths.path_sum import MOST_LISTED, middle, path_sum, paths

weights = st.floats(-1.5, 1.5)
points = st.tuples(st.integers(0, 6), st.integers(0, 6))


def by_library(figure: LatticePaths) -> float:
    """dh_p/dh_q from a layer: dx_q = w_x φ′(a_q) dh_q with w_x = 1."""
    layer = md.MDRNN(2, 1, 1, activation=figure.activation)
    layer.params = {
        "W_x": [[1.0]],
        "W_h": [[[figure.w_1]], [[figure.w_2]]],
        "b": [0.0],
    }
    h, tape = layer.forward(np.array(figure.inputs)[None, ..., None])
    dh = np.zeros_like(h)
    dh[0, *figure.end, 0] = 1
    dx, _ = layer.backward(dh, tape)
    q = (0, *figure.start, 0)
    slope = 1 - h[q] ** 2 if figure.activation == "tanh" else 1
    return dx[q] / slope


@given(w_1=weights, w_2=weights, q=points, p=points, name=st.sampled_from(["identity", "tanh"]))
def test_the_parts_add_up_to_the_librarys_derivative(w_1, w_2, q, p, name):
    inputs = np.random.default_rng(1).normal(size=(7, 7))
    figure = LatticePaths(w_1=w_1, w_2=w_2, activation=name, start=q, end=p, inputs=inputs)
    parts = figure.sum.parts
    expected = by_library(figure)
    assert sum(part.value for part in parts) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert figure.total == pytest.approx(expected, rel=1e-9, abs=1e-9)
    steps = p[0] - q[0], p[1] - q[1]
    assert figure.sum.paths == sum(part.paths for part in parts)
    assert figure.sum.paths == (comb(sum(steps), steps[0]) if min(steps) >= 0 else 0)
    assert len(parts) <= MOST_LISTED


def test_each_path_is_the_product_of_its_steps():
    figure = LatticePaths(activation="tanh", start=(0, 2), end=(2, 3))
    slopes = figure.sum.slopes
    assert [part.points for part in figure.sum.parts] == list(paths((0, 2), (2, 3)))
    for part in figure.sum.parts:
        downs = [r[0] - before[0] for before, r in zip([(0, 2), *part.points], part.points)]  # noqa: B905
        product = [w for r, down in zip(part.points, downs, strict=True)
                   for w in (figure.w_1 if down else figure.w_2, slopes[r])]  # fmt: skip
        assert part.factors == pytest.approx(product)
        assert part.value == pytest.approx(prod(product))


def test_linear_paths_all_weigh_the_same():
    parts = LatticePaths(w_1=0.7, w_2=-0.4).sum.parts
    assert [part.value for part in parts] == pytest.approx([0.7**2 * (-0.4) ** 3] * 10)


def test_a_group_holds_the_paths_through_its_point():
    q, p, w = (0, 0), (4, 5), (0.6, -0.8)
    inputs = np.array(LatticePaths().inputs)
    sums = path_sum(inputs, w, "tanh", q, p)
    assert [part.points[0] for part in sums.parts] == middle(q, p)
    for part in sums.parts:
        through = [path for path in paths(q, p) if part.points[0] in path]
        assert part.paths == len(through)
        values = []
        for path in through:
            steps = zip((q, *path), path, strict=False)
            values.append(prod(w[a[0] == b[0]] * sums.slopes[b] for a, b in steps))
        assert part.value == pytest.approx(sum(values))


def test_a_point_reaches_itself_and_nothing_before_it():
    same = LatticePaths(start=(2, 2), end=(2, 2))
    assert (same.sum.paths, same.total, same.last) == (1, 1, 1)
    back = LatticePaths(start=(2, 2), end=(1, 4))
    assert (back.sum.paths, back.total, back.last) == (0, 0, 0)


def test_what_depends_on_a_setting_follows_it():
    figure = LatticePaths(step=10)
    figure.end = [2, 2]
    assert figure.step == figure.last == 2
    figure.inputs = [[0.0, 1.0]]
    assert (figure.start, figure.end, figure.step) == ([0, 1], [0, 1], 1)


def test_a_long_state_is_not_printed():
    assert re.fullmatch(
        r"LatticePaths\(w_1=-0\.3, .* inputs=\.\.\.\)", repr(LatticePaths(w_1=-0.3))
    )


def number(value):
    return f"{value:.3f}".replace("-", "−")


@pytest.mark.parametrize("state", [{}, {"activation": "tanh", "start": (0, 0), "end": (4, 5)}])
def test_the_still_picture_tells_its_numbers(state):
    figure = LatticePaths(step=3, **state)
    still = ElementTree.fromstring(figure.still())
    words = ["".join(node.itertext()) for node in still.iter()]
    sums = figure.sum
    added = number(sum(part.value for part in sums.parts[:3]))
    what = "groups" if state else "paths"
    assert f"3 of {len(sums.parts)} {what} add up to {added}" in words
    assert f"dhp/dhq = {number(figure.total)}" in words
    for r in np.ndindex(*sums.reach.shape):
        inside = all(a <= k <= b for a, k, b in zip(figure.start, r, figure.end, strict=True))
        assert not inside or number(sums.reach[r]) in words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"w_1": 1.6}, "w_1 must be −1.5 … 1.5, got 1.6"),
        ({"activation": "relu"}, "activation must be one of 'identity', 'tanh'"),
        ({"start": (5, 0)}, r"start\[0\] must be 0 … 4, got 5"),
        ({"end": (0, 6)}, r"end\[1\] must be 0 … 5, got 6"),
        ({"step": 11}, "step must be 0 … 10, got 11"),
        ({"inputs": np.zeros((9, 2))}, r"each extent 1 … 8; got \(9, 2\)"),
        ({"inputs": [[float("nan")]]}, r"inputs\[0\]\[0\] must be −10 … 10, got nan"),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        LatticePaths(**state)


def test_the_examples_run():
    result = doctest.testmod(sys.modules[LatticePaths.__module__])
    assert (result.attempted, result.failed) == (2, 0)
