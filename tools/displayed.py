"""The displayed equations of a chapter: what each of them is, and which come twice.

A displayed equation is a definition (its label begins with ``def-``, or it stands in a
``{prf:definition}``), a result (the output of a derivation), or an example (its label begins with
``example-``, or it stands in an exercise, a solution or a ``{prf:example}``).
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import nbformat

DERIVATION = '<figure class="md-derivation'
LABELS = {"def-": "definition", "example-": "example"}
PLACES = {
    "{prf:definition}": "definition",
    "{prf:example}": "example",
    "{exercise}": "example",
}

_TOKEN = re.compile(
    r"^[ ]*(?P<fence>`{3,}|:{3,})(?P<name>[^\n]*)$"
    r"|\$\$(?P<tex>.+?)\$\$[ ]*(?:\((?P<label>[^)\s]+)\))?"
    r"|\\begin\{(?P<kind>align|equation|gather)(?P<star>\*?)\}(?P<body>.+?)\\end\{(?P=kind)\*?\}",
    re.MULTILINE | re.DOTALL,
)
_LINES = re.compile(r"\$\$\\begin\{aligned\}\n(.*)\n\\end\{aligned\}\$\$", re.DOTALL)
_SIZES = re.compile(
    r"\\(?:begin|end)\{(?:aligned|split|gathered)\}"
    r"|\\(?:[bB]igg?[lrm]?|left|right|displaystyle|limits|quad|qquad)(?![a-zA-Z])"
    r"|\\[,;:!> ]|[&\s{}]"
)
_BETWEEN = re.compile(r"\\q?quad(?![a-zA-Z])|\\\\(?:\[[^\]]*\])?|\\text\{\s*(?:and|with)[^}]*\}")


@dataclass(frozen=True)
class Displayed:
    """A displayed equation.

    Attributes
    ----------
    cell
        In which cell, counted from 1.
    tex
        Its TeX.
    kind
        ``"definition"``, ``"result"``, ``"example"``, or nothing if it does not show which.
    """

    cell: int
    tex: str
    kind: str

    def __str__(self) -> str:
        return f"cell {self.cell}: {' '.join(self.tex.split())}"


def displayed(notebook: Path) -> list[Displayed]:
    """Return the displayed equations of a chapter, in their order."""
    found: list[Displayed] = []
    solution = False
    for number, cell in enumerate(nbformat.read(notebook, 4).cells, start=1):
        if cell.cell_type == "markdown":
            in_text, solution = _in_text(number, cell.source, solution)
            found += in_text
        elif cell.cell_type == "code":
            found += _derived(number, cell.outputs, "example" if solution else "result")
    return found


def unsorted(notebook: Path) -> list[str]:
    """Return the displayed equations that are neither definition, result nor example."""
    return [str(equation) for equation in displayed(notebook) if not equation.kind]


def repeated(notebook: Path) -> list[str]:
    """Return the equations that a chapter displays twice, examples aside."""
    met: dict[tuple[str, str], list[Displayed]] = defaultdict(list)
    for equation in displayed(notebook):
        if equation.kind != "example":
            for pair in dict.fromkeys(equalities(equation.tex)):
                met[pair].append(equation)
    return [
        f"cells {', '.join(str(one.cell) for one in places)}: {' = '.join(pair)}"
        for pair, places in met.items()
        if len(places) > 1
    ]


def equalities(tex: str) -> Iterator[tuple[str, str]]:
    """Yield what a display says to be equal, as pairs of normal forms; A = B = C is three."""
    joined = re.sub(r"\\\\(?:\[[^\]]*\])?\s*&?\s*=", "=", _without_braces(tex))
    for equation in _BETWEEN.split(joined):
        sides = [side for side in map(_normal, _sides(equation)) if side]
        yield from combinations(sides, 2)


def _in_text(number: int, source: str, solution: bool) -> tuple[list[Displayed], bool]:
    """Find what a Markdown cell displays, and tell whether it ends inside a solution."""
    found: list[Displayed] = []
    fences: list[tuple[str, str]] = []
    for token in _TOKEN.finditer(source):
        fence, name = token["fence"], (token["name"] or "").strip()
        if fence and not name and fences and fence.startswith(fences[-1][0]):
            fences.pop()
        elif fence:
            fences.append((fence, name))
            solution = solution or name.startswith("{solution-start}")
            solution = solution and not name.startswith("{solution-end}")
        elif not any(name and not name.startswith("{") for _, name in fences):
            inside = [kind for place, kind in PLACES.items() if _within(fences, place)]
            named = [
                kind for start, kind in LABELS.items() if (token["label"] or "").startswith(start)
            ]
            kind = [*named, *inside, *(["example"] if solution else []), ""][0]
            found.append(Displayed(number, token["tex"] or token["body"], kind))
    return found, solution


def _within(fences: list[tuple[str, str]], place: str) -> bool:
    return any(name.startswith(place) for _, name in fences)


def _derived(number: int, outputs: Any, kind: str) -> Iterator[Displayed]:
    """Find what the derivations in the outputs of a cell result in."""
    for output in outputs:
        data = output.get("data", {})
        lines = _LINES.fullmatch(data.get("text/latex", "").strip())
        if DERIVATION not in data.get("text/html", "") or not lines:
            continue
        formulae = [line.partition("&& ")[0] for line in lines[1].split(" \\\\\n")]
        if formulae[0].startswith("& "):  # one derivation, step by step
            formulae = [f"{formulae[0]} = {formulae[-1].removeprefix('=')}"]
        yield from (Displayed(number, formula, kind) for formula in formulae)


def _without_braces(tex: str) -> str:
    r"""Take what stands over braces, ``\underbrace{…}_{…}``, out of them."""
    start = tex.find(r"\underbrace{")
    if start < 0:
        return tex
    begin = start + len(r"\underbrace")
    end = _closing(tex, begin)
    rest = tex[end:]
    rest = rest[_closing(rest, 1) :] if rest.startswith("_{") else rest
    return _without_braces(tex[:start] + tex[begin + 1 : end - 1] + rest)


def _closing(tex: str, begin: int) -> int:
    """Return where the brace that opens at a place is closed: one behind it."""
    depth = 0
    for k in range(begin, len(tex)):
        depth += (tex[k] == "{") - (tex[k] == "}")
        if not depth:
            return k + 1
    return len(tex)


def _sides(equation: str) -> list[str]:
    """Split at the signs = that stand outside all braces."""
    sides, depth = [""], 0
    for sign in equation:
        depth += (sign == "{") - (sign == "}")
        if sign == "=" and not depth:
            sides.append("")
        else:
            sides[-1] += sign
    return sides


def _normal(tex: str) -> str:
    """Write a formula so that two which look the same are the same."""
    return _SIZES.sub("", tex.replace(r"^\prime", "'")).rstrip(".,;")
