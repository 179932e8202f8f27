"""JupyterLab in the same browser: notebooks that run, and a chapter as it opens."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import lab as lab_tool
import nbformat
import pytest
from conftest import Visit
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from playwright.sync_api import Browser, Locator, expect
from serve import HOST

from mdrnn_lib.widgets import GridWave

pytestmark = pytest.mark.browser

TOKEN = "only-on-this-machine"
READY = 90  # s, for a server on a machine that is busy with other things
PATIENCE = 60_000  # ms, for a kernel there
WAVE = "from mdrnn_lib.widgets import GridWave\n\nwave = GridWave(step=3)\nwave"
BY_PYTHON = "wave.step = 9"
IN_PYTHON = "print(wave.step, wave.direction)"
LINKED = """\
from ipywidgets import IntSlider, VBox, jslink

other = GridWave(step=0)
slider = IntSlider(value=5, max=other.last, description="front")
jslink((slider, "value"), (other, "step"))
VBox([slider, other])"""
DERIVATION = """\
from mdrnn_lib.derivation import Derivation, Network, Sequence, letters, symbols, total

w_h, w_x, h, x = symbols("w_h w_x h x")
t = letters("t")
network = Network(lines={h[t]: w_x * x[t] + w_h * h[t - 1]}, ranges={t: Sequence(1, 2)})
two = Derivation("Two steps", total(h[2], w_h), network)
two.step(h[1] + w_h * total(h[1], w_h), because="chain rule: w_h acts twice")
two.step(h[1] + w_h * h[0], because="substitution: one step")
two.step(w_h * h[0] + h[1], because="regrouping")"""
CELLS = (WAVE, BY_PYTHON, IN_PYTHON, LINKED, DERIVATION)
KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
EXERCISE = """\
A {term}`gradient`, as {cite:t}`werbos1990` [has it](figure:wave?step=3), in {numref}`fig-wave`.

```{exercise} Two roots
:label: ex-roots

Solve $x^2 = 4$.
```

````{solution-start} ex-roots
:class: dropdown
````"""
IN_BETWEEN = ("It is $x = \\pm 2$.", "The sum of both is 0.")
BEHIND = """\
````{solution-end}
````

## In five lines"""


@dataclass
class Notebook:
    """An open notebook of the cells above."""

    visit: Visit
    runs: int = 0

    def run(self, source: str) -> Locator:
        """Run a cell as a reader does, wait until it is done, and return its outputs."""
        cell = self.visit.page.locator(".jp-Notebook .jp-CodeCell").nth(CELLS.index(source))
        cell.locator(".cm-content").click()
        self.visit.page.keyboard.press("Control+Enter")
        self.runs += 1
        cell.locator(".jp-InputArea-prompt", has_text=f"[{self.runs}]:").wait_for()
        return cell.locator(".jp-OutputArea-output")

    def errors(self) -> list[str]:
        """Whatever was logged as an error; JupyterLab's own warnings are its own affair."""
        return [text for text in self.visit.console if not text.startswith("warning")]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a JupyterLab as `make lab` starts it, for a book of one chapter."""
    folder = tmp_path_factory.mktemp("lab")
    (folder / "book").mkdir()
    (folder / "_toc.yml").write_text("format: jb-book\nroot: chapter\n", encoding="utf-8")
    write_notebook(folder / "book" / "chapter.ipynb", chapter_cells())
    write_notebook(folder / "book" / "figures.ipynb", [new_code_cell(source) for source in CELLS])
    server = start_server(folder)
    try:
        yield address_of(server, folder)
    finally:
        server.terminate()  # which ends the kernels too
        server.wait(timeout=READY)


@pytest.fixture(scope="module")
def notebook(chromium: Browser, lab: str) -> Iterator[Notebook]:
    """The notebook of the cells above, its kernel waiting."""
    with opened(chromium, lab, "figures.ipynb") as visit:
        yield Notebook(visit)


@pytest.fixture(scope="module")
def chapter(chromium: Browser, lab: str) -> Iterator[Visit]:
    """A chapter, as it opens."""
    with opened(chromium, lab, "chapter.ipynb") as visit:
        yield visit


@contextmanager
def opened(chromium: Browser, lab: str, name: str) -> Iterator[Visit]:
    """Open a notebook in a window of its own, and wait for its kernel."""
    context = chromium.new_context(viewport={"width": 1280, "height": 1800})
    context.set_default_timeout(PATIENCE)
    try:
        visit = Visit(context.new_page())
        # In a workspace of its own: two windows on one would load each other's anew.
        visit.page.goto(f"{lab}lab/workspaces/{Path(name).stem}/tree/{name}?token={TOKEN}")
        # Sooner, a cell that is run is not run. The indicator beside the kernel's name comes early.
        visit.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        yield visit
    finally:
        context.close()


def chapter_cells() -> list[nbformat.NotebookNode]:
    """A chapter's cells: a figure that is stored, an exercise, its solution in cells between."""
    picture = new_output("display_data", data={"text/html": GridWave(step=3).to_html()})
    solution = [new_markdown_cell(IN_BETWEEN[0]), new_code_cell("2 - 2"), new_code_cell("1 + 1")]
    return [
        new_code_cell("GridWave(step=3)", outputs=[picture], execution_count=1),
        new_markdown_cell(EXERCISE),
        *solution,
        new_markdown_cell(IN_BETWEEN[1]),
        new_markdown_cell(BEHIND),
    ]


