"""The built site as files: complete, self-contained, movable to any sub-path."""

import hashlib
import ipaddress
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml
from conftest import PAGES, SITE
from crawl import PageParser, external_links, is_local, parse, urls_in_css

SHEETS = sorted(path.relative_to(SITE).as_posix() for path in SITE.rglob("*.css"))


@pytest.fixture(scope="session")
def parsed(site: Path) -> dict[str, PageParser]:
    """Every page, parsed once."""
    return {name: parse(site / name) for name in PAGES}


def assert_of_the_site(site: Path, name: str, url: str) -> None:
    """A file of the site, named so that the site can be moved to any path."""
    if url.startswith(("data:", "#")):
        return
    assert is_local(url), f"{name} loads {url} from another host"
    assert not url.startswith("/"), f"{name} loads {url}: it would break below a sub-path"
    assert ((site / name).parent / unquote(urlsplit(url).path)).is_file(), f"{name} loads {url}"


@pytest.mark.parametrize("name", PAGES)
def test_page_loads_only_files_of_the_site(site: Path, parsed: dict, name: str) -> None:
    for url in parsed[name].loaded:
        assert_of_the_site(site, name, url)


@pytest.mark.parametrize("name", SHEETS)
def test_sheet_loads_only_files_of_the_site(site: Path, name: str) -> None:
    for url in urls_in_css((site / name).read_text(encoding="utf-8")):
        assert_of_the_site(site, name, url)


@pytest.mark.parametrize("name", PAGES)
def test_links_lead_somewhere(site: Path, parsed: dict, name: str) -> None:
    for url in filter(is_local, parsed[name].links):
        assert not url.startswith("/"), f"{name} links to {url}: it would break below a sub-path"
        parts = urlsplit(url)
        target = ((site / name).parent / unquote(parts.path)) if parts.path else site / name
        assert target.resolve().is_file(), f"{name} links to {url}"
        page = parsed.get(target.resolve().relative_to(site.resolve()).as_posix())
        if page and parts.fragment and not parts.fragment.startswith("figure:"):
            assert unquote(parts.fragment) in page.names, f"{name} links to {url}"


def test_external_links_are_well_formed(parsed: dict[str, PageParser]) -> None:
    found = external_links(parsed)
    for url, name in found.items():
        parts = urlsplit(url)
        assert parts.scheme in ("http", "https"), f"{name} links to {url}"
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.hostname or ""), (name, url)
        assert not is_address(parts.hostname), f"{name} links to {url}"
        assert re.fullmatch(r"[!-~]+", url), f"{name} links to {url}, which is not encoded"
        assert not url.endswith((".", ",", ";", ":", "'")), f"{name} links to {url}"
        assert url.count("(") == url.count(")"), f"{name} links to {url}"
    assert len(found) > 20
    plain = Counter(re.sub(r"^https?://(www\.)?|/$", "", url) for url in found)
    assert [url for url, times in plain.items() if times > 1] == [], "one place, two addresses"


def is_address(host: str) -> bool:
    """Tell whether a host is a number."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def test_chapters_have_the_numbers_of_the_plan(site: Path, root: Path) -> None:
    parts = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))["parts"]
    chapters = [
        chapter["file"] for part in parts if part.get("numbered") for chapter in part["chapters"]
    ]
    for number, page in enumerate(chapters, start=1):
        text = (site / f"{page}.html").read_text(encoding="utf-8")
        article = text[text.index("<article") : text.index("</article>")]
        numbers = re.findall(r'class="(?:section|caption)-number">\D*(\d+)\.', article)
        assert numbers, page
        assert set(numbers) == {str(number)}, page


def test_temml_is_the_published_one(root: Path) -> None:
    folder = root / "book" / "extensions" / "mathematics" / "temml"
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files - {"ORIGIN", "SHA256SUMS"} == set(sums)
    for name, digest in sums.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name


def test_the_reference_shows_no_value_that_fills_pages(site: Path) -> None:
    for page in (site / "library").glob("*.html"):
        text = page.read_text(encoding="utf-8")
        for signature in re.findall(r'<dt class="sig[^"]*".*?</dt>', text, re.DOTALL):
            words = re.sub("<[^>]*>", "", signature)
            assert len(words) < 600, f"{page.name}: {words[:80]}"
