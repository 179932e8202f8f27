"""Squashing functions: relatively exact however small their value, and quiet up to infinity."""

import numpy as np
import pytest
from kinds import KINDS, make

import mdrnn_lib as md
from mdrnn_lib.cells.squashing import overflow_is_fine, sigmoid_

FAR = [-1e4, -800.0, 100.0, 800.0, 1e4]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sigma_is_right_to_its_own_last_places(dtype):
    a = np.append(np.random.default_rng(0).normal(0, 20, 10_000), FAR).astype(dtype)
    with np.errstate(over="ignore"):
        exact = 1 / (1 + np.exp(-a.astype(np.longdouble)))
    sigma = overflow_is_fine(sigmoid_)(-a)
    tiny = np.finfo(dtype).tiny
    assert (abs(sigma - exact) <= 4 * np.finfo(dtype).eps * exact + tiny).all()


def test_sigma_has_a_slope_in_the_complex_plane_too():
    slope = sigmoid_(-np.array([0.0, -5.0, -900.0, 900.0]) - 1e-30j).imag / 1e-30
    sigma = 1 / (1 + np.exp(5.0))
    np.testing.assert_allclose(slope, [0.25, sigma * (1 - sigma), 0, 0], rtol=1e-14, atol=1e-300)


@pytest.mark.parametrize("kind", KINDS)
def test_gates_that_are_wide_open_do_not_warn(kind):
    layer = make(kind, 1, 1, 2)
    for scale in (1e3, -1e3):
        h, _ = layer.forward(np.full((1, 3, 1), scale))
        assert np.isfinite(h).all()


@pytest.mark.parametrize("size", [1e-4, 1e-6, 1e-8])
@pytest.mark.parametrize("kind", KINDS)
def test_small_states_keep_their_digits_in_float32(kind, size):
    single, double = (make(kind, 2, 2, 3, dtype=dtype) for dtype in (np.float32, np.float64))
    for layer in (single, double):
        layer.params["b"] = np.zeros_like(layer.params["b"])
    for name, value in single.params.items():
        double.params[name] = value.astype(np.float64)
    x = (size * np.random.default_rng(1).normal(size=(2, 3, 4, 2))).astype(np.float32)
    found, expected = single.forward(x)[0], double.forward(x)[0]
    assert abs(found - expected).max() <= 1e-6 * abs(expected).max()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("size", [1.0, 1e-4, 1e-8])
def test_equal_models_agree_however_small_the_input(size, dtype):
    lstm = md.LSTM(2, 3, forget_bias=0, dtype=dtype, rng=0)
    equals = [
        md.LSTM(2, 3, peepholes=True, forget_bias=0, dtype=dtype, rng=0),
        md.MDStable(1, 2, 3, forget_bias=0, dtype=dtype, rng=0),
    ]
    x = size * np.random.default_rng(1).normal(size=(2, 5, 2))
    expected = lstm.forward(x)[0]
    for other in equals:
        np.testing.assert_allclose(other.forward(x)[0], expected, rtol=10 * np.finfo(dtype).eps)
