"""2-D: five thousand handwritten digits of MNIST."""

import numpy as np

from mdrnn_lib.datasets.files import read_arrays
from mdrnn_lib.datasets.records import Digits, Split
from mdrnn_lib.datasets.sources import SOURCES

TRAIN = 4000


def load_digits() -> Split[Digits]:
    """Load 5,000 handwritten digits of MNIST, to be told apart.

    Returns
    -------
    Split[Digits]
        ``train``: 4,000 digits, 400 of each class.  ``test``: 1,000 digits, 100 of each class.

        The split is fixed: of the 500 images of each class, in the order of the source, the first
        400 train and the last 100 test.  In both parts image k shows the digit k mod 10, so that
        every slice ``x[:10 * m]`` is balanced.  Shuffle before training all the same.

    Raises
    ------
    FileNotFoundError, ValueError
        If the data file is missing or damaged.

    Notes
    -----
    A sample of MNIST, and a split of our own: error rates here do not compare with published ones,
    which come from 60,000 training images.  Who wrote which image is not recorded, so a writer may
    be in both parts.

    Source: Y. LeCun, L. Bottou, Y. Bengio and P. Haffner (1998), "Gradient-based learning applied
    to document recognition", Proceedings of the IEEE 86 (11), 2278–2324.  Licence: CC BY-SA 3.0.

    Examples
    --------
    >>> train, test = load_digits()
    >>> test
    Digits(x=float64[1000, 28, 28, 1], y=int64[1000])
    """
    arrays = read_arrays(SOURCES["digits"])
    x = arrays["images"][..., None] / 255
    y = arrays["digits"].astype(np.int64)
    return Split(Digits(x[:TRAIN], y[:TRAIN]), Digits(x[TRAIN:], y[TRAIN:]))
