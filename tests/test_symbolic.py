"""The equations in symbols: tied to the NumPy layers, differentiated, summed over paths."""

from math import comb, factorial

import mpmath
import numpy as np
import pytest
import sympy as sp
from kinds import KINDS, make

from mdrnn_lib.cells import RNNCell
from mdrnn_lib.symbolic.functions import NUMERIC, Phi, ReLU, S, Share, T, Whole
from mdrnn_lib.symbolic.jacobian import local_jacobian, unit_jacobian
from mdrnn_lib.symbolic.paths import along, path_sum, paths, terms
from mdrnn_lib.symbolic.recurrence import MANY_DIGITS, Recurrence, objects, step
from mdrnn_lib.symbolic.sweep import (
    central_difference,
    derivative,
    expanded,
    reverse_sweep,
    symbolic_weights,
    unrolled_minus_sweep,
    weighted_sum,
)
from mdrnn_lib.symbolic.unroll import at, evaluate, exact, points_of, unroll

CELLS = {kind: make(kind, 1, 1, 1).cell for kind in KINDS}


class AnyActivation(RNNCell):
    """The plain cell with any activation, of which no more is known than that it has a slope."""

    def equations(self, unit, fn):
        return (fn.phi(unit.a[0]),)


CELLS["rnn"] = AnyActivation()


GRIDS = {1: (3,), 2: (2, 3), 3: (2, 1, 2)}


def drawn(recurrence, grid, seed=0):
    """Inputs and parameters, none of them zero."""
    rng = np.random.default_rng(seed)
    params = {name: rng.normal(0, 0.7, shape) for name, shape in recurrence.shapes.items()}
    return rng.normal(size=(*grid, recurrence.inputs)), params


def flat(arrays):
    return np.concatenate([np.ravel(array) for array in arrays])


# ---- the equations ----


@pytest.mark.parametrize("n", GRIDS)
@pytest.mark.parametrize("kind", KINDS)
def test_unrolled_states_are_those_of_the_numpy_layer(kind, n):
    layer = make(kind, n, 2, 2)
    recurrence = Recurrence(layer.cell, n, inputs=2, hidden=2)
    x, params = drawn(recurrence, GRIDS[n])
    assert layer.shapes == recurrence.shapes
    layer.params = params
    h, _ = layer.forward(x[None])

    symbolic = unroll(recurrence, GRIDS[n])
    values = symbolic.values(x, params)
    numbers = evaluate(recurrence, x, params)
    for p in symbolic.points:
        np.testing.assert_allclose(numbers.h[p].astype(float), h[0][p], rtol=1e-12, atol=1e-12)
    last = symbolic.points[-1]
    for expression, number in zip(symbolic.h[last], h[0][last], strict=True):
        assert abs(float(at(expression, values)) - number) < 1e-12


def test_given_states_enter_before_the_first_step():
    recurrence = Recurrence(CELLS["lstm"], hidden=2)
    x, params = drawn(recurrence, (5,))
    whole = evaluate(recurrence, x, params)
    second = evaluate(recurrence, x[3:], params, initial={(-1,): (whole.h[2,], whole.c[2,])})
    assert (second.h[1,] == whole.h[4,]).all()
    assert (second.c[1,] == whole.c[4,]).all()


def test_the_equations_run_on_python_floats_too():
    recurrence = Recurrence(CELLS["relu"])
    params = {"W_x": np.array([[2.0]]), "W_h": np.array([[[0.5]]]), "b": np.array([-1.0])}
    relu = MANY_DIGITS._replace(relu=lambda a: max(0.0, a))
    (h,) = step(recurrence, np.array([1.5]), [np.array([4.0])], [], params, relu)
    assert h.tolist() == [4.0]


def test_one_forget_gate_and_the_leaky_mixture_are_the_same_in_one_dimension():
    a, c = sp.symbols("a_f a_o a_g"), (sp.Symbol("c"),)
    leaky = (
        unit_jacobian(CELLS["leaky"], 1)
        .states[1]
        .subs(dict(zip(unit_jacobian(CELLS["leaky"], 1).variables, (*a, *c), strict=True)))
    )
    assert sp.expand(leaky - (1 - S(a[0])) * T(a[2]) - S(a[0]) * c[0]) == 0


