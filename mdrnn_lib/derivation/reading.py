"""What a formula means: the lines of a network put into each other until only givens are left.

The two derivatives then are what their names say:

- the total derivative d h_t / d v unrolls h_t down to v and differentiates that;
- the immediate derivative ∂⁺ h_t / ∂ v differentiates the one line of h_t, every other state in it
  held still.

For a proof by induction all but a few lines are hidden: every other state is then *opaque*, some
function, never mind which, of what came before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
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
    Same,
    Series,
    Stopped,
    Sum,
    Total,
    Transpose,
    formula,
    walk,
)
from mdrnn_lib.derivation.functions import ENTRYWISE, WHOLE_ROW
from mdrnn_lib.derivation.indices import (
    Instance,
    Point,
    Range,
    Sequence,
    Value,
    letters_in,
    number,
    value,
)
from mdrnn_lib.derivation.matrices import (
    Meaning,
    added,
    determinant,
    differentiated,
    entry_of,
    entrywise,
    flat,
    is_matrix,
    is_row,
    matrix_product,
    multiplied,
    quotient,
    raised,
    transposed,
)
from mdrnn_lib.derivation.network import Hypothesis, Network, matched
from mdrnn_lib.derivation.render import text
from mdrnn_lib.notation import Symbol
from mdrnn_lib.symbolic.functions import ReLU, Step, Whole

PARTIAL = ("log", "sqrt")
"""Functions that are not defined for all numbers."""

KINKED = {ReLU: "relu", Step: "bracket", sp.Abs: "abs"}
"""Functions without a derivative at 0, where they are given the slope 0."""


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

    by: tuple[Key, ...]
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


def meaning(network: Network, expression: Expression, instance: Instance | None = None) -> Meaning:
    """Unroll a formula down to what is given.

    Parameters
    ----------
    network
        What the symbols stand for.
    expression
        The formula.
    instance
        The values of its index letters.

    Returns
    -------
    Meaning
        A number, a row or a matrix, in plain symbols of SymPy.

    Raises
    ------
    ValueError
        If the formula cannot be computed: matrices that do not fit, letters without a value.
    """
    whole = Reading(network, instance or {}).value(expression)
    letters = sp.sympify(whole).free_symbols
    plain = {letter: sp.Symbol(letter.name) for letter in letters if isinstance(letter, Letter)}
    return entrywise(lambda number: number.replace(Whole, lambda a: a).xreplace(plain), whole)


class Reading:
    """A network read in one instance.

    Attributes
    ----------
    used
        The equations of a claim that have been used, each with its index.
    provisos
        What its results hold for: behind which last steps a state was looked for, and taken for
        zero; which sums with an open bound must not end before they begin; which slope a kink,
        where there is no derivative, was given.
    """

    def __init__(self, network: Network, instance: Instance) -> None:
        self.network = network
        self.instance = dict(instance)
        self.known = {self.key(state, self.instance) for state in network.only}
        self.used: set[tuple[int, Value]] = set()
        self._values: dict[tuple[Key, Held | None], Meaning] = {}
        self._unrolling: list[tuple[Key, Held | None]] = []
        self._held_letters: dict[sp.Symbol, Origin] = {}
        self._opaque: dict[str, Origin] = {}
        self._reached: dict[tuple[tuple[Key, ...], Key], bool] = {}
        self.provisos: set[str] = set()
        lines = (part for _, line in network.defined() for part in walk(line))
        self._partial = any(
            isinstance(part, Quotient | Power | Foreign)
            or (isinstance(part, Call) and (part.rule or part.function in PARTIAL))
            for part in lines
        )

    # ---- formulae ----

    def value(
        self, e: Expression, instance: Instance | None = None, held: Held | None = None
    ) -> Meaning:
        """Compute a formula."""
        instance = self.instance if instance is None else instance

        def inner(part: Expression, within: Instance = instance) -> Meaning:
            return self.value(part, within, held)

        match e:
            case Number(fraction):
                return sp.Rational(fraction.numerator, fraction.denominator)
            case Quantity():
                return self.quantity(self.key(e, instance), held)
            case Foreign(expression):
                numbers = {k: v for k, v in instance.items() if isinstance(v, int)}
                return expression.subs(numbers).doit()
            case Labelled(body, _):
                return inner(body)
            case Sum(terms):
                return added([inner(term) for term in terms])
            case Negative(body):
                return -inner(body)
            case Product(factors):
                return multiplied([inner(factor) for factor in factors])
            case MatrixProduct(factors):
                return matrix_product([inner(factor) for factor in factors])
            case Quotient(top, bottom):
                return quotient(inner(top), inner(bottom))
            case Power(base, exponent):
                return raised(inner(base), _exponent(exponent, instance))
            case Transpose(body):
                return transposed(inner(body))
            case Diagonal(body):
                row = inner(body)
                if self.network.rows and not is_row(row):
                    raise ValueError(f"diag(…) is of a row; {text(body)} is none")
                return sp.ImmutableMatrix(sp.diag(*row)) if is_matrix(row) else row
            case Entry(of, at):
                whole = inner(of)
                return entry_of(whole, _place(at, instance, getattr(whole, "shape", (1, 1))))
            case Call(name, argument, rule):
                return self._called(name, argument, rule, inner)
            case Binomial(top, bottom):
                return sp.binomial(_exponent(top, instance), _exponent(bottom, instance))
            case Same(left, right):
                return sp.Integer(value(left, instance) == value(right, instance))
            case Stopped(body):
                return self.value(body, instance)
            case Series(kind, Range() as domain, body) if _is_open(domain, instance):
                self.provisos.add(f"{domain.high} ≥ {domain.low - 1}")
                return _series_without_end(kind, domain, inner(body))
            case Series(kind, domain, body):
                _check_free(domain, instance)
                parts = [inner(body, within) for within in domain.instances(instance)]
                return self._series(kind, parts, body)
            case Total(of, by):
                return self.total(of, by, instance, held)
            case Immediate(of, by):
                return self.immediate(of, by, instance, held)
        raise ValueError(f"there is no meaning of a {type(e).__name__}")

    def _called(self, name: str, argument: Expression, rule: Any, inner: Any) -> Meaning:
        if rule is not None:
            return inner(formula(rule(argument)))
        if name in WHOLE_ROW:
            whole = inner(argument)
            entries = WHOLE_ROW[name](list(flat(whole)))
            return sp.ImmutableMatrix(*whole.shape, entries) if is_matrix(whole) else entries[0]
        return entrywise(ENTRYWISE[name], inner(argument))

    def _series(self, kind: str, parts: list[Meaning], body: Expression) -> Meaning:
        if kind == "sum":
            return added(parts) if parts else sp.Integer(0)
        if kind == "product" and any(is_matrix(part) and not is_row(part) for part in parts):
            raise ValueError("multiply(…) is of numbers or rows; chain(…) is the one of matrices")
        if kind == "product" or not self.network.rows:
            return multiplied([sp.Integer(1), *parts])
        return matrix_product(parts) if parts else sp.eye(self._side(body)).as_immutable()

    def _side(self, body: Expression) -> int:
        """Return how many rows a matrix has, that it need not be written out."""
        match body:
            case Quantity(symbol):
                return self._length(symbol.shape[0])
            case Transpose(Quantity(symbol)):
                return self._length(symbol.shape[1])
            case MatrixProduct(factors):
                return self._side(factors[0])
            case Diagonal(Quantity(symbol)) | Immediate(_, Quantity(symbol)):
                return self._length(symbol.shape[1])
            case Diagonal(Call(_, Quantity(symbol))) | Total(_, Quantity(symbol)):
                return self._length(symbol.shape[1])
            case Diagonal(inside) | Labelled(inside):
                return self._side(inside)
        raise ValueError("an empty product of matrices whose size cannot be told")

    # ---- where a formula is defined ----

    def demands(self, e: Expression, instance: Instance | None = None) -> set[sp.Expr]:
        """Return all quotients, roots and logarithms in a formula and in the lines that it needs.

        Put together they may cancel, as in β/β; yet the formula is defined only where they are.
        """
        found: set[sp.Expr] = set()
        self._demand(e, self.instance if instance is None else instance, found, set())
        return found

    def _demand(
        self, e: Expression, instance: Instance, found: set[sp.Expr], seen: set[Key]
    ) -> None:
        match e:
            case Foreign(expression):
                numbers = {k: sp.Integer(v) for k, v in instance.items() if isinstance(v, int)}
                parts = flat(expression) if not expression.has(sp.MatrixSymbol) else []
                found.update(part.xreplace(numbers) for part in parts if _is_partial(part))
            case Quotient(_, bottom):
                found.update(1 / number for number in flat(self.value(bottom, instance)))
            case Power(base, exponent):
                whole, power = self.value(base, instance), _exponent(exponent, instance)
                if not power.is_nonnegative:
                    of = (
                        [determinant(whole)]
                        if is_matrix(whole) and not is_row(whole)
                        else flat(whole)
                    )
                    found.update(number**power for number in of)
            case Call(name, argument, rule):
                if rule is not None:
                    self._demand(formula(rule(argument)), instance, found, seen)
                elif name in PARTIAL:
                    found.update(flat(self.value(e, instance)))
            case Series(_, Range() as domain, _) if _is_open(domain, instance):
                found.update(filter(_is_partial, flat(self.value(e, instance))))
                return
            case Series(_, domain, body):
                for within in domain.instances(instance):
                    self._demand(body, within, found, seen)
                return
            case Quantity():
                self._demand_of(self.key(e, instance), found, seen)
        for child in e.children():
            self._demand(child, instance, found, seen)

    def _demand_of(self, key: Key, found: set[sp.Expr], seen: set[Key]) -> None:
        if key in seen or key.symbol.constant or not self._partial:
            return
        seen.add(key)
        line, is_state, letters = self._line(key)
        if line is not None and not (is_state and self.known and key not in self.known):
            self._demand(line, {**self.instance, **(letters or {})}, found, seen)

    def _length(self, side: str) -> int:
        """Return the length of one side of a symbol's shape."""
        return self.network.length(side)

    # ---- quantities ----

    def key(self, quantity: Quantity, instance: Instance) -> Key:
        """Return which quantity is meant in an instance."""
        return Key(quantity.symbol, tuple(value(i, instance) for i in quantity.indices))

    def quantity(self, key: Key, held: Held | None) -> Meaning:
        """Unroll one quantity."""
        if (key, held) not in self._values:
            if (key, held) in self._unrolling:
                circle = self._unrolling[self._unrolling.index((key, held)) :]
                names = " ← ".join(dict.fromkeys([*(str(at) for at, _ in circle)]))
                raise ValueError(f"the lines lead back to themselves: {names} ← {key}")
            self._unrolling.append((key, held))
            try:
                self._values[key, held] = self._unrolled(key, held)
            finally:
                self._unrolling.pop()
        return self._values[key, held]

    def _unrolled(self, key: Key, held: Held | None) -> Meaning:
        if held and key in held.by:
            return self._held(key)
        if key.symbol.constant:
            return self._constant(key)
        line, is_state, letters = self._line(key)
        if line is None:
            return self._letters("", key) * (0 if letters is None else 1)
        if held and held.states and is_state:
            return self._held(key)
        if is_state and self.known and key not in self.known:
            return self._opaque_state(key, held)
        return self.value(line, letters, held)

    def _constant(self, key: Key) -> Meaning:
        """Return the identity, a row with a one at the place of its index, or a row of ones."""
        kind, shape = key.symbol.constant, self._shape(key)
        if not shape:
            return sp.Integer(1)
        if kind == "row of ones":
            return sp.ImmutableMatrix(*shape, [1] * (shape[0] * shape[1]))
        identity = sp.eye(shape[1]).as_immutable()
        if kind == "identity":
            return identity
        if not key.at or isinstance(key.at[0], tuple) or not 1 <= key.at[0] <= shape[1]:
            raise ValueError(f"{key} is no row of the identity of {shape[1]} units")
        return identity[key.at[0] - 1, :]

    def _line(self, key: Key) -> tuple[Expression | None, bool, Instance | None]:
        """Find the line that defines a quantity, and the values of the letters in it.

        Returns
        -------
        tuple
            The line, whether it is a state's, and the letters.  There is no line for what is
            given; for what is zero, outside a grid, there are no letters either.
        """
        network, outside = self.network, []
        for lines, are_states in ((network.lines, True), (network.short, False)):
            for pattern, line in lines.items():
                letters = matched(pattern, key.symbol, key.at)
                if letters is None:
                    continue
                places = [
                    network.ranges[letter].place(at, self.instance)
                    for letter, at in letters.items()
                ]
                self.provisos |= {
                    f"states of {index} > {network.ranges[index].last} zero"  # type: ignore[union-attr]
                    for index, place in zip(letters, places, strict=True)
                    if place == "zero" and isinstance(network.ranges[index], Sequence)
                }
                if all(place == "inside" for place in places):
                    return line, are_states, {**self.instance, **letters}
                outside.append(None if "zero" in places else self.instance)
        if outside:
            return None, False, outside[0]
        if any(left.symbol is key.symbol for left, _ in network.defined()):
            raise ValueError(f"no line of the network defines {key}, with indices of this form")
        return None, False, self.instance

    def _opaque_state(self, key: Key, held: Held | None, immediate: bool = False) -> Meaning:
        """Return what a hypothesis says, else some function of what is held before the state."""
        known = None if held else self._assumed(lambda left: left, key)
        if known is not None:
            return known
        reached = [by for by in held.by if self.reaches((by,), key)] if held else []
        if not reached:
            return self._letters("", key)
        arguments = [letter for by in reached for letter in flat(self._held(by))]

        def some_function(letter: sp.Symbol) -> sp.Expr:
            name = f"{'∂⁺' if immediate else ''}{letter}"
            self._opaque[name] = replace(self._origins(key)[letter], immediate=immediate)
            return sp.Function(name, real=letter.is_real)(*arguments)

        return entrywise(some_function, self._letters("", key))

    def _assumed(self, chosen: Any, key: Key) -> Meaning | None:
        """Return the value that a hypothesis gives to a state, if there is one."""
        for hypothesis in self.network.hypotheses:
            for within in self._over(hypothesis):
                left = chosen(hypothesis.left)
                if isinstance(left, Quantity) and self.key(left, within) == key:
                    self._use(hypothesis, within)
                    return self.value(hypothesis.right, within)
        return None

    def _over(self, hypothesis: Hypothesis) -> Any:
        return hypothesis.over.instances(self.instance) if hypothesis.over else [self.instance]

    def _use(self, hypothesis: Hypothesis, within: Instance) -> None:
        if hypothesis.at is not None:
            self.used.add((hypothesis.number, value(hypothesis.at, within)))

    def reaches(self, by: tuple[Key, ...], key: Key) -> bool:
        """Tell whether a state depends on something at all, by unrolling it with nothing hidden."""
        if (by, key) not in self._reached:
            open_network = replace(self.network, only=(), hypotheses=())
            unrolled = Reading(open_network, self.instance).quantity(key, Held(by))
            found = {letter.name for letter in sp.sympify(unrolled).free_symbols}
            self._reached[by, key] = any(
                letter.name in found for one in by for letter in self._origins(one, "⟨⟩")
            )
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
        return {_letter(f"{mark[:1]}{origin}{mark[1:]}", key.symbol): origin for origin in origins}

    def _shape(self, key: Key) -> tuple[int, ...]:
        """Return the shape in numbers; empty where single numbers are meant."""
        if not self.network.rows:
            return ()
        return tuple(self._length(side) for side in key.symbol.shape)

    # ---- derivatives ----

    def total(
        self, of: Expression, by: Expression, instance: Instance, outer: Held | None
    ) -> Meaning:
        """Unroll `of` down to `by`, and differentiate."""
        self._check_lines()
        quantity, place = _split_entry(by, instance)
        key = self.key(quantity, instance)
        held = Held((key, *(outer.by if outer else ())), states=bool(outer and outer.states))
        return self._derivative(self.value(of, instance, held), key, place, outer)

    def immediate(
        self, of: Expression, by: Expression, instance: Instance, outer: Held | None
    ) -> Meaning:
        """Differentiate the line of `of`, all states in it held still."""
        self._check_lines()
        if not isinstance(of, Quantity):
            raise ValueError("an immediate derivative is that of one quantity, by its line")
        quantity, place = _split_entry(by, instance)
        key = self.key(quantity, instance)
        held = Held((key, *(outer.by if outer else ())), states=True)
        return self._derivative(self._one_line(self.key(of, instance), held), key, place, outer)

    def _check_lines(self) -> None:
        if not self.network.lines:
            raise ValueError("a derivative needs a network: the lines that define its states")

    def _one_line(self, key: Key, held: Held) -> Meaning:
        line, is_state, letters = self._line(key)
        if line is None or key in held.by:
            return self.quantity(key, held)
        if is_state and self.known and key not in self.known:
            return self._opaque_state(key, held, immediate=True)
        return self.value(line, letters, held)

    def _derivative(
        self, of: Meaning, by: Key, place: tuple[int, int] | None, outer: Held | None
    ) -> Meaning:
        """Differentiate by what was held, then give everything its value again."""
        held = self._held(by)
        held = held if place is None else entry_of(held, place)
        letters = set(flat(held))
        nodes = (node for number in flat(of) for node in number.atoms(*KINKED))
        self.provisos |= {
            f"{KINKED[node.func]} of slope 0 at 0" for node in nodes if letters & node.free_symbols
        }
        return entrywise(lambda number: self._released(number, outer), differentiated(of, held))

    def _released(self, number: sp.Expr, outer: Held | None) -> sp.Expr:
        number = number.replace(
            lambda node: (
                isinstance(node, sp.Derivative) and node.expr.func.__name__ in self._opaque
            ),
            self._opaque_derivative,
        )
        number = number.replace(
            lambda node: node.func.__name__ in self._opaque if node.is_Function else False,
            lambda node: self._opaque_letter(node.func.__name__),
        )
        held = number.free_symbols & self._held_letters.keys()
        return number.xreplace(
            {
                letter: origin.of(self.quantity(origin.key, outer))
                for letter, origin in self._held_letters.items()
                if letter in held
            }
        )

    def _opaque_letter(self, name: str) -> sp.Symbol:
        return _letter(name, self._opaque[name].key.symbol)

    def _opaque_derivative(self, node: sp.Derivative) -> sp.Expr:
        """Return what a hypothesis says of the derivative of an opaque state, else a letter.

        The letter stands for a number of which nothing is assumed.
        """
        if len(node.variables) > 1:
            raise ValueError("nothing is known of a second derivative of an opaque state")
        of, by = self._opaque[node.expr.func.__name__], self._held_letters[node.variables[0]]
        if not of.immediate:
            for hypothesis in self.network.hypotheses:
                for within in self._over(hypothesis):
                    if self._is_about(hypothesis.left, of.key, by, within):
                        self._use(hypothesis, within)
                        return self._cell(hypothesis, within, of, by)
        return _letter(f"d{'⁺' if of.immediate else ''}{of}/d{by}", of.key.symbol)

    def _is_about(self, left: Any, of: Key, by: Origin, instance: Instance) -> bool:
        if not isinstance(left, Total):
            return False
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
        place = _split_entry(hypothesis.left.by, within)[1]  # type: ignore[union-attr]
        of_shape, by_shape = self._shape(of.key), self._shape(by.key) if place is None else ()
        if by_shape and of_shape and not (by_shape[0] == of_shape[0] == 1):
            raise ValueError("a hypothesis about a row by a matrix: take it by one entry")
        expected = (by_shape[1], of_shape[1]) if by_shape and of_shape else by_shape or of_shape
        if (tuple(whole.shape) if is_matrix(whole) else ()) != expected:
            raise ValueError("the right side of the hypothesis has not the shape of its left side")
        if by_shape and of_shape:
            return whole[by.entry[1], of.entry[1]]  # type: ignore[index]
        if expected:
            return whole[by.entry if by_shape else of.entry]
        return whole


