"""A checker for the exercises: the reader's function beside the true one, and where it errs.

It never says only "wrong": it shows the first case that differs, in how many entries, where and by
how much, and both answers.
"""

import linecache
import reprlib
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from inspect import signature
from traceback import extract_tb
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdrnn_lib.arguments import positive

FEW = 24
"""An array of no more entries is shown whole."""

ROUNDING = 1e-4
"""What part of the tolerance is allowed where rounding alone may be left of an entry."""


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
    cases: Iterable[Sequence[Any]],
    *,
    tolerance: float = 1e-9,
) -> Verdict:
    """Run two functions on the same cases and compare their answers.

    Parameters
    ----------
    yours, truth
        The reader's function and the true one; both return a number or an array, real or complex.
    cases
        The arguments of each call, one tuple a call, at least one.  Each function gets copies.
    tolerance
        How far an entry may be off, relative to itself; for one that is far smaller than the
        largest, 1e-4 of this relative to the largest.  Infinity agrees with infinity of that sign,
        NaN with NaN.

    Returns
    -------
    Verdict
        ``right`` is true if every case agrees.

    Raises
    ------
    ValueError
        If yours is no function, or there is no case, or one is no tuple, or the tolerance is not
        positive.
    """
    if not callable(yours):
        raise ValueError(f"yours must be a function, your own; got {yours!r}")
    cases, tolerance = list(cases), positive("tolerance", tolerance)
    if not cases or not all(isinstance(case, tuple | list) for case in cases):
        raise ValueError("cases must be one tuple of arguments a call, and at least one")
    for number, arguments in enumerate(cases, start=1):
        expected = np.asarray(truth(*deepcopy(arguments)))
        fault = _fault(yours, arguments, expected.astype(_wide(expected)), tolerance)
        if fault:
            called = f"{_name(yours)}({_listed(yours, arguments)})"
            return Verdict(False, f"Case {number} of {len(cases)}, {called}: {fault}")
    return Verdict(True, f"Right: all {len(cases)} cases agree.")


def _fault(
    yours: Callable[..., Any], arguments: Sequence[Any], expected: NDArray[Any], tolerance: float
) -> str | None:
    """Say what is wrong with the reader's answer to one case, or None if nothing is."""
    try:
        answer = yours(*deepcopy(arguments))
    except Exception as error:  # the reader's code may fail in any way
        return f"it raised {type(error).__name__}: {error}{_line(yours, error)}"
    if answer is None:
        return "it returned nothing. Is the return statement missing?"
    found = _numbers(answer)
    if found is None:
        return f"expected numbers; it returned {reprlib.repr(answer)}"
    if found.shape != expected.shape:
        return f"expected the shape {expected.shape}; it returned the shape {found.shape}"
    if not np.iscomplexobj(expected) and np.iscomplexobj(found):
        if found.imag.any():
            return f"expected real numbers; it returned imaginary parts, {_first(found)}"
        found = found.real
    return _difference(found, expected, tolerance)


def _difference(found: NDArray[Any], expected: NDArray[Any], tolerance: float) -> str | None:
    """Say how an answer differs from the expected one, or None if it does not."""
    finite = np.isfinite(found) & np.isfinite(expected)
    size = np.abs(np.where(np.isfinite(expected), expected, 0))
    floor = ROUNDING * max(float(size.max(initial=0)), 1e-3)
    gap = np.abs(np.where(finite, found, 0) - np.where(finite, expected, 0))
    same = (found == expected) | (np.isnan(found) & np.isnan(expected))
    apart = np.where(finite, gap > tolerance * (size + floor), ~same)
    if not apart.any():
        return None
    places = [tuple(int(k) for k in place) for place in np.argwhere(apart)]
    weights = [float(gap[place]) if finite[place] else np.inf for place in places]
    most = places[int(np.argmax(weights))]
    words = "it differs" + _by(places[0], found, expected)
    if len(places) > 1:
        words = f"{len(places)} of {found.size} entries differ"
        words += f", the first{_by(places[0], found, expected)}"
        words += f", the most{_by(most, found, expected)}" if most != places[0] else ""
    shown = [found, expected] if found.size <= FEW else [found[places[0]], expected[places[0]]]
    yours, true = _told_apart(*map(np.asarray, shown))
    there = "" if found.size <= FEW else f", at index {places[0]}"
    return f"{words}.\n  your answer{there} {yours}\n  true answer{there} {true}"


