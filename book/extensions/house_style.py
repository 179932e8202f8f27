"""Load the book's own style sheets on every page.

`figure.css` belongs to the library, because Jupyter needs it too: it defines the colours that
pages and figures share. It is copied beside the book's own files.
"""

import shutil
from pathlib import Path

from sphinx.application import Sphinx


def copy_figure_styles(app: Sphinx) -> None:
    """Copy the library's style sheets into the site and load them before the book's own."""
    target = Path(app.outdir) / "_static" / "widgets"
    target.mkdir(parents=True, exist_ok=True)
    for sheet in sorted((Path(app.srcdir).parent / "mdrnn_lib" / "widgets").glob("*.css")):
        shutil.copyfile(sheet, target / sheet.name)
        app.add_css_file(f"widgets/{sheet.name}", priority=600)
    app.add_css_file("book.css", priority=700)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("builder-inited", copy_figure_styles)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
