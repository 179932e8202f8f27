"""Dense, pooling and Sequential: values against plain loops, gradients by complex step."""

import doctest
from copy import deepcopy

import numpy as np
import pytest
import textbook
from hypothesis import given, settings
from hypothesis import strategies as st

import mdrnn_lib as md


def dense(params, x):
    return x @ params["W"] + params["b"]


def mean_pool(x, lengths):
    """Average one sample at a time, over its own extent."""
    own = [sample[tuple(map(slice, extent))] for sample, extent in zip(x, lengths, strict=True)]
    return np.stack([part.reshape(-1, x.shape[-1]).mean(axis=0) for part in own])


def last_point(x, lengths):
    return np.stack([sample[tuple(extent - 1)] for sample, extent in zip(x, lengths, strict=True)])


POOLS = {"mean": (md.MeanPool, mean_pool), "last": (md.LastPoint, last_point)}


@st.composite
def grids(draw):
    """A batch on a padded grid with the extents of its samples."""
    ndim = draw(st.integers(1, 3))
    grid = tuple(draw(st.integers(1, 4)) for _ in range(ndim))
    batch, features = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    lengths = rng.integers(1, np.array(grid) + 1, (batch, ndim))
    return rng.normal(size=(batch, *grid, features)), lengths, rng


def assert_gradients(forward, backward, reference, arrays, rng):
    """Compare a layer and all its gradients with a reference that takes complex arrays."""
    y, tape = forward()
    expected = reference(arrays)
    np.testing.assert_allclose(y, expected, rtol=1e-12, atol=1e-12)
    assert y.shape == expected.shape
    dy = rng.normal(size=y.shape)
    dx, grads = backward(dy, tape)
    assert {"x", *grads} == arrays.keys()
    for name, gradient in {**grads, "x": dx}.items():
        slopes = textbook.gradient(lambda moved: (dy * reference(moved)).sum(), arrays, name)
        np.testing.assert_allclose(gradient, slopes, rtol=1e-10, atol=1e-12, err_msg=name)


@given(st.lists(st.integers(1, 3), max_size=3), st.integers(1, 4), st.integers(1, 4), st.integers())
@settings(max_examples=40)
def test_dense(axes, inputs, outputs, seed):
    rng = np.random.default_rng(abs(seed))
    layer = md.Dense(inputs, outputs, rng=rng)
    layer.params["b"] = rng.normal(size=outputs)
    x = rng.normal(size=(*axes, inputs))
    assert_gradients(
        lambda: layer.forward(x),
        layer.backward,
        lambda arrays: dense(arrays, arrays["x"]),
        {**layer.params, "x": x},
        rng,
    )


@pytest.mark.parametrize("kind", POOLS)
@given(grids())
@settings(max_examples=40)
def test_pooling_over_each_samples_own_extent(kind, case):
    x, lengths, rng = case
    make, reference = POOLS[kind]
    layer = make()
    assert_gradients(
        lambda: layer.forward(x, lengths=lengths),
        layer.backward,
        lambda arrays: reference(arrays["x"], lengths),
        {"x": x},
        rng,
    )


@pytest.mark.parametrize("kind", POOLS)
@given(grids())
@settings(max_examples=20)
def test_no_lengths_means_the_whole_grid(kind, case):
    x, lengths, _ = case
    layer = POOLS[kind][0]()
    whole = np.broadcast_to(x.shape[1:-1], lengths.shape)
    np.testing.assert_array_equal(layer.forward(x)[0], layer.forward(x, lengths=whole)[0])


@pytest.mark.parametrize("kind", POOLS)
@given(grids())
@settings(max_examples=15)
def test_sequential_with_lengths(kind, case):
    """A padded batch through recurrence, pooling and Dense: every gradient, by complex step."""
    x, lengths, rng = case
    make, pooled = POOLS[kind]
    first = md.MDLSTM(lengths.shape[1], x.shape[-1], 2, rng=rng)
    model = md.Sequential(first, make(), md.Dense(2, 3, rng=rng))

    def reference(arrays):
        inner = {name: arrays[f"0.{name}"] for name in first.params}
        outer = {name: arrays[f"2.{name}"] for name in ("W", "b")}
        states = [
            textbook.mdlstm(inner, sample[tuple(map(slice, extent))][None])
            for sample, extent in zip(arrays["x"], lengths, strict=True)
        ]
        whole = [np.array([h.shape[1:-1]]) for h in states]
        rows = [pooled(h, ends) for h, ends in zip(states, whole, strict=True)]
        return dense(outer, np.concatenate(rows))

    assert_gradients(
        lambda: model.forward(x, lengths=lengths),
        model.backward,
        reference,
        {**model.params, "x": x},
        rng,
    )


