"""What an author assumes beside the lines of a network; it stands on the page with the result."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any, Literal

import sympy as sp
from sympy.polys.polyerrors import BasePolynomialError

from mdrnn_lib.derivation.algebra import Assumptions, Difference, compare
from mdrnn_lib.derivation.expressions import Expression, Quantity, formula
from mdrnn_lib.derivation.matrices import flat, is_matrix
from mdrnn_lib.derivation.reading import Reading
from mdrnn_lib.derivation.record import Assumed
from mdrnn_lib.symbolic.functions import Phi, PhiPrime

MOST_LETTERS = 4
TRIED = (0, 1, -1, 2, Fraction(1, 2))
"""Of how many letters, and with which values, assumptions that are not linear are tried."""


@dataclass(frozen=True)
class Condition:
    """An assumption: two formulae are equal, or one is not zero, or positive."""

    kind: Literal["equal", "nonzero", "positive"]
    left: Expression
    right: Expression

    def __str__(self) -> str:
        return str(self.assumed(False))

    def assumed(self, rows: bool) -> Assumed:
        """Return it as a page shows it."""
        left = self.left
        is_matrix = isinstance(left, Quantity) and left.symbol.shape[:1] not in ((), ("1",))
        if self.kind == "nonzero" and rows and is_matrix:
            return Assumed(left, "has an inverse", None, rows)
        sign = {"equal": "=", "nonzero": "≠", "positive": ">"}[self.kind]
        return Assumed(left, sign, self.right, rows)


def equal(left: Any, right: Any) -> Condition:
    """Assume that two formulae are equal: ``equal(add_up(Range(k, 1, 3), tau[k]), 1)``."""
    return Condition("equal", formula(left), formula(right))


def nonzero(of: Any) -> Condition:
    """Assume that a number is not zero, or that a matrix has an inverse."""
    return Condition("nonzero", formula(of), formula(0))


def positive(of: Any) -> Condition:
    """Assume that a number, or each entry of a row, is positive."""
    return Condition("positive", formula(of), formula(0))


def assumptions(conditions: tuple[Condition, ...], reading: Reading) -> Assumptions:
    """Read conditions in an instance."""
    found: dict[str, list[Any]] = {"equal": [], "nonzero": [], "positive": []}
    for condition in conditions:
        left, right = reading.value(condition.left), reading.value(condition.right)
        if condition.kind == "equal":
            found["equal"] += flat(left - right)
        elif condition.kind == "nonzero" and is_matrix(left):
            if left.rows != left.cols:
                raise ValueError(
                    f"{condition} says of {left.rows} × {left.cols} numbers only that some are"
                    " not zero, which is of no use; assume it of entries: nonzero(entry(v, j))"
                )
            found["nonzero"].append(left.det())
        else:
            found[condition.kind] += flat(left)
    zero, others, above = (tuple(expressions) for expressions in found.values())
    return Assumptions(zero=zero, nonzero=others, positive=above)


def check_possible(assumed: Assumptions) -> None:
    """Demand values for which all that is assumed holds: of what cannot be, everything follows.

    Raises
    ------
    ValueError
        If none have been found.
    """
    if assumed.all and not (_some_point(assumed) or _some_simple_point(assumed)):
        raise ValueError(
            "no values were found for which all that is assumed holds; of assumptions that"
            " contradict each other, or the lines, everything would follow"
        )


def _some_point(assumed: Assumptions) -> bool:
    """Find a point at which 0 and 1 differ although all is assumed."""
    try:
        verdict = compare(sp.Integer(0), sp.Integer(1), assumed)
    except (BasePolynomialError, ValueError):
        return False
    return isinstance(verdict, Difference) and "undecided" not in verdict.by


def _some_simple_point(assumed: Assumptions) -> bool:
    """Try simple values of all letters, and of what φ is somewhere."""
    applied = set().union(*(e.atoms(Phi, PhiPrime) for e in assumed.all))
    values_of = {call: sp.Dummy(real=True) for call in applied}
    zero, others, above = (
        [e.xreplace(values_of) for e in given]
        for given in (assumed.zero, assumed.nonzero, assumed.positive)
    )
    letters = sorted(set().union(*(e.free_symbols for e in [*zero, *others, *above])), key=str)
    if len(letters) > MOST_LETTERS:
        return False
    for values in product(map(sp.Rational, TRIED), repeat=len(letters)):
        point = dict(zip(letters, values, strict=True))
        if (
            all(_may_be(letter, value) for letter, value in point.items())
            and all(e.xreplace(point) == 0 for e in zero)
            and all(e.xreplace(point).is_nonzero for e in others)
            and all(e.xreplace(point).is_positive for e in above)
        ):
            return True
    return False


def _may_be(letter: sp.Symbol, value: sp.Rational) -> bool:
    kinds = ("integer", "positive", "negative", "nonnegative", "nonpositive", "even", "odd", "zero")
    return not any(
        known is not None and known != getattr(value, f"is_{kind}")
        for kind in kinds
        if (known := getattr(letter, f"is_{kind}")) is not None
    )
