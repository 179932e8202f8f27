"""What a derivation leaves, as a page shows it: its lines, or the step that does not follow."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mdrnn_lib.derivation.expressions import Expression
from mdrnn_lib.derivation.indices import Instance
from mdrnn_lib.derivation.proof import Difference, Proof
from mdrnn_lib.derivation.render import text


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
    """

    title: str
    start: Expression
    steps: tuple[Step, ...]
    instances: tuple[Instance, ...]
    rows: bool


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
