"""DigitReader: four MDLSTMs read a digit that the reader has drawn, vote by vote."""

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import traitlets
from numpy.typing import ArrayLike

from mdrnn_lib.cells import Array, LSTMCell
from mdrnn_lib.datasets import load_digits, tiles
from mdrnn_lib.layers import MDLSTM, Dense, MeanPool, MultiDirectional, Sequential
from mdrnn_lib.losses import softmax
from mdrnn_lib.saving import load
from mdrnn_lib.widgets.parts import grid_trace
from mdrnn_lib.widgets.parts.figure import Figure
from mdrnn_lib.widgets.parts.settings import Whole, flag, within

PIXELS = 28
CLASSES = 10
LEVELS = 15
SAMPLES = 10
OWN, ANSWER = -1, -1
MOST_UNITS = 16
TRAINED = Path(__file__).parent / "trained.npz"
MEAN, DEVIATION = 0.131, 0.308  # of the pixels that the network was trained on


class Values(NamedTuple):
    """The numbers of one state of the figure.

    Attributes
    ----------
    votes
        Shape (4, X_1, X_2, 10): what each direction at each point adds to each score.
    scores, beliefs
        Shape (10,): the biases and the votes counted so far, and their softmax.
    answer
        The class of the largest score.
    shown
        The class whose votes are drawn.
    """

    votes: Array
    scores: Array
    beliefs: Array
    answer: int
    shown: int


