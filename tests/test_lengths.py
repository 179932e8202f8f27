"""A padded batch gives what its samples give alone, in any number of dimensions and directions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from kinds import KINDS, make

import mdrnn_lib as md
from mdrnn_lib.layers.directions import MERGES


@st.composite
def padded_batches(draw):
    n = draw(st.integers(1, 3))
    lengths = np.array(draw(st.lists(st.tuples(*[st.integers(1, 4)] * n), min_size=1, max_size=3)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    kind, several = draw(st.sampled_from(sorted(KINDS))), draw(st.booleans())
    merge = {"merge": draw(st.sampled_from(sorted(MERGES)))} if several else {}
    layer = make(kind, n, 2, 3, rng, several=several, **merge)
    grid = lengths.max(axis=0) + draw(st.integers(0, 1))
    x = rng.normal(0, 100, size=(len(lengths), *grid, 2))  # the padding is anything but zero
    for sample, ends in zip(x, lengths, strict=True):
        own = tuple(slice(end) for end in ends)
        sample[own] = rng.normal(size=sample[own].shape)
    return layer, x, lengths, rng


@given(padded_batches())
def test_padded_equals_alone(case):
    layer, x, lengths, rng = case
    h, tape = layer.forward(x, lengths=lengths)
    dh = rng.normal(size=h.shape)
    dx, grads = layer.backward(dh, tape)

    expected_h, expected_dx = np.zeros_like(h), np.zeros_like(dx)
    expected = dict.fromkeys(grads, 0)
    for b, ends in enumerate(lengths):
        own = (slice(b, b + 1), *(slice(end) for end in ends))
        expected_h[own], tape = layer.forward(x[own])
        expected_dx[own], shares = layer.backward(dh[own], tape)
        expected = {name: expected[name] + shares[name] for name in grads}
    np.testing.assert_allclose(h, expected_h, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(dx, expected_dx, rtol=1e-11, atol=1e-11)
    for name in grads:
        np.testing.assert_allclose(grads[name], expected[name], rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(
    ("lengths", "words"),
    [
        ([4, 5], r"lengths must have the shape \(2, 2\).*got \(2,\)"),
        ([[4, 5]] * 3, r"lengths must have the shape \(2, 2\).*got \(3, 2\)"),
        ([[4.0, 5.0]] * 2, "lengths must hold whole numbers; got dtype float64"),
        ([[4, 5], [0, 5]], r"between 1 and the extents \(4, 5\); got \(0, 5\) to \(4, 5\)"),
        ([[4, 5], [4, 6]], r"between 1 and the extents \(4, 5\); got \(4, 5\) to \(4, 6\)"),
    ],
)
@pytest.mark.parametrize("several", [False, True], ids=["lstm", "all directions"])
def test_bad_lengths(several, lengths, words):
    with pytest.raises(ValueError, match=words):
        make("lstm", 2, 2, 3, several=several).forward(np.zeros((2, 4, 5, 2)), lengths=lengths)


MODELS = {
    **{kind: lambda k=kind: make(k, 2, 2, 3) for kind in KINDS},
    "corners": lambda: make("lstm", 2, 2, 3, several=True),
    "MeanPool": md.MeanPool,
    "LastPoint": md.LastPoint,
    "Dense first": lambda: md.Sequential(md.Dense(2, 2, rng=0), md.MDRNN(2, 2, 3, rng=0)),
}


@pytest.mark.parametrize("padding", [np.nan, np.inf, 1e308])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("made", MODELS.values(), ids=MODELS)
def test_it_does_not_matter_what_the_padding_holds(made, dtype, padding):
    model, lengths = made(), [[3, 2]]
    x = np.random.default_rng(0).normal(size=(1, 4, 5, 2)).astype(dtype)
    padding = np.finfo(dtype).max if padding == 1e308 else padding
    expected, tape = model.forward(x, lengths=lengths)
    gradients = model.backward(expected, tape)
    x[:, 3:], x[:, :, 2:] = padding, -padding
    y, tape = model.forward(x, lengths=lengths)
    np.testing.assert_array_equal(y, expected)
    dx, grads = model.backward(y, tape)
    np.testing.assert_array_equal(dx, gradients[0])
    for name in grads:
        np.testing.assert_array_equal(grads[name], gradients[1][name])
    x[0, 2, 1, 0] = np.nan  # inside
    with pytest.raises(ValueError, match="x must be finite"):
        model.forward(x, lengths=lengths)


def test_sequential_hands_the_lengths_to_its_first_layer_too():
    rng = np.random.default_rng(0)
    layer = make("lstm", 2, 2, 3, several=True)
    x = rng.normal(size=(2, 4, 5, 2))
    lengths = [[4, 2], [3, 5]]
    np.testing.assert_array_equal(
        md.Sequential(layer).forward(x, lengths=lengths)[0], layer.forward(x, lengths=lengths)[0]
    )
