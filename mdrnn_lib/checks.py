r"""Gradient checks that a reader can call: every ``backward`` beside two numerical derivatives.

The loss is L = Σ dy ⊙ y, with y what the layer's ``forward`` returns and dy drawn at random.  Each
entry θ of a parameter, or of x, is moved by itself.

Central differences.  L′(θ) ≈ (L(θ + s) − L(θ − s)) / 2s.  For every layer.  The error is of the
order s² from the curvature and ε/s from rounding; s = ε^{1/3} balances the two, and about ten
digits are left.  Where the loss is steep in θ, s is smaller by as much; where the gradients do not
agree, it is made smaller once more, lest it be a bend of the loss that parts them.

Complex step (Squire & Trapp 1998).  L′(θ) ≈ Im L(θ + is) / s.  Nothing is subtracted, so s may be
1e-30 and all digits are left.  It needs a function that is analytic: every cell of the library
but the one with ReLU is a composition of sums, products, exp and tanh, and one of your own says so
(`Cell.analytic`).

Neither can see a gradient that is smaller than what rounding makes of it. The loss is right to
``r = ε Σ |dy| max(1, |y|)``, so that central differences tell nothing below r/s. ``backward``
computes slopes such as σ(1 − σ) to ε of σ, so that of a unit driven into saturation only the
first digits are right, however small that slope is. Two gradients that differ by no more than
`ROUNDING` times r/s, or r times the largest input, are called too small to tell, and not wrong.
"""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mdrnn_lib.arguments import Rng, positive_int, random_generator
from mdrnn_lib.cells import Array
from mdrnn_lib.layers import Layer, MultiDirectional, Sequential
from mdrnn_lib.layers.base import Recurrent, run
from mdrnn_lib.layers.directions import MERGES
from mdrnn_lib.layers.inputs import extents, without_padding

Arrays = Mapping[str, NDArray[Any]]
Loss = Callable[[Arrays], Any]
Slope = Callable[[Arrays, str, int], float]

CENTRAL, COMPLEX = "central differences", "complex step"
TOLERANCE = {CENTRAL: 1e-6, COMPLEX: 1e-11}
"""The largest relative error that counts as agreement."""
ROUNDING = 10
"""How many times the error that one rounding makes may stand in a gradient."""

_EPS = float(np.finfo(np.float64).eps)
_CENTRAL_STEP = _EPS ** (1 / 3)
_COMPLEX_STEP = 1e-30


@dataclass(frozen=True)
class Row:
    """One array beside one numerical derivative.

    Attributes
    ----------
    parameter
        Its name, or "x".
    shape
        Its shape.
    entries
        How many of its entries were checked; the norms and the error are taken over these.
    analytic_norm, numeric_norm
        Euclidean norms of the two gradients.
    relative_error
        The largest difference of an entry, over the larger of the two norms; 0 if both gradients
        are zero.
    method
        "central differences" or "complex step".
    floor
        A difference below this may be rounding alone.
    """

    parameter: str
    shape: tuple[int, ...]
    entries: int
    analytic_norm: float
    numeric_norm: float
    relative_error: float
    method: str
    floor: float = 0.0

    @property
    def agrees(self) -> bool:
        """Whether the error is below the method's `TOLERANCE`; never with a NaN."""
        return self.relative_error < TOLERANCE[self.method]

    @property
    def too_small(self) -> bool:
        """Whether it does not agree, but by so little that it may be rounding alone."""
        apart = self.relative_error * max(self.analytic_norm, self.numeric_norm)
        return not self.agrees and apart <= self.floor

    @property
    def fault(self) -> bool:
        """Whether the gradients differ by more than the method and rounding explain."""
        return not self.agrees and not self.too_small


@dataclass(frozen=True, repr=False)
class GradientTable:
    """What came of a check; prints as a table.

    The printed table says no more of an error than that it is below the tolerance, so that it is
    the same on every machine; ``rows`` hold the figures.
    """

    rows: list[Row]

    @property
    def wrong(self) -> list[str]:
        """Names of the arrays whose gradient does not agree, by whatever method."""
        faults = (row.parameter for row in self.rows if row.fault)
        return list(dict.fromkeys(faults))

    @property
    def too_small(self) -> list[str]:
        """Names of the arrays whose gradient is too small to tell, by whatever method."""
        return list(dict.fromkeys(row.parameter for row in self.rows if row.too_small))

    def __repr__(self) -> str:
        head = ("array", "shape", "entries", "analytic norm", "numeric norm", "error", "method")
        lines = [head, *(_cells(row) for row in self.rows)]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        table = "\n".join(_padded(line, widths) for line in lines)
        verdict = f"Wrong: {', '.join(self.wrong)}" if self.wrong else "All gradients agree."
        if self.too_small:
            verdict = (
                verdict.removesuffix(".") + f". Too small to tell: {', '.join(self.too_small)}"
            )
        return f"{table}\n{verdict}"


