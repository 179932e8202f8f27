"""Layers on grids in the state of a figure: by the name of their cell, with plain parameters."""

from typing import Any

import numpy as np

from mdrnn_lib.cells import ACTIVATIONS, Cell, LeakyCell, LSTMCell, RNNCell, StableCell
from mdrnn_lib.layers import MDLSTM, MDRNN, MDLeaky, MDStable, MultiDirectional
from mdrnn_lib.layers.base import Recurrent

KINDS = {"lstm": MDLSTM, "leaky": MDLeaky, "stable": MDStable}
CELLS: dict[type, str] = {LSTMCell: "lstm", LeakyCell: "leaky", StableCell: "stable"}
NAMES = (*ACTIVATIONS, *KINDS)


def cell_name(cell: Cell | None) -> str:
    """Name a cell as a figure's state does; a cell that no figure runs has the empty name."""
    if isinstance(cell, RNNCell):
        return next((name for name, known in ACTIVATIONS.items() if known.phi is cell.phi), "")
    return CELLS.get(type(cell), "")


def described(layer: Any) -> tuple[str, dict[str, Any]]:
    """Return a layer's cell by name and its parameters with a leading axis of directions."""
    name = cell_name(getattr(layer, "cell", None))
    if not name:
        raise ValueError(
            "layer must be an MDRNN, MDLSTM (without peepholes), MDLeaky, MDStable or "
            f"MultiDirectional; got {type(layer).__name__}"
        )
    single = not isinstance(layer, MultiDirectional)
    params = {key: np.asarray(value) for key, value in layer.params.items()}
    return name, {key: (value[None] if single else value).tolist() for key, value in params.items()}


def built(cell: str, stacked: dict[str, Any], direction: int) -> Recurrent:
    """Return the layer of one direction; a single one runs in all of them."""
    params = {
        name: np.asarray(value[direction % len(value)], float) for name, value in stacked.items()
    }
    n, hidden, _ = params["W_h"].shape
    sizes = n, params["W_x"].shape[0], hidden
    plain = cell in ACTIVATIONS
    layer: Recurrent = MDRNN(*sizes, activation=cell) if plain else KINDS[cell](*sizes)
    layer.params = params
    return layer


def stack(layer: Any, input_scale: float, recurrent_scale: float) -> dict[str, Any]:
    """Round a layer's parameters, made larger than one trains with, so that the wave is seen."""
    scales = {"W_x": input_scale, "W_h": recurrent_scale, "b": 1.0}
    _, params = described(layer)
    return {name: np.round(k * np.asarray(params[name]), 3).tolist() for name, k in scales.items()}
