"""The cube wave in a browser: each control moves it, and its numbers are the library's."""

import pytest
from conftest import Open, Visit, assert_shows, mounted
from playwright.sync_api import Locator

import mdrnn_lib as md
from mdrnn_lib.widgets import CubeWave

pytestmark = pytest.mark.browser


def open_cube(open_figure: Open, cube: CubeWave, **options) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(cube, **options)
    return visit, mounted(visit)


def chosen(figure: Locator) -> str:
    """What the chosen point says."""
    said = figure.locator("[aria-pressed=true]").get_attribute("aria-label")
    assert said is not None
    return said


def number(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def reading(figure: Locator) -> str:
    return " ".join(figure.locator(".md-reading").inner_text().split())


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"step": 13}, "x = {x}, h 0 = {h}"),
        ({"step": 0}, "x = {x}, not yet visited"),
        ({"show": "dh"}, "x = {x}, h 0 = {h}, size of dL/dh = {dh}, dL/dx = {dx}"),
        ({"show": "dh", "step": 1}, "x = {x}, h 0 = {h}, not yet reached"),
    ],
)
def test_each_point_says_its_numbers(open_figure: Open, state: dict, words: str) -> None:
    cube = CubeWave(**state)
    _, figure = open_cube(open_figure, cube)
    known = {name: number(v[1, 2, 1]) for name, v in cube.values._asdict().items()}
    points = figure.locator(".md-points circle")
    said = points.nth(1 * 25 + 2 * 5 + 1).get_attribute("aria-label")
    assert said == f"(1, 2, 1): {words.format(**known)}"
    assert chosen(figure).startswith("(2, 2, 2)")


def test_a_readers_layer_has_no_choice_of_cells(open_figure: Open) -> None:
    _, figure = open_cube(open_figure, CubeWave(md.MDStable(3, 1, 2, rng=0)))
    assert figure.locator("[name=cell]").count() == 0


def test_the_targets_lie_on_the_points(open_figure: Open) -> None:
    _, figure = open_cube(open_figure, CubeWave(point=(0, 3, 1), turn=70))
    target = figure.locator("[aria-pressed=true]").bounding_box()
    ring = figure.locator(".md-drawing circle[stroke-width='2.5']").bounding_box()
    assert target is not None
    assert ring is not None
    for a, b in (("x", "width"), ("y", "height")):
        assert abs(target[a] + target[b] / 2 - ring[a] - ring[b] / 2) < 0.1


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    _, figure = open_cube(open_figure, CubeWave())
    turned = {"turn": -31, "tilt": 25}
    less = turned | {"unit": 1, "grid": (4, 5, 6), "direction": 1}
    steps = [
        ("step", "ArrowRight", {"step": 8}),
        ("next", "Enter", {"step": 9}),
        ("turn", "ArrowRight", {"step": 9, "turn": -31}),
        ("tilt", "ArrowRight", turned | {"step": 9}),
        ("unit", "ArrowRight", turned | {"step": 9, "unit": 1}),
        ("X1", "ArrowLeft", turned | {"step": 9, "unit": 1, "grid": (4, 5, 5)}),
        ("X3", "ArrowRight", turned | {"step": 9, "unit": 1, "grid": (4, 5, 6)}),
        ("direction", "ArrowDown", less | {"step": 9}),
        ("cell", "ArrowDown", less | {"step": 9, "cell": "lstm"}),
        ("show", "ArrowDown", less | {"step": 6, "cell": "lstm", "show": "dh"}),
        ("back", "Enter", less | {"step": 5, "cell": "lstm", "show": "dh"}),
        ("reset", "Enter", {}),
    ]
    for name, key, state in steps:
        before = figure.locator("svg").inner_html()
        figure.locator(f"[name={name}]").press(key)
        assert figure.locator("svg").inner_html() != before, (name, key)
        assert_shows(figure, CubeWave(**{"point": (2, 2, 2)} | state))


def test_a_point_is_chosen_by_keyboard(open_figure: Open) -> None:
    visit, figure = open_cube(open_figure, CubeWave(step=13))
    figure.locator(".md-points circle").nth(0).focus()
    for key in ("PageDown", "ArrowDown", "ArrowDown", "ArrowRight", "PageDown", "PageUp"):
        visit.page.keyboard.press(key)
    h = CubeWave().values.h
    assert reading(figure) == (
        f"(1, 2, 1) x = 1.000, h0 = {number(h[1, 2, 1])} "
        "In front 4, with 15 points; it reads (0, 2, 1), (1, 1, 1), (1, 2, 0)."
    )
    assert figure.locator(".md-ring[visibility=visible]").count() == 1
    visit.page.keyboard.press("Enter")
    assert_shows(figure, CubeWave(step=13, point=(1, 2, 1)))
    visit.page.keyboard.press("End")
    assert reading(figure).startswith("(4, 4, 4)")
    focused = "document.activeElement.getAttribute('aria-label')"
    assert visit.page.evaluate(focused).startswith("(4, 4, 4)")


