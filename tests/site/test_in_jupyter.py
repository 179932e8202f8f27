"""JupyterLab in the same browser: figures and derivations in a notebook that runs."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest
from conftest import Visit
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, expect
from serve import HOST

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
from mdrnn_lib.derivation import Derivation, Network, letters, symbols, total

w_h, w_x, h, x = symbols("w_h w_x h x")
t = letters("t")
network = Network(lines={h[t]: w_x * x[t] + w_h * h[t - 1]}, steps=(1, 2))
two = Derivation("Two steps", total(h[2], w_h), network)
two.step(h[1] + w_h * total(h[1], w_h), because="chain rule: w_h acts twice")
two.step(h[1] + w_h * h[0], because="result above: one step")
two.step(w_h * h[0] + h[1], because="regrouping")"""
CELLS = (WAVE, BY_PYTHON, IN_PYTHON, LINKED, DERIVATION)


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
def notebook(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Notebook]:
    """The notebook in a JupyterLab of its own, its kernel waiting."""
    folder = tmp_path_factory.mktemp("lab")
    write_notebook(folder / "figures.ipynb")
    context = chromium.new_context(viewport={"width": 1280, "height": 1800})
    context.set_default_timeout(PATIENCE)
    server = start_server(folder)
    try:
        visit = Visit(context.new_page())
        address = address_of(server, folder)
        visit.page.goto(f"{address}lab/tree/figures.ipynb?token={TOKEN}")
        # Sooner, a cell that is run is not run. The indicator beside the kernel's name comes early.
        visit.page.get_by_text("Python 3 (ipykernel) | Idle").wait_for()
        yield Notebook(visit)
    finally:
        context.close()
        server.terminate()  # which ends the kernels too
        server.wait(timeout=READY)


def write_notebook(path: Path) -> None:
    kernel = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
    notebook = new_notebook(
        cells=[new_code_cell(source) for source in CELLS], metadata={"kernelspec": kernel}
    )
    nbformat.write(notebook, path)


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
        "ServerApp.root_dir": folder,
        "IdentityProvider.token": TOKEN,
        "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        "LabApp.news_url": None,
        "LabApp.extension_manager": "readonly",
    }
    with (folder / "server.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
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
    count = figure.locator(".md-count")
    expect(count).to_have_text("step 1 of 3")
    figure.locator("[name=next]").press("Enter")
    expect(count).to_have_text("step 2 of 3")
    lines = figure.locator(".md-line")
    assert [line.is_visible() for line in lines.all()] == [True, True, True, False]
    assert notebook.errors() == notebook.visit.foreign == []
