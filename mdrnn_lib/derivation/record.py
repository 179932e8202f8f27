"""What a derivation leaves, as a page shows it: its lines, or the step that does not follow."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from mdrnn_lib.derivation.algebra import Difference, Proven, Sampled
from mdrnn_lib.derivation.expressions import Expression
from mdrnn_lib.derivation.indices import Instance
from mdrnn_lib.derivation.render import text
from mdrnn_lib.notation import Notation


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
    verdict
        How far the step holds: proven, or equal wherever it was tried.
    general
        Whether it is proven for rows and matrices of all sizes, and not of the given ones alone.
    """

    expression: Expression
    reason: str
    remark: str
    verdict: Proven | Sampled
    general: bool = False

    @property
    def proven(self) -> bool:
        """Whether the step is proven, and not only tried."""
        return isinstance(self.verdict, Proven)


@dataclass(frozen=True)
class Assumed:
    """Something that is taken for true: two formulae and what stands between them.

    Attributes
    ----------
    left
        The formula of which something is assumed.
    words
        ``"="``, ``"≠"``, ``">"``, or words.
    right
        The formula to which it is compared; None behind words.
    rows
        Whether the formulae are about rows and matrices.
    """

    left: Expression
    words: str
    right: Expression | None
    rows: bool

    def __str__(self) -> str:
        right = f" {text(self.right, self.rows)}" if self.right is not None else ""
        return f"{text(self.left, self.rows)} {self.words}{right}"


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
        For what it was checked, in one line: sizes, extents, values of the letters.
    assumptions
        What is taken for true.
    notation
        In which the formulae are written; None if they have nothing but numbers.
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
    assumptions: tuple[Assumed, ...] = ()
    notation: Notation | None = None
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
        return all(step.proven for step in self.steps)

    def __str__(self) -> str:
        lines = [f"{self.title}: {self.counted}", f"    {text(self.start, self.rows)}"]
        lines += [
            f"  = {text(step.expression, self.rows)}    ({step.reason})" for step in self.steps
        ]
        return "\n".join(lines)

    @property
    def counted(self) -> str:
        """How many steps are proven, for what, and under which assumptions, in one line."""
        proven = sum(step.proven for step in self.steps)
        tried = len(self.steps) - proven
        words = f"{proven} step{'' if proven == 1 else 's'} proven"
        words += f", {tried} sampled" if tried else ""
        words += f" {self.scope}" if self.scope else ""
        return "; ".join([words, *(f"assuming {one}" for one in self.assumptions)])


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
        The point at which they differ, and by how much; or why they cannot be compared.
    rows
        Whether the formulae are about rows and matrices.
    """

    title: str
    number: int
    before: Expression
    after: Expression
    instance: Instance
    difference: Difference | str
    rows: bool

    def __str__(self) -> str:
        found = self.difference
        lines = [
            f"step {self.number} of “{self.title}” does not follow",
            f"  before  {text(self.before, self.rows)}",
            f"  after   {text(self.after, self.rows)}",
        ]
        if isinstance(found, str):
            lines.append(f"  {found}")
        else:
            lines.append(f"  before is {found.left}, after is {found.right}; {self.how}")
            if found.entry:
                lines.append("  in row {}, column {}".format(*found.entry))
        if self.where:
            lines.append(f"  at {self.where}")
        return "\n".join(lines)

    @property
    def how(self) -> str:
        """By how much they differ, or why they cannot be compared, in words."""
        found = self.difference
        words = found if isinstance(found, str) else found.by
        return f"they differ by {words}" if words[:1] in "+-−0123456789" else words

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
        return "" if isinstance(self.difference, str) else _assigned(self.difference.point)


def _assigned(values: Mapping[Any, Any]) -> str:
    return ", ".join(f"{letter} = {value}" for letter, value in values.items())
