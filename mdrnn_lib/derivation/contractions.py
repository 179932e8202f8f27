"""Index notation: sums of products of entries, for sizes that are left open.

The entry (r, c) of a row or a matrix is written as a polynomial in entries of letters.  What a
matrix product sums over is an index that is *bound*: (A B)_rc = Σ_k A_rk B_kc, with k from 1 to a
size that is but a name, such as H.  In this form all is commutative; transposing swaps r and c,
diag(v) is δ_rc v_c, and a number that is added to each entry of a row is a term without c.

A term has one normal form: δ's are put in, and bound indices named in an order that hangs on the
term alone.  So terms that look alike are equal for all sizes.  Nothing is ever used that holds for
some sizes only: Σ_k 1 is the size itself, and a sum over written-out places stays written out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

Side = tuple[str, ...]
"""The length of a side, as the letters whose product it is; empty for 1."""

Label = tuple[int, int, Side]
"""An index in a term: its kind, its number, and for a bound one the side that it runs over."""

Factor = tuple[int, tuple[Label, ...]]
"""One entry of an atom: the number of the atom, and an index for each side that is not 1."""

Term = tuple[tuple[Factor, int], ...]
"""Factors with their powers, sorted."""

Terms = dict[Term, Fraction | int]
"""A sum of terms with their coefficients; without terms it is zero."""

PLACE, FREE, BOUND = 0, 1, 2
ROW: Label = (FREE, 0, ())
COLUMN: Label = (FREE, 1, ())
BY_ROW: Label = (FREE, 2, ())
BY_COLUMN: Label = (FREE, 3, ())
SAME = 0
"""The number of the atom δ."""

NUMBER: Mapping[Label, Side] = {}
ONE: Terms = {(): 1}
MOST_WORK = 20_000
"""So many terms may be brought into their normal form."""
MOST_ORDERS = 200
"""So many orders of bound indices that look alike are compared."""


class NotGeneral(ValueError):
    """What cannot be said without sizes; that it is true for some is another matter."""


@dataclass(frozen=True)
class Atom:
    """A letter, or a function applied to each entry of an argument.

    Attributes
    ----------
    function
        Its function; empty for a letter.
    argument
        To what it is applied.
    sides
        The indices in which its entries are written, each with the side that it runs over.
    inside
        The atoms in its argument, however deep.
    """

    function: str
    argument: Terms
    sides: Mapping[Label, Side]
    inside: frozenset[int]

    @property
    def labels(self) -> tuple[Label, ...]:
        """The indices in which its entries are written."""
        return tuple(self.sides)


def place(number: int) -> Label:
    """Return the index that is one place, counted from 1."""
    return (PLACE, number, ())


def added(parts: Iterable[Terms]) -> Terms:
    """Add up."""
    result: Terms = {}
    for part in parts:
        for term, coefficient in part.items():
            _add(result, term, coefficient)
    return result


def times(number: Fraction | int, terms: Terms) -> Terms:
    """Multiply by a plain number."""
    return {term: number * c for term, c in terms.items()} if number else {}


def labels_of(term: Term) -> set[Label]:
    """Return the indices of a term."""
    return {label for (_, labels), _ in term for label in labels}


class Algebra:
    """The letters of one reading, and arithmetic with them.

    Attributes
    ----------
    atoms
        Letters and applied functions, by their numbers.
    work
        How many terms have been brought into their normal form.
    """

    def __init__(self) -> None:
        self.work = 0
        self.atoms = [Atom("", {}, {ROW: (), COLUMN: ()}, frozenset())]
        self._numbers: dict[Any, int] = {}
        self._slopes: dict[tuple[int, int], Terms] = {}

    # ---- letters and functions ----

    def letters_in(self, terms: Terms) -> frozenset[int]:
        """Return the atoms in a sum, and those inside its functions."""
        atoms = frozenset(atom for term in terms for (atom, _), _ in term)
        return atoms.union(*(self.atoms[atom].inside for atom in atoms))

    def letter(self, key: Any, sides: Mapping[Label, Side] = NUMBER) -> tuple[int, Terms]:
        """Return a letter's number, and its entries."""
        number = self._atom(("", key), Atom("", {}, sides, frozenset()))
        return number, {(((number, tuple(sides)), 1),): 1}

    def applied(self, function: str, argument: Terms, sides: Mapping[Label, Side]) -> Terms:
        """Apply a function of which nothing else is known to each entry.

        Parameters
        ----------
        function
            Its name; ``"inverse"`` for 1 / a.
        argument
            The entries.
        sides
            The side that each of its free indices runs over.
        """
        if function == "inverse" and (inverted := _inverted(argument)):
            return inverted
        used = set().union(*map(labels_of, argument)) if argument else set()
        given = tuple(label for label in (ROW, COLUMN) if label in used)
        own = (COLUMN,) if len(given) == 1 else given
        turned = argument if own == given else self.relabelled(argument, {ROW: COLUMN})
        if len(given) == 2:
            swapped = self.relabelled(argument, {ROW: COLUMN, COLUMN: ROW})
            if _sorted(swapped) < _sorted(turned):
                turned, given = swapped, (COLUMN, ROW)
        runs = tuple(sides[label] for label in given)
        own_sides = dict(zip(own, runs, strict=True))
        atom = Atom(function, turned, own_sides, self.letters_in(turned))
        number = self._atom((function, _sorted(turned), runs), atom)
        return {(((number, given), 1),): 1}

    def _atom(self, key: Any, atom: Atom) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(self.atoms)
            self.atoms.append(atom)
        return self._numbers[key]

    # ---- arithmetic ----

    def multiplied(self, one: Terms, two: Terms, over: Side = ()) -> Terms:
        """Multiply entry by entry, or sum over the columns of `one` and the rows of `two`."""
        result: Terms = {}
        for left, a in one.items():
            for right, b in two.items():
                factors, bound = [*left], _bound(left)
                joint = (BOUND, len(bound) + len(_bound(right)), over)
                if over:
                    factors = [*_renamed(left, {COLUMN: joint})]
                moved = {k: (BOUND, k[1] + len(bound), k[2]) for k in _bound(right)}
                factors += _renamed(right, {**moved, ROW: joint} if over else moved)
                bound |= {*moved.values(), joint} if over else {*moved.values()}
                self._collect(result, a * b, factors, bound)
        return result

    def raised(self, terms: Terms, power: int) -> Terms:
        """Raise each entry to a power that is not negative."""
        result = ONE
        for _ in range(power):
            result = self.multiplied(result, terms)
        return result

    def relabelled(self, terms: Terms, names: Mapping[Label, Label]) -> Terms:
        """Give free indices other names."""
        result: Terms = {}
        for term, coefficient in terms.items():
            self._collect(result, coefficient, _renamed(term, names), _bound(term))
        return result

    def replaced(self, terms: Terms, values: Mapping[int, Terms]) -> Terms:
        """Put the entries of something else for letters, inside functions, too."""
        result: Terms = {}
        for term, coefficient in terms.items():
            partial = [(coefficient, [], _bound(term))]  # type: ignore[var-annotated]
            for (atom, labels), power in term:
                value = self._value(atom, values)
                if value is None:
                    partial = [(c, [*f, ((atom, labels), power)], b) for c, f, b in partial]
                    continue
                names = dict(zip(self.atoms[atom].labels, labels, strict=True))
                if power < 0:
                    value = self.applied("inverse", value, self.atoms[atom].sides)
                    power = -power
                for _ in range(power):
                    partial = [
                        _extended(c * d, f, b, one, names)
                        for c, f, b in partial
                        for one, d in value.items()
                    ]
            for c, factors, bound in partial:
                self._collect(result, c, factors, bound)
        return result

    def _value(self, atom: int, values: Mapping[int, Terms]) -> Terms | None:
        """Return what is to be put for an atom; None if it stays."""
        known = self.atoms[atom]
        if not known.function or known.inside.isdisjoint(values):
            return values.get(atom)
        argument = self.replaced(known.argument, values)
        return self.applied(known.function, argument, known.sides)

    # ---- derivatives ----

    def differentiated(self, terms: Terms, by: int) -> Terms:
        """Differentiate by a letter, whose entry is that of `BY_ROW` and `BY_COLUMN`."""
        result: Terms = {}
        for term, coefficient in terms.items():
            for number, ((atom, labels), power) in enumerate(term):
                names = dict(zip(self.atoms[atom].labels, labels, strict=True))
                rest = [*term[:number], ((atom, labels), power - 1), *term[number + 1 :]]
                for one, d in self._slope(atom, by).items():
                    extended = _extended(coefficient * power * d, rest, _bound(term), one, names)
                    self._collect(result, *extended)
        return result

    def _slope(self, atom: int, by: int) -> Terms:
        if (atom, by) not in self._slopes:
            self._slopes[atom, by] = self._sloped(atom, by)
        return self._slopes[atom, by]

    def _sloped(self, atom: int, by: int) -> Terms:
        known = self.atoms[atom]
        if atom == by:
            own = {ROW: BY_ROW, COLUMN: BY_COLUMN}
            return {tuple(((SAME, (label, own[label])), 1) for label in known.labels): 1}
        if by not in known.inside:
            return {}
        inner = self.differentiated(known.argument, by)
        return self.multiplied(self._outer(atom), inner) if inner else {}

    def _outer(self, atom: int) -> Terms:
        """Return the slope of a function, at the argument of an atom."""
        known = self.atoms[atom]

        def here(power: int) -> Terms:
            return {(((atom, known.labels), power),): 1}

        def other(function: str) -> Terms:
            return self.applied(function, known.argument, known.sides)

        match known.function:
            case "phi":
                return other("phi'")
            case "sigma":
                return added([here(1), times(-1, here(2))])
            case "tanh":
                return added([ONE, times(-1, here(2))])
            case "relu":
                return other("bracket")
            case "bracket":
                return {}
            case "exp":
                return here(1)
            case "log":
                return other("inverse")
            case "sqrt":
                return times(Fraction(1, 2), here(-1))
            case "sin":
                return other("cos")
            case "cos":
                return times(-1, other("sin"))
            case "inverse":
                return times(-1, here(2))
        raise NotGeneral(f"nothing is known of the slope of {known.function}")

    # ---- the normal form of a term ----

    def _collect(
        self,
        result: Terms,
        coefficient: Fraction | int,
        factors: Iterable[tuple[Factor, int]],
        bound: set[Label],
    ) -> None:
        """Add a term to a sum, in its normal form."""
        self.work += 1
        if self.work > MOST_WORK:
            raise NotGeneral("too long")
        factors = [*factors]
        chosen = _chosen(labels for (atom, labels), power in factors if atom == SAME and power)
        if chosen is None:
            return
        powers: dict[Factor, int] = {}
        for (atom, labels), power in factors:
            if atom == SAME or not power:
                continue
            at = tuple(chosen.get(label, label) for label in labels) if chosen else labels
            if not self.atoms[atom].function or all(label[0] != PLACE for label in at):
                powers[atom, at] = powers.get((atom, at), 0) + power
                continue
            [(entry, inner)] = self._entry(atom, at).items()
            coefficient *= Fraction(inner) ** power
            for factor, own in entry:
                powers[factor] = powers.get(factor, 0) + own * power
        powers = {factor: power for factor, power in powers.items() if power}
        seen = {label for _, labels in powers for label in labels}
        for label in bound - seen:
            if chosen.get(label, label) == label:
                for size in label[2]:
                    length = self.letter(("size", size))[0], ()
                    powers[length] = powers.get(length, 0) + 1
        for label, first in chosen.items():
            if label[0] == FREE and label != first:
                powers[SAME, (first, label)] = 1
        _add(result, _canonical(powers), coefficient)

    def _entry(self, atom: int, at: tuple[Label, ...]) -> Terms:
        """Return one entry of a function as a term; its place goes into the argument."""
        known = self.atoms[atom]
        names = dict(zip(known.labels, at, strict=True))
        places = {own: label for own, label in names.items() if label[0] == PLACE}
        argument = self.relabelled(known.argument, places)
        inner = self.applied(known.function, argument, known.sides)
        return {tuple(_renamed(term, names)): c for term, c in inner.items()}


