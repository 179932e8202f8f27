"""1-D: Japanese Vowels, real speech of nine speakers."""

import numpy as np

from mdrnn_lib.datasets.files import read_arrays
from mdrnn_lib.datasets.records import Floats, Integers, Split, Utterances
from mdrnn_lib.datasets.sources import SOURCES

LONGEST = 29  # frames, over both parts
SCALE = 1_000_000  # the file holds millionths, the precision in which the data were published


def load_japanese_vowels() -> Split[Utterances]:
    """Load 640 utterances of the vowels /ae/ by nine male speakers, to be told apart.

    Each utterance is a sequence of 7 to 29 frames (25.6 ms long, one every 6.4 ms, sampled at
    10 kHz), and each frame holds twelve LPC cepstrum coefficients.

    Returns
    -------
    Split[Utterances]
        The original split.  ``train``: 270 utterances, 30 of each speaker.  ``test``: 370,
        recorded on other occasions; 31, 35, 88, 44, 29, 24, 40, 50 and 29 of speakers 0 to 8.  In
        both parts the utterances stand in order of the speaker, so shuffle before training.

    Raises
    ------
    FileNotFoundError, ValueError
        If the data file is missing or damaged.

    Notes
    -----
    Source: M. Kudo, J. Toyama and M. Shimbo (1999), "Multidimensional curve classification using
    passing-through regions", Pattern Recognition Letters 20 (11–13), 1103–1111.  UCI Machine
    Learning Repository, https://doi.org/10.24432/C5NS47.  Licence: CC BY 4.0.

    Examples
    --------
    >>> train, test = load_japanese_vowels()
    >>> train
    Utterances(x=float64[270, 29, 12], lengths=int64[270, 1], y=int64[270])
    """
    arrays = read_arrays(SOURCES["japanese_vowels"])

    def part(name: str) -> Utterances:
        lengths = arrays[f"{name}_lengths"].astype(np.int64)
        frames = arrays[f"{name}_frames"] / SCALE
        speaker = arrays[f"{name}_speaker"].astype(np.int64)
        return Utterances(_padded(frames, lengths), lengths[:, None], speaker)

    return Split(part("train"), part("test"))


def _padded(frames: Floats, lengths: Integers) -> Floats:
    """Lay the frames of all utterances, one after the other in the file, into rows of a batch."""
    x = np.zeros((len(lengths), LONGEST, frames.shape[1]))
    x[np.arange(LONGEST) < lengths[:, None]] = frames
    return x
