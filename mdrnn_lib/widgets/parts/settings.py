"""Traits for the settings of figures: each knows its range and explains what is outside it.

All are synchronised with the browser. What depends on another setting is checked by the figure
itself, in a method under `traitlets.validate`.
"""

import math
from collections.abc import Sequence
from typing import Any

import traitlets


class Real(traitlets.Float[float, Any]):
    """A number in a closed range; neither NaN nor infinite."""

    def __init__(self, default: float, low: float, high: float) -> None:
        super().__init__(default)
        self.low, self.high = low, high
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> float:
        """Refuse what is no number or out of range."""
        return within(str(self.name), super().validate(obj, value), self.low, self.high)


class Whole(traitlets.Int[int, Any]):
    """A whole number in a closed range."""

    def __init__(self, default: int, low: int, high: int) -> None:
        super().__init__(default)
        self.low, self.high = low, high
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> int:
        """Refuse what is no whole number or out of range."""
        return int(within(str(self.name), super().validate(obj, value), self.low, self.high))


class Choice(traitlets.Unicode[str, Any]):
    """One of some words."""

    def __init__(self, default: str, choices: Sequence[str]) -> None:
        super().__init__(default)
        self.choices = tuple(choices)
        self.tag(sync=True)

    def validate(self, obj: Any, value: Any) -> str:
        """Refuse every other word."""
        return one_of(str(self.name), super().validate(obj, value), self.choices)


def flag(default: bool = False) -> Any:
    """Return a trait that is true or false."""
    return traitlets.Bool(default).tag(sync=True)


def within(name: str, value: float, low: float, high: float) -> float:
    """Return a finite number from low to high; raise `traitlets.TraitError` otherwise."""
    if not (math.isfinite(value) and low <= value <= high):
        limits = f"{low:g} … {high:g}".replace("-", "−")
        raise traitlets.TraitError(f"{name} must be {limits}, got {value}")
    return value


def one_of(name: str, value: str, choices: Sequence[str]) -> str:
    """Return one of the choices; raise `traitlets.TraitError` otherwise."""
    if value not in choices:
        known = ", ".join(repr(choice) for choice in choices)
        raise traitlets.TraitError(f"{name} must be one of {known}, got {value!r}")
    return value


def count(number: int, noun: str) -> str:
    """Write a number of things: 1 step, 2 steps."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
