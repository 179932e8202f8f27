"""What an author assumes beside the lines of a network; it stands on the page with the result."""

from dataclasses import dataclass
from typing import Any, Literal

from mdrnn_lib.derivation.algebra import Assumptions
from mdrnn_lib.derivation.expressions import Expression, Quantity, formula
from mdrnn_lib.derivation.matrices import flat, is_matrix
from mdrnn_lib.derivation.reading import Reading
from mdrnn_lib.derivation.render import text


@dataclass(frozen=True)
class Condition:
    """An assumption: two formulae are equal, or one is not zero, or positive."""

    kind: Literal["equal", "nonzero", "positive"]
    left: Expression
    right: Expression

    def __str__(self) -> str:
        return self.written(False)

    def written(self, rows: bool) -> str:
        """Write it in one line."""
        left = self.left
        is_matrix = isinstance(left, Quantity) and left.symbol.shape[:1] not in ((), ("1",))
        if self.kind == "nonzero" and rows and is_matrix:
            return f"{text(left, rows)} has an inverse"
        sign = {"equal": "=", "nonzero": "≠", "positive": ">"}[self.kind]
        return f"{text(self.left, rows)} {sign} {text(self.right, rows)}"


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
        elif condition.kind == "nonzero" and is_matrix(left) and left.rows == left.cols:
            found["nonzero"].append(left.det())
        else:
            found[condition.kind] += flat(left)
    zero, others, above = (tuple(expressions) for expressions in found.values())
    return Assumptions(zero=zero, nonzero=others, positive=above)
