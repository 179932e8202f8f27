"""What is done to images before a network reads them: tiles, small shifts."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mdrnn_lib.arguments import Rng, full_array, positive_int, random_generator


def tiles(images: ArrayLike, size: int) -> NDArray[np.float64]:
    """Make the pixels of each size × size tile the features of one point of a coarser grid.

    Graves & Schmidhuber (2008) read images so: the grid has size² times fewer points, and a
    point's pixels still lie beside each other.  To be undone by `untiled`.

    Parameters
    ----------
    images
        Shape (batch, rows, columns, F).
    size
        Divides the rows and the columns.

    Returns
    -------
    array
        Shape (batch, rows / size, columns / size, size² F): a tile's pixels row by row.

    Raises
    ------
    ValueError
        If the images have other axes, or the size does not divide them.
    """
    images, size = full_array("images", images), positive_int("size", size)
    if images.ndim != 4 or images.shape[1] % size or images.shape[2] % size:
        raise ValueError(
            f"images must have the axes (batch, rows, columns, F), with rows and columns that "
            f"{size} divides; got shape {images.shape}"
        )
    batch, rows, columns, features = images.shape
    cut = images.reshape(batch, rows // size, size, columns // size, size * features)
    return cut.swapaxes(2, 3).reshape(batch, rows // size, columns // size, -1)


def untiled(points: ArrayLike, size: int) -> NDArray[np.float64]:
    """Lay tiles out as images again, the inverse of `tiles`; for gradients by pixel as well.

    Raises
    ------
    ValueError
        If the array has no four axes, or size² does not divide its features.
    """
    points, size = full_array("points", points), positive_int("size", size)
    if points.ndim != 4 or points.shape[3] % size**2:
        raise ValueError(
            f"points must have the axes (batch, rows, columns, features), with features that "
            f"{size}² divides; got shape {points.shape}"
        )
    batch, rows, columns, _ = points.shape
    cut = points.reshape(batch, rows, columns, size, -1).swapaxes(2, 3)
    return cut.reshape(batch, rows * size, columns * size, -1)


def moved(images: ArrayLike, most: int, rng: Rng = None) -> NDArray[np.float64]:
    """Move each image at random by up to ``most`` pixels along each axis; zeros enter at the edges.

    Parameters
    ----------
    images
        Shape (batch, rows, columns, F).
    most
        The longest shift; every whole number from −most to most is as likely.
    rng
        A seed or a `numpy.random.Generator`.

    Raises
    ------
    ValueError
        If the images have another shape, or ``most`` is no whole number.
    """
    images = full_array("images", images)
    if images.ndim != 4:
        raise ValueError(
            f"images must have the axes (batch, rows, columns, F); got shape {images.shape}. A"
            " single feature has its axis too: images[..., None]"
        )
    if isinstance(most, bool) or not isinstance(most, int | np.integer) or most < 0:
        raise ValueError(f"most must be a whole number of at least 0; got {most!r}")
    _, rows, columns, _ = images.shape
    padded = np.pad(images, ((0, 0), (most, most), (most, most), (0, 0)))
    corners = random_generator(rng).integers(0, 2 * most + 1, (len(images), 2))
    pairs = zip(padded, corners, strict=True)
    return np.stack([image[i : i + rows, j : j + columns] for image, (i, j) in pairs])
