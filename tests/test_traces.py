"""Traces: every state and gate by name, in memory of their own; dL/dh at every point."""

import doctest
import gc

import numpy as np
import pytest
from kinds import KINDS, make

import mdrnn_lib as md
from mdrnn_lib import traces
from mdrnn_lib.cells import Cell

NAMES = {
    "lstm": ["i", "f1", "f2", "o", "g"],
    "peephole": ["i", "f1", "f2", "o", "g"],
    "leaky": ["f", "o", "lambda1", "g"],
    "stable": ["i", "f", "o", "lambda1", "g"],
    "gru": ["r1", "r2", "lambda1", "lambda2", "g", "hg1", "hg2"],
}
LENGTHS = np.array([[3, 4], [2, 2]])


def drawn(*shape):
    return np.random.default_rng(1).normal(size=shape)


def before(states):
    """The states of the two predecessors of every point, zero outside the grid."""
    above, left = np.zeros_like(states), np.zeros_like(states)
    above[:, 1:], left[:, :, 1:] = states[:, :-1], states[:, :, :-1]
    return above, left


@pytest.mark.parametrize("kind", KINDS)
def test_states_and_gates_satisfy_their_equations(kind):
    layer, x = make(kind, 2, 2, 3), drawn(2, 3, 4, 2)
    found = md.trace(layer, x)
    gate = found.gates
    np.testing.assert_array_equal(found.h, layer.forward(x)[0])
    assert list(gate) == NAMES.get(kind, [])
    assert {value.shape for value in gate.values()} <= {(2, 3, 4, 3)}
    if kind in ("tanh", "relu", "identity"):
        assert found.c is None
        return
    above, left = before(found.h if kind == "gru" else found.c)
    if kind == "gru":
        assert found.c is None
        shares = gate["lambda1"], gate["lambda2"]
        h = (1 - sum(shares)) * gate["g"] + shares[0] * above + shares[1] * left
        np.testing.assert_allclose(found.h, h, rtol=1e-11)
        return
    if kind in ("lstm", "peephole"):
        c = gate["i"] * gate["g"] + gate["f1"] * above + gate["f2"] * left
    else:
        into = gate["i"] if kind == "stable" else 1 - gate["f"]
        mixed = gate["lambda1"] * above + (1 - gate["lambda1"]) * left
        c = into * gate["g"] + gate["f"] * mixed
    np.testing.assert_allclose(found.c, c, rtol=1e-11)
    seen = found.c if kind == "leaky" else np.tanh(found.c)
    np.testing.assert_allclose(found.h, gate["o"] * seen, rtol=1e-12)


def arrays(found):
    return [found.h, *([] if found.c is None else [found.c]), *found.gates.values()]


@pytest.mark.parametrize("several", [False, True], ids=["one direction", "all directions"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_a_trace_holds_stays_as_it_is(kind, several):
    layer, x = make(kind, 2, 2, 3, several=several), drawn(2, 3, 4, 2)
    found = md.trace(layer, x)
    copies = [array.copy() for array in arrays(found)]
    gc.collect()
    for value in layer.params.values():
        value += 1
    for _ in range(3):
        layer.forward(-x)
    md.trace(layer, -x)
    for array, copy in zip(arrays(found), copies, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("kind", KINDS)
def test_each_direction_is_laid_out_on_the_grid_as_it_is(kind):
    several, x = make(kind, 2, 2, 3, several=True, merge="sum"), drawn(2, 3, 4, 2)
    found = md.trace(several, x)
    np.testing.assert_allclose(found.h.sum(axis=0), several.forward(x)[0], rtol=1e-12)
    for direction in range(4):
        axes = [1 + d for d in range(2) if direction >> d & 1]
        single = make(kind, 2, 2, 3)
        single.params = {name: value[direction] for name, value in several.params.items()}
        alone = md.trace(single, np.flip(x, axes))
        for whole, one in zip(arrays(found), arrays(alone), strict=True):
            np.testing.assert_allclose(np.flip(whole[direction], axes), one, rtol=1e-11)


@pytest.mark.parametrize("kind", KINDS)
def test_outside_the_lengths_all_is_zero(kind):
    layer, x = make(kind, 2, 2, 3), drawn(2, 3, 4, 2)
    found = md.trace(layer, x, LENGTHS)
    alone = md.trace(layer, x[1:, :2, :2])
    outside = ~md.mask_from_lengths(LENGTHS, (3, 4))
    for array, own in zip(arrays(found), arrays(alone), strict=True):
        assert not array[outside].any()
        np.testing.assert_allclose(array[1:, :2, :2], own, rtol=1e-12)


@pytest.mark.parametrize("kind", KINDS)
def test_an_adjoint_holds_what_comes_back_from_later_points(kind):
    layer, x, dh = make(kind, 1, 2, 3), drawn(2, 5, 2), drawn(2, 5, 3)
    h, tape = layer.forward(x)
    found = traces.adjoint(layer, x, dh)
    np.testing.assert_array_equal(found.dx, layer.backward(dh, tape)[0])
    for k in range(4):  # cut the sequence behind k: what enters the rest is the state at k
        _, tape = layer.forward(x[:, : k + 1])
        _, rest = layer.forward(x[:, k + 1 :], initial=tape.final)
        layer.backward(dh[:, k + 1 :], rest)
        np.testing.assert_allclose(found.dh[:, k], dh[:, k] + rest.dinitial[0].h, rtol=1e-11)
    np.testing.assert_array_equal(found.dh[:, -1], dh[:, -1])
    assert h.shape == found.dh.shape


def test_an_adjoint_of_all_directions():
    layer, x = make("lstm", 2, 2, 3, several=True, merge="mean"), drawn(2, 3, 4, 2)
    h, tape = layer.forward(x)
    found = traces.adjoint(layer, x, np.stack([h / 4] * 4))
    np.testing.assert_allclose(found.dx, layer.backward(h, tape)[0], rtol=1e-12)
    assert found.dh.shape == (4, *h.shape)


class Plain(Cell):
    """A cell of one's own that says nothing of its gates."""

    def gates(self, ndim):
        return ("a",)

    def forward(self, a, before, params, empty):
        return a, a, a

    def backward(self, dh, dc, saved, params):
        return dh, dh, {}


def test_a_cell_of_ones_own_shows_its_states():
    found = md.trace(md.Recurrent(Plain(), 1, 2, 3, rng=0), drawn(1, 4, 2))
    assert found.c is None
    assert found.gates == {}
    assert found.h.shape == (1, 4, 3)


@pytest.mark.parametrize("layer", [md.Dense(2, 3), md.Sequential(md.LSTM(2, 3)), md.LSTM])
@pytest.mark.parametrize(
    "call", [md.trace, lambda layer, x: traces.adjoint(layer, x, x)], ids=["trace", "adjoint"]
)
def test_what_has_no_states_is_told_so(layer, call):
    with pytest.raises(ValueError, match=r"layer must be recurrent.*stand in model\.layers"):
        call(layer, drawn(1, 4, 2))


def test_a_gradient_of_another_shape_is_told_so():
    with pytest.raises(ValueError, match=r"dh must have the shape \(1, 4, 3\); got \(1, 4, 2\)"):
        traces.adjoint(md.LSTM(2, 3), drawn(1, 4, 2), drawn(1, 4, 2))


def test_the_example_runs():
    result = doctest.testmod(traces)
    assert result.attempted >= 4
    assert result.failed == 0