@pytest.mark.parametrize("arguments", [(0.3,), (0.3, -0.8), (1.2, 0.4, -2)])
def test_shares_add_up_to_one(arguments):
    shares = [NUMERIC["Share"](k, *arguments) for k in range(1, len(arguments) + 2)]
    assert abs(sum(shares) - 1) < 1e-15
    assert shares[0] / shares[-1] == pytest.approx(np.exp(arguments[0]))


@pytest.mark.parametrize("cell", CELLS)
def test_sizes_are_checked(cell):
    with pytest.raises(ValueError, match="must be at least 1"):
        Recurrence(CELLS[cell], hidden=0)


def test_shapes_are_checked():
    recurrence = Recurrence(CELLS["rnn"], ndim=2, inputs=2)
    x, params = drawn(recurrence, (2, 2))
    with pytest.raises(ValueError, match="2 features"):
        evaluate(recurrence, x[..., :1], params)
    with pytest.raises(ValueError, match="W_x must have the shape"):
        evaluate(recurrence, x, {**params, "W_x": params["W_x"].T})
    with pytest.raises(ValueError, match="2 extents"):
        unroll(recurrence, (4,))


@pytest.mark.parametrize(
    ("recurrence", "names"),
    [
        (Recurrence(CELLS["rnn"]), {"w_x", "w_h", "b", "x_{1}", "x_{2}"}),
        (Recurrence(CELLS["rnn"], 2), {"w_x", "w_1", "w_2", "b", "x_{0,0}", "x_{1,1}"}),
        (Recurrence(CELLS["lstm"]), {"W_{x,i}", "W_{h,f}", "b_{o}", "b_{g}"}),
        (Recurrence(CELLS["peephole"], 2), {"W_{h,f^{(1)}}^{(2)}", "P_{f}^{(2)}", "P_{o}"}),
        (Recurrence(CELLS["gru"]), {"b_{hg}", "W_{x,g}", "W_{h,hg}", "W_{x,r}"}),
        (Recurrence(CELLS["gru"], 2), {"W_{h,hg^{(2)}}^{(2)}", "b_{hg^{(2)}}", "b_{r^{(1)}}"}),
        (
            Recurrence(CELLS["lstm"], inputs=2, hidden=3),
            {"W_{x,g,[2,3]}", "b_{i,[1]}", "x_{1,[2]}"},
        ),
        (Recurrence(CELLS["peephole"], 1, hidden=2), {"P_{i,[2]}", "W_{h,o,[2,1]}"}),
    ],
)
def test_symbols_are_named_as_in_the_notation(recurrence, names):
    trace = unroll(recurrence, (2,) * recurrence.ndim)
    found = flat([*trace.params.values(), *trace.x.values()])
    assert len({symbol.name for symbol in found}) == found.size
    assert names <= {symbol.name for symbol in found}


# ---- derivatives ----


@pytest.mark.parametrize(
    "function", [S, T, ReLU, Whole, *(lambda a, k=k: Share(k, a, a**2 / 3) for k in (1, 2, 3)), Phi]
)
def test_slopes_are_those_of_the_functions(function):
    a = sp.Symbol("a")
    slope = sp.lambdify(a, sp.diff(function(a), a), modules=[NUMERIC, "mpmath"])
    value = sp.lambdify(a, function(a), modules=[NUMERIC, "mpmath"])
    with mpmath.workdps(80):
        for here in ("-1.3", "0.4", "2"):
            numeric_slope = central_difference(
                value, mpmath.mpf(here), mpmath.mpf(1), mpmath.mpf(10) ** -26
            )
            assert abs(numeric_slope - slope(mpmath.mpf(here))) < 1e-50


def test_a_share_does_not_move_with_its_number():
    with pytest.raises(sp.core.function.ArgumentIndexError):
        Share(1, sp.Symbol("a")).fdiff(1)


