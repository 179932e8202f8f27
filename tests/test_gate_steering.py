"""The steering of memory as a Python object: one real unit, and the count of paths."""

import doctest
import sys
from math import comb
from xml.etree import ElementTree

import numpy as np
import pytest
from traitlets import TraitError

from mdrnn_lib.symbolic.paths import paths
from mdrnn_lib.widgets import GateSteering

GATES = [(0, 1), (1, 0), (0.5, 0.5), (0.15, 0.85), (1, 1), (0.7, 0.35)]


def predicted(steering):
    """What counting paths gives, without a recurrence; shape (7, 11)."""
    sign = 1 if steering.show == "memory" else -1
    found = np.zeros((7, 11))
    for q in np.ndindex(7, 11):
        down, right = (sign * (k - at) for k, at in zip(q, steering.point, strict=True))
        if min(down, right) >= 0:
            gates = steering.f_1**down * steering.f_2**right
            found[q] = comb(down + right, down) * gates
    return found


@pytest.mark.parametrize(("f_1", "f_2"), GATES)
@pytest.mark.parametrize("show", ["memory", "gradient"])
@pytest.mark.parametrize("point", [(0, 0), (2, 5), (6, 10)])
def test_the_unit_does_what_the_paths_predict(f_1, f_2, show, point):
    steering = GateSteering(f_1=f_1, f_2=f_2, show=show, point=point)
    np.testing.assert_allclose(steering.values, predicted(steering), rtol=1e-12, atol=1e-15)


def test_every_path_brings_its_product():
    values = GateSteering(f_1=0.3, f_2=0.6, point=(1, 2)).values
    count = sum(1 for _ in paths((1, 2), (4, 4)))
    assert values[4, 4] == pytest.approx(count * 0.3**3 * 0.6**2)
    assert values[0, 4] == values[4, 1] == 0


def test_closed_and_open_gates_lead_the_memory_along_one_line():
    row = GateSteering(f_1=0, f_2=1, point=(3, 2)).values
    assert (row[3, 2:] == 1).all()
    assert row.sum() == 9
    column = GateSteering(f_1=1, f_2=0, point=(3, 2)).values
    assert (column[3:, 2] == 1).all()
    assert column.sum() == 4


def front_sum(**state):
    return GateSteering(**state).numbers["front_sum"]


def test_half_and_half_spreads_as_coins_do():
    values = GateSteering(f_1=0.5, f_2=0.5, point=(0, 0)).values
    for k in range(7):
        front = [values[i, k - i] for i in range(k + 1)]
        np.testing.assert_allclose(front, [comb(k, i) / 2**k for i in range(k + 1)])
        assert front_sum(point=(0, 0), step=k + 1) == pytest.approx(1)


def test_memory_and_gradient_are_the_same_number():
    forth = GateSteering(f_1=0.4, f_2=0.7, point=(1, 2)).values[5, 8]
    back = GateSteering(f_1=0.4, f_2=0.7, point=(5, 8), show="gradient").values[1, 2]
    assert forth == pytest.approx(back, rel=1e-12)


def test_the_layer_is_the_librarys():
    steering = GateSteering(f_1=0.4, f_2=0.7, point=(1, 2))
    x = np.zeros((1, 7, 11, 1))
    x[0, 1, 2] = 1
    h, _ = steering.layer.forward(x)
    np.testing.assert_allclose(h[0, ..., 0], np.tanh(steering.values) / 2, rtol=1e-12, atol=1e-15)


def test_a_finished_run_stays_finished():
    steering = GateSteering()
    assert steering.step == steering.last == 14
    steering.point = [4, 9]
    assert steering.step == steering.last == 4
    steering.show = "gradient"
    assert steering.step == steering.last == 14
    steering.step = 12
    steering.point = [0, 3]
    assert (steering.step, steering.last) == (4, 4)
    steering.step = 2
    steering.point = [3, 3]
    assert (steering.step, steering.last) == (2, 7)


def test_only_what_is_reached_counts():
    steering = GateSteering(point=(1, 2), step=3)
    visible = np.reshape(steering.run("frame", steering.state)["visible"], (7, 11))
    assert visible[2, 3]
    assert not visible[2, 4]
    assert not visible[0, 2]
    assert front_sum(point=(1, 2), step=0) == 0


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, ["1.00", "0.38", "0.13"]),
        ({"f_1": 0, "f_2": 1}, ["1.00", "0"]),
        ({"f_1": 1, "f_2": 1, "point": (0, 0)}, ["1.00", "10.0", "84.0", "120", "8008"]),
    ],
)
def test_numbers_are_short(state, words):
    picture = ElementTree.fromstring(GateSteering(**state).still())
    assert set(words) <= {"".join(node.itertext()) for node in picture}


def test_growth_has_a_colour_of_its_own():
    still = GateSteering(f_1=1, f_2=1, point=(0, 0)).still()
    cells = [node for node in ElementTree.fromstring(still) if node.get("class") == "md-mosaic"]
    kept, *grown = (node.get("fill") or node.get("stroke") for node in cells)
    assert len({kept, *grown}) == 2
    depths = [float(node.get("fill-opacity") or node.get("stroke-opacity")) for node in cells[1:]]
    assert depths == sorted(depths)
    assert depths[0] < depths[-1]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"f_1": 1.2}, "f_1 must be 0 … 1, got 1.2"),
        ({"point": (7, 0)}, r"point\[0\] must be 0 … 6, got 7"),
        ({"point": (0, 11)}, r"point\[1\] must be 0 … 10, got 11"),
        ({"step": 15}, "step must be 0 … 14, got 15"),
        ({"show": "h"}, "show must be one of 'memory', 'gradient'"),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        GateSteering(**state)


def test_the_examples_run():
    result = doctest.testmod(sys.modules[GateSteering.__module__])
    assert (result.attempted, result.failed) == (2, 0)
