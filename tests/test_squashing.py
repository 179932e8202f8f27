"""σ and tanh from one exponential, against the slow ones, up to infinity."""

import numpy as np
import pytest

import mdrnn_lib as md
from mdrnn_lib.cells.squashing import overflow_is_fine, sigmoid_, tanh

FAR = [-1e4, -800.0, -100.0, 100.0, 800.0, 1e4]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_both_are_right_to_two_units_in_the_last_place_of_one(dtype):
    a = np.append(np.random.default_rng(0).normal(0, 4, 10_000), FAR).astype(dtype)
    exact = a.astype(np.longdouble)
    unit = np.finfo(dtype).eps
    squashed = overflow_is_fine(lambda: (tanh(a, out=np.empty_like(a)), sigmoid_(-a)))
    hyperbolic, sigma = squashed()
    assert abs(hyperbolic - np.tanh(exact)).max() <= 2 * unit
    assert abs(sigma - (1 + np.tanh(exact / 2)) / 2).max() <= 2 * unit


def test_the_lstm_does_not_warn_of_gates_that_are_wide_open():
    layer = md.LSTM(1, 2, rng=0)
    for scale in (1e3, -1e3):
        h, _ = layer.forward(np.full((1, 3, 1), scale))
        assert np.isfinite(h).all()
