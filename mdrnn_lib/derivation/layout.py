"""How a formula is set: a tree of boxes, which `render` writes as MathML, TeX or plain text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

import sympy as sp

from mdrnn_lib.derivation import expressions as ex
from mdrnn_lib.derivation.indices import (
    Between,
    Domain,
    Everywhere,
    Index,
    Paths,
    Range,
    Steps,
    along,
)
from mdrnn_lib.notation import Notation, Symbol

# ---- boxes ----


@dataclass(frozen=True)
class Box:
    """A piece of a set formula."""


@dataclass(frozen=True)
class Sign(Box):
    """One letter, number, word or operator."""

    text: str
    kind: Literal["letter", "bold", "upright", "number", "words", "operator", "relation", "times"]


@dataclass(frozen=True)
class Row(Box):
    """Boxes side by side."""

    parts: tuple[Box, ...]


@dataclass(frozen=True)
class Script(Box):
    """A box with something lower or upper right of it."""

    base: Box
    sub: Box | None = None
    sup: Box | None = None


@dataclass(frozen=True)
class Over(Box):
    """A fraction, or without its bar a binomial's two numbers."""

    top: Box
    bottom: Box
    bar: bool = True


@dataclass(frozen=True)
class Big(Box):
    """Σ or Π with what it runs over."""

    sign: Literal["∑", "∏"]
    below: Box
    above: Box | None


@dataclass(frozen=True)
class Fence(Box):
    """A box in brackets."""

    body: Box
    left: str = "("
    right: str = ")"


@dataclass(frozen=True)
class Barred(Box):
    """A bar over a box."""

    body: Box


@dataclass(frozen=True)
class Arrowed(Box):
    """An arrow over a box, → or ←."""

    body: Box
    arrow: str


@dataclass(frozen=True)
class Braced(Box):
    """A brace below a box, and words below the brace."""

    body: Box
    words: str


@dataclass(frozen=True)
class Named(Box):
    """A symbol of the notation: a box that can be asked what it means, in its colour."""

    body: Box
    name: str
    colour: int = 0


@dataclass(frozen=True)
class Marked(Box):
    """A box that a step has changed, or will change."""

    body: Box
    mark: "Mark"


@dataclass(frozen=True)
class Source(Box):
    """An expression of SymPy, which writes itself."""

    expression: sp.Basic


TIMES = Sign("\u2062", "times")
"""A product's sign that is heard and not seen."""
COMMA = Sign(",", "operator")


# ---- what changed ----

MarkKind = Literal["fresh", "moved", "was"]


@dataclass(frozen=True)
class Mark:
    """How a part of a line stands to the next or the last one.

    Attributes
    ----------
    kind
        The last line did not have it, had it elsewhere, or the next line has something else.
    tie
        A number that it shares with what it has become, or was.
    """

    kind: MarkKind
    tie: int


@dataclass(frozen=True)
class Changed(ex.Expression):
    """A formula that has a mark; it means what it holds."""

    body: ex.Expression
    mark: Mark


def bare(e: ex.Expression) -> ex.Expression:
    """Return a formula without its braces and marks."""
    while isinstance(e, ex.Labelled | Changed):
        e = e.body
    return e


# ---- setting ----

SUM, PRODUCT, ATOM = 1, 2, 3
GLYPHS = {"phi": "φ", "sigma": "σ"}
"""Functions that are written with a letter; all others with their name."""


