"""Each mistake a user can make is answered with what was expected and what came."""

import numpy as np
import pytest

import mdrnn_lib as md

LAYERS = {
    "MDRNN": lambda: md.MDRNN(2, 3, 4, rng=0),
    "MDLSTM": lambda: md.MDLSTM(2, 3, 4, rng=0),
    "MultiDirectional": lambda: md.MultiDirectional(md.MDLSTM, 2, 3, 4, rng=0),
}
GOOD = np.zeros((2, 4, 5, 3))


@pytest.fixture(params=LAYERS)
def layer(request):
    return LAYERS[request.param]()


def spoilt(value):
    x = GOOD.copy()
    x[1, 2, 3, 0] = value
    return x


BAD_X = {
    "rank": (GOOD[0], r"x must have 4 axes, \(batch, X_1, X_2, 3\); got 3 axes.*batch axis"),
    "features": (GOOD[..., :2], r"x must have 3 features .*; got 2, shape \(2, 4, 5, 2\)"),
    "empty grid": (GOOD[:, :0], r"no empty axis.*got shape \(2, 0, 5, 3\)"),
    "empty batch": (GOOD[:0], r"no empty axis.*got shape \(0, 4, 5, 3\)"),
    "text": (GOOD.astype(str), r"x must hold real numbers.*got dtype <U"),
    "objects": (GOOD.astype(object), r"x must hold real numbers.*got dtype object"),
    "booleans": (GOOD.astype(bool), r"x must hold real numbers.*got dtype bool"),
    "complex": (GOOD.astype(complex), r"x must hold real numbers.*got dtype complex128"),
    "ragged": ([[1.0], [1.0, 2.0]], r"x must be a full array.*ragged"),
    "NaN": (spoilt(np.nan), r"x must be finite.*got 1 values.*index \(1, 2, 3, 0\)"),
    "infinity": (spoilt(-np.inf), r"x must be finite.*index \(1, 2, 3, 0\)"),
}


@pytest.mark.parametrize("fault", BAD_X)
def test_bad_x(layer, fault):
    x, words = BAD_X[fault]
    with pytest.raises(ValueError, match=words):
        layer.forward(x)


def test_x_too_large_for_float32():
    with pytest.raises(ValueError, match=r"x must be finite in float32; got 1 values"):
        md.MDRNN(2, 3, 4, dtype=np.float32).forward(spoilt(1e300))


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.int64, np.uint8])
def test_other_real_dtypes_are_converted(layer, dtype):
    x = np.arange(GOOD.size).reshape(GOOD.shape) % 7
    h, _ = layer.forward(x.astype(dtype))
    assert h.dtype == np.float64
    np.testing.assert_array_equal(h, layer.forward(x.astype(np.float64))[0])
    np.testing.assert_array_equal(h, layer.forward(x.tolist())[0])


def test_bad_dh(layer):
    h, tape = layer.forward(GOOD)
    with pytest.raises(
        ValueError, match=r"dh must have the shape \(2, 4, 5, \d+\); got \(2, 4, 5\)"
    ):
        layer.backward(h[..., 0], tape)
    with pytest.raises(ValueError, match="dh must hold real numbers"):
        layer.backward(h.astype(complex), tape)
    with pytest.raises(ValueError, match="dh must be finite"):
        layer.backward(h * np.nan, tape)


def test_a_parameter_of_another_shape(layer):
    before = layer.params["b"]
    with pytest.raises(ValueError, match=r'params\["b"\] must have the shape'):
        layer.params["b"] = before[..., :-1]
    assert layer.params["b"] is before


def one_row(ndim, inputs, hidden, **options):
    return md.MDLSTM(1, inputs, hidden, **options)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: md.MDRNN(0, 3, 4), "ndim must be a whole number of at least 1; got 0"),
        (lambda: md.MDRNN(2.0, 3, 4), "ndim must be a whole number of at least 1; got 2.0"),
        (lambda: md.MDRNN(True, 3, 4), "ndim must be a whole number of at least 1; got True"),
        (lambda: md.MDLSTM(2, -1, 4), "inputs must be a whole number of at least 1; got -1"),
        (lambda: md.LSTM(3, 0), "hidden must be a whole number of at least 1; got 0"),
        (
            lambda: md.RNN(3, 4, activation="sigmoid"),
            "activation must be one of tanh, relu, iden.*got 'sig",
        ),
        (
            lambda: md.MDLSTM(2, 3, 4, dtype=int),
            "dtype must be float32 or float64; got <class",
        ),
        (
            lambda: md.RNN(3, 4, dtype="half-baked"),
            "dtype must be float32 or float64; got 'half",
        ),
        (lambda: md.BLSTM(3, 4, merge="max"), "merge must be one of concat, sum, mean; got 'max'"),
        (lambda: md.BLSTM(3, 4, merge=["sum"]), "merge must be one of .*; got .'sum'"),
        (lambda: md.LSTM(3, 4, peepholes=2), "peepholes must be True or False; got 2"),
        (lambda: md.BLSTM(3, 4, peepholes="no"), "peepholes must be True or False; got 'no'"),
        (lambda: md.LSTM(3, 4, forget_bias=np.nan), "forget_bias must be a finite number; got nan"),
        (lambda: md.MDLeaky(1, 3, 4, forget_bias="1"), "forget_bias must be a finite number"),
        (lambda: md.MDStable(1, 3, 4, forget_bias=True), "forget_bias must be .*; got True"),
        (lambda: md.cells.RNNCell("sine"), "activation must be one of .*; got 'sine'"),
        (lambda: md.RNN(3, 4, rng="zero"), "rng must be a seed.*; got 'zero'"),
        (lambda: md.Dense(3, 4, rng=-1), "rng must be a seed.*; got -1"),
        (lambda: md.MultiDirectional(md.LSTM, 1, 1, 16), "takes ndim, such as MDLSTM; got LSTM"),
        (lambda: md.MultiDirectional(md.BLSTM, 1, 1, 16), "takes ndim, such as MDLSTM; got BLSTM"),
        (lambda: md.MultiDirectional("lstm", 1, 1, 16), "takes ndim, such as MDLSTM; got 'lstm'"),
        (lambda: md.MultiDirectional(one_row, 2, 1, 4), "sizes {'ndim': 2.*got {'ndim': 1"),
        (lambda: md.MultiDirectional(md.MDLSTM, 0, 1, 4), "ndim must be a whole number"),
    ],
)
def test_bad_construction(make, words):
    with pytest.raises(ValueError, match=words):
        make()


SIZES = {
    **dict.fromkeys((md.RNN, md.LSTM, md.GRU, md.BRNN, md.BLSTM, md.BGRU, md.Dense), (2, 3)),
    **dict.fromkeys((md.MDRNN, md.MDLSTM, md.MDGRU, md.MDLeaky, md.MDStable), (2, 2, 3)),
    md.MultiDirectional: (md.MDLSTM, 2, 2, 3),
    md.Recurrent: (md.cells.LSTMCell(), 2, 2, 3),
    **dict.fromkeys((md.SGD, md.RMSprop, md.Adam), (0.1,)),
}


@pytest.mark.parametrize("option", [2, True, "sum", np.float32])
@pytest.mark.parametrize("kind", SIZES)
def test_what_is_no_size_is_given_by_name(kind, option):
    kind(*SIZES[kind])
    with pytest.raises(TypeError, match="positional arguments"):
        kind(*SIZES[kind], option)
