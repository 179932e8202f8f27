"""The lattice paths in a browser: each control moves them, and their numbers are Python's."""

import pytest
from conftest import Open, Visit, assert_shows, mounted
from playwright.sync_api import Locator

from mdrnn_lib.widgets import LatticePaths

pytestmark = pytest.mark.browser


def open_paths(open_figure: Open, figure: LatticePaths, **options) -> tuple[Visit, Locator]:
    visit = open_figure(figure, **options)
    return visit, mounted(visit)


def number(value: float) -> str:
    return f"{value:.3f}".replace("-", "−")


def equation(figure: Locator) -> str:
    return " ".join(figure.locator(".md-equation").inner_text().split())


def test_each_cell_says_its_numbers(open_figure: Open) -> None:
    paths = LatticePaths(activation="tanh")
    _, figure = open_paths(open_figure, paths)
    sums = paths.sum
    for r, through in (((1, 1), "10 paths"), ((2, 2), "6 paths"), ((3, 1), "1 path"), ((0, 0), 0)):
        words = figure.locator("[role=gridcell]").nth(6 * r[0] + r[1]).get_attribute("aria-label")
        slope, reach = number(sums.slopes[r]), number(sums.reach[r])
        told = f"({r[0]}, {r[1]}): slope {slope}, dh p/dh here {reach}, "
        assert words == f"{told}{through or '0 paths'} through it"


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"step": 4}, "path 4 of 10 = 0.600 × 0.500 × 0.500 × 0.500 × 0.600 = {value}"),
        ({"step": 1, "w_2": -0.9, "end": (1, 3)}, "path 1 of 1 = (−0.900) × (−0.900) = {value}"),
        ({"step": 1, "end": (2, 1), "activation": "tanh"}, "path 1 of 1 = {factors} = {value}"),
        ({"start": (0, 0), "end": (4, 5), "step": 3}, "group 3 of 5 = {factors} = {value}"),
        ({"start": (2, 2), "end": (2, 2), "step": 1}, "path 1 of 1 = 1 = {value}"),
        ({"start": (2, 2), "end": (1, 4)}, "dhp/dhq = 0.000"),
    ],
)
def test_the_part_added_last_is_written_out(open_figure: Open, state: dict, words: str) -> None:
    paths = LatticePaths(**state)
    _, figure = open_paths(open_figure, paths)
    known = {}
    if paths.step:
        part = paths.sum.parts[paths.step - 1]
        known = {"value": number(part.value), "factors": " × ".join(map(number, part.factors))}
    assert equation(figure) == words.format(**known)


def test_each_control_obeys_the_keyboard(open_figure: Open) -> None:
    _, figure = open_paths(open_figure, LatticePaths())
    heavier = {"w_1": 0.65, "w_2": 0.45}
    steps = [
        ("w_1", "ArrowRight", {"w_1": 0.65}),
        ("w_2", "ArrowLeft", heavier),
        ("activation", "ArrowDown", heavier | {"activation": "tanh"}),
        ("next", "Enter", heavier | {"activation": "tanh", "step": 1}),
        ("next", "Enter", heavier | {"activation": "tanh", "step": 2}),
        ("back", "Enter", heavier | {"activation": "tanh", "step": 1}),
        ("step", "End", heavier | {"activation": "tanh", "step": 10}),
        ("reset", "Enter", {}),
    ]
    for name, key, state in steps:
        figure.locator(f"[name={name}]").press(key)
        assert_shows(figure, LatticePaths(**state))


def test_both_ends_can_be_moved(open_figure: Open) -> None:
    visit, figure = open_paths(open_figure, LatticePaths(step=2))
    cells = figure.locator("[role=gridcell]")
    cells.nth(4 * 6 + 5).click()
    visit.page.mouse.move(0, 0)
    assert_shows(figure, LatticePaths(end=(4, 5)))
    figure.locator("[name=moves]").select_option("start")
    cells.nth(7).focus()
    for key in ("ArrowLeft", "ArrowUp", "Enter"):
        visit.page.keyboard.press(key)
    visit.page.mouse.move(0, 0)
    visit.page.keyboard.press("Tab")
    assert_shows(figure, LatticePaths(start=(0, 0), end=(4, 5)))
    words = figure.locator(".md-words").inner_text()
    assert words == (
        "126 paths lead from (0, 0) to (4, 5). Each adds one product. They are added in 5 groups, "
        "by where they cross the middle."
    )


def test_pointing_tells_the_numbers_of_a_point(open_figure: Open) -> None:
    _, figure = open_paths(open_figure, LatticePaths(activation="tanh"))
    figure.locator("[role=gridcell]").nth(2 * 6 + 2).hover()
    sums = LatticePaths(activation="tanh").sum
    slope, reach = number(sums.slopes[2, 2]), number(sums.reach[2, 2])
    assert equation(figure) == f"(2, 2) φ′ = {slope}, dhp/dh here = {reach}"
    assert figure.locator(".md-words").inner_text() == "6 paths through it."


def test_play_adds_path_after_path(open_figure: Open) -> None:
    visit = open_figure(LatticePaths())
    visit.hold_clock()
    figure = mounted(visit)
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(2 * 900 + 20)
    assert_shows(figure, LatticePaths(step=2))
    visit.page.clock.run_for(60_000)
    assert_shows(figure, LatticePaths(step=10))
    spoken = visit.page.locator("[aria-live=polite]").inner_text()
    total = number(LatticePaths().total)
    assert spoken == (
        f"10 of 10 paths from (1, 1) to (3, 4) add up to {total}; the derivative is {total}."
    )


def test_links_in_the_prose_set_the_state(open_figure: Open) -> None:
    link = (
        '<a class="md-figure-link" href="#lattice-paths" '
        'data-state="start=%5B0,0%5D&amp;end=%5B2,2%5D&amp;step=6">see</a>'
    )
    visit, figure = open_paths(open_figure, LatticePaths(), prose=link)
    visit.page.get_by_role("link").press("Enter")
    assert_shows(figure, LatticePaths(start=(0, 0), end=(2, 2), step=6))


def test_everything_has_a_name(open_figure: Open) -> None:
    _, figure = open_paths(open_figure, LatticePaths())
    tree = figure.aria_snapshot()
    for line in (
        'grid "points, press to move an end"',
        'slider "path"',
        'slider "down w1"',
        'slider "right w2"',
        'combobox "φ"',
        'combobox "a press moves"',
    ):
        assert line in tree, tree
