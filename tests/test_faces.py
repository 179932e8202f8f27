"""A grid swept tile by tile, handing on the faces, is the grid swept at once."""

import numpy as np
import pytest
import textbook
from kinds import KINDS, make

import mdrnn_lib as md
from mdrnn_lib.layers.faces import Face


def zeros_like(face):
    return Face(np.zeros_like(face.h), None if face.c is None else np.zeros_like(face.c))


def sweep_by_tiles(layer, x, cuts, dh):
    """Forward and backward over tiles; cuts[d] lists where axis d is cut."""
    n = layer.ndim
    axes = [list(zip([0, *cuts[d]], [*cuts[d], x.shape[1 + d]], strict=True)) for d in range(n)]
    tiles = list(np.ndindex(*map(len, axes)))
    part = {
        tile: (slice(None), *(slice(*axes[d][k]) for d, k in enumerate(tile))) for tile in tiles
    }
    h, dx, tapes = np.empty_like(dh), np.empty_like(x), {}
    step = np.eye(n, dtype=int)
    for tile in tiles:
        before = [tapes.get(tuple(np.subtract(tile, step[d]))) for d in range(n)]
        blank = layer.forward(x[part[tile]])[1].final
        faces = [t.final[d] if t else zeros_like(blank[d]) for d, t in enumerate(before)]
        h[part[tile]], tapes[tile] = layer.forward(x[part[tile]], initial=faces)
    total = dict.fromkeys(layer.params, 0)
    for tile in reversed(tiles):
        after = [tapes.get(tuple(np.add(tile, step[d]))) for d in range(n)]
        dfinal = [
            t.dinitial[d] if t else zeros_like(tapes[tile].final[d]) for d, t in enumerate(after)
        ]
        dx[part[tile]], grads = layer.backward(dh[part[tile]], tapes[tile], dfinal=dfinal)
        total = {name: total[name] + grads[name] for name in grads}
    return h, dx, total


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("grid", "cuts"),
    [((7,), [[3]]), ((5, 6), [[2], [1, 4]]), ((3, 4, 3), [[1], [2], [2]])],
    ids=["1-D", "2-D", "3-D"],
)
def test_tiles_equal_the_whole(kind, grid, cuts):
    rng = np.random.default_rng(len(grid))
    layer = make(kind, len(grid), 2, 3, rng)
    x = rng.normal(size=(2, *grid, 2))
    h, tape = layer.forward(x)
    dh = rng.normal(size=h.shape)
    dx, grads = layer.backward(dh, tape)
    h_tiles, dx_tiles, grads_tiles = sweep_by_tiles(layer, x, cuts, dh)
    np.testing.assert_allclose(h_tiles, h, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(dx_tiles, dx, rtol=1e-11, atol=1e-12)
    for name in grads:
        np.testing.assert_allclose(grads_tiles[name], grads[name], rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("kind", KINDS)
def test_gradients_of_initial_and_final_states(kind):
    rng = np.random.default_rng(3)
    layer = make(kind, 2, 2, 3, rng)
    x = rng.normal(size=(2, 3, 4, 2))
    blank = layer.forward(x)[1].final
    initial = [Face(*(rng.normal(size=s.shape) for s in face if s is not None)) for face in blank]
    weights = [Face(*(rng.normal(size=s.shape) for s in face if s is not None)) for face in blank]

    def loss():
        final = layer.forward(x, initial=initial)[1].final
        return sum(
            (weight * state).sum()
            for weighted, face in zip(weights, final, strict=True)
            for weight, state in zip(weighted, face, strict=True)
            if weight is not None
        )

    h, tape = layer.forward(x, initial=initial)
    layer.backward(np.zeros_like(h), tape, dfinal=weights)
    for found, face in zip(tape.dinitial, initial, strict=True):
        for gradient, state in zip(found, face, strict=True):
            if state is None:
                continue
            for index in np.ndindex(state.shape):
                kept = state[index]
                state[index] = kept + 1e-5
                above = loss()
                state[index] = kept - 1e-5
                below = loss()
                state[index] = kept
                assert abs((above - below) / 2e-5 - gradient[index]) < 1e-8


def test_a_sequence_has_one_initial_and_one_final_state():
    rng = np.random.default_rng(0)
    layer = make("lstm", 1, 2, 3, rng)
    x = rng.normal(size=(4, 6, 2))
    h, tape = layer.forward(x)
    (final,) = tape.final
    assert final.h.shape == final.c.shape == (4, 3)
    np.testing.assert_array_equal(final.h, h[:, -1])
    np.testing.assert_allclose(h, textbook.mdlstm(layer.params, x), rtol=1e-12)


@pytest.mark.parametrize(
    ("initial", "words"),
    [
        ([Face(np.zeros((2, 5, 3)))], "initial must hold 2 faces, one for each dimension; got 1"),
        (
            [Face(np.zeros((2, 5, 3))), Face(np.zeros((2, 4, 3)))],
            r"initial\[0\] must hold a cell state c beside h",
        ),
        (
            [Face(np.zeros((2, 4, 3)), np.zeros((2, 5, 3)))] * 2,
            r"initial\[0\].h must have the shape \(2, 5, 3\); got \(2, 4, 3\)",
        ),
    ],
)
def test_bad_initial_states(initial, words):
    with pytest.raises(ValueError, match=words):
        md.MDLSTM(2, 2, 3).forward(np.zeros((2, 4, 5, 2)), initial=initial)


def test_lengths_and_initial_states_exclude_each_other():
    faces = [Face(np.zeros((2, 3)), np.zeros((2, 3)))]
    with pytest.raises(ValueError, match="lengths and initial cannot be given together"):
        md.LSTM(2, 3).forward(np.zeros((2, 4, 2)), lengths=[[4], [2]], initial=faces)


def test_final_states_have_the_layers_dtype_and_c_only_with_memory():
    x = np.ones((2, 3, 4, 2))
    for layer in (md.MDRNN(2, 2, 3, dtype=np.float32), md.MDLSTM(2, 2, 3, dtype=np.float32)):
        h, tape = layer.forward(x)
        layer.backward(h, tape)
        for face in (*tape.final, *tape.dinitial):
            assert face.h.dtype == np.float32
            if isinstance(layer, md.MDRNN):
                assert face.c is None
            else:
                assert face.c.dtype == np.float32


def test_a_batch_with_lengths_has_no_final_states():
    layer = md.LSTM(2, 3, rng=0)
    h, tape = layer.forward(np.ones((2, 4, 2)), lengths=[[4], [2]])
    assert tape.final == ()
    faces = [Face(np.zeros((2, 3)), np.zeros((2, 3)))]
    with pytest.raises(ValueError, match="a batch with lengths has no final states"):
        layer.backward(h, tape, dfinal=faces)