class Setter:
    """Sets formulae.

    Parameters
    ----------
    rows
        Whether states are rows, so that a product of two is one entry by entry.
    notation
        What the signs of operations and functions mean; without it they cannot be asked.
    """

    def __init__(self, rows: bool, notation: Notation | None = None) -> None:
        self.rows = rows
        self.notation = notation

    def _named(self, box: Box, name: str) -> Box:
        """Let a sign be asked what it means, if the notation says so."""
        if not self.notation or name not in self.notation:
            return box
        return Named(box, name, self.notation[name].colour)

    def set(self, e: ex.Expression) -> Box:
        """Set a formula in one piece."""
        return _row(self.pieces(e))

    def pieces(self, e: ex.Expression) -> list[Box]:
        """Set a formula in the pieces between which a line may be broken: its terms."""
        if not isinstance(e, ex.Sum):
            return [self._plain(e)]
        pieces = [self._plain(e.terms[0])]
        for term in e.terms[1:]:
            body, sign = term, "+"
            marks: list[Mark] = []
            while isinstance(body, Changed):
                marks.insert(0, body.mark)
                body = body.body
            if isinstance(body, ex.Negative):
                body, sign = body.body, "−"
            box = self._in(body, PRODUCT, last=True)
            for mark in marks:
                box = Marked(box, mark)
            pieces.append(_row([Sign(sign, "operator"), box]))
        return pieces

    def _in(self, e: ex.Expression, least: int, last: bool = False) -> Box:
        """Set a formula inside another, in brackets if it binds less strongly than needed."""
        inner = bare(e)
        box = self.set(e.body if isinstance(e, Changed) else e)
        if _strength(inner) < least or (_is_open(inner) and not last):
            box = Fence(box)
        return Marked(box, e.mark) if isinstance(e, Changed) else box

    def _plain(self, e: ex.Expression) -> Box:
        match e:
            case Changed(body, mark):
                return Marked(self.set(body), mark)
            case ex.Number(number):
                return _number(number)
            case ex.Quantity():
                return self._quantity(e)
            case ex.Entry(of, at):
                return self._entry(of, at)
            case ex.Sum():
                return self.set(e)
            case ex.Negative(body):
                return _row([Sign("−", "operator"), self._in(body, PRODUCT, last=True)])
            case ex.Product(factors):
                return _row(self._factors(factors, rows=True))
            case ex.MatrixProduct(factors):
                return _row(self._factors(factors, rows=False))
            case ex.Quotient(top, bottom):
                return Over(self.set(top), self.set(bottom))
            case ex.Power(base, exponent):
                return _raised(self._in(base, ATOM), _index(exponent))
            case ex.Transpose(body):
                raised = (
                    isinstance(body, ex.Quantity)
                    and "sup" in body.symbol.places[: len(body.indices)]
                )
                turned = Fence(self.set(body)) if raised else self._in(body, ATOM)
                return Script(turned, sup=self._named(Sign("T", "upright"), "T"))
            case ex.Diagonal(body):
                return _row([self._named(Sign("diag", "upright"), "diag"), Fence(self.set(body))])
            case ex.Call(function, argument):
                return self._call(function, argument)
            case ex.Total(of, by):
                return self._fraction("d", "total", of, by)
            case ex.Immediate(of, by):
                return self._fraction("∂", "immediate", of, by)
            case ex.Series(kind, domain, body):
                below, above = _domain(domain)
                sign: Literal["∑", "∏"] = "∑" if kind == "sum" else "∏"
                return _row([Big(sign, below, above), self._in(body, PRODUCT, last=True)])
            case ex.Binomial(top, bottom):
                return Fence(Over(_index(top), _index(bottom), bar=False))
            case ex.Same(left, right):
                same = _row([_index(left), Sign("=", "relation"), _index(right)])
                return self._named(Fence(same, "[", "]"), "bracket")
            case ex.Stopped(body):
                return _row([Sign("stop", "upright"), Fence(self.set(body))])
            case ex.Labelled(body, words):
                return Braced(self.set(body), words)
            case ex.Foreign(expression):
                return Source(expression)
        raise TypeError(f"there is no way to set a {type(e).__name__}")

    def _quantity(self, e: ex.Quantity) -> Box:
        symbol = e.symbol
        base = _marked_letter(symbol)
        places = dict(zip(symbol.places, e.indices, strict=False))
        sub: list[Box] = [Sign(letter, "letter") for letter in symbol.sub]
        if "sub" in places:
            sub += [COMMA] if sub else []
            sub += [_index(places["sub"])]
        sup: Box | None = Fence(_index(places["sup"])) if "sup" in places else None
        sup = Sign("′", "operator") if symbol.prime else sup
        box = Script(base, _row(sub) if sub else None, sup) if sub or sup else base
        return _of_symbol(box, symbol)

    def _entry(self, of: ex.Expression, at: tuple[Any, ...]) -> Box:
        """Set h_{k,1}, the entry after the index, or (W_h)_{12}."""
        single = all(len(str(k)) == 1 for k in at)
        numbers = _row([_index(k) for k in at]) if single else _index(at)
        symbol = of.symbol if isinstance(of, ex.Quantity) else None
        plain = symbol and not (symbol.sub or symbol.bold or symbol.prime) and len(at) == 1
        step = isinstance(of, ex.Quantity) and len(of.indices) == 1
        if isinstance(of, ex.Quantity) and plain and step and not isinstance(of.indices[0], tuple):
            return self._quantity_with(of, numbers)
        return Script(Fence(self.set(of)), sub=numbers)

    def _quantity_with(self, of: ex.Quantity, numbers: Box) -> Box:
        """Set the entry behind the index and a comma."""
        index = _row([_index(of.indices[0]), COMMA, numbers])
        return _of_symbol(Script(_marked_letter(of.symbol), sub=index), of.symbol)

    def _factors(self, factors: tuple[ex.Expression, ...], rows: bool) -> list[Box]:
        """Set factors one after the other.

        Between two rows of a product entry by entry stands ⊙; a product of one kind inside one of
        the other is set in brackets.
        """
        parts: list[Box] = []
        kinds = [self.is_number(factor) for factor in factors]
        other: Any = ex.MatrixProduct if rows else ex.Product
        for k, factor in enumerate(factors):
            inner = bare(factor)
            if rows and not kinds[k] and not all(kinds[:k]):
                parts.append(self._named(Sign("⊙", "operator"), "odot"))
            elif k:
                parts.append(Sign("·", "operator") if _begins_with_digit(inner) else TIMES)
            box = self._in(factor, PRODUCT, last=k == len(factors) - 1)
            mixed = isinstance(inner, other) and self._has_two_rows(inner)
            parts.append(Fence(box) if mixed and len(factors) > 1 else box)
        return parts

    def _has_two_rows(self, e: ex.Product | ex.MatrixProduct) -> bool:
        """Tell whether a product is one of rows or matrices: two of its factors are no numbers."""
        return self.rows and sum(not self.is_number(factor) for factor in e.factors) > 1

    def _call(self, function: str, argument: ex.Expression) -> Box:
        if function == "bracket":
            inside = _row([self.set(argument), Sign(">", "relation"), Sign("0", "number")])
            return self._named(Fence(inside, "[", "]"), "bracket")
        name, prime = function.rstrip("'"), function.endswith("'")
        glyph = GLYPHS.get(name)
        base: Box = Sign(glyph or name, "letter" if glyph else "upright")
        if prime:
            base = Script(base, sup=Sign("′", "operator"))
        return _row([self._named(base, function), Fence(self.set(argument))])

    def _fraction(self, sign: str, name: str, of: ex.Expression, by: ex.Expression) -> Box:
        def d(plus: bool) -> Box:
            letter = Sign(sign, "upright")
            return self._named(Script(letter, sup=Sign("+", "number")) if plus else letter, name)

        simple = isinstance(of, ex.Quantity | ex.Entry)
        top = self.set(of) if simple else Fence(self.set(of))
        return Over(_row([d(sign == "∂"), top]), _row([d(False), self.set(by)]))

    def is_number(self, e: ex.Expression) -> bool:
        """Tell whether a formula is a single number, not a row or a matrix."""
        if not self.rows:
            return True
        match e:
            case ex.Quantity(symbol):
                return not symbol.shape
            case ex.Number() | ex.Entry() | ex.Binomial():
                return True
            case ex.Diagonal() | ex.Transpose():
                return False
            case ex.MatrixProduct(factors):
                last = bare(factors[-1])
                column = isinstance(last, ex.Transpose) and _is_row(last.body)
                return _is_row(factors[0]) and column
            case ex.Foreign(expression):
                return not isinstance(expression, sp.MatrixBase | sp.MatrixExpr)
            case _:
                return all(self.is_number(child) for child in e.children())


