"""What may be assumed in a proof, and what comes out of it."""

from dataclasses import dataclass

import sympy as sp


@dataclass(frozen=True)
class Assumptions:
    """What is known of the letters beside their kind, as expressions of SymPy.

    Attributes
    ----------
    zero
        What is zero, such as τ_1 + τ_2 − 1.
    nonzero
        What is not.
    positive
        What is positive.
    """

    zero: tuple[sp.Expr, ...] = ()
    nonzero: tuple[sp.Expr, ...] = ()
    positive: tuple[sp.Expr, ...] = ()

    @property
    def all(self) -> tuple[sp.Expr, ...]:
        """All expressions."""
        return (*self.zero, *self.nonzero, *self.positive)


@dataclass(frozen=True)
class Proven:
    """Equal for all values of the letters, by exact algebra.

    Attributes
    ----------
    how
        In which tier, in a phrase.
    """

    how: str = "algebra"


@dataclass(frozen=True)
class Sampled:
    """Equal at some points.

    Attributes
    ----------
    points, digits
        How many, and to how many digits.
    domain
        What was drawn.
    why
        Why it is not proven.
    """

    points: int
    digits: int
    domain: str
    why: str


@dataclass(frozen=True)
class Difference:
    """A point at which two formulae differ, or what else is wrong.

    Attributes
    ----------
    point
        The values of the letters, exactly.
    left, right
        What the two formulae are there.
    by
        By how much they differ, or in what.
    entry
        Row and column of the entry that differs, from 1; None for numbers.
    """

    point: dict[str, str]
    left: str
    right: str
    by: str
    entry: tuple[int, int] | None = None


Verdict = Proven | Sampled | Difference
