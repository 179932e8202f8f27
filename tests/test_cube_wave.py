"""The cube wave as a Python object: its numbers are the library's, its settings are checked."""

import doctest
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from traitlets import TraitError

import mdrnn_lib as md
from mdrnn_lib.widgets import CubeWave

KINDS = [md.MDRNN, md.MDLSTM, md.MDLeaky, md.MDStable]


@pytest.mark.parametrize("kind", KINDS)
def test_a_readers_layer_gives_its_own_numbers(kind):
    rng = np.random.default_rng(3)
    layer, volume = kind(3, 1, 4, rng=rng), rng.normal(size=(3, 4, 2))
    cube = CubeWave(layer, volume, unit=3, point=(2, 1, 1), show="dh")
    h, tape = layer.forward(volume[None, ..., None])
    dh = np.zeros_like(h)
    dh[0, 2, 1, 1, 3] = 1
    dx, _ = layer.backward(dh, tape)
    np.testing.assert_allclose(cube.values.h, h[0, ..., 3], rtol=1e-10, atol=1e-11)
    np.testing.assert_allclose(cube.values.dx, dx[0, ..., 0], rtol=1e-10, atol=1e-11)
    assert cube.values.dh[2, 1, 1] == 1


def test_each_direction_of_a_layer_has_its_own_weights():
    rng = np.random.default_rng(4)
    layer, volume = md.MultiDirectional(md.MDLSTM, 3, 1, 2, rng=rng), rng.normal(size=(2, 3, 4))
    h, _ = layer.forward(volume[None, ..., None])
    for k in range(8):
        cube = CubeWave(layer, volume, direction=k, unit=1)
        np.testing.assert_allclose(cube.values.h, h[0, ..., 2 * k + 1], rtol=1e-10, atol=1e-11)


@pytest.mark.parametrize("grid", [(5, 5, 5), (6, 6, 6), (2, 3, 6), (4, 2, 2)])
def test_front_sizes_are_the_coefficients_of_a_product(grid):
    product = np.ones(1, int)
    for extent in grid:
        product = np.convolve(product, np.ones(extent, int))
    assert CubeWave(grid=grid).front_sizes == tuple(product)


def frame(cube):
    """What follows from the state without a network."""
    return cube.run("frame", cube.state)


def visible(cube):
    """Which points the sweep has reached."""
    return np.reshape(frame(cube)["visible"], cube.grid)


@pytest.mark.parametrize("direction", range(8))
def test_a_step_is_a_front(direction):
    cube = CubeWave(direction=direction, step=0, grid=(3, 4, 5))
    reached = [0]
    for step in range(1, cube.last + 1):
        cube.step = step
        reached.append(visible(cube).sum())
        assert cube.front_sizes[frame(cube)["lit"]] == reached[-1] - reached[-2]
    assert np.diff(reached).tolist() == list(cube.front_sizes)
    cube.step = 1
    (corner,) = np.argwhere(visible(cube))
    assert [k > 0 for k in corner] == [bool(direction >> d & 1) for d in range(3)]


def test_the_gradient_comes_back_to_what_the_point_sees():
    cube = CubeWave(show="dh", point=(2, 3, 1), step=0)
    assert cube.last == 7
    reached = []
    for step in range(8):
        cube.step = step
        reached.append(visible(cube).sum())
    assert np.diff(reached).tolist() == list(CubeWave(grid=(3, 4, 2)).front_sizes)
    assert (reached[0], frame(cube)["lit"]) == (0, 0)
    seen = visible(cube)
    assert seen.sum() == 3 * 4 * 2
    assert (cube.values.dh[seen] > 0).all()
    assert (cube.values.dh[~seen] == 0).all()


def test_only_part_of_the_volume_may_be_used():
    whole = np.arange(64.0).reshape(4, 4, 4)
    part = CubeWave(volume=whole, grid=(3, 2, 4))
    assert part.values.x.tolist() == whole[:3, :2].tolist()


def test_what_depends_on_a_setting_follows_it():
    cube = CubeWave(step=13, point=(4, 3, 2))
    cube.grid = [3, 5, 5]
    assert (cube.point, cube.step) == ([2, 3, 2], 11)
    cube.show = "dh"
    assert cube.step == cube.last == 8
    cube.volume = np.zeros((2, 2, 2)).tolist()
    assert (cube.grid, cube.point) == ([2, 2, 2], [1, 1, 1])


def shapes(cube):
    return ElementTree.fromstring(cube.still())


def ring(cube):
    """Where the chosen point stands, seen from the middle of the picture."""
    node = next(node for node in shapes(cube) if node.get("stroke-width") == "2.5")
    return [float(node.attrib[name]) - middle for name, middle in (("cx", 200), ("cy", 222))]


