"""The checker says what is wrong, whatever the reader's function does."""

import re

import numpy as np
import pytest

from mdrnn_lib.exercises import compare

CASES = [(2.0, np.array([1.0, 2.0])), (0.5, np.array([0.0, -4.0]))]


def truth(w, x):
    return w * x


def raises(w, x):
    raise KeyError("oops")


@pytest.mark.parametrize(
    ("yours", "words"),
    [
        (
            lambda w, x: w + x,
            r"Case 1 of 2, .*\n  your answer .3.0000, 4.0000.\n  true answer .2.0000, 4",
        ),
        (
            lambda w, x: np.abs(w * x),
            r"Case 2 of 2, .*(?s:.)*The first difference is at index \(1,\)",
        ),
        (lambda w, x: (w * x).sum(), r"expected the shape \(2,\); it returned the shape \(\)"),
        (lambda w, x: None, "returned nothing. Is the return statement missing"),
        (lambda w, x: "ten", "expected numbers; it returned 'ten'"),
        (lambda w, x: w * x + np.nan, "your answer .nan, nan"),
        (lambda w, x: truth(w, x) * (1 + 1e-6), "your answer"),
        (raises, "it raised KeyError: 'oops'"),
    ],
)
def test_a_wrong_answer_is_explained(yours, words):
    verdict = compare(yours, truth, CASES)
    assert not verdict.right
    assert re.search(words, repr(verdict))


def test_a_right_answer_is_right():
    verdict = compare(lambda w, x: list(x * w), truth, CASES)
    assert verdict.right
    assert repr(verdict) == "Right: all 2 cases agree."
