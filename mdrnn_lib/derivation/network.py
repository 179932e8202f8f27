"""What the symbols of a derivation stand for, so that each formula can be computed.

A network is a set of defining *lines*, such as h_t = φ(a_t).  A formula's meaning is found by
putting the lines into each other until only given numbers are left: weights, inputs, the state
before the first step.  The two derivatives then are what their names say:

- the total derivative d h_t / d v unrolls h_t down to v and differentiates that;
- the immediate derivative ∂⁺ h_t / ∂ v differentiates the one line of h_t, every other state in it
  held still.

For a proof by induction all but one line is hidden: every other state is then *opaque*, some
function, never mind which, of what came before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import prod
from types import MappingProxyType
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.expressions import (
    Binomial,
    Call,
    Diagonal,
    Entry,
    Expression,
    Foreign,
    Immediate,
    Labelled,
    MatrixProduct,
    Negative,
    Number,
    Power,
    Product,
    Quantity,
    Quotient,
    Series,
    Sum,
    Total,
    Transpose,
    formula,
)
from mdrnn_lib.derivation.indices import Domain, Instance, Value, value
from mdrnn_lib.symbolic.functions import Phi, PhiPrime, ReLU, S, Step, T
from mdrnn_lib.symbols import Symbol

FUNCTIONS: Mapping[str, Any] = {
    "phi": Phi,
    "phi'": PhiPrime,
    "sigma": S,
    "sigma'": lambda a: S(a) * (1 - S(a)),
    "tanh": T,
    "tanh'": lambda a: 1 - T(a) ** 2,
    "relu": ReLU,
    "bracket": Step,
    "exp": sp.exp,
    "log": sp.log,
}

CONSTANTS = ("I", "e")

Meaning = Any
"""A number or, where rows and matrices are meant, an explicit matrix, in SymPy's symbols."""


@dataclass(frozen=True)
class Hypothesis:
    """An equation about an opaque derivative that may be used, for every letter of `over`."""

    left: Total
    right: Expression
    over: Domain | None = None


@dataclass(frozen=True)
class Network:
    """The lines that define a recurrence, and how large to take it in a check.

    Attributes
    ----------
    lines
        ``{h[t]: phi(a[t])}``: each state by the line that defines it.
    short
        Abbreviations such as ``{a[t]: …}``.  They are no states: an immediate derivative looks
        through them.
    sizes
        ``{"H": 2, "F": 2}``: with sizes, rows and matrices are meant, without, single numbers.
    steps
        The first and the last step of a sequence.  States before the first are given, those after
        the last are zero.
    grid
        The extents of a grid.  States outside it are zero.
    only
        The one state whose line may be used, if the others are to be opaque.
    hypotheses
        What is known of the opaque ones.
    """

    lines: Mapping[Quantity, Any] = field(default_factory=dict)
    short: Mapping[Quantity, Any] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[Any, Any] | None = None
    grid: tuple[int, ...] | None = None
    only: Quantity | None = None
    hypotheses: tuple[Hypothesis, ...] = ()

    def __post_init__(self) -> None:
        for name in ("lines", "short"):
            given = {left: formula(right) for left, right in getattr(self, name).items()}
            for left in given:
                _check_pattern(left)
            object.__setattr__(self, name, MappingProxyType(given))
        lengths = list(self.sizes.values())
        if lengths and (min(lengths) < 2 or len(set(lengths)) < len(lengths)):
            raise ValueError(
                f"sizes must differ, and be 2 at least, so that no matrix fits by chance; got"
                f" {dict(self.sizes)}"
            )
        object.__setattr__(self, "sizes", MappingProxyType(dict(self.sizes)))

    def knowing_only(self, state: Quantity) -> "Network":
        """Hide every line but that of one state."""
        return replace(self, only=state)

    def assuming(self, left: Total, right: Expression, over: Domain | None = None) -> "Network":
        """Let a hypothesis about opaque derivatives be used."""
        return replace(self, hypotheses=(*self.hypotheses, Hypothesis(left, right, over)))

    def check_inside(self, instance: Instance) -> None:
        """Refuse to look at points outside the grid, or at steps after the last.

        Raises
        ------
        ValueError
            If a letter of the instance stands for such a point or step: every state there is zero,
            and nothing can be learnt from it.
        """
        for letter, at in instance.items():
            if isinstance(at, tuple) and self.grid:
                inside = all(0 <= i < X for i, X in zip(at, self.grid, strict=True))
            elif isinstance(at, int) and self.steps:
                inside = at <= int(value(self.steps[1], instance))  # type: ignore[arg-type]
            else:
                inside = True
            if not inside:
                raise ValueError(f"{letter} = {at} is outside the network's grid or steps")

    def meaning(self, expression: Expression, instance: Instance | None = None) -> Meaning:
        """Unroll a formula down to what is given.

        Raises
        ------
        ValueError
            If the formula cannot be computed: a derivative inside a derivative, matrices that do
            not fit.
        """
        value = Reading(self, instance or {}).value(expression)
        plain = {letter: sp.Symbol(letter.name) for letter in _free_letters(value)}
        return _entrywise(lambda number: number.xreplace(plain), value)


