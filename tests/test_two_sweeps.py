"""The two sweeps as a Python object: the library's numbers, checked settings."""

import doctest
import re
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from traitlets import TraitError

import mdrnn_lib as md
from mdrnn_lib.widgets import TwoSweeps


def number(value):
    return fixed(value, 3)


def fixed(value, digits):
    return f"{value:.{digits}f}".replace("-", "−")


CELLS = ["tanh", "lstm"]


def alone(figure: TwoSweeps, sample: int, direction: int) -> np.ndarray:
    """Run one direction over one sample by itself, without padding; states of the unit."""
    both = figure.layer
    one = (md.LSTM if figure.cell == "lstm" else md.RNN)(1, both.hidden)
    one.params = {name: value[direction] for name, value in both.params.items()}
    x = np.array(figure.inputs[sample][: figure.lengths[sample]])[None, :, None]
    h, _ = one.forward(x[:, ::-1] if direction else x)
    states = h[0, ::-1] if direction else h[0]
    return states[:, figure.unit]


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("gain", [0.5, 1.5])
def test_the_states_are_those_of_each_sample_alone(cell, gain):
    figure = TwoSweeps(cell=cell, unit=1, gain=gain, lengths=(7, 4), point=2)
    for sample, length in enumerate(figure.lengths):
        for direction in (0, 1):
            h = figure.values.h[direction, sample]
            np.testing.assert_allclose(h[:length], alone(figure, sample, direction), rtol=1e-12)
            assert (h[length:] == 0).all()
    assert figure.values.error < 1e-14


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("reversal", ["own", "padded"])
def test_the_derivatives_are_those_of_finite_differences(cell, reversal):
    figure = TwoSweeps(cell=cell, reversal=reversal, sample=2, point=4)
    for k in range(9):
        moved = []
        for step in (1e-5, -1e-5):
            inputs = [list(row) for row in figure.inputs]
            inputs[1][k] += step
            state = figure.state | {"inputs": inputs, "lengths": [9, 6], "step": 9}
            moved.append(TwoSweeps(**state).values.h[:, 1, 3])
        expected = (moved[0] - moved[1]) / 2e-5
        np.testing.assert_allclose(figure.values.reach[:, k], expected, atol=1e-8)


def test_each_direction_brings_its_own_side():
    figure = TwoSweeps(point=4)
    forward, backward = figure.values.reach != 0
    assert forward.tolist() == [True] * 4 + [False] * 5
    assert backward.tolist() == [False] * 3 + [True] * 6
    figure.sample = 2
    assert (figure.values.reach[:, 6:] == 0).all()


@pytest.mark.parametrize("cell", CELLS)
def test_reversal_with_the_padding_spoils_the_backward_states_only(cell):
    own, padded = (TwoSweeps(cell=cell, reversal=name).values for name in ("own", "padded"))
    np.testing.assert_array_equal(own.h[:, 0], padded.h[:, 0])
    np.testing.assert_array_equal(own.h[0, 1, :6], padded.h[0, 1, :6])
    assert padded.error == pytest.approx(np.abs(own.h - padded.h)[1, 1, :6].max())
    assert padded.error > 0.05


def test_without_recurrence_only_the_own_input_counts():
    values = TwoSweeps(gain=0).values
    assert [np.flatnonzero(reach).tolist() for reach in values.reach] == [[4], [4]]


@pytest.mark.parametrize("kind", [md.BRNN, md.BLSTM])
def test_a_readers_layer_gives_its_own_numbers(kind):
    rng = np.random.default_rng(3)
    layer, x = kind(1, 3, rng=rng), rng.normal(size=(2, 7))
    figure = TwoSweeps(layer, x, lengths=(5, 7), sample=2, unit=2)
    y, _ = layer.forward(x[..., None], [[5], [7]])
    expected = np.moveaxis(y[..., [2, 5]], -1, 0)
    np.testing.assert_allclose(figure.values.h, expected, rtol=1e-10, atol=1e-11)
    assert (figure.point, figure.step) == (4, 7)


