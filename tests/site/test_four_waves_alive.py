"""The four waves in a browser: each control moves them, and their numbers are the library's."""

import pytest
from conftest import Open, Visit, assert_shows, mounted
from playwright.sync_api import Locator

from mdrnn_lib.widgets import FourWaves

pytestmark = pytest.mark.browser

PLACES = ["upper left", "lower left", "upper right", "lower right"]


def open_waves(open_figure: Open, waves: FourWaves, **options) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(waves, **options)
    return visit, mounted(visit)


def reading(figure: Locator) -> str:
    return " ".join(figure.locator(".md-reading").inner_text().split())


@pytest.mark.parametrize(
    ("state", "p", "words"),
    [
        ({}, (3, 4), "{x}, carried from the {0}, {1}, {2}, {3}"),
        ({"step": 6}, (1, 4), "{x}, carried from the {0}, {2}"),
        ({"step": 3}, (3, 3), "{x}, not yet read"),
        ({"corners": [0, 3]}, (4, 3), "{x}, not seen by the output"),
    ],
)
def test_each_input_says_its_numbers(open_figure: Open, state: dict, p: tuple, words: str) -> None:
    waves = FourWaves(**state)
    _, figure = open_waves(open_figure, waves)
    i = p[0] * 8 + p[1]
    found = waves.numbers
    ways = [f"{place} {number(found['reach'][k][i])}" for k, place in enumerate(PLACES)]
    said = figure.locator("[role=gridcell]").nth(i).get_attribute("aria-label")
    assert said == f"({p[0]}, {p[1]}): x = {words.format(*ways, x=number(found['x'][i]))}"


def number(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    _, figure = open_waves(open_figure, FourWaves(step=5))
    steps = [
        ("step", "ArrowRight", {"step": 6}),
        ("step", "End", {"step": 13}),
        ("back", "Enter", {"step": 12}),
        ("corner0", "Enter", {"step": 12, "corners": [1, 2, 3]}),
        ("corner2", "Enter", {"step": 12, "corners": [1, 3]}),
        ("corner0", "Enter", {"step": 12, "corners": [0, 1, 3]}),
        ("unit", "ArrowRight", {"step": 12, "corners": [0, 1, 3], "unit": 1}),
        ("show", "ArrowDown", {"step": 12, "corners": [0, 1, 3], "unit": 1, "show": "reach"}),
        ("reset", "Enter", {"step": 5}),
    ]
    for name, key, state in steps:
        before = figure.locator("svg").inner_html()
        figure.locator(f"[name={name}]").press(key)
        assert figure.locator("svg").inner_html() != before, (name, key)
        assert_shows(figure, FourWaves(**state))
        pressed = [
            figure.locator(f"[name=corner{k}]").get_attribute("aria-pressed") for k in range(4)
        ]
        on = state.get("corners", range(4))
        assert pressed == [str(k in on).lower() for k in range(4)]


def test_the_last_corner_stays_on(open_figure: Open) -> None:
    _, figure = open_waves(open_figure, FourWaves(corners=[1]))
    figure.locator("[name=corner1]").press("Enter")
    assert_shows(figure, FourWaves(corners=[1]))


def test_an_output_is_chosen_by_keyboard_and_by_pointer(open_figure: Open) -> None:
    visit, figure = open_waves(open_figure, FourWaves())
    cells = figure.locator("[role=gridcell]")
    cells.nth(0).focus()
    for key in ("ArrowDown", "ArrowRight", "ArrowRight", "Enter"):
        visit.page.keyboard.press(key)
    assert_shows(figure, FourWaves(point=(1, 2)))
    cells.nth(3 * 8 + 1).click()
    assert_shows(figure, FourWaves(point=(3, 1)))


def test_pointing_tells_the_states_of_all_waves(open_figure: Open) -> None:
    visit, figure = open_waves(open_figure, FourWaves(step=4, corners=[0, 3]))
    found = FourWaves().numbers
    figure.locator("[role=gridcell]").nth(8 + 2).hover()
    text = reading(figure)
    assert text.startswith(f"(1, 2) x = {number(found['x'][10])}, carried from the")
    assert f"↘ h0 = {number(found['h'][0][10])}, ↖ h0 to come" in text
    visit.page.mouse.move(0, 0)
    assert reading(figure).startswith("(3, 4)")


def test_play_runs_the_waves_together(open_figure: Open) -> None:
    visit = open_figure(FourWaves(step=0))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(3 * 450 + 20)
    assert_shows(figure, FourWaves(step=3))
    visit.page.clock.run_for(60_000)
    assert_shows(figure, FourWaves())
    assert figure.locator("[name=play]").inner_text() == "▶ Play"


def test_a_change_is_announced(open_figure: Open) -> None:
    visit = open_figure(FourWaves(step=0))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=next]").press("Enter")
    visit.page.clock.run_for(600)
    spoken = visit.page.locator("[aria-live=polite]").inner_text()
    assert spoken == "step 1 of 13: 4 of 48 inputs carried towards (3, 4), waves there: 0 of 4"


def test_links_in_the_prose_set_the_state(open_figure: Open) -> None:
    link = (
        '<a class="md-figure-link" href="#four-waves" data-state="corners=%5B0,3%5D&amp;'
        'point=%5B2,5%5D&amp;step=9&amp;show=count">see</a>'
    )
    visit, figure = open_waves(open_figure, FourWaves(), prose=link)
    visit.page.get_by_role("link").press("Enter")
    assert_shows(figure, FourWaves(corners=[0, 3], point=(2, 5), step=9))


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_waves(open_figure, FourWaves())
    tree = figure.aria_snapshot()
    for line in (
        'grid "inputs, press to choose an output"',
        'slider "front"',
        'combobox "show"',
        'slider "unit"',
        'group "corners"',
        'button "from the upper left" [pressed]',
    ):
        assert line in tree, tree