class Letter(sp.Symbol):  # type: ignore[misc]
    """A number of a network; it equals no symbol of the same name that somebody else has made."""


@dataclass(frozen=True)
class Key:
    """One quantity in an instance: its symbol and the values of its indices."""

    symbol: Symbol
    at: tuple[Value, ...] = ()

    def __str__(self) -> str:
        def written(index: Value) -> str:
            return ",".join(map(str, index)) if isinstance(index, tuple) else str(index)

        return "_".join([self.symbol.name, *map(written, self.at)])


@dataclass(frozen=True)
class Held:
    """How far to unroll: not beyond `by`; and not beyond any state if `states` are held still."""

    by: Key
    states: bool = False


@dataclass(frozen=True)
class Origin:
    """Where a letter comes from: an entry, counted from 0, of a quantity; None for a number."""

    key: Key
    entry: tuple[int, int] | None
    immediate: bool = False

    def __str__(self) -> str:
        entry = "" if self.entry is None else "[{},{}]".format(*(k + 1 for k in self.entry))
        return f"{self.key}{entry}"

    def of(self, whole: Meaning) -> Meaning:
        """Return this entry of a value of the quantity."""
        return whole if self.entry is None else whole[self.entry]


class Reading:
    """A network read in one instance."""

    def __init__(self, network: Network, instance: Instance) -> None:
        self.network = network
        self.instance = dict(instance)
        self.known_state = network.only and self.key(network.only, self.instance)
        self._values: dict[tuple[Key, Held | None], Meaning] = {}
        self._held_letters: dict[sp.Symbol, Origin] = {}
        self._opaque: dict[str, Origin] = {}
        self._reached: dict[tuple[Key, Key], bool] = {}
        self.used_hypothesis = False

    # ---- formulae ----

    def value(
        self, e: Expression, instance: Instance | None = None, held: Held | None = None
    ) -> Meaning:
        """Compute a formula."""
        instance = self.instance if instance is None else instance

        def inner(part: Expression, within: Instance = instance) -> Meaning:
            return self.value(part, within, held)

        match e:
            case Number(number):
                return sp.Rational(number.numerator, number.denominator)
            case Quantity():
                return self.quantity(self.key(e, instance), held)
            case Foreign(expression):
                letters = {k: v for k, v in instance.items() if isinstance(v, int)}
                return expression.subs(letters).doit()
            case Labelled(body, _):
                return inner(body)
            case Sum(terms):
                return _added([inner(term) for term in terms])
            case Negative(body):
                return -inner(body)
            case Product(factors):
                return _multiplied([inner(factor) for factor in factors])
            case MatrixProduct(factors):
                return _matrix_product([inner(factor) for factor in factors])
            case Quotient(top, bottom):
                return inner(top) / inner(bottom)
            case Power(base, exponent):
                power = value(exponent, instance)
                return _entrywise_if_row(lambda number: number**power, inner(base))
            case Transpose(body):
                return _transposed(inner(body))
            case Diagonal(body):
                row = inner(body)
                return sp.ImmutableMatrix(sp.diag(*row)) if _is_matrix(row) else row
            case Entry(of, at):
                return _entry_of(inner(of), _place(at, instance))
            case Call(function, argument):
                return _entrywise(FUNCTIONS[function], inner(argument))
            case Binomial(top, bottom):
                return sp.binomial(value(top, instance), value(bottom, instance))
            case Series(kind, domain, body):
                _check_free(domain, instance)
                parts = [inner(body, within) for within in domain.instances(instance)]
                return self._series(kind, parts)
            case Total(of, by) if held is None:
                return self.total(of, by, instance)
            case Immediate(of, by) if held is None:
                return self.immediate(of, by, instance)
        raise ValueError(f"cannot compute a {type(e).__name__} inside a derivative")

    def _series(self, kind: str, parts: list[Meaning]) -> Meaning:
        if kind == "sum":
            return _added(parts) if parts else sp.Integer(0)
        if kind == "product" or not self.network.sizes:
            return _multiplied([sp.Integer(1), *parts])
        return _matrix_product(parts) if parts else sp.eye(self.network.sizes["H"]).as_immutable()

    # ---- quantities ----

    def key(self, quantity: Quantity, instance: Instance) -> Key:
        """Return which quantity is meant in an instance."""
        return Key(quantity.symbol, tuple(value(i, instance) for i in quantity.indices))

    def quantity(self, key: Key, held: Held | None) -> Meaning:
        """Unroll one quantity."""
        if (key, held) not in self._values:
            self._values[key, held] = self._unrolled(key, held)
        return self._values[key, held]

    def _unrolled(self, key: Key, held: Held | None) -> Meaning:
        if held and key == held.by:
            return self._held(key)
        if key.symbol.name in CONSTANTS:
            return self._constant(key)
        line, is_state, letters = self._line(key)
        if line is None or self._is_given(key):
            return self._letters("", key)
        if self._is_outside(key):
            return self._letters("", key) * 0
        if held and held.states and is_state:
            return self._held(key)
        if is_state and self.known_state and key != self.known_state:
            return self._opaque_state(key, held)
        return self.value(line, letters, held)

    def _constant(self, key: Key) -> Meaning:
        """Return the identity matrix, or the row of H entries with a one at place j."""
        if not self.network.sizes:
            return sp.Integer(1)
        identity = sp.eye(self.network.sizes["H"]).as_immutable()
        if key.symbol.name == "I":
            return identity
        if not 1 <= int(key.at[0]) <= identity.rows:  # type: ignore[arg-type]
            raise ValueError(f"there is no unit {key.at[0]} among {identity.rows}")
        return identity[int(key.at[0]) - 1, :]  # type: ignore[arg-type]

    def _line(self, key: Key) -> tuple[Expression | None, bool, Instance]:
        """Find the line that defines a quantity, and the values of the letters in it."""
        for lines, are_states in ((self.network.lines, True), (self.network.short, False)):
            for pattern, line in lines.items():
                letters = _matched(pattern, key)
                if letters is not None:
                    return line, are_states, {**self.instance, **letters}
        defined = {left.symbol for left in [*self.network.lines, *self.network.short]}
        if key.symbol in defined:
            raise ValueError(f"no line of the network defines {key}, with indices of this form")
        return None, False, {}

    def _is_given(self, key: Key) -> bool:
        """Tell whether a step lies before the first."""
        steps = self.network.steps
        return bool(steps and key.at and isinstance(key.at[0], int) and key.at[0] < steps[0])

    def _is_outside(self, key: Key) -> bool:
        """Tell whether a point lies outside the grid, or a step after the last."""
        index = key.at[0] if key.at else None
        if isinstance(index, tuple):
            beyond = [i >= X for i, X in zip(index, self.network.grid or (), strict=False)]
            return min(index) < 0 or any(beyond)
        if isinstance(index, int) and self.network.steps:
            return index > int(value(self.network.steps[1], self.instance))  # type: ignore[arg-type]
        return False

    def _opaque_state(self, key: Key, held: Held | None, immediate: bool = False) -> Meaning:
        """Return some function, never mind which, of what is held, if that comes before it."""
        if held is None or not self.reaches(held.by, key):
            return self._letters("", key)
        arguments = list(_flat(self._held(held.by)))

        def some_function(letter: sp.Symbol) -> sp.Expr:
            name = f"{'∂⁺' if immediate else ''}{letter}"
            self._opaque[name] = replace(self._origins(key)[letter], immediate=immediate)
            return sp.Function(name)(*arguments)

        return _entrywise(some_function, self._letters("", key))

    def reaches(self, by: Key, key: Key) -> bool:
        """Tell whether a state depends on something at all, by unrolling it with nothing hidden."""
        if (by, key) not in self._reached:
            open_network = replace(self.network, only=None, hypotheses=())
            unrolled = Reading(open_network, self.instance).quantity(key, Held(by))
            found = {letter.name for letter in _free_letters(unrolled)}
            self._reached[by, key] = any(x.name in found for x in self._origins(by, "⟨⟩"))
        return self._reached[by, key]

    def _held(self, key: Key) -> Meaning:
        """Return the letters that take the place of a quantity while it is held."""
        return self._letters("⟨⟩", key)

    def _letters(self, mark: str, key: Key) -> Meaning:
        """Return a quantity as letters of its own: one, or a matrix of them."""
        origins = self._origins(key, mark)
        if mark:
            self._held_letters.update(origins)
        shape = self._shape(key)
        return sp.ImmutableMatrix(*shape, list(origins)) if shape else next(iter(origins))

    def _origins(self, key: Key, mark: str = "") -> dict[sp.Symbol, Origin]:
        shape = self._shape(key)
        entries = [(i, j) for i in range(shape[0]) for j in range(shape[1])] if shape else [None]
        origins = [Origin(key, entry) for entry in entries]
        return {Letter(f"{mark[:1]}{origin}{mark[1:]}"): origin for origin in origins}

    def _shape(self, key: Key) -> tuple[int, ...]:
        """Return the shape in numbers; empty where single numbers are meant."""
        if not self.network.sizes:
            return ()
        lengths: Mapping[str, int] = {"1": 1, "G": 1, **self.network.sizes}
        return tuple(prod(lengths[letter] for letter in side) for side in key.symbol.shape)

    # ---- derivatives ----

    def total(self, of: Expression, by: Expression, instance: Instance) -> Meaning:
        """Unroll `of` down to `by`, and differentiate."""
        self._check_lines()
        quantity, place = _split_entry(by, instance)
        held = Held(self.key(quantity, instance))
        return self._derivative(self.value(of, instance, held), held.by, place)

    def immediate(self, of: Expression, by: Expression, instance: Instance) -> Meaning:
        """Differentiate the line of `of`, all states in it held still."""
        self._check_lines()
        if not isinstance(of, Quantity):
            raise ValueError("an immediate derivative is that of one quantity, by its line")
        quantity, place = _split_entry(by, instance)
        held = Held(self.key(quantity, instance), states=True)
        return self._derivative(self._one_line(self.key(of, instance), held), held.by, place)

    def _check_lines(self) -> None:
        if not self.network.lines:
            raise ValueError("a derivative needs a network: the lines that define its states")

    def _one_line(self, key: Key, held: Held) -> Meaning:
        line, is_state, letters = self._line(key)
        if line is None or key == held.by or self._is_given(key) or self._is_outside(key):
            return self.quantity(key, held)
        if is_state and self.known_state and key != self.known_state:
            return self._opaque_state(key, held, immediate=True)
        return self.value(line, letters, held)

    def _derivative(self, of: Meaning, by: Key, place: tuple[int, int] | None) -> Meaning:
        """Differentiate by what was held, then give everything its value again."""
        held = self._held(by)
        held = held if place is None else _entry_of(held, place)
        return _entrywise(self._released, _differentiated(of, held))

    def _released(self, number: sp.Expr) -> sp.Expr:
        number = number.replace(
            lambda node: (
                isinstance(node, sp.Derivative) and node.expr.func.__name__ in self._opaque
            ),
            self._opaque_derivative,
        )
        number = number.replace(
            lambda node: node.func.__name__ in self._opaque if node.is_Function else False,
            lambda node: Letter(node.func.__name__),
        )
        held = number.free_symbols & self._held_letters.keys()
        return number.xreplace(
            {
                letter: origin.of(self.quantity(origin.key, None))
                for letter, origin in self._held_letters.items()
                if letter in held
            }
        )

    def _opaque_derivative(self, node: sp.Derivative) -> sp.Expr:
        """Return what a hypothesis says of the derivative of an opaque state, else a letter.

        The letter stands for a number of which nothing is assumed.
        """
        of, by = self._opaque[node.expr.func.__name__], self._held_letters[node.variables[0]]
        if not of.immediate:
            for hypothesis in self.network.hypotheses:
                over = hypothesis.over
                for within in over.instances(self.instance) if over else [self.instance]:
                    if self._is_about(hypothesis.left, of.key, by, within):
                        self.used_hypothesis = True
                        return self._cell(hypothesis, within, of, by)
        return Letter(f"d{'⁺' if of.immediate else ''}{of}/d{by}")

    def _is_about(self, left: Total, of: Key, by: Origin, instance: Instance) -> bool:
        quantity, place = _split_entry(left.by, instance)
        return (
            isinstance(left.of, Quantity)
            and self.key(left.of, instance) == of
            and self.key(quantity, instance) == by.key
            and place in (None, by.entry)
        )

    def _cell(self, hypothesis: Hypothesis, within: Instance, of: Origin, by: Origin) -> Meaning:
        """Return the one number that a hypothesis gives: of a number, a row, or a Jacobian."""
        whole = self.value(hypothesis.right, within)
        place = _split_entry(hypothesis.left.by, within)[1]
        of_shape, by_shape = self._shape(of.key), self._shape(by.key) if place is None else ()
        if by_shape and of_shape and not (by_shape[0] == of_shape[0] == 1):
            raise ValueError("a hypothesis about a row by a matrix: take it by one entry")
        expected = (by_shape[1], of_shape[1]) if by_shape and of_shape else by_shape or of_shape
        if (tuple(whole.shape) if _is_matrix(whole) else ()) != expected:
            raise ValueError("the right side of the hypothesis has not the shape of its left side")
        if by_shape and of_shape:
            return whole[by.entry[1], of.entry[1]]  # type: ignore[index]
        if expected:
            return whole[by.entry if by_shape else of.entry]
        return whole


