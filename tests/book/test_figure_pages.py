"""Figures on pages: their HTML, the scripts behind it, links in the prose, the directive."""

import io
import json
import os
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from mdrnn_lib.widgets import GridWave, UnrolledGradient
from mdrnn_lib.widgets.parts.modules import PARTS, bundle, figure_script, parts_script


class Page(HTMLParser):
    """What a browser makes of HTML."""

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
    assert tag == "figure"
    assert (attributes["id"], attributes["data-module"]) == ("first", "unrolled-gradient")
    assert attributes["aria-label"] == figure.label()
    assert json.loads(page.state) == figure.state
    assert "<figcaption>Try w &lt; 0</figcaption>" in figure.to_html()
    picture = dict(page.tags)["svg"]
    assert picture["role"] == "img"
    assert "sum: 0.944" in picture["aria-label"]


def test_two_equal_figures_show_the_same():
    first, second = UnrolledGradient(1.1, term=2), UnrolledGradient(1.1, term=2)
    shown, again = (figure._repr_mimebundle_()[0] for figure in (first, second))
    assert shown["text/html"] == again["text/html"]
    assert shown["text/plain"] == again["text/plain"] == repr(first)
    assert "application/vnd.jupyter.widget-view+json" in shown
    assert first.model_id not in shown["text/html"] + shown["text/plain"]
    assert UnrolledGradient(1.2).to_html() != UnrolledGradient(1.1).to_html()


def test_a_state_cannot_end_its_script():
    class Noted(UnrolledGradient):
        @property
        def state(self):
            return {**super().state, "note": "</script><b>"}

    html = Noted().to_html()
    assert "</script><b>" not in html
    assert json.loads(Page(html).state) == Noted().state


def test_what_differs_in_the_last_place_is_not_shown():
    third = UnrolledGradient(w_h=0.1 + 0.2)
    assert third.state["w_h"] == 0.3
    assert third.to_html() == UnrolledGradient(w_h=0.3).to_html()


def test_the_colours_fall_back_to_those_of_the_light_theme():
    sheet = (PARTS / "figure.css").read_text(encoding="utf-8")
    picture = ElementTree.fromstring(UnrolledGradient(term=2).still())
    colours = {node.get(name) for node in picture.iter() for name in ("fill", "stroke")}
    tokens = [colour[4:-1].split(",") for colour in colours - {None, "none"}]
    assert len(tokens) > 4
    for token, fallback in tokens:
        assert f"{token}: {fallback};" in sheet


def test_an_unknown_setting_is_named():
    with pytest.raises(TypeError, match=r"no setting 'step'; it has w_h, w_x, .* term"):
        UnrolledGradient(step=3)


def test_a_module_that_is_missing_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no module figure\.mjs in .*; there are none"):
        bundle(tmp_path)


RAW = f"```{{raw}} html\n{UnrolledGradient().to_html()}\n```"


def build(folder, link, figure=RAW):
    """Build two pages with the book's extensions, one with a figure; return the warnings."""
    (folder / "index.md").write_text(f"# First\n\n{link}\n\n{figure}\n", encoding="utf-8")
    (folder / "plain.md").write_text("---\norphan: true\n---\n# Plain\n", encoding="utf-8")
    warnings = io.StringIO()
    with docutils_namespace():  # what one build registers, the next may register again
        app = Sphinx(
            folder,
            None,
            folder / "html",
            folder / "trees",
            "html",
            confoverrides={"extensions": ["myst_parser", "figures.scripts", "figures.directive"]},
            status=None,
            warning=warnings,
        )
        app.build()
    return warnings.getvalue()


