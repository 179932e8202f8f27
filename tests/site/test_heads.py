"""The head of each built page: title, description, preview, and addresses if the site has one."""

from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
import yaml
from conftest import PAGES
from crawl import PageParser, parse

CONTENT = [name for name in PAGES if name != "search.html"]
LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture(scope="module")
def heads(site: Path) -> dict[str, PageParser]:
    return {name: parse(site / name) for name in CONTENT}


@pytest.fixture(scope="module")
def base(site: Path) -> str:
    """The address that the site was built for, or nothing."""
    return parse(site / "index.html").relations.get("canonical", "")


def assert_unique(texts: dict[str, str]) -> None:
    times = Counter(texts.values())
    assert [name for name, text in texts.items() if times[text] > 1] == []


def test_no_two_pages_have_one_title(heads: dict[str, PageParser], root: Path) -> None:
    book = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))["title"]
    titles = {name: head.title for name, head in heads.items()}
    assert titles.pop("index.html") == book
    assert {head.metas.get("og:site_name", book) for head in heads.values()} == {book}
    assert all(title.endswith(book) for title in titles.values())
    assert_unique(titles)


@pytest.mark.parametrize("name", CONTENT)
def test_a_page_describes_itself(heads: dict[str, PageParser], name: str) -> None:
    metas = heads[name].metas
    description = metas.get("description", "")
    assert 40 <= len(description) <= 200
    assert description[0].isupper() or description.startswith("mdrnn_lib")
    assert description[-1] in ".?!:"
    assert not set(description) & set("$\\{}")
    assert metas["og:description"] == description
    assert heads[name].title.startswith(metas["og:title"])


def test_no_two_pages_describe_themselves_alike(heads: dict[str, PageParser]) -> None:
    assert_unique({name: head.metas.get("description", "") for name, head in heads.items()})


@pytest.mark.parametrize("name", CONTENT)
def test_addresses_are_absolute_or_absent(
    site: Path, heads: dict[str, PageParser], base: str, name: str
) -> None:
    head = heads[name]
    if not base:
        assert "canonical" not in head.relations
        assert not {"og:url", "og:image"} & set(head.metas)
        return
    address = base if name == "index.html" else base + name
    assert head.relations["canonical"] == head.metas["og:url"] == address
    picture = head.metas["og:image"]
    assert picture.startswith(base)
    assert (site / picture.removeprefix(base)).is_file()


def test_the_sitemap_is_there_with_an_address_only(site: Path, base: str) -> None:
    path = site / "sitemap.xml"
    assert path.is_file() == bool(base)
    if base:
        found = {place.text for place in ElementTree.parse(path).iter(LOCATION)}
        assert found == {base if name == "index.html" else base + name for name in CONTENT}
