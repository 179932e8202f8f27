"""Every option of every constructor arrives, whichever layer hands it on."""

import numpy as np
import pytest
from kinds import KINDS

import mdrnn_lib as md
from mdrnn_lib.grid import plan
from mdrnn_lib.layers.faces import Face

LAYERS = list(dict.fromkeys(kind.layer for kind in KINDS.values()))


def parameters(layer):
    """The parameters as one flat vector."""
    return np.concatenate([value.ravel() for value in layer.params.values()])


SHORT = {
    "RNN": (lambda **o: md.RNN(2, 3, **o), lambda **o: md.MDRNN(1, 2, 3, **o)),
    "LSTM": (lambda **o: md.LSTM(2, 3, **o), lambda **o: md.MDLSTM(1, 2, 3, **o)),
    "GRU": (lambda **o: md.GRU(2, 3, **o), lambda **o: md.MDGRU(1, 2, 3, **o)),
    "BGRU": (
        lambda **o: md.BGRU(2, 3, **o),
        lambda **o: md.MultiDirectional(md.MDGRU, 1, 2, 3, **o),
    ),
    "BRNN": (
        lambda **o: md.BRNN(2, 3, **o),
        lambda **o: md.MultiDirectional(md.MDRNN, 1, 2, 3, **o),
    ),
    "BLSTM": (
        lambda **o: md.BLSTM(2, 3, **o),
        lambda **o: md.MultiDirectional(md.MDLSTM, 1, 2, 3, **o),
    ),
}
OPTIONS = [
    *[(name, {}) for name in SHORT],
    *[(name, {"dtype": np.float32}) for name in SHORT],
    ("RNN", {"activation": "relu"}),
    ("BRNN", {"activation": "identity"}),
    ("LSTM", {"peepholes": True}),
    ("BLSTM", {"peepholes": True}),
    ("LSTM", {"forget_bias": 2.5}),
    ("BLSTM", {"forget_bias": 2.5}),
    ("BRNN", {"merge": "sum"}),
    ("BLSTM", {"merge": "mean"}),
    ("BGRU", {"merge": "sum"}),
]


@pytest.mark.parametrize(("name", "options"), OPTIONS)
def test_the_short_names_hand_on_every_option(name, options):
    short, general = (make(rng=5, **options) for make in SHORT[name])
    assert short.params.keys() == general.params.keys()
    np.testing.assert_array_equal(parameters(short), parameters(general))
    x = np.random.default_rng(0).normal(size=(2, 5, 2))
    found, expected = short.forward(x)[0], general.forward(x)[0]
    assert found.dtype == options.get("dtype", np.float64)
    np.testing.assert_array_equal(found, expected)


def test_the_defaults_are_tanh_and_concat():
    x = np.random.default_rng(0).normal(size=(2, 5, 2))
    assert md.BRNN(2, 3, rng=0).forward(x)[0].shape == (2, 5, 6)
    for default, named in [
        (md.RNN(2, 3, rng=0), md.RNN(2, 3, activation="tanh", rng=0)),
        (md.BRNN(2, 3, rng=0), md.BRNN(2, 3, activation="tanh", merge="concat", rng=0)),
        (md.BLSTM(2, 3, rng=0), md.BLSTM(2, 3, peepholes=False, merge="concat", rng=0)),
        (md.BGRU(2, 3, rng=0), md.BGRU(2, 3, merge="concat", rng=0)),
    ]:
        np.testing.assert_array_equal(default.forward(x)[0], named.forward(x)[0])


