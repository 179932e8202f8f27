"""Proofs by induction: a base case and a step, each a checked derivation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mdrnn_lib.derivation.derivation import Derivation
from mdrnn_lib.derivation.expressions import Expression, Quantity, Total
from mdrnn_lib.derivation.indices import Domain, Instance, Value, instances, value
from mdrnn_lib.derivation.network import Network, Reading
from mdrnn_lib.derivation.render import text


@dataclass(frozen=True)
class Claim:
    """An equation about the total derivative of a state, for every value of an index.

    Attributes
    ----------
    left, right
        The two sides, as functions of the index.
    network
        What the symbols stand for.
    """

    left: Callable[[Any], Total]
    right: Callable[[Any], Expression]
    network: Network
    bases: list[Value] = field(default_factory=list, init=False)

    def base(self, title: str, index: Value, at: Mapping[Any, Any] | None = None) -> "Part":
        """Begin the base case: the left side at the first index, to be led to the right one.

        Parameters
        ----------
        title
            What is derived.
        index
            The first step, or the first point.
        at
            Values of further letters.
        """
        self.bases.append(index)
        return Part(title, self.left(index), self.network, at or {}, goal=self.right(index))

    def induction(
        self, title: str, index: Any, before: Any, at: Mapping[Any, Any], over: Domain | None = None
    ) -> "Part":
        """Begin the induction step: the left side at an index, given the claim for those before.

        Only the line of the one state that the claim is about at this index is known.  All other
        states are opaque, so that nothing but the hypothesis can be used of them.

        Parameters
        ----------
        title
            What is derived.
        index
            The index letter.
        before
            The index for which the claim is assumed, such as ``t - 1``.
        at
            Values of the letters at which the step is checked.
        over
            What the letter in `before` runs over, if there are several indices before.

        Raises
        ------
        ValueError
            If the induction does not hang together: no base, a gap between the base and the step,
            or a hypothesis about a state that does not come strictly before.
        """
        self._check_base(index, instances(at))
        for instance in instances(at):
            self._check_before(index, before, instance, over)
        network = self.network.knowing_only(_state(self.left(index)))
        network = network.assuming(self.left(before), self.right(before), over)
        return Part(
            title, self.left(index), network, at, goal=self.right(index), hypothesis_needed=True
        )

    def _check_base(self, index: Any, tried: list[Instance]) -> None:
        """Demand a base case, and a step that begins right after it."""
        if not self.bases:
            raise ValueError("an induction needs its base case first: claim.base(…)")
        steps = {found for instance in tried if isinstance(found := instance[index], int)}
        last = max((base for base in self.bases if isinstance(base, int)), default=None)
        if steps and (last is None or last + 1 not in steps or min(steps) <= last):
            raise ValueError(
                f"the base reaches to {last}, so the step must be checked at {index} ="
                f" {'the step after it' if last is None else last + 1} and beyond; it is at"
                f" {sorted(steps)}"
            )
        points = {found for instance in tried if isinstance(found := instance[index], tuple)}
        corner = {tuple(0 for _ in point) for point in points}
        if points and not (corner <= set(self.bases) and not points & set(self.bases)):
            raise ValueError("on a grid the base is the corner where every coordinate is 0")

    def _check_before(
        self, index: Any, before: Any, instance: Instance, over: Domain | None
    ) -> None:
        """Demand that the hypothesis speaks of states on which the one at the index depends."""
        reading = Reading(self.network, instance)
        here = reading.key(_state(self.left(index)), instance)
        for within in over.instances(instance) if over else [instance]:
            there = reading.key(_state(self.left(before)), {**instance, **within})
            if there == here or reading.reaches(here, there):
                raise ValueError(
                    f"the hypothesis is about {there}, which does not come before {here}:"
                    f" {index} = {value(index, instance)}"
                )


def _state(left: Total) -> Quantity:
    if not isinstance(left.of, Quantity):
        raise ValueError("a claim is about the derivative of one state")
    return left.of


class Part(Derivation):
    """The base case or the step of an induction: a derivation that knows where it must end."""

    def __init__(
        self,
        title: str,
        start: Expression,
        network: Network,
        at: Mapping[Any, Any],
        *,
        goal: Expression,
        hypothesis_needed: bool = False,
    ) -> None:
        super().__init__(title, start, network, at, kind="part")
        self.goal = goal
        self.hypothesis_needed = hypothesis_needed

    def done(self) -> "Part":
        """Return this part, if it ends where the induction needs it.

        Raises
        ------
        ValueError
            If the last line is not the right side of the claim, or if no step of an induction step
            has used the hypothesis.
        """
        if self.end != self.goal:
            raise ValueError(
                f"“{self.title}” must end in {text(self.goal)}; it ends in {text(self.end)}"
            )
        if self.hypothesis_needed and not self.used_hypothesis:
            raise ValueError(f"“{self.title}” has not used its hypothesis")
        return self
