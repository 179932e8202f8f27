"""The losses against their formulas, their gradients by complex step, and what they refuse."""

import numpy as np
import pytest
import textbook
from hypothesis import given, settings
from hypothesis import strategies as st

import mdrnn_lib as md


def cross_entropy(scores, labels, counted):
    """Straight from the definition, item by item."""
    terms = [
        np.log(np.exp(scores[index]).sum()) - scores[index][labels[index]]
        for index in zip(*np.nonzero(counted), strict=True)
    ]
    return sum(terms) / len(terms)


def half_squares(y, target, counted):
    difference = (y - target)[counted]
    return 0.5 * (difference * difference).sum() / counted.sum()


@st.composite
def batches(draw):
    """Outputs of one vector a sample or a point, with a mask or none."""
    axes = tuple(draw(st.lists(st.integers(1, 3), min_size=1, max_size=4)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    y = rng.normal(size=(*axes, draw(st.integers(1, 4))))
    mask = rng.random(axes) < 0.6 if draw(st.booleans()) else None
    if mask is not None:
        mask.flat[0] = True
    return y, mask, rng


def check(loss, reference, y, target, mask):
    counted = np.ones(y.shape[:-1], bool) if mask is None else mask
    value, gradient = loss(y, target, mask)
    assert type(value) is float
    assert gradient.shape == y.shape
    assert value == pytest.approx(reference(y, target, counted), rel=1e-12, abs=1e-14)
    slopes = textbook.gradient(lambda moved: reference(moved["y"], target, counted), {"y": y}, "y")
    np.testing.assert_allclose(gradient, slopes, rtol=1e-11, atol=1e-14)
    assert not gradient[~counted].any()


@given(batches())
@settings(max_examples=60)
def test_softmax(case):
    scores, _, _ = case
    powers = np.exp(scores)
    expected = powers / powers.sum(axis=-1)[..., None]
    np.testing.assert_allclose(md.softmax(scores), expected, rtol=1e-13)


@given(batches())
@settings(max_examples=60)
def test_softmax_cross_entropy(case):
    scores, mask, rng = case
    labels = rng.integers(0, scores.shape[-1], scores.shape[:-1])
    check(md.softmax_cross_entropy, cross_entropy, scores, labels, mask)


@given(batches())
@settings(max_examples=60)
def test_squared_error(case):
    y, mask, rng = case
    check(md.squared_error, half_squares, y, rng.normal(size=y.shape), mask)


def test_large_scores_do_not_overflow():
    loss, gradient = md.softmax_cross_entropy([[1e4, 0.0, -1e4], [700.0, 700.0, 0.0]], [1, 0])
    assert loss == pytest.approx((1e4 + np.log(2)) / 2)
    np.testing.assert_allclose(gradient, [[0.5, -0.5, 0], [-0.25, 0.25, 0]], atol=1e-300)
    np.testing.assert_array_equal(md.softmax([[1e4, 0.0, -1e4]]), [[1, 0, 0]])
    largest = np.finfo(np.float32).max / 4
    assert np.isfinite(md.softmax_cross_entropy(np.float32([[largest, -largest]]), [1])[0])


def test_what_does_not_count_is_not_looked_at():
    mask = np.array([[True, False]])
    scores = np.array([[[1.0, 2.0], [3.0, -4.0]]])
    alone = md.softmax_cross_entropy(scores[:, :1], [[1]])
    loss, gradient = md.softmax_cross_entropy(scores, [[1, -1]], mask)
    assert loss == alone[0]
    np.testing.assert_array_equal(gradient[:, :1], alone[1])
    assert md.accuracy(scores, [[1, -1]], mask) == 1


UNCOUNTED = {
    "softmax_cross_entropy": (md.softmax_cross_entropy, [0, -7]),
    "squared_error": (md.squared_error, [[1.0, 0.5], [np.nan, np.inf]]),
    "accuracy": (md.accuracy, [0, -7]),
}


@pytest.mark.parametrize(("measure", "target"), UNCOUNTED.values(), ids=UNCOUNTED)
@pytest.mark.parametrize("value", [np.nan, np.inf, 1e308])
def test_values_that_do_not_count_may_be_anything(measure, target, value):
    output = np.array([[2.0, 1.0], [value, -value]])
    found = measure(output, target, [True, False])
    alone = measure(output[:1], target[:1])
    if measure is md.accuracy:
        assert found == alone == 1
    else:
        assert found[0] == alone[0]
        np.testing.assert_array_equal(found[1], [alone[1][0], [0, 0]])


MASKS = [
    (np.array([1, 0, 0]), r"mask must hold truth values in the shape \(3,\); got .*int64"),
    ([True, False], r"mask must hold truth values in the shape \(3,\); got shape \(2,\)"),
    (np.ones((3, 1), bool), r"mask must hold truth values in the shape \(3,\); .*\(3, 1\)"),
    ([1.0, np.nan, 0.0], "mask must hold truth values.*float64"),
    (["yes", "no", "no"], "mask must hold truth values.*dtype <U3"),
    ([[True], [True, False]], "mask must be a full array"),
    ([False] * 3, "mask must count at least one item; got none"),
]


@pytest.mark.parametrize(("mask", "words"), MASKS)
@pytest.mark.parametrize(
    ("measure", "target"),
    [
        (md.softmax_cross_entropy, [1, 1, 0]),
        (md.accuracy, [1, 1, 0]),
        (md.squared_error, np.eye(3, 2)),
    ],
)
def test_masks_are_truth_values_of_the_documented_shape(measure, target, mask, words):
    with pytest.raises(ValueError, match=words):
        measure([[2, 1], [1, 2], [2, 1]], target, mask)


def test_float32_stays_float32():
    scores = np.random.default_rng(0).normal(size=(5, 3)).astype(np.float32)
    for loss, target in [
        (md.softmax_cross_entropy, np.arange(5) % 3),
        (md.squared_error, np.ones((5, 3))),
    ]:
        value, gradient = loss(scores, target)
        assert gradient.dtype == np.float32
        assert value == pytest.approx(loss(scores.astype(float), target)[0], rel=1e-6)
    assert md.softmax(scores).dtype == np.float32


def test_arguments_are_left_as_they_were():
    y, mask = np.ones((2, 3)), np.array([True, False])
    md.softmax_cross_entropy(y, [0, 1], mask)
    md.squared_error(y, np.zeros((2, 3)), mask)
    md.softmax(y)
    assert (y == 1).all()
    assert mask.tolist() == [True, False]


S = np.zeros((2, 3))
FAULTS = [
    (lambda: md.softmax(S[0]), r"scores must be real.*got shape \(3,\)"),
    (lambda: md.softmax(S * np.nan), "scores must be finite"),
    (lambda: md.softmax_cross_entropy(S, [0]), r"labels .* shape \(2,\); got shape \(1,\)"),
    (lambda: md.softmax_cross_entropy(S, [0, 3]), r"between 0 and 2.*got 3 at index \(1,\)"),
    (lambda: md.softmax_cross_entropy(S, [-1, 0]), r"between 0 and 2.*got -1 at index \(0,\)"),
    (lambda: md.softmax_cross_entropy(S, [0.0, 1.0]), "labels must be whole.*dtype float64"),
    (lambda: md.softmax_cross_entropy(S, [True, False]), "labels must be whole.*dtype bool"),
    (lambda: md.softmax_cross_entropy(S[0], 0), r"scores must be real.*got shape \(3,\)"),
    (lambda: md.softmax_cross_entropy(S[:0], []), r"none of them empty; got shape \(0, 3\)"),
    (lambda: md.softmax_cross_entropy(S * 1j, [0, 1]), "scores must be real.*complex128"),
    (lambda: md.softmax_cross_entropy(S + np.inf, [0, 1]), "scores must be finite.*diverges"),
    (lambda: md.softmax_cross_entropy([[0], [1, 2]], [0, 1]), "scores must be a full array"),
    (lambda: md.squared_error(S, [[0], [1, 2]]), "target must be a full array"),
    (lambda: md.softmax_cross_entropy(S, [0, 1], [1, 1]), "mask must hold truth values.*int"),
    (lambda: md.softmax_cross_entropy(S, [0, 1], [True]), r"mask .* shape \(2,\); got .*\(1,\)"),
    (lambda: md.softmax_cross_entropy(S, [0, 1], [False] * 2), "mask must count at least one"),
    (lambda: md.squared_error(S, S[0]), r"target must .* shape of y, \(2, 3\); got shape \(3,\)"),
    (lambda: md.squared_error(S, S.astype(str)), "target must be real.*dtype <U"),
    (lambda: md.squared_error(S, S + np.nan), "target must be finite where it counts"),
    (lambda: md.squared_error(S + np.nan, S), "y must be finite.*diverges"),
]


@pytest.mark.parametrize(("call", "words"), FAULTS)
def test_faults(call, words):
    with pytest.raises(ValueError, match=words):
        call()
