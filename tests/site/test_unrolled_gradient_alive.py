"""The figures in a browser: mounted from a file, network refused, and equal to Python."""

import json
from xml.etree import ElementTree

import numpy as np
import pytest
from conftest import Open, Visit, mounted
from playwright.sync_api import Locator

from mdrnn_lib.widgets import UnrolledGradient
from mdrnn_lib.widgets.parts.modules import bundle
from mdrnn_lib.widgets.parts.scene import number

pytestmark = pytest.mark.browser

COMPUTE = """async ([source, cases]) => {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { backward, forward, gradientTerms } = await import(address);
  return cases.map(({ inputs, w_x, w_h, h_0, activation }) => {
    const trace = forward(inputs, w_x, w_h, h_0, activation);
    const deltas = backward(trace, w_h, inputs.map(() => 1));
    return { h: trace.h, terms: gradientTerms(trace, w_h), deltas };
  });
}"""


def reading(visit: Visit) -> str:
    """The line below the drawing that says what is shown."""
    return visit.page.locator(".md-equation").inner_text()


def shown(visit: Visit) -> int:
    """The term whose path is lit."""
    return int(visit.page.locator("svg").get_attribute("data-shown"))


def amounts(visit: Visit | Locator) -> list[str]:
    """The terms as their targets name them, without their signs' plus."""
    labels = visit.page.locator(".md-targets g").evaluate_all(
        "nodes => nodes.map(node => node.getAttribute('aria-label'))"
    )
    return [label.split(": ")[1].lstrip("+") for label in labels]


def assert_shows(visit: Visit | Locator, figure: UnrolledGradient) -> None:
    """The page shows the numbers that Python computes for a state."""
    assert amounts(visit) == [number(term) for term in figure.terms]
    words = visit.page.locator(".md-drawing text").all_text_contents()
    assert number(figure.total) in words
    for h in figure.trace.h:
        assert number(h) in words


def test_it_opens_with_the_whole_sum(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient())
    mounted(visit)
    assert reading(visit) == "dh4/dwh = 0.729 + 0.405 − 0.495 + 0.305 = 0.944"


def test_the_module_computes_what_python_computes(open_figure: Open) -> None:
    rng = np.random.default_rng(11)
    cases = [
        {
            "inputs": rng.normal(size=t).tolist(),
            "w_x": rng.uniform(-2, 2),
            "w_h": rng.uniform(-1.5, 1.5),
            "h_0": rng.uniform(-2, 2),
            "activation": activation,
        }
        for activation in ("identity", "tanh", "relu")
        for t in range(1, 9)
        for _ in range(5)
    ]
    visit = open_figure(UnrolledGradient())
    answers = visit.page.evaluate(COMPUTE, [bundle("scalar-recurrence"), cases])
    for case, answer in zip(cases, answers, strict=True):
        figure = UnrolledGradient(**case, steps=len(case["inputs"]))
        assert answer["h"] == pytest.approx(figure.trace.h, rel=1e-12, abs=1e-14)
        assert answer["terms"] == pytest.approx(figure.terms, rel=1e-12, abs=1e-14)
        figure.backward = "every"
        assert answer["deltas"] == pytest.approx(figure.deltas, rel=1e-12, abs=1e-14)


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"term": 2},
        {"w_h": -1.3, "steps": 8, "activation": "tanh", "term": 3},
        {"w_h": 1.5, "steps": 8, "term": 8},
        {"steps": 1, "term": 1},
        {"w_h": 0.0, "h_0": 0.0, "inputs": [0.0], "steps": 1},
        {"activation": "relu", "steps": 6, "term": 1},
        {"backward": "every"},
        {"backward": "every", "activation": "tanh", "steps": 8, "w_h": -1.3, "term": 3},
        {"backward": "last", "activation": "relu", "term": 1},
        {"backward": "last", "term": 4},
    ],
)
def test_both_drawings_are_one(open_figure: Open, state: dict) -> None:
    figure = UnrolledGradient(**state)
    visit = open_figure(figure, width=736)  # leaves 720 between the margins of a plain page
    mounted(visit)
    drawn = visit.page.locator(".md-drawing").evaluate(
        "group => new XMLSerializer().serializeToString(group)"
    )
    still = ElementTree.fromstring(figure.still())
    alive = ElementTree.fromstring(drawn)
    assert [shape_of(node) for node in alive] == [shape_of(node) for node in still]


def shape_of(node: ElementTree.Element) -> tuple:
    return node.tag, node.attrib, node.text, [shape_of(child) for child in node]


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient())
    figure = mounted(visit)
    steps = [
        ("w_h", "ArrowRight", {"w_h": 0.95}),
        ("w_h", "Home", {"w_h": -1.5}),
        ("steps", "ArrowRight", {"w_h": -1.5, "steps": 5}),
        ("steps", "End", {"w_h": -1.5, "steps": 8}),
        ("activation", "ArrowDown", {"w_h": -1.5, "steps": 8, "activation": "tanh"}),
        ("activation", "ArrowDown", {"w_h": -1.5, "steps": 8, "activation": "relu"}),
        ("reset", "Enter", {}),
    ]
    for name, key, state in steps:
        before = reading(visit)
        figure.locator(f"[name={name}]").press(key)
        assert reading(visit) != before, (name, key)
        assert_shows(visit, UnrolledGradient(**state))


