"""Files of parameters: they come back as they were, and a wrong file is told what is wrong."""

import json
import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from kinds import KINDS, make

import mdrnn_lib as md


def model(rng=0, hidden=3, dtype=np.float32, peepholes=False):
    return md.Sequential(
        md.MultiDirectional(md.MDLSTM, 2, 2, hidden, peepholes=peepholes, dtype=dtype, rng=rng),
        md.MeanPool(),
        md.Dense(4 * hidden, 2, dtype=dtype, rng=rng),
    )


def test_parameters_come_back_as_they_were(tmp_path):
    saved, other = model(0), model(1)
    md.save(saved, tmp_path / "model.npz")
    held = other.params["2.W"]
    md.load(other, str(tmp_path / "model.npz"))
    assert other.params["2.W"] is held
    for name, value in saved.params.items():
        np.testing.assert_array_equal(other.params[name], value)
        assert other.params[name].dtype == value.dtype
    x = np.ones((1, 3, 4, 2))
    np.testing.assert_array_equal(saved.forward(x)[0], other.forward(x)[0])


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("several", [False, True], ids=["one direction", "all directions"])
def test_every_cell_comes_back(tmp_path, kind, several):
    rng = np.random.default_rng(1)
    saved, other = (make(kind, 2, 2, 3, rng, several=several) for _ in range(2))
    md.save(saved, tmp_path / "layer.npz")
    md.load(other, tmp_path / "layer.npz")
    for name, value in saved.params.items():
        np.testing.assert_array_equal(other.params[name], value)


def test_an_lstm_is_an_mdlstm_of_one_dimension(tmp_path):
    md.save(md.BLSTM(2, 3, rng=0), tmp_path / "blstm.npz")
    md.load(md.MultiDirectional(md.MDLSTM, 1, 2, 3), tmp_path / "blstm.npz")


def test_the_file_is_plain_npz_under_the_name_given(tmp_path):
    path = tmp_path / "weights"
    md.save(md.Dense(2, 3), path)
    assert [found.name for found in tmp_path.iterdir()] == ["weights"]
    with np.load(path, allow_pickle=False) as archive:
        assert set(archive.files) == {"W", "b", "mdrnn_lib"}
        assert json.loads(str(archive["mdrnn_lib"])) == {
            "class": "Dense",
            "inputs": 2,
            "outputs": 3,
        }
    first = path.read_bytes()
    layer = md.Dense(2, 3)
    md.load(layer, path)
    md.save(layer, path)
    assert path.read_bytes() == first


def test_a_failure_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "weights.npz"
    layer = md.Dense(2, 3)
    md.save(layer, path)
    before = path.read_bytes()

    def full_disk(file, **arrays):
        file.write(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(np, "savez", full_disk)
    with pytest.raises(OSError, match="no space left"):
        md.save(layer, path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["weights.npz"]


OTHERS = {
    "sizes": (
        lambda: model(hidden=4),
        r"0\.hidden must be 3; got 4; 2\.inputs must be 12; got 16; "
        r"0\.W_x must have the shape \(4, 2, 15\); got \(4, 2, 20\); .*2\.W must have the shape",
    ),
    "dtype": (lambda: model(dtype=np.float64), r"0\.W_x must be float32; got float64"),
    "extra": (
        lambda: model(peepholes=True),
        r"0\.cell\.class must be LSTMCell; got PeepholeLSTMCell; the parameter 0\.P_f is none",
    ),
    "kind": (
        lambda: md.Dense(2, 3, dtype=np.float32),
        "class must be Sequential; got Dense.*the parameter 0.W_x is missing",
    ),
}


@pytest.mark.parametrize(("make", "words"), OTHERS.values(), ids=OTHERS)
def test_a_file_of_another_model(tmp_path, make, words):
    path = tmp_path / "other.npz"
    md.save(make(), path)
    target = model()
    before = {name: value.copy() for name, value in target.params.items()}
    with pytest.raises(ValueError, match=words):
        md.load(target, path)
    for name, value in before.items():
        np.testing.assert_array_equal(target.params[name], value)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        (md.RNN(2, 3), md.RNN(2, 3, activation="relu"), "must be relu; got tanh"),
        (md.RNN(2, 3, activation="identity"), md.RNN(2, 3), "must be tanh; got "),
        (md.BRNN(2, 3), md.BRNN(2, 3, activation="relu"), "must be relu; got tanh"),
        (md.BRNN(2, 3, merge="sum"), md.BRNN(2, 3, merge="mean"), "merge must be mean; got sum"),
        (
            md.Sequential(md.MeanPool(), md.Dense(2, 3)),
            md.Sequential(md.LastPoint(), md.Dense(2, 3)),
            "0.class must be LastPoint; got MeanPool",
        ),
        (
            md.Sequential(md.Dense(2, 3)),
            md.Sequential(md.Dense(2, 3), md.Dense(3, 2)),
            "1.class must be Dense; got nothing",
        ),
    ],
)
def test_equal_shapes_do_not_make_an_equal_layer(tmp_path, one, other, words):
    md.save(one, tmp_path / "one.npz")
    with pytest.raises(ValueError, match=words):
        md.load(other, tmp_path / "one.npz")


