"""Gives the pixels within a page's drawings files of their own.

A cell's drawing brings its pixels along as text. A browser would have to read past all of them
before it can draw what stands below.
"""

import re
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

SMALL = 2_000  # characters; a file of its own would cost more than it saves

_PIXELS = re.compile(rf'"data:image/png;base64,([\sA-Za-z0-9+/=]{{{SMALL},}})"')


def move_out(app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Write the large images of one page as files, and name these instead."""
    if "body" not in context:
        return
    folder = Path(app.outdir, "_images")

    def named(found: re.Match[str]) -> str:
        pixels = b64decode(found[1])
        name = f"{sha256(pixels).hexdigest()[:20]}.png"
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(pixels)
        return f'"{context["pathto"](f"_images/{name}", resource=True)}"'

    context["body"] = _PIXELS.sub(named, context["body"])


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension to the build."""
    app.connect("html-page-context", move_out, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
