"""The spectrum in a browser: each control moves it, and its numbers are the library's."""

import math
from itertools import combinations

import numpy as np
import pytest
from conftest import Open, Visit, mounted
from conftest import assert_shows as assert_drawn
from figure_words import fixed, number
from playwright.sync_api import Locator

from mdrnn_lib.widgets import JacobianSpectrum

pytestmark = pytest.mark.browser

POWERS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def open_spectrum(
    open_figure: Open, spectrum: JacobianSpectrum, **options
) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(spectrum, **options)
    return visit, mounted(visit)


def magnitude(value: float) -> str:
    """Write a size, with a power of ten where it is very small or very large."""
    if value == 0 or 0.001 <= value < 9999.5:
        return number(value)
    digits, power = f"{value:.1e}".split("e")
    return f"{digits}·10{'⁻' if int(power) < 0 else ''}{str(abs(int(power))).translate(POWERS)}"


def reading(figure: Locator) -> str:
    return " ".join(figure.locator(".md-reading").inner_text().split())


def expected_reading(spectrum: JacobianSpectrum, t: int, k: int) -> str:
    """Write the first lines below the drawing by the library's numbers."""
    lag = t - k
    power = str(lag).translate(POWERS)
    matrix = " | ".join(" ".join(fixed(w, 2) for w in row) for row in spectrum.matrix.tolist())
    if t == 0:
        first = "No step is done."
    elif k > t:
        first = f"dh{t}/dh{k} = 0: the past does not depend on the future."
    else:
        first = (
            f"‖dh{t}/dh{k}‖ = {magnitude(float(spectrum.norms[t - 1, k - 1]))}, "
            f"ρ{power} = {magnitude(spectrum.spectral_radius**lag)}, "
            f"‖Wh‖{power} = {magnitude(spectrum.norm**lag)}"
        )
    sizes = f"ρ = {number(spectrum.spectral_radius)}, ‖Wh‖ = {number(spectrum.norm)}."
    return f"{first} Wh = [ {matrix} ] {sizes}"


def assert_shows(figure: Locator, spectrum: JacobianSpectrum) -> None:
    """Drawing, map, reading and handles are those of a state."""
    assert_drawn(figure, spectrum)
    said = figure.locator("[role=gridcell]").evaluate_all(
        "cells => cells.map(cell => cell.getAttribute('aria-label'))"
    )
    norms = spectrum.norms
    assert said == [
        f"t = {t + 1}, k = {k + 1}: {magnitude(float(norms[t, k])) if k <= t else 'no way'}"
        for t, k in np.ndindex(*norms.shape)
    ]
    assert reading(figure).startswith(expected_reading(spectrum, spectrum.step, spectrum.k))
    grips = figure.locator("[role=slider]").evaluate_all(
        "nodes => nodes.map(node => node.getAttribute('aria-valuetext'))"
    )
    assert grips == [
        f"radius {fixed(spectrum.radius, 2)}, angle {spectrum.angle:g}°", fixed(spectrum.real, 2),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "state",
    [
        {"radius": 1.5, "angle": 90.0, "real": -1.5, "shear": 3.0, "k": 7},
        {"radius": 0.0, "real": 0.3, "step": 0},
        {"radius": 1.3, "shear": 3.0, "step": 3, "k": 9},
    ],
)
def test_it_says_the_librarys_numbers(open_figure: Open, state: dict) -> None:
    spectrum = JacobianSpectrum(**state)
    _, figure = open_spectrum(open_figure, spectrum)
    assert_shows(figure, spectrum)


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    _, figure = open_spectrum(open_figure, JacobianSpectrum())
    state: dict = {}
    steps = [
        ("step", "ArrowLeft", {"step": 19}),
        ("back", "Enter", {"step": 18}),
        ("next", "Enter", {"step": 19}),
        ("radius", "ArrowRight", {"radius": 0.81}),
        ("angle", "ArrowLeft", {"angle": 19}),
        ("real", "Home", {"real": -1.5}),
        ("shear", "ArrowLeft", {"shear": 1.95}),
        ("activation", "ArrowDown", {"activation": "tanh"}),
        ("drive", "ArrowRight", {"drive": 1.1}),
        ("k", "ArrowRight", {"k": 2}),
    ]
    for name, key, change in steps:
        state |= change
        figure.locator(f"[name={name}]").press(key)
        assert_shows(figure, JacobianSpectrum(**state))
    figure.locator("[name=reset]").press("Enter")
    assert_shows(figure, JacobianSpectrum())


