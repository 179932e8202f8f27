"""The gradient check for readers: it passes what is right, and names what is wrong."""

from types import MethodType

import kinds
import numpy as np
import pytest

import mdrnn_lib as md
from mdrnn_lib.checks import CENTRAL, COMPLEX, TOLERANCE

GRIDS = [(6,), (3, 4), (2, 3, 2)]


def drawn(shape):
    return np.random.default_rng(1).normal(size=shape)


def make(kind, ndim, several=False, **options):
    return kinds.make(kind, ndim, 2, 2, several=several, **options)


def with_wrong(layer, name, change):
    """Have a layer's backward change one of its gradients ("x" for dx)."""
    right = type(layer).backward

    def backward(self, dh, tape):
        dx, grads = right(self, dh, tape)
        if name == "x":
            return change(dx), grads
        return dx, {**grads, name: change(grads[name])}

    layer.backward = MethodType(backward, layer)
    return layer


@pytest.mark.parametrize("padded", [False, True], ids=["full", "padded"])
@pytest.mark.parametrize("several", [False, True], ids=["one direction", "all directions"])
@pytest.mark.parametrize("grid", GRIDS, ids=str)
@pytest.mark.parametrize("kind", kinds.KINDS)
def test_every_cell_passes_by_every_method_that_fits(kind, grid, several, padded):
    layer = make(kind, len(grid), several)
    lengths = [grid, [2] * len(grid)] if padded else None
    table = md.check_gradients(layer, drawn((2, *grid, 2)), lengths=lengths, entries=12)
    assert table.wrong == []
    methods = [CENTRAL] if kind == "relu" else [CENTRAL, COMPLEX]
    assert [(row.parameter, row.method) for row in table.rows] == [
        (name, method) for name in [*layer.params, "x"] for method in methods
    ]


@pytest.mark.parametrize("merge", ["concat", "sum", "mean"])
def test_every_merge_passes(merge):
    layer = make("lstm", 2, several=True, merge=merge)
    assert md.check_gradients(layer, drawn((1, 2, 3, 2)), entries=12).wrong == []


def test_layers_in_sequence_pass_with_lengths():
    hidden = md.MultiDirectional(md.MDLSTM, 2, 2, 2, rng=0)
    model = md.Sequential(md.Sequential(hidden, md.MeanPool()), md.Dense(8, 3, rng=0))
    lengths = [[3, 2], [2, 4]]
    table = md.check_gradients(model, drawn((2, 3, 4, 2)), lengths=lengths)
    assert table.wrong == []
    assert [row.parameter for row in table.rows] == [*model.params, "x"]
    outside = md.check_gradients(model, drawn((2, 3, 4, 2)))
    assert table.rows[-1].numeric_norm != outside.rows[-1].numeric_norm


@pytest.mark.parametrize("name", ["W_x", "W_h", "b", "P_i", "P_f", "P_o", "x"])
def test_a_flipped_sign_is_found_and_named(name):
    layer = with_wrong(make("peephole", 2), name, np.negative)
    table = md.check_gradients(layer, drawn((2, 3, 3, 2)))
    assert table.wrong == [name]
    assert repr(table).endswith(f"Wrong: {name}")
    errors = {row.parameter: row.relative_error for row in table.rows}
    assert errors[name] > 0.1


@pytest.mark.parametrize("name", ["W_h", "x"])
def test_an_error_in_one_entry_of_the_eighth_digit_is_found_by_complex_step(name):
    def off(gradient):
        changed = gradient.copy()
        changed.flat[3] += 1e-8 * np.linalg.norm(gradient)
        return changed

    table = md.check_gradients(with_wrong(make("lstm", 2), name, off), drawn((2, 3, 3, 2)))
    assert table.wrong == [name]
    assert [row.method for row in table.rows if not row.agrees] == [COMPLEX]


