"""The optimizers against steps worked out by hand from the papers' formulas."""

from math import sqrt

import numpy as np
import pytest

import mdrnn_lib as md

GRADIENTS = [3.0, -1.0, 2.0]


def steps(optimizer, theta=1.0):
    """Where one parameter stands after each gradient."""
    params = {"w": np.array([theta])}
    seen = []
    for g in GRADIENTS:
        optimizer.step(params, {"w": np.array([g])})
        seen.append(params["w"][0])
    return seen


def test_sgd_is_a_step_along_the_gradient():
    assert steps(md.SGD(0.1)) == pytest.approx([1 - 0.3, 1 - 0.3 + 0.1, 1 - 0.3 + 0.1 - 0.2])


def test_sgd_with_momentum():
    # v: −0.3, then 0.5·(−0.3) + 0.1 = −0.05, then 0.5·(−0.05) − 0.2 = −0.225
    assert steps(md.SGD(0.1, momentum=0.5)) == pytest.approx([0.7, 0.65, 0.425], rel=1e-14)


def test_rmsprop():
    # s: 0.1·9 = 0.9, then 0.9·0.9 + 0.1·1 = 0.91, then 0.9·0.91 + 0.1·4 = 1.219
    first = 1 - 0.01 * 3 / (sqrt(0.9) + 1e-8)
    second = first + 0.01 * 1 / (sqrt(0.91) + 1e-8)
    third = second - 0.01 * 2 / (sqrt(1.219) + 1e-8)
    assert steps(md.RMSprop(0.01, decay=0.9)) == pytest.approx([first, second, third], rel=1e-14)


def test_adam():
    # m: 0.3, 0.17, 0.353; v: 0.009, 0.009991, 0.013981009; each over 1 − βᵗ
    first = 1 - 0.01 * 3 / (sqrt(9) + 1e-8)
    second = first - 0.01 * (0.17 / 0.19) / (sqrt(0.009991 / 0.001999) + 1e-8)
    third = second - 0.01 * (0.353 / 0.271) / (sqrt(0.013981009 / 0.002997001) + 1e-8)
    assert steps(md.Adam(0.01)) == pytest.approx([first, second, third], rel=1e-13)


OPTIMIZERS = {
    "SGD": lambda: md.SGD(0.1, momentum=0.9),
    "RMSprop": lambda: md.RMSprop(0.01),
    "Adam": lambda: md.Adam(0.01),
}


@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_parameters_are_changed_in_place_and_gradients_are_not(make):
    W, b = np.ones((2, 3), np.float32), np.ones(3, np.float32)
    grads = {"W": np.full((2, 3), 2, np.float32), "b": np.zeros(3, np.float32)}
    optimizer = make()
    for _ in range(2):
        optimizer.step({"W": W, "b": b}, grads)
    assert W.dtype == np.float32
    assert (W < 0.99).all()
    assert (b == 1).all()
    assert (grads["W"] == 2).all()


@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_a_bowl_is_descended(make):
    params = {"w": np.array([1.0, -2.0])}
    optimizer = make()
    for _ in range(600):
        optimizer.step(params, {"w": params["w"] * [1, 5]})
    assert np.abs(params["w"]).max() < 0.02


@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_gradients_must_fit(make):
    with pytest.raises(ValueError, match=r"names of params, \['w'\]; got \['v'\]"):
        make().step({"w": np.ones(2)}, {"v": np.ones(2)})
    with pytest.raises(ValueError, match=r'grads\["w"\] must be .* shape .*\(2,\); got \(1,\)'):
        make().step({"w": np.ones(2)}, {"w": np.ones(1)})


FROZEN = np.ones(2)
FROZEN.flags.writeable = False
UNFIT = [
    ([1.0, 2.0], np.ones(2), r'params\["w"\] must be an array of floats.*; got \[1.0, 2.0\]'),
    (np.array([1, 2]), np.ones(2), r'params\["w"\] must be an array of floats.*array\(\[1, 2\]\)'),
    (np.ones(2, complex), np.ones(2), r'params\["w"\] must be an array of floats'),
    (FROZEN, np.ones(2), r'params\["w"\] must be writable.*read-only'),
    (np.ones(2), np.ones(2) * 1j, r'grads\["w"\] must be real.*complex128'),
    (np.ones(2), [[1], [1, 2]], r'grads\["w"\] must be a full array'),
]


