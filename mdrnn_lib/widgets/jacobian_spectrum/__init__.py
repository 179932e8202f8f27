"""JacobianSpectrum: eigenvalues to drag, and the norm of every dh_t/dh_k that follows."""

import math
from typing import Any

import numpy as np
import traitlets

from mdrnn_lib.cells import Array
from mdrnn_lib.layers import MDRNN
from mdrnn_lib.widgets.parts import grid_trace
from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.parts.settings import Choice, Real, Whole, flag, within

STEPS = 20
HIDDEN = 3
LARGEST = 1.5  # modulus of an eigenvalue
INPUTS = np.round(np.random.default_rng(4).uniform(-1, 1, (STEPS, HIDDEN)), 2).tolist()


class JacobianSpectrum(Figure):
    r"""The norm of :math:`\mathrm dh_t/\mathrm dh_k` for every k ≤ t, and the spectrum behind it.

    A network of three units, :math:`h_t = \phi(x_t + h_{t-1} W_h)`, whose

    .. math:: W_h = \begin{pmatrix} a & b & \beta \\ -b & a & \beta \\ 0 & 0 & r \end{pmatrix}

    has the eigenvalues a ± ib and r, whatever the shear β. The larger β, the less normal W_h.

    Parameters
    ----------
    radius, angle : float
        Modulus, 0 … 1.5, and angle, 0 … 180 degrees, of the eigenvalue a + ib.
    real : float
        The real eigenvalue r, −1.5 … 1.5.
    shear : float
        β, 0 … 3.
    activation : {"identity", "tanh"}
        φ.
    drive : float
        Factor of the inputs, 0 … 3: it drives tanh towards its flat ends.
    step : int
        t, from 0 (before the first) to T: the curve shows the norms of this t.
    k : int
        The chosen earlier step, from 1.
    playing : bool
        Whether t runs.
    inputs : list
        x, shape (T, 3), T from 2 to 20.

    Raises
    ------
    traitlets.TraitError
        If a value is outside its range.

    Examples
    --------
    >>> figure = JacobianSpectrum(radius=0.9, real=0.9, shear=0)
    >>> bool(np.isclose(figure.norms[19, 9], figure.spectral_radius ** 10))
    True
    """

    module = "jacobian-spectrum"
    state_names = (
        "step", "playing", "k", "radius", "angle", "real", "shear", "activation", "drive", "inputs",
    )  # fmt: skip
    too_long_to_print = ("inputs",)

    step = Whole(STEPS, 0, STEPS)
    playing = flag()
    k = Whole(1, 1, STEPS)
    radius = Real(0.8, 0, LARGEST)
    angle = Real(20, 0, 180)
    real = Real(0.7, -LARGEST, LARGEST)
    shear = Real(2, 0, 3)
    activation = Choice("identity", ("identity", "tanh"))
    drive = Real(1, 0, 3)
    inputs = traitlets.List(INPUTS).tag(sync=True)

    def __init__(self, **state: Any) -> None:
        if "inputs" in state:
            state["inputs"] = _checked_inputs(state["inputs"])
            state.setdefault("step", len(state["inputs"]))
        super().__init__(**state)

    @property
    def matrix(self) -> Array:
        """W_h, shape (3, 3)."""
        turn = math.radians(self.state["angle"])
        a, b = self.state["radius"] * math.cos(turn), self.state["radius"] * math.sin(turn)
        shear, r = self.state["shear"], self.state["real"]
        return np.array([[a, b, shear], [-b, a, shear], [0, 0, r]])

    @property
    def spectral_radius(self) -> float:
        """ρ, the largest modulus of an eigenvalue of W_h."""
        return float(max(self.state["radius"], abs(self.state["real"])))

    @property
    def norm(self) -> float:
        """‖W_h‖, its largest singular value."""
        return float(np.linalg.norm(self.matrix, 2))

    @property
    def layer(self) -> MDRNN:
        """The network that runs."""
        layer = MDRNN(1, HIDDEN, HIDDEN, activation=self.activation)
        layer.params |= {
            "W_x": np.eye(HIDDEN), "W_h": self.matrix[None], "b": np.zeros(HIDDEN),
        }  # fmt: skip
        return layer

    @property
    def norms(self) -> Array:
        """‖dh_t/dh_k‖ in row t − 1, column k − 1, by the library's backward sweeps; 0 for k > t."""
        layer, x = self.layer, self.state["drive"] * np.asarray(self.state["inputs"])
        trace = grid_trace.forward(layer, x)
        norms = np.zeros((len(x), len(x)))
        for t in range(len(x)):
            columns = []
            for unit in range(HIDDEN):
                immediate = np.zeros_like(trace.h)
                immediate[t, unit] = 1
                columns.append(grid_trace.backward(layer, trace, immediate).dh[: t + 1])
            norms[t, : t + 1] = np.linalg.norm(np.stack(columns, axis=-1), 2, axis=(1, 2))
        return norms

    @property
    def numbers(self) -> dict[str, Any]:
        """`norm` and `norms`."""
        return {"norm": self.norm, "norms": self.norms}

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        return "The eigenvalues of a recurrent matrix, and the norm of its products of Jacobians"

    @traitlets.validate("inputs")
    def _check_inputs(self, proposal: Any) -> list[Any]:
        return _checked_inputs(proposal["value"])

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return int(within("step", proposal["value"], 0, len(self.inputs)))

    @traitlets.validate("k")
    def _check_k(self, proposal: Any) -> int:
        return int(within("k", proposal["value"], 1, len(self.inputs)))

    @traitlets.observe("inputs")
    def _stay_in_range(self, change: Any) -> None:
        last = len(self.inputs)
        self.step, self.k = min(self.step, last), min(self.k, last)


def _checked_inputs(inputs: Any) -> list[Any]:
    array = np.asarray(inputs, float)
    if array.ndim != 2 or array.shape[1] != HIDDEN or not 2 <= len(array) <= STEPS:
        raise traitlets.TraitError(
            f"inputs must have the shape (T, {HIDDEN}), T from 2 to {STEPS}; got {array.shape}"
        )
    if not np.isfinite(array).all():
        raise traitlets.TraitError("inputs must be finite; they hold a NaN or an infinity")
    return list(array.tolist())
