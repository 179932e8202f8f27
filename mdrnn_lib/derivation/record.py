"""What a derivation leaves, as a page shows it: its lines, or the step that does not follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mdrnn_lib.derivation.expressions import Expression
from mdrnn_lib.derivation.indices import Instance
from mdrnn_lib.derivation.proof import AGREE, POINTS, Difference, Proof
from mdrnn_lib.derivation.render import text


@dataclass(frozen=True)
class Verdict:
    """How far a step holds.

    Attributes
    ----------
    proven
        Equal for all values, by exact algebra; otherwise equal wherever it was tried.
    why
        Why it could only be tried.
    points, digits, domain
        At how many points, to how many digits, and where.
    """

    proven: bool
    why: str = ""
    points: int = 0
    digits: int = 0
    domain: str = ""


@dataclass(frozen=True)
class Step:
    """One line of a derivation.

    Attributes
    ----------
    expression
        The formula, equal to that of the line before.
    reason
        One of `REASONS`.
    remark
        A sentence of its author's, or nothing.
    proof
        How it was proven, ``"symbols"`` or ``"digits"``.
    """

    expression: Expression
    reason: str
    remark: str
    proof: Proof

    @property
    def verdict(self) -> Verdict:
        """How far the step holds."""
        if self.proof == "symbols":
            return Verdict(True)
        return Verdict(False, "SymPy finds no common form", POINTS, AGREE, "random numbers")


@dataclass(frozen=True)
class Record:
    """A chain of equal formulae.

    Attributes
    ----------
    title
        What is derived.
    start
        The formula it starts from.
    steps
        The lines below it.
    instances
        The values of the index letters for which every step was checked.
    rows
        Whether the formulae are about rows and matrices, or about single numbers.
    scope
        For what it was checked, in one line; by default the values of the index letters.
    assumptions
        What is taken for true, each in one line.
    label
        By which the text refers to the result, such as ``"eq-gradient-sum"``; or nothing.
    kind
        A ``"result"`` has a number; a ``"part"`` of a longer proof and an ``"example"`` have none.
    meanings
        What symbols mean here, by their names, where the notation says it too broadly.
    """

    title: str
    start: Expression
    steps: tuple[Step, ...]
    instances: tuple[Instance, ...]
    rows: bool
    scope: str = ""
    assumptions: tuple[str, ...] = ()
    label: str = ""
    kind: Literal["result", "part", "example"] = "result"
    meanings: Mapping[str, str] = field(default_factory=dict)

    @property
    def end(self) -> Expression:
        """What the start is equal to."""
        return self.steps[-1].expression if self.steps else self.start

    @property
    def proven(self) -> bool:
        """Whether every step is proven, none only tried."""
        return all(step.verdict.proven for step in self.steps)


@dataclass(frozen=True)
class Refusal:
    """A step that does not follow.

    Attributes
    ----------
    title
        Of the derivation.
    number
        Of the step, from 1.
    before, after
        The two formulae that should be equal and are not.
    instance
        The values of the index letters for which they differ.
    difference
        The point at which they differ, and by how much.
    rows
        Whether the formulae are about rows and matrices.
    """

    title: str
    number: int
    before: Expression
    after: Expression
    instance: Instance
    difference: Difference
    rows: bool

    def __str__(self) -> str:
        found = self.difference
        lines = [
            f"step {self.number} of “{self.title}” does not follow",
            f"  before  {text(self.before, self.rows)}",
            f"  after   {text(self.after, self.rows)}",
            f"  before is {found.left}, after is {found.right}; they differ by {found.by}",
        ]
        if found.entry:
            lines.append("  in row {}, column {}".format(*found.entry))
        if self.where:
            lines.append(f"  at {self.where}")
        return "\n".join(lines)

    @property
    def where(self) -> str:
        """The point at which the formulae differ, in one line."""
        return ", ".join(part for part in (self.at, self.numbers) if part)

    @property
    def at(self) -> str:
        """The values of the index letters."""
        return _assigned(self.instance)

    @property
    def numbers(self) -> str:
        """The values of all that is given: weights, inputs, first states."""
        return _assigned(self.difference.point)


def _assigned(values: Mapping[Any, Any]) -> str:
    return ", ".join(f"{letter} = {value}" for letter, value in values.items())