def test_the_relative_error_is_the_largest_difference_over_the_larger_norm():
    layer = with_wrong(make("lstm", 1), "b", lambda gradient: 3 * gradient)
    row = next(row for row in md.check_gradients(layer, drawn((2, 4, 2))).rows if not row.agrees)
    x = drawn((2, 4, 2))
    h, tape = layer.forward(x)
    dh = np.random.default_rng(0).normal(size=h.shape)
    wrong = layer.backward(dh, tape)[1]["b"]
    assert row.analytic_norm == pytest.approx(np.linalg.norm(wrong))
    assert row.numeric_norm == pytest.approx(np.linalg.norm(wrong) / 3)
    expected = np.abs(wrong - wrong / 3).max() / np.linalg.norm(wrong)
    assert row.relative_error == pytest.approx(expected)


def test_a_gradient_that_is_zero_on_both_sides_agrees():
    layer = make("peephole", 2)
    table = md.check_gradients(layer, drawn((1, 1, 1, 2)))  # one point: no predecessors
    rows = [row for row in table.rows if row.parameter in ("W_h", "P_f")]
    assert [(row.relative_error, row.analytic_norm) for row in rows] == [(0, 0)] * 4
    assert table.wrong == []


def test_a_nan_is_wrong():
    layer = with_wrong(make("tanh", 1), "b", lambda gradient: gradient * np.nan)
    assert md.check_gradients(layer, drawn((1, 3, 2))).wrong == ["b"]


def test_a_float32_layer_is_checked_through_its_float64_copy():
    layer = make("lstm", 2, dtype=np.float32)
    table = md.check_gradients(layer, drawn((2, 3, 3, 2)))
    assert table.wrong == []
    assert layer.dtype == np.float32
    assert {value.dtype.name for value in layer.params.values()} == {"float32"}


def test_float32_layers_in_sequence_are_checked_in_float64_too():
    layers = md.MDRNN(1, 2, 3, dtype="float32", rng=0), md.Dense(3, 2, dtype="float32", rng=0)
    assert md.check_gradients(md.Sequential(*layers), drawn((2, 4, 2))).wrong == []
    assert {layer.params["b"].dtype.name for layer in layers} == {"float32"}


@pytest.mark.parametrize("entries", [3, 4, 5, 7])
def test_no_more_entries_are_checked_than_asked_for(entries):
    table = md.check_gradients(make("tanh", 2), drawn((2, 5, 5, 2)), entries=entries)
    found = {row.parameter: row.entries for row in table.rows}
    assert found == {"W_x": min(4, entries), "W_h": min(8, entries), "b": 2, "x": entries}


def test_the_seed_decides_which_entries_are_checked():
    def off(gradient):
        changed = gradient.copy()
        changed.flat[-1] += 1
        return changed

    layer, x = with_wrong(make("tanh", 2), "x", off), drawn((1, 3, 4, 2))
    assert md.check_gradients(layer, x).wrong == ["x"]
    tables = [md.check_gradients(layer, x, rng=seed, entries=12) for seed in range(10)]
    assert 0 < sum(table.wrong == ["x"] for table in tables) < 10
    assert tables[3] == md.check_gradients(layer, x, rng=3, entries=12)


@pytest.mark.parametrize("error", [None, KeyboardInterrupt])
def test_the_layer_is_left_as_it_was_whatever_happens(error, monkeypatch):
    layer, x = make("lstm", 2), drawn((1, 2, 2, 2))
    arrays = dict(layer.params)
    kept = {name: value.copy() for name, value in arrays.items()}
    calls = []
    forward = md.MDLSTM.forward

    def interrupted(self, *args, **options):
        calls.append(1)
        if error and len(calls) == 10:
            raise error
        return forward(self, *args, **options)

    monkeypatch.setattr(md.MDLSTM, "forward", interrupted)
    if error:
        with pytest.raises(error):
            md.check_gradients(layer, x)
    else:
        md.check_gradients(layer, x)
    assert len(calls) >= 10
    for name, value in layer.params.items():
        assert value is arrays[name]
        np.testing.assert_array_equal(value, kept[name])


def test_at_its_kink_the_relu_gives_zero_and_the_central_difference_a_half():
    layer = md.MDRNN(1, 1, 1, activation="relu")
    layer.params["b"][:] = 0
    table = md.check_gradients(layer, np.zeros((1, 1, 1)))
    row = next(row for row in table.rows if row.parameter == "b")
    dy = np.random.default_rng(0).normal(size=(1, 1, 1))
    assert (row.analytic_norm, row.agrees) == (0, False)
    assert row.numeric_norm == pytest.approx(abs(dy.item()) / 2)


