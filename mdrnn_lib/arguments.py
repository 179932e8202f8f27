"""Checks on single arguments: each returns the value, or says what was expected and what came."""

from collections.abc import Callable
from math import isfinite
from numbers import Real
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Rng = int | np.random.Generator | None


class NotFiniteError(ValueError):
    """A NaN or an infinity where there must be none."""


class Setting:
    """A number of an object that a check looks at whenever it is set.

    >>> class Walk:
    ...     pace = Setting(positive)
    >>> walk = Walk()
    >>> walk.pace = -1
    Traceback (most recent call last):
    ValueError: pace must be a finite number above 0; got -1
    """

    def __init__(self, check: Callable[[str, Any], float]) -> None:
        self._check = check

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, holder: object, owner: type) -> float:
        return float(vars(holder)[self._name])

    def __set__(self, holder: object, value: Any) -> None:
        vars(holder)[self._name] = self._check(self._name, value)


def positive_int(name: str, value: Any) -> int:
    """Return a whole number of at least 1."""
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or value < 1:
        raise ValueError(f"{name} must be a whole number of at least 1; got {value!r}")
    return int(value)


def truth_value(name: str, value: Any) -> bool:
    """Return a bool; numbers are none, so that a size in the wrong place is seen."""
    if not isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} must be True or False; got {value!r}")
    return bool(value)


def finite(name: str, value: Any) -> float:
    """Return a finite real number."""
    if not _is_real(value):
        raise ValueError(f"{name} must be a finite number; got {value!r}")
    return float(value)


def positive(name: str, value: Any) -> float:
    """Return a finite number above zero."""
    if not (_is_real(value) and value > 0):
        raise ValueError(f"{name} must be a finite number above 0; got {value!r}")
    return float(value)


def fraction(name: str, value: Any) -> float:
    """Return a number of at least 0 and below 1."""
    if not (_is_real(value) and 0 <= value < 1):
        raise ValueError(f"{name} must be at least 0 and below 1; got {value!r}")
    return float(value)


def one_of(name: str, value: Any, choices: tuple[str, ...]) -> str:
    """Return a value that is one of the named choices."""
    if not isinstance(value, str) or value not in choices:
        raise ValueError(f"{name} must be one of {', '.join(choices)}; got {value!r}")
    return value


def random_generator(rng: Any) -> np.random.Generator:
    """Return a generator, new if a seed or nothing is given."""
    try:
        return np.random.default_rng(rng)
    except (TypeError, ValueError):
        raise ValueError(
            f"rng must be a seed, a whole number of at least 0, or a numpy.random.Generator;"
            f" got {rng!r}"
        ) from None


def full_array(name: str, value: ArrayLike) -> NDArray[Any]:
    """Return an array, all rows of which have one length."""
    try:
        return np.asarray(value)
    except ValueError:
        raise ValueError(
            f"{name} must be a full array, all rows of one length; got ragged rows. Samples of"
            " several sizes are padded to one, and their own extents given as lengths"
        ) from None


def _is_real(value: Any) -> bool:
    """Tell whether a value is one finite real number."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        return False
    return isfinite(value)
