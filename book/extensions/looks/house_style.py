"""Load the book's own style sheets on every page, and notice when they change.

Some sheets belong to the library, because Jupyter needs them too: `figure.css` defines the colours
that pages and figures share, `stepper.css` the looks of derivations. They are copied beside the
book's own files.
"""

import filecmp
import shutil
from collections.abc import Iterator
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def load_styles(app: Sphinx) -> None:
    """Load the library's style sheets on every page, and the book's own after them."""
    for _, copy in library_styles(app):
        app.add_css_file(f"widgets/{copy.name}", priority=600)
    app.add_css_file("book.css", priority=700)
    app.add_css_file("print.css", priority=800, media="print")


def library_styles(app: Sphinx) -> Iterator[tuple[Path, Path]]:
    """Yield each style sheet of the library and its place in the site."""
    for sheet in sorted((Path(app.srcdir).parent / "mdrnn_lib").rglob("*.css")):
        yield sheet, Path(app.outdir, "_static", "widgets", sheet.name)


def assets(app: Sphinx) -> Iterator[tuple[Path, Path]]:
    """Yield each file of book/assets and its place in the site, where Sphinx copies it."""
    folder = Path(app.srcdir, "assets")
    for path in folder.rglob("*"):
        if path.is_file():
            yield path, Path(app.outdir, "_static", path.relative_to(folder))


def pages_with_old_assets(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Have all pages written again if a file that they load is not the one in the site.

    Sphinx copies those of book/assets only when it writes a page, and names their contents' digests
    in it.
    """
    styles = list(library_styles(app))
    old = any(not is_copy(*pair) for pair in [*styles, *assets(app)])
    for sheet, copy in styles:
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sheet, copy)
    return sorted(env.found_docs) if old else []


def is_copy(path: Path, copy: Path) -> bool:
    """Tell whether a file is there and has the content of another."""
    return copy.is_file() and filecmp.cmp(path, copy, shallow=False)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("builder-inited", load_styles)
    app.connect("env-updated", pages_with_old_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
