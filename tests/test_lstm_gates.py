"""The gates of an LSTM unit as a Python object: the library's numbers, checked settings."""

import doctest
import sys

import numpy as np
import pytest
from traitlets import TraitError

import mdrnn_lib as md
from mdrnn_lib.widgets import LSTMGates

CASES = [
    {},
    {"overrides": [["f", 0, 0.9]]},
    {"overrides": [["f", 8, 0.0], ["i", 5, 1.0], ["g", 5, -1.0]], "step": 12},
    {"overrides": [["o", 0, 1.0]], "forget_bias": 1.0},
    {"overrides": [["g", 4, 0.5], ["o", 3, 0.7]], "forget_bias": 0.0, "step": 5},
]


def unrolled(figure: LSTMGates, k: int = 0, moved: complex = 0) -> dict[str, list[complex]]:
    """Step through the equations themselves, with c_k moved by a little."""
    params, x = figure.params, np.array(figure.inputs)
    h = c = 0j
    trace = {name: [] for name in "ifogch"}
    for t, x_t in enumerate(x, start=1):
        a = x_t @ params["W_x"] + h * params["W_h"][0, 0] + params["b"]
        gates = dict(zip("ifog", [*1 / (1 + np.exp(-a[:3])), np.tanh(a[3])], strict=True))
        for every in (True, False):
            gates |= {g: v for g, s, v in figure.overrides if s == (0 if every else t)}
        c = gates["i"] * gates["g"] + gates["f"] * c + (moved if t == k else 0)
        h = gates["o"] * np.tanh(c)
        for name, value in (gates | {"c": c, "h": h}).items():
            trace[name].append(value)
    return trace


@pytest.mark.parametrize("state", CASES)
def test_gates_and_states_satisfy_their_equations(state):
    figure = LSTMGates(**state)
    trace, values = unrolled(figure), figure.values
    for name in "ch":
        np.testing.assert_allclose(getattr(values, name), np.real(trace[name]), atol=1e-14)
    for place, name in enumerate("ifog"):
        np.testing.assert_allclose(values.gates[:, place], np.real(trace[name]), atol=1e-14)


@pytest.mark.parametrize("state", CASES)
def test_the_total_derivative_goes_every_way(state):
    figure, step = LSTMGates(**state), 1e-30
    expected = [
        unrolled(figure, k, 1j * step)["c"][figure.step - 1].imag / step
        for k in range(1, figure.step + 1)
    ]
    np.testing.assert_allclose(figure.values.total, expected, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("state", CASES)
def test_the_path_is_the_product_of_forget_gates(state):
    figure = LSTMGates(**state)
    f, t = figure.values.gates[:, 1], figure.step
    expected = [np.prod(f[k:t]) for k in range(1, t + 1)]
    np.testing.assert_allclose(figure.values.path, expected, rtol=1e-13)


def test_what_is_free_is_the_same_with_no_gate_held():
    held, free = LSTMGates(overrides=[["f", 8, 0]]), LSTMGates().values
    np.testing.assert_array_equal(held.numbers["free"]["gates"], free.gates.ravel())
    np.testing.assert_array_equal(held.numbers["free"]["c"], free.c)
    assert abs(held.values.c[-1] - free.c[-1]) > 0.1


def test_path_and_total_differ_where_the_output_is_open():
    figure = LSTMGates(overrides=[["o", 0, 1]])
    assert abs(figure.values.total[0] - figure.values.path[0]) > 1
    figure.overrides = [[gate, 0, 0.5] for gate in "ifog"]
    np.testing.assert_allclose(figure.values.total, figure.values.path, rtol=1e-14)


def test_a_readers_layer_gives_its_own_numbers():
    layer = md.LSTM(3, 1, rng=4)
    x = np.random.default_rng(5).normal(size=(9, 3))
    figure = LSTMGates(layer, inputs=x)
    h, _ = layer.forward(x[None])
    np.testing.assert_allclose(figure.values.h, h[0, :, 0], rtol=1e-10)
    assert (figure.forget_bias, figure.step, figure.at) == (1, 9, 4)


def test_the_unit_has_learnt_the_task():
    figure, rng = LSTMGates(), np.random.default_rng(6)
    errors = []
    for _ in range(200):
        x = np.zeros((16, 3))
        x[:, 0] = rng.uniform(-0.7, 0.7, 16)
        store, recall = rng.integers(0, 5), rng.integers(9, 16)
        x[store, 1] = x[recall, 2] = 1
        figure.inputs = x.tolist()
        errors.append(figure.values.h[recall] - x[store, 0])
    assert np.sqrt(np.mean(np.square(errors))) < 0.05


def test_what_depends_on_the_length_follows_it():
    figure = LSTMGates(at=15, overrides=[["f", 12, 0], ["f", 2, 0.5]])
    figure.inputs = [[0.1, 0, 0]] * 6
    assert (figure.step, figure.at, figure.overrides) == (6, 6, [["f", 2, 0.5]])


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"step": 17}, "step must be 0 … 16, got 17"),
        ({"at": 0}, "at must be 1 … 20, got 0"),
        ({"gate": "c"}, "gate must be one of 'i', 'f', 'o', 'g', got 'c'"),
        ({"forget_bias": 11}, "forget_bias must be −10 … 10, got 11"),
        ({"overrides": [["f", 8]]}, r"each of the overrides must be \[gate, step, value\], got"),
        ({"overrides": [["z", 8, 0]]}, "the gate of an override must be one of 'i', 'f', 'o'"),
        ({"overrides": [["f", 17, 0]]}, "the step of an override must be 0 … 16, got 17"),
        ({"overrides": [["f", 8, -0.1]]}, "the value of f must be 0 … 1, got -0.1"),
        ({"overrides": [["g", 8, -1.1]]}, "the value of g must be −1 … 1, got -1.1"),
        ({"inputs": [[1, 2]] * 4}, r"inputs must have the shape \(T, 3\).* got \(4, 2\)"),
        ({"inputs": [[0, 0, 0]] * 21}, r"T from 2 to 20; got \(21, 3\)"),
        ({"inputs": [[0, 0, float("nan")]] * 4}, "inputs must be finite"),
        ({"weights": {"b": [0] * 4}}, r"W_x must have the shape \(3, 4\), got \(0,\)"),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        LSTMGates(**state)


@pytest.mark.parametrize(
    "layer", [md.LSTM(3, 1, peepholes=True), md.LSTM(3, 2), md.LSTM(2, 1), md.RNN(3, 1), "lstm"]
)
def test_only_one_lstm_unit_can_be_drawn(layer):
    with pytest.raises(ValueError, match="layer must be an LSTM with 3 inputs and 1 hidden"):
        LSTMGates(layer)


def test_the_examples_run():
    result = doctest.testmod(sys.modules[LSTMGates.__module__])
    assert (result.attempted, result.failed) == (2, 0)
