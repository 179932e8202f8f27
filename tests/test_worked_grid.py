"""The worked grid as a Python object: its numbers are those that one finds on paper."""

import doctest
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from traitlets import TraitError

from mdrnn_lib.widgets import WorkedGrid

H = [1, 2, 6, 2.5, 7, 17, 1.25, 7, 23.5]  # by hand
DELTA = [6, 1.5, 0.25, 6, 2, 0.5, 4, 2, 1]


def test_the_numbers_are_those_done_by_hand():
    numbers = WorkedGrid().numbers
    assert numbers == {"h": H, "delta": DELTA}


def test_an_adjoint_is_what_the_last_state_gains_by_one_more_input():
    for k, delta in enumerate(DELTA):
        inputs = np.array([[1.0, 0, 2], [2, 1, 0], [0, 1, 1]])
        inputs.flat[k] += 1
        assert WorkedGrid(inputs=inputs).numbers["h"][-1] == H[-1] + delta


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, "h(2, 2) = 1 + 0.5 × 17 + 2 × 7 = 23.5. 9 of 9 points are done."),
        ({"step": 1}, "h(0, 0) = 1. 1 of 9 points are done."),
        ({"step": 2, "w_2": -1.5}, "h(0, 1) = 0 + (−1.5) × 1 = −1.5. 2 of 9 points are done."),
        ({"step": 4}, "h(1, 0) = 2 + 0.5 × 1 = 2.5. 4 of 9 points are done."),
        ({"step": 0}, "0 of 9 points are done."),
        ({"show": "backwards", "step": 1}, "δ(2, 2) = 1. 1 of 9 points are done."),
        (
            {"show": "backwards", "step": 5},
            "δ(1, 1) = 0.5 × 2 + 2 × 0.5 = 2. 5 of 9 points are done.",
        ),
    ],
)
def test_the_sum_is_said(state, words):
    figure = WorkedGrid(**state)
    said = ElementTree.fromstring(figure.still()).attrib["aria-label"]
    assert said == f"{figure.label()}. {words}"


@pytest.mark.parametrize(("show", "numbers"), [("forwards", H), ("backwards", DELTA)])
def test_the_still_picture_shows_every_number(show, numbers):
    letter = {"forwards": "h", "backwards": "δ"}[show]
    texts = _texts(show=show)
    assert [text for text in texts if text.startswith(letter)] == [
        f"{letter} = {value:g}" for value in numbers
    ]
    assert texts.count("× 0.5") == texts.count("× 2") == 6
    assert len([text for text in _texts(show=show, step=4) if text.startswith(letter)]) == 4


def _texts(**state):
    picture = ElementTree.fromstring(WorkedGrid(**state).still())
    return ["".join(node.itertext()) for node in picture if node.tag.endswith("text")]


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"w_1": 2.5}, "w_1 must be −2 … 2, got 2.5"),
        ({"show": "both"}, "show must be one of 'forwards', 'backwards'"),
        ({"step": 10}, "step must be 0 … 9, got 10"),
        ({"inputs": [[1, 2], [3, 4]]}, r"inputs must have the shape \(3, 3\); got \(2, 2\)"),
        ({"inputs": [[1], [2, 3], [4]]}, r"inputs must have the shape \(3, 3\); got \(0,\)"),
        ({"inputs": np.full((3, 3), 6)}, r"inputs\[0\]\[0\] must be −5 … 5, got 6"),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        WorkedGrid(**state)


def test_the_examples_run():
    result = doctest.testmod(sys.modules[WorkedGrid.__module__])
    assert (result.attempted, result.failed) == (1, 0)
