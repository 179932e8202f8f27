r"""Train four MDLSTMs, one from each corner, to tell handwritten digits apart.

Usage: python tools/train_digits.py [--tile 2] [--hidden 32] [--shift 1] [--epochs 40]
                                    [--seed 0] [--validate] [--save FILE]

A 28×28 image is read in tiles of 2×2 pixels: a grid of 14×14 points with 4 features each.  The
states of the four directions are averaged over the grid, and a dense layer scores the ten classes.
In every epoch each training image is moved by up to `shift` pixels along each axis.  The learning
rate falls to zero along half a cosine (Loshchilov & Hutter 2017, without restarts).

With --validate the last 800 of the training images are held out and judged after every epoch, and
the test images are not touched: so the settings were chosen.  Without it all 4,000 are learnt from,
and the test images are read once, at the end.  The book's saved parameters come from

    python tools/train_digits.py --save mdrnn_lib/results/data/reading-images.npz
    python tools/train_digits.py --tile 4 --hidden 12 --shift 2 --epochs 60 \
        --save mdrnn_lib/widgets/digit_reader/trained.npz

The second file is the small reader of the figure `DigitReader`, for which people draw off centre.
"""

import argparse
import os
import time
from pathlib import Path

# The products are small: a second thread gains nothing, and on a busy machine the two wait for each
# other, thirty times as long as the work takes.  To be set before NumPy is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
from numpy.typing import NDArray

import mdrnn_lib as md
from mdrnn_lib.datasets import Digits, moved, tiles

BATCH_SIZE = 32
LEARNING_RATE = 0.01
CLIP = 1.0
HELD_OUT = 800
MEAN, DEVIATION = 0.131, 0.308  # of all pixels of the training images


def main() -> None:
    parser = argparse.ArgumentParser(formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--tile", type=int, default=2, help="pixels along the side of a tile")
    parser.add_argument("--hidden", type=int, default=32, help="hidden units of each direction")
    parser.add_argument("--shift", type=int, default=1, help="most pixels that an image is moved")
    parser.add_argument("--epochs", type=int, default=40, help="passes over the training images")
    parser.add_argument("--seed", type=int, default=0, help="of the weights and the batches")
    parser.add_argument("--validate", action="store_true", help="hold out 800 training images")
    parser.add_argument("--save", type=Path, metavar="FILE", help="where to write the parameters")
    wanted = parser.parse_args()
    train, test = md.datasets.load_digits()
    if wanted.validate:
        train, test = divided(train)
    rng = np.random.default_rng(wanted.seed)
    model = build(wanted.tile, wanted.hidden, rng)
    start = time.perf_counter()
    learn(model, wanted, train, test if wanted.validate else None, rng)
    seconds = time.perf_counter() - start
    reached = md.accuracy(md.predict(model, read(test.x, wanted.tile)), test.y)
    kind = "validation" if wanted.validate else "test"
    print(f"{kind} accuracy {reached:.1%} after {seconds:.0f} s")
    if wanted.save:
        md.save(model, wanted.save)


def divided(digits: Digits) -> tuple[Digits, Digits]:
    """Hold out the last of the training images; every ten in a row show all ten digits."""
    x, y = digits.x, digits.y
    return Digits(x[:-HELD_OUT], y[:-HELD_OUT]), Digits(x[-HELD_OUT:], y[-HELD_OUT:])


def build(tile: int, hidden: int, rng: np.random.Generator) -> md.Sequential:
    """Four directions, the mean over the grid, ten scores."""
    return md.Sequential(
        md.MultiDirectional(md.MDLSTM, 2, tile * tile, hidden, dtype=np.float32, rng=rng),
        md.MeanPool(),
        md.Dense(4 * hidden, 10, dtype=np.float32, rng=rng),
    )


def learn(
    model: md.Sequential,
    wanted: argparse.Namespace,
    digits: Digits,
    held_out: Digits | None,
    rng: np.random.Generator,
) -> None:
    """Train, and print the learning curve."""
    validation = None if held_out is None else (read(held_out.x, wanted.tile), held_out.y)
    optimizer = md.Adam(LEARNING_RATE)
    for epoch in range(wanted.epochs):
        part = epoch / wanted.epochs
        optimizer.learning_rate = LEARNING_RATE * (1 + np.cos(np.pi * part)) / 2
        history = md.fit(
            model,
            md.softmax_cross_entropy,
            read(moved(digits.x, wanted.shift, rng), wanted.tile),
            digits.y,
            epochs=1,
            batch_size=BATCH_SIZE,
            optimizer=optimizer,
            clip=CLIP,
            validation=validation,
            rng=rng,
            progress=False,
        )
        report(epoch, history)


def read(images: NDArray[np.float64], tile: int) -> NDArray[np.float32]:
    """Cut images into tiles of pixels with mean 0 and deviation 1."""
    return tiles((images - MEAN) / DEVIATION, tile).astype(np.float32)


def report(epoch: int, history: md.History) -> None:
    latest = {name.replace("_", " "): value for name, value in history.latest().items()}
    numbers = ", ".join(f"{name} {value:.4f}" for name, value in latest.items())
    print(f"epoch {epoch + 1:2d}: {numbers}", flush=True)


if __name__ == "__main__":
    main()