def test_sequential_per_point_and_nested():
    rng = np.random.default_rng(3)
    inner = md.Sequential(md.MultiDirectional(md.MDRNN, 2, 2, 3, rng=rng), md.Dense(12, 2, rng=rng))
    model = md.Sequential(inner, md.MDLSTM(2, 2, 3, rng=rng))
    assert list(model.params)[:2] == ["0.0.W_x", "0.0.W_h"]
    x, lengths = rng.normal(size=(2, 3, 4, 2)), np.array([[3, 2], [1, 4]])
    y, tape = model.forward(x, lengths=lengths)
    middle, tape_inner = inner.forward(x, lengths=lengths)
    expected, tape_outer = model.layers[1].forward(middle, lengths=lengths)
    np.testing.assert_array_equal(y, expected)
    dx, grads = model.backward(np.ones_like(y), tape)
    d_middle, outer = model.layers[1].backward(np.ones_like(y), tape_outer)
    dx_expected, inner_grads = inner.backward(d_middle, tape_inner)
    np.testing.assert_array_equal(dx, dx_expected)
    assert list(grads) == list(model.params)
    np.testing.assert_array_equal(grads["1.W_h"], outer["W_h"])
    np.testing.assert_array_equal(grads["0.1.W"], inner_grads["1.W"])


def test_the_parameters_of_a_model_are_those_of_its_layers():
    head = md.Dense(4, 2, rng=0)
    model = md.Sequential(md.RNN(3, 4, rng=0), md.LastPoint(), head)
    params = model.params
    assert list(params) == ["0.W_x", "0.W_h", "0.b", "2.W", "2.b"]
    assert len(params) == 5
    assert params["2.W"] is head.params["W"]
    params["2.b"] = np.array([1.0, 2.0])
    assert head.params["b"].tolist() == [1, 2]
    head.params["b"] = np.array([3.0, 4.0])
    assert params["2.b"].tolist() == [3, 4]
    assert repr(md.Sequential(md.MeanPool()).params) == "{}"
    for unknown in ("2.c", "3.W", "1.W", "W", "-1.W", "", "²."):
        assert unknown not in params
        with pytest.raises(KeyError):
            params[unknown] = np.zeros(2)
    with pytest.raises(TypeError, match=r"cannot lose a parameter; '2\.b' stays"):
        del params["2.b"]


@pytest.mark.parametrize("make", [md.MeanPool, md.LastPoint, lambda: md.Dense(3, 2, dtype="f4")])
def test_float32_stays_float32(make):
    layer = make()
    y, tape = layer.forward(np.ones((2, 4, 3), np.float32))
    dx, grads = layer.backward(np.ones(y.shape), tape)
    assert {y.dtype, dx.dtype, *(g.dtype for g in grads.values())} == {np.dtype(np.float32)}


@pytest.mark.parametrize("make", [md.MeanPool, md.LastPoint])
def test_pooling_takes_whole_numbers(make):
    y, _ = make().forward(np.arange(6).reshape(1, 3, 2), lengths=[[2]])
    assert y.dtype == np.float64
    assert y.tolist() == ([[1, 2]] if make is md.MeanPool else [[2, 3]])


