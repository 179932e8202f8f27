"""The loop stepper in a browser: the line, the variables and the states are the library's."""

from xml.etree import ElementTree

import numpy as np
import pytest
from conftest import Open, Visit, assert_shows, mounted
from playwright.sync_api import Locator

from mdrnn_lib.widgets import LoopStepper

pytestmark = pytest.mark.browser


def open_stepper(open_figure: Open, stepper: LoopStepper, **options) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(stepper, **options)
    return visit, mounted(visit)


def number(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def reading(figure: Locator) -> str:
    return " ".join(figure.locator(".md-reading").inner_text().split())


@pytest.mark.parametrize("order", ["raster", "flat", "fronts"])
@pytest.mark.parametrize("grid", [(3,), (2, 3), (2, 2, 3), (1, 1)])
def test_every_line_is_lit_in_turn(open_figure: Open, order: str, grid: tuple[int, ...]) -> None:
    stepper = LoopStepper(grid=grid, order=order, step=0)
    _, figure = open_stepper(open_figure, stepper)
    forward = figure.locator("[name=next]")
    lit = figure.locator(".md-code [aria-current]")
    events = stepper.run("frame", stepper.state)["events"]
    assert lit.count() == 0
    for event in events:
        forward.press("Enter")
        assert lit.count() == 1
        number = lit.evaluate("line => [...line.parentNode.children].indexOf(line)")
        assert number == event["line"]
    stepper.step = stepper.last
    assert_shows(figure, stepper)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"step": 0}, "nothing has run yet 0 of 20 points done, in 0 of 20 steps (by fronts: 8)."),
        ({"step": 1}, "p1 = 0 0 of 20"),
        ({"step": 8}, "p1 = 0, p2 = 0, a = −0.320, h = {h[0]} 1 of 20"),
        ({"step": 1, "order": "flat"}, "m = 0 0 of 20"),
        ({"order": "flat", "by": "point", "step": 7}, "m = 6, p1 = 1, p2 = 1, a = {a[6]}, h ="),
        (
            {"order": "fronts", "by": "point", "step": 2},
            "k = 1, a = {a[1]}; {a[5]}, h = {h[1]}; {h[5]} 3 of 20 points done, in 2 of 8 steps "
            "(one by one: 20).",
        ),
        ({"grid": (1,), "by": "point", "step": 1}, "p1 = 0, a = −0.320, h = {h[0]} 1 of 1 points"),
    ],
)
def test_the_variables_stand_below(open_figure: Open, state: dict, words: str) -> None:
    stepper = LoopStepper(**state)
    _, figure = open_stepper(open_figure, stepper)
    h = stepper.numbers["h"]
    known = {"h": [number(v) for v in h], "a": [number(v) for v in np.arctanh(h)]}
    assert reading(figure).startswith(words.format(**known))


def test_each_cell_says_its_numbers(open_figure: Open) -> None:
    stepper = LoopStepper(grid=(2, 3, 4))
    _, figure = open_stepper(open_figure, stepper)
    now, h = stepper.run("frame", stepper.state), stepper.numbers["h"]
    said = figure.locator("[role=gridcell]").evaluate_all("cells => cells.map(c => c.ariaLabel)")
    for m, p in enumerate(np.ndindex(2, 3, 4)):
        state = f"h = {number(h[m])}" if now["known"][m] else "not yet computed"
        assert said[m] == f"({p[0]}, {p[1]}, {p[2]}): x = {number(now['x'][m])}, {state}"
    assert 0 < sum(now["known"]) < 24


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    _, figure = open_stepper(open_figure, LoopStepper())
    cube = {"order": "fronts", "grid": (2, 3, 4)}
    steps = [
        ("step", "ArrowRight", {"step": 92}),
        ("back", "Enter", {"step": 91}),
        ("by", "ArrowDown", {"by": "point", "step": 10}),
        ("step", "End", {"by": "point", "step": 20}),
        ("back", "Enter", {"by": "point", "step": 19}),
        ("by", "ArrowUp", {"step": 166}),
        ("order", "ArrowDown", {"order": "flat", "step": 0}),
        ("order", "ArrowDown", {"order": "fronts", "step": 0}),
        ("grid", "ArrowDown", cube | {"step": 0}),
        ("step", "End", cube | {"step": 88}),
        ("reset", "Enter", {}),
    ]
    for name, key, state in steps:
        before = figure.inner_text()
        figure.locator(f"[name={name}]").press(key)
        assert figure.inner_text() != before, (name, key)
        assert_shows(figure, LoopStepper(**state))


