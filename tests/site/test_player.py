"""What figures share: the player of a step, and the grid of cells that a reader walks over."""

from pathlib import Path

import pytest
import traitlets
from conftest import Open, Visit, mounted
from playwright.sync_api import Locator

from mdrnn_lib.widgets import Figure
from mdrnn_lib.widgets.parts.settings import Whole, flag

pytestmark = pytest.mark.browser


class Toy(Figure):
    """Six cells, five steps."""

    module = "toy"
    folder = Path(__file__).parent / "toy"
    state_names = ("step", "playing", "pressed", "drawn")
    step = Whole(0, 0, 4)
    playing = flag()
    pressed = traitlets.List().tag(sync=True)
    drawn = traitlets.List().tag(sync=True)

    @property
    def numbers(self) -> dict[str, int]:
        return {"twice": 2 * self.step}

    def label(self) -> str:
        return "A toy"


def open_toy(open_figure: Open, held: bool = True, **options) -> tuple[Visit, Locator]:
    """Open the toy; if held, its clock stands still until it is told to run."""
    state = options.pop("state", {})
    visit = open_figure(Toy(**state), **options)
    if held:
        visit.hold_clock()
    return visit, mounted(visit)


def step(visit: Visit) -> int:
    return int(visit.page.locator(".md-reading").get_attribute("data-step"))


def test_buttons_step_and_stop_at_the_ends(open_figure: Open) -> None:
    visit, figure = open_toy(open_figure, state={"step": 3})
    walk = []
    for name in ("next", "next", "back", "reset", "back", "back", "back", "back"):
        figure.locator(f"[name={name}]").press("Enter")
        walk.append(step(visit))
    assert walk == [4, 4, 3, 3, 2, 1, 0, 0]


FRAMES = """async () => {
  for (let k = 0; k < 3; k += 1) await new Promise(requestAnimationFrame);
}"""


def test_a_hidden_figure_keeps_its_drawing(open_figure: Open) -> None:
    visit, figure = open_toy(open_figure, held=False)
    view_box = figure.locator("svg").get_attribute("viewBox")
    for display in ("none", ""):
        figure.evaluate(f"figure => {{ figure.style.display = '{display}' }}")
        visit.page.evaluate(FRAMES)
        assert figure.locator("svg").get_attribute("viewBox") == view_box
    assert visit.console == []


def test_the_slider_scrubs_and_says_how_far(open_figure: Open) -> None:
    visit, figure = open_toy(open_figure)
    scrub = figure.locator("input[name=step]")
    for key, expected in (("End", 4), ("ArrowLeft", 3), ("Home", 0)):
        scrub.press(key)
        assert step(visit) == expected
    assert scrub.get_attribute("aria-valuetext") == "0 of 4"


def test_play_advances_pauses_and_begins_again(open_figure: Open) -> None:
    visit, figure = open_toy(open_figure)
    play = figure.locator("[name=play]")
    visit.page.clock.run_for(5000)
    assert step(visit) == 0
    play.press("Enter")
    visit.page.clock.run_for(1100)
    assert (step(visit), play.inner_text()) == (2, "❚❚ Pause")
    play.press("Enter")
    visit.page.clock.run_for(5000)
    assert (step(visit), play.inner_text()) == (2, "▶ Play")
    play.press("Enter")
    visit.page.clock.run_for(5000)
    assert (step(visit), play.inner_text()) == (4, "▶ Play")
    play.press("Enter")
    assert step(visit) == 0
    visit.page.clock.run_for(600)
    assert step(visit) == 1
    figure.locator("[name=next]").press("Enter")
    visit.page.clock.run_for(5000)
    assert (step(visit), play.inner_text()) == (2, "▶ Play")


def test_speed_changes_the_pace(open_figure: Open) -> None:
    visit, figure = open_toy(open_figure)
    figure.locator("[name=speed]").select_option("4")
    figure.locator("[name=play]").press("Enter")
    visit.page.clock.run_for(260)
    assert step(visit) == 2


def test_a_figure_may_begin_by_itself(open_figure: Open) -> None:
    visit, _ = open_toy(open_figure, held=False, state={"playing": True})
    visit.page.wait_for_function("document.querySelector('.md-reading').dataset.step === '1'")


