"""What holds for every figure without a browser: its numbers are the library's, and it is whole."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest
from figure_states import CASES, KINDS, STATES

from mdrnn_lib.widgets import GridWave
from mdrnn_lib.widgets.parts import engine
from mdrnn_lib.widgets.parts.figure import flat
from mdrnn_lib.widgets.parts.modules import bundle, parts_script

MOST = 16_000  # characters of a still picture
# Three maps of 1,089 cells; eight steps with ten texts each.
MANY_SHAPES = {"cube-wave": 32_000, "path-growth": 33_000, "unrolled-gradient": 26_000}


def test_every_figure_is_looked_at():
    assert set(STATES) == set(KINDS)


@pytest.mark.parametrize(("name", "state"), CASES)
def test_the_browsers_numbers_are_the_librarys(name, state):
    figure = KINDS[name](**state)
    library, browser = flat(figure.numbers), figure.run("numbers", figure.state)
    assert_equal(browser, library, name)


def assert_equal(browser, library, where):
    """Compare numbers of one form, whether they are nested or not."""
    if isinstance(library, dict):
        assert browser.keys() == library.keys(), where
        for key in library:
            assert_equal(browser[key], library[key], f"{where}: {key}")
    elif library is None:
        assert browser is None, where
    else:
        assert np.shape(browser) == np.shape(library), where
        np.testing.assert_allclose(browser, library, rtol=1e-12, atol=1e-12, err_msg=where)


@pytest.mark.parametrize(("name", "state"), CASES)
def test_the_still_picture_is_small_and_follows_the_theme(name, state):
    figure = KINDS[name](**state)
    still = figure.still()
    assert len(still) < MANY_SHAPES.get(name, MOST)
    assert still == KINDS[name](**figure.state).still()
    picture = ElementTree.fromstring(still)
    assert picture.attrib["aria-label"].startswith(f"{figure.label()}. ")
    assert "NaN" not in still
    assert "undefined" not in still
    for node in picture.iter():
        for colour in (node.get("fill"), node.get("stroke")):
            assert colour is None or re.fullmatch(r"none|var\(--md-\w+,#[0-9a-f]{6}\)", colour)


@pytest.mark.parametrize("name", KINDS)
def test_the_state_makes_the_figure_again(name):
    for state in STATES[name]:
        figure = KINDS[name](**state)
        again = KINDS[name](**figure.state)
        assert again.state == figure.state
        assert again.to_html() == figure.to_html()


@pytest.mark.parametrize("name", KINDS)
def test_python_and_the_modules_know_the_same_state(name):
    kind = KINDS[name]
    assert kind.folder.name.replace("_", "-") == name
    assert sorted(kind().run("traits")) == sorted(kind.state_names)


@pytest.mark.parametrize("name", KINDS)
def test_a_figures_module_is_whole(name):
    source = bundle(KINDS[name].folder)
    assert not re.search(r"^\s*import\b|\bimport\(|https?://(?!www\.w3\.org)", source, re.MULTILINE)
    assert re.findall(r"^export .*", source, re.MULTILINE) == ["export default figure({"]
    assert_within_its_element(source)


def test_the_parts_are_whole():
    assert not re.search(r"^\s*(import|export)\b", parts_script(), re.MULTILINE)
    assert_within_its_element(parts_script())


def assert_within_its_element(source):
    assert not re.search(r"(?<![\w.])document\b", source), "a figure stays within its element"
    names = re.findall(r"^(?:export )?(?:async )?(?:function|const|class) (\w+)", source, re.M)
    assert sorted(names) == sorted(set(names)), "two modules that are joined use one name"


@pytest.mark.parametrize("name", [n for n, kind in KINDS.items() if "weights" in kind.state_names])
def test_what_no_page_can_hold_is_refused(name):
    weights = KINDS[name]().state["weights"]
    with pytest.raises(ValueError, match=r"weights of \w+ must be finite; it holds a NaN"):
        KINDS[name](weights=_spoilt(weights))


def _spoilt(value):
    if isinstance(value, dict):
        key = next(iter(value))
        return {**value, key: _spoilt(value[key])}
    if isinstance(value, list):
        return [_spoilt(value[0]), *value[1:]]
    return float("nan")


def test_without_the_engine_a_figure_is_live_only(monkeypatch):
    monkeypatch.setattr(engine, "available", lambda: False)
    forms, _ = GridWave()._repr_mimebundle_()
    assert set(forms) == {"application/vnd.jupyter.widget-view+json", "text/plain"}


def test_a_module_that_fails_says_why():
    with pytest.raises(RuntimeError, match=r"figure grid-wave cannot run still: .*undefined"):
        GridWave().run("still", GridWave().state | {"weights": {"lstm": {}}}, {}, "")


def test_a_module_that_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no module figure\.mjs in .*; there are none"):
        bundle(tmp_path)
