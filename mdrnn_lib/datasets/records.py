"""What the loaders return: named arrays, and pairs of a training and a test part."""

from dataclasses import dataclass, fields
from typing import Generic, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

Part = TypeVar("Part")


class Split(NamedTuple, Generic[Part]):
    """The two parts of a data set: ``train, test = load_digits()``.

    Attributes
    ----------
    train
        What a model may learn from.
    test
        What it is judged by.  No sample is in both parts.
    """

    train: Part
    test: Part


# eq=False here and below: comparing arrays gives arrays, not a truth value.
@dataclass(frozen=True, eq=False)
class Record:
    """Fields that print as their shapes, so that a record may end a notebook cell."""

    def __repr__(self) -> str:
        shown = (f"{field.name}={_brief(getattr(self, field.name))}" for field in fields(self))
        return f"{type(self).__name__}({', '.join(shown)})"


def _brief(value: object) -> str:
    if isinstance(value, np.ndarray):
        return f"{value.dtype}{list(value.shape)}"
    return repr(value)


@dataclass(frozen=True, eq=False, repr=False)
class Utterances(Record):
    """Spoken utterances of different lengths, padded with zeros to a common one.

    Attributes
    ----------
    x
        Shape (N, 29, 12), float64: twelve LPC cepstrum coefficients for each frame of 6.4 ms.  They
        have no unit, are not rescaled, and lie between −1.86 and 2.21.  From ``lengths`` on: zeros.
    lengths
        Shape (N, 1), int64, 7 to 29: the number of frames of each utterance, in the form in which
        the layers take their ``lengths``.
    y
        Shape (N,), int64, 0 to 8: the speaker.
    """

    x: Floats
    lengths: Integers
    y: Integers


@dataclass(frozen=True, eq=False, repr=False)
class Digits(Record):
    """Handwritten digits.

    Attributes
    ----------
    x
        Shape (N, 28, 28, 1), float64, from 0 (paper) to 1 (ink): rows from top to bottom, columns
        from left to right, one feature.
    y
        Shape (N,), int64, 0 to 9: the digit.
    """

    x: Floats
    y: Integers


@dataclass(frozen=True, eq=False, repr=False)
class Brain(Record):
    """An average brain in a box of voxels, and how much of each voxel is grey or white matter.

    The axes are those of the MNI space: the first runs from left to right, the second from back to
    front, the third from bottom to top.

    Attributes
    ----------
    x
        Shape (1, 49, 62, 53, 1), float64, in [0, 1]: the T1-weighted intensity without the skull.
        It has no unit; 1 is the brightest voxel of the template at full resolution.
    grey, white
        Shape (1, 49, 62, 53), float64, in [0, 1]: the probability that a point of the voxel belongs
        to grey matter, and to white matter.  Their sum is at most 1.
    voxel_mm
        The edge of a voxel in millimetres.
    origin_mm
        The centre of voxel (0, 0, 0) in MNI coordinates, in millimetres.  The centre of voxel p is
        ``origin_mm + voxel_mm * p``.
    """

    x: Floats
    grey: Floats
    white: Floats
    voxel_mm: float
    origin_mm: tuple[float, float, float]
