"""The digit reader as a Python object: its numbers are the library's, its settings are checked."""

import doctest
import sys
from xml.etree import ElementTree

import numpy as np
import pytest
from traitlets import TraitError

import mdrnn_lib as md
from mdrnn_lib.datasets import tiles
from mdrnn_lib.widgets import DigitReader
from mdrnn_lib.widgets.digit_reader import DEVIATION, MEAN
from mdrnn_lib.widgets.parts import grid_trace


def built(tile=4, hidden=3, rng=0, layer=md.MDLSTM, merge="concat", outputs=10, **options):
    return md.Sequential(
        md.MultiDirectional(layer, 2, tile * tile, hidden, merge=merge, rng=rng, **options),
        md.MeanPool(),
        md.Dense(4 * hidden if merge == "concat" else hidden, outputs, rng=rng),
    )


def counted(reader):
    """Which tiles each direction has counted, shape (4, X_1, X_2)."""
    seen = reader.run("frame", reader.state)["counted"]
    return np.reshape(seen, (4, reader.side, reader.side))


def scores(model, picture):
    pixels = (picture[None, ..., None] - MEAN) / DEVIATION
    tile = 28 // DigitReader(model).side
    return md.predict(model, tiles(pixels, tile))[0]


@pytest.mark.parametrize("tile", [2, 4, 7, 14])
def test_all_votes_and_the_bias_are_the_score(tile):
    model = built(tile)
    reader = DigitReader(model, image=np.random.default_rng(1).random((28, 28)))
    found = reader.values
    np.testing.assert_allclose(found.scores, scores(model, reader.picture), atol=1e-10)
    powers = np.exp(found.scores)
    np.testing.assert_allclose(found.beliefs, powers / powers.sum(), rtol=1e-12)
    assert found.answer == found.shown == found.scores.argmax()
    assert counted(reader).all()


def test_votes_come_in_front_by_front():
    reader = DigitReader(step=0)
    np.testing.assert_array_equal(reader.values.scores, reader.model.layers[2].params["b"])
    counts = []
    for step in range(reader.last + 1):
        reader.step = step
        counts.append(int(counted(reader).sum()))
    assert np.diff(counts).tolist() == [4 * k for k in (1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1)]


def test_each_direction_starts_in_its_corner():
    order = [grid_trace.fronts((3, 3), k) for k in range(4)]
    assert [tuple(np.argwhere(front == 0)[0]) for front in order] == [
        *[(0, 0), (2, 0)],
        *[(0, 2), (2, 2)],
    ]
    for k, front in enumerate(order):
        alone = md.MDLSTM(2, 1, 2, rng=0)
        both = md.MultiDirectional(md.MDLSTM, 2, 1, 2, rng=0)
        for name in both.params:
            both.params[name][...] = alone.params[name]
        x = np.zeros((1, 3, 3, 1))
        x[0][front == 1] = 1  # what a point of the second front reads, the corner does not know
        states = both.forward(x)[0][0, ..., 2 * k : 2 * k + 2]
        blank = both.forward(0 * x)[0][0, ..., 2 * k : 2 * k + 2]
        np.testing.assert_array_equal(states[front == 0], blank[front == 0])
        assert (states[front == 1] != blank[front == 1]).any()


def test_its_own_network_reads_most_of_the_test_images():
    reader = DigitReader()
    test = md.datasets.load_digits().test
    pixels = (np.rint(15 * test.x) / 15 - MEAN) / DEVIATION
    assert md.accuracy(md.predict(reader.model, tiles(pixels, 4)), test.y) > 0.95


def test_the_samples_are_the_first_ten_test_images():
    test = md.datasets.load_digits().test
    for k in range(10):
        picture = DigitReader(sample=k).picture
        assert np.abs(picture - test.x[k, ..., 0]).max() <= 1 / 30
        assert test.y[k] == k


@pytest.mark.parametrize("state", [{}, {"sample": 5, "step": 6}, {"digit": 8, "step": 0}])
def test_the_picture_tells_its_numbers(state):
    reader = DigitReader(**state)
    words = ["".join(node.itertext()) for node in ElementTree.fromstring(reader.still())]
    found = reader.values
    shares = [f"{100 * belief:.1f} %" for belief in found.beliefs]
    assert [word for word in words if word.endswith("%")] == shares
    assert f"votes for {found.shown}" in words
    sums = (found.votes[..., found.shown] * counted(reader)).sum(axis=(1, 2))
    for corner, votes in zip("↘↗↙↖", sums, strict=True):
        assert f"{corner} {votes:+.2f}".replace("-", "−") in words


@pytest.mark.parametrize("width", range(300, 780, 40))
def test_no_row_of_the_picture_covers_another(width):
    shapes = list(ElementTree.fromstring(DigitReader().still(width)))
    maps = [node for node in shapes if node.get("height") and node.get("fill-opacity") == "0.35"]
    lowest = max(float(node.attrib["y"]) + float(node.attrib["height"]) for node in maps)
    lines = {"".join(node.itertext()): float(node.get("y", 0)) for node in shapes}
    assert lines["blue for, orange against"] > lowest + 13
    assert np.diff([lines[str(j)] for j in range(10)]).min() >= 20


def test_the_picture_darkens_where_there_is_ink():
    reader = DigitReader(image=np.eye(28))
    (ink,) = [
        node
        for node in ElementTree.fromstring(reader.still())
        if node.get("class") == "md-mosaic" and node.get("stroke-opacity") == "1.00"
    ]
    assert ink.attrib["d"].count("h") == 28


def test_a_page_stays_small():
    assert len(DigitReader().to_html()) < 150_000


def test_blank_paper_has_no_answer_of_its_own():
    assert "It must name a digit, even on blank paper." in DigitReader(sample=-1).still()
    assert "blank paper" not in DigitReader().still()


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ({"sample": 10}, "sample must be −1 … 9, got 10"),
        ({"digit": 10}, "digit must be −1 … 9, got 10"),
        ({"step": 14}, "step must be 0 … 13, got 14"),
        ({"image": np.zeros((27, 28))}, r"the shape \(28, 28\) .* got shape \(27, 28\)"),
        ({"image": np.full((28, 28), 1.2)}, "pixels from 0 to 1"),
        ({"image": np.full((28, 28), np.nan)}, "pixels from 0 to 1"),
        ({"image": ["0" * 28] * 27}, "28 rows of 28 hexadecimal digits"),
        ({"image": ["g" * 28] * 28}, "28 rows of 28 hexadecimal digits"),
    ],
)
def test_a_wrong_setting_is_explained(state, words):
    with pytest.raises(TraitError, match=words):
        DigitReader(**state)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        (md.Dense(784, 10), "must be a Sequential of MultiDirectional.*got Dense"),
        (built(layer=md.MDRNN), "must be a Sequential of MultiDirectional"),
        (built(peepholes=True), "must be a Sequential of MultiDirectional"),
        (built(tile=3), r"must be tiles of 2², 4², 7² or 14²; got 9"),
        (built(hidden=17), "at most 16 hidden units.*got 17, concat and 10"),
        (built(merge="sum"), "got 3, sum and 10"),
        (built(outputs=9), "got 3, concat and 9"),
    ],
)
def test_only_readers_of_digits_can_be_drawn(model, words):
    with pytest.raises(ValueError, match=words):
        DigitReader(model)


def test_the_examples_run():
    result = doctest.testmod(sys.modules[DigitReader.__module__])
    assert (result.attempted, result.failed) == (2, 0)
