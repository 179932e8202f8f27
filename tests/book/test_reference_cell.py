"""The cell of the library reference runs as it is printed, and is proven three ways."""

import re
from pathlib import Path

import pytest

CODE = re.compile(r"^## A cell of your own$.*?^```python$(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_cell_of_the_reference_runs_and_is_right(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = root / "book" / "library" / "heart.md"
    [code] = CODE.findall(page.read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    exec(compile(code, page, "exec"), {"__name__": "reader"})  # a reader's own file
    printed = capsys.readouterr().out
    assert "All gradients agree." in printed
    assert "complex step" in printed
    assert "All three agree." in printed
    assert (tmp_path / "model.npz").is_file()