def altered(path, **changes):
    """Save a Dense layer with some of its arrays changed, or left out where None."""
    md.save(md.Dense(2, 3), path)
    with np.load(path) as archive:
        arrays = {**archive, **changes}
    np.savez(path, **{name: value for name, value in arrays.items() if value is not None})


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"b": np.array([1, np.nan, 2])}, "b must be finite"),
        ({"b": np.array([1, 2, np.inf])}, "b must be finite"),
        ({"b": None}, "the parameter b is missing"),
        ({"v": np.ones(3)}, "the parameter v is none of its own"),
        ({"b": np.ones(3, np.float32)}, "b must be float64; got float32"),
        ({"b": np.ones(3, int)}, "b must be float64; got int64"),
        ({"b": np.array(["a", "b", "c"])}, "b must be float64; got <U1"),
        ({"b": np.ones((3, 1))}, r"b must have the shape \(3,\); got \(3, 1\)"),
        ({"mdrnn_lib": None}, "must be a file that mdrnn_lib.save wrote"),
        ({"mdrnn_lib": np.array("no json")}, "must be a file that mdrnn_lib.save wrote"),
        ({"mdrnn_lib": np.array("[1]")}, "must be a file that mdrnn_lib.save wrote"),
        ({"b": np.array([{}, 1, 2])}, "must be a file that mdrnn_lib.save wrote"),
    ],
)
def test_a_file_with_other_contents(tmp_path, changes, words):
    path = tmp_path / "altered.npz"
    altered(path, **changes)
    layer = md.Dense(2, 3, rng=0)
    before = layer.params["W"].copy()
    with pytest.raises(ValueError, match=words):
        md.load(layer, path)
    np.testing.assert_array_equal(layer.params["W"], before)


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"not an archive", pickle.dumps({"W": 1})], ids=repr
)
def test_another_kind_of_file(tmp_path, content):
    path = tmp_path / "other.npz"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=r"other\.npz must be a file that mdrnn_lib\.save wrote"):
        md.load(md.Dense(2, 3), path)


def test_a_single_array_is_no_model(tmp_path):
    np.save(tmp_path / "array.npy", np.ones(3))
    with pytest.raises(ValueError, match="must be a file that"):
        md.load(md.Dense(2, 3), tmp_path / "array.npy")


def test_a_model_that_diverged_does_not_replace_a_good_file(tmp_path):
    path, layer = tmp_path / "dense.npz", md.Dense(2, 3)
    md.save(layer, path)
    before = path.read_bytes()
    layer.params["b"][1] = np.nan
    with pytest.raises(ValueError, match=r'params\["b"\] must be finite to be saved'):
        md.save(layer, path)
    assert path.read_bytes() == before


def test_no_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        md.load(md.Dense(2, 3), tmp_path / "none.npz")
    with pytest.raises(FileNotFoundError):
        md.save(md.Dense(2, 3), tmp_path / "no folder" / "none.npz")


@given(st.data())
@settings(max_examples=200)
def test_a_damaged_file_is_a_value_error_or_loads_the_same(tmp_path_factory, data):
    """One byte changed anywhere, or the end cut off: a ValueError, or the same values."""
    path = tmp_path_factory.getbasetemp() / "damaged.npz"
    saved = md.Dense(2, 3, rng=0)
    md.save(saved, path)
    content = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        content[data.draw(st.integers(0, len(content) - 1))] ^= data.draw(st.integers(1, 255))
    else:
        del content[data.draw(st.integers(0, len(content) - 1)) :]
    path.write_bytes(content)
    layer = md.Dense(2, 3, rng=1)
    try:
        md.load(layer, path)
    except ValueError:
        return
    np.testing.assert_array_equal(layer.params["W"], saved.params["W"])


class Plain:
    """A layer of one's own, with a plain dict of parameters."""

    def __init__(self, **params):
        self.params = params

    def forward(self, x):
        return x, None

    def backward(self, dy, tape):
        return dy, {}


@pytest.mark.parametrize(
    "value",
    [[1.0, 2.0], np.array([1, 2]), np.array([1.0, None]), np.ones(2) * 1j, 3.0, np.array(["a"])],
    ids=lambda value: type(value).__name__ + str(getattr(value, "dtype", "")),
)
def test_what_could_not_be_loaded_is_not_saved(tmp_path, value):
    with pytest.raises(ValueError, match=r'params\["v"\] must be an array of floats to be saved'):
        md.save(Plain(w=np.ones(2), v=value), tmp_path / "own.npz")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_parameter_of_another_dtype_can_be_saved_and_loaded(tmp_path, dtype):
    layer, other = md.LSTM(1, 2, rng=0), md.LSTM(1, 2, rng=1)
    layer.params["W_x"] = layer.params["W_x"].astype(dtype)
    md.save(layer, tmp_path / "lstm.npz")
    md.load(other, tmp_path / "lstm.npz")
    np.testing.assert_array_equal(other.params["W_x"], layer.params["W_x"])


@pytest.mark.parametrize("spoil", ["read-only", "list"])
def test_a_layer_that_cannot_be_written_is_left_as_it_was(tmp_path, spoil):
    md.save(Plain(w=np.ones(2), v=np.ones(3)), tmp_path / "own.npz")
    last = np.zeros(3)
    last.flags.writeable = False
    layer = Plain(w=np.zeros(2), v=last if spoil == "read-only" else [0.0] * 3)
    with pytest.raises(ValueError, match="v of the layer must be an array that can be written"):
        md.load(layer, tmp_path / "own.npz")
    assert not layer.params["w"].any()


@pytest.mark.parametrize("there", [True, False], ids=["a file", "nothing yet"])
def test_what_a_link_points_to_is_written(tmp_path, there):
    (tmp_path / "runs").mkdir()
    target, link = tmp_path / "runs" / "7.npz", tmp_path / "latest.npz"
    if there:
        md.save(md.Dense(1, 1), target)
    link.symlink_to(target.relative_to(tmp_path))
    layer, other = md.Dense(2, 3, rng=0), md.Dense(2, 3, rng=1)
    md.save(layer, link)
    assert link.is_symlink()
    assert [found.name for found in target.parent.iterdir()] == ["7.npz"]
    md.load(other, target)
    np.testing.assert_array_equal(other.params["W"], layer.params["W"])