def _by(place: tuple[int, ...], found: NDArray[Any], expected: NDArray[Any]) -> str:
    """Say where an entry is, and how far off."""
    where = f" at index {place}" if place else ""
    gap, size = abs(found[place] - expected[place]), abs(expected[place])
    if not np.isfinite(gap):
        return where
    share = f" ({100 * gap / size:.3g} %)" if size > 0 else ""
    return f"{where} by {gap:.3g}{share}"


def _numbers(answer: Any) -> NDArray[Any] | None:
    """Convert an answer to floats or complex numbers, or None if it is none."""
    try:
        array = np.asarray(answer)
        return None if array.dtype.kind not in "biufcO" else array.astype(_wide(array))
    except (TypeError, ValueError):
        return None


def _wide(array: NDArray[Any]) -> type[float | complex]:
    return complex if np.iscomplexobj(array) else float


def _first(found: NDArray[Any]) -> str:
    """Show the first entry with an imaginary part."""
    place = tuple(int(k) for k in np.argwhere(found.imag != 0)[0])
    return f"{found[place]:.4g}" + (f" at index {place}" if place else "")


def _told_apart(found: NDArray[Any], expected: NDArray[Any]) -> tuple[str, str]:
    """Write both with as few digits as show a difference, and no negative zero."""
    texts = ("", "")
    for form in (".4f", ".6g", ".9g", ".13g", ".17g"):
        texts = (_written(found, form), _written(expected, form))
        if texts[0] != texts[1]:
            break
    return texts


def _written(array: NDArray[Any], form: str) -> str:
    kind = "complex_kind" if np.iscomplexobj(array) else "float_kind"
    forms: Any = {kind: lambda value: f"{value + 0:{form}}"}
    return np.array2string(array, separator=", ", formatter=forms)


def _name(function: Callable[..., Any]) -> str:
    """Name a function, or what is called like one."""
    while isinstance(function, partial):
        function = function.func
    return str(getattr(function, "__name__", type(function).__name__))


def _listed(function: Callable[..., Any], arguments: Sequence[Any]) -> str:
    """List arguments by the names that the function gives them."""
    try:
        bound = signature(function).bind(*arguments)
    except (TypeError, ValueError):  # they do not fit, or the function tells no names
        return ", ".join(map(_short, arguments))
    kinds = signature(function).parameters
    words: list[str] = []
    for name, value in bound.arguments.items():
        gathered = kinds[name].kind is kinds[name].VAR_POSITIONAL
        words += map(_short, value) if gathered else [f"{name}={_short(value)}"]
    return ", ".join(words)


def _short(value: Any) -> str:
    """Write an argument in one line, a large array by its shape and range."""
    if isinstance(value, float):
        return f"{value:g}"
    if not isinstance(value, np.ndarray):
        return reprlib.repr(value)
    if value.size > FEW:
        extents = " × ".join(map(str, value.shape))
        return f"<{extents} numbers from {value.min():.3g} to {value.max():.3g}>"
    return " ".join(np.array2string(value, separator=", ").split())


def _line(function: Callable[..., Any], error: Exception) -> str:
    """Show the line of the reader's code in which an error arose."""
    while isinstance(function, partial):
        function = function.func
    code = getattr(function, "__code__", None)
    frames = [
        frame
        for frame in extract_tb(error.__traceback__)
        if code and frame.filename == code.co_filename
    ]
    if not frames:
        return ""
    number = frames[-1].lineno or 0
    text = linecache.getline(frames[-1].filename, number).strip()
    return f"\n  in line {number}: {text}" if text else f"\n  in line {number}"
