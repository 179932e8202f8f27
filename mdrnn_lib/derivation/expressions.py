"""Formulae as data, in the order in which they are written.

SymPy sorts what it is given; a derivation must keep the order of its author, who writes
w_h h_0 + h_1 and not h_1 + h_0 w_h.  So a formula is a small tree of its own.  What it means is the
business of `network`, how it looks that of `layout`.

``+``, ``-``, ``*``, ``@`` and ``**`` build the tree.  As with arrays, ``@`` is the matrix product,
and ``*`` multiplies numbers, or rows entry by entry.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields, replace
from fractions import Fraction
from typing import Any, Literal

import sympy as sp
from sympy.core.function import AppliedUndef

from mdrnn_lib.derivation.functions import NAMES
from mdrnn_lib.derivation.indices import Domain, check_index
from mdrnn_lib.notation import Notation, Symbol


@dataclass(frozen=True)
class Expression:
    """A node of a formula; equal if it is written the same."""

    def __add__(self, other: Any) -> "Expression":
        return Sum((*terms(self), *terms(formula(other))))

    def __radd__(self, other: Any) -> "Expression":
        return formula(other) + self

    def __sub__(self, other: Any) -> "Expression":
        return Sum((*terms(self), Negative(formula(other))))

    def __rsub__(self, other: Any) -> "Expression":
        return formula(other) - self

    def __neg__(self) -> "Expression":
        return Negative(self)

    def __mul__(self, other: Any) -> "Expression":
        return Product((*factors(self), *factors(formula(other))))

    def __rmul__(self, other: Any) -> "Expression":
        return formula(other) * self

    def __matmul__(self, other: Any) -> "Expression":
        left = self.factors if isinstance(self, MatrixProduct) else (self,)
        right = other.factors if isinstance(other, MatrixProduct) else (formula(other),)
        return MatrixProduct((*left, *right))

    def __truediv__(self, other: Any) -> "Expression":
        return Quotient(self, formula(other))

    def __rtruediv__(self, other: Any) -> "Expression":
        return Quotient(formula(other), self)

    def __pow__(self, exponent: Any) -> "Expression":
        if isinstance(exponent, bool):
            raise TypeError(f"an exponent is a whole number or an index; got {exponent}")
        return Power(self, exponent)

    @property
    def T(self) -> "Expression":
        """The transpose."""
        return Transpose(self)

    def children(self) -> Iterator["Expression"]:
        """Yield the formulae directly inside this one."""
        for entry in fields(self):
            part = getattr(self, entry.name)
            if isinstance(part, Expression):
                yield part
            elif isinstance(part, tuple):
                yield from (item for item in part if isinstance(item, Expression))

    def rebuild(self, change: Callable[["Expression"], "Expression"]) -> "Expression":
        """Return this formula with each formula directly inside it changed."""
        parts: dict[str, Any] = {}
        for entry in fields(self):
            part = getattr(self, entry.name)
            if isinstance(part, Expression):
                parts[entry.name] = change(part)
            elif isinstance(part, tuple):
                parts[entry.name] = tuple(
                    change(item) if isinstance(item, Expression) else item for item in part
                )
        return replace(self, **parts)


@dataclass(frozen=True)
class Number(Expression):
    """A whole number or a fraction."""

    value: Fraction


@dataclass(frozen=True)
class Quantity(Expression):
    """A symbol of the notation with its indices: w_h, h_t, W_h^(d)."""

    symbol: Symbol
    indices: tuple[Any, ...] = ()

    def __getitem__(self, indices: Any) -> "Quantity":
        """Put indices into the open places: ``h[t - 1]``, ``W_h[d]``, ``f[p, d]``.

        What is more than the places can take is a point: ``h[1, 2]`` is the state at (1, 2).
        """
        given = indices if isinstance(indices, tuple) else (indices,)
        for index in given:
            check_index(index)
        surplus = len(given) - len(self.symbol.places)
        if not self.symbol.places or self.indices:
            raise TypeError(f"{self.symbol.name} cannot take the index {indices}")
        if surplus > 0:
            given = (given[: surplus + 1], *given[surplus + 1 :])
        return Quantity(self.symbol, given)


@dataclass(frozen=True)
class Entry(Expression):
    """One entry of a row, v_j, or of a matrix, (W)_{ij}; entries count from 1."""

    of: Expression
    at: tuple[Any, ...]


@dataclass(frozen=True)
class Sum(Expression):
    """Terms added up; one that is a `Negative` is subtracted."""

    terms: tuple[Expression, ...]


@dataclass(frozen=True)
class Negative(Expression):
    """A formula with a minus in front."""

    body: Expression


@dataclass(frozen=True)
class Product(Expression):
    """Numbers multiplied, or rows entry by entry."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True)