def _is_partial(expression: sp.Expr) -> bool:
    """Tell whether an expression may be undefined somewhere."""
    parts = expression.atoms(sp.Pow, sp.log, sp.gamma, sp.factorial, sp.tan, sp.cot, sp.sec, sp.csc)
    return any(
        not (isinstance(part, sp.Pow) and part.exp.is_Integer and part.exp.is_positive)
        for part in parts
    )


def _letter(name: str, symbol: Symbol) -> Letter:
    """Make a number of a network, of the kind that its symbol has in the notation."""
    assumed: Mapping[str, dict[str, bool]] = {
        "real": {"real": True},
        "positive": {"positive": True},
        "complex": {},
    }
    return Letter(name, **assumed[symbol.domain])


def _exponent(index: Any, instance: Instance) -> Any:
    """Return an exponent: a number, or an integer that may be any if its letters have no values."""
    free = index.free_symbols if isinstance(index, sp.Basic) else set()
    if free and not free & instance.keys() and not any(isinstance(k, Point) for k in free):
        return index
    return sp.Integer(number(index, instance))


def _is_open(domain: Range, instance: Instance) -> bool:
    """Tell whether a sum has a bound that is a letter without a value."""
    return bool((letters_in(domain.low) | letters_in(domain.high)) - instance.keys())


