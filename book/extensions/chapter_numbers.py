"""Give a chapter its number in the whole book while chapters before it are still to come.

Sphinx counts the chapters that exist: 1, 2. The book's plan says 1, 6. The configuration value
`chapter_numbers` maps a page to the plan's number; sections, figures, equations, theorems and
exercises follow. Without it, Sphinx's own count stands.
"""

from copy import deepcopy
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

# Sphinx numbers sections and figures in this event; we restore its own count just before, so
# that it can see whether anything has changed, and put the plan's numbers in just after.
EVENT, BEFORE, AFTER = "env-get-updated", 400, 600
TABLES = ("toc_secnumbers", "toc_fignumbers")


def restore_count(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Put back the numbers that Sphinx gave in the last build."""
    for table, numbers in getattr(env, "counted_numbers", {}).items():
        setattr(env, table, numbers)
    return []


def apply_plan(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Replace the first component of every number in the chapters that the plan names."""
    env.counted_numbers = {  # type: ignore[attr-defined]
        table: deepcopy(getattr(env, table)) for table in TABLES
    }
    for page, chapter in app.config.chapter_numbers.items():
        if page in env.titles:
            renumber_titles(env, page, chapter)
            for table in TABLES:
                renumber(getattr(env, table).get(page, {}), chapter)
    return []


def renumber_titles(env: BuildEnvironment, page: str, chapter: int) -> None:
    """Renumber the page's title and its entries in the contents."""
    references = [env.titles[page], *env.tocs[page].findall(nodes.reference)]
    for node in references:
        if node.get("secnumber"):
            node["secnumber"] = [chapter, *node["secnumber"][1:]]


def renumber(numbers: dict[str, Any], chapter: int) -> None:
    """Renumber a table of tuples in place; tables of figures are nested one level deeper."""
    for key, number in numbers.items():
        if isinstance(number, dict):
            renumber(number, chapter)
        elif number:
            numbers[key] = (chapter, *number[1:])


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_config_value("chapter_numbers", {}, "env", dict)
    app.connect(EVENT, restore_count, priority=BEFORE)
    app.connect(EVENT, apply_plan, priority=AFTER)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