def test_dense_draws_from_its_seed():
    one, same, other = (md.Dense(50, 40, rng=seed).params["W"] for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert not np.array_equal(one, other)
    assert 0.95 / np.sqrt(50) < np.abs(one).max() <= 1 / np.sqrt(50)


def test_every_layer_is_a_layer():
    layers = [md.BLSTM(2, 3), md.MDRNN(2, 2, 3), md.Dense(2, 3), md.MeanPool(), md.LastPoint()]
    for layer in [*layers, md.Sequential(*layers)]:
        assert isinstance(layer, md.layers.Layer)


def test_the_example_of_sequential_runs():
    result = doctest.testmod(md.layers.sequential)
    assert result.attempted >= 5
    assert result.failed == 0


POOLING_FAULTS = [
    (np.ones((2, 3)), None, r"axes \(batch, X_1, …, X_n, features\).*got shape \(2, 3\)"),
    (np.ones((2, 0, 3)), None, r"none of them empty; got shape \(2, 0, 3\)"),
    (np.full((1, 2, 1), np.nan), None, "x must be finite"),
    (np.ones((2, 4, 3)), [[4], [5]], "lengths must lie between 1 and the extents"),
    (np.ones((2, 4, 3)), [[0], [4]], "lengths must lie between 1 and the extents"),
    (np.ones((2, 4, 3)), [4, 4], r"lengths must have the shape \(2, 1\)"),
    (np.ones((2, 4, 3)), [[1.0], [2.0]], "lengths must hold whole numbers"),
]


@pytest.mark.parametrize("kind", POOLS)
@pytest.mark.parametrize(("x", "lengths", "words"), POOLING_FAULTS)
def test_bad_inputs_of_pooling(kind, x, lengths, words):
    with pytest.raises(ValueError, match=words):
        POOLS[kind][0]().forward(x, lengths=lengths)


def test_bad_inputs_of_dense():
    layer = md.Dense(3, 2)
    with pytest.raises(ValueError, match=r"x must have 3 features .*got shape \(4, 2\)"):
        layer.forward(np.ones((4, 2)))
    with pytest.raises(ValueError, match="x must be finite"):
        layer.forward([[1, 2, np.inf]])
    y, tape = layer.forward(np.ones((4, 3)))
    with pytest.raises(ValueError, match=r"dy must have the shape \(4, 2\); got \(2,\)"):
        layer.backward(y[0], tape)
    with pytest.raises(ValueError, match=r'params\["W"\] must have the shape \(3, 2\)'):
        layer.params["W"] = np.ones((2, 3))


@pytest.mark.parametrize("kind", POOLS)
def test_bad_dy_of_pooling(kind):
    layer = POOLS[kind][0]()
    y, tape = layer.forward(np.ones((2, 4, 3)))
    with pytest.raises(ValueError, match=r"dy must have the shape \(2, 3\); got \(3,\)"):
        layer.backward(y[0], tape)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: md.Sequential(), "at least one layer; got none"),
        (lambda: md.Sequential(md.Dense(2, 3), np.tanh), "layer 1 must be a layer.*got <ufunc"),
        (lambda: md.Sequential(md.Sequential), "layer 0 must be a layer.*got <class"),
        (lambda: md.Dense(0, 3), "inputs must be a whole number of at least 1; got 0"),
        (lambda: md.Dense(3, 1.5), "outputs must be a whole number of at least 1; got 1.5"),
        (lambda: md.Dense(3, 1, dtype=int), "dtype must be float32 or float64"),
    ],
)
def test_bad_construction(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_layers_that_mix_no_points_need_no_lengths():
    model = md.Sequential(md.Dense(2, 3, rng=0), md.Dense(3, 2, rng=0))
    x = np.ones((1, 4, 2))
    np.testing.assert_array_equal(model.forward(x, lengths=[[3]])[0], model.forward(x)[0])


def test_an_optimizer_between_forward_and_backward_changes_nothing():
    model = md.Sequential(md.RNN(2, 3, rng=0), md.Dense(3, 2, rng=0))
    y, tape = model.forward(np.ones((1, 4, 2)))
    before = model.backward(np.ones_like(y), tape)
    md.SGD(0.5).step(model.params, before[1])
    after = model.backward(np.ones_like(y), tape)
    np.testing.assert_array_equal(before[0], after[0])
    for name in before[1]:
        np.testing.assert_array_equal(before[1][name], after[1][name])


def shared(rng=0):
    """A Dense layer in three places, one of them inside; a recurrent one in two."""
    dense, recurrent = md.Dense(2, 2, rng=rng), md.MDLSTM(1, 2, 2, peepholes=True, rng=rng)
    inner = md.Sequential(dense, recurrent, dense)
    return md.Sequential(inner, recurrent, md.MeanPool(), dense, md.Dense(2, 3, rng=rng))


def apart(model):
    """The same model with layers of their own in every place, and their names in the first."""
    inner = md.Sequential(*(deepcopy(layer) for layer in model.layers[0].layers))
    own = md.Sequential(inner, *(deepcopy(layer) for layer in model.layers[1:]))
    places = {"0.0": ["0.0", "0.2", "3"], "0.1": ["0.1", "1"], "4": ["4"]}
    return own, {
        f"{first}.{name}": [f"{place}.{name}" for place in several]
        for first, several in places.items()
        for name in (("W", "b") if first != "0.1" else ("W_x", "W_h", "b", "P_i", "P_f", "P_o"))
    }


X = np.random.default_rng(0).normal(size=(3, 4, 2))


def test_what_layers_share_is_listed_once_and_its_gradients_are_summed():
    model = shared()
    own, names = apart(model)
    assert list(model.params) == list(names)
    assert len(model.params) == len(names)
    assert "3.W" not in model.params
    y, tape = model.forward(X)
    expected, own_tape = own.forward(X)
    np.testing.assert_array_equal(y, expected)
    dx, grads = model.backward(np.ones_like(y), tape)
    own_dx, own_grads = own.backward(np.ones_like(y), own_tape)
    np.testing.assert_array_equal(dx, own_dx)
    assert list(grads) == list(names)
    for first, several in names.items():
        total = sum(own_grads[name] for name in several)
        np.testing.assert_allclose(grads[first], total, rtol=1e-13)
    table = md.check_gradients(model, X)
    assert table.wrong == []
    assert [row.parameter for row in table.rows] == [*names, "x"]


@pytest.mark.parametrize("make", [lambda: md.SGD(0.1, momentum=0.5), lambda: md.Adam(0.1)])
def test_what_layers_share_is_stepped_once(make):
    model = shared()
    before = {name: value.copy() for name, value in model.params.items()}
    y, tape = model.forward(X)
    _, grads = model.backward(np.ones_like(y), tape)
    make().step(model.params, grads)
    make().step(before, grads)
    for name, value in before.items():
        np.testing.assert_array_equal(model.params[name], value)


def test_what_layers_share_is_saved_once(tmp_path):
    model, other = shared(0), shared(1)
    md.save(model, tmp_path / "shared.npz")
    md.load(other, tmp_path / "shared.npz")
    np.testing.assert_array_equal(other.forward(X)[0], model.forward(X)[0])
    own, _ = apart(model)
    with pytest.raises(ValueError, match=r"the parameter 3\.W is missing"):
        md.load(own, tmp_path / "shared.npz")
    md.save(own, tmp_path / "own.npz")
    with pytest.raises(ValueError, match=r"the parameter 3\.W is none of its own"):
        md.load(model, tmp_path / "own.npz")
