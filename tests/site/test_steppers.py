"""Derivations on the built pages: they step by click and by keyboard, are heard, print whole."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Visit
from mathematics import derivations
from playwright.sync_api import Browser, Locator

from mdrnn_lib.derivation import Derivation, Network, Sequence, immediate, letters, symbols, total
from mdrnn_lib.derivation.display import FOLDER, html, stepper_source
from mdrnn_lib.symbols import BOOK
from mdrnn_lib.widgets.parts.modules import STYLE

pytestmark = pytest.mark.browser

Open = Callable[..., Visit]


def some_derivation() -> Derivation:
    """Three steps of a scalar linear network, as the first chapter takes them."""
    w_h, w_x, h, x = symbols("w_h w_x h x")
    t = letters("t")
    network = Network(lines={h[t]: w_x * x[t] + w_h * h[t - 1]}, ranges={t: Sequence(1, 3)})
    three = Derivation("Three steps", total(h[3], w_h), network)
    two_paths = immediate(h[3], w_h) + immediate(h[3], h[2]) * total(h[2], w_h)
    three.step(two_paths, because="chain rule: w_h acts twice")
    three.step(h[2] + w_h * total(h[2], w_h), because="definition")
    three.step(h[2] + w_h * (w_h * h[0] + h[1]), because="substitution: two steps")
    three.step(h[2] + w_h**2 * h[0] + w_h * h[1], because="linearity")
    return three.step(w_h**2 * h[0] + w_h * h[1] + h[2], because="regrouping")


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Open]:
    """Open an address in a window of its own, with every other host out of reach."""
    contexts = []

    def opened(address: str, **options: object) -> Visit:
        contexts.append(chromium.new_context(**options))
        visit = Visit(contexts[-1].new_page())
        visit.open(address)
        return visit

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def open_derivation(open_page: Open, tmp_path: Path) -> Open:
    """Open a page that holds one derivation, as the book's build would write it."""
    page = tmp_path / "page.html"
    sheets = [STYLE, FOLDER / "stepper.css"]
    style = "".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    page.write_text(
        f"""<!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>A derivation</title>
        <meta name="viewport" content="width=device-width"><style>{style}</style></head>
        <body>{html(some_derivation().record)}
        <script>{derivations.classic_script(stepper_source())}</script></body></html>""",
        encoding="utf-8",
    )
    return lambda **options: open_page(page.as_uri(), **options)


def three_steps(visit: Visit, opened: bool = True) -> Locator:
    figure = visit.page.get_by_role("figure", name="Derivation: Three steps")
    if opened:
        figure.locator("button[name=steps]").click()
    return figure


def shown(figure: Locator) -> int:
    """How many lines can be seen, the first one included."""
    return sum(line.is_visible() for line in figure.locator(".md-line").all())


def press(figure: Locator, name: str, key: str = "Enter") -> None:
    figure.locator(f"button[name={name}]").press(key)


def test_its_result_is_shown_and_the_tick_opens_the_steps(open_derivation: Open) -> None:
    visit = open_derivation()
    figure = three_steps(visit, opened=False)
    tick = figure.get_by_role("button", name="Proven: steps of “Three steps”")
    result = figure.locator(".md-result .md-formula")
    assert result.get_attribute("aria-label") == "dh_3/dw_h = w_h² h_0 + w_h h_1 + h_2"
    place = tick.bounding_box()
    walk = [(tick.get_attribute("aria-expanded"), shown(figure))]
    for key in ("Enter", "Space", "Enter"):
        tick.press(key)
        walk.append((tick.get_attribute("aria-expanded"), shown(figure)))
        assert tick.bounding_box() == place
    assert walk == [("false", 0), ("true", 2), ("false", 0), ("true", 2)]
    panel = figure.locator(f"#{tick.get_attribute('aria-controls')}")
    assert panel.locator(".md-line").count() == 6
    assert visit.console == visit.failed == visit.foreign == []


