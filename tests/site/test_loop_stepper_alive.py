"""The loop stepper in a browser: the line, the variables and the states are the library's."""

from math import prod

import numpy as np
import pytest
from conftest import Open, Visit, mounted
from playwright.sync_api import Locator

from mdrnn_lib.widgets import LoopStepper
from mdrnn_lib.widgets.loop_stepper.still import code
from mdrnn_lib.widgets.parts.scene import fixed, number

pytestmark = pytest.mark.browser


def open_stepper(open_figure: Open, stepper: LoopStepper, **options) -> tuple[Visit, Locator]:
    """Open a figure of its own."""
    visit = open_figure(stepper, **options)
    return visit, mounted(visit)


def seen(figure: Locator) -> dict[str, object]:
    """Everything that tells a state: code, lit line, cells, drawn numbers, variables, counters."""
    return figure.evaluate(
        """figure => {
          const texts = (query) => [...figure.querySelectorAll(query)].map(n => n.textContent)
          const lines = [...figure.querySelectorAll('.md-code li')]
          return {
            code: lines.map(line => line.textContent),
            lit: lines.findIndex(line => line.hasAttribute('aria-current')),
            cells: [...figure.querySelectorAll('[role=gridcell]')].map(c => c.ariaLabel),
            drawn: texts('.md-drawing text[text-anchor=middle]'),
            variables: texts('.md-equation')[0].replace(/\\s+/g, ' '),
            counters: texts('.md-words')[0],
            step: figure.querySelector('input[name=step]').getAttribute('aria-valuetext'),
          }
        }"""
    )


def variables(stepper: LoopStepper) -> str:
    """The variables after the line that ran last, by the library's numbers."""
    event, order = stepper.event, stepper.order
    if event is None:
        return "nothing has run yet"
    visit = stepper.visits[event.visit]
    known = [f"k = {event.visit}"] if order == "fronts" else []
    known += [f"m = {event.visit}"] if order == "flat" else []
    bound = {"raster": event.line + 1, "flat": 9 if event.line else 0, "fronts": 0}[order]
    known += [f"p{d + 1} = {k}" for d, k in enumerate(visit[0][:bound])]
    known += [f"d = {event.d + 1}"] if event.d >= 0 else []
    if event.added >= 0:
        sums = (number(stepper.partial(p, event.added)) for p in visit)
        known.append(f"a = {'; '.join(sums)}")
    if event.line == stepper.heads + 4:
        known.append(f"h = {'; '.join(number(stepper.h[p]) for p in visit)}")
    return ", ".join(known)


def expected(stepper: LoopStepper) -> dict[str, object]:
    """What should be seen in a state."""
    h, x, known = stepper.h, stepper.x, stepper.known
    points, visits = prod(stepper.grid), len(stepper.visits)
    fronts = sum(stepper.grid) - len(stepper.grid) + 1
    other = f"one by one: {points}" if stepper.order == "fronts" else f"by fronts: {fronts}"
    return {
        "code": ["".join(text for text, _ in runs) for _, runs in code(stepper)],
        "lit": stepper.event.line if stepper.event else -1,
        "cells": [
            f"({', '.join(map(str, p))}): x = {number(x[p])}, "
            + (f"h = {number(h[p])}" if p in known else "not yet computed")
            for p in np.ndindex(*stepper.grid)
        ],
        "drawn": [fixed(h[p], 2) for p in known],
        "variables": variables(stepper),
        "counters": f"{len(known)} of {points} points done, in {stepper.done} of {visits} "
        f"{'step' if visits == 1 else 'steps'} ({other}).",
        "step": f"{stepper.step} of {stepper.last}",
    }


def assert_shows(figure: Locator, stepper: LoopStepper) -> None:
    assert seen(figure) == expected(stepper)


@pytest.mark.parametrize("order", ["raster", "flat", "fronts"])
@pytest.mark.parametrize("grid", [(3,), (2, 3), (2, 2, 3), (1, 1)])
def test_every_line_is_the_librarys(open_figure: Open, order: str, grid: tuple[int, ...]) -> None:
    stepper = LoopStepper(grid=grid, order=order, step=0)
    _, figure = open_stepper(open_figure, stepper)
    forward = figure.locator("[name=next]")
    for step in range(stepper.last + 1):
        stepper.step = step
        assert_shows(figure, stepper)
        forward.press("Enter")


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
        before = seen(figure)
        figure.locator(f"[name={name}]").press(key)
        assert seen(figure) != before, (name, key)
        assert_shows(figure, LoopStepper(**state))


def test_pointing_and_focus_tell_how_a_state_came_about(open_figure: Open) -> None:
    visit, figure = open_stepper(open_figure, LoopStepper(step=175))
    stepper = LoopStepper(step=175)
    h, p = stepper.h, (1, 2)
    cells = figure.locator("[role=gridcell]")
    texts = [number(v) for v in (h[0, 2], h[1, 1])]
    above, left = (f"({text})" if text.startswith("−") else text for text in texts)
    told = (
        f"(1, 2) x = {number(stepper.x[p])}, a = {number(stepper.x[p])} · 0.8 + {above} · 0.5 + "
        f"{left} · (−0.4) = {number(stepper.partial(p, 2))}, h = {number(h[p])}"
    )
    cells.nth(7).hover()
    assert seen(figure)["variables"] == told
    visit.page.mouse.move(0, 0)
    assert seen(figure)["variables"] == variables(stepper)
    cells.nth(6).focus()
    visit.page.keyboard.press("ArrowRight")
    assert seen(figure)["variables"] == told


def test_an_arrow_leads_from_the_predecessor_that_is_read(open_figure: Open) -> None:
    _, figure = open_stepper(open_figure, LoopStepper(order="fronts", grid=(2, 3, 4)))
    stepper = LoopStepper(order="fronts", grid=(2, 3, 4))
    assert stepper.event is not None
    read = sum(p[stepper.event.d] > 0 for p in stepper.visits[stepper.event.visit])
    assert read > 1
    arrows = figure.locator(".md-drawing path[stroke-width='3']")
    assert arrows.count() == read
    figure.locator("[name=next]").press("Enter")
    assert arrows.count() == 0


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


def test_print_shows_the_drawing_without_controls(open_figure: Open) -> None:
    visit, figure = open_stepper(open_figure, LoopStepper())
    visit.page.emulate_media(media="print")
    assert not figure.locator(".md-controls").is_visible()
    assert figure.locator(".md-drawing").is_visible()
    assert figure.locator(".md-code").is_visible()


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