class MatrixProduct(Expression):
    """Rows and matrices multiplied."""

    factors: tuple[Expression, ...]


@dataclass(frozen=True)
class Quotient(Expression):
    """A fraction of numbers."""

    top: Expression
    bottom: Expression


@dataclass(frozen=True)
class Power(Expression):
    """A power; the exponent is a number or an index such as t − k."""

    base: Expression
    exponent: Any


@dataclass(frozen=True)
class Transpose(Expression):
    """A row turned into a column, or a matrix turned over."""

    body: Expression


@dataclass(frozen=True)
class Diagonal(Expression):
    """The square matrix with a row on its diagonal."""

    body: Expression


@dataclass(frozen=True)
class Call(Expression):
    """A function applied to each entry; the name is ``phi``, ``sigma``, … or one with a prime.

    A function of an author's own has a rule: the formula that it stands for.
    """

    function: str
    argument: Expression
    rule: Callable[[Any], Any] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Same(Expression):
    """[i = j], the Kronecker delta: 1 if two indices are the same, else 0."""

    left: Any
    right: Any


@dataclass(frozen=True)
class Stopped(Expression):
    """What no derivative looks into, though its value counts: a stop-gradient."""

    body: Expression


@dataclass(frozen=True)
class Total(Expression):
    """The total derivative: how a quantity moves with another, through every path."""

    of: Expression
    by: Expression


@dataclass(frozen=True)
class Immediate(Expression):
    """The immediate derivative ∂⁺: in the line that defines `of`, everything else held still."""

    of: Expression
    by: Expression


@dataclass(frozen=True)
class Series(Expression):
    """A sum or a product over an index, as in Σ_{k=1}^{t}; its body may contain the letter."""

    kind: Literal["sum", "product", "matrix product"]
    domain: Domain
    body: Expression


@dataclass(frozen=True)
class Binomial(Expression):
    """The number of ways to choose `bottom` of `top`; both are indices or numbers."""

    top: Any
    bottom: Any


@dataclass(frozen=True)
class Labelled(Expression):
    """A formula with a brace and a few words under it."""

    body: Expression
    words: str


@dataclass(frozen=True)
class Foreign(Expression):
    """An expression of SymPy, matrices and matrix symbols included, written as SymPy writes it."""

    expression: sp.Basic


LARGEST_NUMBER = 10**4000
"""What Python would not write in decimals."""


def formula(value: Any) -> Expression:
    """Take a number, or an expression of SymPy, for a formula.

    Raises
    ------
    TypeError
        If it is neither; floating-point numbers are not, being rounded.
    ValueError
        If it has a function of which nothing is known, or is too long to be written.
    """
    if isinstance(value, Expression):
        return value
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        if max(abs(value.numerator), value.denominator) > LARGEST_NUMBER:
            raise ValueError("a number of more than 4,000 digits; write it as a power")
        return Number(Fraction(value))
    if isinstance(value, sp.Expr | sp.MatrixBase | sp.MatrixExpr) and not value.has(sp.Float):
        unknown = value.atoms(AppliedUndef, sp.Lambda)
        if unknown:
            raise ValueError(f"{value} has a function of which nothing is known")
        return Foreign(value.as_immutable() if isinstance(value, sp.MatrixBase) else value)
    raise TypeError(
        "a formula is built of symbols, whole numbers, fractions and SymPy's expressions, without"
        f" rounded numbers; got {value!r}"
    )


def foreign_letters(expression: Expression) -> set[sp.Symbol]:
    """Return the letters of SymPy's own in a formula."""
    foreign = [part.expression for part in walk(expression) if isinstance(part, Foreign)]
    return set().union(*(sympy.free_symbols for sympy in foreign))