def test_buttons_walk_through_the_terms_and_back_to_the_sum(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(steps=2))
    figure = mounted(visit)
    walk = []
    for name in ("next", "next", "next", "back", "back", "back"):
        figure.locator(f"[name={name}]").press("Enter")
        walk.append(shown(visit))
    assert walk == [1, 2, 2, 1, 0, 0]


def test_the_slider_walks_through_the_terms(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(steps=3))
    scrub = mounted(visit).locator("input[name=term]")
    walk = []
    for key in ("ArrowRight", "End", "ArrowLeft", "Home"):
        scrub.press(key)
        walk.append((shown(visit), scrub.get_attribute("aria-valuetext")))
    assert walk == [(1, "1 of 3"), (3, "3 of 3"), (2, "2 of 3"), (0, "sum")]


def test_play_waits_for_the_reader_and_advances(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(steps=2))
    visit.hold_clock()
    figure = mounted(visit)
    play = figure.locator("[name=play]")
    visit.page.clock.run_for(10_000)
    assert shown(visit) == 0
    play.press("Enter")
    visit.page.clock.run_for(1_900)
    assert (shown(visit), play.inner_text()) == (1, "❚❚ Pause")
    play.press("Enter")
    visit.page.clock.run_for(10_000)
    assert (shown(visit), play.inner_text()) == (1, "▶ Play")
    play.press("Enter")
    visit.page.clock.run_for(10_000)
    assert (shown(visit), play.inner_text()) == (2, "▶ Play")
    play.press("Enter")
    assert (shown(visit), play.inner_text()) == (0, "❚❚ Pause")


def test_speed_changes_the_pace(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient())
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=speed]").select_option("4")
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(1_000)
    assert shown(visit) == 2


def test_reset_puts_back_the_term_too(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(term=3))
    figure = mounted(visit)
    figure.locator("[name=steps]").press("Home")
    assert shown(visit) == 0
    figure.locator("[name=reset]").press("Enter")
    assert shown(visit) == 3
    assert_shows(visit, UnrolledGradient(term=3))


def test_pointing_lights_a_term_and_pressing_keeps_it_lit(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient())
    target = mounted(visit).locator(".md-targets g").nth(1)
    target.hover()
    assert shown(visit) == 2
    assert reading(visit) == "term 2 of 4 = h1 · wh · wh = 0.500 × 0.900 × 0.900 = 0.405"
    colours = visit.page.locator(".md-drawing line[stroke-width='4']")
    assert colours.evaluate_all("lines => lines.map(line => line.getAttribute('stroke'))") == [
        "var(--md-2,#c2500a)"
    ]
    chain = visit.page.locator(".md-drawing line[stroke-dasharray='6 3']")
    assert chain.count() == 2
    visit.page.mouse.move(0, 0)
    assert shown(visit) == 0
    target.click()
    visit.page.mouse.move(0, 0)
    assert shown(visit) == 2
    assert target.get_attribute("aria-pressed") == "true"


def test_arrow_keys_walk_along_the_terms(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(activation="tanh"))
    mounted(visit)
    keys = visit.page.keyboard
    walk = []
    for key in ("Tab", "ArrowRight", "ArrowRight", "End", "Home"):
        keys.press(key)
        walk.append(shown(visit))
    assert walk == [1, 2, 3, 4, 1]
    keys.press("ArrowRight")
    keys.press("Enter")
    assert (
        visit.page.locator("[aria-pressed=true]").get_attribute("aria-label").startswith("term 2")
    )
    focused = "document.activeElement.getAttribute('aria-label')"
    assert visit.page.evaluate(focused).startswith("term 2")
    values = UnrolledGradient(activation="tanh")
    product = [values.trace.h[1], values.trace.slopes[2], 0.9, values.trace.slopes[3], 0.9]
    assert " × ".join(map(number, product)) in reading(visit)


def test_the_state_is_spoken(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient())
    figure = mounted(visit)
    figure.locator("[name=next]").press("Enter")
    spoken = visit.page.locator("[aria-live=polite]")
    spoken.filter(has_text="Term 1 of 4").wait_for(state="attached", timeout=3000)
    assert spoken.inner_text() == (
        "Term 1 of 4: 1.000 times 0.900 times 0.900 times 0.900 is 0.729. "
        "w h 0.90, 4 steps, identity."
    )


def test_each_control_has_a_name_and_a_value(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient())
    tree = mounted(visit).aria_snapshot()
    for line in (
        'slider "weight wh": "0.9"',
        'slider "steps t": "4"',
        'slider "term": "0"',
        'combobox "speed"',
        'combobox "activation φ"',
        'button "▶ Play"',
        'button "term 3 of 4: −0.495"',
    ):
        assert line in tree, tree