def _add(result: Terms, term: Term, coefficient: Fraction | int) -> None:
    total = result.get(term, 0) + coefficient
    if total:
        result[term] = total
    else:
        result.pop(term, None)


def _inverted(terms: Terms) -> Terms | None:
    """Invert a single term, if no sum is in it."""
    if not terms:
        raise NotGeneral("a division by zero")
    [(term, coefficient), *more] = terms.items()
    if any(atom == SAME for (atom, _), _ in term):
        raise NotGeneral("a division by zero, off the diagonal")
    if more or _bound(term):
        return None
    return {tuple((factor, -power) for factor, power in term): Fraction(1) / coefficient}


def _sorted(terms: Terms) -> tuple[tuple[Term, Fraction | int], ...]:
    return tuple(sorted(terms.items()))


def _bound(term: Term) -> set[Label]:
    return {label for label in labels_of(term) if label[0] == BOUND}


def _renamed(
    term: Iterable[tuple[Factor, int]], names: Mapping[Label, Label]
) -> Iterator[tuple[Factor, int]]:
    for (atom, labels), power in term:
        yield (atom, tuple(names.get(label, label) for label in labels)), power


def _extended(
    coefficient: Fraction | int,
    factors: list[tuple[Factor, int]],
    bound: set[Label],
    term: Term,
    names: Mapping[Label, Label],
) -> tuple[Fraction | int, list[tuple[Factor, int]], set[Label]]:
    """Multiply by a term whose free indices get other names, and whose bound ones new numbers."""
    first = max((label[1] for label in bound), default=-1) + 1
    moved = {label: (BOUND, label[1] + first, label[2]) for label in _bound(term)}
    return (
        coefficient,
        [*factors, *_renamed(term, {**names, **moved})],
        bound | {*moved.values()},
    )


