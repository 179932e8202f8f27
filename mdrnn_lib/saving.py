"""Parameters in a file: NumPy's npz, no pickle, and nothing loaded that does not fit."""

import json
import os
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from threading import get_ident
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mdrnn_lib.cells import Array
from mdrnn_lib.layers.protocol import Layer

DESCRIPTION = "mdrnn_lib"  # the entry beside the parameters; no parameter has this name
UNREADABLE = (ValueError, EOFError, OSError, RuntimeError, zipfile.BadZipFile, zlib.error)


def save(layer: Layer, path: str | os.PathLike[str]) -> None:
    """Write the parameters of a layer or model to a file.

    The file appears whole or not at all: a failure leaves an older file of that name as it was.  If
    the name is that of a symbolic link, the file it points to is written.

    Parameters
    ----------
    layer
        Whose parameters to write.
    path
        Where to; nothing is appended to it.  By custom it ends in ``.npz``.

    Raises
    ------
    ValueError
        If a parameter is no array of floats, or NaN or infinite.
    OSError
        If the file cannot be written.
    """
    path = Path(os.path.realpath(path))
    partial = path.with_name(f"{path.name}.{os.getpid()}.{get_ident()}.part")
    arrays: dict[str, Any] = {**layer.params}
    for name, value in arrays.items():
        if not isinstance(value, np.ndarray) or value.dtype.kind != "f":
            raise ValueError(
                f'params["{name}"] must be an array of floats to be saved; got {value!r}'
            )
        if not np.isfinite(value).all():
            raise ValueError(f'params["{name}"] must be finite to be saved; got NaN or infinities')
    arrays[DESCRIPTION] = np.array(json.dumps(description(layer)))
    try:
        with partial.open("wb") as file:
            np.savez(file, **arrays)
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def load(layer: Layer, path: str | os.PathLike[str]) -> None:
    """Read parameters that `save` wrote into a layer or model built alike.

    Parameters
    ----------
    layer
        Its parameters are replaced in place: all of them, or none if there is an error.
    path
        The file.

    Raises
    ------
    FileNotFoundError
        If there is none.
    ValueError
        If it is no file of `save`, is damaged, or is of another layer; the message names all that
        differs.
    """
    path = Path(path)
    described, arrays = read(path)
    faults = compared(described, description(layer)) + differences(arrays, layer.params)
    if faults:
        raise ValueError(f"{path} does not fit this layer: " + "; ".join(faults))
    for name, value in layer.params.items():
        value[...] = arrays[name]


def read(path: Path) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Read a file of `save`: the description of the layer, and the arrays by name."""
    content = path.open("rb")
    try:
        with content, np.load(content, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        described = dict(json.loads(str(arrays.pop(DESCRIPTION))))
    except (*UNREADABLE, AttributeError, KeyError, TypeError) as fault:
        raise ValueError(
            f"{path} must be a file that mdrnn_lib.save wrote; it is another kind of file, or "
            f"damaged ({fault})"
        ) from None
    return described, arrays


def differences(found: Mapping[str, NDArray[Any]], params: Mapping[str, Array]) -> list[str]:
    """Name every array that is not as the parameters need it."""
    unknown = sorted(found.keys() - params.keys())
    faults = [f"the parameter {name} is none of its own" for name in unknown]
    for name, expected in params.items():
        if name in found:
            faults.extend(misfits(name, found[name], expected))
        else:
            faults.append(f"the parameter {name} is missing")
    return faults


def misfits(name: str, found: NDArray[Any], expected: Array) -> list[str]:
    """Name how an array differs from what a parameter can hold."""
    if not isinstance(expected, np.ndarray) or not expected.flags.writeable:
        return [f"{name} of the layer must be an array that can be written; got {expected!r}"]
    if found.shape != expected.shape:
        return [f"{name} must have the shape {expected.shape}; got {found.shape}"]
    if found.dtype != expected.dtype:
        return [f"{name} must be {expected.dtype}; got {found.dtype}"]
    if not np.isfinite(found).all():
        return [f"{name} must be finite; got NaN or infinite values"]
    return []


def compared(found: Mapping[str, Any], expected: Mapping[str, Any]) -> list[str]:
    """Name the entries in which two descriptions differ."""
    return [
        f"{key} must be {expected.get(key, 'absent')}; got {found.get(key, 'nothing')}"
        for key in sorted(found.keys() | expected.keys())
        if found.get(key) != expected.get(key)
    ]


def description(part: Any, prefix: str = "") -> dict[str, Any]:
    """Describe a layer, and the layers and the cell inside it, by class and settings.

    The class is the one that computes: an LSTM is told from an MDLSTM by its ``ndim`` alone.
    Settings are the public attributes that are whole numbers, truth values, words or functions.
    """
    computes = next(kind for kind in type(part).__mro__ if "forward" in vars(kind))
    described: dict[str, Any] = {f"{prefix}class": computes.__name__}
    for name, value in vars(part).items():
        if name.startswith("_"):
            continue
        if isinstance(value, bool | int | str):
            described[prefix + name] = value
        elif name == "cell":
            described |= description(value, f"{prefix}cell.")
        elif name == "layers":
            for k, inner in enumerate(value):
                described |= description(inner, f"{prefix}{k}.")
        elif callable(value):
            described[prefix + name] = value.__name__
    return described