def test_who_wants_no_motion_sees_the_last_step_at_once(open_figure: Open) -> None:
    visit, figure = open_toy(open_figure, reduced_motion="reduce")
    visit.page.clock.run_for(5000)
    assert step(visit) == 0
    figure.locator("[name=play]").press("Enter")
    assert (step(visit), figure.locator("[name=play]").inner_text()) == (4, "▶ Play")


def test_no_figure_begins_by_itself_for_who_wants_no_motion(open_figure: Open) -> None:
    visit, figure = open_toy(open_figure, state={"playing": True}, reduced_motion="reduce")
    assert figure.locator("[name=play]").inner_text() == "▶ Play"
    assert step(visit) == 4


def test_the_step_is_spoken_once_it_stands_still(open_figure: Open) -> None:
    visit, figure = open_toy(open_figure)
    spoken = visit.page.locator("[aria-live=polite]")
    figure.locator("[name=next]").press("Enter")
    visit.page.clock.run_for(400)
    assert spoken.inner_text() == ""
    visit.page.clock.run_for(200)
    assert spoken.inner_text() == "step 1 of 4"


def test_arrow_keys_walk_over_the_cells(open_figure: Open) -> None:
    visit, figure = open_toy(open_figure)
    keys, told = visit.page.keyboard, visit.page.locator(".told")
    keys.press("Tab")
    walk = []
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "Home", "ArrowUp", "Control+End", "End"):
        keys.press(key)
        walk.append(told.inner_text())
    assert walk == [f"cell {i}" for i in (1, 4, 4, 3, 0, 5, 5)]
    assert figure.locator(".md-ring").get_attribute("visibility") == "visible"
    keys.press("Enter")
    keys.press(" ")
    assert visit.page.locator(".md-reading").get_attribute("data-pressed") == "5,5"
    keys.press("Tab")
    assert told.inner_text() == "none"
    keys.press("Shift+Tab")
    assert told.inner_text() == "cell 5"


def test_the_cells_are_a_named_grid(open_figure: Open) -> None:
    _, figure = open_toy(open_figure)
    tree = figure.aria_snapshot()
    assert 'grid "cells"' in tree
    assert 'gridcell "cell 4 at step 0"' in tree
    figure.locator("[name=next]").press("Enter")
    assert 'gridcell "cell 4 at step 1"' in figure.aria_snapshot()


def test_a_press_presses_and_a_stroke_draws(open_figure: Open) -> None:
    visit, figure = open_toy(open_figure)
    cells, view = figure.locator("[role=gridcell]"), visit.page.locator(".md-reading")
    cells.nth(1).click()
    assert view.get_attribute("data-pressed") == "1"
    cells.nth(0).hover()
    visit.page.mouse.down()
    for i in (1, 2, 1, 0):
        cells.nth(i).hover()
    visit.page.mouse.up()
    cells.nth(5).hover()
    assert view.get_attribute("data-drawn") == "0,1,2,1,0"
    assert view.get_attribute("data-pressed") == "1"


def test_a_finger_presses_and_scrolls_but_does_not_draw(open_figure: Open) -> None:
    visit, figure = open_toy(open_figure, has_touch=True, width=360)
    figure.locator("[role=gridcell]").nth(3).tap()
    assert visit.page.locator(".md-reading").get_attribute("data-pressed") == "3"
    assert visit.page.locator(".md-reading").get_attribute("data-drawn") == ""
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 360


TWO_VIEWS = """() => {
  const models = [];
  const heard = new Map();
  const state = { step: 0, playing: false, pressed: [], drawn: [], caption: "" };
  const model = {
    get: (name) => state[name],
    set(name, value) {  // tells of each change at once, as Jupyter's models do
      if (state[name] === value) return;
      state[name] = value;
      (heard.get(`change:${name}`) ?? []).forEach((listen) => listen());
    },
    save_changes() {},
    on: (event, listen) => heard.set(event, [...(heard.get(event) ?? []), listen]),
    off() {},
  };
  for (let k = 0; k < 2; k += 1) {
    const el = document.createElement("div");
    document.body.append(el);
    mdrnnFigures.toy.render({ model, el });
  }
  window.twoViews = model;
  model.set("playing", true);
}"""


def test_two_views_of_one_model_play_at_one_speed(open_figure: Open) -> None:
    visit, _ = open_toy(open_figure)
    visit.page.evaluate(TWO_VIEWS)
    visit.page.clock.run_for(1100)  # a step takes half a second
    assert visit.page.evaluate("twoViews.get('step')") == 2
