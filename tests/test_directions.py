"""All directions at once equal each direction alone on a flipped grid."""

import numpy as np
import pytest
from kinds import KINDS, make

import mdrnn_lib as md

GRIDS = [(6,), (3, 4), (2, 3, 4)]


@pytest.mark.parametrize("merge", ["concat", "sum", "mean"])
@pytest.mark.parametrize("grid", GRIDS, ids=str)
@pytest.mark.parametrize("kind", KINDS)
def test_directions_equal_single_layers_on_flipped_grids(kind, grid, merge):
    n, rng = len(grid), np.random.default_rng(2)
    layer = make(kind, n, 2, 3, rng, several=True, merge=merge)
    x = rng.normal(size=(2, *grid, 2))
    h, tape = layer.forward(x)
    dh = rng.normal(size=h.shape)
    dx, grads = layer.backward(dh, tape)

    states, dx_alone = [], 0
    for k in range(2**n):
        axes = [1 + d for d in range(n) if k >> d & 1]
        alone = make(kind, n, 2, 3)
        alone.params = {name: value[k] for name, value in layer.params.items()}
        h_k, tape_k = alone.forward(np.flip(x, axes))
        states.append(np.flip(h_k, axes))
        share = {"concat": dh[..., 3 * k : 3 * k + 3], "sum": dh, "mean": dh / 2**n}[merge]
        dx_k, grads_k = alone.backward(np.flip(share, axes), tape_k)
        dx_alone = dx_alone + np.flip(dx_k, axes)
        for name in grads:
            np.testing.assert_allclose(grads[name][k], grads_k[name], rtol=1e-11, atol=1e-12)
    merged = {
        "concat": np.concatenate(states, axis=-1),
        "sum": sum(states),
        "mean": sum(states) / 2**n,
    }[merge]
    np.testing.assert_allclose(h, merged, rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(dx, dx_alone, rtol=1e-11, atol=1e-12)


def test_every_output_sees_every_input():
    layer = md.MultiDirectional(md.MDRNN, 2, 1, 4, rng=0)
    h, tape = layer.forward(np.random.default_rng(0).normal(size=(1, 4, 5, 1)))
    dh = np.zeros_like(h)
    dh[0, 1, 2] = 1
    dx, _ = layer.backward(dh, tape)
    assert (dx != 0).all()
