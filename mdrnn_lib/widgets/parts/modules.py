"""The figures' ES modules, as the texts that their hosts run.

On disk the modules import each other by ordinary relative paths, so that editors and test runners
understand them. Jupyter takes one text for a figure, without imports: `bundle`. A static page takes
classic scripts, which a page opened as a file may load: the parts that all figures share once,
`parts_script`, and behind it `figure_script` for each kind of figure; the script engine that draws
the stills runs the same two.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PARTS = Path(__file__).parent
STYLE = PARTS / "figure.css"

_IMPORT = re.compile(
    r'^import \{(?P<names>[^}]*)\} from "(?P<folder>\.\.?/(?:parts/)?)(?P<name>[a-z-]+)\.mjs";\n',
    re.MULTILINE,
)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (?P<name>\w+))", re.MULTILINE)


@cache
def bundle(folder: Path) -> str:
    """Return a figure's module with all that it imports, as one ES module free of imports.

    Parameters
    ----------
    folder : Path
        The figure's folder, with its ``figure.mjs``.

    Raises
    ------
    FileNotFoundError
        If a module is missing.
    """
    return "\n".join(map(_plain, in_order_of_need(folder / "figure.mjs")))


@cache
def parts_script() -> str:
    """Return the script that leaves what all figures share in ``mdrnnParts``."""
    modules = dict.fromkeys(
        module for path in sorted(PARTS.glob("*.mjs")) for module in in_order_of_need(path)
    )
    names = [found["name"] for path in modules for found in _EXPORT.finditer(_source(path))]
    body = "\n".join(map(_plain, modules))
    return f"globalThis.mdrnnParts = {_enclosed(body, '{ ' + ', '.join(names) + ' }')};\n"


@cache
def figure_script(name: str, folder: Path) -> str:
    """Return the script that leaves a figure's export in ``mdrnnFigures``, for ``mount.js``."""
    own = [path for path in in_order_of_need(folder / "figure.mjs") if path.parent != PARTS]
    taken = {
        name.strip()
        for path in own
        for found in _IMPORT.finditer(_source(path))
        if _target(path, found).parent == PARTS
        for name in found["names"].split(",")
    } - {""}
    body = "\n".join(
        [f"const {{ {', '.join(sorted(taken))} }} = globalThis.mdrnnParts;", *map(_plain, own)]
    ).replace("\nexport default ", "\nconst exported = ", 1)
    return f'(globalThis.mdrnnFigures ??= {{}})["{name}"] = {_enclosed(body, "exported")};\n'


def in_order_of_need(path: Path) -> list[Path]:
    """Return a module and all that it imports, each once, what is needed first."""
    return list(dict.fromkeys(_needed(path)))


def _needed(path: Path) -> Iterator[Path]:
    for found in _IMPORT.finditer(_source(path)):
        yield from _needed(_target(path, found))
    yield path


def _target(path: Path, found: re.Match[str]) -> Path:
    """Return the module that an import names; a figure's parts are those of this package."""
    parts = found["folder"] == "../parts/" or path.parent == PARTS
    return (PARTS if parts else path.parent) / f"{found['name']}.mjs"


def _plain(path: Path) -> str:
    """Return a module's source without imports and, but for the default one, exports."""
    return _EXPORT.sub("", _IMPORT.sub("", _source(path)))


def _enclosed(body: str, result: str) -> str:
    return f'(() => {{\n"use strict";\n{body}\nreturn {result};\n}})()'


@cache
def _source(path: Path) -> str:
    if not path.is_file():
        known = ", ".join(sorted(file.name for file in path.parent.glob("*.mjs"))) or "none"
        raise FileNotFoundError(
            f"there is no module {path.name} in {path.parent.name}/; there are {known}"
        )
    return path.read_text(encoding="utf-8")
