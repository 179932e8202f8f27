"""The four waves as a Python object: numbers of the library, cones of the theorem."""

import doctest
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from traitlets import TraitError

import mdrnn_lib as md
from mdrnn_lib.widgets import FourWaves


@pytest.mark.parametrize("kind", [md.MDRNN, md.MDLSTM, md.MDLeaky, md.MDStable])
def test_a_readers_layer_gives_its_own_numbers(kind):
    rng = np.random.default_rng(1)
    layer, image = md.MultiDirectional(kind, 2, 2, 3, rng=rng), rng.normal(size=(4, 5, 2))
    waves = FourWaves(layer, image, unit=2, point=(1, 3))
    h, tape = layer.forward(image[None])
    for k in range(4):
        column = 3 * k + 2
        states = h[0, ..., column].ravel()
        np.testing.assert_allclose(waves.numbers["h"][k], states, rtol=1e-10, atol=1e-11)
        dh = np.zeros_like(h)
        dh[0, 1, 3, column] = 1
        dx, _ = layer.backward(dh, tape)
        mean = dx[0].mean(axis=-1).ravel()
        np.testing.assert_allclose(waves.numbers["reach"][k], mean, rtol=1e-9, atol=1e-11)


def frame(waves):
    """What follows from the state without a network."""
    return waves.run("frame", waves.state)


@pytest.mark.parametrize("point", [(0, 0), (3, 4), (5, 0), (2, 7)])
def test_the_cones_are_exactly_what_the_gradient_reaches(point):
    waves = FourWaves(point=point)
    reached = waves.numbers["reach"] != 0
    assert (reached.sum(axis=0) == waves.count.ravel()).all()
    for box, seen in zip(frame(waves)["cones"], reached.reshape(4, 6, 8), strict=True):
        top, bottom, left, right = box
        assert seen[top:bottom, left:right].all()
        assert seen.sum() == (bottom - top) * (right - left)
    rows, columns = waves.count.shape
    alike = [np.arange(n) == k for n, k in zip((rows, columns), point, strict=True)]
    assert (waves.count == 2 ** (alike[0][:, None].astype(int) + alike[1])).all()


def test_each_corner_is_needed():
    whole = FourWaves(point=(3, 4))
    for k in range(4):
        fewer = FourWaves(point=(3, 4), corners=[c for c in range(4) if c != k])
        assert (fewer.count == 0).any()
        assert (fewer.count == whole.count - FourWaves(point=(3, 4), corners=[k]).count).all()


def test_the_count_grows_with_the_waves():
    waves = FourWaves(step=0)
    assert not waves.count.any()
    before = waves.count
    for step in range(1, waves.last + 1):
        waves.step = step
        assert (waves.count >= before).all()
        assert waves.count.ravel().tolist() == frame(waves)["count"]
        before = waves.count
    assert (np.all(frame(waves)["visited"]), frame(waves)["arrived"]) == (True, 4)
    waves.step = 6  # (3, 4) is five steps from the lower right, six from the lower left
    assert frame(waves)["arrived"] == 1
    waves.step = 1
    visited = np.reshape(frame(waves)["visited"], (4, 6, 8))
    assert np.argwhere(visited).tolist() == [[0, 0, 0], [1, 5, 0], [2, 0, 7], [3, 5, 7]]


@pytest.mark.parametrize("state", [{}, {"step": 6}, {"corners": [2], "point": (1, 6)}])
def test_the_picture_tells_the_counts(state):
    waves = FourWaves(**state)
    texts = ["".join(node.itertext()) for node in ElementTree.fromstring(waves.still())]
    assert [text for text in texts if text.isdigit()] == [
        "".join(map(str, row)) for row in waves.count
    ]
    assert f"{(waves.count > 0).sum()} of 48 inputs carried towards {tuple(waves.point)}" in texts


def test_corners_are_a_set():
    assert FourWaves(corners=(3, 0, 3)).corners == [0, 3]


def test_what_depends_on_a_setting_follows_it():
    waves = FourWaves(unit=1, point=(5, 7))
    waves.image = [[0.0, 1.0]]
    assert (waves.point, waves.step, waves.last) == ([0, 1], 2, 2)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"corners": [4]}, "a corner must be 0 … 3, got 4"),
        ({"corners": []}, "corners must name one direction at least"),
        ({"unit": 2}, "unit must be 0 … 1, got 2"),
        ({"show": "h"}, "show must be one of 'count', 'reach', got 'h'"),
        ({"cell": "gru"}, "cell must be one of 'tanh', got 'gru'"),
        ({"point": (6, 0)}, r"point\[0\] must be 0 … 5, got 6"),
        ({"step": 14}, "step must be 0 … 13, got 14"),
        ({"image": np.zeros((3, 21))}, r"each extent 1 … 20; got \(3, 21\)"),
        ({"image": [[1.0, float("nan")]]}, "image must be finite"),
        ({"image": [[1.0], [1.0, 2.0]]}, "image must have the shape"),
        ({"image": np.zeros((3, 4, 2))}, "read 2 numbers a point; it has 2 and 4 and reads 1"),
        ({"layer": md.MDRNN(2, 1, 2)}, "4 directions .* it has 2 and 1"),
        ({"layer": md.BRNN(1, 2)}, "must have 2 dimensions .* it has 1 and 2"),
        (
            {"layer": md.MultiDirectional(md.MDRNN, 2, 1, 17)},
            "number of hidden units must be 1 … 16, got 17",
        ),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        FourWaves(**state)


def test_only_layers_on_grids_can_be_drawn():
    with pytest.raises(ValueError, match="layer must be an MDRNN, MDLSTM"):
        FourWaves(md.Dense(2, 1))


def test_the_examples_run():
    result = doctest.testmod(sys.modules[FourWaves.__module__])
    assert (result.attempted, result.failed) == (4, 0)
