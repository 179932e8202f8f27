"""The three-way check holds for every layer, and can fail in each of its three ways."""

from copy import deepcopy
from dataclasses import replace

import numpy as np
import pytest
import sympy as sp
from kinds import KINDS, make

import mdrnn_lib as md
from mdrnn_lib.cells import Cell, LSTMCell, RNNCell
from mdrnn_lib.cells.lstm import split
from mdrnn_lib.symbolic import jacobian
from mdrnn_lib.symbolic.recurrence import Recurrence
from mdrnn_lib.symbolic.sweep import unrolled_minus_sweep
from mdrnn_lib.threeway import Row, ThreeWayTable, three_ways

CASES = {
    "RNN": (lambda: md.RNN(2, 3), (2, 4)),
    "RNN, 20 steps": (lambda: md.RNN(2, 2), (1, 20)),
    "RNN, ReLU": (lambda: md.RNN(2, 3, activation="relu"), (1, 6)),
    "RNN, identity": (lambda: md.RNN(2, 3, activation="identity"), (1, 6)),
    "LSTM": (lambda: md.LSTM(2, 3), (1, 12)),
    "LSTM, peepholes": (lambda: md.LSTM(2, 2, peepholes=True), (1, 6)),
    "MDRNN": (lambda: md.MDRNN(2, 2, 2), (2, 3, 3)),
    "MDRNN, ReLU": (lambda: md.MDRNN(3, 1, 2, activation="relu"), (1, 2, 2, 2)),
    "MDRNN, n = 4": (lambda: md.MDRNN(4, 1, 1), (1, 2, 2, 2, 2)),
    "MDLSTM": (lambda: md.MDLSTM(2, 2, 2), (1, 3, 3)),
    "MDLSTM, peepholes": (lambda: md.MDLSTM(2, 1, 2, peepholes=True), (1, 4, 4)),
    "MDLSTM, peepholes, n = 3": (lambda: md.MDLSTM(3, 1, 1, peepholes=True), (1, 3, 3, 3)),
    "MDLeaky, n = 1": (lambda: md.MDLeaky(1, 2, 2), (1, 5)),
    "MDLeaky": (lambda: md.MDLeaky(2, 2, 2), (1, 3, 2)),
    "MDLeaky, n = 3": (lambda: md.MDLeaky(3, 1, 1), (1, 2, 2, 2)),
    "MDStable": (lambda: md.MDStable(2, 2, 2), (1, 3, 2)),
    "MDStable, n = 3": (lambda: md.MDStable(3, 1, 1), (1, 2, 2, 2)),
    "GRU": (lambda: md.GRU(2, 3), (1, 6)),
    "MDGRU": (lambda: md.MDGRU(2, 2, 2), (1, 3, 2)),
    "MDGRU, n = 3": (lambda: md.MDGRU(3, 1, 1), (1, 2, 2, 2)),
    "BGRU": (lambda: md.BGRU(2, 2), (2, 4)),
    "BRNN, mean": (lambda: md.BRNN(2, 2, merge="mean"), (2, 5)),
    "BLSTM": (lambda: md.BLSTM(2, 2), (2, 5)),
    "four corners, concat": (
        lambda: md.MultiDirectional(md.MDLSTM, 2, 1, 1, peepholes=True),
        (1, 2, 3),
    ),
    "four corners, sum": (
        lambda: md.MultiDirectional(md.MDStable, 2, 1, 2, merge="sum"),
        (1, 2, 3),
    ),
    "eight corners": (lambda: md.MultiDirectional(md.MDRNN, 3, 1, 1, merge="mean"), (1, 2, 2, 2)),
}


def drawn(make, shape):
    """A layer whose parameters are all other than zero, and an input."""
    rng = np.random.default_rng(5)
    layer = make()
    for name, value in layer.params.items():
        layer.params[name] = rng.normal(0, 0.6, value.shape)
    return layer, rng.normal(size=(*shape, layer.inputs))


@pytest.mark.parametrize("case", CASES)
def test_every_layer_holds(case):
    layer, x = drawn(*CASES[case])
    table = three_ways(layer, x)
    assert table.holds
    assert [row.parameter for row in table.rows] == [*layer.params, "x"]
    assert [row.shape for row in table.rows] == [*(v.shape for v in layer.params.values()), x.shape]
    for row in table.rows:
        assert row.symbolic == 0
        assert row.many_digits < 1e-40
        assert row.float64 < 1e-10
        assert row.many_digits != 0  # something was compared
        assert row.float64 != 0


# ---- it can fail ----


class Flipped(LSTMCell):
    """A sign: the forget gate's gradient has the other one."""

    def backward(self, dh, dc, saved, params):
        delta, dc_prev, grads = super().backward(dh, dc, saved, params)
        split(delta.reshape(saved.gates.shape)).f[...] *= -1
        return delta, dc_prev, grads


class NoSlope(LSTMCell):
    """σ where σ′ belongs, in the input gate."""

    def backward(self, dh, dc, saved, params):
        delta, dc_prev, grads = super().backward(dh, dc, saved, params)
        split(delta.reshape(saved.gates.shape)).i[...] /= 1 - split(saved.gates).i
        return delta, dc_prev, grads