def _chosen(links: Iterable[tuple[Label, ...]]) -> dict[Label, Label] | None:
    """Return for each index in a δ the first that it is equal to; None for two unequal places."""
    groups: list[set[Label]] = []
    for link in links:
        joined = [group for group in groups if not group.isdisjoint(link)]
        groups = [group for group in groups if group.isdisjoint(link)]
        groups.append(set(link).union(*joined))
    if any(sum(label[0] == PLACE for label in group) > 1 for group in groups):
        return None
    return {label: min(group) for group in groups for label in group}


def _canonical(powers: Mapping[Factor, int]) -> Term:
    """Name the bound indices in an order that hangs on the term alone."""
    bound = {label for _, labels in powers for label in labels if label[0] == BOUND}
    if not bound:
        return tuple(sorted(powers.items()))
    sides = sorted({label[2] for label in bound})
    ranks = {label: sides.index(label[2]) for label in bound}
    orders = _orders(powers, ranks) if len(bound) > 1 else [ranks]
    return min(
        tuple(sorted(_renamed(powers.items(), {k: (BOUND, n, k[2]) for k, n in order.items()})))
        for order in orders
    )


def _orders(powers: Mapping[Factor, int], ranks: dict[Label, int]) -> list[dict[Label, int]]:
    """Return every order of the bound indices that the term does not tell from the first."""
    ranks = _refined(powers, ranks)
    tied = [rank for rank in set(ranks.values()) if list(ranks.values()).count(rank) > 1]
    if not tied:
        return [ranks]
    found = []
    for label in [label for label, rank in ranks.items() if rank == min(tied)]:
        apart = {k: 2 * rank + (k != label) for k, rank in ranks.items()}
        found += _orders(powers, apart)
        if len(found) > MOST_ORDERS:
            raise NotGeneral("too many bound indices that look alike")
    return found


def _refined(powers: Mapping[Factor, int], ranks: dict[Label, int]) -> dict[Label, int]:
    """Tell bound indices apart by the factors in which they stand, as far as possible."""
    count = len(set(ranks.values()))
    while True:
        marks: dict[Label, list[Any]] = {label: [] for label in ranks}
        for (atom, labels), power in powers.items():
            seen = [(BOUND, ranks[k]) if k in ranks else k for k in labels]
            for label in {*labels} & ranks.keys():
                own = tuple(
                    (3,) if k == label else mark for k, mark in zip(labels, seen, strict=True)
                )
                marks[label].append((atom, power, own))
        signs = {label: (ranks[label], sorted(mark)) for label, mark in marks.items()}
        order = sorted({(rank, tuple(mark)) for rank, mark in signs.values()})
        numbers = {sign: number for number, sign in enumerate(order)}
        ranks = {label: numbers[rank, tuple(mark)] for label, (rank, mark) in signs.items()}
        if len(order) in (count, len(ranks)):
            return ranks
        count = len(order)