def test_a_point_is_looked_at_and_chosen_by_pointer(open_figure: Open) -> None:
    visit, figure = open_cube(open_figure, CubeWave(step=13))
    box = figure.locator(".md-points circle").nth(0).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visit.page.mouse.move(x, y)
    assert reading(figure).startswith("(0, 0, 0)")
    visit.page.mouse.move(2, 2)
    assert reading(figure).startswith("(2, 2, 2)")
    visit.page.mouse.click(x, y)
    assert_shows(figure, CubeWave(step=13, point=(0, 0, 0)))


def test_a_point_that_is_gone_is_no_longer_looked_at(open_figure: Open) -> None:
    link = '<a class="md-figure-link" href="#cube-wave" data-state="grid=%5B3,3,3%5D">see</a>'
    visit, figure = open_cube(open_figure, CubeWave(), prose=link)
    figure.locator(".md-points circle").last.focus()
    assert reading(figure).startswith("(4, 4, 4)")
    visit.page.evaluate("document.querySelector('.md-figure-link').click()")
    assert_shows(figure, CubeWave(grid=(3, 3, 3), point=(2, 2, 2), step=7))
    assert reading(figure).startswith("(2, 2, 2)")
    assert figure.locator(".md-ring[visibility=visible]").count() == 0


def test_a_drag_turns_the_cube_and_chooses_nothing(open_figure: Open) -> None:
    visit, figure = open_cube(open_figure, CubeWave())
    box = figure.locator(".md-sheet").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    visit.page.mouse.move(x, y)
    visit.page.mouse.down()
    visit.page.mouse.move(x + 50, y + 10)
    visit.page.mouse.up()
    assert_shows(figure, CubeWave(turn=-32 + 30, tilt=24 + 6))
    visit.page.mouse.move(x + 100, y)
    assert_shows(figure, CubeWave(turn=-32 + 30, tilt=24 + 6))


def test_play_runs_the_wave_front_by_front(open_figure: Open) -> None:
    visit = open_figure(CubeWave(step=0))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(3 * 600 + 20)
    assert_shows(figure, CubeWave(step=3))
    visit.page.clock.run_for(60_000)
    assert_shows(figure, CubeWave(step=13))


def test_the_step_is_spoken(open_figure: Open) -> None:
    visit = open_figure(CubeWave(step=3))
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=next]").press("Enter")
    visit.page.clock.run_for(600)
    assert visit.page.locator("[aria-live=polite]").inner_text() == (
        "step 4 of 13: front 3, 10 points. hidden state h at (2, 2, 2): x = 1.000, not yet visited."
    )


@pytest.mark.parametrize(
    ("address", "state"),
    [
        ("show=dh&amp;point=%5B4,4,4%5D&amp;step=9", {"show": "dh", "point": (4, 4, 4), "step": 9}),
        ("turn=120&amp;tilt=-10", {"turn": 120, "tilt": -10}),
        # leaves a point and a step that need mending
        ("grid=%5B2,2,2%5D", {"grid": (2, 2, 2), "point": (1, 1, 1), "step": 4}),
    ],
)
def test_links_in_the_prose_set_the_state(open_figure: Open, address: str, state: dict) -> None:
    link = f'<a class="md-figure-link" href="#cube-wave" data-state="{address}">see</a>'
    visit, figure = open_cube(open_figure, CubeWave(), prose=link)
    visit.page.get_by_role("link").press("Enter")
    assert_shows(figure, CubeWave(**state))
    assert visit.console == []


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_cube(open_figure, CubeWave(grid=(2, 2, 2)))
    tree = figure.aria_snapshot()
    for line in (
        'group "points; the arrow keys move along p 2 and p 3',
        'slider "front"',
        'slider "turn"',
        'slider "tilt"',
        'slider "unit"',
        'slider "X1"',
        'combobox "show"',
        'combobox "from"',
        'combobox "cell"',
    ):
        assert line in tree, tree
