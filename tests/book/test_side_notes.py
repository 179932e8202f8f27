"""Which sentences become side notes, and that their words stay as they are."""

import pytest
from docutils import nodes
from looks.side_notes import split


def paragraph(*parts):
    return nodes.paragraph("", "", *(nodes.Text(p) if isinstance(p, str) else p for p in parts))


def notes(content):
    return [
        node.astext()
        for node in content
        if "md-side-note" in getattr(node, "attributes", {}).get("classes", [])
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One thing. (An aside.) Another.", [" (An aside.)"]),
        ("One thing.\n(An aside, f(x) too.)", [" (An aside, f(x) too.)"]),
        ("A. (One.) B. (Two? Yes.) C.", [" (One.)", " (Two? Yes.)"]),
        ("One thing (a part of the sentence). Another.", []),
        ("One thing (is it?) and another.", []),
        ("(A paragraph of its own.)", []),
    ],
)
def test_a_sentence_in_parentheses_is_a_note(text, found):
    assert notes(split(paragraph(text))) == found


def test_formulae_and_links_go_with_their_note():
    formula, link = nodes.math("", "x"), nodes.reference("", "there")
    content = split(
        paragraph("Before. (See ", link, ", or ", formula, ".) After ", nodes.math("", "y"), ".")
    )
    assert notes(content) == [" (See there, or x.)"]
    assert "".join(node.astext() for node in content) == "Before. (See there, or x.) After y."
