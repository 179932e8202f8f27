"""What a page says of itself in its head."""

from types import SimpleNamespace

import pytest
from docutils import nodes
from publishing import descriptions
from sphinx.addnodes import pending_xref

FIRST = "A weight that is used at every step has a gradient with one term for each use of it."


def page(*contents):
    """A page of one section; a piece of text is a paragraph of its own."""
    document = nodes.document(None, None)
    paragraphs = [nodes.paragraph("", part) if isinstance(part, str) else part for part in contents]
    document += nodes.section("", nodes.title("", "A title"), *paragraphs)
    return document


def paragraph(*parts):
    texts = [nodes.Text(part) if isinstance(part, str) else part for part in parts]
    return nodes.paragraph("", "", *texts)


def reference(kind, text, **attributes):
    return pending_xref("", nodes.inline("", text), reftype=kind, **attributes)


@pytest.mark.parametrize(
    ("contents", "description"),
    [
        ((f"{FIRST} And more.", "Another."), FIRST),
        (("Short.", FIRST), f"Short. {FIRST}"),
        (("Two\nlines. ", "And."), "Two lines. And."),
        ((nodes.note("", nodes.paragraph("", "A note.")), "Prose."), "Prose."),
        (
            (paragraph("With ", nodes.math("", r"\delta"), " of it. Words."), "More."),
            "Words. More.",
        ),
        (
            (paragraph("Words. With ", nodes.math("", r"\delta"), " of it. Lost."), "Lost."),
            "Words.",
        ),
        ((paragraph("See ", reference("ref", "ch-lstm"), ". Words."),), "Words."),
        (
            (paragraph("See ", reference("ref", "the LSTM", refexplicit=True), "."),),
            "See the LSTM.",
        ),
        ((paragraph("A ", reference("term", "cell"), "."),), "A cell."),
        ((f"Ends. {'Too long ' * 30}.",), "Ends."),
        ((paragraph("All ", nodes.math("", "2^n"), " corners."),), "All 2^n corners."),
        (("Opening.", nodes.section("", nodes.paragraph("", "Deeper."))), "Opening."),
        ((nodes.section("", nodes.paragraph("", "Deeper.")),), "Deeper."),
        ((), ""),
    ],
)
def test_the_first_sentences_describe_a_page(contents, description):
    assert descriptions.first_sentences(page(*contents)) == description


def said(*descriptions):
    """A page with prose, and with what is said of it."""
    document = page(FIRST)
    document += [nodes.meta(name="description", content=text) for text in descriptions]
    return document


@pytest.mark.parametrize(("given", "description"), [((), FIRST), (("Said.",), "Said.")])
def test_a_page_describes_itself_once_and_the_front_matter_goes_first(given, description):
    document = said(*given)
    descriptions.collect(None, document)
    assert [node["content"] for node in document.findall(nodes.meta)] == [description]


def head(base, name="page", document=None):
    """The tags that a page gets beside its description."""
    config = SimpleNamespace(root_doc="index", html_title="The book", html_baseurl=base)
    context = {"title": "A <em>title</em> &amp; more", "metatags": ""}
    if base:
        context["pageurl"] = f"{base}{name}.html"
    app = SimpleNamespace(config=config)
    descriptions.describe(app, name, "", context, document or said('Of "n" < 3.'))
    return context["metatags"].splitlines()


def test_a_preview_has_the_pages_words():
    tags = head("")
    assert '<meta property="og:description" content="Of &quot;n&quot; &lt; 3.">' in tags
    assert '<meta property="og:title" content="A title &amp; more">' in tags
    assert '<meta property="og:site_name" content="The book">' in tags
    assert '<meta property="og:type" content="article">' in tags
    assert '<meta property="og:type" content="website">' in head("", name="index")


def test_a_picture_wants_an_absolute_address():
    assert "og:image" not in "".join(head(""))
    assert '<meta name="twitter:card" content="summary">' in head("")
    tags = head("https://name.example/book/")
    image = "https://name.example/book/_static/preview.png"
    assert f'<meta property="og:image" content="{image}">' in tags
    assert '<meta property="og:url" content="https://name.example/book/page.html">' in tags
    assert '<meta name="twitter:card" content="summary_large_image">' in tags


def test_a_page_without_words_gets_nothing():
    assert head("", document=page()) == []
    descriptions.describe(None, "search", "", context := {"metatags": ""}, None)
    assert context["metatags"] == ""


def test_the_picture_is_what_its_tags_say(root):
    picture = (root / "book" / "assets" / "preview.png").read_bytes()
    size = tuple(int.from_bytes(picture[k : k + 4], "big") for k in (16, 20))
    assert size == descriptions.PREVIEW_SIZE
    assert len(picture) < 150_000
