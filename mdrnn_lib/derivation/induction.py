"""Proofs by induction: a base case and a step, each a checked derivation."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mdrnn_lib.derivation.derivation import Derivation
from mdrnn_lib.derivation.expressions import Expression, Quantity, Total
from mdrnn_lib.derivation.indices import Domain, Value
from mdrnn_lib.derivation.network import Network
from mdrnn_lib.derivation.render import text


@dataclass(frozen=True)
class Claim:
    """An equation about a derivative, for every value of an index.

    Attributes
    ----------
    left, right
        The two sides, as functions of the index.
    network
        What the symbols stand for.
    state
        Whose line the induction step may use, as a function of the index.
    """

    left: Callable[[Any], Total]
    right: Callable[[Any], Expression]
    network: Network
    state: Callable[[Any], Quantity]

    def base(self, title: str, index: Value) -> "Part":
        """Begin the base case: the left side at the first index, to be led to the right one."""
        return Part(title, self.left(index), self.network, {}, goal=self.right(index))

    def induction(
        self, title: str, index: Any, before: Any, at: Mapping[Any, Any], over: Domain | None = None
    ) -> "Part":
        """Begin the induction step: the left side at an index, given the claim for those before.

        Only the one line of the state at this index is known.  All other states are opaque, so that
        nothing but the hypothesis can be used of them.

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
        """
        network = self.network.knowing_only(self.state(index))
        network = network.assuming(self.left(before), self.right(before), over)
        return Part(title, self.left(index), network, at, goal=self.right(index))


class Part(Derivation):
    """The base case or the step of an induction: a derivation that knows where it must end."""

    def __init__(
        self, title: str, start: Expression, network: Network, at: Any, *, goal: Expression
    ) -> None:
        super().__init__(title, start, network, at)
        self.goal = goal

    def done(self) -> "Part":
        """Return this part, if it ends where the induction needs it.

        Raises
        ------
        ValueError
            If the last line is not the right side of the claim.
        """
        if self.end != self.goal:
            raise ValueError(
                f"“{self.title}” must end in {text(self.goal)}; it ends in {text(self.end)}"
            )
        return self