@pytest.mark.parametrize(("theta", "gradient", "words"), UNFIT)
@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_what_cannot_be_stepped_is_named_and_nothing_is_changed(make, theta, gradient, words):
    first, optimizer = np.ones(3), make()
    with pytest.raises(ValueError, match=words):
        optimizer.step({"first": first, "w": theta}, {"first": np.ones(3), "w": gradient})
    assert (first == 1).all()
    optimizer.step({"first": first}, {"first": np.ones(3)})
    fresh, other = np.ones(3), make()
    other.step({"first": fresh}, {"first": np.ones(3)})
    np.testing.assert_array_equal(first, fresh)  # the failure has left no trace


@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_an_optimizer_serves_one_model(make):
    optimizer, theta = make(), np.ones(3)
    optimizer.step({"w": np.ones(2)}, {"w": np.ones(2)})
    with pytest.raises(ValueError, match=r"serves one model.* a w of shape \(2,\); got \(3,\)"):
        optimizer.step({"w": theta}, {"w": np.ones(3)})
    assert (theta == 1).all()


@pytest.mark.parametrize("make", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_lists_of_parameters_are_refused(make):
    for params, grads in (([np.ones(2)], {}), ({}, [np.ones(2)])):
        with pytest.raises(ValueError, match="must be arrays by name"):
            make().step(params, grads)


NUMBERS = [
    (md.SGD, "learning_rate", [0, -1, np.nan, np.inf, "0.1", None, True, [0.1]]),
    (md.SGD, "momentum", [1, -0.1, np.nan, "0.9"]),
    (md.RMSprop, "learning_rate", [-1]),
    (md.RMSprop, "decay", [1, np.nan]),
    (md.RMSprop, "epsilon", [0]),
    (md.Adam, "learning_rate", [-1]),
    (md.Adam, "beta_1", [1.0]),
    (md.Adam, "beta_2", [-1e-9]),
    (md.Adam, "epsilon", [-1]),
]


@pytest.mark.parametrize(("kind", "name", "values"), NUMBERS)
def test_numbers_out_of_range_are_refused_when_made_and_when_set(kind, name, values):
    optimizer = kind(learning_rate=0.1)
    setattr(optimizer, name, np.float32(0.5))
    assert getattr(optimizer, name) == 0.5
    for value in values:
        with pytest.raises(ValueError, match=rf"{name} must be .*; got "):
            setattr(optimizer, name, value)
        with pytest.raises(ValueError, match=rf"{name} must be .*; got "):
            kind(**{"learning_rate": 0.1} | {name: value})
    assert getattr(optimizer, name) == 0.5


def test_clipping_keeps_the_direction():
    grads = {"a": np.array([3.0, 0.0]), "b": np.array([[4.0]], np.float32)}
    clipped = md.clip_by_norm(grads, 2)
    np.testing.assert_allclose(clipped["a"], [1.2, 0])
    np.testing.assert_allclose(clipped["b"], [[1.6]])
    assert clipped["b"].dtype == np.float32
    assert grads["a"].tolist() == [3, 0]
    for limit in (5, 6):
        assert md.clip_by_norm(grads, limit)["a"] is grads["a"]
    huge = {"a": np.float32([1e30, 1e30])}
    np.testing.assert_allclose(md.clip_by_norm(huge, 1)["a"], [sqrt(0.5)] * 2, rtol=1e-6)
    huge = {"a": np.array([3e200, 0]), "b": np.array([-4e200])}
    np.testing.assert_allclose(md.clip_by_norm(huge, 10)["b"], [-8], rtol=1e-14)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: md.SGD(0), "learning_rate must be a finite number above 0; got 0"),
        (lambda: md.Adam(float("nan")), "learning_rate must be a finite number above 0; got nan"),
        (lambda: md.RMSprop(epsilon=-1e-8), "epsilon must be a finite number above 0; got -1e-08"),
        (lambda: md.SGD(0.1, momentum=1), "momentum must be at least 0 and below 1; got 1"),
        (lambda: md.RMSprop(decay=-0.1), "decay must be at least 0 and below 1; got -0.1"),
        (lambda: md.Adam(beta_2=1.0), "beta_2 must be at least 0 and below 1; got 1.0"),
        (lambda: md.clip_by_norm({"a": np.ones(2)}, 0), "limit must be a finite number above 0"),
        (lambda: md.clip_by_norm({"a": np.array([np.nan])}, 1), "grads must be finite"),
    ],
)
def test_faults(call, words):
    with pytest.raises(ValueError, match=words):
        call()
