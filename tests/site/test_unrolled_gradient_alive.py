"""The gradient sum in a browser: each control moves it, and what it says is the library's."""

import pytest
from conftest import Open, Visit, assert_shows, mounted
from figure_words import number

from mdrnn_lib.widgets import UnrolledGradient

pytestmark = pytest.mark.browser


def reading(visit: Visit) -> str:
    """The line below the drawing that says what is shown."""
    return visit.page.locator(".md-equation").inner_text()


def lit(visit: Visit) -> int:
    """The step whose path is lit: the strip behind it says so; 0 for none."""
    first = visit.page.locator(".md-drawing > :first-child")
    if first.get_attribute("rx") is None:
        return 0
    strips = visit.page.locator(".md-targets rect")
    places = strips.evaluate_all("nodes => nodes.map(node => node.getAttribute('x'))")
    return places.index(first.get_attribute("x")) + 1


def test_it_opens_with_the_whole_sum(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient())
    mounted(visit)
    assert reading(visit) == "dh4/dwh = 0.729 + 0.405 − 0.495 + 0.305 = 0.944"


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
        assert_shows(figure, UnrolledGradient(**state))


def test_buttons_walk_through_the_terms_and_back_to_the_sum(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(steps=2))
    figure = mounted(visit)
    walk = []
    for name in ("next", "next", "next", "back", "back", "back"):
        figure.locator(f"[name={name}]").press("Enter")
        walk.append(lit(visit))
    assert walk == [1, 2, 2, 1, 0, 0]


def test_the_slider_walks_through_the_terms(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(steps=3))
    scrub = mounted(visit).locator("input[name=term]")
    walk = []
    for key in ("ArrowRight", "End", "ArrowLeft", "Home"):
        scrub.press(key)
        walk.append((lit(visit), scrub.get_attribute("aria-valuetext")))
    assert walk == [(1, "1 of 3"), (3, "3 of 3"), (2, "2 of 3"), (0, "sum")]


def test_play_waits_for_the_reader_and_advances(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(steps=2))
    visit.hold_clock()
    figure = mounted(visit)
    play = figure.locator("[name=play]")
    visit.page.clock.run_for(10_000)
    assert lit(visit) == 0
    play.press("Enter")
    visit.page.clock.run_for(1_900)
    assert (lit(visit), play.inner_text()) == (1, "❚❚ Pause")
    play.press("Enter")
    visit.page.clock.run_for(10_000)
    assert (lit(visit), play.inner_text()) == (1, "▶ Play")
    play.press("Enter")
    visit.page.clock.run_for(10_000)
    assert (lit(visit), play.inner_text()) == (2, "▶ Play")
    play.press("Enter")
    assert (lit(visit), play.inner_text()) == (0, "❚❚ Pause")


def test_speed_changes_the_pace(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient())
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=speed]").select_option("4")
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(1_000)
    assert lit(visit) == 2


def test_reset_puts_back_the_term_too(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(term=3))
    figure = mounted(visit)
    figure.locator("[name=steps]").press("Home")
    assert_shows(figure, UnrolledGradient(steps=1, term=1))
    figure.locator("[name=reset]").press("Enter")
    assert_shows(figure, UnrolledGradient(term=3))


def test_pointing_lights_a_term_and_pressing_keeps_it_lit(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient())
    target = mounted(visit).locator(".md-targets g").nth(1)
    target.hover()
    assert lit(visit) == 2
    assert reading(visit) == "term 2 of 4 = h1 · wh · wh = 0.500 × 0.900 × 0.900 = 0.405"
    colours = visit.page.locator(".md-drawing line[stroke-width='4']")
    assert colours.evaluate_all("lines => lines.map(line => line.getAttribute('stroke'))") == [
        "var(--md-2,#c2500a)"
    ]
    chain = visit.page.locator(".md-drawing line[stroke-dasharray='6 3']")
    assert chain.count() == 2
    visit.page.mouse.move(0, 0)
    assert lit(visit) == 0
    target.click()
    visit.page.mouse.move(0, 0)
    assert lit(visit) == 2
    assert target.get_attribute("aria-pressed") == "true"


def test_arrow_keys_walk_along_the_terms(open_figure: Open) -> None:
    visit = open_figure(UnrolledGradient(activation="tanh"))
    mounted(visit)
    keys = visit.page.keyboard
    walk = []
    for key in ("Tab", "ArrowRight", "ArrowRight", "End", "Home"):
        keys.press(key)
        walk.append(lit(visit))
    assert walk == [1, 2, 3, 4, 1]
    keys.press("ArrowRight")
    keys.press("Enter")
    assert (
        visit.page.locator("[aria-pressed=true]").get_attribute("aria-label").startswith("term 2")
    )
    focused = "document.activeElement.getAttribute('aria-label')"
    assert visit.page.evaluate(focused).startswith("term 2")
    found = UnrolledGradient(activation="tanh").numbers
    product = [found["h"][1], found["slopes"][1], 0.9, found["slopes"][2], 0.9]
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
    figure = mounted(visit)
    visit.page.get_by_role("link").press("Enter")
    assert lit(visit) == 2
    assert_shows(figure, UnrolledGradient(1.1, activation="tanh", term=2))


def test_a_link_may_take_away_the_chosen_term(open_figure: Open) -> None:
    link = '<a class="md-figure-link" href="#unrolled-gradient" data-state="steps=2">see</a>'
    visit = open_figure(UnrolledGradient(term=4), prose=link)
    figure = mounted(visit)
    visit.page.get_by_role("link").click()
    assert_shows(figure, UnrolledGradient(steps=2, term=2))
    figure.locator("[name=back]").press("Enter")
    assert_shows(figure, UnrolledGradient(steps=2, term=1))
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
    assert lit(visit) == 4
    assert "(" not in reading(visit).split("=")[1].replace("φ′(a4)", "")
    visit.page.locator(".md-targets g").nth(1).click()
    visit.page.mouse.move(0, 0)
    assert lit(visit) == 2
    assert figure.locator("input[name=term]").get_attribute("aria-valuetext") == "3 of 4"
    assert "(1 + 0.900 × " in reading(visit)
    figure.locator("[name=backward]").select_option("last")
    found = UnrolledGradient(backward="last", activation="tanh").numbers
    assert reading(visit).endswith(number(found["deltas"][1]))
    assert visit.page.locator(".md-words").inner_text().endswith(number(found["terms"][1]))
