"""A change of a style sheet, a script or a font reaches the built pages."""

from types import SimpleNamespace

import pytest
from looks.house_style import pages_with_old_assets


@pytest.fixture
def book(tmp_path):
    """An app and an environment whose site is up to date."""
    for folder in ("mdrnn_lib", "site/_static/widgets"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "figure.css").write_text("svg {}")
    for folder in ("book/assets/fonts", "site/_static/fonts"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "one.woff").write_bytes(b"font")
        (tmp_path / folder).parent.joinpath("book.css").write_text("p {}")
    app = SimpleNamespace(srcdir=tmp_path / "book", outdir=tmp_path / "site")
    return app, SimpleNamespace(found_docs={"index", "notation"})


def old_pages(book):
    return pages_with_old_assets(*book)


def test_nothing_is_written_again_if_nothing_changed(book):
    assert old_pages(book) == []


@pytest.mark.parametrize("name", ["book.css", "fonts/one.woff", "new.css"])
def test_all_pages_are_written_again_if_a_file_changed(book, name):
    (book[0].srcdir / "assets" / name).write_bytes(b"p{}!")
    assert old_pages(book) == ["index", "notation"]


def test_all_pages_are_written_again_if_a_sheet_of_the_library_changed(book):
    copy = book[0].outdir / "_static" / "widgets" / "figure.css"
    (book[0].srcdir.parent / "mdrnn_lib" / "figure.css").write_text("svg { top: 0 }")
    assert old_pages(book) == ["index", "notation"]
    assert copy.read_text() == "svg { top: 0 }"
    assert old_pages(book) == []