def write_notebook(path: Path, cells: list[nbformat.NotebookNode]) -> None:
    metadata = {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    nbformat.write(new_notebook(cells=cells, metadata=metadata), path)


def start_server(folder: Path) -> subprocess.Popen[bytes]:
    """Start JupyterLab with settings of its own, on any free port; its output goes to a file."""
    places = {
        "JUPYTER_CONFIG_DIR": "config",
        "JUPYTER_DATA_DIR": "data",
        "JUPYTER_RUNTIME_DIR": "runtime",
        "JUPYTERLAB_SETTINGS_DIR": "settings",
        "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }
    settings = {
        "ServerApp.ip": HOST,
        "ServerApp.port": 0,
        "IdentityProvider.token": TOKEN,
        "LabApp.extension_manager": "readonly",
    }
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, lab_tool.__file__, "--root", str(folder), "--no-browser"]
            + [f"--{name}={value}" for name, value in settings.items()],
            env={**os.environ, **{name: str(folder / place) for name, place in places.items()}},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )


def address_of(server: subprocess.Popen[bytes], folder: Path) -> str:
    """Wait until the server answers, and return where; it writes down which port it took."""
    described = folder / "runtime" / f"jpserver-{server.pid}.json"
    end = time.monotonic() + READY
    while time.monotonic() < end and server.poll() is None:
        try:
            address = json.loads(described.read_text(encoding="utf-8"))["url"]
            urllib.request.urlopen(f"{address}api/status?token={TOKEN}", timeout=5).close()
            return str(address)
        except (OSError, ValueError, urllib.error.URLError):
            time.sleep(0.2)
    pytest.fail((folder / "server.log").read_text(encoding="utf-8", errors="replace"))


def step(figure: Locator) -> str:
    """The step that a figure's slider says."""
    return str(figure.locator("input[name=step]").get_attribute("aria-valuetext"))


def test_a_figure_moves_with_its_traits_and_they_with_it(notebook: Notebook) -> None:
    figure = notebook.run(WAVE)
    figure.locator(".md-controls").wait_for()
    assert step(figure) == "3 of 27"
    assert figure.locator("[role=gridcell]").count() == 2 * 12 * 16
    assert not figure.locator(".md-still").count()  # the live view, not the picture
    notebook.run(BY_PYTHON)
    expect(figure.locator("input[name=step]")).to_have_value("9")
    figure.locator("[name=next]").press("Enter")
    figure.locator("[name=direction]").select_option("3")
    assert notebook.run(IN_PYTHON).inner_text().strip() == "10 3"
    assert notebook.errors() == notebook.visit.foreign == []