@pytest.mark.parametrize("n", [1, 2, 3])
@pytest.mark.parametrize("cell", CELLS)
def test_local_jacobian_is_what_sympy_differentiates(cell, n):
    recurrence = Recurrence(CELLS[cell], n, inputs=2, hidden=2)
    trace = unroll(recurrence, (1,) * n)
    x, params = trace.x[(0,) * n], trace.params
    h = [objects(sp.symbols(f"h{d}_1:3")) for d in range(n)]
    c = [objects(sp.symbols(f"c{d}_1:3")) for d in range(n)]
    given = {tuple(np.eye(n, dtype=int)[d] * -1): (h[d], c[d]) for d in range(n)}
    here = unroll(recurrence, (1,) * n, initial=given)
    point = here.points[0]
    states = [*here.h[point], *here.c.get(point, [])]

    found = local_jacobian(recurrence, x, h, c, params)
    before = [[*h[d], *(c[d] if recurrence.memory else [])] for d in range(n)]
    pairs = [(x, found.x), *((params[name], found.params[name]) for name in params)]
    pairs += [(objects(row), by_state) for row, by_state in zip(before, found.states, strict=True)]
    for moved, by in pairs:
        assert by.shape == (*moved.shape, len(states))
        for index, symbol in np.ndenumerate(moved):
            for k, state in enumerate(states):
                assert expanded(sp.diff(state, symbol) - by[(*index, k)]) == 0


@pytest.mark.parametrize("cell", ["rnn", "peephole", "stable", "gru"])
def test_derivatives_are_those_of_sympy(cell):
    trace = unroll(Recurrence(CELLS[cell]), (2,))
    state = trace.h[1,][0]
    for symbol in flat([*trace.params.values(), *trace.x.values()]):
        assert sp.expand(derivative(state, symbol) - sp.diff(state, symbol)) == 0
    a, b = sp.symbols("a b")
    assert derivative(a**3 * b + a, a) == 3 * a**2 * b + 1
    assert derivative(sp.Integer(3), a) == 0


def test_expanding():
    a, b = sp.symbols("a b")
    expression = (S(a * (b + 1)) - b) * (a + 1) - 2 * (1 - T(a) ** 2) * (b - a)
    assert sp.expand(expanded(expression) - expression) == 0
    assert expanded((a - b) * (a + b) - a**2 + b**2) == 0
    assert expanded(a - b) != 0
    for factor in (2, -1, sp.Rational(3, 4)):  # SymPy multiplies a number into a sum of two
        slope = factor * (1 - T(a) ** 2)
        assert expanded(slope * b - factor * (1 - T(a) ** 2) * b) == 0
        assert expanded(b * slope / factor - b * (1 - T(a) ** 2)) == 0
        assert expanded(factor * (b * (1 - S(a))) - b * (factor * (1 - S(a)))) == 0
        assert expanded(slope * b + factor * (1 - T(a) ** 2) * b) != 0
    assert expanded(sp.Integer(4)) == 4


def test_a_slope_that_stands_in_pieces_is_seen():
    a, b, c = sp.symbols("a b c")
    pieces = c * (b + 1 - S(a)) - c * (1 - S(a))  # SymPy makes one sum of the first three
    assert expanded(pieces - b * c) == 0
    assert expanded(pieces - b * c + c) != 0
    assert expanded(pieces * (1 - T(a) ** 2) + b * c * T(a) ** 2 - b * c) == 0
    assert expanded(pieces * (1 - T(a) ** 2) + b * c * T(a) ** 2 - a * c) != 0


def test_what_is_no_polynomial_is_refused():
    a, b = sp.symbols("a b")
    for expression in (0.5 * a + b, a / b, sp.sqrt(a), sp.pi * a):
        with pytest.raises(ValueError, match=r"whole|exponent"):
            expanded(expression)
    with pytest.raises(ValueError, match="whole number"):
        derivative(a**b, b)


def test_expressions_as_numbers():
    a, b = sp.symbols("a b")
    with mpmath.workdps(40):
        number = at(a**2 * S(b) - b / 3, {a: mpmath.mpf(2), b: mpmath.mpf(-1)})
        assert abs(number - 4 / (1 + mpmath.e) - mpmath.mpf(1) / 3) < 1e-38
        with pytest.raises(ValueError, match="none for b"):
            at(a * b, {a: mpmath.mpf(1)})


