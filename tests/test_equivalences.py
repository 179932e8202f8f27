"""What must be one and the same, each by its name."""

import numpy as np
import pytest
import textbook
from kinds import KINDS, make

import mdrnn_lib as md

PER_DIMENSION = {"W_h", "P_i", "P_f"}  # parameters that have an axis of dimensions


@pytest.fixture
def rng():
    return np.random.default_rng(7)


@pytest.fixture(params=KINDS)
def build(request, rng):
    """Build a layer of n dimensions, all its parameters drawn anew."""
    return lambda n: make(request.param, n, 2, 3, rng)


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


def documented_gru(params, x):
    """An ``nn.GRU`` as PyTorch documents it, line by line."""
    h, states = np.zeros((len(x), params["W_hn"].shape[1])), []
    for t in range(x.shape[1]):
        r, z = (
            textbook.sigmoid(
                x[:, t] @ params[f"W_i{gate}"].T
                + params[f"b_i{gate}"]
                + h @ params[f"W_h{gate}"].T
                + params[f"b_h{gate}"]
            )
            for gate in "rz"
        )
        n = np.tanh(
            x[:, t] @ params["W_in"].T
            + params["b_in"]
            + r * (h @ params["W_hn"].T + params["b_hn"])
        )
        h = (1 - z) * n + z * h
        states.append(h)
    return np.stack(states, axis=1)


def drawn_gru(rng):
    """Parameters of an ``nn.GRU`` with 2 inputs and 3 units, and the library's layer of them."""
    sizes = {"W_i": (3, 2), "W_h": (3, 3), "b_i": (3,), "b_h": (3,)}
    theirs = {
        f"{name}{gate}": rng.normal(0, 0.6, shape)
        for name, shape in sizes.items()
        for gate in "rzn"
    }
    stacked = {name: np.concatenate([theirs[f"{name}{gate}"] for gate in "rzn"]) for name in sizes}
    both, n = stacked["b_i"] + stacked["b_h"], slice(6, 9)
    layer = md.GRU(2, 3)
    layer.params = {
        "W_x": stacked["W_i"].T,
        "W_h": stacked["W_h"].T[None],
        "b": np.concatenate([both[:6], stacked["b_i"][n], stacked["b_h"][n]]),
    }
    return theirs, stacked, layer


def test_n_1_is_the_gru_of_pytorch(rng):
    theirs, _, layer = drawn_gru(rng)
    x = rng.normal(size=(4, 9, 2))
    close(layer.forward(x)[0], documented_gru(theirs, x))


def test_states_and_gradients_of_the_gru_are_those_of_torch(rng):
    torch = pytest.importorskip("torch")
    _, stacked, layer = drawn_gru(rng)
    other = torch.nn.GRU(2, 3, batch_first=True, dtype=torch.float64)
    for name, short in zip(("weight_ih", "weight_hh", "bias_ih", "bias_hh"), stacked, strict=True):
        getattr(other, f"{name}_l0").data = torch.from_numpy(stacked[short])
    x, dh = rng.normal(size=(4, 9, 2)), rng.normal(size=(4, 9, 3))
    x_there = torch.from_numpy(x).requires_grad_()
    h_there, _ = other(x_there)
    h_there.backward(torch.from_numpy(dh))
    h, tape = layer.forward(x)
    dx, grads = layer.backward(dh, tape)
    close(h, h_there.detach().numpy())
    close(dx, x_there.grad.numpy())
    close(grads["W_x"], other.weight_ih_l0.grad.numpy().T)
    close(grads["W_h"][0], other.weight_hh_l0.grad.numpy().T)
    by_ih, by_hh = other.bias_ih_l0.grad.numpy(), other.bias_hh_l0.grad.numpy()
    close(grads["b"], np.concatenate([by_ih, by_hh[6:]]))


@pytest.mark.parametrize("d", [0, 1])
def test_one_row_is_a_gru(rng, d):
    """Where a dimension has no steps, a share of zero for it leaves the GRU of the other."""
    line, grid = make("gru", 1, 2, 3, rng), make("gru", 2, 2, 3, rng)
    r, score, g = (np.s_[3 * k : 3 * k + 3] for k in range(3))
    dead_score, dead_product = (slice(3 * k, 3 * k + 3) for k in (2 + d, 5 + d))
    other = 1 - d
    into = np.r_[3 * other : 3 * other + 3, 6 + 3 * other : 9 + 3 * other, 12:15]
    grid.params["W_x"][:, into] = line.params["W_x"]
    grid.params["W_h"][other][:, into] = line.params["W_h"][0]
    grid.params["W_x"][:, dead_score] = grid.params["W_h"][:, :, dead_score] = 0
    grid.params["b"][into] = line.params["b"][np.r_[r, score, g]]
    grid.params["b"][15 + 3 * other : 18 + 3 * other] = line.params["b"][9:]
    grid.params["b"][dead_score], grid.params["b"][dead_product] = -1e4, 0
    x = rng.normal(size=(2, 8, 2))
    h, _ = grid.forward(np.expand_dims(x, 1 + d))
    close(h.squeeze(1 + d), line.forward(x)[0])


@pytest.mark.parametrize("n", [1, 2, 3])
def test_the_states_of_a_gru_stay_within_one(rng, n):
    layer = make("gru", n, 2, 3, rng)
    for value in layer.params.values():
        value *= 20
    h, _ = layer.forward(rng.normal(0, 5, size=(2, *[60, 12, 6][:n], 2)))
    assert 0.99 < np.abs(h).max() <= 1 + 1e-15


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
    layer, transposed = (
        md.MDLSTM(2, 2, 3, peepholes=True, rng=0),
        md.MDLSTM(2, 2, 3, peepholes=True),
    )
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
def test_a_batch_equals_its_samples(build, rng, n):
    layer = build(n)
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