def _marked_letter(symbol: Symbol) -> Box:
    """Set a symbol's letter with what stands above it."""
    base: Box = Sign(symbol.glyph, "bold" if symbol.bold else "letter")
    base = Barred(base) if symbol.bar else base
    return Arrowed(base, symbol.arrow) if symbol.arrow else base


def _is_row(e: ex.Expression) -> bool:
    """Tell whether a formula is a row, where rows and matrices are meant."""
    match e:
        case ex.Quantity(symbol):
            return symbol.shape[:1] == ("1",)
        case ex.MatrixProduct(factors):
            return _is_row(factors[0])
        case ex.Total(of, by) | ex.Immediate(of, by):
            return _is_row(of) != _is_row(by)  # of a row by a row it is a matrix
        case ex.Transpose() | ex.Diagonal() | ex.Entry():
            return False
    return any(_is_row(child) for child in e.children())


def _strength(e: ex.Expression) -> int:
    match e:
        case ex.Sum() | ex.Negative():
            return SUM
        case ex.Number(number):
            return SUM if number < 0 else ATOM if number.denominator == 1 else PRODUCT
        case ex.Product() | ex.MatrixProduct() | ex.Series() | ex.Quotient() | ex.Call():
            return PRODUCT
        case ex.Total() | ex.Immediate() | ex.Power() | ex.Transpose():
            return PRODUCT
        case ex.Foreign(expression):
            if isinstance(expression, sp.MatrixBase):
                return ATOM  # its own brackets hold it together
            atomic = expression.is_Symbol or (expression.is_Integer and expression >= 0)
            return ATOM if atomic else SUM
    return ATOM