@pytest.mark.parametrize("kind", LAYERS)
def test_directions_draw_different_parameters_and_the_same_again(kind):
    one, same, other = (md.MultiDirectional(kind, 2, 2, 3, rng=seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(parameters(one), parameters(same))
    assert not np.array_equal(parameters(one), parameters(other))
    first, *others = one.params["W_h"]
    assert all(not np.array_equal(first, direction) for direction in others)


@pytest.mark.parametrize("kind", LAYERS)
def test_all_directions_stay_in_float32(kind):
    layer = md.MultiDirectional(kind, 2, 2, 3, dtype=np.float32, rng=0)
    h, tape = layer.forward(np.ones((2, 3, 4, 2)))
    dx, grads = layer.backward(np.ones(h.shape), tape)
    arrays = [h, dx, *grads.values(), *layer.params.values()]
    arrays += [z for z, _ in tape.sweep.steps]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


@pytest.mark.parametrize("kind", [md.MDLeaky, md.MDStable])
def test_the_forget_bias_of_a_mixture_is_one_in_any_dimension(kind):
    for n in (1, 2, 3):
        b = kind(n, 2, 3).params["b"].reshape(-1, 3)
        gate = 0 if kind is md.MDLeaky else 1
        assert b[gate].tolist() == [1, 1, 1]
        assert not np.delete(b, gate, axis=0).any()
    assert kind(2, 2, 3, forget_bias=-2).params["b"].min() == -2


@pytest.mark.parametrize("kind", [md.MDLeaky, md.MDStable, md.MDGRU])
def test_a_mixture_does_not_overflow(kind):
    layer = kind(2, 1, 3, rng=0)
    h, _ = layer.forward(np.full((1, 3, 3, 1), 1e6))
    assert np.isfinite(h).all()


@pytest.mark.parametrize("shape", [(6,), (4, 5), (5, 4), (1, 3), (3, 1)], ids=str)
def test_plans_of_lines_and_planes_are_all_slices(shape):
    for front in plan(shape, 2 ** len(shape)).fronts:
        indices = [*front.visited]
        for link in front.links:
            indices += [link.here, link.before, link.first, link.first_face]
            indices += [link.last, link.last_face]
        assert all(isinstance(index, slice) for index in indices)


def test_errors_about_final_states_name_them():
    layer = md.MDRNN(2, 2, 3, rng=0)
    h, tape = layer.forward(np.ones((1, 4, 5, 2)))
    with pytest.raises(ValueError, match=r"dfinal must hold 2 faces.*got 1"):
        layer.backward(h, tape, dfinal=[Face(np.zeros((1, 5, 3)))])
    with pytest.raises(ValueError, match=r"dfinal\[1\].h must have the shape \(1, 4, 3\)"):
        layer.backward(h, tape, dfinal=[Face(np.zeros((1, 5, 3)))] * 2)


LEARNERS = {
    "Recurrent": lambda **o: md.MDLSTM(2, 2, 3, peepholes=True, rng=0, **o),
    "MultiDirectional": lambda **o: md.MultiDirectional(md.MDGRU, 2, 2, 3, rng=0, **o),
    "Dense": lambda **o: md.Dense(2, 3, rng=0, **o),
}


@pytest.fixture(params=LEARNERS)
def learner(request):
    return LEARNERS[request.param]


def frozen(value):
    value = value.copy()
    value.flags.writeable = False
    return value


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    "given",
    [lambda v: v.astype(np.float32), np.asfortranarray, frozen, np.ndarray.tolist, np.rint],
    ids=["float32", "Fortran", "read-only", "list", "whole"],
)
def test_what_is_set_becomes_a_parameter_like_the_others(learner, given, dtype):
    layer = learner(dtype=dtype)
    for name, value in layer.params.items():
        wanted = given(value)
        layer.params[name] = wanted
        found = layer.params[name]
        np.testing.assert_allclose(found, np.asarray(wanted, dtype), rtol=0)
        assert found.dtype == dtype
        assert found.flags.writeable
        assert found.flags.c_contiguous
        assert not np.shares_memory(found, wanted)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda v: v[..., :-1], "must have the shape"),
        (lambda v: v * np.nan, "must be finite"),
        (lambda v: v * 1j, "must hold real numbers"),
        (lambda v: v.astype(str), "must hold real numbers"),
    ],
    ids=["shape", "NaN", "complex", "text"],
)
def test_what_cannot_be_a_parameter_is_refused_at_once(learner, spoil, words):
    layer = learner()
    before = dict(layer.params)
    for name, value in before.items():
        with pytest.raises(ValueError, match=rf'params\["{name}"\] {words}'):
            layer.params[name] = spoil(value)
    *_, last = before
    with pytest.raises(ValueError, match=words):  # all of them, or none
        layer.params = {name: 2 * value for name, value in before.items()} | {
            last: spoil(before[last])
        }
    assert all(layer.params[name] is value for name, value in before.items())


def test_parameters_can_be_neither_added_nor_taken_away(learner):
    layer = learner()
    names = list(layer.params)
    with pytest.raises(KeyError, match="c: the parameters are W"):
        layer.params["c"] = np.ones(3)
    with pytest.raises(TypeError, match="cannot lose a parameter"):
        del layer.params[names[0]]
    for others in ({}, {**layer.params, "c": 1}):
        with pytest.raises(ValueError, match="params must be the layer's, W"):
            layer.params = others
    assert list(layer.params) == names


def test_a_dtype_that_is_set_is_that_of_all(learner):
    layer, twin = learner(), learner(dtype=np.float32)
    layer.dtype = "float32"
    for name, value in twin.params.items():
        assert layer.params[name].dtype == np.float32
        np.testing.assert_array_equal(layer.params[name], value)
    with pytest.raises(ValueError, match="dtype must be float32 or float64; got 'float16'"):
        layer.dtype = "float16"
