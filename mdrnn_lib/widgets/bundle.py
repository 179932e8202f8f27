"""The ES modules of the figures, each joined with the parts it imports into one source text.

A figure's module is handed to its host as text, in Jupyter as on the static page, and text has no
address from which a relative import could be resolved. The modules on disk use ordinary imports,
so that editors and test runners understand them; `bundle` writes the imported parts above the
module that needs them.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./([a-z0-9-]+)\.mjs";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class)\b)", re.MULTILINE)


@cache
def bundle(name: str) -> str:
    """Return the source of one module, free of imports.

    Parameters
    ----------
    name : str
        The module's file name without ``.mjs``, such as ``"unrolled-gradient"``.

    Returns
    -------
    str
        An ES module: the parts that `name` imports, each once and in order of need, without their
        ``export``, and below them `name` itself with its exports.

    Raises
    ------
    FileNotFoundError
        If there is no such module.
    """
    return join(_source(name))


def join(source: str) -> str:
    """Return a module's source with the parts that it imports written above it; see `bundle`."""
    parts = [_EXPORT.sub("", part) for part in _in_order_of_need(source, seen=set())]
    return "\n".join([*parts, _IMPORT.sub("", source)])


def style() -> str:
    """Return the style sheet that all figures share."""
    return (FOLDER / "figure.css").read_text(encoding="utf-8")


def _in_order_of_need(source: str, seen: set[str]) -> Iterator[str]:
    for name in _IMPORT.findall(source):
        if name not in seen:
            seen.add(name)
            part = _source(name)
            yield from _in_order_of_need(part, seen)
            yield _IMPORT.sub("", part)


def _source(name: str) -> str:
    path = FOLDER / f"{name}.mjs"
    if not path.is_file():
        known = ", ".join(sorted(file.stem for file in FOLDER.glob("*.mjs")))
        raise FileNotFoundError(f"there is no module {name}.mjs for a figure; there are {known}")
    return path.read_text(encoding="utf-8")
