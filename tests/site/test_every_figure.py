"""What holds for every figure in a browser: it mounts, it needs no motion, it fits a phone."""

import pytest
from conftest import Open, assert_shows, mounted
from figure_states import CASES, KINDS
from playwright.sync_api import Locator

pytestmark = pytest.mark.browser

PHONE = 360
CROWDED = [  # states that fill a narrow drawing; each figure's first one is looked at anyway
    ("cube-wave", {"grid": (6, 6, 6), "show": "dh"}),
    ("four-waves", {"show": "reach"}),
    *(("gate-steering", {"f_1": f, "f_2": f, "point": (0, 0)}) for f in (0.5, 0.75, 1)),
    ("grid-wave", {"show": "dh", "step": 12}),
    ("jacobian-spectrum", {"radius": 1.5, "angle": 0, "real": 1.5, "k": 12}),
    ("lattice-paths", {"step": 3}),
    ("lattice-paths", {"end": (4, 5), "start": (0, 0), "step": 2}),
    *(("loop-stepper", {"grid": grid}) for grid in ((2, 3, 4), (6,), (3, 6, 6))),
    ("lstm-gates", {"step": 9, "overrides": [["o", 0, 1]]}),
    ("path-growth", {"drive": "constant"}),
    ("two-sweeps", {"reversal": "padded", "sample": 2, "point": 3, "step": 6}),
    ("unrolled-gradient", {"steps": 8, "activation": "tanh", "w_h": -1.3, "term": 2}),
    ("unrolled-gradient", {"steps": 8, "activation": "tanh", "w_h": -1.3, "backward": "every"}),
    ("worked-grid", {"w_1": -1.5, "w_2": -1.5, "inputs": [[-5.0] * 3] * 3}),
]
OTHER_WIDTHS = [  # a page has margins, and some drawings are laid out in several ways
    *(("gate-steering", {"f_1": f, "f_2": f, "point": (0, 0)}, 310) for f in (0.5, 0.75, 1)),
    *(("digit-reader", {}, width) for width in (320, 560, 620, 760)),
]
NARROW = [
    *((name, {}, PHONE) for name in KINDS),
    *((name, state, PHONE) for name, state in CROWDED),
    *OTHER_WIDTHS,
]
PARTS = ".md-drawing *, .md-points circle, .md-code span, .md-table *, .md-controls *"
LETTERS = ".md-drawing :is(text, tspan), .md-code sub, .md-table td"
# How far each is from both edges: those of its drawing, where it would be cut, or of the page.
ROOM = """nodes => nodes.map((node) => {
  const { left, right } = node.getBoundingClientRect();
  const around = (node.ownerSVGElement ?? document.documentElement).getBoundingClientRect();
  return [node.textContent || node.outerHTML, left - around.left, around.right - right];
})"""
SIZES = """nodes => nodes.map((node) => {
  const { a, b } = node.getScreenCTM?.() ?? { a: 1, b: 0 };  // an axis' name may be turned
  return parseFloat(getComputedStyle(node).fontSize) * Math.hypot(a, b);
})"""


@pytest.mark.parametrize("name", KINDS)
def test_it_mounts_in_place_of_the_still_picture(open_figure: Open, name: str) -> None:
    visit = open_figure(KINDS[name](caption="Try it."))
    figure = mounted(visit)
    assert figure.locator(".md-still").count() == 0
    assert figure.locator(".md-drawing").first.is_visible()
    assert figure.locator(".md-controls").is_visible()
    assert figure.locator("figcaption").inner_text() == "Try it."


@pytest.mark.parametrize(("name", "state"), CASES)
def test_the_living_figure_is_the_still_one(open_figure: Open, name: str, state: dict) -> None:
    figure = KINDS[name](**state)
    assert_shows(mounted(open_figure(figure)), figure)


@pytest.mark.parametrize("name", KINDS)
def test_print_shows_the_drawing_without_controls(open_figure: Open, name: str) -> None:
    visit = open_figure(KINDS[name]())
    figure = mounted(visit)
    visit.page.emulate_media(media="print")
    assert not figure.locator(".md-controls").is_visible()
    assert figure.locator(".md-drawing").first.is_visible()


@pytest.mark.parametrize("name", KINDS)
def test_who_wants_no_motion_sees_the_end_at_once(open_figure: Open, name: str) -> None:
    trait = "step" if "step" in KINDS[name].state_names else "term"
    visit = open_figure(KINDS[name](**{trait: 0}), reduced_motion="reduce")
    visit.hold_clock()
    figure = mounted(visit)
    start, play = drawing(figure), figure.locator("[name=play]")
    visit.page.clock.run_for(10_000)
    assert (drawing(figure), play.inner_text()) == (start, "▶ Play")
    play.press("Enter")
    end = drawing(figure)
    assert end != start
    assert play.inner_text() == "▶ Play"
    figure.locator(f"[name={trait}]").press("Home")
    assert drawing(figure) != end
    figure.locator(f"[name={trait}]").press("End")
    assert drawing(figure) == end


@pytest.mark.parametrize(("name", "state", "width"), NARROW)
def test_a_phone_needs_no_sideways_scrolling(
    open_figure: Open, name: str, state: dict, width: int
) -> None:
    visit = open_figure(KINDS[name](**state), width=width)
    figure = mounted(visit)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    room = figure.locator(PARTS).evaluate_all(ROOM)
    assert not [(what, *sides) for what, *sides in room if min(sides) < -0.5]
    assert min(figure.locator(LETTERS).evaluate_all(SIZES)) >= 10.99  # 11, but for rounding
    assert_shows(figure, KINDS[name](**state))


def drawing(figure: Locator) -> str:
    """All that is drawn, and what is said of it."""
    return figure.locator(":has(> .md-drawing)").evaluate_all(
        "nodes => nodes.map(node => node.outerHTML).join()"
    )
