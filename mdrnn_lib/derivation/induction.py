"""Proofs by induction, of one equation or of several that need each other."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, NoReturn

import sympy as sp

from mdrnn_lib.derivation.algebra import Proven, compare
from mdrnn_lib.derivation.derivation import Derivation
from mdrnn_lib.derivation.expressions import Expression, Quantity, Series, Total, formula, walk
from mdrnn_lib.derivation.indices import Domain, Instance, Value, instances, letters_in, value
from mdrnn_lib.derivation.network import Hypothesis, Network
from mdrnn_lib.derivation.reading import Reading
from mdrnn_lib.derivation.render import text

Side = Callable[[Any], Any]


class Claim:
    """Equations about states, or their total derivatives, for every value of an index.

    Parameters
    ----------
    left, right
        The two sides, as functions of the index; tuples of functions for several equations that
        are proven together, in the order in which each may use those before it.
    network
        What the symbols stand for.

    Examples
    --------
    >>> from mdrnn_lib.derivation import Claim, Network, Sequence, letters, symbols
    >>> w_h, h = symbols("w_h h")
    >>> t = letters("t")
    >>> halved = Network({h[t]: w_h * h[t - 1]}, ranges={t: Sequence(1, 4)})
    >>> powers = Claim(lambda t: h[t], lambda t: w_h**t * h[0], halved)
    >>> base = powers.base("Base", 1)
    >>> base.step(w_h * h[0], because="definition").step(w_h**1 * h[0], because="regrouping").count
    2
    >>> step = powers.induction("Step", t, t - 1, at={t: [2, 3, 4]})
    >>> _ = step.step(w_h * h[t - 1], because="definition: the line of h_t")
    >>> _ = step.step(w_h * (w_h ** (t - 1) * h[0]), because="induction hypothesis")
    >>> _ = step.step(w_h**t * h[0], because="regrouping")
    >>> sorted(powers.covered()[1])
    [1, 2, 3, 4]
    """

    equations: tuple[tuple[Side, Side], ...]
    network: Network
    parts: tuple["Part", ...]

    def __init__(
        self, left: Side | Sequence[Side], right: Side | Sequence[Side], network: Network
    ) -> None:
        if vars(self):
            self.__setattr__("equations", left)
        lefts = (left,) if callable(left) else tuple(left)
        rights = (right,) if callable(right) else tuple(right)
        if len(lefts) != len(rights):
            raise ValueError(f"{len(lefts)} left sides and {len(rights)} right ones")
        self._set("equations", tuple(zip(lefts, rights, strict=True)))
        self._set("network", network)
        self._set("parts", ())

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"the {name} of a claim cannot be changed; make another Claim")

    def base(
        self, title: str, index: Value, at: Mapping[Any, Any] | None = None, of: int = 1
    ) -> "Part":
        """Begin a base case: the left side at a first index, to be led to the right one.

        Parameters
        ----------
        title
            What is derived.
        index
            The first step, or the first point.
        at
            Values of further letters.
        of
            Which equation, if there are several; they count from 1.
        """
        left, right = self._equation(of)
        return self._begun(
            Part(title, left(index), self.network, at or {}, goal=right(index), of=of, index=index)
        )

    def induction(
        self,
        title: str,
        index: Any,
        before: Any,
        at: Mapping[Any, Any],
        over: Domain | None = None,
        of: int = 1,
    ) -> "Part":
        """Begin the induction step: the left side at an index, given the claim for those before.

        Only the line of the one state that the equation is about at this index is known.  All other
        states are opaque, so that nothing but the hypothesis can be used of them.

        Parameters
        ----------
        title
            What is derived.
        index
            The index letter; of a point also its coordinates, such as ``(mu, nu)``.
        before
            The index for which the claim is assumed, such as ``t - 1``.
        at
            Values of the letters at which the step is checked.
        over
            What the letter in `before` runs over, if there are several indices before.
        of
            Which equation; those before it may be used at the index itself.

        Raises
        ------
        ValueError
            If the hypothesis is about a state that does not come strictly before.
        """
        left, right = self._equation(of)
        for instance in instances(at):
            self._check_before(left, index, before, instance, over)
        hypotheses = [
            Hypothesis(one(before), other(before), over, number, before)
            for number, (one, other) in enumerate(self.equations, start=1)
        ]
        hypotheses += [
            Hypothesis(one(index), other(index), None, number, index)
            for number, (one, other) in enumerate(self.equations[: of - 1], start=1)
        ]
        network = self.network.knowing_only(_state(left(index))).assuming(*hypotheses)
        return self._begun(
            Part(title, left(index), network, at, goal=right(index), of=of, index=index)
        )

    def covered(self) -> dict[int, set[Value]]:
        """Return for each equation the indices at which it is shown by what is done.

        Raises
        ------
        ValueError
            If a part is not done, if nothing was a base or a step, if a hypothesis was used at an
            index where nobody has shown it, or if the equations are shown at different indices.
        """
        letter = self.letter
        shown: dict[int, set[Value]] = {number + 1: set() for number in range(len(self.equations))}
        needed: list[tuple[Part, tuple[int, Value]]] = []
        for part in self.parts:
            part.done()
            self._check_same(part, letter)
            for at, used in part.used:
                shown[part.of].add(value(part.index, at))
                needed += [(part, equation) for equation in sorted(used, key=str)]
        if all(part.network.only for part in self.parts):
            raise ValueError("an induction needs its base case: claim.base(…)")
        if not needed:
            raise ValueError("no step has used the hypothesis: this is no induction")
        for part, (number, place) in needed:
            if place not in shown[number]:
                raise ValueError(
                    f"“{part.title}” uses the claim{self._which(number)} at {place}, which neither"
                    f" base nor step has shown; check the step there, too (at={{…: {place}}})"
                )
        for number, places in shown.items():
            if places != shown[1]:
                odd = sorted(places ^ shown[1], key=str)
                raise ValueError(f"the claim{self._which(number)} is shown elsewhere: {odd}")
        return shown

    @property
    def letter(self) -> Any:
        """The index letter of the steps, or the tuple of a point's coordinates.

        Raises
        ------
        ValueError
            If there is no step, or one of another letter.
        """
        letters = {part.index for part in self.parts if part.network.only}
        if not letters:
            raise ValueError("no step has used the hypothesis: this is no induction")
        if len(letters) > 1 or not _is_letter(next(iter(letters))):
            raise ValueError(f"the steps must be about one index letter; got {letters}")
        return letters.pop()

    def _check_same(self, part: "Part", letter: Any) -> None:
        """Demand that each part is about the claim as it is stated: for the letter, at its index.

        A function may return something else for 1 than for t, or for t than for t − 1; and other
        letters must have the same values everywhere.
        """
        left, right = self._equation(part.of)
        for at in part.instances:
            reading = Reading(self.network, at)
            here = {**at, **_named(letter, value(part.index, at))}
            self._check_equal(part, reading, (part.start, at), (left(letter), here))
            self._check_equal(part, reading, (part.goal, at), (right(letter), here))
            for hypothesis in part.network.hypotheses:
                if hypothesis.at is None:
                    continue
                left_, right_ = self._equation(hypothesis.number)
                for within in hypothesis.over.instances(at) if hypothesis.over else [at]:
                    there = {**at, **_named(letter, value(hypothesis.at, within))}
                    for one, other in ((hypothesis.left, left_), (hypothesis.right, right_)):
                        self._check_equal(part, reading, (one, within), (other(letter), there))
        if self._others(part, letter) != self._others(self.parts[0], letter):
            raise ValueError(
                f"“{part.title}” gives other values to a letter of the claim than"
                f" “{self.parts[0].title}”; each part must give the same ones"
            )

    def _others(self, part: "Part", letter: Any) -> dict[Any, set[Value]]:
        """Return the values that a part gives to letters of the claim beside its index."""
        sides = [formula(side(letter)) for equation in self.equations for side in equation]
        used = {k for side in sides for node in walk(side) for k in _letters_of(node)}
        used -= letters_in(letter)
        return {k: {at[k] for at in part.instances if k in at} for k in used}

    def _check_equal(
        self,
        part: "Part",
        reading: Reading,
        one: tuple[Any, Instance],
        other: tuple[Any, Instance],
    ) -> None:
        sides = [(formula(line), instance) for line, instance in (one, other)]
        meanings = [reading.value(*side) for side in sides]
        if meanings[0] != meanings[1] and not isinstance(compare(*meanings), Proven):
            here, there = (text(line) for line, _ in sides)
            raise ValueError(
                f"“{part.title}” is about {here}, which is not what the claim says there, {there}"
            )

    def _which(self, number: int) -> str:
        return f" (equation {number})" if len(self.equations) > 1 else ""

    def _equation(self, number: int) -> tuple[Side, Side]:
        if not 1 <= number <= len(self.equations):
            raise ValueError(f"there are {len(self.equations)} equations, and none of no. {number}")
        return self.equations[number - 1]

    def _begun(self, part: "Part") -> "Part":
        self._set("parts", (*self.parts, part))
        return part

    def _check_before(
        self, left: Side, index: Any, before: Any, instance: Instance, over: Domain | None
    ) -> None:
        """Demand that the hypothesis speaks of states on which the one at the index depends."""
        reading = Reading(self.network, instance)
        here = reading.key(_state(left(index)), instance)
        for within in over.instances(instance) if over else [instance]:
            for state in self._states(before):
                there = reading.key(state, {**instance, **within})
                if there == here or reading.reaches((here,), there):
                    raise ValueError(
                        f"the hypothesis is about {there}, which does not come before {here}:"
                        f" {index} = {value(index, instance)}"
                    )

    def _states(self, index: Any) -> Iterator[Quantity]:
        return (_state(left(index)) for left, _ in self.equations)


def _is_letter(index: Any) -> bool:
    """Tell whether an index is a letter, or a point with another letter in each place."""
    places = index if isinstance(index, tuple) else (index,)
    return all(isinstance(place, sp.Symbol) for place in places) and len({*places}) == len(places)


def _named(letter: Any, at: Value) -> dict[Any, Value]:
    """Give a letter its value, or each coordinate its own."""
    if isinstance(letter, tuple) and isinstance(at, tuple):
        return dict(zip(letter, at, strict=True))
    return {letter: at}


def _letters_of(part: Expression) -> set[Any]:
    """Return the letters in the indices and exponents that stand in a node itself."""
    own = [getattr(part, entry.name) for entry in fields(part)]
    if isinstance(part, Series):
        own += [getattr(part.domain, entry.name) for entry in fields(part.domain)]  # type: ignore[arg-type]
    return set().union(*map(letters_in, own))


def _state(left: Expression) -> Quantity:
    state = left.of if isinstance(left, Total) else left
    if not isinstance(state, Quantity):
        raise ValueError(
            f"a claim is about a state, or the total derivative of one; got {text(left)}"
        )
    return state


class Part(Derivation):
    """The base case or the step of an induction: a derivation that knows where it must end."""

    goal: Expression
    of: int
    index: Any

    def __init__(
        self,
        title: str,
        start: Expression,
        network: Network,
        at: Mapping[Any, Any],
        *,
        goal: Any,
        of: int,
        index: Any,
    ) -> None:
        super().__init__(title, start, network, at, kind="part")
        for name, given in (("goal", goal), ("of", of), ("index", index)):
            self._set(name, given)

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