def _check_pattern(left: Quantity) -> None:
    """A line is defined for letters or for numbers: ``h[t]``, ``x[0, 0]``, not ``h[t - 1]``."""

    def plain(index: Any) -> bool:
        return isinstance(index, sp.Symbol | int) or (
            isinstance(index, tuple) and all(isinstance(entry, int) for entry in index)
        )

    if not all(plain(index) for index in left.indices):
        raise ValueError(f"a line is defined for letters or numbers, such as h[t]; got {left}")


def _check_free(domain: Any, instance: Instance) -> None:
    """A sum needs a letter of its own, which means nothing else around it."""
    names = [getattr(domain, name, None) for name in ("letter", "dimension")]
    for name in names:
        if name in instance:
            raise ValueError(f"the letter {name} has a value already; take another for the sum")


def _matched(pattern: Quantity, key: Key) -> Instance | None:
    """Return the letters of a pattern such as h_t if a quantity is of its form."""
    if pattern.symbol != key.symbol or len(pattern.indices) != len(key.at):
        return None
    letters: dict[sp.Symbol, Value] = {}
    for index, at in zip(pattern.indices, key.at, strict=True):
        if isinstance(index, sp.Symbol):
            letters[index] = at
        elif index != at:
            return None
    return letters


def _split_entry(by: Expression, instance: Instance) -> tuple[Quantity, tuple[int, int] | None]:
    """Take (W_h)_{ij} apart into W_h and its place, counted from 0."""
    match by:
        case Quantity():
            return by, None
        case Entry(Quantity() as of, at):
            return of, _place(at, instance)
    raise ValueError("a derivative is by a quantity, or by one entry of it")