def test_eigenvalues_obey_the_arrow_keys(open_figure: Open) -> None:
    visit, figure = open_spectrum(open_figure, JacobianSpectrum())
    state: dict = {}
    pair, real = figure.locator("[role=slider]").all()
    steps = [
        (pair, "ArrowUp", {"radius": 0.85}),
        (pair, "ArrowLeft", {"angle": 25}),
        (pair, "ArrowRight", {"angle": 20}),
        (pair, "ArrowDown", {"radius": 0.8}),
        (pair, "End", {"radius": 1.5}),
        (pair, "ArrowUp", {"radius": 1.5}),
        (pair, "Home", {"radius": 0}),
        (real, "ArrowRight", {"real": 0.75}),
        (real, "ArrowDown", {"real": 0.7}),
        (real, "Home", {"real": -1.5}),
    ]
    for node, key, change in steps:
        state |= change
        node.focus()
        visit.page.keyboard.press(key)
        assert_shows(figure, JacobianSpectrum(**state))


NAMES = """svg => [...svg.querySelectorAll("text")]
  .filter(text => /^λ/.test(text.textContent))
  .map(text => text.getBBox()).map(({ x, y, width, height }) => [x, y, x + width, y + height])"""


@pytest.mark.parametrize(
    ("radius", "angle", "real"),
    [(0.8, 20, 0.7), (0.8, 0, 0.8), (0.8, 10, 0.9), (0.6, 175, -0.6), (0, 0, 0), (1.2, 60, 0.7)],
)
def test_the_names_of_the_eigenvalues_stand_apart(open_figure, radius, angle, real) -> None:
    spectrum = JacobianSpectrum(radius=radius, angle=angle, real=real)
    _, figure = open_spectrum(open_figure, spectrum)
    boxes = np.array(figure.locator("svg").first.evaluate(NAMES))
    assert len(boxes) == 3
    for one, other in combinations(boxes, 2):
        shared = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
        assert shared[0] <= 0 or shared[1] <= 5  # a box holds more than its letters


def drag(visit: Visit, node: Locator, x: float, y: float) -> None:
    """Drag a handle by so many pixels."""
    box = node.bounding_box()
    begin = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visit.page.mouse.move(*begin)
    visit.page.mouse.down()
    visit.page.mouse.move(begin[0] + x, begin[1] + y, steps=4)
    visit.page.mouse.up()


def test_eigenvalues_are_dragged(open_figure: Open) -> None:
    visit, figure = open_spectrum(open_figure, JacobianSpectrum(angle=60, real=-0.5))
    unit = float(figure.locator("circle[stroke-dasharray]").get_attribute("r")) / 0.8
    mirror = figure.locator(".md-grips circle").nth(0)
    pair, real = figure.locator("[role=slider]").all()
    a, b = 0.8 * math.cos(math.pi / 3), 0.8 * math.sin(math.pi / 3)
    drag(visit, pair, -2 * a * unit, 0)
    assert_shows(figure, JacobianSpectrum(angle=120, real=-0.5))
    drag(visit, mirror, a * unit, 0)
    radius = round(math.floor(b * 100 + 0.5) / 100, 2)
    assert_shows(figure, JacobianSpectrum(radius=radius, angle=90, real=-0.5))
    drag(visit, real, unit, 40)
    assert_shows(figure, JacobianSpectrum(radius=radius, angle=90, real=0.5))
    drag(visit, real, 9 * unit, 0)
    assert_shows(figure, JacobianSpectrum(radius=radius, angle=90, real=1.5))


