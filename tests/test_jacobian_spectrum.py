"""The spectrum of the Jacobians as a Python object: the library's numbers, checked settings."""

import doctest
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from traitlets import TraitError

from mdrnn_lib.widgets import JacobianSpectrum

radii, angles = st.floats(0, 1.5), st.floats(0, 180)
reals, shears = st.floats(-1.5, 1.5), st.floats(0, 3)


@given(radius=radii, angle=angles, real=reals, shear=shears)
def test_the_matrix_has_the_eigenvalues_and_the_norm_bounds_them(radius, angle, real, shear):
    figure = JacobianSpectrum(radius=radius, angle=angle, real=real, shear=shear)
    turn = np.exp(1j * np.radians(figure.angle))
    for value in (radius * turn, radius / turn, real):
        shifted = figure.matrix - value * np.eye(3)
        assert abs(np.linalg.det(shifted)) < 1e-9
    assert figure.spectral_radius <= figure.norm + 1e-9


@pytest.mark.parametrize("shear", [0, 1.5])
def test_linear_norms_are_those_of_the_powers(shear):
    figure = JacobianSpectrum(radius=0.9, angle=70, real=-1.1, shear=shear)
    norms = figure.norms
    for t in range(20):
        for k in range(20):
            power = np.linalg.matrix_power(figure.matrix, max(t - k, 0))
            expected = np.linalg.norm(power, 2) if k <= t else 0
            assert norms[t, k] == pytest.approx(expected, rel=1e-11)


def test_tanh_norms_are_those_of_finite_differences():
    figure = JacobianSpectrum(activation="tanh", drive=1.5)
    x, W = 1.5 * np.array(figure.inputs), figure.matrix
    t, k, step = 12, 4, 1e-30
    columns = []
    for unit in range(3):
        h = np.zeros(3, complex)
        for s in range(1, t + 1):
            h = np.tanh(x[s - 1] + h @ W)
            if s == k:
                h[unit] += 1j * step
        columns.append(h.imag / step)
    assert figure.norms[t - 1, k - 1] == pytest.approx(np.linalg.norm(columns, 2), rel=1e-11)


@settings(max_examples=15, deadline=None)
@given(radius=radii, angle=angles, real=reals, shear=shears, name=st.sampled_from("it"))
def test_every_norm_obeys_its_bounds(radius, angle, real, shear, name):
    activation = {"i": "identity", "t": "tanh"}[name]
    figure = JacobianSpectrum(
        radius=radius, angle=angle, real=real, shear=shear, activation=activation
    )
    lags = np.subtract.outer(np.arange(20), np.arange(20))
    past = lags >= 0
    norms, power = figure.norms, np.maximum(lags, 0)
    assert (norms <= (figure.norm**power) * (1 + 1e-9) + 1e-12)[past].all()
    if activation == "identity":
        assert (norms >= (figure.spectral_radius**power) * (1 - 1e-6) - 1e-12)[past].all()
    assert (norms[~past] == 0).all()


def test_a_normal_matrix_needs_no_second_bound():
    figure = JacobianSpectrum(shear=0)
    assert figure.norm == pytest.approx(figure.spectral_radius)


def test_the_first_picture_shows_transient_growth():
    figure = JacobianSpectrum()
    row = figure.norms[-1][::-1]
    assert figure.spectral_radius < 1
    assert row.max() > 4
    assert row[-1] < 0.2


def test_what_depends_on_the_length_follows_it():
    figure = JacobianSpectrum(k=4, step=9)
    figure.inputs = [[0.0, 0, 0]] * 2
    assert (figure.step, figure.k) == (2, 2)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"radius": 1.6}, r"radius must be 0 … 1\.5, got 1\.6"),
        ({"angle": 181}, "angle must be 0 … 180, got 181"),
        ({"real": -2}, r"real must be −1\.5 … 1\.5, got -2"),
        ({"shear": -1}, "shear must be 0 … 3, got -1"),
        ({"drive": 4}, "drive must be 0 … 3, got 4"),
        ({"activation": "relu"}, "activation must be one of 'identity', 'tanh', got 'relu'"),
        ({"step": 21}, "step must be 0 … 20, got 21"),
        ({"k": 0}, "k must be 1 … 20, got 0"),
        ({"inputs": [[1, 2]] * 3}, r"inputs must have the shape \(T, 3\).* got \(3, 2\)"),
        ({"inputs": [[1, 2, float("inf")]] * 3}, "inputs must be finite"),
        ({"inputs": [[1, 2, 3]] * 5, "step": 6}, "step must be 0 … 5, got 6"),
        ({"inputs": [[1, 2, 3]] * 5, "k": 6}, "k must be 1 … 5, got 6"),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        JacobianSpectrum(**state)


def test_the_examples_run():
    result = doctest.testmod(sys.modules[JacobianSpectrum.__module__])
    assert (result.attempted, result.failed) == (2, 0)
