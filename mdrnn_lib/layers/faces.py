"""The states that enter a grid at its first faces, and those that leave it at its last.

Across dimension d, a face has the shape of the grid without d.  For n = 1 it is a single point: the
initial and the final state of a sequence.
"""

from collections.abc import Sequence
from math import prod
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from mdrnn_lib import sweep
from mdrnn_lib.cells import Array
from mdrnn_lib.layers.inputs import same_shape

Shapes = list[tuple[tuple[int, ...], tuple[int, ...]]]


class Face(NamedTuple):
    """The states on one face: h ``(batch, *face, hidden)``, and c alike if the cell has memory."""

    h: ArrayLike
    c: ArrayLike | None = None


def checked_faces(
    name: str, faces: Sequence[Face] | None, shapes: Shapes, dtype: np.dtype[Any]
) -> list[tuple[Array, Array]] | None:
    """Convert faces to arrays of the given shapes, one pair (h, c) for each dimension."""
    if faces is None:
        return None
    if len(faces) != len(shapes):
        raise ValueError(
            f"{name} must hold {len(shapes)} faces, one for each dimension; got {len(faces)}"
        )
    checked = []
    for d, (face, (h_shape, c_shape)) in enumerate(zip(faces, shapes, strict=True)):
        h, c = Face(*face)
        if c is None and c_shape[-1] > 0:
            raise ValueError(f"{name}[{d}] must hold a cell state c beside h; got h alone")
        checked.append(
            (
                same_shape(f"{name}[{d}].h", h, h_shape, dtype),
                same_shape(f"{name}[{d}].c", np.empty(c_shape) if c is None else c, c_shape, dtype),
            )
        )
    return checked


def to_sweep(faces: list[tuple[Array, Array]] | None) -> sweep.Faces | None:
    """Lay faces out as the sweep has them: (1, H, Q_d, B)."""
    if faces is None:
        return None
    return sweep.Faces(
        tuple(_feature_major(h) for h, _ in faces), tuple(_feature_major(c) for _, c in faces)
    )


def _feature_major(state: Array) -> Array:
    batch, *face, features = state.shape
    return state.reshape(batch, prod(face), features).transpose(2, 1, 0)[None]


def from_sweep(faces: sweep.Faces, shapes: Shapes) -> tuple[Face, ...]:
    """Undo `to_sweep`."""
    return tuple(
        Face(
            h[0].transpose(2, 1, 0).reshape(h_shape),
            c[0].transpose(2, 1, 0).reshape(c_shape) if c_shape[-1] else None,
        )
        for h, c, (h_shape, c_shape) in zip(faces.h, faces.c, shapes, strict=True)
    )
