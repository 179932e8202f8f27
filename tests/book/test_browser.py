"""A browser that is there is taken; none is installed beside it."""

import os
from pathlib import Path

import browser
import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="The stand-ins are shell scripts.")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that holds all programs there are; installing fails the test."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "PLACES", ())
    monkeypatch.setattr(browser, "playwright_browser", lambda: None)
    monkeypatch.setattr(browser, "install_browser", lambda: pytest.fail("It installs a browser."))
    monkeypatch.setattr("sys.argv", ["browser.py", "--install"])
    return tmp_path


def put(folder: Path, name: str, status: int = 0) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\nexit {status}\n", encoding="utf-8")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("name", browser.NAMES)
def test_any_browser_that_is_there_is_taken(programs: Path, name: str, capsys) -> None:
    path = put(programs, name)
    browser.main()
    assert capsys.readouterr().out == f"Browser: {path}\n"


def test_a_stand_in_is_no_browser(programs: Path, capsys) -> None:
    put(programs, "chromium-browser", status=10)
    path = put(programs, "google-chrome")
    browser.main()
    assert capsys.readouterr().out == f"Browser: {path}\n"


def test_one_is_installed_where_there_is_none(programs: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(browser, "install_browser", lambda: put(programs, "chromium"))
    browser.main()
    assert "chromium" in capsys.readouterr().out


def test_what_cannot_be_had_is_said(programs: Path, monkeypatch) -> None:
    monkeypatch.setattr(browser, "install_browser", lambda: None)
    with pytest.raises(SystemExit, match="make browser"):
        browser.main()