def check_gradients(
    layer: Layer,
    x: ArrayLike,
    rng: Rng = 0,
    *,
    lengths: ArrayLike | None = None,
    entries: int = 200,
) -> GradientTable:
    """Compare the gradients of a layer with numerical ones, for each parameter and for x.

    Everything runs in float64, on a copy: the layer itself is not touched, and a float32 layer is
    checked through its float64 copy.  By central differences, and by complex step as well if the
    layer is recurrent and its cell analytic.  The relative error of an array is the largest
    difference of an entry, over the larger of the norms of its two gradients.

    With ReLU, an entry may disagree although ``backward`` is right: where a pre-activation crosses
    zero within the step, the central difference is a mean of the two slopes.  At the kink itself
    (all of x, h and b zero, say) it always is ½, where ``backward`` takes the slope 0.  Draw x and
    the parameters anew, and see whether the same array disagrees.

    Parameters
    ----------
    layer
        Any layer, or a `Sequential`.
    x
        Its input.  Every entry checked takes up to three forward passes: keep batch and grid small.
    rng
        Seed or generator for dy, and for the choice of entries.
    lengths
        Handed to ``layer.forward``, if given.
    entries
        How many entries of each array to check at most; larger arrays are sampled.

    Returns
    -------
    GradientTable
        One row for each array and method.

    Raises
    ------
    ValueError
        If the layer objects to x, if ``entries`` is no positive whole number, or if ``backward``
        returns no gradient for an array or one of another shape.
    """
    entries = positive_int("entries", entries)
    generator = random_generator(rng)
    twin = deepcopy(layer)
    to_double_precision(twin)
    forward = _with_lengths(twin, lengths)
    y, tape = forward(x)
    dy = generator.normal(size=y.shape)
    dx, grads = twin.backward(dy, tape)
    x = np.array(without_padding(x, lengths), np.float64)
    arrays = {**{k: np.array(v) for k, v in twin.params.items()}, "x": x}
    found = {**grads, "x": dx}
    gradients = {name: _gradient(found, name, array.shape) for name, array in arrays.items()}

    def loss(moved: Arrays) -> Any:
        for name in twin.params:
            twin.params[name] = moved[name]
        return (dy * forward(moved["x"])[0]).sum()

    def row(name: str, chosen: list[int], method: str, slope: Slope, floor: float) -> Row:
        numeric = np.array([slope(arrays, name, k) for k in chosen])
        analytic = gradients[name].flat[chosen]
        return compared(name, arrays[name].shape, analytic, numeric, method, ROUNDING * floor)

    size = float((np.abs(dy) * np.maximum(np.abs(y), 1)).sum())
    largest = max(1.0, float(np.abs(x).max(initial=0)))
    rows = []
    for name, array in arrays.items():
        chosen = _sample(array.size, entries, generator)
        first, second = (
            partial(row, name, chosen, CENTRAL, central_difference(loss, step), _EPS * size / step)
            for step in _central_steps(gradients[name], size)
        )
        rows.append(_settled(first(), second))
        if is_analytic(twin):
            continued = complex_step(lambda moved: (dy * states(twin, moved, lengths)).sum())
            rows.append(row(name, chosen, COMPLEX, continued, _EPS * size * largest))
    return GradientTable(rows)


def _central_steps(gradient: Array, size: float) -> tuple[float, float]:
    """Choose the step for an array of this gradient and a loss of this size, and a second one."""
    steep = float(np.abs(gradient).max(initial=0)) / size if size else 0.0
    step = _CENTRAL_STEP / steep if 1 < steep < np.inf else _CENTRAL_STEP
    return step, step / 32


def _settled(first: Row, second: Callable[[], Row]) -> Row:
    """Return a row, or a second one if that alone finds no fault."""
    if first.fault and not (other := second()).fault:
        return other
    return first


def to_double_precision(layer: Any) -> None:
    """Set a layer, and all its parameters, to float64."""
    if isinstance(layer, Sequential):
        for part in layer.layers:
            to_double_precision(part)
        return
    if hasattr(layer, "dtype"):
        layer.dtype = np.dtype(np.float64)
    for name, value in layer.params.items():
        layer.params[name] = np.asarray(value, np.float64)


