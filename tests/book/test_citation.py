"""CITATION.cff says what the rest of the repository says."""

import tomllib

import yaml


def test_the_citation_agrees_with_the_book_and_the_package(root):
    citation = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    book = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    package = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert citation["title"] == book["title"]
    assert citation["authors"] == package["authors"] == [{"name": book["author"]}]
    assert citation["version"] == package["version"]
    assert citation["license"] in package["license"]
