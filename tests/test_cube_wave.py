"""The cube wave as a Python object: its numbers are the library's, its settings are checked."""

import doctest
import re
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from traitlets import TraitError

import mdrnn_lib as md
from mdrnn_lib.widgets import CubeWave
from mdrnn_lib.widgets.cube_wave.still import Projection, cut
from mdrnn_lib.widgets.parts.scene import number

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


@pytest.mark.parametrize("direction", range(8))
def test_a_step_is_a_front(direction):
    cube = CubeWave(direction=direction, step=0, grid=(3, 4, 5))
    reached = [0]
    for step in range(1, cube.last + 1):
        cube.step = step
        reached.append(cube.visible.sum())
        assert cube.front_sizes[cube.lit] == reached[-1] - reached[-2]
    assert np.diff(reached).tolist() == list(cube.front_sizes)
    cube.step = 1
    (corner,) = np.argwhere(cube.visible)
    assert [k > 0 for k in corner] == [bool(direction >> d & 1) for d in range(3)]


def test_the_gradient_comes_back_to_what_the_point_sees():
    cube = CubeWave(show="dh", point=(2, 3, 1), step=0)
    assert cube.last == 7
    cube.step = 7
    assert cube.lit == 0
    assert cube.visible.sum() == 3 * 4 * 2
    assert (cube.values.dh[cube.visible] > 0).all()
    assert (cube.values.dh[~cube.visible] == 0).all()


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


def test_turning_keeps_every_distance_from_the_middle_in_the_picture():
    rng = np.random.default_rng(1)
    for _ in range(50):
        turn, tilt = int(rng.integers(-180, 181)), int(rng.integers(-90, 91))
        at = Projection(CubeWave(turn=turn, tilt=tilt, grid=rng.integers(2, 7, 3).tolist()))
        x, y, near = at(tuple(at.centre))
        assert (x, y, near) == (190, 190, 1)
        corner = at((0, 0, 0))
        assert np.hypot(corner[0] - 190, corner[1] - 190) <= 165
    straight = Projection(CubeWave(turn=0, tilt=0))
    (x, y, near), (x_3, y_3, _), (x_2, y_2, _) = map(straight, [(2, 2, 2), (2, 2, 3), (2, 3, 2)])
    assert (x_3 > x, y_3, x_2, y_2 > y) == (True, y, x, True)
    assert straight((0, 2, 2))[2] > near  # the first slice is nearest


def test_the_state_makes_the_figure_again():
    rng = np.random.default_rng(2)
    cube = CubeWave(md.MDLeaky(3, 1, 3, rng=1), rng.normal(size=(2, 3, 4)), step=3, turn=50)
    again = CubeWave(**cube.state)
    assert again.state == cube.state
    assert again.to_html() == cube.to_html()
    assert re.fullmatch(r"CubeWave\(cell='leaky', .* volume=\.\.\., weights=\.\.\.\)", repr(cube))


@pytest.mark.parametrize("grid", [(5, 5, 5), (2, 3, 4), (6, 2, 3)])
@pytest.mark.parametrize("direction", [0, 3, 6])
def test_the_plane_goes_through_the_lit_front(grid, direction):
    cube = CubeWave(grid=grid, direction=direction)
    for step in range(cube.last + 1):
        cube.step = step
        corners = cut(cube)
        assert bool(corners) == (0 < cube.lit < cube.last - 1)
        assert cube.still().count("<path") == (2 if corners else 1)  # the frame is the other
        for p in corners:
            steps = [
                end - 1 - k if direction >> d & 1 else k
                for d, (k, end) in enumerate(zip(p, grid, strict=True))
            ]
            assert sum(steps) == pytest.approx(cube.lit)
    assert len(set(cut(CubeWave(grid=(5, 5, 5), step=7)))) == 6  # a hexagon


@pytest.mark.parametrize("show", ["h", "dh"])
@pytest.mark.parametrize("step", [0, 4])
def test_the_still_picture_is_small_and_tells_its_numbers(show, step):
    cube = CubeWave(show=show, step=step)
    still = cube.still()
    words = ["".join(node.itertext()) for node in ElementTree.fromstring(still).iter()]
    value = number(cube.values.h[2, 2, 2] if show == "h" else cube.values.dh[2, 2, 2])
    assert f"{show} is {value}" in still
    assert any(f"step {step} of {cube.last}" in word and f"= {value}" in word for word in words)
    for size in cube.front_sizes:
        assert str(size) in words
    assert len(still) < 32_000
    for colour in re.findall(r'(?:fill|stroke)="([^"]*)"', still):
        assert re.fullmatch(r"none|var\(--md-\w+,#[0-9a-f]{6}\)", colour)


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
