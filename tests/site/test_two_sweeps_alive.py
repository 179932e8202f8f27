"""The two sweeps in a browser: each control moves them, and the numbers are the library's."""

import numpy as np
import pytest
from conftest import Open, Visit, mounted
from playwright.sync_api import Locator

import mdrnn_lib as md
from mdrnn_lib.widgets import TwoSweeps
from mdrnn_lib.widgets.parts.scene import fixed, number

pytestmark = pytest.mark.browser


def open_sweeps(open_figure: Open, sweeps: TwoSweeps, **options) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(sweeps, **options)
    return visit, mounted(visit)


def reading(figure: Locator) -> str:
    return " ".join(figure.locator(".md-reading").inner_text().split())


def outputs(figure: Locator, sample: int) -> Locator:
    return figure.locator(f"[role=grid][aria-label^='outputs of sample {sample}'] [role=gridcell]")


def visited(sweeps: TwoSweeps, direction: int, sample: int, k: int) -> bool:
    end = sweeps.lengths[sample] if sweeps.reversal == "own" else len(sweeps.inputs[0])
    return (end - 1 - k if direction else k) < sweeps.step


def numbers(sweeps: TwoSweeps, sample: int, k: int) -> str:
    """What is said of one step (from 0) of a sample (from 0)."""
    if k >= sweeps.lengths[sample]:
        return "padding"
    words = f"x = {number(sweeps.inputs[sample][k])}"
    for direction, arrow in enumerate("→←"):
        h = f" = {number(sweeps.values.h[direction, sample, k])}"
        words += f", {arrow}h{h if visited(sweeps, direction, sample, k) else ' not yet there'}"
    return words


def ways(sweeps: TwoSweeps, k: int) -> str:
    """What is said of the derivative by input k (from 0)."""
    t, m = sweeps.point - 1, sweeps.sample - 1
    words = []
    for direction, name in enumerate(("forward", "backward")):
        if k < t if direction else k > t:
            words.append(f"{name} no way")
        elif visited(sweeps, direction, m, t):
            words.append(f"{name} {number(sweeps.values.reach[direction, k])}")
        else:
            words.append(f"{name} not yet there")
    return f"dy{t + 1}/dx{k + 1}: {', '.join(words)}"


def assert_shows(figure: Locator, sweeps: TwoSweeps) -> None:
    """Cells, drawn numbers, bars and reading are the library's for a state."""
    steps, (t, m) = len(sweeps.inputs[0]), (sweeps.point - 1, sweeps.sample - 1)
    for sample in (0, 1):
        said = outputs(figure, sample + 1).evaluate_all(
            "cells => cells.map(cell => cell.getAttribute('aria-label'))"
        )
        assert said == [f"step {k + 1}: {numbers(sweeps, sample, k)}" for k in range(steps)]
    words = f"sample {m + 1}, step {t + 1} {numbers(sweeps, m, t)} {ways(sweeps, t)}"
    assert reading(figure).startswith(words)
    drawn = figure.locator(".md-drawing text").all_text_contents()
    for direction, reach in enumerate(sweeps.values.reach):
        for k in range(sweeps.lengths[m]):
            if (k >= t if direction else k <= t) and visited(sweeps, direction, m, t):
                assert {number(reach[k]), fixed(reach[k], 2).replace("0.", ".", 1)} & {*drawn}
    step = figure.locator("input[name=step]")
    assert step.get_attribute("aria-valuetext") == f"{sweeps.step} of {steps}"


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"step": 0},
        {"step": 4, "point": 4, "unit": 1},
        {"cell": "lstm", "sample": 2, "point": 3, "gain": 1.5},
        {"reversal": "padded", "sample": 2, "point": 6},
        {"reversal": "padded", "cell": "lstm", "step": 5, "lengths": (7, 2)},
    ],
)
def test_it_shows_the_librarys_numbers(open_figure: Open, state: dict) -> None:
    sweeps = TwoSweeps(**state)
    _, figure = open_sweeps(open_figure, sweeps)
    assert_shows(figure, sweeps)
    assert (sweeps.reversal == "padded") == (
        f"sample alone by up to {number(sweeps.values.error)}." in reading(figure)
    )


@pytest.mark.parametrize("kind", [md.BRNN, md.BLSTM])
def test_it_runs_a_readers_layer(open_figure: Open, kind) -> None:
    rng = np.random.default_rng(7)
    x = rng.normal(size=(2, 12))
    sweeps = TwoSweeps(kind(1, 3, rng=rng), x, lengths=(8, 12), sample=2, unit=2)
    _, figure = open_sweeps(open_figure, sweeps)
    assert_shows(figure, sweeps)
    assert figure.locator("[name=cell]").count() == 0


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    _, figure = open_sweeps(open_figure, TwoSweeps())
    state: dict = {}
    steps = [
        ("step", "ArrowLeft", {"step": 8}),
        ("next", "Enter", {"step": 9}),
        ("point", "ArrowRight", {"point": 6}),
        ("unit", "ArrowRight", {"unit": 1}),
        ("gain", "ArrowRight", {"gain": 1.05}),
        ("cell", "ArrowDown", {"cell": "lstm"}),
        ("sample", "ArrowDown", {"sample": 2}),
        ("length", "ArrowLeft", {"lengths": (9, 5), "point": 5}),
        ("reversal", "ArrowDown", {"reversal": "padded"}),
        ("back", "Enter", {"step": 8}),
    ]
    for name, key, change in steps:
        state |= change
        before = figure.inner_text()
        figure.locator(f"[name={name}]").press(key)
        assert_shows(figure, TwoSweeps(**state))
        assert name == "sample" or figure.inner_text() != before, name
    figure.locator("[name=reset]").press("Enter")
    assert_shows(figure, TwoSweeps())