class DigitReader(Figure):
    """A trained network reads a picture: four waves over its tiles, and the votes they bring in.

    The picture has 28 × 28 pixels and is cut into tiles; the tiles are the points of the grid.  A
    direction's states at a point, times the weights of the last layer, are the point's votes.  A
    step is one front of all four waves; what they have not reached has not voted.

    Parameters
    ----------
    model : Sequential, optional
        `MultiDirectional` of `MDLSTM` in two dimensions with at most 16 hidden units, `MeanPool`
        and `Dense` with ten outputs; its inputs are the pixels of a square tile that divides the
        picture.  By default one of 12 units that ``tools/train_digits.py`` has trained.
    image : array_like, optional
        A picture, shape (28, 28) or (28, 28, 1), from 0 to 1; kept in sixteen levels.
    sample : int
        0 … 9: one of the ten test images of the figure; −1: the picture in ``image``.
    digit : int
        0 … 9: the class whose votes are drawn; −1: the class with the largest score.
    step : int
        How many fronts are done.
    playing : bool
        Whether the waves run.

    Raises
    ------
    traitlets.TraitError
        If a value is outside its range.
    ValueError
        If the model is none of these.

    Examples
    --------
    >>> reader = DigitReader(sample=4)
    >>> reader.values.answer
    4
    """

    module = "digit-reader"
    state_names = ("sample", "digit", "step", "playing", "image", "samples", "weights")
    too_long_to_print = ("image", "samples", "weights")

    sample = Whole(3, OWN, SAMPLES - 1)
    digit = Whole(ANSWER, ANSWER, CLASSES - 1)
    step = Whole(0, 0, 2 * PIXELS)
    playing = flag()
    image = traitlets.List(traitlets.Unicode()).tag(sync=True)
    samples = traitlets.List(traitlets.List(traitlets.Unicode())).tag(sync=True)
    weights = traitlets.Dict().tag(sync=True)

    def __init__(self, model: Any = None, image: ArrayLike | None = None, **state: Any) -> None:
        if model is not None:
            state["weights"] = described(model)
        if image is not None:
            state["image"] = _checked_image(image)
            state.setdefault("sample", OWN)
        weights = state.setdefault("weights", trained())
        state.setdefault("step", 2 * _side(weights) - 1)
        super().__init__(**state)

    @traitlets.default("image")
    def _blank(self) -> list[str]:
        return [PIXELS * "0"] * PIXELS

    @traitlets.default("samples")
    def _ten_samples(self) -> list[list[str]]:
        return ten_samples()

    @property
    def side(self) -> int:
        """How many tiles stand side by side."""
        return _side(self.weights)

    @property
    def last(self) -> int:
        """The last step: all fronts are done."""
        return 2 * self.side - 1

    @property
    def model(self) -> Sequential:
        """The network, with the parameters of the figure's state."""
        weights = {name: np.asarray(value, float) for name, value in self.state["weights"].items()}
        _, inputs, columns = weights["W_x"].shape
        hidden = columns // 5
        lattice = MultiDirectional(MDLSTM, 2, inputs, hidden)
        last = Dense(4 * hidden, CLASSES)
        lattice.params = {name: weights[name] for name in lattice.params}
        last.params = {"W": weights["W_y"], "b": weights["b_y"]}
        return Sequential(lattice, MeanPool(), last)

    @property
    def picture(self) -> Array:
        """The pixels that are read, shape (28, 28), from 0 to 1."""
        rows = self.image if self.sample == OWN else self.samples[self.sample]
        return np.array([[int(mark, 16) for mark in row] for row in rows]) / LEVELS

    @property
    def values(self) -> Values:
        """All numbers of the present state, by the library's own layers."""
        layers: tuple[Any, ...] = tuple(self.model.layers)
        lattice, _, last = layers
        side, hidden = self.side, lattice.hidden
        x = tiles((self.picture[None, ..., None] - MEAN) / DEVIATION, PIXELS // side)
        states = lattice.forward(x)[0].reshape(side, side, 4, hidden)
        weights = last.params["W"].reshape(4, hidden, CLASSES)
        votes = np.einsum("ijdu,duk->dijk", states, weights) / side**2
        fronts = np.array([grid_trace.fronts((side, side), k) for k in range(4)])
        counted = fronts < self.step
        scores = last.params["b"] + (votes * counted[..., None]).sum(axis=(0, 1, 2))
        answer = int(scores.argmax())
        beliefs = softmax(scores[None])[0]
        shown = answer if self.digit == ANSWER else self.digit
        return Values(votes, scores, beliefs, answer, shown)

    @property
    def numbers(self) -> dict[str, Any]:
        """The same numbers, the votes one after the other."""
        values = self.values
        return values._asdict() | {"votes": values.votes.ravel()}

    def label(self) -> str:
        """Return one sentence that names the figure, for those who do not see it."""
        return "A network reads a handwritten digit: the picture, the votes, the count"

    @traitlets.validate("image")
    def _check_image(self, proposal: Any) -> list[str]:
        return _checked_rows(proposal["value"])

    @traitlets.validate("step")
    def _check_step(self, proposal: Any) -> int:
        return int(within("step", proposal["value"], 0, self.last))


def described(model: Any, digits: int | None = None) -> dict[str, Any]:
    """Return the parameters of a model that can be drawn, as lists."""
    layers: tuple[Any, ...] = tuple(getattr(model, "layers", ()))
    kinds = (MultiDirectional, MeanPool, Dense)
    fits = len(layers) == 3 and all(map(isinstance, layers, kinds))
    if not (fits and type(layers[0].cell) is LSTMCell and layers[0].ndim == 2):
        raise ValueError(
            "model must be a Sequential of MultiDirectional(MDLSTM, 2, …), MeanPool and Dense; "
            f"got {type(model).__name__}"
        )
    lattice, _, last = layers
    tile = round(lattice.inputs**0.5)
    if tile * tile != lattice.inputs or PIXELS % tile or tile == PIXELS or tile == 1:
        raise ValueError(f"the inputs must be tiles of 2², 4², 7² or 14²; got {lattice.inputs}")
    if lattice.hidden > MOST_UNITS or last.outputs != CLASSES or lattice.merge != "concat":
        raise ValueError(
            f"the model must have at most {MOST_UNITS} hidden units, laid side by side, and "
            f"{CLASSES} outputs; got {lattice.hidden}, {lattice.merge} and {last.outputs}"
        )
    params = {**lattice.params, "W_y": last.params["W"], "b_y": last.params["b"]}
    arrays = {name: np.asarray(value, float) for name, value in params.items()}
    rounded = {name: v if digits is None else np.round(v, digits) for name, v in arrays.items()}
    return {name: value.tolist() for name, value in rounded.items()}


@cache
def trained() -> dict[str, Any]:
    """Return the figure's own network, rounded so that a page stays small."""
    model = Sequential(
        MultiDirectional(MDLSTM, 2, 16, 12, dtype=np.float32),
        MeanPool(),
        Dense(48, CLASSES, dtype=np.float32),
    )
    load(model, TRAINED)
    return described(model, digits=3)


@cache
def ten_samples() -> list[list[str]]:
    """Return the first ten test images, one of each digit: no choice was made."""
    return [_encoded(image[..., 0]) for image in load_digits().test.x[:SAMPLES]]


def _side(weights: dict[str, Any]) -> int:
    return int(PIXELS // round(len(weights["W_x"][0]) ** 0.5))


def _checked_image(image: Any) -> list[str]:
    if isinstance(image, list) and all(isinstance(row, str) for row in image):
        return _checked_rows(image)
    array = np.asarray(image, float)
    if array.shape[2:] == (1,):
        array = array[..., 0]
    if array.shape != (PIXELS, PIXELS) or not ((array >= 0) & (array <= 1)).all():
        raise traitlets.TraitError(
            f"image must have the shape ({PIXELS}, {PIXELS}) and pixels from 0 to 1; "
            f"got shape {array.shape}"
        )
    return _encoded(array)


def _checked_rows(rows: list[str]) -> list[str]:
    fits = len(rows) == PIXELS and all(len(row) == PIXELS for row in rows)
    if not fits or set("".join(rows)) - set("0123456789abcdef"):
        raise traitlets.TraitError(
            f"image must be {PIXELS} rows of {PIXELS} hexadecimal digits, one for each pixel"
        )
    return list(rows)


def _encoded(image: Array) -> list[str]:
    """Write a picture in sixteen levels, a hexadecimal digit for each pixel."""
    levels = np.rint(image * LEVELS).astype(int)
    return ["".join(f"{level:x}" for level in row) for row in levels]