class Forgetful(LSTMCell):
    """What the successors sent to c is overwritten, not added to."""

    def backward(self, dh, dc, saved, params):
        return super().backward(dh, 0 * dc, saved, params)


@pytest.mark.parametrize("fault", [Flipped, NoSlope, Forgetful])
@pytest.mark.parametrize("case", ["LSTM", "MDLSTM", "BLSTM"])
def test_a_fault_in_backward_shows_in_float64_alone(fault, case):
    layer, x = drawn(*CASES[case])
    layer.cell = fault()
    table = three_ways(layer, x)
    assert not table.holds
    assert all(row.symbolic == 0 and row.many_digits < 1e-40 for row in table.rows)
    wrong = {row.parameter for row in table.rows if row.float64 > 1e-3}
    assert wrong >= {"W_x", "W_h", "b", "x"}
    assert "!" in repr(table)
    assert "They do not agree" in repr(table)


def test_a_fault_in_the_merge_shows():
    layer, x = drawn(lambda: md.BLSTM(2, 2, merge="mean"), (1, 3))
    right = layer.backward

    def twice(dh, tape):
        dx, grads = right(2 * dh, tape)
        return dx, grads

    layer.backward = twice
    assert [row.float64 > 0.1 for row in three_ways(layer, x).rows] == [True] * 4


@pytest.fixture
def wrong_jacobian(monkeypatch):
    """Put a factor on one entry of the unit's Jacobian, in symbols as in numbers."""
    right = jacobian.unit_jacobian

    def put(row, column, factor):
        def wrong(cell, ndim):
            unit = right(cell, ndim)
            table = unit.table.copy()
            table[row, column] *= factor
            k = row * table.shape[1] + column

            def compute(*values):
                found = list(unit.compute(*values))
                found[k] *= factor
                return found

            return replace(unit, table=table, compute=compute)

        monkeypatch.setattr(jacobian, "unit_jacobian", wrong)

    return put


@pytest.mark.parametrize(
    ("case", "row", "column", "factor"),
    [("RNN", 0, 0, -1), ("LSTM", 1, 1, 2), ("LSTM", 4, 1, -1), ("MDLSTM", 5, 0, 0)],
)
def test_a_wrong_local_jacobian_shows_in_the_first_two_ways(
    wrong_jacobian, case, row, column, factor
):
    wrong_jacobian(row, column, factor)
    layer, x = drawn(*CASES[case])
    table = three_ways(layer, x)
    assert not table.holds
    assert any(row.symbolic != 0 for row in table.rows)
    assert any(row.many_digits > 1e-4 for row in table.rows)
    assert "not 0 !" in repr(table)


@pytest.mark.parametrize("kind", KINDS)
def test_each_entry_of_a_local_jacobian_is_seen_in_symbols(wrong_jacobian, kind):
    recurrence = Recurrence(make(kind, 1, 1, 1).cell)
    table = jacobian.unit_jacobian(recurrence.cell, 1).table
    for (row, column), entry in np.ndenumerate(table):
        if entry == 0:
            continue
        wrong_jacobian(row, column, -1)
        differences = unrolled_minus_sweep(recurrence, (3,))
        assert any(left != 0 for entries in differences.values() for left in entries), (row, column)


# ---- the table ----


def test_the_table_prints_bounds_and_no_figures():
    table = three_ways(*drawn(*CASES["RNN"]))
    assert repr(table).splitlines() == [
        "array  shape      symbolic  80 digits  float64",
        "W_x    (2, 3)     0         < 1e-40    < 1e-10",
        "W_h    (1, 3, 3)  0         < 1e-40    < 1e-10",
        "b      (3,)       0         < 1e-40    < 1e-10",
        "x      (2, 4, 2)  0         < 1e-40    < 1e-10",
        "All three agree.",
    ]


def test_a_disagreement_prints_as_a_power_of_ten():
    a = sp.Symbol("a")
    rows = [Row("W_x", (1, 1), a, 0.032, 2e-9), Row("b", (1,), sp.Integer(0), np.nan, np.inf)]
    table = ThreeWayTable("RNN", rows, 80, (4,), (4,), 4, 4)
    assert not table.holds
    first, second = repr(table).splitlines()[1:3]
    assert first.split(maxsplit=3)[-1] == "not 0 !   > 1e-02 !     > 1e-09 !"
    assert second.count("not finite !") == 2


def test_one_disagreement_is_enough():
    good = Row("b", (1,), sp.Integer(0), 1e-52, 1e-16)
    for bad in (
        replace(good, symbolic=sp.Symbol("a")),
        replace(good, many_digits=1e-39),
        replace(good, float64=1e-9),
        replace(good, float64=np.nan),
    ):
        assert ThreeWayTable("RNN", [good, good], 80, (4,), (4,), 4, 4).holds
        assert not ThreeWayTable("RNN", [good, bad], 80, (4,), (4,), 4, 4).holds