def _place(at: tuple[Any, ...], instance: Instance) -> tuple[int, int]:
    """Return row and column, counted from 0; a row has but one."""
    numbers = [int(value(k, instance)) - 1 for k in at]  # type: ignore[arg-type]
    if min(numbers) < 0:
        raise ValueError("entries count from 1")
    return (numbers[0], numbers[1]) if len(numbers) == 2 else (0, numbers[0])


def _entry_of(whole: Meaning, place: tuple[int, int]) -> Meaning:
    if not _is_matrix(whole):
        raise ValueError("a number has no entries")
    return whole[place]


def _differentiated(of: Meaning, by: Meaning) -> Meaning:
    """Differentiate; a row by a row is a Jacobian, with a row for each entry of `by`."""
    if not _is_matrix(by):
        return _entrywise(lambda number: number.diff(by), of)
    if not _is_matrix(of):
        return by.applyfunc(of.diff)
    if of.rows == 1 and by.rows == 1:
        return sp.ImmutableMatrix(by.cols, of.cols, lambda i, j: of[j].diff(by[i]))
    raise ValueError("the derivative of a row by a matrix is no matrix: take it by one entry")


def _entrywise(function: Any, whole: Meaning) -> Meaning:
    return whole.applyfunc(function) if _is_matrix(whole) else function(whole)