def test_pointing_and_focus_tell_how_a_state_came_about(open_figure: Open) -> None:
    stepper = LoopStepper(step=175)
    visit, figure = open_stepper(open_figure, stepper)
    h = stepper.numbers["h"].reshape(4, 5)
    cells = figure.locator("[role=gridcell]")
    texts = [number(v) for v in (h[0, 2], h[1, 1])]
    above, left = (f"({text})" if text.startswith("−") else text for text in texts)
    x = number(stepper.run("frame", stepper.state)["x"][7])
    told = (
        f"(1, 2) x = {x}, a = {x} · 0.8 + {above} · 0.5 + {left} · (−0.4) = "
        f"{number(np.arctanh(h[1, 2]))}, h = {number(h[1, 2])}"
    )
    cells.nth(7).hover()
    assert reading(figure).startswith(told)
    visit.page.mouse.move(0, 0)
    assert reading(figure).startswith("p1 = 3, p2 = 4, a = ")
    cells.nth(6).focus()
    visit.page.keyboard.press("ArrowRight")
    assert reading(figure).startswith(told)


def test_play_runs_line_by_line(open_figure: Open) -> None:
    visit = open_figure(LoopStepper(step=0))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(3 * 450 + 20)
    assert_shows(figure, LoopStepper(step=3))
    visit.page.clock.run_for(175 * 450)
    assert_shows(figure, LoopStepper(step=175))


def test_the_step_is_spoken(open_figure: Open) -> None:
    visit = open_figure(LoopStepper(step=2))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=next]").press("Enter")
    visit.page.clock.run_for(600)
    assert visit.page.locator("[aria-live=polite]").inner_text() == (
        "step 3 of 175: line 3, p 1 = 0, p 2 = 0, a = −0.320. "
        "0 of 20 points done, in 0 of 20 steps (by fronts: 8)."
    )


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("order=fronts&amp;by=point&amp;step=5", {"order": "fronts", "by": "point", "step": 5}),
        ("grid=%5B2,3,4%5D&amp;step=50", {"grid": (2, 3, 4), "step": 50}),
        ("by=point", {"by": "point", "step": 20}),  # leaves a step beyond the last
    ],
)
def test_links_in_the_prose_set_the_state(open_figure: Open, address: str, state: dict) -> None:
    link = f'<a class="md-figure-link" href="#loop-stepper" data-state="{address}">see</a>'
    visit, figure = open_stepper(open_figure, LoopStepper(), prose=link)
    visit.page.get_by_role("link").press("Enter")
    assert_shows(figure, LoopStepper(**state))
    assert visit.console == []


def test_print_shows_the_code(open_figure: Open) -> None:
    visit, figure = open_stepper(open_figure, LoopStepper())
    visit.page.emulate_media(media="print")
    assert figure.locator(".md-code").is_visible()


def test_the_code_of_page_and_still_is_one(open_figure: Open) -> None:
    stepper = LoopStepper(order="fronts")
    _, figure = open_stepper(open_figure, stepper)
    still = ElementTree.fromstring(stepper.still())
    aside = next(node for node in still if node.get("class") == "md-aside")
    written = ["".join(node.itertext()) for node in aside]
    lines = figure.locator(".md-code li").all_text_contents()
    assert [text for text in written if text in lines] == lines


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_stepper(open_figure, LoopStepper(grid=(2, 2, 2)))
    tree = figure.aria_snapshot()
    for line in (
        'grid "slice 0"',
        'grid "slice 1"',
        'slider "step"',
        'combobox "order"',
        'combobox "a step is"',
        'combobox "grid"',
    ):
        assert line in tree, tree
