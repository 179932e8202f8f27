"""Training: mini-batches, a history, early stopping, and seeds that reproduce a run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from math import inf, isfinite
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mdrnn_lib.arguments import (
    NotFiniteError,
    Rng,
    full_array,
    positive,
    positive_int,
    random_generator,
    truth_value,
)
from mdrnn_lib.cells import Array
from mdrnn_lib.layers.inputs import extents, without_padding
from mdrnn_lib.layers.protocol import Layer, forward
from mdrnn_lib.losses import Loss, counted_items, real_output, whole_labels
from mdrnn_lib.optimizers import Optimizer, clip_by_norm


@dataclass
class History:
    """What became of a training, one entry an epoch.

    Attributes
    ----------
    loss, accuracy
        Means over the training samples, each at the moment its batch was met: the model learns on
        while they are taken, so they lag behind.
    validation_loss, validation_accuracy
        The same of the validation samples, after the epoch.
    best_epoch
        The epoch whose parameters the model was left with, from 0, if these are not the last: with
        early stopping, and where a run broke off.

    Lists stay empty where there is nothing to enter: accuracies unless the targets are labels.
    """

    loss: list[float] = field(default_factory=list)
    accuracy: list[float] = field(default_factory=list)
    validation_loss: list[float] = field(default_factory=list)
    validation_accuracy: list[float] = field(default_factory=list)
    best_epoch: int | None = None

    def latest(self) -> dict[str, float]:
        """The last entry of every list that has one."""
        lists = {name: value for name, value in vars(self).items() if isinstance(value, list)}
        return {name: entries[-1] for name, entries in lists.items() if entries}


class DivergedError(ValueError):
    """A training ran into NaN or infinite numbers; ``history`` holds its epochs before that."""

    def __init__(self, words: str, history: History) -> None:
        super().__init__(words)
        self.history = history


class Examples(NamedTuple):
    """Inputs with what is wanted of them, one sample a row."""

    x: NDArray[Any]
    y: NDArray[Any]
    lengths: NDArray[Any] | None = None

    def rows(self, index: NDArray[np.intp] | slice) -> "Examples":
        """Pick samples."""
        return Examples(
            self.x[index], self.y[index], None if self.lengths is None else self.lengths[index]
        )

    @property
    def finite(self) -> bool:
        """Whether all inputs are finite; what lies outside the lengths may be anything."""
        inputs = np.asarray(without_padding(self.x, self.lengths))
        return inputs.dtype.kind != "f" or bool(np.isfinite(inputs).all())


class Score(NamedTuple):
    """Loss and accuracy over a number of items; the accuracy is None where there are no labels."""

    loss: float
    accuracy: float | None
    items: int


def fit(
    model: Layer,
    loss: Loss,
    x: ArrayLike,
    y: ArrayLike,
    *,
    epochs: int,
    batch_size: int,
    optimizer: Optimizer,
    clip: float | None = None,
    lengths: ArrayLike | None = None,
    validation: Sequence[ArrayLike] | None = None,
    patience: int | None = None,
    rng: Rng = None,
    progress: bool = True,
    history: History | None = None,
) -> History:
    """Train a model by gradient descent on mini-batches.

    Every epoch meets every sample once, in a new random order.  May be called again to train on,
    say with a smaller ``optimizer.learning_rate``.

    If anything breaks the run off, be it a divergence, Ctrl-C or an error in a loss of your own,
    the model gets the parameters of its best epoch, by the loss on the validation samples or else
    on those of training; those it came with, if no epoch was done.

    Parameters
    ----------
    model
        Any layer; its parameters are changed in place.
    loss
        ``loss(output, target, mask)``, such as `softmax_cross_entropy` and `squared_error`.
    x, y
        Inputs, shape (N, X_1, …, X_n, F), and targets, N of them: one a sample, or one a point if
        the model's output keeps the grid.
    epochs, batch_size
        Passes over the samples, and samples a step; the last batch of an epoch may be smaller.
    optimizer
        Makes the steps, such as `Adam`.
    clip
        The largest norm of the gradients; see `clip_by_norm`.
    lengths
        The extents of each sample, shape (N, n).  Points outside them do not count in the loss.
    validation
        Held-out samples: x, y and, where the samples differ in size, lengths.
    patience
        Stop after so many epochs in a row without a smaller validation loss.  At the end, the model
        is then given the parameters of its best epoch.
    rng
        A seed or a `numpy.random.Generator` for the order of the samples: the same seed, model and
        optimizer give the same run, bit for bit, on the same machine.
    progress
        Whether to show a progress bar.
    history
        What to enter the epochs into, so that you hold it whatever ends the run; a new one if None.

    Returns
    -------
    History
        Losses and accuracies by epoch.

    Raises
    ------
    DivergedError
        If an output, a loss or a parameter becomes NaN or infinite though the samples are finite.
    ValueError
        If x, y and lengths differ in their number of samples, a number is out of range, patience
        comes without validation, or the model, the loss or the optimizer objects.
    """
    check_roles(model, loss, optimizer)
    epochs, batch_size = positive_int("epochs", epochs), positive_int("batch_size", batch_size)
    clip = None if clip is None else positive("clip", clip)
    patience = None if patience is None else positive_int("patience", patience)
    training = examples(x, y, lengths)
    held_out = None if validation is None else held_out_examples(validation)
    if patience is not None and held_out is None:
        raise ValueError("patience must come with validation=(x, y); got no validation")
    generator = random_generator(rng)
    history = History() if history is None else history
    history.best_epoch = None
    best = Best(model)
    quiet = np.errstate(over="ignore", invalid="ignore")  # what overflows is a divergence below
    try:
        with quiet, progress_bar(epochs, truth_value("progress", progress)) as bar:
            for _ in range(epochs):
                batches = shuffled(training, batch_size, generator)
                score = mean([learn(model, loss, batch, optimizer, clip) for batch in batches])
                check_finite(model)
                judged = held_out and evaluate(model, loss, held_out, batch_size)
                enter(history, score, judged)
                best.after((judged or score).loss, len(history.loss) - 1)
                bar.set_postfix(history.latest(), refresh=False)
                bar.update()
                if patience is not None and best.waited >= patience:
                    break
    except BaseException as fault:
        best.restore(history)
        broken_off(fault, history, [training, *([held_out] if held_out else [])])
        raise
    if patience is not None:
        best.restore(history)
    return history


def predict(
    model: Layer, x: ArrayLike, *, batch_size: int = 256, lengths: ArrayLike | None = None
) -> Array:
    """Run a model forwards, batch by batch, and join the outputs.

    Parameters
    ----------
    model
        Any layer.
    x, lengths
        As for `fit`.
    batch_size
        Samples at once: the fewer, the less memory.

    Returns
    -------
    array
        The outputs, N of them.
    """
    samples = full_array("x", x)
    given = examples(samples, samples, lengths)  # outputs are wanted here, no targets
    batches = in_order(given, positive_int("batch_size", batch_size))
    return np.concatenate([forward(model, batch.x, batch.lengths)[0] for batch in batches])


def accuracy(scores: ArrayLike, labels: ArrayLike, mask: ArrayLike | None = None) -> float:
    """Fraction of the items whose largest score is that of their label.

    Parameters
    ----------
    scores
        Shape (batch, K), or (batch, X_1, …, X_n, K) for a label at every point; K classes.
    labels
        Whole numbers, shape (batch,) or (batch, X_1, …, X_n).
    mask
        Which items count, truth values shaped like the labels; None: all of them.  For a padded
        batch, `mask_from_lengths` makes it.

    Raises
    ------
    ValueError
        If a shape does not fit, the labels are no whole numbers, a score that counts is NaN, or no
        item counts.
    """
    scores = real_output("scores", scores)
    counted = counted_items(mask, scores)
    wanted, kept = whole_labels(labels, counted)[counted], scores[counted]
    if np.isnan(kept).any():
        raise NotFiniteError("scores must be numbers where they count; got NaN")
    return float((kept.argmax(axis=-1) == wanted).mean())


class Best:
    """Keeps the best parameters so far, and counts the epochs since (Prechelt 1998)."""

    def __init__(self, model: Layer) -> None:
        self.model = model
        self.lowest, self.waited = inf, 0
        self.epoch: int | None = None
        self.keep()

    def keep(self) -> None:
        """Copy the parameters as they are."""
        self.params = {name: np.array(value) for name, value in self.model.params.items()}

    def after(self, loss: float, epoch: int) -> None:
        """Look at an epoch."""
        if loss < self.lowest:
            self.lowest, self.waited, self.epoch = loss, 0, epoch
            self.keep()
        else:
            self.waited += 1

    def restore(self, history: History) -> None:
        """Give the model the best parameters, in place."""
        for name, value in self.params.items():
            self.model.params[name][...] = value
        history.best_epoch = self.epoch


def broken_off(fault: BaseException, history: History, seen: Sequence[Examples]) -> None:
    """Say what a run leaves that a fault has broken off; raise if it has diverged."""
    best = history.best_epoch
    left = "it came with" if best is None else f"after epoch {best}, its best"
    words = f"in epoch {len(history.loss)}; the model has the parameters {left}"
    if isinstance(fault, NotFiniteError) and all(samples.finite for samples in seen):
        raise DivergedError(
            f"the training diverged {words}. Try a smaller learning_rate, or clip=1.0. ({fault})",
            history,
        ) from fault
    fault.add_note(f"mdrnn_lib.fit was broken off {words}.")


def check_roles(model: Layer, loss: Loss, optimizer: Optimizer) -> None:
    """Refuse what is no model, loss or optimizer, as a name or a class is none."""
    if isinstance(model, type) or not isinstance(model, Layer):
        raise ValueError(f"model must be a layer, with params, forward and backward; got {model!r}")
    if isinstance(loss, type) or not callable(loss):
        raise ValueError(
            f"loss must be a function of output, target and mask, as squared_error is; got {loss!r}"
        )
    if isinstance(optimizer, type) or not callable(getattr(optimizer, "step", None)):
        raise ValueError(
            f"optimizer must be an object with a method step, as Adam(0.001) is; got {optimizer!r}"
        )


def check_finite(model: Layer) -> None:
    """Refuse parameters that a step has made NaN or infinite."""
    for name, value in model.params.items():
        if not np.isfinite(value).all():
            raise NotFiniteError(f'params["{name}"] must be finite; got NaN or infinite values')


def learn(
    model: Layer, loss: Loss, batch: Examples, optimizer: Optimizer, clip: float | None
) -> Score:
    """Take one step on one batch."""
    output, tape = forward(model, batch.x, batch.lengths)
    score, d_output = judge(output, loss, batch)
    _, grads = model.backward(d_output, tape)
    optimizer.step(model.params, grads if clip is None else clip_by_norm(grads, clip))
    return score


def evaluate(model: Layer, loss: Loss, held_out: Examples, batch_size: int) -> Score:
    """Judge a model without changing it."""
    return mean(
        [
            judge(forward(model, batch.x, batch.lengths)[0], loss, batch)[0]
            for batch in in_order(held_out, batch_size)
        ]
    )


def judge(output: Array, loss: Loss, batch: Examples) -> tuple[Score, Array]:
    """Score the outputs for a batch; the gradient of the loss comes along."""
    mask = counted_points(output, batch)
    value, d_output = loss(output, batch.y, mask)
    if not isfinite(value):
        raise NotFiniteError(f"the loss must be finite; got {value}")
    items = output[..., 0].size if mask is None else int(mask.sum())
    labelled = batch.y.dtype.kind in "iu" and batch.y.shape == output.shape[:-1]
    return Score(value, accuracy(output, batch.y, mask) if labelled else None, items), d_output


def counted_points(output: Array, batch: Examples) -> NDArray[np.bool_] | None:
    """Mark the points inside the samples' extents, if the output still has the grid of x."""
    points = batch.x.shape[:-1]
    return extents(batch.lengths, points) if output.shape[:-1] == points else None