def test_a_slider_of_ipywidgets_moves_a_figure(notebook: Notebook) -> None:
    notebook.run(WAVE)
    box = notebook.run(LINKED)
    handle = box.locator(".noUi-handle")
    handle.wait_for()
    box.locator(".md-controls").wait_for()
    assert step(box) == "5 of 27"
    handle.press("ArrowRight")
    expect(box.locator("input[name=step]")).to_have_value("6")
    box.locator("[name=back]").press("Enter")
    expect(box.locator(".widget-readout")).to_have_text("5")
    assert notebook.errors() == notebook.visit.foreign == []


def test_a_derivation_steps(notebook: Notebook) -> None:
    figure = notebook.run(DERIVATION)
    figure.locator("[name=steps]").press("Enter")
    count = figure.locator(".md-count")
    expect(count).to_have_text("step 1 of 3")
    figure.locator("[name=next]").press("Enter")
    expect(count).to_have_text("step 2 of 3")
    lines = figure.locator(".md-line")
    assert [line.is_visible() for line in lines.all()] == [True, True, True, False]
    assert notebook.errors() == notebook.visit.foreign == []


def test_a_chapter_opens_as_it_is_stored(chapter: Visit) -> None:
    picture = chapter.page.locator(".jp-OutputArea-output").first
    expect(picture.locator("svg").first).to_be_visible()  # which an untrusted notebook loses
    expect(chapter.page.locator("h2#in-five-lines")).to_be_visible()
    assert chapter.page.locator(".jp-mod-dirty").count() == 0  # the file is not modified
    assert chapter.foreign == []


def test_nobody_is_asked_about_news(chapter: Visit) -> None:
    expect(chapter.page.locator("h2#in-five-lines")).to_be_visible()
    assert chapter.page.get_by_text("Jupyter news").count() == 0


def test_an_exercise_has_its_title_and_its_formula(chapter: Visit) -> None:
    exercise = chapter.page.locator("#ex-roots")
    expect(exercise.locator(".myst-exercise-title")).to_have_text("Exercise 1 (Two roots)")
    expect(exercise.locator(".katex")).to_be_visible()


def test_what_leads_elsewhere_is_no_link_and_no_fault(chapter: Visit) -> None:
    sentence = chapter.page.locator(".jp-MarkdownCell p").first
    expect(sentence).to_have_text("A gradient, as werbos1990 has it, in fig-wave.")
    colours = "parts => parts.map(part => getComputedStyle(part).color)"
    assert len(set(sentence.locator("xpath=descendant-or-self::*").evaluate_all(colours))) == 1
    assert not any(mark.is_visible() for mark in sentence.locator("svg").all())


def test_a_solution_is_folded_and_opens(chapter: Visit) -> None:
    cells = chapter.page.locator(".jp-Notebook .jp-Cell")
    expect(cells).to_have_count(7)
    line = chapter.page.locator("summary")
    expect(line).to_have_text(re.compile("Solution to Exercise.1"))
    folded = [cells.nth(number) for number in range(2, 6)]
    for cell in folded:
        expect(cell).to_be_hidden()
    line.click()
    for cell in folded:
        expect(cell).to_be_visible()
    expect(folded[0].locator(".katex")).to_be_visible()
    line.click()
    for cell in folded:
        expect(cell).to_be_hidden()
    expect(cells.last).to_be_visible()


def test_a_folded_cell_that_is_run_shows_itself(chapter: Visit) -> None:
    cells = chapter.page.locator(".jp-Notebook .jp-Cell")
    chapter.page.locator(".myst-exercise-body").first.click()
    for number in (2, 3, 4, 5):  # Shift and Enter runs a cell and goes on to the next
        chapter.page.keyboard.press("Shift+Enter")
        expect(cells.nth(number)).to_be_visible()
        expect(cells.nth(number - 1)).to_be_visible(visible=number == 2)
    chapter.page.keyboard.press("Shift+Enter")
    expect(cells.nth(5)).to_be_hidden()