def _is_open(e: ex.Expression) -> bool:
    """Tell whether a formula ends in a sum or product that would take in what follows."""
    match e:
        case ex.Series():
            return True
        case ex.Product(factors) | ex.MatrixProduct(factors):
            return _is_open(bare(factors[-1]))
    return False


def _begins_with_digit(e: ex.Expression) -> bool:
    match e:
        case ex.Number():
            return True
        case ex.Foreign(expression):
            return bool(expression.is_number)
        case ex.Power(base, _):
            return _begins_with_digit(bare(base))
        case ex.Product(factors) | ex.MatrixProduct(factors):
            return _begins_with_digit(bare(factors[0]))
    return False


def _row(parts: list[Box]) -> Box:
    return parts[0] if len(parts) == 1 else Row(tuple(parts))


def _raised(base: Box, exponent: Box) -> Box:
    """Put an exponent on a box; above the subscript, if it is a letter that has one."""
    match base:
        case Named(Script(letter, sub, None), name, colour):
            return Named(Script(letter, sub, exponent), name, colour)
    return Script(base, sup=exponent)


def _number(number: Fraction) -> Box:
    if number.denominator == 1:
        return Sign(str(number), "number")
    return Over(Sign(str(number.numerator), "number"), Sign(str(number.denominator), "number"))


# ---- indices and domains ----


def _index(index: Any) -> Box:
    """Set an index: a number, a point, or letters and steps added up."""
    if isinstance(index, tuple):
        places = [part for k in index for part in (COMMA, _index(k))]
        return _row(places[1:])
    ordered = sorted(sp.Add.make_args(sp.sympify(index)), key=_order)
    parts: list[Box] = []
    for k, term in enumerate(ordered):
        negative = term.could_extract_minus_sign()
        if negative or k:
            parts.append(Sign("−" if negative else "+", "operator"))
        parts.append(_index_term(-term if negative else term))
    return _row(parts)


def _order(term: sp.Expr) -> tuple[bool, bool, bool, str]:
    minus = term.could_extract_minus_sign()
    return minus, bool(term.is_Number), isinstance(-term if minus else term, along), str(term)


def _index_term(term: sp.Expr) -> Box:
    if isinstance(term, along):
        return Named(Script(Sign("e", "bold"), sub=_index(term.args[0])), "e")
    if term.is_Number:
        return Sign(str(term), "number")
    if term.is_Mul:
        return _row([_index_term(factor) for factor in term.args])
    if term.is_Add:
        return Fence(_index(term))
    if term.is_Pow:
        return Script(_index_term(term.base), sup=_index(term.exp))
    return _letter(term)


def _letter(letter: sp.Symbol) -> Box:
    if isinstance(letter, Index):
        return Setter(rows=False).set(ex.Quantity(letter.sign))
    return Sign(letter.name, "letter")


def _of_symbol(box: Box, symbol: Symbol) -> Box:
    return Named(box, symbol.name, symbol.colour)


def _domain(domain: Domain) -> tuple[Box, Box | None]:
    """Set what stands below and above a Σ."""
    match domain:
        case Range(letter, low, high):
            return _row([_letter(letter), Sign("=", "relation"), _index(low)]), _index(high)
        case Between(letter, high, low, proper):
            below = [_letter(letter), Sign("<" if proper else "≤", "relation"), _index(high)]
            if low is not None:
                below = [_index(low), Sign("≤", "relation"), *below]
            return _row(below), None
        case Everywhere(letter, extents):
            grid = Sign(" × ".join(map(str, extents)), "number")
            return _row([_letter(letter), Sign("∈", "relation"), grid]), None
        case Paths(_, start, end):
            way = [_index(start), Sign("→", "relation"), _index(end)]
            return _row([Sign("paths ", "words"), *way]), None
        case Steps(_, letter, dimension):
            way = [_index(letter - along(dimension)), Sign("→", "relation"), _letter(letter)]
            return _row([Sign("steps ", "words"), *way]), None
    raise TypeError(f"there is no way to set a sum over a {type(domain).__name__}")


def boxes(box: Box) -> Iterator[Box]:
    """Yield a box and all boxes inside it."""
    yield box
    for part in vars(box).values():
        for inner in part if isinstance(part, tuple) else (part,):
            if isinstance(inner, Box):
                yield from boxes(inner)


def names(box: Box) -> list[str]:
    """Return the symbols in a box, each once, in the order in which they are met."""
    found: Mapping[str, None] = {b.name: None for b in boxes(box) if isinstance(b, Named)}
    return list(found)
