"""The gradient sum as a Python object: its numbers are the library's, its settings are checked."""

import doctest
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
import sympy
from figure_words import number
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

import mdrnn_lib as md
from mdrnn_lib.widgets import UnrolledGradient

ACTIVATIONS = {"identity": lambda a: a, "tanh": np.tanh, "relu": lambda a: max(a, 0)}


def reals(most: float):
    """Numbers that a figure's state holds exactly."""
    return st.integers(-10000, 10000).map(lambda n: n * most / 10000).map(lambda v: round(v, 8))


def last_state(w_h: complex, xs: list[float], w_x: float, h_0: float, phi) -> complex:
    h = h_0
    for x in xs:
        h = phi(w_x * x + w_h * h)
    return h


@given(
    w_h=reals(1.5),
    w_x=reals(2),
    h_0=reals(2),
    xs=st.lists(reals(2), min_size=1, max_size=8),
    name=st.sampled_from(["identity", "tanh"]),
)
def test_the_terms_add_up_to_the_derivative(w_h, w_x, h_0, xs, name):
    step = 1e-30  # a complex step has no cancellation, so it may be as small as this
    expected = last_state(w_h + 1j * step, xs, w_x, h_0, ACTIVATIONS[name]).imag / step
    figure = UnrolledGradient(
        w_h, w_x=w_x, h_0=h_0, inputs=xs, steps=len(xs), activation=name
    ).numbers
    assert figure["total"] == pytest.approx(expected, rel=1e-12, abs=1e-12)
    assert sum(figure["terms"]) == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("t", range(1, 9))
def test_each_linear_term_is_a_power_of_the_weight_times_a_state(t):
    w_h, w_x, h_0, *xs = sympy.symbols(f"w_h w_x h_0 x_1:{t + 1}")
    states = [h_0]
    for x in xs:
        states.append(w_x * x + w_h * states[-1])
    expected = [w_h ** (t - k) * states[k - 1] for k in range(1, t + 1)]
    assert sympy.expand(sum(expected) - sympy.diff(states[-1], w_h)) == 0

    given = {w_h: 0.8, w_x: -0.7, h_0: 0.3} | {x: 0.1 * k - 0.4 for k, x in enumerate(xs)}
    figure = UnrolledGradient(0.8, w_x=-0.7, h_0=0.3, inputs=[given[x] for x in xs], steps=t)
    assert figure.numbers["terms"] == pytest.approx([float(e.subs(given)) for e in expected])


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("backward", ["none", "last", "every"])
def test_the_numbers_are_those_of_a_plain_layer(activation, backward):
    rng = np.random.default_rng(3)
    for t in range(1, 9):
        w_h, xs = round(rng.uniform(-1.5, 1.5), 3), rng.normal(size=t).round(3).tolist()
        layer = md.RNN(inputs=1, hidden=1, activation=activation)
        layer.params["W_h"][...], layer.params["W_x"][...] = w_h, 1
        h, tape = layer.forward(np.reshape(xs, (1, t, 1)))
        dh = np.full_like(h, backward == "every")
        dh[0, -1] = 1
        dx, grads = layer.backward(dh, tape)

        found = UnrolledGradient(
            w_h, h_0=0, inputs=xs, steps=t, activation=activation, backward=backward
        ).numbers
        np.testing.assert_allclose(found["h"], [0, *h.ravel()], rtol=1e-12)
        assert found["total"] == pytest.approx(grads["W_h"].item(), rel=1e-12, abs=1e-14)
        if backward == "none":
            assert found["deltas"] is None
        else:  # with w_x = 1 a δ is the derivative by the input
            np.testing.assert_allclose(found["deltas"], dx.ravel(), rtol=1e-12, atol=1e-14)


def test_a_sweep_for_the_last_state_finds_the_terms_of_the_sum():
    plain, sweep = UnrolledGradient(activation="tanh"), UnrolledGradient(activation="tanh")
    sweep.backward = "last"
    np.testing.assert_array_equal(sweep.numbers["terms"], plain.numbers["terms"])
    assert "gradient sum" in plain.label()
    assert "backward sweep" in sweep.label()


def words(figure):
    return ["".join(node.itertext()) for node in ElementTree.fromstring(figure.still()).iter()]


def test_the_still_picture_shows_each_number():
    figure = UnrolledGradient(activation="tanh", steps=6)
    found, written = figure.numbers, words(figure)
    for h in found["h"]:
        assert number(h) in written
    for term in found["terms"]:
        assert (number(term) if term < 0 else f"+{number(term)}") in written
    assert number(found["total"]) in written


def test_the_still_picture_shows_how_far_the_sweep_has_come():
    figure = UnrolledGradient(backward="every", term=2)
    found, written = figure.numbers, words(figure)
    shown = [f"δ{k} {number(found['deltas'][k - 1])}" in written for k in (1, 2, 3, 4)]
    assert shown == [False, False, True, True]
    assert number(sum(found["terms"][2:])) in written
    assert "so far" in written
    figure.term = 4
    assert number(found["total"]) in words(figure)
    assert "so far" not in words(figure)


def test_a_relu_that_is_shut_cuts_the_chain():
    found = UnrolledGradient(activation="relu").numbers
    assert found["slopes"].tolist() == [1, 0, 1, 1]
    assert found["terms"][:2].tolist() == [0, 0]


def test_repr_makes_the_figure_again():
    figure = UnrolledGradient(0.55, inputs=(0.25, -1), steps=2, activation="tanh", term=1)
    assert eval(repr(figure)).state == figure.state


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"w_h": 1.6}, r"w_h must be −1\.5 … 1\.5, got 1\.6"),
        ({"w_h": float("nan")}, r"w_h must be .* got nan"),
        ({"w_x": -11}, r"w_x must be −10 … 10, got -11"),
        ({"h_0": float("inf")}, r"h_0 must be .* got inf"),
        ({"steps": 9}, "steps must be 1 … 8, got 9"),
        ({"steps": 0}, "steps must be 1 … 8, got 0"),
        ({"inputs": (1, 2)}, "steps is 4, but there are 2 inputs: give more inputs or fewer"),
        ({"inputs": (1, 2, 3, 11)}, r"inputs\[3\] must be"),
        (
            {"inputs": (1, 2), "steps": 3},
            "steps is 3, but there are 2 inputs",
        ),
        ({"activation": "sine"}, r"one of 'identity', 'tanh', 'relu', got 'sine'"),
        ({"backward": "first"}, r"one of 'none', 'last', 'every', got 'first'"),
        ({"term": 5}, r"term must be 0 \(none\) … 4 \(steps\), got 5"),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        UnrolledGradient(**state)


def test_traits_move_the_figure():
    figure = UnrolledGradient(term=4)
    seen = []
    figure.observe(lambda change: seen.append(change.new), "term")
    figure.steps = 3
    assert (figure.term, seen) == (3, [3])
    figure.w_h = 1.1
    figure.w_h = 0.5
    assert figure.numbers["total"] == pytest.approx(0.5**2 * 1 + 0.5 * 0.1 - 0.95)


def test_the_examples_run():
    result = doctest.testmod(sys.modules[UnrolledGradient.__module__])
    assert (result.attempted, result.failed) == (1, 0)
