"""Fixtures and paths shared by all tests."""

from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

# A busy machine is no fault of the library.
settings.register_profile("book", deadline=None)
settings.load_profile("book")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository; the source archive holds the package alone."""
    if not (ROOT / "book").is_dir():
        pytest.skip("needs the whole repository")
    return ROOT
