"""3-D: the MNI152 average brain with its tissue maps."""

from mdrnn_lib.datasets.files import read_arrays
from mdrnn_lib.datasets.records import Brain, Floats
from mdrnn_lib.datasets.sources import SOURCES

VOXEL_MM = 3.0
ORIGIN_MM = (-72.0, -108.0, -71.0)


def load_brain() -> Brain:
    """Load the MNI152 brain, the average of 152 people, and its grey- and white-matter maps.

    Returns
    -------
    Brain
        One volume of 49 × 62 × 53 voxels of 3 mm.  Axis 1 of ``x`` runs from left to right, axis 2
        from back to front, axis 3 from bottom to top.

    Raises
    ------
    FileNotFoundError, ValueError
        If the data file is missing or damaged.

    Notes
    -----
    The template has voxels of 1 mm.  A box of 147 × 186 × 159 of them was cut out around the brain,
    and each voxel of 3 mm is the mean of the 27 within it.  Averaging takes out the detail that the
    coarser grid cannot hold; and the mean of a tissue map is again a probability.

    This is the symmetric release of the template: its left half mirrors its right half.

    Source: V. Fonov, A. C. Evans, K. Botteron, C. R. Almli, R. C. McKinstry, D. L. Collins and the
    Brain Development Cooperative Group (2011), "Unbiased average age-appropriate atlases for
    pediatric studies", NeuroImage 54 (1), 313–327.  Licence: MNI permission notice (use, copy,
    modify and distribute for any purpose, with the notice; its text is in ``data/README.md``).

    Examples
    --------
    >>> load_brain().x.shape
    (1, 49, 62, 53, 1)
    """
    arrays = read_arrays(SOURCES["brain"])

    def fractions(name: str) -> Floats:
        scaled: Floats = arrays[name][None] / 255
        return scaled

    return Brain(
        x=fractions("t1")[..., None],
        grey=fractions("grey"),
        white=fractions("white"),
        voxel_mm=VOXEL_MM,
        origin_mm=ORIGIN_MM,
    )
