"""A cell that the library has never seen goes through all of it, with nothing registered."""

import numpy as np
import pytest
import textbook

import mdrnn_lib as md
from mdrnn_lib.cells import Cell, LSTMCell
from mdrnn_lib.layers.directions import MERGES
from mdrnn_lib.threeway import three_ways


class FadingCell(Cell):
    """c = f ⊙ Σ_d D_d ⊙ c⁽ᵈ⁾ + g and h = c ⊙ U, with g = tanh(a_g) or a ReLU's.

    D and U are its own parameters.  x and h feed the candidate alone; a_f is nothing but its bias.
    """

    remembers = "c"

    def __init__(self, bias=0.5, rectified=False):
        self._bias, self.rectified = bias, rectified

    @property
    def analytic(self):
        return not self.rectified

    def gates(self, ndim):
        return ("f", "g")

    def fed_by(self, ndim):
        fed = np.ones((1 + ndim, 2), bool)
        fed[:, 0] = False
        return fed

    def shapes(self, ndim, hidden):
        return {"D": (ndim, hidden), "U": (hidden,)}

    def start(self, params):
        hidden = params["U"].size
        params["b"][:hidden] = self._bias
        params["D"][...] = 1 / len(params["D"])
        params["U"][...] = 1

    def forward(self, a, c_prev, params, empty):
        f, g = np.split(a, 2, axis=-2)
        f = 1 / (1 + np.exp(-f))
        g = np.maximum(g, 0) if self.rectified else np.tanh(g)
        D, U = params["D"][..., None], params["U"][..., None]
        kept = (D * c_prev).sum(axis=-3)
        c = f * kept + g
        return c * U, c, (f, g, kept, c_prev, c)

    def backward(self, dh, dc, saved, params):
        f, g, kept, c_prev, c = saved
        D, U = params["D"][..., None], params["U"][..., None]
        dc = dc + dh * U
        da_g = dc * ((g > 0) if self.rectified else 1 - g * g)
        da = np.concatenate([dc * kept * f * (1 - f), da_g], axis=-2)
        dkept = (dc * f)[..., None, :, :]
        own = {"D": (dkept * c_prev).sum(axis=-1), "U": (dh * c).sum(axis=-1)}
        return da, dkept * D, own

    def equations(self, unit, fn):
        a_f, a_g = unit.a
        weighted = zip(unit.params["D"], unit.before, strict=True)
        g = fn.relu(a_g) if self.rectified else fn.tanh(a_g)
        c = fn.sigma(a_f) * sum(D * c_d for D, c_d in weighted) + g
        return c * unit.params["U"], c


def by_loops(params, x):
    """States of the cell above, point by point."""
    n, H = params["W_h"].shape[:2]
    h = np.zeros((*x.shape[:-1], H))
    for sample in range(len(x)):
        hidden, memory = {}, {}
        for point in np.ndindex(x.shape[1:-1]):
            a, kept = x[sample][point] @ params["W_x"] + params["b"][H:], np.zeros(H)
            for d in range(n):
                if point[d] > 0:
                    a = a + textbook.predecessor(hidden, point, d) @ params["W_h"][d]
                    kept = kept + params["D"][d] * textbook.predecessor(memory, point, d)
            memory[point] = textbook.sigmoid(params["b"][:H]) * kept + np.tanh(a)
            h[sample][point] = hidden[point] = memory[point] * params["U"]
    return h


def drawn(ndim, several=False, **options):
    cell = FadingCell(**options)
    made = (md.MultiDirectional if several else md.Recurrent)(cell, ndim, 2, 3)
    rng = np.random.default_rng(3)
    for name, value in made.params.items():
        made.params[name] = rng.normal(0, 0.6, value.shape)
    return made


GRIDS = [(5,), (3, 4), (2, 3, 2)]


def inputs(grid, batch=2):
    return np.random.default_rng(1).normal(size=(batch, *grid, 2))


@pytest.mark.parametrize("grid", GRIDS, ids=str)
def test_its_states_are_those_of_the_loops(grid):
    layer, x = drawn(len(grid)), inputs(grid)
    expected = by_loops(layer.params, x)
    np.testing.assert_allclose(layer.forward(x)[0], expected, rtol=1e-12, atol=1e-13)


@pytest.mark.parametrize("rectified", [False, True], ids=["tanh", "relu"])
@pytest.mark.parametrize("several", [False, True], ids=["one direction", "all directions"])
@pytest.mark.parametrize("grid", GRIDS, ids=str)
def test_its_gradients_are_checked(grid, several, rectified):
    layer = drawn(len(grid), several, rectified=rectified)
    lengths = [grid, [2] * len(grid)]
    table = md.check_gradients(layer, inputs(grid), lengths=lengths, entries=12)
    assert table.wrong == []
    assert len({row.method for row in table.rows}) == (1 if rectified else 2)
    assert {row.parameter for row in table.rows} == {"W_x", "W_h", "b", "D", "U", "x"}


