"""The pages of the book, as `_toc.yml` lists them, and those that `_config.yml` says have moved."""

from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
BOOK = ROOT / "book"


def pages(root: Path = ROOT) -> list[str]:
    """Return every page in reading order, as a path below book/ without its suffix."""
    return list(files_in(yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))))


def files_in(entry: Any) -> list[str]:
    """Return the files named anywhere in a piece of the table of contents."""
    if isinstance(entry, list):
        return [name for item in entry for name in files_in(item)]
    if not isinstance(entry, dict):
        return []
    own = [entry[key] for key in ("root", "file") if key in entry]
    return own + [name for value in entry.values() for name in files_in(value)]


def notebooks(root: Path = ROOT) -> list[Path]:
    """Return the notebooks of the book in reading order."""
    candidates = [root / "book" / f"{page.removesuffix('.ipynb')}.ipynb" for page in pages(root)]
    return [path for path in candidates if path.is_file()]


def page_of(notebook: Path) -> str:
    """Return the name of a notebook's page, as `pages` has it."""
    return notebook.relative_to(BOOK).with_suffix("").as_posix()


def moved_pages(root: Path = ROOT) -> dict[str, str]:
    """Return the present name of each page that once had another."""
    configuration = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    return dict(configuration["sphinx"]["config"]["moved_pages"])


if __name__ == "__main__":
    for notebook in notebooks():
        print(notebook.relative_to(ROOT).as_posix())
