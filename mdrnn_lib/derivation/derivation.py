"""A derivation: a chain of equal formulae, each step proven when it is added."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import sympy as sp

from mdrnn_lib.derivation import display
from mdrnn_lib.derivation.expressions import Expression, formula
from mdrnn_lib.derivation.indices import Instance, Value, instances
from mdrnn_lib.derivation.network import Network, Reading
from mdrnn_lib.derivation.proof import Difference, Proof, compare, is_zero
from mdrnn_lib.derivation.record import Record, Refusal, Step
from mdrnn_lib.derivation.render import text

REASONS = (
    "definition",
    "chain rule",
    "product rule",
    "linearity",
    "regrouping",
    "substitution",
    "induction hypothesis",
    "empty product",
    "identity",
    "transposition",
    "result above",
)
"""The grounds on which a step may stand; a sentence of one's own may follow after a colon."""


class DerivationError(ValueError):
    """A step that does not follow; `refusal` says where and by how much."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(str(refusal))

    def _repr_html_(self) -> str:
        return display.refusal(self.refusal)


@dataclass
class Derivation:
    """A chain of equal formulae.

    Parameters
    ----------
    title
        What is derived, in a few words.
    start
        The formula it starts from.
    network
        What the symbols stand for; by default each stands for itself.
    at
        Values of the index letters, ``{t: (1, 2, 3)}``: every step must hold for every combination
        of them.
    label
        By which the text refers to the result, such as ``"eq-gradient-sum"``.
    kind
        A ``"result"`` has a number on the page; a ``"part"`` of a longer proof and an
        ``"example"`` have none.

    Examples
    --------
    >>> from mdrnn_lib.derivation import Derivation, symbols
    >>> w_h, h = symbols("w_h h")
    >>> square = Derivation("A square", (w_h + h[1]) * (w_h + h[1]))
    >>> square.step(w_h**2 + 2 * w_h * h[1] + h[1] ** 2, because="linearity").count
    1
    >>> square.step(w_h**2 + h[1] ** 2, because="regrouping")
    Traceback (most recent call last):
    mdrnn_lib.derivation.derivation.DerivationError: step 2 of “A square” does not follow
      before  w_h² + 2 w_h h_1 + h_1²
      after   w_h² + h_1²
      before is 5.400976, after is 2.713288; they differ by -2.69
      at h_1 = 1.082, w_h = 1.242
    """

    title: str
    start: Expression
    network: Network = field(default_factory=Network)
    at: Mapping[sp.Symbol, Iterable[Value] | Value] = field(default_factory=dict)
    label: str = ""
    kind: Literal["result", "part", "example"] = "result"
    steps: list[Step] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        self.start = formula(self.start)
        self.instances: list[Instance] = instances(self.at)
        self.used_hypothesis = False
        for instance in self.instances:
            self.network.check_inside(instance)

    def step(self, expression: Any, because: str) -> "Derivation":
        """Add a line, if it follows from the last one.

        Parameters
        ----------
        expression
            A formula equal to the last line.
        because
            One of `REASONS`, or one with a remark: ``"chain rule: h_1 contains w_h too"``.

        Returns
        -------
        Derivation
            This derivation, so that steps can be written one after the other.

        Raises
        ------
        DerivationError
            If the two formulae are not equal.
        ValueError
            If the reason is not one of `REASONS`.
        """
        reason, _, remark = because.partition(":")
        if reason not in REASONS:
            raise ValueError(f"a step is because of one of {', '.join(REASONS)}; got {reason!r}")
        after = formula(expression)
        proof = self._proven(self.end, after)
        self.steps.append(Step(after, reason, remark.strip(), proof))
        return self

    @property
    def end(self) -> Expression:
        """The last line."""
        return self.steps[-1].expression if self.steps else self.start

    @property
    def rows(self) -> bool:
        """Whether the formulae are about rows and matrices, or about single numbers."""
        return bool(self.network.sizes)

    @property
    def record(self) -> Record:
        """What a page shows."""
        instances = tuple(self.instances)
        lines = self.title, self.start, tuple(self.steps), instances, self.rows
        return Record(*lines, label=self.label, kind=self.kind)

    @property
    def count(self) -> int:
        """How many steps have been proven."""
        return len(self.steps)

    def up_to(self, count: int) -> "Derivation":
        """Return a derivation of the first few steps, as it was when they had been added."""
        earlier = Derivation(self.title, self.start, self.network, self.at)
        earlier.steps = self.steps[:count]
        return earlier

    def _proven(self, before: Expression, after: Expression) -> Proof:
        verdicts = [self._compared(before, after, instance) for instance in self.instances]
        if all(nothing for _, nothing in verdicts) and formula(0) not in (before, after):
            found = Difference({}, "zero", "zero", "nothing to see: both are zero wherever tried")
            raise self._refusal(before, after, self.instances[0], found)
        return "digits" if any(proof == "digits" for proof, _ in verdicts) else "symbols"

    def _compared(
        self, before: Expression, after: Expression, instance: Instance
    ) -> tuple[Proof, bool]:
        """Compare two lines in one instance; tell how it was proven, and whether both are zero."""
        reading = Reading(self.network, instance)
        try:
            left, right = reading.value(before), reading.value(after)
            verdict = compare(left, right)
        except (ValueError, TypeError, IndexError, ArithmeticError) as reason:
            # Such as matrices that do not fit, or a derivative inside a derivative.
            verdict = Difference({}, "something", f"nothing ({reason})", "their kind")
        if isinstance(verdict, Difference):
            raise self._refusal(before, after, instance, verdict)
        self.used_hypothesis |= reading.used_hypothesis
        return verdict, is_zero(left) and is_zero(right)

    def _refusal(
        self, before: Expression, after: Expression, instance: Instance, found: Difference
    ) -> DerivationError:
        where = instance, found, self.rows
        return DerivationError(Refusal(self.title, self.count + 1, before, after, *where))

    def __repr__(self) -> str:
        lines = [f"{self.title}: {_counted(self.steps)}", f"    {text(self.start, self.rows)}"]
        lines += [
            f"  = {text(step.expression, self.rows)}    ({step.reason})" for step in self.steps
        ]
        return "\n".join(lines)

    def _repr_latex_(self) -> str:
        return display.latex(self.record)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return display.bundle(self.record, repr(self))


def _counted(steps: list[Step]) -> str:
    exact = sum(step.proof == "symbols" for step in steps)
    plural = "" if len(steps) == 1 else "s"
    return f"{len(steps)} step{plural} checked, {exact} in symbols"
