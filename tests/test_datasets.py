"""The data files and their loaders: shapes, ranges, splits, origins, and damage."""

import hashlib
import re
from pathlib import Path

import numpy as np
import pytest

from mdrnn_lib import datasets
from mdrnn_lib.datasets import (
    PHOTOGRAPHS,
    SOURCES,
    load_brain,
    load_digits,
    load_japanese_vowels,
    load_photograph,
)
from mdrnn_lib.datasets import files as data_files

DATA = Path(datasets.__file__).parent / "data"

LOADERS = {
    "japanese_vowels": load_japanese_vowels,
    "digits": load_digits,
    "brain": load_brain,
    **{name: lambda name=name: load_photograph(name) for name in PHOTOGRAPHS},
}


def within(values, low, high):
    return values.min() >= low and values.max() <= high


# Files --------------------------------------------------------------------------------------------


def test_every_file_is_listed_and_every_listed_file_is_there():
    listed = [source.file for source in SOURCES.values()]
    assert sorted([*listed, "README.md"]) == sorted(path.name for path in DATA.iterdir())


@pytest.mark.parametrize("key", SOURCES)
def test_the_checksum_is_the_stated_one(key):
    source = SOURCES[key]
    assert hashlib.sha256((DATA / source.file).read_bytes()).hexdigest() == source.sha256


def test_the_files_stay_small():
    sizes = {path.name: path.stat().st_size for path in DATA.iterdir()}
    assert sizes["brain.npz"] <= 2_000_000
    assert sum(sizes.values()) < 6_000_000


@pytest.fixture
def copied(tmp_path, monkeypatch):
    """Make the loaders read a copy of the data folder, which a test may damage."""
    for path in DATA.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(data_files, "DATA", tmp_path)
    return tmp_path


@pytest.mark.parametrize("key", SOURCES)
def test_one_flipped_bit_is_noticed(key, copied):
    path = copied / SOURCES[key].file
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(
        ValueError, match=rf"{path.name} is damaged: expected SHA-256 [0-9a-f]{{64}}"
    ):
        LOADERS[key]()


@pytest.mark.parametrize("key", SOURCES)
def test_a_missing_file_is_named(key, copied):
    path = copied / SOURCES[key].file
    path.unlink()
    with pytest.raises(FileNotFoundError, match=rf"{path.name} is missing.*install the package"):
        LOADERS[key]()


# Origins ------------------------------------------------------------------------------------------


def flat(text):
    return " ".join(text.replace("\n> ", "\n").split())


@pytest.mark.parametrize("key", SOURCES)
def test_the_readme_states_what_the_table_states(key):
    source = SOURCES[key]
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    [section] = re.findall(rf"^## {re.escape(source.title)}\n(.*?)(?=^## |\Z)", readme, re.M | re.S)
    stated = [
        f"- File: `{source.file}`, SHA-256 `{source.sha256}`",
        f"- Reference: {source.reference}",
        f"- Origin: <{source.origin}>",
        f"- Changes: {source.changes}",
        f"- Licence: {source.licence}, <{source.licence_url}>",
        f"- Stated in: {source.stated_in}",
        *(f"{o.package} {o.version}, `{o.path}`, SHA-256 `{o.sha256}`" for o in source.originals),
    ]
    assert [line for line in stated if line not in section] == []


def test_the_readme_keeps_the_notice_of_the_brain():
    readme = flat((DATA / "README.md").read_text(encoding="utf-8"))
    assert "Copyright (C) 1993-2004, Louis Collins, McConnell Brain Imaging Centre" in readme
    assert "provided that the above copyright notice appear in all copies" in readme


@pytest.mark.parametrize("key", SOURCES)
def test_docstrings_name_the_licence_and_the_makers(key):
    source = SOURCES[key]
    loader = load_photograph if key in PHOTOGRAPHS else LOADERS[key]
    text = flat(loader.__doc__)
    assert f"Licence: {source.licence}" in text
    makers = source.reference.split(";")[0].split(" (")[0]
    assert all(maker in text for maker in re.split(r", | and ", makers))


