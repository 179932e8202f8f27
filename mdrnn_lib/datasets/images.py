"""What is done to images before a network reads them: tiles, small shifts."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


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
    images = np.asarray(images)
    check_size(size)
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
    points = np.asarray(points)
    check_size(size)
    if points.ndim != 4 or points.shape[3] % size**2:
        raise ValueError(
            f"points must have the axes (batch, rows, columns, features), with features that "
            f"{size}² divides; got shape {points.shape}"
        )
    batch, rows, columns, _ = points.shape
    cut = points.reshape(batch, rows, columns, size, -1).swapaxes(2, 3)
    return cut.reshape(batch, rows * size, columns * size, -1)


def moved(
    images: ArrayLike, most: int, rng: int | np.random.Generator | None = None
) -> NDArray[np.float64]:
    """Move each image at random by up to ``most`` pixels along each axis; zeros enter at the edges.

    Parameters
    ----------
    images
        Shape (batch, rows, columns, F).
    most
        The longest shift; every whole number from −most to most is as likely.
    rng
        A seed or a `numpy.random.Generator`.
    """
    images = np.asarray(images)
    _, rows, columns, _ = images.shape
    padded = np.pad(images, ((0, 0), (most, most), (most, most), (0, 0)))
    corners = np.random.default_rng(rng).integers(0, 2 * most + 1, (len(images), 2))
    pairs = zip(padded, corners, strict=True)
    return np.stack([image[i : i + rows, j : j + columns] for image, (i, j) in pairs])


def check_size(size: int) -> None:
    """Raise ValueError unless a tile has a whole number of pixels along its side."""
    if not isinstance(size, int | np.integer) or size < 1:
        raise ValueError(f"size must be a whole number of at least 1; got {size!r}")
