"""The gates of an LSTM in a browser: each control moves them, and the numbers are the library's."""

import numpy as np
import pytest
from conftest import Open, Visit, mounted
from conftest import assert_shows as assert_drawn
from figure_words import number
from playwright.sync_api import Locator

import mdrnn_lib as md
from mdrnn_lib.widgets import LSTMGates

pytestmark = pytest.mark.browser

WORDS = {"i": "input gate", "f": "forget gate", "o": "output gate", "g": "candidate"}


def open_gates(open_figure: Open, gates: LSTMGates, **options) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(gates, **options)
    return visit, mounted(visit)


def reading(figure: Locator) -> str:
    return " ".join(figure.locator(".md-reading").inner_text().split())


def slot(figure: Locator, gate: str, at: int) -> Locator:
    return figure.locator(f"[role=slider][aria-label='{WORDS[gate]} {gate} at step {at}']")


def expected_reading(gates: LSTMGates, k: int) -> str:
    """Write the first two lines below the drawing by the library's numbers."""
    values, t = gates.values, gates.step
    x = f"x = {number(gates.inputs[k - 1][0])}"
    if k > t:
        return f"step {k} {x}, not yet reached No derivative: t = {t} is before it."
    i, f, o, g = (number(v) for v in values.gates[k - 1])
    c, h = number(values.c[k - 1]), number(values.h[k - 1])
    path = f"f{k + 1}⋯f{t}" if t > k + 2 else f"f{k + 1} f{t}" if t > k + 1 else f"f{t}"
    product = "path 1, " if t == k else f"path {path} = {number(values.path[k - 1])}, "
    return (
        f"step {k} {x}, g = {g}, i = {i}, f = {f}, c = {c}, o = {o}, h = {h} "
        f"{product}total dc{t}/dc{k} = {number(values.total[k - 1])}"
    )


def assert_shows(figure: Locator, gates: LSTMGates) -> None:
    """Drawing, gates, reading and sliders are those of a state."""
    assert_drawn(figure, gates)
    said = figure.locator("[role=slider]").evaluate_all(
        "slots => slots.map(s => [s.getAttribute('aria-label'), s.getAttribute('aria-valuetext')])"
    )
    held = gates.held
    assert dict(said) == {
        f"{words} {gate} at step {t}": number(gates.values.gates[t - 1][place])
        + (", held by you" if place in held[t - 1] else "")
        for place, (gate, words) in enumerate(WORDS.items())
        for t in range(1, len(gates.inputs) + 1)
    }
    assert reading(figure).startswith(expected_reading(gates, gates.at))


@pytest.mark.parametrize(
    "state",
    [
        {"step": 9, "at": 12},
        {"overrides": [["i", 6, 1.0], ["g", 6, 0.25]], "at": 14},
        {
            "layer": md.LSTM(3, 1, rng=9),
            "inputs": np.random.default_rng(8).normal(size=(7, 3)),
            "overrides": [["f", 2, 0.5]],
            "at": 2,
        },
    ],
)
def test_it_says_the_librarys_numbers(open_figure: Open, state: dict) -> None:
    gates = LSTMGates(**state)
    _, figure = open_gates(open_figure, gates)
    assert_shows(figure, gates)


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    _, figure = open_gates(open_figure, LSTMGates())
    steps = [
        ("step", "ArrowLeft", {"step": 15}),
        ("back", "Enter", {"step": 14}),
        ("next", "Enter", {"step": 15}),
        ("at", "ArrowLeft", {"step": 15, "at": 7}),
        ("value", "Home", {"step": 15, "at": 7, "overrides": [["f", 7, 0]]}),
        ("value", "ArrowRight", {"step": 15, "at": 7, "overrides": [["f", 7, 0.01]]}),
        ("release", "Enter", {"step": 15, "at": 7}),
        ("gate", "End", {"step": 15, "at": 7, "gate": "g"}),
        ("value", "Home", {"step": 15, "at": 7, "gate": "g", "overrides": [["g", 7, -1]]}),
        ("reset", "Enter", {}),
        ("forget_bias", "ArrowLeft", {"forget_bias": 7.3}),
        ("preset", "Home", {}),
        ("preset", "ArrowDown", {"overrides": [["f", 0, 0.9]]}),
        ("preset", "ArrowDown", {"overrides": [["f", 8, 0]]}),
        ("preset", "ArrowDown", {"overrides": [["o", 0, 1]]}),
        ("preset", "ArrowDown", {"forget_bias": 0}),
        ("preset", "ArrowDown", {"forget_bias": 1}),
        ("preset", "Home", {}),
    ]
    for name, key, state in steps:
        figure.locator(f"[name={name}]").press(key)
        gates = LSTMGates(**state)
        assert_shows(figure, gates)
        assert figure.locator("[name=gate]").input_value() == gates.gate
        assert float(figure.locator("[name=forget_bias]").input_value()) == gates.forget_bias