def test_links_in_the_prose_set_the_state(open_figure: Open) -> None:
    link = (
        '<a class="md-figure-link" href="#unrolled-gradient" '
        'data-state="w_h=1.1&amp;activation=tanh&amp;term=2&amp;unknown=3">see</a>'
    )
    visit = open_figure(UnrolledGradient(), prose=link)
    mounted(visit)
    visit.page.get_by_role("link").press("Enter")
    assert shown(visit) == 2
    assert_shows(visit, UnrolledGradient(1.1, activation="tanh", term=2))


def test_a_link_may_take_away_the_chosen_term(open_figure: Open) -> None:
    link = '<a class="md-figure-link" href="#unrolled-gradient" data-state="steps=2">see</a>'
    visit = open_figure(UnrolledGradient(term=4), prose=link)
    mounted(visit)
    visit.page.get_by_role("link").click()
    assert shown(visit) == 0
    assert_shows(visit, UnrolledGradient(steps=2))
    assert visit.console == []


def test_a_sweep_is_read_out_step_by_step(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(backward="every", steps=2))
    figure = mounted(visit)
    lines = [reading(visit)]
    for _ in range(2):
        figure.locator("[name=next]").press("Enter")
        lines.append(reading(visit))
        words = visit.page.locator(".md-words").inner_text()
    assert lines == [
        "dL/dwh = 1.900 + 0.500 = 2.400",
        "step 2: δ2 = 1.000",
        "step 1: δ1 = 1 + wh · δ2 = 1 + 0.900 × 1.000 = 1.900",
    ]
    assert words == "wh multiplied h0 there; its share is h0 · δ1 = 1.000 × 1.900 = 1.900"
    spoken = visit.page.locator("[aria-live=polite]")
    spoken.filter(has_text="Step 1 of 2").wait_for(state="attached", timeout=3000)
    assert spoken.inner_text().startswith("Step 1 of 2: delta 1.900, share 1.900.")


def test_the_steps_of_a_sweep_count_from_the_end(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(backward="every", activation="tanh", term=1))
    figure = mounted(visit)
    assert shown(visit) == 4
    assert "(" not in reading(visit).split("=")[1].replace("φ′(a4)", "")
    visit.page.locator(".md-targets g").nth(1).click()
    visit.page.mouse.move(0, 0)
    assert shown(visit) == 2
    assert figure.locator("input[name=term]").get_attribute("aria-valuetext") == "3 of 4"
    assert "(1 + 0.900 × " in reading(visit)
    values = UnrolledGradient(backward="last", activation="tanh")
    figure.locator("[name=backward]").select_option("last")
    assert_shows_share(visit, values, 2)


def assert_shows_share(visit: Visit, figure: UnrolledGradient, k: int) -> None:
    """The lit step is that of Python, in δ and in its share."""
    assert reading(visit).endswith(number(figure.deltas[k - 1]))
    assert visit.page.locator(".md-words").inner_text().endswith(number(figure.terms[k - 1]))


def test_the_drawing_follows_the_width(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient())
    mounted(visit)
    for width in (360, 800):
        visit.page.set_viewport_size({"width": width, "height": 900})
        visit.page.wait_for_function(
            "width => document.querySelector('svg').viewBox.baseVal.width === width - 16",
            arg=width,
            timeout=3000,
        )
    assert visit.console == []


def test_dark_light_and_print_each_have_their_ink(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(), color_scheme="dark")
    mounted(visit)
    ink = "getComputedStyle(document.querySelector('.md-view')).color"
    dark, light = "rgb(230, 233, 238)", "rgb(27, 36, 48)"
    assert visit.page.evaluate(ink) == dark
    visit.page.evaluate("document.documentElement.dataset.theme = 'light'")
    assert visit.page.evaluate(ink) == light
    visit.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert visit.page.evaluate(ink) == dark
    visit.page.emulate_media(media="print")
    assert visit.page.evaluate(ink) == light
    assert not visit.page.locator(".md-controls").is_visible()
    assert visit.page.locator(".md-drawing").is_visible()


def test_without_scripts_the_still_picture_stays(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(), java_script_enabled=False)
    assert visit.page.locator(".md-still").is_visible()


def test_a_figure_that_cannot_start_keeps_its_picture(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(), module="")
    visit.page.wait_for_timeout(200)
    assert visit.page.locator(".md-still").is_visible()
    (complaint,) = visit.console
    assert "module unrolled-gradient is not on this page" in complaint


def test_the_state_in_the_page_is_the_figures(open_figure: Open) -> None:
    figure = UnrolledGradient(0.35, term=3)
    visit = open_figure(figure)
    stored = mounted(visit).locator("script").evaluate("script => script.textContent")
    assert json.loads(stored) == figure.state
    assert shown(visit) == 3
