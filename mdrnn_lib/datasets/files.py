"""Reading the data files of the package, each checked to be the one that was published."""

import hashlib
import io
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdrnn_lib.datasets.sources import Source

DATA = files("mdrnn_lib.datasets") / "data"


def read_arrays(source: Source) -> dict[str, NDArray[Any]]:
    """Read one data file, after a look at its checksum, as arrays of whole numbers by name.

    Parameters
    ----------
    source
        Which file, and the SHA-256 it must have.

    Raises
    ------
    FileNotFoundError
        If the file is missing from the installed package.
    ValueError
        If its content is not the published one.
    """
    content = _read_bytes(source)
    found = hashlib.sha256(content).hexdigest()
    if found != source.sha256:
        raise ValueError(
            f"the data file {source.file} is damaged: expected SHA-256 {source.sha256}, "
            f"got {found} ({len(content)} bytes). "
            "Install mdrnn_lib again, or restore the file from the repository."
        )
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        return dict(archive)


def _read_bytes(source: Source) -> bytes:
    try:
        return (DATA / source.file).read_bytes()
    except FileNotFoundError:
        raise FileNotFoundError(
            f"the data file {source.file} is missing: expected it in {DATA}. "
            "It ships with mdrnn_lib: install the package again, or restore the file from the "
            "repository."
        ) from None
