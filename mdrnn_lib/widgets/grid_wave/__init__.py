"""GridWave: a recurrence running over a picture, forwards and backwards."""

from typing import Any

import numpy as np
import traitlets

from mdrnn_lib.layers.base import Recurrent
from mdrnn_lib.widgets.grid_wave.own import IMAGE, WEIGHTS
from mdrnn_lib.widgets.parts import grid_trace
from mdrnn_lib.widgets.parts.grid_figure import PictureFigure
from mdrnn_lib.widgets.parts.grid_layer import built
from mdrnn_lib.widgets.parts.settings import Choice, Whole, flag, one_of

MOST_POINTS = 40
MOST_UNITS = 64


class GridWave(PictureFigure):
    r"""The hidden states of a network on a grid, front by front, and the gradient coming back.

    Beside the picture stand the states of one hidden unit. As long as `show` is a state or a gate,
    a step is one front of the forward sweep. With ``show="dh"`` a step is one front of the backward
    sweep, which starts at the chosen `point` with the loss :math:`L = h_{\mathbf p}` of the unit,
    or the sum of all units there.

    Parameters
    ----------
    layer : MDRNN, MDLSTM, MDLeaky, MDStable or MultiDirectional of these, optional
        A layer in two dimensions, without peepholes and of at most 64 hidden units; by default
        small layers of the figure's own, between which the reader chooses.
    image : array_like, optional
        One picture, shape (X_1, X_2) or (X_1, X_2, F), at most 40 × 40; by default a small one of
        the figure's own. With one feature the reader may draw on it.
    cell : str
        Which of the layers runs: with the figure's own "tanh", "lstm" or "leaky".
    direction : int
        0 … 3; axis d is run through backwards where bit d is set.
    unit : int
        The hidden unit shown, from 0; with several directions one of the units of that direction.
    show : str
        "h"; "c" and the name of a gate ("i", "f1", "f2", "o", "g" for the LSTM) where the cell has
        them; "dh", the size of :math:`\mathrm dL/\mathrm dh` over all units.
    point : pair of int
        The chosen point, (p_1, p_2) from (0, 0).
    loss : {"unit", "sum"}
        What L is at that point.
    step : int
        How many fronts are done.
    playing : bool
        Whether the wave runs.

    Raises
    ------
    traitlets.TraitError
        If a value is outside its range.
    ValueError
        If the layer is none of these.

    Examples
    --------
    >>> wave = GridWave(step=5)
    >>> wave.step = wave.last  # all fronts
    >>> wave.numbers["h"].shape  # of the unit, point by point in raster order
    (192,)
    """

    module = "grid-wave"
    state_names = (
        "cell", "direction", "unit", "show", "point", "loss", "step", "playing", "image", "weights",
    )  # fmt: skip
    too_long_to_print = ("image", "weights")
    directions = (1, 4)
    most_units, most_points = MOST_UNITS, MOST_POINTS

    cell = traitlets.Unicode("lstm").tag(sync=True)
    direction = Whole(0, 0, 3)
    unit = Whole(0, 0, MOST_UNITS - 1)
    show = traitlets.Unicode("h").tag(sync=True)
    point = traitlets.List(traitlets.Int(), minlen=2, maxlen=2).tag(sync=True)
    loss = Choice("unit", ("unit", "sum"))
    step = Whole(0, 0, 2 * MOST_POINTS)
    playing = flag()
    image = traitlets.List(IMAGE).tag(sync=True)
    weights = traitlets.Dict(WEIGHTS).tag(sync=True)

    def _first_step(self) -> int:
        """Return the step at which the figure stands if none is given."""
        return 1 if self.show == "dh" else sum(self.extents) * 2 // 3

    @property
    def last(self) -> int:
        """The last step: all fronts of the sweep that is shown are done."""
        if self.show == "dh":
            fronts = grid_trace.fronts(self.extents, self.direction)
            return int(fronts[tuple(self.point)]) + 1
        return sum(self.extents) - 1

    @property
    def layer(self) -> Recurrent:
        """The layer that runs in the chosen direction, with the weights of the figure's state."""
        return built(self.cell, self.state["weights"][self.cell], self.direction)

    @property
    def options(self) -> tuple[str, ...]:
        """What the cell has to show."""
        gates = grid_trace.gate_names(self.layer.cell, 2)
        return ("h", *(("c", *gates) if gates else ()), "dh")

    @property
    def numbers(self) -> dict[str, Any]:
        """The numbers of the whole sweep, whatever the step; from the rounded state."""
        layer, x = self.layer, self.x
        trace = grid_trace.forward(layer, x, self.direction)
        h = trace.h[..., self.unit]
        shown, dx = h, None
        if self.show == "dh":
            immediate = np.zeros_like(trace.h)
            immediate[tuple(self.point)][self.unit if self.loss == "unit" else ...] = 1
            adjoint = grid_trace.backward(layer, trace, immediate, self.direction)
            shown, dx = np.linalg.norm(adjoint.dh, axis=-1), adjoint.dx.mean(axis=-1).ravel()
        elif self.show == "c":
            shown = trace.c[..., self.unit]
        elif self.show != "h":
            gate = grid_trace.gate_names(layer.cell, 2).index(self.show)
            shown = trace.gates[..., gate, self.unit]
        return {"x": x.mean(axis=-1).ravel(), "h": h.ravel(), "shown": shown.ravel(), "dx": dx}

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        rows, columns = self.extents
        return f"A recurrence running over a picture of {rows} × {columns} points"

    @traitlets.validate("show")
    def _check_show(self, proposal: Any) -> str:
        return one_of("show", proposal["value"], self.options)

    @traitlets.observe("cell", "weights", "image", "show", "point", "direction")
    def _stay_in_range(self, change: Any) -> None:
        """Let what depends on a changed setting follow it."""
        if self.show not in self.options:
            self.show = "h"
        super()._stay_in_range(change)
