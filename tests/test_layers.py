"""Every layer against the textbook's loops: the states, and the gradients by complex step."""

import numpy as np
import pytest
import textbook
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds import KINDS, make

import mdrnn_lib as md

EXTENTS = {1: 7, 2: 4, 3: 3, 4: 2}  # the longest axis tried, so that the loops stay quick


@st.composite
def cases(draw):
    ndim = draw(st.integers(1, 4))
    grid = tuple(draw(st.integers(1, EXTENTS[ndim])) for _ in range(ndim))
    batch, inputs, hidden = (draw(st.integers(1, 3)) for _ in range(3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind = draw(st.sampled_from(sorted(KINDS)))
    layer = make(kind, ndim, inputs, hidden, rng)
    return kind, layer, rng.normal(size=(batch, *grid, inputs)), rng


@given(cases())
@settings(max_examples=150, deadline=None)
def test_states_agree_with_the_loops(case):
    kind, layer, x, _ = case
    h, _ = layer.forward(x)
    np.testing.assert_allclose(h, KINDS[kind].states(layer.params, x), rtol=1e-12, atol=1e-12)


@given(cases())
@settings(max_examples=100, deadline=None)
def test_gradients_agree_with_complex_steps_along_random_directions(case):
    kind, layer, x, rng = case
    h, tape = layer.forward(x)
    dh = rng.normal(size=h.shape)
    dx, grads = layer.backward(dh, tape)
    arrays = {**layer.params, "x": x}
    assert grads.keys() == layer.params.keys()

    def loss(arrays):
        params = {name: arrays[name] for name in layer.params}
        return (dh * KINDS[kind].states(params, arrays["x"])).sum()

    for name, gradient in {**grads, "x": dx}.items():
        assert gradient.shape == arrays[name].shape
        direction = rng.normal(size=gradient.shape)
        scale = np.linalg.norm(gradient) * np.linalg.norm(direction)
        error = abs((gradient * direction).sum() - textbook.slope(loss, arrays, name, direction))
        assert error <= 1e-11 * max(scale, 1), name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("grid", [(5,), (3, 4), (2, 3, 2), (2, 2, 2, 2)], ids=str)
def test_every_entry_of_every_gradient(kind, grid):
    rng = np.random.default_rng(len(grid))
    layer = make(kind, len(grid), 2, 2, rng)
    x = rng.normal(size=(2, *grid, 2))
    h, tape = layer.forward(x)
    dh = rng.normal(size=h.shape)
    dx, grads = layer.backward(dh, tape)
    arrays = {**layer.params, "x": x}

    def loss(arrays):
        params = {name: arrays[name] for name in layer.params}
        return (dh * KINDS[kind].states(params, arrays["x"])).sum()

    for name, gradient in {**grads, "x": dx}.items():
        np.testing.assert_allclose(
            gradient, textbook.gradient(loss, arrays, name), rtol=1e-10, atol=1e-11, err_msg=name
        )


@pytest.mark.parametrize("kind", KINDS)
def test_float32_stays_float32_and_close_to_float64(kind):
    rng = np.random.default_rng(5)
    single = make(kind, 2, 3, 4, rng, dtype=np.float32)
    double = make(kind, 2, 3, 4, rng)
    double.params = {name: value.astype(np.float64) for name, value in single.params.items()}
    x = rng.normal(size=(2, 3, 5, 3))
    found, tape = single.forward(x)
    expected, tape64 = double.forward(x)
    dx, grads = single.backward(found, tape)
    dx64, grads64 = double.backward(expected, tape64)
    for one, other in [(found, expected), (dx, dx64), *((grads[k], grads64[k]) for k in grads)]:
        assert one.dtype == np.float32
        assert np.abs(one - other).max() <= 1e-5 * np.abs(other).max()


def test_two_forwards_may_be_in_flight():
    rng = np.random.default_rng(0)
    layer = make("lstm", 2, 1, 3, rng)
    first, second = rng.normal(size=(2, 1, 4, 4, 1))
    h, tape = layer.forward(first)
    alone = layer.backward(np.ones_like(h), tape)
    h, tape = layer.forward(first)
    layer.forward(second)
    layer.params["W_x"] = layer.params["W_x"] + 1
    between = layer.backward(np.ones_like(h), tape)
    np.testing.assert_array_equal(alone[0], between[0])
    for name in alone[1]:
        np.testing.assert_array_equal(alone[1][name], between[1][name])


@pytest.mark.parametrize("kind", KINDS)
def test_inputs_are_left_as_they_were(kind):
    rng = np.random.default_rng(1)
    layer = make(kind, 2, 2, 3, rng)
    x = rng.normal(size=(2, 3, 3, 2))
    kept = {**{name: value.copy() for name, value in layer.params.items()}, "x": x.copy()}
    h, tape = layer.forward(x)
    seen = h.copy()
    dh = np.ones_like(h)
    layer.backward(dh, tape)
    once = layer.backward(dh, tape)[0]
    np.testing.assert_array_equal(once, layer.backward(dh, tape)[0])
    np.testing.assert_array_equal(h, seen)
    np.testing.assert_array_equal(dh, 1)
    for name, value in {**layer.params, "x": x}.items():
        np.testing.assert_array_equal(value, kept[name])


@pytest.mark.parametrize(
    ("one_dimensional", "general"),
    [
        (md.RNN(2, 3, rng=4), md.MDRNN(1, 2, 3, rng=4)),
        (md.LSTM(2, 3, rng=4), md.MDLSTM(1, 2, 3, rng=4)),
        (md.LSTM(2, 3, peepholes=True, rng=4), md.MDLSTM(1, 2, 3, peepholes=True, rng=4)),
        (md.BRNN(2, 3, rng=4), md.MultiDirectional(md.MDRNN, 1, 2, 3, rng=4)),
        (md.BLSTM(2, 3, rng=4), md.MultiDirectional(md.MDLSTM, 1, 2, 3, rng=4)),
        (md.GRU(2, 3, rng=4), md.MDGRU(1, 2, 3, rng=4)),
        (md.BGRU(2, 3, rng=4), md.MultiDirectional(md.MDGRU, 1, 2, 3, rng=4)),
    ],
    ids=["RNN", "LSTM", "LSTM with peepholes", "BRNN", "BLSTM", "GRU", "BGRU"],
)
def test_one_dimension_is_a_case_and_no_copy(one_dimensional, general):
    x = np.random.default_rng(0).normal(size=(2, 6, 2))
    np.testing.assert_array_equal(one_dimensional.forward(x)[0], general.forward(x)[0])


def test_shapes_and_order_of_the_parameters():
    layer = md.MDLSTM(ndim=2, inputs=3, hidden=16, peepholes=True, rng=0)
    assert {name: value.shape for name, value in layer.params.items()} == {
        "W_x": (3, 80),
        "W_h": (2, 16, 80),
        "b": (80,),
        "P_i": (2, 16),
        "P_f": (2, 16),
        "P_o": (16,),
    }
    assert md.MDRNN(3, 2, 5).params["W_h"].shape == (3, 5, 5)


def test_the_same_seed_gives_the_same_parameters():
    one, same, other = (md.MDLSTM(2, 3, 4, rng=seed).params for seed in (0, 0, 1))
    generator = md.MDLSTM(2, 3, 4, rng=np.random.default_rng(0)).params
    for name in one:
        np.testing.assert_array_equal(one[name], same[name])
        np.testing.assert_array_equal(one[name], generator[name])
    assert not np.array_equal(one["W_h"], other["W_h"])


@pytest.mark.parametrize("shape", [(400,), (64, 64), (20, 20, 20), (8, 8, 8, 8)], ids=str)
def test_the_default_forget_bias_keeps_the_state_bounded_at_the_start(shape):
    rng = np.random.default_rng(0)
    layer = md.MDLSTM(len(shape), 2, 32, rng=0)
    _, tape = layer.forward(rng.normal(size=(1, *shape, 2)))
    assert max(np.abs(saved.c).max() for _, saved in tape.sweep.steps) < 3


@pytest.mark.parametrize("kind", [md.MDLeaky, md.MDStable])
@pytest.mark.parametrize("shape", [(64, 64), (20, 20, 20)], ids=str)
def test_the_cells_with_a_mixture_stay_bounded_even_with_open_gates(kind, shape):
    layer = kind(len(shape), 2, 8, forget_bias=3.0, rng=0)
    layer.params["W_h"] *= 10
    _, tape = layer.forward(np.random.default_rng(0).normal(size=(1, *shape, 2)))
    limit = 1 if kind is md.MDLeaky else sum(shape)  # convex; at most one more a step
    assert max(np.abs(face.c).max() for face in tape.final) <= limit


def test_in_one_dimension_the_stable_cell_is_the_lstm():
    lstm, stable = md.LSTM(2, 3, rng=0), md.MDStable(1, 2, 3, rng=0)
    x = np.random.default_rng(0).normal(size=(2, 6, 2))
    np.testing.assert_allclose(lstm.forward(x)[0], stable.forward(x)[0], rtol=1e-13)


def test_a_forget_bias_that_is_given_is_taken():
    b = md.MDLSTM(2, 1, 3, forget_bias=-1.5).params["b"]
    assert b.tolist() == [0] * 3 + [-1.5] * 6 + [0] * 6


MODELS = {
    **{kind: lambda k=kind: make(k, 2, 2, 3) for kind in KINDS},
    **{f"{kind}, corners": lambda k=kind: make(k, 2, 2, 3, several=True) for kind in KINDS},
    "Dense": lambda: md.Dense(2, 3, rng=0),
    "MeanPool": md.MeanPool,
    "LastPoint": md.LastPoint,
    "Sequential": lambda: md.Sequential(
        make("peephole", 2, 2, 2), md.Dense(2, 2, rng=0), md.MeanPool(), md.Dense(2, 1, rng=0)
    ),
}


@pytest.mark.parametrize("made", MODELS.values(), ids=MODELS)
def test_a_tape_holds_nothing_that_may_change(made):
    """Neither the input, nor the output, nor a parameter, nor the lengths, all changed in place."""
    model = made()
    x = np.random.default_rng(0).normal(size=(2, 3, 4, 2))
    lengths = np.array([[3, 2], [1, 4]])
    options = {} if isinstance(model, md.Dense) else {"lengths": lengths}
    y, tape = model.forward(x, **options)
    dy = np.random.default_rng(1).normal(size=y.shape)
    dx, grads = model.backward(dy, tape)

    _, tape = model.forward(x, **options)
    for array in (x, y, *model.params.values()):
        array += 1
    lengths[:] = 1
    again, grads_again = model.backward(dy, tape)
    np.testing.assert_array_equal(again, dx)
    for name, gradient in grads.items():
        np.testing.assert_array_equal(grads_again[name], gradient, err_msg=name)


def test_a_tape_holds_no_state_that_was_handed_in():
    layer = make("peephole", 1, 2, 3)
    x = np.ones((2, 4, 2))
    entering = md.Face(np.ones((2, 3)), np.ones((2, 3)))
    h, tape = layer.forward(x, initial=[entering])
    expected = layer.backward(h, tape)
    _, tape = layer.forward(x, initial=[entering])
    for state in (*entering, *tape.final[0]):
        state += 1
    found = layer.backward(h, tape)
    np.testing.assert_array_equal(found[0], expected[0])
    for name in expected[1]:
        np.testing.assert_array_equal(found[1][name], expected[1][name])
