"""What must be one and the same, each by its name."""

import numpy as np
import pytest
import textbook

import mdrnn_lib as md

LAYERS = {
    "MDRNN": lambda n: md.MDRNN(n, 2, 3),
    "MDLSTM": lambda n: md.MDLSTM(n, 2, 3),
    "MDLSTM with peepholes": lambda n: md.MDLSTM(n, 2, 3, peepholes=True),
    "MDLeaky": lambda n: md.MDLeaky(n, 2, 3),
    "MDStable": lambda n: md.MDStable(n, 2, 3),
}
PER_DIMENSION = {"W_h", "P_i", "P_f"}  # parameters that have an axis of dimensions


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture(params=LAYERS)
def make(request, rng):
    """Build a layer of n dimensions, all its parameters drawn anew."""

    def build(n):
        layer = LAYERS[request.param](n)
        for name, value in layer.params.items():
            layer.params[name] = rng.normal(0, 0.6, value.shape)
        return layer

    return build


def close(one, other):
    np.testing.assert_allclose(one, other, rtol=1e-12, atol=1e-13)


def textbook_lstm(params, x):
    """An LSTM over time as textbooks write it, with columns (i, f, o, g)."""
    h = c = np.zeros((len(x), params["W_h"].shape[1]))
    states = []
    for t in range(x.shape[1]):
        a = x[:, t] @ params["W_x"] + h @ params["W_h"][0] + params["b"]
        i, f, o, g = np.split(a, 4, axis=1)
        c = textbook.sigmoid(f) * c + textbook.sigmoid(i) * np.tanh(g)
        h = textbook.sigmoid(o) * np.tanh(c)
        states.append(h)
    return np.stack(states, axis=1)


def test_n_1_is_the_lstm_of_textbooks(rng):
    layer = md.LSTM(2, 3, rng=0)
    x = rng.normal(size=(4, 9, 2))
    close(layer.forward(x)[0], textbook_lstm(layer.params, x))


def test_one_row_is_an_lstm(rng):
    grid, line = md.MDLSTM(2, 2, 3, rng=0), md.LSTM(2, 3)
    i, _, f, o, g = (np.s_[3 * k : 3 * k + 3] for k in range(5))
    columns = np.r_[i, f, o, g]  # without the forget gate of the dimension that has no steps
    line.params = {
        "W_x": grid.params["W_x"][:, columns],
        "W_h": grid.params["W_h"][1:, :, columns],
        "b": grid.params["b"][columns],
    }
    x = rng.normal(size=(2, 8, 2))
    close(grid.forward(x[:, None])[0][:, 0], line.forward(x)[0])


def test_two_directions_at_n_1_are_the_blstm(rng):
    both = md.BLSTM(2, 3, rng=0)
    x = rng.normal(size=(2, 7, 2))
    forwards, backwards = ({name: value[k] for name, value in both.params.items()} for k in (0, 1))
    there = textbook_lstm(forwards, x)
    back = textbook_lstm(backwards, x[:, ::-1])[:, ::-1]
    close(both.forward(x)[0], np.concatenate([there, back], axis=-1))


@pytest.mark.parametrize("shape", [(4, 5), (3, 2, 4)], ids=str)
def test_wavefront_equals_raster_order(rng, shape):
    layer = md.MDLSTM(len(shape), 2, 3, rng=0)
    x = rng.normal(size=(2, *shape, 2))
    close(layer.forward(x)[0], textbook.mdlstm(layer.params, x))


def test_flipping_an_axis_permutes_the_directions(rng):
    layer = md.MultiDirectional(md.MDLSTM, 2, 2, 3, rng=0)
    x = rng.normal(size=(2, 4, 5, 2))
    for d in (0, 1):
        order = np.arange(4) ^ (1 << d)  # direction k becomes the one with bit d flipped
        permuted = md.MultiDirectional(md.MDLSTM, 2, 2, 3)
        permuted.params = {name: value[order] for name, value in layer.params.items()}
        plain = layer.forward(x)[0].reshape(2, 4, 5, 4, 3)
        flipped = permuted.forward(np.flip(x, 1 + d))[0].reshape(2, 4, 5, 4, 3)
        close(np.flip(flipped, 1 + d)[..., order, :], plain)


def test_transposing_the_grid_permutes_the_dimensions(rng):
    layer, transposed = md.MDLSTM(2, 2, 3, peepholes=True, rng=0), md.MDLSTM(2, 2, 3, True)
    for name in ("P_i", "P_f", "P_o"):
        layer.params[name] = rng.normal(size=layer.params[name].shape)
    i, f_1, f_2, o, g = (np.s_[3 * k : 3 * k + 3] for k in range(5))
    columns = np.r_[i, f_2, f_1, o, g]
    for name, value in layer.params.items():
        swapped = value[::-1] if name in PER_DIMENSION else value
        has_columns = name in ("W_x", "W_h", "b")
        transposed.params[name] = swapped[..., columns] if has_columns else swapped
    x = rng.normal(size=(2, 4, 5, 2))
    h, _ = transposed.forward(x.swapaxes(1, 2))
    close(h.swapaxes(1, 2), layer.forward(x)[0])


@pytest.mark.parametrize("n", [1, 2, 3])
def test_a_batch_equals_its_samples(make, rng, n):
    layer = make(n)
    x = rng.normal(size=(3, *[3, 4, 2][:n], 2))
    h, tape = layer.forward(x)
    dh = rng.normal(size=h.shape)
    dx, grads = layer.backward(dh, tape)
    total = dict.fromkeys(grads, 0)
    for b in range(3):
        h_b, tape_b = layer.forward(x[b : b + 1])
        dx_b, grads_b = layer.backward(dh[b : b + 1], tape_b)
        close(h_b[0], h[b])
        close(dx_b[0], dx[b])
        total = {name: total[name] + grads_b[name] for name in grads}
    for name in grads:
        np.testing.assert_allclose(grads[name], total[name], rtol=1e-11, atol=1e-12)
