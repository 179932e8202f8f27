"""Lets a page appear as soon as its text is there.

The theme and its companions put some fifteen style sheets and nine scripts into a page's head, and
a browser draws nothing before it has them all. Here the sheets become one, without the rules that
no page can use, and the scripts wait until the page has been read.

Two things of the theme's own script are done elsewhere. It finds out late that the system is dark;
and it asks each block of code whether it scrolls, after changing the one before, so that a page is
laid out as often as it has blocks.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import tinycss2
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

STATIC = "_static"
JOINED = "site-{}.css"
DROPPED = "0/* see scrollable.js */"
NEEDLESS = "DOCUMENTATION_OPTIONS.pagename"  # for a menu of versions, of which there is one

# Before anything is drawn, what the theme does when all has been read.
RESOLVE_THEME = """
(({ dataset }) => {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches
  if (dataset.theme === "auto") dataset.theme = dark ? "dark" : "light"
})(document.documentElement)
"""

_SLOW_CALL = re.compile(
    r'"complete"===document\.readyState\?(\w)\(\):window\.addEventListener\("load",\1\)'
)
_PRELOAD = re.compile(r'[ \t]*<link rel="preload" as="script"[^>]*>\n?')
_SHEET = re.compile(r'[ \t]*<link (?!media="print")[^>]*href="([^"?]*\.css)[^>]*/>\n?')
_IMPORT = re.compile(r'@import "([^"]+)";')
_URL = re.compile(r"url\(\s*(['\"]?)(?!data:|https?:|#)([^'\")]+)\1\s*\)")
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_NOT = re.compile(r":not\([^()]*(?:\([^()]*\)[^()]*)*\)")
_CLASS_OR_ID = re.compile(r"[.#]([A-Za-z_][\w-]*)")


def defer_scripts(
    app: Sphinx, page: str, template: str, context: dict[str, Any], doctree: Any
) -> None:
    """Have a page's scripts run when it has been read; those of the search run in its body."""
    if page != "search" and "script_files" in context:
        context["script_files"][:] = filter(None, map(deferred, context["script_files"]))


def deferred(script: Any) -> Any:
    """Return a script that does not hold up its page; none if it does nothing."""
    attributes = getattr(script, "attributes", {})
    if (attributes.get("body") or "").startswith(NEEDLESS):
        return None
    if getattr(script, "filename", None) is None:
        return script
    # A new one: pages share them.
    attributes = {"defer": "defer", **attributes}
    return type(script)(script.filename, priority=script.priority, **attributes)


def drop_slow_call(app: Sphinx, exception: Exception | None) -> None:
    """Take out of the theme's script the call that ``scrollable.js`` stands for."""
    if exception or app.builder.format != "html":
        return
    script = Path(app.outdir, STATIC, "scripts", "pydata-sphinx-theme.js")
    text = _SLOW_CALL.sub(DROPPED, script.read_text(encoding="utf-8"))
    if DROPPED not in text:
        raise ExtensionError("the theme's script has changed: see whether scrollable.js is needed")
    script.write_text(text, encoding="utf-8")


def join_sheets(app: Sphinx, exception: Exception | None) -> None:
    """Replace the style sheets of every page by one file that holds them in their order."""
    if exception or app.builder.format != "html":
        return
    root = Path(app.outdir)
    texts = {page: page.read_text(encoding="utf-8") for page in root.rglob("*.html")}
    names: set[str] = set()
    joined: dict[tuple[str, ...], str] = {}  # nearly all pages have the same sheets
    used = set()
    for page, text in texts.items():
        sheets = tuple(_below(root, page, address) for address in _SHEET.findall(text))
        if len(sheets) > 1:
            names = names or names_in(root, texts.values())
            if sheets not in joined:
                joined[sheets] = join(root, sheets, names)
            sheets = (joined[sheets],)
            page.write_text(_linking(text, _address(root, page, sheets[0])), encoding="utf-8")
        used.update(sheets)
    for stale in root.glob(f"{STATIC}/{JOINED.format('*')}"):
        if stale.relative_to(root).as_posix() not in used:
            stale.unlink()


def names_in(root: Path, pages: Iterable[str]) -> set[str]:
    """Return every word of the pages and their scripts: any of them may name a class."""
    scripts = (path.read_text(encoding="utf-8") for path in root.rglob("*.js"))
    return {name for text in (*pages, *scripts) for name in _NAME.findall(text)}


def join(root: Path, sheets: Iterable[str], names: set[str]) -> str:
    """Write some sheets of the site into one; return its name, which changes with the content."""
    rules = tinycss2.parse_stylesheet("".join(_sheet(root, name) for name in sheets))
    text = tinycss2.serialize([*useful(rules, names)])
    name = f"{STATIC}/{JOINED.format(sha256(text.encode()).hexdigest()[:12])}"
    (root / name).write_text(text, encoding="utf-8")
    return name


def useful(rules: list[Any], names: set[str]) -> Iterator[Any]:
    """Drop comments, and rules whose every selector has a class or id that no page can have."""
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = _NOT.sub("", tinycss2.serialize(rule.prelude)).split(",")
            if any(names.issuperset(_CLASS_OR_ID.findall(selector)) for selector in selectors):
                yield rule
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports"):
            inner = tinycss2.parse_rule_list(rule.content)
            rule.content = [*useful(inner, names)]
            if rule.content:
                yield rule
        elif rule.type != "comment":
            yield rule


def _linking(text: str, address: str) -> str:
    """Return a page that names one sheet, where the first of its own was, and preloads nothing."""
    tags = iter([f'<link rel="stylesheet" type="text/css" href="{address}" />\n'])
    return _PRELOAD.sub("", _SHEET.sub(lambda _: next(tags, ""), text))


def _sheet(root: Path, name: str) -> str:
    """Return a sheet with what it imports, and with the addresses that hold for the joined one."""
    sheet = (root / name).read_text(encoding="utf-8").replace('@charset "UTF-8";', "")
    folder = posixpath.dirname(name)
    sheet = _URL.sub(
        lambda found: f'url("{posixpath.relpath(posixpath.join(folder, found[2]), STATIC)}")', sheet
    )
    return _IMPORT.sub(
        lambda found: _sheet(root, posixpath.normpath(posixpath.join(folder, found[1]))), sheet
    )


def _below(root: Path, page: Path, address: str) -> str:
    """Return the name, below the site, of a file that a page names."""
    folder = page.parent.relative_to(root).as_posix()
    return posixpath.normpath(posixpath.join(folder, address))


def _address(root: Path, page: Path, name: str) -> str:
    """Return the address of a file as a page must name it."""
    return posixpath.relpath(name, page.parent.relative_to(root).as_posix())


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the extension to the build."""
    app.add_js_file(None, body=RESOLVE_THEME, priority=100)
    app.add_js_file("scrollable.js")
    # After all that adds scripts, and after `lean` has deleted the files that are no pages.
    app.connect("html-page-context", defer_scripts, priority=950)
    app.connect("build-finished", drop_slow_call)
    app.connect("build-finished", join_sheets, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
