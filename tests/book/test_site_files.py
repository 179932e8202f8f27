"""The files around the pages; the built 404 page is looked at in a browser elsewhere."""

from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
from chapters import moved_pages, pages
from publishing import site_files

BASE = "https://name.example/book/"
PUBLISHED = "tests/book/published-pages.txt"


def write(folder, base="", moved=(), builder="html"):
    """Write the files of a book of three pages."""
    app = SimpleNamespace(
        builder=SimpleNamespace(format=builder),
        outdir=folder,
        config=SimpleNamespace(html_baseurl=base, moved_pages=dict(moved), root_doc="index"),
        env=SimpleNamespace(found_docs={"index", "part/new", "end"}),
    )
    site_files.write_files(app, None)
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.*")}


def test_a_sitemap_wants_an_address(tmp_path):
    assert write(tmp_path) == {"404.html", "robots.txt"}
    assert "Sitemap" not in (tmp_path / "robots.txt").read_text()


def test_the_sitemap_has_every_page(tmp_path):
    assert write(tmp_path, BASE) == {"404.html", "robots.txt", "sitemap.xml"}
    tree = ElementTree.parse(tmp_path / "sitemap.xml")
    places = [place.text for place in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert places == [f"{BASE}end.html", BASE, f"{BASE}part/new.html"]
    assert f"Sitemap: {BASE}sitemap.xml" in (tmp_path / "robots.txt").read_text()


def test_a_sitemap_of_an_earlier_build_goes(tmp_path):
    write(tmp_path, BASE)
    assert write(tmp_path) == {"404.html", "robots.txt"}


def test_other_builders_get_no_files(tmp_path):
    assert write(tmp_path, builder="latex") == set()


@pytest.mark.parametrize(
    ("old", "target"), [("old", "part/new.html"), ("a/b/old", "../../part/new.html")]
)
def test_a_former_name_leads_to_the_present_one(tmp_path, old, target):
    assert f"{old}.html" in write(tmp_path, moved={old: "part/new"})
    page = (tmp_path / f"{old}.html").read_text(encoding="utf-8")
    assert f'<meta http-equiv="refresh" content="0; url={target}">' in page
    assert f'<a href="{target}">' in page
    assert f'location.replace("{target}" + location.hash)' in page
    assert f'<link rel="canonical" href="{target}">' in page
    write(tmp_path, BASE, {old: "part/new"})
    page = (tmp_path / f"{old}.html").read_text(encoding="utf-8")
    assert f'<link rel="canonical" href="{BASE}part/new.html">' in page


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        ({"old": "page"}, []),
        ({"old": "gone"}, ["leads from 'old' to 'gone', which is no page"]),
        ({"page": "index"}, ["names 'page', which is a page"]),
    ],
)
def test_a_wrong_redirect_is_a_warning(monkeypatch, moved, words):
    warnings = []
    monkeypatch.setattr(
        site_files.logger, "warning", lambda text, *values: warnings.append(text % values)
    )
    app = SimpleNamespace(config=SimpleNamespace(moved_pages=moved))
    site_files.check_moved(app, SimpleNamespace(found_docs={"index", "page"}))
    assert warnings == [f"moved_pages {word}" for word in words]


@pytest.mark.parametrize(
    ("base", "link"), [("", "index.html"), (BASE, "/book/index.html"), (BASE[:21], "/index.html")]
)
def test_a_wrong_address_leads_to_the_start_page(base, link):
    assert f'<a href="{link}">start page</a>' in site_files.not_found(base)


def test_no_published_page_vanishes(root):
    published = set((root / PUBLISHED).read_text(encoding="utf-8").split())
    vanished = published - set(pages()) - set(moved_pages())
    assert not vanished, f"say in _config.yml, moved_pages, where {sorted(vanished)} has moved"
    new = sorted(set(pages()) - published)
    assert not new, f"add {new} to {PUBLISHED}: a published name is kept for good"
