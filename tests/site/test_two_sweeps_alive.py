"""The two sweeps in a browser: each control moves them, and the numbers are the library's."""

import numpy as np
import pytest
from conftest import Open, Visit, assert_shows, mounted
from playwright.sync_api import Locator

import mdrnn_lib as md
from mdrnn_lib.widgets import TwoSweeps

pytestmark = pytest.mark.browser


def open_sweeps(open_figure: Open, sweeps: TwoSweeps, **options) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(sweeps, **options)
    return visit, mounted(visit)


def reading(figure: Locator) -> str:
    return " ".join(figure.locator(".md-reading").inner_text().split())


def outputs(figure: Locator, sample: int) -> Locator:
    return figure.locator(f"[role=grid][aria-label^='outputs of sample {sample}'] [role=gridcell]")


def number(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def states(sweeps: TwoSweeps, sample: int, k: int) -> str:
    """What is said of one step (from 0) of a sample (from 0) where both sweeps have been."""
    forward, backward = (number(h) for h in sweeps.values.h[:, sample, k])
    return f"x = {number(sweeps.inputs[sample][k])}, →h = {forward}, ←h = {backward}"


def reach(sweeps: TwoSweeps, direction: int, k: int) -> str:
    return number(sweeps.values.reach[direction, k])


def test_each_cell_says_its_numbers(open_figure: Open) -> None:
    sweeps = TwoSweeps(step=4)
    _, figure = open_sweeps(open_figure, sweeps)
    for sample, k, there in ((0, 2, "→"), (0, 6, "←"), (0, 4, ""), (1, 3, "→←")):
        words = outputs(figure, sample + 1).nth(k).get_attribute("aria-label")
        known = states(sweeps, sample, k).split(", ")
        for direction, arrow in enumerate("→←"):
            if arrow not in there:
                known[direction + 1] = f"{arrow}h not yet there"
        assert words == f"step {k + 1}: {', '.join(known)}"
    assert outputs(figure, 2).nth(6).get_attribute("aria-label") == "step 7: padding"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({}, "Each sweep begins at the sample’s own end, so that every state is that of the"),
        ({"step": 8}, "The sweeps do not see each other: an output is known once both have been"),
        ({"reversal": "padded"}, "a state differs from that of the sample alone by up to {error}."),
    ],
)
def test_it_tells_what_to_look_at(open_figure: Open, state: dict, words: str) -> None:
    sweeps = TwoSweeps(**state)
    _, figure = open_sweeps(open_figure, sweeps)
    assert words.format(error=number(sweeps.values.error)) in reading(figure)


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
    assert reading(figure).startswith(
        f"sample 1, step 2 {states(sweeps, 0, 1)} "
        f"dy5/dx2: forward {reach(sweeps, 0, 1)}, backward no way"
    )
    outputs(figure, 2).nth(1).hover()
    assert reading(figure).startswith(
        f"sample 2, step 2 {states(sweeps, 1, 1)} "
        "No input of sample 2 reaches an output of sample 1."
    )
    visit.page.mouse.move(0, 0)
    outputs(figure, 1).nth(0).focus()
    visit.page.keyboard.press("End")
    assert reading(figure).startswith(
        f"sample 1, step 9 {states(sweeps, 0, 8)} "
        f"dy5/dx9: forward no way, backward {reach(sweeps, 1, 8)}"
    )


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
    assert visit.page.locator("[aria-live=polite]").inner_text() == (
        f"8 of 9 steps done by both sweeps. Output 5 of sample 1: {states(sweeps, 0, 4)}. "
        f"dy 5/dx 5: forward {reach(sweeps, 0, 4)}, backward {reach(sweeps, 1, 4)}."
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


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_sweeps(open_figure, TwoSweeps())
    tree = figure.aria_snapshot()
    for line in (
        'slider "steps done"', 'combobox "cell"', 'combobox "output of"', 'slider "at t"',
        'slider "unit"', 'slider "recurrent weights"', 'slider "length of sample 2"',
        'combobox "backward from"', 'grid "outputs of sample 1, press to choose"',
    ):  # fmt: skip
        assert line in tree, tree