def test_an_output_is_chosen_by_keyboard_and_by_pointer(open_figure: Open) -> None:
    visit, figure = open_sweeps(open_figure, TwoSweeps())
    outputs(figure, 2).nth(2).click()
    visit.page.mouse.move(0, 0)
    assert_shows(figure, TwoSweeps(sample=2, point=3))
    outputs(figure, 2).nth(7).click()  # padding has no output
    visit.page.mouse.move(0, 0)
    assert_shows(figure, TwoSweeps(sample=2, point=3))
    outputs(figure, 1).nth(0).focus()
    for key in ("End", "ArrowLeft", "Enter"):
        visit.page.keyboard.press(key)
    assert_shows(figure, TwoSweeps(point=8))


def test_pointing_and_focus_tell_the_numbers(open_figure: Open) -> None:
    visit, figure = open_sweeps(open_figure, TwoSweeps())
    sweeps = TwoSweeps()
    outputs(figure, 1).nth(1).hover()
    assert reading(figure).startswith(f"sample 1, step 2 {numbers(sweeps, 0, 1)} {ways(sweeps, 1)}")
    outputs(figure, 2).nth(1).hover()
    assert reading(figure).startswith(
        f"sample 2, step 2 {numbers(sweeps, 1, 1)} "
        "No input of sample 2 reaches an output of sample 1."
    )
    visit.page.mouse.move(0, 0)
    outputs(figure, 1).nth(0).focus()
    visit.page.keyboard.press("End")
    assert reading(figure).startswith(f"sample 1, step 9 {numbers(sweeps, 0, 8)} {ways(sweeps, 8)}")


def test_play_lets_the_sweeps_meet(open_figure: Open) -> None:
    visit = open_figure(TwoSweeps(step=0))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(4 * 600 + 20)
    assert_shows(figure, TwoSweeps(step=4))
    visit.page.clock.run_for(600)
    assert_shows(figure, TwoSweeps(step=5))  # both are at the middle
    visit.page.clock.run_for(60_000)
    assert_shows(figure, TwoSweeps())


def test_the_state_is_spoken(open_figure: Open) -> None:
    visit = open_figure(TwoSweeps())
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=back]").press("Enter")
    visit.page.clock.run_for(600)
    sweeps = TwoSweeps(step=8)
    derivative = ways(sweeps, 4).replace("dy5/dx5", "dy 5/dx 5")
    assert visit.page.locator("[aria-live=polite]").inner_text() == (
        f"8 of 9 steps done by both sweeps. Output 5 of sample 1: {numbers(sweeps, 0, 4)}. "
        f"{derivative}."
    )


def test_links_in_the_prose_set_the_state(open_figure: Open) -> None:
    link = (
        '<a class="md-figure-link" href="#two-sweeps" '
        'data-state="sample=2&amp;point=6&amp;reversal=padded&amp;lengths=%5B9,6%5D">see</a>'
    )
    visit, figure = open_sweeps(open_figure, TwoSweeps(), prose=link)
    visit.page.get_by_role("link").press("Enter")
    assert_shows(figure, TwoSweeps(sample=2, point=6, reversal="padded"))


def test_a_link_may_leave_a_state_that_needs_mending(open_figure: Open) -> None:
    link = '<a class="md-figure-link" href="#two-sweeps" data-state="sample=2">see</a>'
    visit, figure = open_sweeps(open_figure, TwoSweeps(point=9), prose=link)
    visit.page.get_by_role("link").click()
    visit.page.mouse.move(0, 0)
    assert_shows(figure, TwoSweeps(sample=2, point=6))
    assert visit.console == []


def test_a_finger_chooses_an_output(open_figure: Open) -> None:
    _, figure = open_sweeps(open_figure, TwoSweeps(), has_touch=True, width=360)
    outputs(figure, 2).nth(0).tap()
    assert_shows(figure, TwoSweeps(sample=2, point=1))


def test_print_shows_the_drawing_without_controls(open_figure: Open) -> None:
    visit, figure = open_sweeps(open_figure, TwoSweeps())
    visit.page.emulate_media(media="print")
    assert not figure.locator(".md-controls").is_visible()
    assert figure.locator(".md-drawing").is_visible()


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_sweeps(open_figure, TwoSweeps())
    tree = figure.aria_snapshot()
    for line in (
        'slider "steps done"', 'combobox "cell"', 'combobox "output of"', 'slider "at t"',
        'slider "unit"', 'slider "recurrent weights"', 'slider "length of sample 2"',
        'combobox "backward from"', 'grid "outputs of sample 1, press to choose"',
    ):  # fmt: skip
        assert line in tree, tree
