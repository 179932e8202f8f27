"""A derivation: a chain of equal formulae, each step judged when it is added."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NoReturn

import sympy as sp

from mdrnn_lib.derivation import display
from mdrnn_lib.derivation.algebra import Difference, Proven, Sampled, compare, is_zero
from mdrnn_lib.derivation.conditions import Condition, assumptions, check_possible
from mdrnn_lib.derivation.expressions import (
    Expression,
    check_foreign,
    check_signs,
    foreign_letters,
    formula,
    notation_of,
)
from mdrnn_lib.derivation.general import GeneralReading, holds_for_all_sizes
from mdrnn_lib.derivation.indices import Grid, Instance, Value, instances
from mdrnn_lib.derivation.matrices import Meaning, flat, is_matrix
from mdrnn_lib.derivation.network import Network
from mdrnn_lib.derivation.reading import Reading
from mdrnn_lib.derivation.reasons import objection, split
from mdrnn_lib.derivation.record import Assumed, Record, Refusal, Step
from mdrnn_lib.derivation.scope import kind_of, scope
from mdrnn_lib.notation import Notation
from mdrnn_lib.symbolic.functions import Whole

CANNOT = (ValueError, TypeError, IndexError, KeyError, ArithmeticError)
"""What a formula that means nothing raises: matrices that do not fit, a letter without a value."""


class DerivationError(ValueError):
    """A step that does not follow; `refusal` says where and by how much."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(str(refusal))

    def _repr_html_(self) -> str:
        return display.refusal(self.refusal)