def test_a_cell_of_the_map_is_chosen_by_keyboard_and_by_pointer(open_figure: Open) -> None:
    visit, figure = open_spectrum(open_figure, JacobianSpectrum())
    cells = figure.locator("[role=gridcell]")
    cells.nth(9 * 20 + 3).click()
    assert_shows(figure, JacobianSpectrum(step=10, k=4))
    cells.nth(9 * 20 + 15).click()  # k > t: there is nothing to choose
    visit.page.mouse.move(0, 0)
    cells.nth(0).focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Enter"):
        visit.page.keyboard.press(key)
    assert_shows(figure, JacobianSpectrum(step=3, k=2))


def test_pointing_and_focus_tell_the_numbers(open_figure: Open) -> None:
    visit, figure = open_spectrum(open_figure, JacobianSpectrum())
    spectrum = JacobianSpectrum()
    cells = figure.locator("[role=gridcell]")
    cells.nth(12 * 20 + 4).hover()
    assert reading(figure).startswith(expected_reading(spectrum, 13, 5))
    cells.nth(20 + 4).hover()
    assert reading(figure).startswith(expected_reading(spectrum, 2, 5))
    visit.page.mouse.move(0, 0)
    assert reading(figure).startswith(expected_reading(spectrum, 20, 1))
    cells.nth(0).focus()
    visit.page.keyboard.press("ArrowDown")
    assert reading(figure).startswith(expected_reading(spectrum, 2, 1))


def test_the_words_follow_the_numbers(open_figure: Open) -> None:
    for state, words in [
        ({}, "before, it grows to 4.631 at distance 3"),
        ({"shear": 0}, "The norm bound lets nothing exceed 1: no gradient grows."),
        ({"radius": 1.2}, "As ρ > 1 it explodes"),
        ({"activation": "tanh"}, "ρ bounds nothing from below any more"),
    ]:
        _, figure = open_spectrum(open_figure, JacobianSpectrum(**state))
        assert words in reading(figure)


def test_play_runs_row_by_row(open_figure: Open) -> None:
    visit = open_figure(JacobianSpectrum(step=1))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(5 * 300 + 20)
    assert_shows(figure, JacobianSpectrum(step=6))
    visit.page.clock.run_for(60_000)
    assert_shows(figure, JacobianSpectrum())


def test_the_state_is_spoken(open_figure: Open) -> None:
    visit = open_figure(JacobianSpectrum())
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=back]").press("Enter")
    visit.page.clock.run_for(600)
    spoken = " ".join(visit.page.locator("[aria-live=polite]").inner_text().split())
    norm = magnitude(float(JacobianSpectrum().norms[18, 0]))
    assert spoken.startswith(f"row 19 of 20. ‖dh 19/dh 1‖ = {norm}, ρ¹⁸ = ")
    assert "It must vanish in the end" in spoken


def test_links_in_the_prose_set_the_state(open_figure: Open) -> None:
    link = (
        '<a class="md-figure-link" href="#jacobian-spectrum" '
        'data-state="radius=1&amp;angle=45&amp;shear=0&amp;activation=tanh&amp;k=5">see</a>'
    )
    visit, figure = open_spectrum(open_figure, JacobianSpectrum(), prose=link)
    visit.page.get_by_role("link").press("Enter")
    state = {"radius": 1, "angle": 45, "shear": 0, "activation": "tanh", "k": 5}
    assert_shows(figure, JacobianSpectrum(**state))


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_spectrum(open_figure, JacobianSpectrum())
    tree = figure.aria_snapshot()
    for line in (
        'slider "row t"', 'slider "pair: radius"', 'slider "angle"', 'slider "real eigenvalue"',
        'slider "shear β"', 'slider "size of inputs"', 'slider "k"', 'combobox "φ"',
        'slider "eigenvalue pair, radius and angle"', 'grid "norm for each t and k,',
    ):  # fmt: skip
        assert line in tree, tree