# ---- the gradient ----


@pytest.mark.parametrize(
    ("recurrence", "grid", "fronts"),
    [
        (Recurrence(CELLS["rnn"]), (4,), None),
        (Recurrence(CELLS["relu"]), (4,), None),
        (Recurrence(CELLS["rnn"], inputs=2, hidden=2), (3,), None),
        (Recurrence(CELLS["lstm"]), (2,), None),
        (Recurrence(CELLS["lstm"]), (3,), None),
        (Recurrence(CELLS["peephole"]), (2,), None),
        (Recurrence(CELLS["rnn"], 2), (3, 3), None),
        (Recurrence(CELLS["lstm"], 2), (2, 2), None),
        (Recurrence(CELLS["peephole"], 2), (2, 2), None),
        (Recurrence(CELLS["leaky"], 2), (2, 2), None),
        (Recurrence(CELLS["stable"], 2), (2, 2), None),
        (Recurrence(CELLS["gru"]), (3,), None),
        (Recurrence(CELLS["gru"], 2), (2, 2), None),
        (Recurrence(CELLS["rnn"], 3), (2, 2, 2), None),
        (Recurrence(CELLS["lstm"], 3), (2, 2, 2), None),
        (Recurrence(CELLS["peephole"], 3), (2, 2, 2), 3),
        (Recurrence(CELLS["leaky"], 3), (2, 2, 2), 3),
        (Recurrence(CELLS["stable"], 3), (2, 2, 2), 3),
        (Recurrence(CELLS["gru"], 3), (2, 2, 2), 2),
    ],
    ids=str,
)
def test_unrolled_derivative_minus_sweep_is_exactly_zero(recurrence, grid, fronts):
    differences = unrolled_minus_sweep(recurrence, grid, fronts)
    assert set(differences) == {*recurrence.shapes, "x"}
    for name, shape in recurrence.shapes.items():
        assert len(differences[name]) == np.prod(shape)
    assert all(entry == 0 for entries in differences.values() for entry in entries)


def test_the_numeric_sweep_is_the_symbolic_one():
    recurrence = Recurrence(CELLS["peephole"], 2, hidden=2)
    x, params = drawn(recurrence, (2, 2))
    trace = unroll(recurrence, (2, 2))
    swept = reverse_sweep(trace, {(1, 1): objects([1, -2])})
    values = trace.values(x, params)
    with mpmath.workdps(50):
        numbers = reverse_sweep(evaluate(recurrence, x, params), {(1, 1): exact([1.0, -2.0])})
        for name in ("W_h", "P_f", "b"):
            for index in ((0,), (1,), (-1,)):
                entry = swept.params[name].ravel()[index]
                assert abs(at(entry, values) - numbers.params[name].ravel()[index]) < 1e-45


def test_the_sweep_gives_the_adjoints_of_given_states():
    recurrence = Recurrence(CELLS["lstm"])
    h_0, c_0 = sp.symbols("h_0 c_0")
    trace = unroll(recurrence, (2,), initial={(-1,): (objects([h_0]), objects([c_0]))})
    weights = symbolic_weights(trace)
    loss = weighted_sum(trace.h, weights)
    by_h, by_c = reverse_sweep(trace, weights).states[-1,]
    assert expanded(derivative(loss, h_0) - by_h) == 0
    assert expanded(derivative(loss, c_0) - by_c) == 0
    assert by_c != 0


# ---- paths ----


@pytest.mark.parametrize(("q", "p"), [((0,), (4,)), ((0, 1), (2, 3)), ((0, 0, 0), (1, 2, 1))])
def test_all_paths_are_listed_once(q, p):
    steps = np.subtract(p, q)
    found = list(paths(q, p))
    number = factorial(steps.sum())
    for count in steps:
        number //= factorial(count)
    assert len(set(found)) == len(found) == number
    for path in found:
        assert (path[0], path[-1]) == (q, p)
        assert np.abs(np.diff(path, axis=0)).sum(axis=1).tolist() == [1] * steps.sum()