def test_a_gate_is_held_with_the_arrow_keys(open_figure: Open) -> None:
    visit, figure = open_gates(open_figure, LSTMGates())
    figure.locator("[name=value]").press("Home")  # f_8 = 0
    slot(figure, "f", 8).focus()
    steps = [
        ("ArrowUp", {"overrides": [["f", 8, 0.05]]}),
        ("PageUp", {"overrides": [["f", 8, 0.3]]}),
        ("PageDown", {"overrides": [["f", 8, 0.05]]}),
        ("ArrowDown", {"overrides": [["f", 8, 0]]}),
        ("ArrowLeft", {"overrides": [["f", 8, 0]], "at": 7}),
        ("Home", {"overrides": [["f", 8, 0], ["f", 7, 0]], "at": 7}),
        ("End", {"overrides": [["f", 8, 0], ["f", 7, 1]], "at": 7}),
        ("Delete", {"overrides": [["f", 8, 0]], "at": 7}),
        ("ArrowRight", {"overrides": [["f", 8, 0]]}),
        ("Backspace", {}),
    ]
    for key, state in steps:
        visit.page.keyboard.press(key)
        assert_shows(figure, LSTMGates(**state))
    focused = visit.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "forget gate f at step 8"


def test_the_tab_key_stops_once_at_each_gate(open_figure: Open) -> None:
    visit, _ = open_gates(open_figure, LSTMGates())
    stops = []
    for _ in range(5):
        visit.page.keyboard.press("Tab")
        stops.append(visit.page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert stops == [f"{WORDS[gate]} {gate} at step 8" for gate in "gifo"] + [None]


def drag(visit: Visit, spot: Locator, share: float) -> None:
    """Drag from the middle of a bar's place to a share of its height."""
    box = spot.bounding_box()
    x = box["x"] + box["width"] / 2
    visit.page.mouse.move(x, box["y"] + box["height"] / 2)
    visit.page.mouse.down()
    visit.page.mouse.move(x, box["y"] + box["height"] * (1 - share), steps=4)
    visit.page.mouse.up()


def test_a_gate_is_dragged(open_figure: Open) -> None:
    visit, figure = open_gates(open_figure, LSTMGates())
    drag(visit, slot(figure, "f", 5), -0.5)
    assert_shows(figure, LSTMGates(at=5, overrides=[["f", 5, 0]]))
    drag(visit, slot(figure, "g", 3), 1.5)
    held = [["f", 5, 0], ["g", 3, 1]]
    assert_shows(figure, LSTMGates(at=3, gate="g", overrides=held))
    slot(figure, "f", 5).dblclick()
    assert_shows(figure, LSTMGates(at=5, overrides=[["g", 3, 1]]))


def test_a_click_chooses_and_changes_nothing(open_figure: Open) -> None:
    _, figure = open_gates(open_figure, LSTMGates())
    slot(figure, "i", 3).click()
    assert_shows(figure, LSTMGates(at=3, gate="i"))


def test_a_finger_chooses_before_it_drags(open_figure: Open) -> None:
    _, figure = open_gates(open_figure, LSTMGates(), has_touch=True, width=360)
    spot = slot(figure, "o", 2)
    touch = "node => getComputedStyle(node).touchAction"
    assert spot.evaluate(touch) == "auto"
    spot.tap()
    assert_shows(figure, LSTMGates(at=2, gate="o"))
    assert spot.evaluate(touch) == "none"


def test_pointing_tells_the_numbers_of_a_step(open_figure: Open) -> None:
    visit, figure = open_gates(open_figure, LSTMGates(step=12))
    gates = LSTMGates(step=12)
    x = slot(figure, "f", 3).bounding_box()
    visit.page.mouse.move(x["x"] + 5, x["y"] + x["height"] + 20)  # on the cell state
    assert reading(figure).startswith(expected_reading(gates, 3))
    assert reading(figure).endswith("The value of this step is to be stored.")
    slot(figure, "f", 14).hover()
    assert reading(figure).startswith(expected_reading(gates, 14))
    visit.page.mouse.move(0, 0)
    assert reading(figure).startswith(expected_reading(gates, 8))


def test_play_runs_through_time(open_figure: Open) -> None:
    visit = open_figure(LSTMGates(step=0))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(10 * 450 + 20)
    assert_shows(figure, LSTMGates(step=10))
    visit.page.clock.run_for(60_000)
    assert_shows(figure, LSTMGates())


def test_the_state_is_spoken(open_figure: Open) -> None:
    visit = open_figure(LSTMGates(step=13))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=next]").press("Enter")
    visit.page.clock.run_for(600)
    values = LSTMGates(step=14).values
    assert visit.page.locator("[aria-live=polite]").inner_text() == (
        f"step 14 of 16. Output at step 14: {number(values.h[13])}. forget gate at step 8: "
        f"{number(values.gates[7, 1])}. path f 9⋯f 14 = {number(values.path[7])}, "
        f"total dc 14/dc 8 = {number(values.total[7])}."
    )


def test_links_in_the_prose_set_the_state(open_figure: Open) -> None:
    link = (
        '<a class="md-figure-link" href="#lstm-gates" '
        'data-state="overrides=%5B%5B%22f%22,8,0%5D%5D&amp;at=3">forget</a>'
    )
    visit, figure = open_gates(open_figure, LSTMGates(), prose=link)
    visit.page.get_by_role("link").press("Enter")
    assert_shows(figure, LSTMGates(overrides=[["f", 8, 0]], at=3))
    assert figure.locator("[name=preset]").input_value() == "forget"


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_gates(open_figure, LSTMGates())
    tree = figure.aria_snapshot()
    for line in (
        'slider "step t"', 'slider "forget bias"', 'combobox "case"', 'combobox "gate"',
        'slider "at step k"', 'slider "hold it at"', 'button "Release"',
        'slider "input gate i at step 3"',
    ):  # fmt: skip
        assert line in tree, tree
