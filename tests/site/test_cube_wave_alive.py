"""The cube wave in a browser: each control moves it, and its numbers are the library's."""

import numpy as np
import pytest
from conftest import Open, Visit, mounted
from playwright.sync_api import Locator

import mdrnn_lib as md
from mdrnn_lib.widgets import CubeWave
from mdrnn_lib.widgets.cube_wave.still import SIDE, Projection
from mdrnn_lib.widgets.parts.scene import number

pytestmark = pytest.mark.browser


def open_cube(open_figure: Open, cube: CubeWave, **options) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(cube, **options)
    return visit, mounted(visit)


def seen(figure: Locator) -> dict[str, object]:
    """What the points say, where they are, the bars, the lit bar and the slider's text."""
    return figure.evaluate(
        """figure => {
          const points = [...figure.querySelectorAll('.md-points circle')]
          const square = Number(figure.querySelector('.md-sheet').getAttribute('width')) - 22
          const bars = [...figure.querySelectorAll('.md-drawing rect')].filter(
            bar => /md-3|md-line/.test(bar.getAttribute('fill'))
              && !bar.hasAttribute('fill-opacity'))
          return {
            said: points.map(point => point.getAttribute('aria-label')),
            chosen: points.findIndex(point => point.getAttribute('aria-pressed') === 'true'),
            spots: points.map(point => [
              Number(point.getAttribute('cx')), Number(point.getAttribute('cy')) - 22,
            ].map(v => (v - square / 2) / (square / 2 - 26))),
            lit: bars.findIndex(bar => bar.getAttribute('fill').includes('md-3')),
            bars: bars.length,
            step: figure.querySelector('input[name=step]').getAttribute('aria-valuetext'),
          }
        }"""
    )


def expected(cube: CubeWave) -> dict[str, object]:
    """What should be seen by the library's numbers."""
    values, visible, at = cube.values, cube.visible, Projection(cube)
    said, spots = [], []
    for p in np.ndindex(*cube.grid):
        known = [f"x = {number(values.x[p])}"]
        if cube.show == "dh" or visible[p]:
            known.append(f"h {cube.unit} = {number(values.h[p])}")
        if not visible[p]:
            known.append("not yet reached" if cube.show == "dh" else "not yet visited")
        elif cube.show == "dh":
            known.append(f"size of dL/dh = {number(values.dh[p])}")
            known.append(f"dL/dx = {number(values.dx[p])}")
        said.append(f"({', '.join(map(str, p))}): {', '.join(known)}")
        spots.append([(k - SIDE / 2) / (SIDE / 2 - 26) for k in at(p)[:2]])
    return {
        "said": said,
        "chosen": int(np.ravel_multi_index(cube.point, cube.grid)),
        "spots": pytest.approx(np.array(spots), abs=2e-3),
        "lit": cube.lit if 0 <= cube.lit < len(cube.front_sizes) else -1,
        "bars": len(cube.front_sizes),
        "step": f"{cube.step} of {cube.last}",
    }


def assert_shows(figure: Locator, cube: CubeWave) -> None:
    found = seen(figure)
    found["spots"] = np.array(found["spots"])
    assert found == expected(cube)


def reading(figure: Locator) -> str:
    return " ".join(figure.locator(".md-reading").inner_text().split())


@pytest.mark.parametrize(
    "state",
    [
        {},
        {"cell": "lstm", "step": 13, "unit": 2},
        {"direction": 5, "grid": (2, 3, 6), "turn": 70, "tilt": -20},
        {"show": "dh", "step": 4, "direction": 3, "point": (1, 2, 4)},
        {"show": "dh", "step": 0},
        {"step": 0},
    ],
)
def test_it_shows_the_librarys_numbers(open_figure: Open, state: dict) -> None:
    cube = CubeWave(**state)
    _, figure = open_cube(open_figure, cube)
    assert_shows(figure, cube)


@pytest.mark.parametrize("kind", [md.MDRNN, md.MDLSTM, md.MDLeaky, md.MDStable])
def test_it_runs_a_readers_layer(open_figure: Open, kind) -> None:
    rng = np.random.default_rng(7)
    layer = md.MultiDirectional(kind, 3, 1, 3, rng=rng)
    for show in ("h", "dh"):
        cube = CubeWave(layer, rng.normal(size=(3, 4, 2)), direction=6, show=show, unit=1)
        _, figure = open_cube(open_figure, cube)
        assert_shows(figure, cube)
        assert figure.locator("[name=cell]").count() == 0


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
        before = seen(figure)
        figure.locator(f"[name={name}]").press(key)
        assert seen(figure) != before, (name, key)
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


def test_print_shows_the_drawing_without_controls(open_figure: Open) -> None:
    visit, figure = open_cube(open_figure, CubeWave())
    visit.page.emulate_media(media="print")
    assert not figure.locator(".md-controls").is_visible()
    assert figure.locator(".md-drawing").is_visible()


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
