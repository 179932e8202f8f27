"""The figures' recurrence: the same states and gradients as the library's."""

import json
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

import mdrnn_lib as md
from mdrnn_lib.widgets.parts import engine

KINDS = {
    "identity": (md.MDRNN, {"activation": "identity"}),
    "tanh": (md.MDRNN, {"activation": "tanh"}),
    "relu": (md.MDRNN, {"activation": "relu"}),
    "lstm": (md.MDLSTM, {}),
    "leaky": (md.MDLeaky, {}),
    "stable": (md.MDStable, {}),
}
GRIDS = [(7,), (1, 5), (4, 3), (2, 3, 4)]
COMPUTE = """(cases) => cases.map(({ cell, params, x, dh, grid, direction }) => {
  const { backward, forward, makeLayer, makePlan, rowSizes } = mdrnnParts;
  const flat = (list) => Float64Array.from([list].flat(Infinity));
  const layer = makeLayer(cell, params);
  const tape = forward(layer, flat(x), makePlan(grid, direction));
  const { dx, grads, dh: total } = backward(tape, flat(dh));
  return { h: tape.h, dx, ...grads, sizes: rowSizes(total, layer.H) };
})"""


def computed(cases: list[dict[str, Any]]) -> list[dict[str, list[float]]]:
    """What the module computes for some cases."""
    return list(engine.call(COMPUTE, json.loads(json.dumps(cases, default=np.ndarray.tolist))))


def make_case(cell: str, grid: tuple[int, ...], direction: int, seed: int) -> dict[str, Any]:
    """A layer with weights large enough to matter, an input, and a gradient that enters."""
    kind, options = KINDS[cell]
    rng = np.random.default_rng([seed, direction, *grid])
    features, hidden = (int(k) for k in rng.integers(1, 4, 2))
    layer = kind(len(grid), features, hidden, **options)
    params = {name: rng.normal(0, 0.6, value.shape) for name, value in layer.params.items()}
    x, dh = rng.normal(size=(*grid, features)), rng.normal(size=(*grid, hidden))
    return {
        "cell": cell, "params": params, "x": x, "dh": dh, "grid": grid, "direction": direction,
    }  # fmt: skip


def library(case: dict[str, Any]) -> dict[str, NDArray[np.float64]]:
    """What mdrnn_lib computes in that direction: on the flipped grid, and flipped back."""
    kind, options = KINDS[case["cell"]]
    x, dh, direction = case["x"], case["dh"], case["direction"]
    axes = [d for d in range(x.ndim - 1) if direction >> d & 1]
    layer = kind(x.ndim - 1, x.shape[-1], dh.shape[-1], **options)
    layer.params = case["params"]
    h, tape = layer.forward(np.flip(x, axes)[None])
    dx, grads = layer.backward(np.flip(dh, axes)[None], tape)
    return {"h": np.flip(h[0], axes), "dx": np.flip(dx[0], axes), **grads}


@pytest.mark.parametrize("cell", KINDS)
def test_the_module_computes_what_the_library_computes(cell: str) -> None:
    cases = [
        make_case(cell, grid, direction, seed)
        for grid in GRIDS
        for direction in range(2 ** len(grid))
        for seed in range(3)
    ]
    for case, answer in zip(cases, computed(cases), strict=True):
        for name, expected in library(case).items():
            np.testing.assert_allclose(
                answer[name], expected.ravel(), rtol=1e-12, atol=1e-12, err_msg=f"{cell}: {name}"
            )


def test_gradients_of_states_reach_every_point() -> None:
    """dL/dh at a point is dL/dx where a layer's input is added to its state."""
    case = make_case("tanh", (3, 4), 2, 5)
    hidden = case["dh"].shape[-1]
    case["x"] = np.zeros((3, 4, hidden))
    case["params"]["W_x"] = np.eye(hidden)
    (answer,) = computed([case])
    found = library(case)
    slope = 1 - found["h"] ** 2
    expected = np.sqrt(((found["dx"] / slope) ** 2).sum(axis=-1))
    np.testing.assert_allclose(answer["sizes"], expected.ravel(), rtol=1e-12, atol=1e-12)
