"""Which scripts a built page loads for its figures, and what its links to them become."""

import io
import os
from html.parser import HTMLParser

import pytest
from figures.scripts import registration
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace

from mdrnn_lib.widgets import UnrolledGradient
from mdrnn_lib.widgets.bundle import FOLDER, bundle


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))


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
        attributes.get("src") or "" for tag, attributes in Tags(first).found if tag == "script"
    ]
    ours = [src.partition("?")[0] for src in scripts if "widgets" in src or "mount" in src]
    assert ours == ["_static/mount.js", "_static/widgets/unrolled-gradient.js"]
    assert "mount.js" not in plain
    assert "widgets/" not in plain
    written = (tmp_path / "html" / ours[1]).read_text(encoding="utf-8")
    assert written == registration("unrolled-gradient", bundle("unrolled-gradient"))
    assert first.index("</figure>") < first.index(ours[1]) < first.index("mdrnnMount()")
    links = [attributes for tag, attributes in Tags(first).found if tag == "a"]
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


def test_the_directive_takes_paths_as_jupyter_book_2_does(tmp_path):
    library = os.path.relpath(FOLDER, tmp_path)
    figure = directive(f"{library}/unrolled-gradient.mjs", "{}", f":css: {library}/figure.css")
    assert build(tmp_path, "", figure) == ""
    page = (tmp_path / "html" / "index.html").read_text(encoding="utf-8")
    assert UnrolledGradient().to_html() in page


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        (directive("gone"), "no figure runs the module 'gone'; there are "),
        (directive("gone.mjs"), "'gone.mjs' is none of the files in mdrnn_lib/widgets"),
        (directive(body="{w_h: 1}"), "the figure's state is no JSON"),
        (directive(body="[1]"), "must be a JSON object"),
        (directive(body='{"w_h": 2}'), "cannot take this state: w_h must be"),
        (directive(body='{"wh": 1}'), "cannot take this state: UnrolledGradient has no setting"),
        (directive("unrolled-gradient", "{}", ":css: no.css"), "'no.css' is none of the files"),
    ],
)
def test_a_directive_that_is_wrong_is_explained(tmp_path, figure, words):
    assert words in build(tmp_path, "", figure)