# Japanese Vowels ----------------------------------------------------------------------------------


def test_vowels_have_the_shapes_of_the_layers():
    for part, size in zip(load_japanese_vowels(), (270, 370), strict=True):
        assert part.x.shape == (size, 29, 12)
        assert part.lengths.shape == (size, 1)
        assert part.y.shape == (size,)
        assert (part.x.dtype, part.lengths.dtype, part.y.dtype) == (float, np.int64, np.int64)


def test_vowels_have_the_speakers_of_the_original_split():
    train, test = load_japanese_vowels()
    assert np.bincount(train.y).tolist() == [30] * 9
    assert np.bincount(test.y).tolist() == [31, 35, 88, 44, 29, 24, 40, 50, 29]


def test_vowels_are_zero_after_their_length_and_nowhere_before():
    train, test = load_japanese_vowels()
    for part in (train, test):
        inside = np.arange(29) < part.lengths
        assert np.all(part.x[~inside] == 0)
        assert np.all(np.any(part.x[inside] != 0, axis=-1))
    lengths = np.concatenate([train.lengths, test.lengths])
    assert (lengths.min(), lengths.max(), lengths.sum()) == (7, 29, 4274 + 5687)


def test_vowels_keep_the_published_numbers_to_the_last_digit():
    train, test = load_japanese_vowels()
    assert train.x[0, 0, :4].tolist() == [1.860936, -0.207383, 0.261557, -0.214562]
    assert test.x[0, 0, :4].tolist() == [1.635533, 0.024848, 0.432087, -0.361914]
    assert within(train.x, -1.86, 2.21)
    assert within(test.x, -1.86, 2.21)


def test_no_utterance_is_in_both_parts():
    train, test = load_japanese_vowels()
    assert not {row.tobytes() for row in train.x} & {row.tobytes() for row in test.x}


def test_mean_frames_tell_speakers_apart():
    train, test = load_japanese_vowels()

    def mean_frame(part):
        return part.x.sum(axis=1) / part.lengths

    centres = np.stack([mean_frame(train)[train.y == k].mean(axis=0) for k in range(9)])
    distance = np.linalg.norm(mean_frame(test)[:, None] - centres, axis=-1)
    assert np.mean(distance.argmin(axis=1) == test.y) > 0.8  # one in nine by chance


# Digits -------------------------------------------------------------------------------------------


def test_digits_have_the_shapes_of_the_layers():
    for part, size in zip(load_digits(), (4000, 1000), strict=True):
        assert part.x.shape == (size, 28, 28, 1)
        assert part.y.shape == (size,)
        assert (part.x.dtype, part.y.dtype) == (float, np.int64)
        assert (part.x.min(), part.x.max()) == (0, 1)


def test_digits_take_turns():
    for part in load_digits():
        assert np.array_equal(part.y, np.arange(len(part.y)) % 10)


def test_no_digit_is_in_both_parts():
    train, test = load_digits()
    assert not {image.tobytes() for image in train.x} & {image.tobytes() for image in test.x}


def test_mean_digits_tell_classes_apart():
    train, test = load_digits()
    means = np.stack([train.x[train.y == k].mean(axis=0).ravel() for k in range(10)])
    apart = np.linalg.norm(means[:, None] - means, axis=-1)[~np.eye(10, dtype=bool)]
    assert apart.min() > 2
    distance = np.linalg.norm(test.x.reshape(-1, 1, 784) - means, axis=-1)
    assert np.mean(distance.argmin(axis=1) == test.y) > 0.75  # one in ten by chance


