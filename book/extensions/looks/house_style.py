"""Load the book's own style sheets on every page, and notice when they change.

Some sheets belong to the library, because Jupyter needs them too: `figure.css` defines the colours
that pages and figures share, `stepper.css` the looks of derivations. They are copied beside the
book's own files.
"""

import filecmp
import shutil
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment


def copy_library_styles(app: Sphinx) -> None:
    """Copy the library's style sheets into the site and load them before the book's own."""
    target = Path(app.outdir) / "_static" / "widgets"
    target.mkdir(parents=True, exist_ok=True)
    for sheet in sorted((Path(app.srcdir).parent / "mdrnn_lib").rglob("*.css")):
        shutil.copyfile(sheet, target / sheet.name)
        app.add_css_file(f"widgets/{sheet.name}", priority=600)
    app.add_css_file("book.css", priority=700)
    app.add_css_file("print.css", priority=800, media="print")


def pages_with_old_assets(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> set[str]:
    """Have all pages written again if a file of book/assets is not the one in the site.

    Sphinx copies such files only when it writes a page, and names their contents' digests in it.
    """
    assets, copies = Path(app.srcdir, "assets"), Path(app.outdir, "_static")
    for path in assets.rglob("*"):
        copy = copies / path.relative_to(assets)
        if path.is_file() and not (copy.is_file() and filecmp.cmp(path, copy, shallow=False)):
            return set(env.found_docs)
    return set()


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("builder-inited", copy_library_styles)
    app.connect("env-get-outdated", pages_with_old_assets)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
