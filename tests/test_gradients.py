"""Gradients of every cell, one direction or all, full or padded, against complex steps.

The reference is the textbook's loops, run on each sample alone and for each direction on a flipped
grid, so that it shares nothing with the library.
"""

import numpy as np
import textbook
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds import KINDS, make
from test_layers import EXTENTS

import mdrnn_lib as md


@st.composite
def cases(draw):
    kind = draw(st.sampled_from(sorted(KINDS)))
    n = draw(st.integers(1, 3))
    batch = draw(st.integers(1, 2))
    lengths = np.array([[draw(st.integers(1, EXTENTS[n])) for _ in range(n)] for _ in range(batch)])
    inputs, hidden = draw(st.integers(1, 2)), draw(st.integers(1, 3))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    layer = make(kind, n, inputs, hidden, rng, several=draw(st.booleans()))
    return kind, layer, rng.normal(size=(batch, *lengths.max(axis=0), inputs)), lengths, rng


def states_by_loops(kind, layer, params, x, lengths):
    """Hidden states of a padded batch, sample by sample and direction by direction."""
    n, hidden = lengths.shape[1], layer.hidden
    several = isinstance(layer, md.MultiDirectional)
    directions = 2**n if several else 1
    h = np.zeros((*x.shape[:-1], directions * hidden), np.result_type(x, *params.values()))
    for b, ends in enumerate(lengths):
        own = (slice(b, b + 1), *(slice(end) for end in ends))
        for k in range(directions):
            axes = [1 + d for d in range(n) if k >> d & 1]
            one = {name: value[k] if several else value for name, value in params.items()}
            flipped = KINDS[kind].states(one, np.flip(x[own], axes))
            h[(*own, slice(k * hidden, (k + 1) * hidden))] = np.flip(flipped, axes)
    return h


@given(cases())
@settings(max_examples=200)
def test_gradients_by_complex_step(case):
    kind, layer, x, lengths, rng = case
    h, tape = layer.forward(x, lengths=lengths)
    dh = rng.normal(size=h.shape)
    dx, grads = layer.backward(dh, tape)
    arrays = {**layer.params, "x": x}

    def loss(arrays):
        params = {name: arrays[name] for name in layer.params}
        return (dh * states_by_loops(kind, layer, params, arrays["x"], lengths)).sum()

    np.testing.assert_allclose(
        h, states_by_loops(kind, layer, layer.params, x, lengths), rtol=1e-12, atol=1e-12
    )
    for name, gradient in {**grads, "x": dx}.items():
        direction = rng.normal(size=gradient.shape)
        error = abs((gradient * direction).sum() - textbook.slope(loss, arrays, name, direction))
        assert error <= 1e-9 * max(np.linalg.norm(gradient) * np.linalg.norm(direction), 1e-3), name
