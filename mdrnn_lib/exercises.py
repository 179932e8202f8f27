"""A checker for the exercises: the reader's function beside the true one, and where it errs.

It never says only "wrong": it shows the first case that differs, the reader's answer, the true
answer, and the place where they part.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Verdict:
    """What came of a comparison; prints as a sentence or two for the reader."""

    right: bool
    words: str

    def __repr__(self) -> str:
        return self.words


def compare(
    yours: Callable[..., Any],
    truth: Callable[..., Any],
    cases: Iterable[tuple[Any, ...]],
    tolerance: float = 1e-9,
) -> Verdict:
    """Run two functions on the same cases and compare their answers.

    Parameters
    ----------
    yours, truth
        The reader's function and the true one; both return a number or an array.
    cases
        The arguments of each call.
    tolerance
        Largest difference that counts as agreement, relative to the largest entry of the true
        answer (absolute where that is below 1).

    Returns
    -------
    Verdict
        ``right`` is true if every case agrees.
    """
    cases = list(cases)
    for number, arguments in enumerate(cases, start=1):
        called = f"Case {number} of {len(cases)}, {yours.__name__}({_listed(arguments)})"
        expected = np.asarray(truth(*arguments), float)
        try:
            answer = yours(*arguments)
        except Exception as error:  # the reader's code may fail in any way
            return Verdict(False, f"{called}: it raised {type(error).__name__}: {error}")
        fault = _difference(answer, expected, tolerance)
        if fault:
            return Verdict(False, f"{called}: {fault}")
    return Verdict(True, f"Right: all {len(cases)} cases agree.")


def _difference(answer: Any, expected: np.ndarray, tolerance: float) -> str | None:
    """Say how an answer differs from the expected one, or None if it does not."""
    if answer is None:
        return "it returned nothing. Is the return statement missing?"
    try:
        found = np.asarray(answer, float)
    except (TypeError, ValueError):
        return f"expected numbers; it returned {answer!r}"
    if found.shape != expected.shape:
        return f"expected the shape {expected.shape}; it returned the shape {found.shape}"
    allowed = tolerance * max(1.0, float(np.abs(expected).max(initial=0)))
    apart = ~(np.abs(found - expected) <= allowed)  # so that a NaN counts as apart
    if not apart.any():
        return None
    where = tuple(int(k) for k in np.argwhere(apart)[0])
    place = f"\n  The first difference is at index {where}." if where else ""
    return (
        f"it differs.\n  your answer {_rounded(found)}\n  true answer {_rounded(expected)}{place}"
    )


def _rounded(value: Any) -> str:
    """Write numbers with four digits after the point, and no negative zero."""
    return np.array2string(
        np.asarray(value, float), separator=", ", formatter={"float": lambda v: f"{v + 0:.4f}"}
    )


def _listed(arguments: tuple[Any, ...]) -> str:
    return ", ".join(
        f"{value:g}" if isinstance(value, float) else np.array2string(np.asarray(value))
        for value in arguments
    )