def test_scripts_go_to_pages_with_figures_only(tmp_path):
    assert build(tmp_path, "[see](figure:unrolled-gradient?w_h=1.1&term=2)") == ""
    pages = [tmp_path / "html" / f"{name}.html" for name in ("index", "plain")]
    first, plain = (page.read_text(encoding="utf-8") for page in pages)
    scripts = [
        attributes.get("src") or "" for tag, attributes in Page(first).tags if tag == "script"
    ]
    ours = [src.partition("?")[0] for src in scripts if "widgets" in src or "mount" in src]
    assert ours == [
        "_static/mount.js", "_static/widgets/parts.js", "_static/widgets/unrolled-gradient.js",
    ]  # fmt: skip
    assert "mount.js" not in plain
    assert "widgets/" not in plain
    written = [(tmp_path / "html" / name).read_text(encoding="utf-8") for name in ours[1:]]
    kind = UnrolledGradient
    assert written == [parts_script(), figure_script(kind.module, kind.folder)]
    places = [first.index(name) for name in ("</figure>", *ours, "mdrnnMount()")]
    assert places == sorted(places)
    links = [attributes for tag, attributes in Page(first).tags if tag == "a"]
    assert {
        "class": "md-figure-link",
        "href": "#unrolled-gradient",
        "data-state": "w_h=1.1&term=2",
    } in links


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("[see](figure:gone?w_h=1.1)", "names the figure 'gone', which is not on this page"),
        ("[see](figure:unrolled-gradient?wh=1.1)", "'unrolled-gradient', which has no 'wh' to set"),
        ("[see](figure:unrolled-gradient?steps=9)", "cannot take this state: steps must be 1 … 8"),
        ("[see](figure:unrolled-gradient?activation=sine)", "got 'sine'"),
    ],
)
def test_a_link_that_leads_nowhere_is_a_warning(tmp_path, link, words):
    assert words in build(tmp_path, link)


NO_FIGURE = str(PARTS / "figure.mjs")
AGAIN = '{"anchor": "again"}'


def directive(argument="unrolled-gradient", body="{}", *options):
    return "\n".join([f"```{{anywidget}} {argument}", *options, "", body, "```"])


def test_the_directive_places_a_figure(tmp_path):
    figure = directive("unrolled-gradient", '{"w_h": 1.1, "caption": "Try"}', ":class: wide")
    assert build(tmp_path, "[see](figure:unrolled-gradient?term=2)", figure) == ""
    page = (tmp_path / "html" / "index.html").read_text(encoding="utf-8")
    assert UnrolledGradient(1.1, caption="Try").to_html() in page
    assert 'class="wide docutils' in page
    assert "mount.js" in page
    assert "widgets/unrolled-gradient.js" in page


def test_what_figures_share_is_loaded_once(tmp_path):
    figures = [
        directive("grid-wave"),
        directive("unrolled-gradient"),
        directive("grid-wave", AGAIN),
    ]
    assert build(tmp_path, "", "\n\n".join(figures)) == ""
    page = (tmp_path / "html" / "index.html").read_text(encoding="utf-8")
    for name in ("mount", "widgets/parts", "widgets/grid-wave", "widgets/unrolled-gradient"):
        assert page.count(f"_static/{name}.js") == 1
    assert page.count("mdrnnMount()") == 3


def test_the_directive_takes_paths_as_jupyter_book_2_does(tmp_path):
    library = os.path.relpath(PARTS.parent, tmp_path)
    figure = directive(f"{library}/grid_wave/figure.mjs", "{}", f":css: {library}/parts/figure.css")
    assert build(tmp_path, "", figure) == ""
    page = (tmp_path / "html" / "index.html").read_text(encoding="utf-8")
    assert GridWave().to_html() in page


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (directive("gone"), "'gone' is neither a figure's name nor the path of its figure.mjs"),
        (directive("gone.mjs"), "'gone.mjs' is neither"),
        (directive(NO_FIGURE), "parts/figure.mjs' is neither"),
        (directive(body="{w_h: 1}"), "the figure's state is no JSON"),
        (directive(body="[1]"), "must be a JSON object"),
        (directive(body='{"w_h": 2}'), "cannot take this state: w_h must be"),
        (directive(body='{"wh": 1}'), "cannot take this state: UnrolledGradient has no setting"),
        (
            directive("unrolled-gradient", "{}", ":css: no.css"),
            "'no.css' is not the figures' style",
        ),
    ],
)
def test_a_directive_that_is_wrong_is_explained(tmp_path, figure, words):
    assert words in build(tmp_path, "", figure)