def test_it_steps_by_click_and_its_buttons_stay_where_they_are(open_derivation: Open) -> None:
    figure = three_steps(open_derivation(viewport={"width": 1000, "height": 500}))
    names = ("steps", "back", "next", "all")

    def places() -> list:
        return [figure.locator(f"button[name={name}]").bounding_box() for name in names]

    at_first = places()
    walk = [shown(figure)]
    for name in ("next", "next", "back", "all", "all", "next"):
        figure.locator(f"button[name={name}]").click()
        walk.append(shown(figure))
        assert places() == at_first
    assert walk == [2, 3, 4, 3, 6, 2, 3]


def test_it_steps_by_keyboard_and_stays_within_its_ends(open_derivation: Open) -> None:
    figure = three_steps(open_derivation())
    walk = []
    for name, key in (
        ("next", "Enter"),
        ("next", "Space"),
        ("next", "ArrowRight"),
        ("next", "ArrowLeft"),
        ("next", "End"),
        ("next", "Enter"),
        ("back", "Home"),
        ("back", "Enter"),
    ):
        press(figure, name, key)
        walk.append(shown(figure))
    assert walk == [3, 4, 5, 4, 6, 6, 1, 1]


def test_only_the_reachable_buttons_are_offered(open_derivation: Open) -> None:
    figure = three_steps(open_derivation())
    off = figure.locator("[aria-disabled=true]")
    assert off.count() == 0
    press(figure, "next", "End")
    assert off.all_inner_texts() == ["Next ▶"]
    press(figure, "next", "Home")
    assert off.all_inner_texts() == ["◀ Back"]


def test_a_step_is_announced_with_its_reason_and_then_its_formula(open_derivation: Open) -> None:
    figure = three_steps(open_derivation())
    press(figure, "next")
    spoken = figure.locator(".md-spoken")
    assert spoken.get_attribute("aria-live") == "polite"
    assert spoken.inner_text() == "Step 2 of 5: definition: = h_2 + w_h dh_2/dw_h"
    assert figure.locator(".md-count").inner_text() == "step 2 of 5"


def test_the_reason_stands_above_its_formula(open_derivation: Open) -> None:
    figure = three_steps(open_derivation())
    for line in figure.locator(".md-line:visible").all()[1:]:
        reason, formula = line.locator(".md-grounds"), line.locator(".md-formula")
        above = reason.bounding_box()
        assert above["y"] + above["height"] <= formula.bounding_box()["y"] + 1


def test_formulae_are_mathematics_to_a_screen_reader(open_derivation: Open) -> None:
    figure = three_steps(open_derivation())
    assert figure.locator(".md-line").first.locator("math mfrac").count() == 1
    names = figure.locator(".md-line .md-formula").evaluate_all(
        "nodes => nodes.map(node => [node.getAttribute('role'), node.getAttribute('aria-label')])"
    )
    assert names[0] == ["group", "dh_3/dw_h"]


GROUND = "node => getComputedStyle(node).backgroundColor"


def test_what_is_new_and_what_it_was_have_one_ground(open_derivation: Open) -> None:
    figure = three_steps(open_derivation())
    press(figure, "next")
    old, new = (
        figure.locator("[data-step='1'] .md-was"),
        figure.locator("[data-step='2'] .md-fresh"),
    )
    grounds = [[part.evaluate(GROUND) for part in parts.all()] for parts in (old, new)]
    assert grounds[0] == grounds[1]
    assert len(set(grounds[0])) == 2  # each change its own
    press(figure, "next")
    assert [part.evaluate(GROUND) for part in old.all()] == ["rgba(0, 0, 0, 0)"] * 2


def test_what_has_moved_is_underlined(open_derivation: Open) -> None:
    figure = three_steps(open_derivation())
    press(figure, "next", "End")
    line = figure.locator("[data-step='5']")
    assert line.locator(".md-fresh").count() == 0
    moved = line.locator(".md-moved")
    assert moved.all_text_contents() == ["h2"]
    assert moved.evaluate("node => getComputedStyle(node).borderBottomWidth") == "2px"


