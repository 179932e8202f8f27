"""Check single chapters in seconds, without building the book.

Usage: python tools/check.py [--tamper] notebook ...

What is asked of a chapter, all of it before the first error stops anything: style, the rules for
notebooks, the contract of a chapter, its letters, its place among the pages; then its cells are run
and their outputs compared with the stored ones. With --tamper every step of its derivations is
falsified too, which takes minutes.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from chapters import ROOT, notebooks, page_of

OF_EACH = ("test_notebooks", "test_chapters", "test_chapters_alone", "test_symbols")
OF_ALL = ("test_contents_and_folder_agree", "test_no_published_page_vanishes")  # among the pages
PYTEST = ("pytest", "--quiet", "--no-header", "--tb=short", "-p", "no:cacheprovider")


def main() -> None:
    parser = argparse.ArgumentParser(description="Check single chapters.")
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="notebook")
    parser.add_argument("--tamper", action="store_true", help="falsify the derivations too")
    wanted = parser.parse_args()
    paths = [path.resolve() for path in wanted.notebooks]
    for path in paths:
        if not path.is_file():
            raise SystemExit(f"No notebook at {path}.")
        if path not in notebooks():
            raise SystemExit(f"{path} is no page of the book: name it in _toc.yml.")
    failed = [words for words, command in commands(paths, wanted.tamper) if not passes(command)]
    if failed:
        raise SystemExit(f"Failed: {', '.join(failed)}.")
    print("All is well.")


def commands(paths: list[Path], tamper: bool) -> list[tuple[str, list[str]]]:
    """Return what is to be run, each with its name."""
    names = [str(path) for path in paths]
    modules = [*OF_EACH, "test_site_files", *(["test_book_derivations"] if tamper else [])]
    # A test of one page has the page's name in brackets at the end of its own.
    chosen = " or ".join([*OF_ALL, *(f"[{page_of(path)}]" for path in paths)])
    rules = ["-k", chosen, *(f"tests/book/{module}.py" for module in modules)]
    return [
        ("style", ["ruff", "check", "--quiet", *names]),
        ("format (`ruff format` mends it)", ["ruff", "format", "--check", "--quiet", *names]),
        ("rules", [*PYTEST, *rules]),
        ("outputs", [*PYTEST, "--nbval", "--nbval-current-env", *names]),
    ]


def passes(command: list[str]) -> bool:
    return subprocess.run([sys.executable, "-m", *command], cwd=ROOT).returncode == 0


if __name__ == "__main__":
    main()
