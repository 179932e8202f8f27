"""Let the notebooks' execution cache depend on the library that the notebooks import.

Jupyter Book keys its cache by the code cells alone, so a change in `mdrnn_lib` would leave stale
results on the pages. Here each state of the library has a cache of its own. The cache's path is
part of Sphinx's configuration, therefore a new path also makes Sphinx read every page again.
"""

import hashlib
import shutil
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config

LIBRARY = "mdrnn_lib"
LOCK = "requirements.txt"
BOOK = "book"
NO_DATA = {".md", ".ipynb", ".bib", ".toml"}  # of the files that lie beside chapters
NO_CHAPTERS = {"assets", "extensions"}  # of the book's folders


def library_digest(root: Path) -> str:
    """Return a name for everything below `root` that a notebook's results depend on.

    Parameters
    ----------
    root
        The repository: the folder that holds `mdrnn_lib`, `book` and `requirements.txt`.

    Returns
    -------
    str
        16 hexadecimal digits. They change with the name or content of any file of the library
        (data included, style sheets not: no result shows them), of the data beside the chapters,
        with the locked requirements and with the version of Python.
    """
    digest = hashlib.sha256(repr(sys.version_info[:2]).encode())
    for path in [root / LOCK, *library_files(root / LIBRARY), *chapter_data(root / BOOK)]:
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def library_files(library: Path) -> list[Path]:
    """Return the files of the package in a fixed order, without what Python and editors leave."""
    return [path for path in lasting_files(library) if path.suffix != ".css"]


def chapter_data(book: Path) -> list[Path]:
    """Return what chapters may read from their folders, in a fixed order."""
    return [
        path
        for path in lasting_files(book)
        if path.suffix not in NO_DATA and path.relative_to(book).parts[0] not in NO_CHAPTERS
    ]


def lasting_files(folder: Path) -> list[Path]:
    """Return the files of a folder without what Python and editors leave, in a fixed order."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(
            part.startswith((".", "__pycache__")) for part in path.relative_to(folder).parts
        )
    )


def cache_home(app: Sphinx) -> Path:
    """Return the folder that holds the caches, one below it for each state of the library."""
    return Path(app.outdir).parent / ".jupyter_cache"


def choose_cache(app: Sphinx, config: Config) -> None:
    """Point myst-nb to the cache of the library as it is now."""
    root = Path(app.srcdir).parent
    config["nb_execution_cache_path"] = str(cache_home(app) / library_digest(root))


def drop_old_caches(app: Sphinx, exception: Exception | None) -> None:
    """Delete the caches of earlier states once the book has been built."""
    if exception is not None or not cache_home(app).is_dir():
        return
    current = Path(app.config["nb_execution_cache_path"])
    for path in cache_home(app).iterdir():
        if path.is_dir() and path != current:
            shutil.rmtree(path)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("config-inited", choose_cache)
    app.connect("build-finished", drop_old_caches)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