MOVES = """figure => figure.getAnimations({ subtree: true }).map(animation => {
  const target = animation.effect.target
  const [first] = animation.effect.getKeyframes()
  return [target.textContent, first.transform ?? "none"]
})"""


def test_what_a_step_keeps_moves_from_where_it_was(open_derivation: Open) -> None:
    visit = open_derivation()
    figure = three_steps(visit)
    press(figure, "next", "End")
    press(figure, "back")
    press(figure, "next")
    moves = dict(figure.evaluate(MOVES))
    kept = {words: shift for words, shift in moves.items() if shift != "none"}
    assert {words.replace("\u2062", "") for words in kept} == {"wh2h0", "+whh1", "h2"}
    right = {
        words.replace("\u2062", ""): float(shift[len("translate(") :].partition("px")[0])
        for words, shift in kept.items()
    }
    assert right["h2"] < -20  # it was further left
    assert right["+whh1"] > 5
    visit.page.wait_for_function("() => document.getAnimations().length === 0")
    assert figure.locator(".md-moving").count() == 0


def test_nothing_moves_for_those_who_want_no_motion(open_derivation: Open) -> None:
    figure = three_steps(open_derivation(reduced_motion="reduce"))
    press(figure, "next")
    assert figure.evaluate(MOVES) == []


def test_pointing_at_a_symbol_tells_its_meaning_and_shape(open_derivation: Open) -> None:
    figure = three_steps(open_derivation())
    gloss = figure.locator(".md-gloss")
    height = figure.bounding_box()["height"]
    figure.locator(".md-line").first.locator("[data-name=h]").hover()
    assert gloss.inner_text().endswith("hidden state; shape 1 × H")
    figure.locator(".md-result [data-name=w_h]").first.hover()
    assert gloss.inner_text().endswith("recurrent weight of a single unit")
    assert figure.bounding_box()["height"] == height


def test_arrow_keys_walk_along_the_symbols_of_a_line(open_derivation: Open) -> None:
    figure = three_steps(open_derivation())
    formula, gloss = figure.locator(".md-line .md-formula").first, figure.locator(".md-gloss")
    met = []
    formula.focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft"):
        formula.press(key)
        met.append(figure.locator(".md-asked").get_attribute("data-name"))
        assert gloss.inner_text()
    assert met == ["total", "h", "total", "w_h", "total"]
    figure.locator("button[name=next]").focus()
    assert figure.locator(".md-asked").count() == 0


def test_symbols_carry_the_registry_s_colours(open_derivation: Open) -> None:
    visit = open_derivation(color_scheme="light")
    symbol = three_steps(visit).locator("[data-name=h]").first
    assert symbol.evaluate("node => getComputedStyle(node).color") == "rgb(0, 104, 168)"
    visit.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    assert symbol.evaluate("node => getComputedStyle(node).color") == "rgb(92, 179, 238)"


@pytest.mark.parametrize("opened", [False, True])
def test_it_prints_whole_and_without_buttons(open_derivation: Open, opened: bool) -> None:
    visit = open_derivation()
    figure = three_steps(visit, opened)
    assert shown(figure) == (2 if opened else 0)
    visit.page.emulate_media(media="print")
    assert shown(figure) == 6
    assert not figure.locator("button").first.is_visible()
    assert figure.locator(".md-check").is_visible()


def test_without_scripts_every_step_is_open(open_derivation: Open) -> None:
    figure = three_steps(open_derivation(java_script_enabled=False), opened=False)
    assert shown(figure) == 6
    assert figure.locator("button").count() == 0
    assert figure.locator(".md-check").is_visible()


# ---- on the built pages ----


def test_a_chapter_steps_from_a_file(open_page: Open, site: Path) -> None:
    visit = open_page((site / "one-dimension" / "vanilla-rnn.html").as_uri())
    figure = three_steps(visit)
    assert shown(figure) == 2
    press(figure, "next")
    assert shown(figure) == 3
    single = visit.page.get_by_role("figure", name="Derivation: Any number of steps")
    single.locator("button[name=steps]").click()
    assert single.locator("button").count() == 1
    assert single.locator(".md-grounds").is_visible()
    assert visit.console == visit.failed == visit.foreign == []