def test_a_forward_of_its_own_is_not_continued_into_the_complex_plane():
    class Absolute(md.MDRNN):
        def forward(self, x, lengths=None, initial=None):
            return super().forward(np.abs(x), lengths, initial)

    table = md.check_gradients(Absolute(1, 2, 2, rng=0), drawn((1, 3, 2)))
    assert {row.method for row in table.rows} == {CENTRAL}
    assert table.wrong == ["x"]


def test_the_table_says_the_same_on_every_machine():
    layer = md.RNN(1, 1, rng=0)
    layer.params.update(W_x=np.ones((1, 1)), W_h=np.zeros((1, 1, 1)), b=np.zeros(1))
    lines = repr(md.check_gradients(layer, np.zeros((1, 1, 1)))).splitlines()
    assert lines[0] == "array  shape      entries  analytic norm  numeric norm  error    method"
    assert lines[1] == "W_x    (1, 1)     1        0              0             < 1e-06  " + CENTRAL
    assert lines[-1] == "All gradients agree."
    assert len(lines) == 2 + 2 * 4


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda dx, grads: (dx, {"b": grads["b"]}), "a gradient for W_x; got b, x"),
        (lambda dx, grads: (dx.T, grads), r"of shape \(1, 3, 2\) for x; got \(2, 3, 1\)"),
    ],
)
def test_a_backward_that_returns_something_else_is_told_so(change, words):
    layer = make("tanh", 1)
    right = type(layer).backward
    layer.backward = MethodType(lambda self, dh, tape: change(*right(self, dh, tape)), layer)
    with pytest.raises(ValueError, match=words):
        md.check_gradients(layer, drawn((1, 3, 2)))


@pytest.mark.parametrize("entries", [0, -1, 2.5, True])
def test_the_number_of_entries_is_checked(entries):
    with pytest.raises(ValueError, match="entries must be a whole number"):
        md.check_gradients(make("tanh", 1), drawn((1, 3, 2)), entries=entries)


def test_the_layer_itself_objects_to_an_input():
    with pytest.raises(ValueError, match="x must have 2 features"):
        md.check_gradients(make("tanh", 1), drawn((1, 3, 5)))


def test_tolerances():
    assert TOLERANCE == {CENTRAL: 1e-6, COMPLEX: 1e-11}


@pytest.mark.parametrize("size", [20, 300, 1e5])
@pytest.mark.parametrize("kind", kinds.KINDS)
def test_saturated_units_are_not_called_wrong(kind, size):
    """Their gradients are of 1e-9 or zero, and no method gets more than their first digits."""
    layer = make(kind, 1)
    x = size * np.linspace(0.97, 1, 8).reshape(1, 4, 2)
    assert md.check_gradients(layer, x).wrong == []


def test_what_is_too_small_is_said_to_be_so():
    layer = md.LSTM(1, 4, rng=0)
    table = md.check_gradients(layer, np.linspace(290, 300, 4).reshape(1, 4, 1))
    assert table.wrong == []
    assert set(table.too_small) >= {"W_h", "b"}
    assert repr(table).count("too small to tell") >= 4
    assert "All gradients agree. Too small to tell: W_" in repr(table)


def test_large_inputs_with_small_weights_are_no_trouble():
    layer = make("lstm", 1)
    layer.params["W_x"] *= 1e-5
    table = md.check_gradients(layer, 1e5 * drawn((1, 3, 2)))
    assert table.wrong == table.too_small == []


@pytest.mark.parametrize("size", [1.0, 1e-3, 1e-6])
@pytest.mark.parametrize("kind", ["tanh", "identity", "lstm", "leaky", "gru"])
def test_small_gradients_that_are_wrong_are_not_too_small_to_tell(kind, size):
    layer = make(kind, 1)
    for name in ("b", "W_x"):
        fault = with_wrong(make(kind, 1), name, lambda gradient: 1.01 * gradient)
        assert md.check_gradients(fault, size * drawn((1, 3, 2))).wrong == [name]
    assert md.check_gradients(layer, size * drawn((1, 3, 2))).wrong == []
