"""The checker says what is wrong, whatever the reader's function does."""

import re
from functools import partial

import numpy as np
import pytest

from mdrnn_lib.exercises import FEW, compare

CASES = [(2.0, np.array([1.0, 2.0])), (0.5, np.array([0.0, -4.0]))]


def truth(w, x):
    return w * x


def raises(w, x):
    names = {}
    return names["oops"] * x


def spoils_its_arguments(w, x):
    x *= w
    return x


class Callable:
    def __call__(self, w, x):
        return w + x


@pytest.mark.parametrize(
    ("yours", "words"),
    [
        (
            lambda w, x: w + x,
            r"Case 1 of 2, <lambda>\(w=2, x=\[1., 2.\]\): it differs at index \(0,\) by 1 \(50 %\)."
            r"\n  your answer \[3.0000, 4.0000\]\n  true answer \[2.0000, 4.0000\]$",
        ),
        (lambda w, x: np.abs(w * x), r"Case 2 of 2, .*differs at index \(1,\) by 4 \(200 %\)"),
        (lambda w, x: (w * x).sum(), r"expected the shape \(2,\); it returned the shape \(\)"),
        (lambda w, x: None, "returned nothing. Is the return statement missing"),
        (lambda w, x: "ten", "expected numbers; it returned 'ten'"),
        (lambda w, x: "10", "expected numbers; it returned '10'"),
        (lambda w, x: [1, [2]], r"expected numbers; it returned \[1, \[2\]\]"),
        (lambda w, x: w * x + np.nan, r"2 of 2 entries differ.*\n  your answer \[nan, nan"),
        (lambda w, x: w * x + np.inf, r"your answer \[inf, inf"),
        (lambda w, x: w * x + 2j, r"expected real numbers; it returned .* 2\+2j at index \(0,\)"),
        (
            lambda w, x: truth(w, x) * (1 + 1e-6),
            r"by 2e-06 \(0.0001 %\), the most at index \(1,\) by 4e-06.*"
            r"\n  your answer \[2.000002, 4.000004\]\n  true answer \[2, 4\]",
        ),
        (raises, r"it raised KeyError: 'oops'\n  in line \d+: return names\[\"oops\"\] \* x$"),
        (partial(raises), r"raises\(w=2, x=.*KeyError: 'oops'\n  in line \d+: return names"),
        (partial(lambda w, x: w + x), r"<lambda>\(w=2, x=\[1., 2.\]\): it differs"),
        (Callable(), r"Callable\(w=2, x=\[1., 2.\]\): it differs"),
        (lambda w: w, r"<lambda>\(2, \[1., 2.\]\): it raised TypeError: .*takes 1 positional"),
        (lambda *both: both[0], r"<lambda>\(2, \[1., 2.\]\): expected the shape"),
    ],
)
def test_a_wrong_answer_is_explained(yours, words):
    verdict = compare(yours, truth, CASES)
    assert not verdict.right
    assert re.search(words, repr(verdict)), verdict


@pytest.mark.parametrize(
    "yours",
    [
        lambda w, x: list(x * w),
        lambda w, x: w * x + 0j,
        lambda w, x: (w * x).astype(object),
        lambda w, x: truth(w, x) * (1 + 1e-12) + 1e-14,
        partial(truth),
        spoils_its_arguments,
    ],
)
def test_a_right_answer_is_right(yours):
    for _ in range(2):
        verdict = compare(yours, truth, CASES)
        assert verdict.right
        assert repr(verdict) == "Right: all 2 cases agree."


INFINITE, NO_NUMBER = [np.inf, 1.0], [1.0, np.nan]


@pytest.mark.parametrize(
    ("answer", "true", "right"),
    [
        (0.0, np.inf, False),
        (np.inf, np.inf, True),
        (-np.inf, np.inf, False),
        (np.nan, np.inf, False),
        (np.inf, 1e300, False),
        (np.nan, np.nan, True),
        (0.0, np.nan, False),
        (INFINITE, INFINITE, True),
        ([np.inf, 1.1], INFINITE, False),
        ([1.1, np.nan], NO_NUMBER, False),
        (1 + 5j, 1.0, False),
        (1 + 5j, 1 + 5j, True),
        (1.0, 1 + 1e-6j, False),
        (1e-17, 0.0, True),
        (1e-9, 0.0, False),
        (1.1e-12, 1e-12, False),
        ([1.0, 1.1e-9], [1.0, 1e-9], False),  # the corner of a large case
        ([1.0, 1e-17], [1.0, 0.0], True),
        (True, 1, True),
        (3, 3.0, True),
        ([], [], True),
    ],
)
def test_every_kind_of_number_is_judged(answer, true, right):
    verdict = compare(lambda _: answer, lambda _: true, [(1.0,)])
    assert verdict.right is right, verdict
    assert right or "answer" in repr(verdict) or "imaginary" in repr(verdict)


@pytest.mark.parametrize("slips", [1, 148])
def test_many_slips_make_a_short_answer(slips):
    x = np.linspace(1, 2, 200).reshape(10, 20)

    def yours(x):
        wrong = x.copy()
        wrong.flat[3 : 3 + slips] *= 1.1
        return wrong

    words = repr(compare(yours, lambda x: x, [(x,)]))
    lines = words.split("\n")
    assert x.size > FEW
    assert len(lines) == 3
    assert max(map(len, lines)) < 200
    assert "yours(x=<10 × 20 numbers from 1 to 2>)" in lines[0]
    assert "at index (0, 3) by 0.102 (10 %)" in lines[0]
    assert ("148 of 200 entries differ" in lines[0]) == (slips == 148)
    assert lines[1] == "  your answer, at index (0, 3) 1.1166"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((3, truth, CASES), "yours must be a function, your own; got 3"),
        ((truth, truth, []), "cases must be one tuple of arguments a call, and at least one"),
        ((truth, truth, [np.ones(2)]), "cases must be one tuple of arguments a call"),
    ],
)
def test_faults_of_the_exercise_itself(arguments, words):
    with pytest.raises(ValueError, match=words):
        compare(*arguments)
    with pytest.raises(ValueError, match="tolerance must be a finite number above 0"):
        compare(truth, truth, CASES, tolerance=0)
