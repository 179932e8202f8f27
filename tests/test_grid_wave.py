"""The grid wave as a Python object: its numbers are the library's, its settings are checked."""

import doctest
import re
import sys

import numpy as np
import pytest
from traitlets import TraitError

import mdrnn_lib as md
from mdrnn_lib.widgets import GridWave
from mdrnn_lib.widgets.parts import grid_trace

KINDS = [md.MDRNN, md.MDLSTM, md.MDLeaky, md.MDStable]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("grid", [(4,), (2, 5), (2, 3, 2)])
def test_points_one_by_one_are_the_layer(kind, grid):
    rng = np.random.default_rng(1)
    n = len(grid)
    layer = kind(n, 2, 3, rng=rng)
    x, dh = rng.normal(size=(*grid, 2)), rng.normal(size=(*grid, 3))
    for direction in range(2**n):
        axes = [d for d in range(n) if direction >> d & 1]
        h, tape = layer.forward(np.flip(x, axes)[None])
        dx, _ = layer.backward(np.flip(dh, axes)[None], tape)
        trace = grid_trace.forward(layer, x, direction)
        np.testing.assert_allclose(trace.h, np.flip(h[0], axes), rtol=1e-12, atol=1e-14)
        adjoint = grid_trace.backward(layer, trace, dh, direction)
        np.testing.assert_allclose(adjoint.dx, np.flip(dx[0], axes), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("kind", KINDS)
def test_a_readers_layer_gives_its_own_numbers(kind):
    rng = np.random.default_rng(3)
    layer, image = kind(2, 2, 5, rng=rng), rng.normal(size=(6, 7, 2))
    wave = GridWave(layer, image, unit=4, point=(3, 2), show="dh")
    h, tape = layer.forward(image[None])
    dh = np.zeros_like(h)
    dh[0, 3, 2, 4] = 1
    dx, _ = layer.backward(dh, tape)
    found = wave.numbers
    np.testing.assert_allclose(found["h"], h[0, ..., 4].ravel(), rtol=1e-10, atol=1e-11)
    np.testing.assert_allclose(found["dx"], dx[0].mean(axis=-1).ravel(), rtol=1e-10, atol=1e-11)
    assert found["shown"][3 * 7 + 2] == 1


def test_each_direction_of_a_layer_has_its_own_weights():
    rng = np.random.default_rng(4)
    layer, image = md.MultiDirectional(md.MDLSTM, 2, 1, 3, rng=rng), rng.normal(size=(4, 5))
    h, _ = layer.forward(image[None, ..., None])
    for k in range(4):
        wave = GridWave(layer, image, direction=k, unit=2)
        expected = h[0, ..., 3 * k + 2].ravel()
        np.testing.assert_allclose(wave.numbers["h"], expected, rtol=1e-10, atol=1e-11)


def test_one_feature_needs_no_axis():
    pixels = np.eye(3)
    assert GridWave(image=pixels[..., None]).state == GridWave(image=pixels).state


def test_the_sum_of_all_units_adds_their_gradients():
    parts = [GridWave(show="dh", unit=unit).numbers["dx"] for unit in range(4)]
    whole = GridWave(show="dh", loss="sum").numbers["dx"]
    np.testing.assert_allclose(whole, sum(parts), atol=1e-14)


def visible(wave):
    """Which points the sweep has reached."""
    seen = wave.run("frame", wave.state)["visible"]
    return np.reshape(seen, wave.extents)


def test_the_activation_is_the_readers():
    wave = GridWave(md.MDRNN(2, 1, 3, activation="relu", rng=0))
    assert (wave.cell, wave.options) == ("relu", ("h", "dh"))
    assert wave.numbers["h"].min() == 0


@pytest.mark.parametrize("direction", range(4))
def test_a_step_is_a_front(direction):
    wave = GridWave(direction=direction, step=0)
    assert wave.last == 12 + 16 - 1
    reached = [0]
    for step in range(1, wave.last + 1):
        wave.step = step
        reached.append(visible(wave).sum())
    assert np.diff(reached).tolist() == [*range(1, 12), *[12] * 5, *range(11, 0, -1)]
    corner = visible(wave)
    wave.step = 1
    ((row, column),) = np.argwhere(visible(wave))
    assert (row > 0, column > 0) == (bool(direction & 1), bool(direction & 2))
    assert corner.all()


def test_the_gradient_comes_back_to_what_the_point_sees():
    wave = GridWave(show="dh", point=(2, 3), step=0)
    assert wave.last == 6
    wave.step = 6
    assert visible(wave).sum() == 3 * 4
    assert visible(wave)[:3, :4].all()
    shown = wave.numbers["shown"].reshape(wave.extents)
    assert (shown[visible(wave)] > 0).all()
    assert (shown[~visible(wave)] == 0).all()


def test_what_depends_on_a_setting_follows_it():
    wave = GridWave(show="f1", step=27)
    wave.cell = "tanh"
    assert wave.show == "h"
    wave.show, wave.point = "dh", [0, 1]
    assert wave.step == wave.last == 2
    wave.image = [[0.0, 1.0]]
    assert wave.point == [0, 1]
    wave.image = [[1.0], [2.0]]
    assert (wave.point, wave.last) == ([0, 0], 1)


def test_a_long_state_is_not_printed():
    assert re.fullmatch(
        r"GridWave\(cell='lstm', .* image=\.\.\., weights=\.\.\.\)", repr(GridWave())
    )


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"direction": 4}, "direction must be 0 … 3, got 4"),
        ({"unit": 4}, "unit must be 0 … 3, got 4"),
        ({"show": "f"}, "show must be one of 'h', 'c', 'i', 'f1', 'f2', 'o', 'g', 'dh', got 'f'"),
        ({"cell": "tanh", "show": "c"}, "show must be one of 'h', 'dh', got 'c'"),
        ({"cell": "gru"}, "cell must be one of 'tanh', 'lstm', 'leaky', got 'gru'"),
        ({"point": (12, 0)}, r"point\[0\] must be 0 … 11, got 12"),
        ({"loss": "mean"}, "loss must be one of 'unit', 'sum'"),
        ({"step": 28}, "step must be 0 … 27, got 28"),
        ({"show": "dh", "point": (0, 0), "step": 2}, "step must be 0 … 1, got 2"),
        ({"image": np.zeros((3, 41))}, r"each extent 1 … 40; got \(3, 41\)"),
        ({"image": [[1.0, float("nan")]]}, "image must be finite"),
        ({"image": [[1.0], [1.0, 2.0]]}, "image must have the shape"),
        ({"image": np.zeros((3, 4, 2))}, "read 2 numbers a point; it has 2 and 1 and reads 1"),
        ({"layer": md.MDLSTM(3, 1, 2)}, "must have 2 dimensions .* it has 3"),
        ({"layer": md.MDRNN(2, 1, 65)}, "number of hidden units must be 1 … 64, got 65"),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        GridWave(**state)


@pytest.mark.parametrize("layer", [md.MDLSTM(2, 1, 2, peepholes=True), md.Dense(2, 1), "lstm"])
def test_only_layers_on_grids_can_be_drawn(layer):
    with pytest.raises(ValueError, match="layer must be an MDRNN, MDLSTM"):
        GridWave(layer)


def test_the_examples_run():
    result = doctest.testmod(sys.modules[GridWave.__module__])
    assert (result.attempted, result.failed) == (3, 0)