class Derivation:
    """A chain of equal formulae; what has been proven of it cannot be changed.

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
    where
        What is assumed beside the lines: ``[nonzero(w), equal(tau[1] + tau[2], 1)]``.
    label
        By which the text refers to the result, such as ``"eq-gradient-sum"``.
    kind
        A ``"result"`` has a number on the page; a ``"part"`` of a longer proof and an
        ``"example"`` have none.
    meanings
        What symbols mean here, by their names, where the notation says it too broadly.

    Raises
    ------
    ValueError
        If the start means nothing: a letter without a value, a matrix without sizes.

    Examples
    --------
    >>> from mdrnn_lib.derivation import Derivation, symbols
    >>> w_h, h = symbols("w_h h")
    >>> square = Derivation("A square", (w_h + h[1]) * (w_h + h[1]))
    >>> square.step(w_h**2 + 2 * w_h * h[1] + h[1] ** 2, because="linearity").count
    1
    >>> square.step(w_h**2 + h[1] ** 2, because="regrouping")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    mdrnn_lib.derivation.derivation.DerivationError: step 2 of “A square” does not follow
      before  w_h² + 2 w_h h_1 + h_1²
      after   w_h² + h_1²
    ...
    """

    title: str
    start: Expression
    network: Network
    instances: tuple[Instance, ...]
    where: tuple[Condition, ...]
    label: str
    kind: Literal["result", "part", "example"]
    meanings: Mapping[str, str]
    steps: tuple[Step, ...]
    _readings: tuple[Reading, ...]
    _general: tuple[GeneralReading, ...]

    def __init__(
        self,
        title: str,
        start: Any,
        network: Network | None = None,
        at: Mapping[sp.Symbol, Iterable[Value] | Value] | None = None,
        *,
        where: Iterable[Condition] = (),
        label: str = "",
        kind: Literal["result", "part", "example"] = "result",
        meanings: Mapping[str, str] | None = None,
    ) -> None:
        if vars(self):
            self.__setattr__("start", start)
        given = {
            "title": title,
            "start": formula(start),
            "network": network or Network(),
            "instances": instances(at or {}),
            "where": tuple(where),
            "label": label,
            "kind": kind,
            "meanings": MappingProxyType(dict(meanings or {})),
            "steps": (),
        }
        for name, value in given.items():
            self._set(name, value)
        for one in self.where:
            if not isinstance(one, Condition):
                raise TypeError(
                    "an assumption is one of equal(…, …), nonzero(…), positive(…); got"
                    f" {one!r}: == compares how two formulae are written"
                )
        self._set("_readings", tuple(Reading(self.network, at) for at in self.instances))
        general = self.instances if self.rows else ()
        self._set("_general", tuple(GeneralReading(self.network, at) for at in general))
        for instance in self.instances:
            _check_inside(self.network, instance)
        for line in (self.start, *(side for one in self.where for side in (one.left, one.right))):
            self._check(line)
        for reading in self._readings:
            reading.value(self.start)
            check_possible(assumptions(self.where, reading))

    def _set(self, name: str, value: Any) -> None:
        object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(
            f"the {name} of a derivation cannot be changed, since its steps have been proven with"
            " it; make another Derivation"
        )

    def __delattr__(self, name: str) -> NoReturn:
        self.__setattr__(name, None)

    def step(
        self, expression: Any, because: str, using: "Derivation | None" = None
    ) -> "Derivation":
        """Add a line, if it follows from the last one.

        Parameters
        ----------
        expression
            A formula equal to the last line.
        because
            One of `REASONS`, or one with a remark: ``"chain rule: h_1 contains w_h too"``.
        using
            The derivation that a ``"result above"`` is the result of.

        Returns
        -------
        Derivation
            This derivation, so that steps can be written one after the other.

        Raises
        ------
        DerivationError
            If the two formulae are not equal, or the reason is not the one for which they are.
        ValueError
            If the reason is not one of `REASONS`.
        """
        reason, remark = split(because)
        after = formula(expression)
        verdict = self._judged(after)
        cited = using.lines if using and using.count else ()
        pair = self.end, after
        wrong = objection(reason, pair, self.network, self.instances, self.where, cited)
        if wrong:
            raise self._refusal(after, self.instances[0], wrong)
        general = isinstance(verdict, Proven) and self._holds_for_all_sizes(after)
        self._set("steps", (*self.steps, Step(after, reason, remark, verdict, general)))
        return self

    @property
    def lines(self) -> tuple[Expression, ...]:
        """All formulae, from the start to the last line."""
        return (self.start, *(step.expression for step in self.steps))

    @property
    def end(self) -> Expression:
        """The last line."""
        return self.lines[-1]

    @property
    def rows(self) -> bool:
        """Whether the formulae are about rows and matrices, or about single numbers."""
        return self.network.rows

    @property
    def used(self) -> tuple[tuple[Instance, frozenset[tuple[int, Value]]], ...]:
        """For each instance, the equations of a claim that were used, each with its index."""
        return tuple(
            (at, frozenset(reading.used))
            for at, reading in zip(self.instances, self._readings, strict=True)
        )

    @property
    def notation(self) -> Notation | None:
        """The notation of the formulae."""
        found = (notation_of(line) for line in self.lines)
        return self.network.notation or next((one for one in found if one), None)

    @property
    def record(self) -> Record:
        """What a page shows."""
        known = self.network.hypotheses
        assumed = [Assumed(one.left, "=", one.right, self.rows) for one in known]
        assumed += [condition.assumed(self.rows) for condition in self.where]
        return Record(
            self.title,
            self.start,
            self.steps,
            self.instances,
            self.rows,
            scope(self.network, self.instances, self.least, self._provisos()),
            tuple(assumed),
            self.notation,
            self.label,
            self.kind,
            self.meanings,
        )

    def _provisos(self) -> set[str]:
        """Say what the readings took for granted, and of which kind SymPy's own letters are.

        Of a letter whose values are listed nothing more has to be said.
        """
        kinds = {letter for line in self.lines for letter in foreign_letters(line)}
        kinds = kinds.difference(*self.instances)
        return {
            *(proviso for reading in self._readings for proviso in reading.provisos),
            *(f"{letter} {words}" for letter in kinds if (words := kind_of(letter))),
        }

    @property
    def least(self) -> Mapping[str, int] | None:
        """The sizes from which on every step holds; None if that is known for no others."""
        if not self.steps or not all(step.general for step in self.steps):
            return None
        named = [reading.least for reading in self._general]
        return {size: max(least.get(size, 1) for least in named) for size in self.network.sizes}

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len(self.steps)

    def up_to(self, count: int) -> "Derivation":
        """Return a derivation of the first few steps, as it was when they had been added."""
        earlier = object.__new__(type(self))
        vars(earlier).update(vars(self) | {"steps": self.steps[:count]})
        return earlier

    def _check(self, expression: Expression) -> None:
        self.network.check(expression)
        defined = [formula for line in self.network.defined() for formula in line]
        assumed = [side for condition in self.where for side in (condition.left, condition.right)]
        check_signs([*defined, *assumed, *self.lines, expression])
        check_foreign(expression, notation_of(expression) or self.network.notation)

    def _judged(self, after: Expression) -> Proven | Sampled:
        """Return the weakest verdict of all instances."""
        judged = [self._compared(after, reading) for reading in self._readings]
        if all(nothing for _, nothing in judged) and formula(0) not in (self.end, after):
            nothing_seen = "nothing to see: both are zero wherever tried"
            raise self._refusal(after, self.instances[0], nothing_seen)
        verdicts = [verdict for verdict, _ in judged]
        return next((v for v in verdicts if isinstance(v, Sampled)), verdicts[0])

    def _compared(self, after: Expression, reading: Reading) -> tuple[Proven | Sampled, bool]:
        """Compare the last line with the next in one instance; tell whether both are zero."""
        try:
            self._check(after)
            left, right = reading.value(self.end), reading.value(after)
            sides = _where_defined(left, reading, self.end), _where_defined(right, reading, after)
            verdict = compare(*sides, assumptions(self.where, reading))
        except CANNOT as reason:
            words = str(reason) or type(reason).__name__
            raise self._refusal(after, reading.instance, words) from None
        if isinstance(verdict, Difference):
            raise self._refusal(after, reading.instance, verdict)
        return verdict, is_zero(left) and is_zero(right)

    def _holds_for_all_sizes(self, after: Expression) -> bool:
        return bool(self._general) and all(
            holds_for_all_sizes(self.end, after, reading) for reading in self._general
        )

    def _refusal(
        self, after: Expression, instance: Instance, found: Difference | str
    ) -> DerivationError:
        where = instance, found, self.rows
        return DerivationError(Refusal(self.title, self.count + 1, self.end, after, *where))

    def __repr__(self) -> str:
        return str(self.record)

    def _repr_latex_(self) -> str:
        return display.latex(self.record)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return display.bundle(self.record, repr(self))


def _where_defined(whole: Meaning, reading: Reading, line: Expression) -> Meaning:
    """Return a meaning that is defined where the line is, though something in it cancels."""
    demands = sorted(reading.demands(line), key=sp.default_sort_key)
    if not demands or (isinstance(whole, sp.MatrixExpr) and not is_matrix(whole)):
        return whole
    first, *others = flat(whole)
    first = Whole(first, *demands)
    return sp.ImmutableMatrix(*whole.shape, [first, *others]) if is_matrix(whole) else first


def _check_inside(network: Network, instance: Instance) -> None:
    """Refuse to look at what lies outside: every state there is zero.

    Raises
    ------
    ValueError
        If a letter of the instance stands for such a point or step.
    """
    grids = [extent for extent in network.ranges.values() if isinstance(extent, Grid)]
    for letter, at in instance.items():
        own = [network.ranges[letter]] if letter in network.ranges else []
        for extent in own or (grids if isinstance(at, tuple) else []):
            if extent.place(at, instance) == "zero":
                raise ValueError(f"{letter} = {at} is outside the network: it ends with {extent}")