def test_the_activation_is_the_readers():
    figure = TwoSweeps(md.BRNN(1, 2, activation="relu", rng=0))
    assert figure.cell == "relu"
    assert figure.values.h.min() == 0


def test_what_depends_on_a_setting_follows_it():
    figure = TwoSweeps(point=8)
    figure.sample = 2
    assert figure.point == 6
    figure.lengths = [9, 3]
    assert figure.point == 3
    figure.inputs = [[0.1, 0.2], [0.3, 0.4]]
    assert (figure.lengths, figure.step, figure.point) == ([2, 2], 2, 2)


@pytest.mark.parametrize("state", [{}, {"cell": "lstm", "sample": 2, "point": 2}, {"step": 4}])
def test_the_still_picture_tells_its_numbers(state):
    figure = TwoSweeps(**state)
    still, values = figure.still(), figure.values
    words = ["".join(node.itertext()) for node in ElementTree.fromstring(still).iter()]
    t, m = figure.point - 1, figure.sample - 1
    for direction in (0, 1):
        seen = (figure.lengths[m] - 1 - t if direction else t) < figure.step
        assert (number(values.reach[direction, t]) in words) == seen
        if seen:
            assert fixed(values.h[direction, m, t], 2) in words


@pytest.mark.parametrize("reversal", ["own", "padded"])
def test_padding_has_a_dashed_edge(reversal):
    figure = TwoSweeps(lengths=(9, 6), reversal=reversal)
    edges = [
        (node.get("stroke-dasharray"), node.get("d").count("M"))
        for node in ElementTree.fromstring(figure.still())
        if node.tag.endswith("path") and node.get("fill") == "none"
    ]
    inputs, padding = [(None, 9), (None, 6)], [("3 3", 3)] * 3
    assert sorted(edges, key=str) == sorted([*inputs, *padding], key=str)


def test_a_long_state_is_not_printed():
    printed = repr(TwoSweeps(step=3))
    assert re.fullmatch(r"TwoSweeps\(step=3, .* inputs=\.\.\., weights=\.\.\.\)", printed)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"cell": "gru"}, "cell must be one of 'tanh', 'lstm', got 'gru'"),
        ({"sample": 3}, "sample must be 1 … 2, got 3"),
        ({"point": 0}, "point must be 1 … 12, got 0"),
        ({"point": 10}, "point must be 1 … 9, got 10"),
        ({"sample": 2, "point": 7}, "point must be 1 … 6, got 7"),
        ({"unit": 2}, "unit must be 0 … 1, got 2"),
        ({"reversal": "none"}, "reversal must be one of 'own', 'padded', got 'none'"),
        ({"gain": 2.5}, "gain must be 0 … 2, got 2.5"),
        ({"step": 10}, "step must be 0 … 9, got 10"),
        ({"lengths": (9, 10)}, r"lengths\[1\] must be 1 … 9, got 10"),
        ({"lengths": (0, 5)}, r"lengths\[0\] must be 1 … 9, got 0"),
        ({"inputs": [[1, 2]] * 3}, r"inputs must have the shape \(2, T\).* got \(3, 2\)"),
        ({"inputs": [[1, float("nan")]] * 2}, "inputs must be finite"),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        TwoSweeps(**state)


@pytest.mark.parametrize(
    "layer",
    [
        md.BLSTM(1, 2, peepholes=True), md.BRNN(2, 2), md.RNN(1, 2), md.BRNN(1, 17), "lstm",
        md.MultiDirectional(md.MDRNN, 2, 1, 2), md.MultiDirectional(md.MDLeaky, 1, 1, 2),
    ],
)  # fmt: skip
def test_only_bidirectional_layers_can_be_drawn(layer):
    with pytest.raises(ValueError, match="layer must be a BRNN or a BLSTM without peepholes"):
        TwoSweeps(layer)


def test_the_examples_run():
    result = doctest.testmod(sys.modules[TwoSweeps.__module__])
    assert (result.attempted, result.failed) == (2, 0)