def mean(scores: Sequence[Score]) -> Score:
    """Average over batches, each with the weight of its items."""
    items = sum(score.items for score in scores)
    loss = sum(score.loss * score.items for score in scores) / items
    rates = [score.accuracy * score.items for score in scores if score.accuracy is not None]
    return Score(loss, sum(rates) / items if rates else None, items)


def enter(history: History, score: Score, judged: Score | None) -> None:
    """Append an epoch's scores, on the samples of training and of validation, to their lists."""
    for prefix, found in (("", score), ("validation_", judged)):
        if found is not None:
            getattr(history, f"{prefix}loss").append(found.loss)
            if found.accuracy is not None:
                getattr(history, f"{prefix}accuracy").append(found.accuracy)


def examples(x: ArrayLike, y: ArrayLike, lengths: ArrayLike | None = None) -> Examples:
    """Put samples and targets side by side, as many of each, and at least one."""
    extent = None if lengths is None else full_array("lengths", lengths)
    found = Examples(full_array("x", x), full_array("y", y), extent)
    counts = [len(part) if part.ndim else 0 for part in found if part is not None]
    if min(counts) == 0 or min(counts) != max(counts):
        raise ValueError(
            "x, y and lengths must hold equally many samples, and at least one; "
            f"got {', '.join(map(str, counts))}"
        )
    return found


def held_out_examples(validation: Sequence[ArrayLike]) -> Examples:
    """Unpack (x, y) or (x, y, lengths)."""
    if len(validation) not in (2, 3):
        raise ValueError(
            f"validation must be (x, y) or (x, y, lengths); got {len(validation)} arrays"
        )
    return examples(*validation)


def shuffled(
    samples: Examples, batch_size: int, generator: np.random.Generator
) -> Iterator[Examples]:
    """Cut the samples into batches, in a random order."""
    order = generator.permutation(len(samples.x))
    return (samples.rows(order[k : k + batch_size]) for k in range(0, len(order), batch_size))


def in_order(samples: Examples, batch_size: int) -> Iterator[Examples]:
    """Cut the samples into batches as they come."""
    starts = range(0, len(samples.x), batch_size)
    return (samples.rows(slice(k, k + batch_size)) for k in starts)


def progress_bar(epochs: int, shown: bool) -> Any:
    """Return a bar over the epochs; imported here, since only training needs tqdm."""
    from tqdm import tqdm

    return tqdm(total=epochs, disable=not shown, unit="epoch")
