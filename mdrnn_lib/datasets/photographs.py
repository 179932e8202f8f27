"""2-D: photographs of three textures."""

from mdrnn_lib.datasets.files import read_arrays
from mdrnn_lib.datasets.records import Floats
from mdrnn_lib.datasets.sources import SOURCES

PHOTOGRAPHS = ("brick", "grass", "gravel")


def load_photograph(name: str) -> Floats:
    """Load one greyscale photograph as a batch of one image.

    Parameters
    ----------
    name
        ``"brick"``, ``"grass"`` or ``"gravel"``.

    Returns
    -------
    NDArray[np.float64]
        Shape (1, 512, 512, 1), from 0 (black) to 1 (white): rows from top to bottom, columns from
        left to right, one feature.  The steps are 1/255.

    Raises
    ------
    FileNotFoundError, ValueError
        If the data file is missing or damaged.
    ValueError
        If there is no photograph of this name.

    Notes
    -----
    Source: CC0Textures (brick: Bricks25; gravel: Gravel04) and linolafett, "Grass 01" (grass), as
    cropped and turned to grey by the scikit-image team.  Licence: CC0 1.0.

    Examples
    --------
    >>> load_photograph("brick").shape
    (1, 512, 512, 1)
    """
    if name not in PHOTOGRAPHS:
        raise ValueError(f"expected one of the photographs {', '.join(PHOTOGRAPHS)}; got {name!r}")
    image: Floats = read_arrays(SOURCES[name])["image"][None, :, :, None] / 255
    return image