def _entrywise_if_row(function: Any, whole: Meaning) -> Meaning:
    """Apply a function to a number or to each entry of a row; a matrix takes it whole."""
    return _entrywise(function, whole) if _is_row(whole) else function(whole)


def _is_row(whole: Meaning) -> bool:
    return _is_matrix(whole) and whole.rows == 1


def _free_letters(whole: Meaning) -> set[Letter]:
    return {letter for letter in sp.sympify(whole).free_symbols if isinstance(letter, Letter)}


def _is_matrix(whole: Meaning) -> bool:
    return isinstance(whole, sp.MatrixBase)


def _flat(whole: Meaning) -> Any:
    return whole if _is_matrix(whole) else [whole]


def _added(parts: list[Meaning]) -> Meaning:
    """Add up; a plain 0 fits every shape, and a number is added to each entry of a row."""
    kept = [part for part in parts if part != 0]
    if not any(_is_matrix(part) for part in kept):
        return sp.Add(*kept) if kept else parts[0]
    result = kept[0]
    for part in kept[1:]:
        result = _sum_of_two(result, part)
    return result


def _sum_of_two(left: Meaning, right: Meaning) -> Meaning:
    if _is_row(left) and not _is_matrix(right):
        return left.applyfunc(lambda number: number + right)
    if _is_row(right) and not _is_matrix(left):
        return right.applyfunc(lambda number: left + number)
    return left + right


def _multiplied(parts: list[Meaning]) -> Meaning:
    """Multiply numbers, or rows entry by entry."""
    result = parts[0]
    for part in parts[1:]:
        both = _is_matrix(result) and _is_matrix(part)
        result = sp.matrix_multiply_elementwise(result, part) if both else result * part
    return result


def _matrix_product(parts: list[Meaning]) -> Meaning:
    """Multiply matrices; a row times a column is a number."""
    result = parts[0]
    for part in parts[1:]:
        result = result * part
        if _is_matrix(result) and result.shape == (1, 1):
            result = result[0, 0]
    return result


def _transposed(whole: Meaning) -> Meaning:
    return whole.T if _is_matrix(whole) or isinstance(whole, sp.MatrixExpr) else whole