def _with_lengths(layer: Any, lengths: ArrayLike | None) -> Callable[[Any], tuple[Array, Any]]:
    """Fix the lengths of a layer's ``forward``, if there are any."""
    return partial(layer.forward, **({} if lengths is None else {"lengths": lengths}))


def _gradient(found: Arrays, name: str, shape: tuple[int, ...]) -> Array:
    """Take one gradient from what ``backward`` returned."""
    if name not in found:
        raise ValueError(f"backward must return a gradient for {name}; got {', '.join(found)}")
    gradient = np.asarray(found[name])
    if gradient.shape != shape:
        raise ValueError(
            f"backward must return a gradient of shape {shape} for {name}; got {gradient.shape}"
        )
    return gradient


def is_analytic(layer: Layer) -> TypeGuard[Recurrent | MultiDirectional]:
    """Tell whether `states` can stand for the layer's ``forward`` in the complex plane."""
    if not isinstance(layer, Recurrent | MultiDirectional):
        return False
    if type(layer).forward not in (Recurrent.forward, MultiDirectional.forward):
        return False  # a forward of its own may do anything
    return layer.cell.analytic


def states(
    layer: Recurrent | MultiDirectional, arrays: Arrays, lengths: ArrayLike | None
) -> NDArray[Any]:
    """Compute h from complex arrays, below the layer's ``forward``, which takes only real ones."""
    x = arrays["x"]
    params = {name: arrays[name] for name in layer.params}
    inside = extents(lengths, x.shape[:-1])
    if not isinstance(layer, MultiDirectional):
        params = {name: value[None] for name, value in params.items()}
    h, _ = run(layer.cell, params, x, inside)
    return MERGES[layer.merge].forward(h) if isinstance(layer, MultiDirectional) else h[0]


def central_difference(loss: Loss, size: float = _CENTRAL_STEP) -> Slope:
    """Make the derivative of a loss by central differences, with steps of the given size."""

    def slope(arrays: Arrays, name: str, k: int) -> float:
        here = arrays[name].flat[k]
        step = size * max(1.0, abs(here))
        high, low = here + step, here - step
        rise = loss(_moved(arrays, name, k, high)) - loss(_moved(arrays, name, k, low))
        return float(rise / (high - low))

    return slope


def complex_step(loss: Loss) -> Slope:
    """Make the derivative of a loss by complex step."""

    def slope(arrays: Arrays, name: str, k: int) -> float:
        continued = {key: value.astype(np.complex128) for key, value in arrays.items()}
        moved = _moved(continued, name, k, continued[name].flat[k] + 1j * _COMPLEX_STEP)
        return float(loss(moved).imag / _COMPLEX_STEP)

    return slope


def compared(
    name: str,
    shape: tuple[int, ...],
    analytic: Array,
    numeric: Array,
    method: str,
    floor: float,
) -> Row:
    """Make a row of two gradients, each a vector of the entries checked."""
    norms = float(np.linalg.norm(analytic)), float(np.linalg.norm(numeric))
    apart = float(np.abs(analytic - numeric).max())
    error = apart / max(*norms, float(np.finfo(np.float64).tiny))
    return Row(name, shape, analytic.size, *norms, error, method, floor)


def _sample(size: int, entries: int, generator: np.random.Generator) -> list[int]:
    """Choose flat indices, all of them if there are no more than allowed."""
    if size <= entries:
        return list(range(size))
    return sorted(generator.choice(size, entries, replace=False).tolist())


def _moved(arrays: Arrays, name: str, k: int, value: Any) -> Arrays:
    """Copy the one array whose entry is set to another value."""
    array = arrays[name].copy()
    array.flat[k] = value
    return {**arrays, name: array}


def _cells(row: Row) -> tuple[str, ...]:
    error = f"< {TOLERANCE[row.method]:g}" if row.agrees else f"{row.relative_error:.1e} !"
    if row.too_small:
        error = "too small to tell"
    return (
        row.parameter,
        str(row.shape),
        str(row.entries),
        f"{row.analytic_norm:.6g}",
        f"{row.numeric_norm:.6g}",
        error,
        row.method,
    )


def _padded(line: tuple[str, ...], widths: list[int]) -> str:
    words = zip(line, widths, strict=True)
    return "  ".join(word.ljust(width) for word, width in words).rstrip()