def test_turning_keeps_every_distance_from_the_middle_in_the_picture():
    rng = np.random.default_rng(1)
    for _ in range(20):
        turn, tilt = int(rng.integers(-180, 181)), int(rng.integers(-90, 91))
        view = {"turn": turn, "tilt": tilt}
        assert ring(CubeWave(point=(2, 2, 2), **view)) == [0, 0]
        assert np.hypot(*ring(CubeWave(point=(0, 0, 0), **view))) <= 174.1
    straight = {"turn": 0, "tilt": 0}
    right, down, near = (
        ring(CubeWave(point=p, **straight)) for p in ((2, 2, 3), (2, 3, 2), (0, 3, 2))
    )
    assert (right[0] > 0, right[1], down[0], down[1] > 0) == (True, 0, 0, True)
    assert near[1] > down[1]  # the first slice is nearest


@pytest.mark.parametrize("grid", [(5, 5, 5), (2, 3, 4), (6, 2, 3)])
@pytest.mark.parametrize("direction", [0, 3, 6])
def test_the_plane_goes_through_the_lit_front(grid, direction):
    cube = CubeWave(grid=grid, direction=direction, turn=0, tilt=0)
    for step in range(cube.last + 1):
        cube.step = step
        lit = frame(cube)["lit"]
        corners = plane(cube)
        assert bool(corners) == (0 < lit < cube.last - 1)
        if corners:
            assert all(inside(spot, np.array(corners)) for spot in rims(cube, lit))


def plane(cube):
    """Where the corners of the green plane are drawn; nowhere if there is none."""
    faces = [node for node in shapes(cube) if node.tag.endswith("path") and node.get("stroke")]
    outlines = [node.attrib["d"] for node in faces if node.get("fill-opacity") == "0.12"]
    assert len(outlines) <= 1
    spots = [spot.split() for d in outlines for spot in d[1:-1].split("L")]
    return [(float(x), float(y)) for x, y in spots]


def rims(cube, front):
    """Where the points of the lit front stand: their rims are dark."""
    spots = [
        (float(node.attrib["cx"]), float(node.attrib["cy"]))
        for node in shapes(cube)
        if node.tag.endswith("circle") and node.get("stroke-width") == "2"
    ]
    assert len(spots) == cube.front_sizes[front]
    return spots


def inside(spot, corners):
    """Tell whether a spot lies within a convex outline, to half a pixel."""
    edges = np.roll(corners, -1, axis=0) - corners
    lengths = np.maximum(np.linalg.norm(edges, axis=1), 1)
    towards = np.asarray(spot) - corners
    sides = (edges[:, 0] * towards[:, 1] - edges[:, 1] * towards[:, 0]) / lengths
    return (sides > -0.5).all()


def test_the_middle_front_of_a_cube_is_a_hexagon():
    assert len(set(plane(CubeWave(step=7)))) == 6


@pytest.mark.parametrize("show", ["h", "dh"])
def test_the_picture_tells_its_numbers(show):
    cube = CubeWave(show=show, step=4)
    words = ["".join(node.itertext()) for node in shapes(cube)]
    for k, size in enumerate(cube.front_sizes):
        assert {str(k), str(size)} <= set(words)
    largest = f"{np.abs(getattr(cube.values, show)).max():.3f}"
    expected = {largest, f"−{largest}"} if show == "h" else {f"1 of the largest, {largest}"}
    assert expected <= set(words)


@pytest.mark.parametrize("width", [1, 60])
def test_a_host_without_room_gets_a_picture_all_the_same(width):
    for node in ElementTree.fromstring(CubeWave().still(width)).iter():
        assert float(node.get("r", 0)) >= 0
        assert "--" not in node.get("d", "")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"direction": 8}, "direction must be 0 … 7, got 8"),
        ({"unit": 3}, "unit must be 0 … 2, got 3"),
        ({"show": "c"}, "show must be one of 'h', 'dh', got 'c'"),
        ({"cell": "gru"}, "cell must be one of 'tanh', 'lstm', got 'gru'"),
        ({"grid": (5, 7, 5)}, r"grid\[1\] must be 2 … 6, got 7"),
        ({"grid": (5, 1, 5)}, r"grid\[1\] must be 2 … 6, got 1"),
        ({"point": (0, 5, 0)}, r"point\[1\] must be 0 … 4, got 5"),
        ({"step": 14}, "step must be 0 … 13, got 14"),
        ({"turn": 181}, "turn must be −180 … 180, got 181"),
        ({"tilt": -91}, "tilt must be −90 … 90, got -91"),
        ({"volume": np.zeros((3, 3))}, r"shape \(X_1, X_2, X_3\), each extent 2 … 6; got \(3, 3\)"),
        ({"volume": np.full((2, 2, 2), np.inf)}, "volume must be finite"),
        ({"layer": md.MDLSTM(2, 1, 2)}, "must have 3 dimensions and 1 or 8 .* it has 2"),
        ({"layer": md.MDRNN(3, 1, 65)}, "number of hidden units must be 1 … 64, got 65"),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        CubeWave(**state)


def test_only_layers_on_grids_can_be_drawn():
    with pytest.raises(ValueError, match="layer must be an MDRNN, MDLSTM"):
        CubeWave(md.Dense(3, 1))


def test_the_examples_run():
    result = doctest.testmod(sys.modules[CubeWave.__module__])
    assert (result.attempted, result.failed) == (2, 0)