def _series_without_end(kind: str, domain: Range, body: Meaning) -> Meaning:
    """Add or multiply up to a bound that may be any whole number, as far as SymPy can.

    Raises
    ------
    ValueError
        If the terms are rows or matrices.
    """
    if is_matrix(body) or kind == "matrix product":
        raise ValueError(f"{domain.low} to {domain.high} needs numbers for its letters here")
    series = sp.Sum if kind == "sum" else sp.Product
    return series(body, (domain.letter, domain.low, domain.high)).doit()


def _check_free(domain: Any, instance: Instance) -> None:
    """A sum needs a letter of its own, which means nothing else around it."""
    names = [getattr(domain, name, None) for name in ("letter", "dimension")]
    for name in names:
        if name in instance:
            raise ValueError(f"the letter {name} has a value already; take another for the sum")


def _split_entry(by: Expression, instance: Instance) -> tuple[Quantity, tuple[int, int] | None]:
    """Take (W_h)_{ij} apart into W_h and its place, counted from 0."""
    match by:
        case Quantity():
            return by, None
        case Entry(Quantity() as of, at):
            alone = [1 if side == "1" else 2 for side in of.symbol.shape]
            return of, _place(at, instance, (alone[0], alone[1]) if alone else (1, 1))
    raise ValueError("a derivative is by a quantity, or by one entry of it")


def _place(at: tuple[Any, ...], instance: Instance, shape: tuple[int, int]) -> tuple[int, int]:
    """Return row and column, counted from 0; of a row or a column, one of them is enough."""
    numbers = [number(k, instance) - 1 for k in at]
    if not 1 <= len(numbers) <= 2 or (len(numbers) == 1 and min(shape) > 1):
        raise ValueError("an entry of a matrix has two numbers: entry(W, i, j)")
    if min(numbers) < 0:
        raise ValueError("entries count from 1")
    if len(numbers) == 2:
        return numbers[0], numbers[1]
    return (numbers[0], 0) if shape[1] == 1 < shape[0] else (0, numbers[0])