def test_the_table_in_html_has_a_caption_and_headers():
    html = three_ways(*drawn(*CASES["MDLSTM"]))._repr_html_()
    assert html.startswith('<table class="table md-three-ways">\n<caption>MDLSTM. Symbolic: ')
    assert "one unit on a grid of 2 × 2." in html
    assert "on the grid of 3 × 3," in html
    assert "All three agree.</caption>" in html
    assert html.count('<th scope="row">') == 4
    assert html.count('<th scope="col">') == 5
    assert "<td>&lt; 1e-40</td>" in html


def test_the_caption_says_where_not_all_of_the_grid_was_unrolled():
    table = three_ways(*drawn(*CASES["MDStable, n = 3"]))
    assert (table.symbolic_grid, table.fronts) == ((2, 2, 2), 3)
    assert "2 × 2 × 2 (its first 3 fronts)" in table.caption
    assert "first" not in three_ways(*drawn(*CASES["RNN"])).caption


def test_the_grids_in_symbols():
    grids = {
        case: (table.symbolic_grid, table.fronts)
        for case in ("RNN", "LSTM", "MDRNN", "MDLSTM", "MDRNN, ReLU")
        for table in [three_ways(*drawn(*CASES[case]), digits=30, probes=1)]
    }
    assert grids == {
        "RNN": ((4,), 4),
        "LSTM": ((3,), 3),
        "MDRNN": ((3, 3), 5),
        "MDLSTM": ((2, 2), 3),
        "MDRNN, ReLU": ((2, 2, 2), 4),
    }


def test_fewer_digits_have_a_bound_of_their_own():
    table = three_ways(*drawn(*CASES["RNN"]), digits=40)
    assert table.bound == 1e-20
    assert table.holds
    assert "40 digits" in repr(table)
    assert max(row.many_digits for row in table.rows) > 1e-40


def test_the_layer_is_not_touched_and_float32_is_checked_as_float64():
    layer = md.LSTM(2, 2, dtype=np.float32, rng=0)
    before = deepcopy(layer.params)
    x = np.random.default_rng(0).normal(size=(1, 3, 2)).astype(np.float32)
    assert three_ways(layer, x).holds
    for name, value in layer.params.items():
        assert value.dtype == np.float32
        assert (value == before[name]).all()


def test_the_same_seed_gives_the_same_figures():
    layer, x = drawn(*CASES["RNN"])
    one, same, other = (three_ways(layer, x, rng=seed).rows for seed in (1, 1, 2))
    assert one == same
    assert one != other


@pytest.mark.parametrize("layer", [md.Dense(2, 3), md.Sequential(md.RNN(2, 3)), "RNN"])
def test_other_layers_are_refused(layer):
    with pytest.raises(ValueError, match="layer must be a recurrent one"):
        three_ways(layer, np.ones((1, 4, 2)))


def test_a_cell_without_equations_is_told_so():
    class Silent(LSTMCell):
        equations = Cell.equations

    with pytest.raises(ValueError, match="Silent has no method equations"):
        three_ways(md.Recurrent(Silent(), 1, 2, 3), np.ones((1, 4, 2)))


def test_equations_of_another_cell_show_in_float64_alone():
    class Mistaken(LSTMCell):
        """The output gate takes tanh for σ."""

        def equations(self, unit, fn):
            _, c = super().equations(unit, fn)
            return fn.tanh(unit.a[-2]) * fn.tanh(c), c

    layer, x = drawn(lambda: md.Recurrent(Mistaken(), 2, 2, 2), (1, 2, 2))
    table = three_ways(layer, x)
    assert not table.holds
    assert all(row.symbolic == 0 and row.many_digits < 1e-40 for row in table.rows)
    assert all(row.float64 > 1e-3 for row in table.rows)


def test_an_attribute_of_a_cell_that_changes_changes_its_equations():
    class Scaled(RNNCell):
        factor = 1

        def forward(self, a, before, params, empty):
            h, c, saved = super().forward(a, before, params, empty)
            return self.factor * h, c, saved

        def backward(self, dh, dc, saved, params):
            return super().backward(self.factor * dh, dc, saved, params)

        def equations(self, unit, fn):
            return (self.factor * fn.tanh(unit.a[0]),)

    layer, x = drawn(lambda: md.Recurrent(Scaled(), 1, 2, 2), (1, 3))
    assert three_ways(layer, x).holds
    layer.cell.factor = 2
    assert three_ways(layer, x).holds


def test_a_parameter_that_is_not_one_a_unit_cannot_be_put_into_symbols():
    class Matrix(RNNCell):
        def shapes(self, ndim, hidden):
            return {"U": (hidden, 2)}

    with pytest.raises(ValueError, match=r"last axis of U must count the units, 3,.*\(3, 2\)"):
        three_ways(md.Recurrent(Matrix(), 1, 2, 3), np.ones((1, 4, 2)))


def test_arguments_are_checked():
    layer, x = drawn(*CASES["RNN"])
    with pytest.raises(ValueError, match="digits must be at least 30"):
        three_ways(layer, x, digits=20)
    with pytest.raises(ValueError, match="probes must be a whole number"):
        three_ways(layer, x, probes=0)
    with pytest.raises(ValueError, match="x must have 2 features"):
        three_ways(layer, x[..., :1])
