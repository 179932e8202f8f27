"""The steering of memory as a Python object: one real unit, and the count of paths."""

import doctest
import re
import sys
from math import comb
from xml.etree import ElementTree

import numpy as np
import pytest
from traitlets import TraitError

from mdrnn_lib.symbolic.paths import paths
from mdrnn_lib.widgets import GateSteering
from mdrnn_lib.widgets.gate_steering.still import fill, size

GATES = [(0, 1), (1, 0), (0.5, 0.5), (0.15, 0.85), (1, 1), (0.7, 0.35)]


@pytest.mark.parametrize(("f_1", "f_2"), GATES)
@pytest.mark.parametrize("show", ["memory", "gradient"])
@pytest.mark.parametrize("point", [(0, 0), (2, 5), (6, 10)])
def test_the_unit_does_what_the_paths_predict(f_1, f_2, show, point):
    steering = GateSteering(f_1=f_1, f_2=f_2, show=show, point=point)
    np.testing.assert_allclose(steering.values, steering.predicted, rtol=1e-12, atol=1e-15)


def test_the_prediction_counts_single_paths():
    predicted = GateSteering(f_1=0.3, f_2=0.6, point=(1, 2)).predicted
    count = sum(1 for _ in paths((1, 2), (4, 4)))
    assert predicted[4, 4] == pytest.approx(count * 0.3**3 * 0.6**2)
    assert predicted[0, 4] == predicted[4, 1] == 0


def test_closed_and_open_gates_lead_the_memory_along_one_line():
    row = GateSteering(f_1=0, f_2=1, point=(3, 2)).values
    assert (row[3, 2:] == 1).all()
    assert row.sum() == 9
    column = GateSteering(f_1=1, f_2=0, point=(3, 2)).values
    assert (column[3:, 2] == 1).all()
    assert column.sum() == 4


def test_half_and_half_spreads_as_coins_do():
    values = GateSteering(f_1=0.5, f_2=0.5, point=(0, 0)).values
    for k in range(7):
        front = [values[i, k - i] for i in range(k + 1)]
        np.testing.assert_allclose(front, [comb(k, i) / 2**k for i in range(k + 1)])
        assert GateSteering(point=(0, 0), step=k + 1).front_sum == pytest.approx(1)


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
    assert steering.reached((2, 3))
    assert not steering.reached((2, 4))
    assert not steering.reached((0, 2))
    assert GateSteering(point=(1, 2), step=0).front_sum == 0


def test_the_state_makes_the_figure_again():
    steering = GateSteering(f_1=0.35, f_2=1, point=(3, 4), show="gradient", step=5)
    again = eval(repr(steering))
    assert again.state == steering.state
    assert again.to_html() == steering.to_html()


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "0"), (1e-9, "0.00"), (0.125, "0.13"), (9.994, "9.99"), (9.996, "10.0"), (8008.0, "8008")],
)
def test_numbers_are_short(value, words):
    assert size(value) == words


def test_growth_has_a_colour_of_its_own():
    assert fill(1.0)["fill"] != fill(1.01)["fill"]
    assert float(fill(8008.0)["fill-opacity"]) > float(fill(2.0)["fill-opacity"])


@pytest.mark.parametrize("step", [0, 3, 14])
def test_the_still_picture_is_small_and_tells_its_numbers(step):
    steering = GateSteering(step=step)
    still = steering.still()
    words = list(ElementTree.fromstring(still).itertext())
    assert ("0.38" in words) == (step > 4)  # 3/8, four steps away
    assert f"f⁽¹⁾ = 0.50, f⁽²⁾ = 0.50; after {step} of 14 fronts" in still
    assert len(still) < 20_000
    for colour in re.findall(r'(?:fill|stroke)="([^"]*)"', still):
        assert re.fullmatch(r"none|var\(--md-\w+,#[0-9a-f]{6}\)", colour)


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
    assert (result.attempted, result.failed) == (3, 0)