def test_digits_stand_upright():
    """A seven has its bar on top, a six its bowl at the bottom."""
    train, _ = load_digits()
    ink = {k: train.x[train.y == k, ..., 0].mean(axis=0) for k in (6, 7)}
    assert ink[7][:14].sum() > 1.1 * ink[7][14:].sum()
    assert ink[6][14:].sum() > 1.1 * ink[6][:14].sum()


# Photographs --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_photographs_have_the_shape_of_the_layers(name):
    x = load_photograph(name)
    assert (x.shape, x.dtype) == ((1, 512, 512, 1), float)
    assert within(x, 0, 1)
    assert x.std() > 0.05
    assert np.array_equal(np.rint(x * 255) / 255, x)


# Grey levels of the originals: top left, top right, bottom left, bottom right.
CORNERS = {"brick": [99, 150, 98, 176], "grass": [113, 173, 116, 108], "gravel": [171, 87, 60, 158]}


@pytest.mark.parametrize("name", PHOTOGRAPHS)
def test_photographs_keep_their_corners(name):
    levels = load_photograph(name)[0, ::511, ::511, 0] * 255
    np.testing.assert_allclose(levels.ravel(), CORNERS[name], rtol=1e-12)


def test_an_unknown_photograph_is_refused_by_name():
    with pytest.raises(ValueError, match="brick, grass, gravel; got 'sand'"):
        load_photograph("sand")


# Brain --------------------------------------------------------------------------------------------


def test_the_brain_has_the_shape_of_the_layers():
    brain = load_brain()
    assert brain.x.shape == (1, 49, 62, 53, 1)
    assert brain.grey.shape == brain.white.shape == (1, 49, 62, 53)
    assert brain.x.dtype == brain.grey.dtype == brain.white.dtype == float


def test_the_maps_are_probabilities_of_two_tissues():
    brain = load_brain()
    assert within(brain.x, 0, 1)
    assert within(brain.grey, 0, 1)
    assert within(brain.white, 0, 1)
    assert (brain.grey + brain.white).max() <= 1 + 1e-12


def test_white_matter_is_brighter_than_grey():
    brain = load_brain()
    x = brain.x[..., 0]
    assert x[brain.white > 0.9].mean() > x[brain.grey > 0.9].mean() > x[x > 0].min()


def test_the_brain_mirrors_itself_in_the_plane_x_zero():
    brain = load_brain()
    for volume in (brain.x, brain.grey, brain.white):
        assert np.array_equal(volume, volume[:, ::-1])
    assert brain.origin_mm[0] + brain.voxel_mm * (brain.x.shape[1] - 1) / 2 == 0


def matter_in(brain, x, y, z):
    """Add up the brightness of the voxels in a box given in millimetres."""
    volume = brain.x[0, ..., 0]
    for axis, (low, high) in enumerate((x, y, z)):
        mm = brain.origin_mm[axis] + brain.voxel_mm * np.arange(volume.shape[axis])
        volume = np.compress((mm >= low) & (mm <= high), volume, axis=axis)
    return volume.sum()


def test_the_brain_stands_upright_and_looks_along_its_second_axis():
    """The cerebellum lies low and at the back; no brain lies low and in front."""
    brain = load_brain()
    low = (-71, -40)
    behind = matter_in(brain, (-40, 40), (-90, -40), low)
    in_front = matter_in(brain, (-40, 40), (30, 80), low)
    above = matter_in(brain, (-40, 40), (-90, -40), (60, 90))
    assert behind > 10 * in_front
    assert behind > 2 * above


# Records ------------------------------------------------------------------------------------------


def test_a_record_prints_shapes_and_not_numbers():
    train, _ = load_digits()
    assert repr(train) == "Digits(x=float64[4000, 28, 28, 1], y=int64[4000])"
    assert repr(load_brain()).endswith("voxel_mm=3.0, origin_mm=(-72.0, -108.0, -71.0))")


def test_each_load_gives_arrays_of_its_own():
    first = load_photograph("brick")
    first[:] = 0
    assert load_photograph("brick").any()