def check_foreign(expression: Expression, notation: Notation | None) -> None:
    """Refuse letters of SymPy's own that would be read as the notation's.

    Raises
    ------
    ValueError
        If there is one.
    """
    for letter in foreign_letters(expression):
        name = letter.name if notation else ""
        own = notation and (notation.get(name) or notation.get(name.partition("_")[0]))
        if own and (own.places or own.colour):
            raise ValueError(
                f"SymPy's {letter} would be read as the notation's: take symbols({own.name!r})"
            )


def check_signs(expressions: Iterable[Expression]) -> None:
    """Refuse two notations in one derivation, and two functions of one name.

    Raises
    ------
    ValueError
        If what a sign stands for depends on where it stands.
    """
    notations: set[int] = set()
    rules: dict[str, Any] = {}
    for part in (node for line in expressions for node in walk(line)):
        if isinstance(part, Quantity):
            notations.add(id(part.symbol.notation))
        if isinstance(part, Call) and rules.setdefault(part.function, part.rule) != part.rule:
            raise ValueError(
                f"there are two functions {part.function}; make it once, {part.function} ="
                f" function({part.function!r}, …), or give one another name"
            )
    if len(notations) > 1:
        raise ValueError("the symbols come from different notations; take all of them from one")


def terms(expression: Expression) -> tuple[Expression, ...]:
    """Return the terms of a sum, or the formula itself."""
    return expression.terms if isinstance(expression, Sum) else (expression,)


def factors(expression: Expression) -> tuple[Expression, ...]:
    """Return the factors of a product, or the formula itself."""
    return expression.factors if isinstance(expression, Product) else (expression,)


def symbols(names: str, notation: Notation) -> Any:
    """Take symbols from the notation by name: ``w_h, h, x = symbols("w_h h x")``.

    Raises
    ------
    KeyError
        If one of them is not in the notation.
    """
    made = [Quantity(notation[name]) for name in names.split()]
    return made[0] if len(made) == 1 else tuple(made)


def function(name: str, rule: Callable[[Any], Any] | None = None) -> Callable[[Any], Call]:
    """Return a function that can be applied to formulae: ``phi = function("phi")``.

    Parameters
    ----------
    name
        How it is written.
    rule
        For a function of one's own, the formula it stands for:
        ``function("softplus", lambda a: log(1 + exp(a)))``.

    Raises
    ------
    ValueError
        If there is no rule, and the prover knows no function of this name; or one for a function
        that it knows.
    """
    if rule is not None and name in NAMES:
        raise ValueError(f"the prover knows the function {name} already; give yours another name")
    if rule is None and name not in NAMES:
        raise ValueError(
            f"the prover knows the functions {', '.join(NAMES)}; say what {name} stands for:"
            f" function({name!r}, lambda a: …)"
        )
    return lambda argument: Call(name, formula(argument), rule)


def kronecker(left: Any, right: Any) -> Same:
    """[left = right], the Kronecker delta of two indices."""
    check_index(left)
    check_index(right)
    return Same(left, right)


def stop(body: Any) -> Stopped:
    """What no derivative looks into."""
    return Stopped(formula(body))


def total(of: Expression, by: Expression) -> Total:
    """d of / d by, through every path."""
    return Total(of, by)


def immediate(of: Expression, by: Expression) -> Immediate:
    """∂⁺ of / ∂ by, everything else held still."""
    return Immediate(of, by)


def add_up(domain: Domain, body: Any) -> Series:
    """Σ over a domain."""
    return Series("sum", domain, formula(body))


def multiply(domain: Domain, body: Any) -> Series:
    """Π over a domain, of numbers."""
    return Series("product", domain, formula(body))


def chain(domain: Domain, body: Any) -> Series:
    """Π over a domain, of matrices, in the order of the domain."""
    return Series("matrix product", domain, formula(body))


def diag(row: Any) -> Diagonal:
    """The square matrix with a row on its diagonal."""
    return Diagonal(formula(row))


def entry(of: Expression, *at: Any) -> Entry:
    """One entry of a row or a matrix; entries count from 1."""
    return Entry(of, at)


def labelled(body: Expression, words: str) -> Labelled:
    """A formula with a brace and a few words under it."""
    return Labelled(body, words)


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield a formula and all formulae inside it."""
    yield expression
    for child in expression.children():
        yield from walk(child)


def notation_of(expression: Expression) -> Notation | None:
    """Return the notation in which a formula is written, if it has a symbol."""
    quantities = (part for part in walk(expression) if isinstance(part, Quantity))
    return next((quantity.symbol.notation for quantity in quantities), None)
