"""The figures as Python objects: their numbers, what they hand to Jupyter and to a page."""

import doctest
import json
import re
import sys
from html.parser import HTMLParser
from xml.etree import ElementTree

import numpy as np
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from traitlets import TraitError

import mdrnn_lib as md
from mdrnn_lib.widgets import Figure, UnrolledGradient
from mdrnn_lib.widgets import bundle as bundling
from mdrnn_lib.widgets.parts.scene import fixed, number
from mdrnn_lib.widgets.unrolled_gradient.scalar_gradient import ACTIVATIONS, forward, gradient_terms

weights = st.floats(-1.5, 1.5)
values = st.floats(-2, 2)
inputs = st.lists(values, min_size=1, max_size=8)


def last_state(w_h: complex, xs: list[float], w_x: float, h_0: float, phi) -> complex:
    h = h_0
    for x in xs:
        h = phi(w_x * x + w_h * h)
    return h


@given(w_h=weights, w_x=values, h_0=values, xs=inputs, name=st.sampled_from(["identity", "tanh"]))
def test_the_terms_add_up_to_the_derivative(w_h, w_x, h_0, xs, name):
    phi = {"identity": lambda a: a, "tanh": np.tanh}[name]
    step = 1e-30  # a complex step has no cancellation, so it may be as small as this
    expected = last_state(w_h + 1j * step, xs, w_x, h_0, phi).imag / step
    total = sum(gradient_terms(forward(xs, w_x, w_h, h_0, name), w_h))
    assert total == pytest.approx(expected, rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("t", range(1, 9))
def test_each_linear_term_is_a_power_of_the_weight_times_a_state(t):
    w_h, w_x, h_0, *xs = sympy.symbols(f"w_h w_x h_0 x_1:{t + 1}")
    states = [h_0]
    for x in xs:
        states.append(w_x * x + w_h * states[-1])
    expected = [w_h ** (t - k) * states[k - 1] for k in range(1, t + 1)]
    assert sympy.expand(sum(expected) - sympy.diff(states[-1], w_h)) == 0

    numbers = {w_h: 0.8, w_x: -0.7, h_0: 0.3} | {x: 0.1 * k - 0.4 for k, x in enumerate(xs)}
    trace = forward([numbers[x] for x in xs], -0.7, 0.8, 0.3, "identity")
    assert gradient_terms(trace, 0.8) == pytest.approx([float(e.subs(numbers)) for e in expected])


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_figure_agrees_with_the_library(activation):
    rng = np.random.default_rng(3)
    for t in range(1, 9):
        w_h, w_x = rng.uniform(-1.5, 1.5, 2)
        xs = rng.normal(size=t).tolist()
        layer = md.RNN(inputs=1, hidden=1, activation=activation, dtype=np.float64, rng=0)
        layer.params["W_h"][...], layer.params["W_x"][...], layer.params["b"][...] = w_h, w_x, 0
        h, tape = layer.forward(np.reshape(xs, (1, t, 1)))
        dh = np.zeros_like(h)
        dh[0, -1] = 1
        _, grads = layer.backward(dh, tape)

        figure = UnrolledGradient(w_h, w_x=w_x, h_0=0, inputs=xs, steps=t, activation=activation)
        assert figure.trace.h[1:] == pytest.approx(h.ravel().tolist(), rel=1e-12, abs=1e-14)
        assert figure.total == pytest.approx(grads["W_h"].item(), rel=1e-12, abs=1e-14)


@pytest.mark.parametrize("backward", ["last", "every"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_the_sweep_agrees_with_the_library(activation, backward):
    rng = np.random.default_rng(4)
    for t in range(1, 9):
        w_h, xs = rng.uniform(-1.5, 1.5), rng.normal(size=t).tolist()
        layer = md.RNN(inputs=1, hidden=1, activation=activation, dtype=np.float64, rng=0)
        layer.params["W_h"][...], layer.params["W_x"][...], layer.params["b"][...] = w_h, 1, 0
        h, tape = layer.forward(np.reshape(xs, (1, t, 1)))
        dh = np.full_like(h, backward == "every")
        dh[0, -1] = 1
        dx, grads = layer.backward(dh, tape)

        figure = UnrolledGradient(
            w_h, h_0=0, inputs=xs, steps=t, activation=activation, backward=backward
        )
        assert figure.deltas == pytest.approx(dx.ravel().tolist(), rel=1e-12, abs=1e-14)
        assert figure.total == pytest.approx(grads["W_h"].item(), rel=1e-12, abs=1e-14)


def test_a_sweep_for_the_last_state_finds_the_terms_of_the_sum():
    plain, sweep = UnrolledGradient(activation="tanh"), UnrolledGradient(activation="tanh")
    sweep.backward = "last"
    assert plain.deltas is None
    assert sweep.terms == pytest.approx(plain.terms, rel=1e-12)
    assert "gradient sum" in plain.label()
    assert "backward sweep" in sweep.label()


def test_the_still_picture_shows_how_far_the_sweep_has_come():
    figure = UnrolledGradient(backward="every", term=2)
    words = ["".join(node.itertext()) for node in ElementTree.fromstring(figure.still()).iter()]
    assert [f"δ{k} {number(figure.deltas[k - 1])}" in words for k in (1, 2, 3, 4)] == [
        False, False, True, True,
    ]  # fmt: skip
    assert number(sum(figure.terms[2:])) in words
    assert "so far" in words
    figure.term = 4
    assert number(figure.total) in figure.still()
    assert "so far" not in figure.still()


def test_a_relu_that_is_shut_cuts_the_chain():
    figure = UnrolledGradient(activation="relu")
    assert figure.trace.slopes[1:] == (1, 0, 1, 1)
    assert figure.terms[:2] == (0, 0)


def test_two_equal_figures_show_the_same():
    first, second = UnrolledGradient(1.1, term=2), UnrolledGradient(1.1, term=2)
    shown, again = (figure._repr_mimebundle_()[0] for figure in (first, second))
    assert shown["text/html"] == again["text/html"]
    assert shown["text/plain"] == again["text/plain"] == repr(first)
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert first.model_id not in shown["text/html"] + shown["text/plain"]
    assert UnrolledGradient(1.2).to_html() != UnrolledGradient(1.1).to_html()


def test_repr_makes_the_figure_again():
    figure = UnrolledGradient(0.55, inputs=(0.25, -1), steps=2, activation="tanh", term=1)
    assert eval(repr(figure)).state == figure.state


class Page(HTMLParser):
    """What a browser makes of a figure's HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.state = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] == "script" and not self.state:
            self.state = data


def test_the_html_holds_picture_state_label_and_caption():
    figure = UnrolledGradient(caption="Try w < 0", anchor="first")
    page = Page(figure.to_html())
    tag, attributes = page.tags[0]
    assert (tag, attributes["id"], attributes["data-module"]) == (
        "figure",
        "first",
        "unrolled-gradient",
    )
    assert attributes["aria-label"] == figure.label()
    assert json.loads(page.state) == figure.state
    assert "<figcaption>Try w &lt; 0</figcaption>" in figure.to_html()
    picture = dict(page.tags)["svg"]
    assert picture["role"] == "img"
    assert "sum: 0.944" in picture["aria-label"]


def test_the_still_picture_is_well_formed_and_shows_each_number():
    figure = UnrolledGradient(activation="tanh", steps=6)
    words = ["".join(node.itertext()) for node in ElementTree.fromstring(figure.still()).iter()]
    for h in figure.trace.h:
        assert number(h) in words
    for term in figure.terms:
        assert (number(term) if term < 0 else f"+{number(term)}") in words
    assert number(figure.total) in words


def test_colours_come_from_the_theme_and_have_a_fallback():
    colours = re.findall(r'(?:fill|stroke)="([^"]*)"', UnrolledGradient(term=2).still())
    assert colours
    assert {c for c in colours if not re.fullmatch(r"var\(--md-\w+,#[0-9a-f]{6}\)", c)} == set()
    sheet = bundling.style()
    for token, fallback in {re.fullmatch(r"var\((.*),(.*)\)", c).groups() for c in colours}:
        assert f"{token}: {fallback};" in sheet


def test_a_state_cannot_end_its_script():
    class Noted(UnrolledGradient):
        state = {"note": "</script><b>"}  # noqa: RUF012

    html = Noted().to_html()
    assert "</script><b>" not in html
    assert json.loads(Page(html).state) == Noted.state


def test_what_differs_in_the_last_place_is_not_shown():
    third = UnrolledGradient(w_h=0.1 + 0.2)
    assert third.state["w_h"] == 0.3
    assert third.to_html() == UnrolledGradient(w_h=0.3).to_html()
    assert number(0.0625 - 1e-16) == number(0.0625) == "0.063"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.0, "0.000"), (-0.0001, "0.000"), (-1.5, "−1.500"), (9.99951, "10.00"), (123.45, "123.5")],
)
def test_numbers_are_written_for_readers(value, text):
    assert number(value) == text


def test_a_minus_is_a_minus_sign():
    assert fixed(-2, 1) == "−2.0"


@pytest.mark.parametrize(
    "figure", [kind for kind in Figure.kinds().values() if kind.__module__.startswith("mdrnn_lib")]
)
def test_modules_are_whole(figure: type[Figure]):
    source = bundling.bundle(figure.module)
    assert not re.search(r"^\s*import\b|\bimport\(|https?://(?!www\.w3\.org)", source, re.MULTILINE)
    assert re.findall(r"^export .*", source, re.MULTILINE) == ["export default { render };"]
    assert not re.search(r"(?<![\w.])document\b", source), "a figure stays within its element"
    names = re.findall(r"^(?:export )?(?:async )?(?:function|const|class) (\w+)", source, re.M)
    assert sorted(names) == sorted(set(names)), "two parts of the module use one name"


def test_a_module_that_is_missing_is_named():
    with pytest.raises(FileNotFoundError, match=r"no module gone\.mjs .* unrolled-gradient"):
        bundling.bundle("gone")


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"w_h": 1.6}, r"w_h must be −1\.5 … 1\.5, got 1\.6"),
        ({"w_h": float("nan")}, r"w_h must be .* got nan"),
        ({"w_x": -11}, r"w_x must be −10 … 10, got -11"),
        ({"h_0": float("inf")}, r"h_0 must be .* got inf"),
        ({"steps": 9}, "steps must be 1 … 8, got 9"),
        ({"steps": 0}, "steps must be 1 … 8, got 0"),
        ({"inputs": (1, 2)}, "steps is 4, but there are 2 inputs: give more inputs or fewer"),
        ({"inputs": (1, 2, 3, 11)}, r"inputs\[3\] must be"),
        (
            {"inputs": (1, 2), "steps": 3},
            "steps is 3, but there are 2 inputs",
        ),
        ({"activation": "sine"}, r"one of 'identity', 'tanh', 'relu', got 'sine'"),
        ({"backward": "first"}, r"one of 'none', 'last', 'every', got 'first'"),
        ({"term": 5}, r"term must be 0 \(none\) … 4 \(steps\), got 5"),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        UnrolledGradient(**state)


def test_an_unknown_setting_is_named():
    with pytest.raises(TypeError, match=r"no setting 'step'; it has w_h, w_x, .* term"):
        UnrolledGradient(step=3)


def test_traits_move_the_figure():
    figure = UnrolledGradient(term=4)
    seen = []
    figure.observe(lambda change: seen.append(change.new), "term")
    figure.steps = 3
    assert (figure.term, seen) == (0, [0])
    figure.w_h = 1.1
    figure.w_h = 0.5
    assert figure.total == pytest.approx(0.5**2 * 1 + 0.5 * 0.1 - 0.95)


def test_the_examples_run():
    result = doctest.testmod(sys.modules[UnrolledGradient.__module__])
    assert (result.attempted, result.failed) == (1, 0)
