"""Keeps a build short, above all one in which little has changed.

Every build loads the tree of each page, to number the figures. Where autodoc has parsed a part of
a page on its own, that part would take all that the build knows along into the stored tree.

And a page that gathers something from all others has to be written again when one of them has been
read; not otherwise, for Sphinx ends at once where nothing has to be written.

What a short build must not do is build upon less than a whole one. So one that was broken off, or
had warnings, which Sphinx would not repeat, is a reason to begin anew; and so is a change of the
extensions.
"""

import gc
from hashlib import sha256
from pathlib import Path

from docutils import nodes
from sphinx.application import ENV_PICKLE_FILENAME, Sphinx
from sphinx.config import Config

UNFINISHED = "unfinished"  # lies beside the stored trees while they are made


# Trees are hundreds of thousands of objects that stay: Python need not look so often whether some
# have become garbage. A quarter of a build's time, and no more memory.
COLLECT = (50_000, 20, 50)


def begin(app: Sphinx, config: Config) -> None:
    """Forget what is stored if the build that stored it has not ended well."""
    store = Path(app.doctreedir)
    if (store / UNFINISHED).exists():
        (store / ENV_PICKLE_FILENAME).unlink(missing_ok=True)
    store.mkdir(parents=True, exist_ok=True)
    (store / UNFINISHED).touch()
    config["extensions_digest"] = extensions_digest(Path(app.srcdir) / "extensions")


def end(app: Sphinx, exception: Exception | None) -> None:
    """Let the next build go on from this one."""
    if exception is None and not app._warncount:
        Path(app.doctreedir, UNFINISHED).unlink()


def extensions_digest(folder: Path) -> str:
    """Return a name for the code and the templates of the book's extensions."""
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            digest.update(path.relative_to(folder).as_posix().encode())
            digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def join_parts(app: Sphinx, document: nodes.document) -> None:
    """Let each node of a page belong to the page, not to the document it was parsed in."""
    for node in document.findall():
        node.document = document


def out_of_date(app: Sphinx, page: str) -> bool:
    """Tell whether a page of the book has been read since a page of the site was written."""
    if app.builder.format != "html":
        return True
    written = Path(app.builder.get_outfilename(page))  # type: ignore[attr-defined]
    read = max(app.env.all_docs.values(), default=0)  # microseconds
    return not written.is_file() or written.stat().st_mtime_ns <= 1000 * read


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    gc.set_threshold(*COLLECT)
    app.add_config_value("extensions_digest", "", "env")
    app.connect("config-inited", begin)
    app.connect("doctree-read", join_parts, priority=900)
    app.connect("build-finished", end, priority=999)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