def test_no_path_leads_back():
    assert list(paths((0, 2), (3, 1))) == []
    assert list(paths((1, 1), (1, 1))) == [((1, 1),)]
    with pytest.raises(ValueError, match="same number of coordinates"):
        list(paths((0,), (1, 1)))
    trace = unroll(Recurrence(CELLS["rnn"], 2), (2, 2))
    assert path_sum(trace, (0, 1), (1, 0)).tolist() == [[0]]


def test_the_linear_sum_over_paths_is_a_binomial():
    trace = unroll(Recurrence(CELLS["identity"], 2), (3, 4))
    w_1, w_2 = sp.symbols("w_1 w_2")
    for i, j in points_of((3, 4)):
        (total,) = path_sum(trace, (0, 0), (i, j)).flat
        assert sp.expand(total - comb(i + j, i) * w_1**i * w_2**j) == 0


@pytest.mark.parametrize(
    ("recurrence", "grid"),
    [
        (Recurrence(CELLS["rnn"]), (4,)),
        (Recurrence(CELLS["rnn"], inputs=2, hidden=2), (3,)),
        (Recurrence(CELLS["rnn"], 2), (2, 3)),
        (Recurrence(CELLS["rnn"], 3), (2, 2, 2)),
        (Recurrence(CELLS["lstm"]), (2,)),
        (Recurrence(CELLS["peephole"]), (2,)),
        (Recurrence(CELLS["peephole"], 2), (2, 2)),
        (Recurrence(CELLS["leaky"], 2), (2, 2)),
        (Recurrence(CELLS["gru"]), (2,)),
        (Recurrence(CELLS["gru"], 2), (2, 2)),
    ],
    ids=str,
)
def test_sum_over_paths_is_the_unrolled_derivative(recurrence, grid):
    trace = unroll(recurrence, grid, whole=True)
    p = trace.points[-1]
    states = [*trace.h[p], *trace.c.get(p, [])]
    for name, symbols in trace.params.items():
        total = sum(terms(trace, name, p).values())
        assert total.shape == (*symbols.shape, len(states))
        for index, symbol in np.ndenumerate(symbols):
            for k, state in enumerate(states):
                assert expanded(derivative(state, symbol) - total[(*index, k)]) == 0


def test_the_sum_over_steps_has_one_path_and_a_term_for_every_step():
    trace = unroll(Recurrence(CELLS["rnn"]), (4,))
    w_h = sp.Symbol("w_h")
    found = terms(trace, "W_h", (3,))
    assert list(found) == [(0,), (1,), (2,), (3,)]
    assert found[0,].tolist() == [[[[0]]]]  # the state before the first step is zero
    slope = {t: Phi(trace.h[t,][0].args[0]).fdiff() for t in range(4)}
    expected = slope[3] * w_h * slope[2] * w_h * slope[1] * trace.h[0,][0]
    assert sp.expand(found[1,].flat[0] - expected) == 0


@pytest.mark.parametrize("cell", ["rnn", "peephole", "stable", "gru"])
@pytest.mark.parametrize("grid", [(6,), (3, 3), (2, 2, 3)])
def test_sum_over_paths_is_the_adjoint_recursion_at_80_digits(cell, grid):
    recurrence = Recurrence(CELLS[cell], len(grid), inputs=2, hidden=2)
    x, params = drawn(recurrence, grid)
    p = tuple(extent - 1 for extent in grid)
    with mpmath.workdps(80):
        trace = evaluate(recurrence, x, params)
        u = exact([0.7, -1.1])
        swept = reverse_sweep(trace, {p: u})
        for q in trace.points:
            reach = path_sum(trace, q, p)[:, :2] @ u
            assert max(map(abs, reach - swept.states[q])) < 1e-70
        for name, gradient in swept.params.items():
            total = sum(terms(trace, name, p).values())[..., :2] @ u
            assert max(map(abs, (total - gradient).flat)) < 1e-70


def test_a_path_is_a_product_in_the_order_of_travel():
    recurrence = Recurrence(CELLS["identity"], 2, hidden=2)
    trace = unroll(recurrence, (2, 2))
    W = trace.params["W_h"]
    product = along(trace, ((0, 0), (1, 0), (1, 1)))
    assert all(sp.expand(entry) == 0 for entry in (product - W[0] @ W[1]).flat)