def test_results_and_equations_have_numbers_in_one_sequence(open_page: Open, address: str) -> None:
    visit = open_page(f"{address}/one-dimension/vanilla-rnn.html")
    texts = visit.page.locator(".eqno").evaluate_all(
        "nodes => nodes.map(node => node.firstChild.textContent)"
    )
    assert texts == [f"(1.{k})" for k in range(1, len(texts) + 1)]
    assert len(texts) > 15
    assert visit.page.locator(".md-number:empty").count() == 0
    ids = visit.page.locator(".md-number").evaluate_all("nodes => nodes.map(node => node.id)")
    assert all(ids)
    assert len(set(ids)) == len(ids)


def test_a_result_is_found_by_its_label_and_a_definition_is_marked(
    open_page: Open, address: str
) -> None:
    visit = open_page(f"{address}/one-dimension/vanilla-rnn.html")
    figure = visit.page.get_by_role("figure", name="Derivation: One step back")
    number = figure.locator(".md-number")
    link = visit.page.locator("a[href='#equation-eq-delta']:not(.headerlink)").first
    assert number.get_attribute("id") == "equation-eq-delta"
    assert number.evaluate("node => node.firstChild.textContent") == link.inner_text()
    marks = visit.page.locator(".md-numbered .md-kind").all_inner_texts()
    assert marks == ["definition", "definition"]


def test_the_code_of_a_result_belongs_to_its_steps(open_page: Open, address: str) -> None:
    visit = open_page(f"{address}/one-dimension/vanilla-rnn.html")
    cell = visit.page.locator("div.cell", has=three_steps(visit, opened=False))
    code = cell.locator("details.hide")
    assert not code.is_visible()
    cell.locator("button[name=steps]").click()
    assert code.bounding_box()["y"] > cell.locator("figure").bounding_box()["y"]


@pytest.mark.parametrize("page", ["one-dimension/vanilla-rnn.html", "two-dimensions/mdrnn.html"])
def test_a_chapter_s_lines_break_or_scroll_on_a_phone(
    open_page: Open, address: str, page: str
) -> None:
    visit = open_page(f"{address}/{page}", viewport={"width": 360, "height": 740})
    for name in ("steps", "all"):
        visit.page.evaluate(
            f"document.querySelectorAll('button[name={name}]').forEach(node => node.click())"
        )
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 361
    boxes = visit.page.locator(".md-formula, .md-side").evaluate_all(
        "nodes => nodes.map(node => node.getBoundingClientRect().right)"
    )
    assert len(boxes) > 20
    assert max(boxes) <= 361


def test_the_status_page_counts_the_steps_of_every_page(
    open_page: Open, address: str, site: Path
) -> None:
    visit = open_page(f"{address}/status.html")
    rows = visit.page.locator("table.md-checked-steps tbody tr").all()
    table = {
        cells[0]: [int(cell) for cell in cells[1:]]
        for cells in (row.locator("td").all_inner_texts() for row in rows)
    }
    for title, page in (
        ("The gradient sum", "one-dimension/vanilla-rnn.html"),
        ("Recurrence on a grid", "two-dimensions/mdrnn.html"),
    ):
        text = (site / page).read_text(encoding="utf-8")
        found = re.findall(
            r'class="md-derivation[^"]*" data-steps="(\d+)" data-exact="(\d+)"', text
        )
        steps, exact = (sum(map(int, column)) for column in zip(*found, strict=True))
        assert table[title] == [len(found), steps, exact, steps - exact]
        assert steps > 20
    together = table.pop("Together")
    assert together == [sum(column) for column in zip(*table.values(), strict=True)]


def test_the_notation_page_has_every_symbol(open_page: Open, address: str) -> None:
    visit = open_page(f"{address}/notation.html")
    meanings = visit.page.locator("table.md-notation tbody tr td:nth-child(3)").all_inner_texts()
    assert sorted(meanings) == sorted(symbol.meaning for symbol in BOOK.values())
