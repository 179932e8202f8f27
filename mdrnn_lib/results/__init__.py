"""What took a machine minutes to compute, stored: trained parameters and measured times.

The chapters read it from here, so that a chapter runs wherever the package is installed.  `STORED`
tells of each file what it holds and which command of the repository makes it anew.  The files are
under the licence of the code.

    >>> import mdrnn_lib as md
    >>> model = md.Sequential(
    ...     md.MultiDirectional(md.MDLSTM, 2, 4, 32, dtype="float32"),
    ...     md.MeanPool(),
    ...     md.Dense(128, 10, dtype="float32"),
    ... )
    >>> md.load(model, md.results.parameters("reading-images"))
    >>> md.results.table("benchmark")["threads"]
    2
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

__all__ = ["STORED", "Stored", "parameters", "table"]

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class Stored:
    """The origin of one file.

    Attributes
    ----------
    holds
        What is in it.
    made_by
        The command that makes it, to be called in the repository.
    """

    holds: str
    made_by: str


STORED: Mapping[str, Stored] = MappingProxyType(
    {
        "benchmark.json": Stored(
            "Times and memory of the layers beside the matrix-product limit and PyTorch",
            "make bench",
        ),
        "reading-images.npz": Stored(
            "Parameters of four MDLSTMs that read digits, learnt from 4,000 images of the data set "
            "`load_digits`",
            "python tools/train_digits.py --save mdrnn_lib/results/data/reading-images.npz",
        ),
    }
)
"""The files, by name."""


def parameters(name: str) -> Path:
    """Return the file of trained parameters of a name, for `mdrnn_lib.load`.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    return _file(name, ".npz")


def table(name: str) -> dict[str, Any]:
    """Return a stored table, as its script has written it.

    Raises
    ------
    ValueError
        If there is none of that name.
    """
    return dict(json.loads(_file(name, ".json").read_text(encoding="utf-8")))


def _file(name: str, suffix: str) -> Path:
    if name + suffix in STORED:
        return DATA / (name + suffix)
    there = ", ".join(repr(file.removesuffix(suffix)) for file in STORED if file.endswith(suffix))
    raise ValueError(f"name must be one of {there}; got {name!r}")