@pytest.mark.parametrize("rectified", [False, True], ids=["tanh", "relu"])
@pytest.mark.parametrize("several", [False, True], ids=["one direction", "all directions"])
@pytest.mark.parametrize("grid", [(4,), (2, 3)], ids=str)
def test_it_is_proven_three_ways(grid, several, rectified):
    table = three_ways(drawn(len(grid), several, rectified=rectified), inputs(grid, 1))
    assert table.holds, table
    assert min(row.many_digits for row in table.rows) != 0


def test_a_fault_in_it_is_found():
    class Forgetful(FadingCell):
        def backward(self, dh, dc, saved, params):
            da, dbefore, own = super().backward(dh, dc, saved, params)
            return da, 0.9 * dbefore, own

    layer = md.Recurrent(Forgetful(), 2, 2, 3, rng=0)
    assert set(md.check_gradients(layer, inputs((3, 4))).wrong) >= {"W_x", "b", "x"}
    assert not three_ways(layer, inputs((3, 4), 1)).holds


def test_its_parameters_start_where_it_says():
    layer = md.Recurrent(FadingCell(bias=2.5), 2, 2, 3, rng=0)
    assert layer.params["b"].tolist() == [2.5] * 3 + [0] * 3
    assert layer.params["W_x"].shape == (2, 3)
    assert layer.params["W_h"].shape == (2, 3, 3)
    assert (layer.params["D"] == 0.5).all()
    corners = md.MultiDirectional(FadingCell(bias=2.5), 2, 2, 3, rng=0)
    assert (corners.params["b"][:, :3] == 2.5).all()
    assert len({row.tobytes() for row in corners.params["W_h"]}) == 4


@pytest.mark.parametrize("merge", MERGES)
def test_it_reads_from_all_corners_and_in_a_model(merge):
    corners = md.MultiDirectional(FadingCell(), 2, 2, 3, merge=merge, dtype=np.float32, rng=0)
    width = 12 if merge == "concat" else 3
    model = md.Sequential(corners, md.MeanPool(), md.Dense(width, 2, dtype=np.float32, rng=1))
    x = inputs((3, 4)).astype(np.float32)
    y, tape = model.forward(x, lengths=[[3, 2], [1, 4]])
    dx, grads = model.backward(np.ones_like(y), tape)
    assert {array.dtype.name for array in (y, dx, *grads.values())} == {"float32"}
    assert md.check_gradients(model, x, entries=10).wrong == []


def test_it_is_saved_and_told_from_other_cells(tmp_path):
    one, other = (md.Recurrent(FadingCell(), 2, 2, 3, rng=seed) for seed in (0, 1))
    md.save(one, tmp_path / "own.npz")
    md.load(other, tmp_path / "own.npz")
    np.testing.assert_array_equal(other.params["W_h"], one.params["W_h"])
    with pytest.raises(ValueError, match=r"cell\.rectified must be True; got False"):
        md.load(md.Recurrent(FadingCell(rectified=True), 2, 2, 3), tmp_path / "own.npz")
    with pytest.raises(ValueError, match=r"cell\.class must be LSTMCell; got FadingCell"):
        md.load(md.Recurrent(LSTMCell(), 2, 2, 3), tmp_path / "own.npz")


def test_its_grid_can_be_cut_into_tiles():
    layer, x = drawn(1), inputs((6,))
    whole, _ = layer.forward(x)
    first, tape = layer.forward(x[:, :2])
    rest, _ = layer.forward(x[:, 2:], initial=tape.final)
    np.testing.assert_allclose(np.concatenate([first, rest], axis=1), whole, rtol=1e-12)


@pytest.mark.parametrize("make", [md.Recurrent, md.MultiDirectional])
def test_what_is_no_cell_is_told_so(make):
    with pytest.raises(
        ValueError, match=r"cell must be an object.*such as GRUCell\(\); got <class"
    ):
        make(FadingCell, 2, 2, 3)


def test_blocks_that_are_fed_by_unequal_numbers_are_told_so():
    class Uneven(FadingCell):
        def fed_by(self, ndim):
            return np.eye(1 + ndim, 2, dtype=bool)

    with pytest.raises(ValueError, match=r"rows 1 to n of fed_by of Uneven\(\).*got \[1, 0\]"):
        md.Recurrent(Uneven(), 2, 2, 3)
    Uneven.fed_by = lambda self, ndim: np.ones((3, 3))
    with pytest.raises(ValueError, match=r"must have the shape \(3, 2\); got \(3, 3\)"):
        md.Recurrent(Uneven(), 2, 2, 3)


def test_a_cell_must_have_what_it_needs():
    class Half(Cell):
        def gates(self, ndim):
            return ("a",)

    with pytest.raises(TypeError, match="abstract"):
        Half()
