"""What holds for all sizes, and what must not be said to."""

import random
from functools import cache

import mpmath
import pytest
import sympy as sp

from mdrnn_lib.derivation import (
    Derivation,
    Network,
    Range,
    Sequence,
    add_up,
    chain,
    diag,
    entry,
    function,
    immediate,
    labelled,
    letters,
    stop,
    symbols,
    theorem,
    total,
)
from mdrnn_lib.derivation import expressions as ex
from mdrnn_lib.derivation.contractions import BOUND, COLUMN, ROW, SAME
from mdrnn_lib.derivation.expressions import formula
from mdrnn_lib.derivation.general import GeneralReading, holds_for_all_sizes
from mdrnn_lib.derivation.network import Hypothesis
from mdrnn_lib.derivation.reading import Reading
from mdrnn_lib.symbolic.functions import NUMERIC

W_h, W_x, W_hi, b, v, u, x, h, a, c = symbols("W_h W_x W_hi b v u x h a c")
L, J, e, identity, w_h, w_x, delta = symbols("L J e I w_h w_x delta")
t, k, i, j, m = letters("t k i j m")
phi, phi_prime, softmax = function("phi"), function("phi'"), function("softmax")
sigma, tanh, exp, log = (function(name) for name in ("sigma", "tanh", "exp", "log"))
sigma_prime, tanh_prime = function("sigma'"), function("tanh'")

SIZES = {"H": 2, "F": 3}
PLAIN = Network(sizes=SIZES)
LOSS = add_up(Range(m, 1, t), u[m] @ h[m].T)
ROWS = Network(
    lines={h[t]: phi(a[t]), L: LOSS},
    short={
        a[t]: x[t] @ W_x + h[t - 1] @ W_h + b,
        J[t]: W_h @ diag(phi_prime(a[t])),
        delta[t]: total(L, a[t]),
    },
    ranges={t: Sequence(1, 3)},
    sizes=SIZES,
)
H_1, H_2 = h[1], h[2]


def general(before, after, network=PLAIN, at=()) -> bool:
    reading = GeneralReading(network, dict(at))
    return holds_for_all_sizes(formula(before), formula(after), reading)


TRUE = [
    ((v @ W_h) @ (v @ W_h).T, v @ W_h @ W_h.T @ v.T),
    (v @ W_h @ u[1].T, u[1] @ W_h.T @ v.T),
    ((v @ u[1].T) * b, v @ u[1].T @ b),
    ((v @ u[1].T) * (b @ v.T), (v @ b.T) * (v @ u[1].T)),
    (v * b, v @ diag(b)),
    (diag(v) @ diag(b), diag(b) @ diag(v)),
    (diag(v) @ W_h @ diag(b), (diag(b) @ W_h.T @ identity @ diag(v)).T),
    (W_h * (v.T @ b), diag(v) @ W_h @ diag(b)),
    ((W_h @ W_hi).T, W_hi.T @ W_h.T),
    ((W_h + W_hi) ** 2, W_h**2 + W_h @ W_hi + W_hi @ W_h + W_hi**2),
    (W_h**0, identity),
    (v * (1 - v), v - v**2),
    (phi(v.T).T, phi(v)),
    (phi(W_h.T), phi(W_h).T),
    (sigma_prime(v), sigma(v) * (1 - sigma(v))),
    (tanh_prime(v), 1 - tanh(v) ** 2),
    (phi(v + b - v), phi(b)),
    (entry(phi(v), 3), phi(entry(v, 3))),
    (entry(W_h, 1, 2), e[1] @ W_h @ e[2].T),
    (v * e[2], entry(v, 2) * e[2]),
    (e[1] @ e[2].T, formula(0)),
    (e[2] @ e[2].T, formula(1)),
    (softmax(w_h + v), softmax(v + w_h)),
    (log(exp(v) @ v.T), log(v @ exp(v).T)),
    (v / b * b, v),
    (v / (w_h * w_x), v / w_h / w_x),
    ((v @ v.T) ** 3, (v @ v.T) * (v @ v.T) * (v @ v.T)),
    (sp.Symbol("s") * v, v * sp.Symbol("s")),
    (chain(Range(k, 1, 3), W_h), W_h**3),
    (labelled(v, "a row"), v),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), TRUE)
def test_identities_of_matrices_hold_for_all_sizes(before, after) -> None:
    assert general(before, after)


def trace(matrix):
    return entry(matrix, 1, 1) + entry(matrix, 2, 2)


def determinant(matrix):
    return entry(matrix, 1, 1) * entry(matrix, 2, 2) - entry(matrix, 1, 2) * entry(matrix, 2, 1)


TRUE_AT_TWO_UNITS = [
    (add_up(Range(j, 1, 2), e[j].T @ e[j]), identity),
    (W_h @ W_h, trace(W_h) * W_h - determinant(W_h) * identity),
    (v @ u[1].T, entry(v, 1) * entry(u[1], 1) + entry(v, 2) * entry(u[1], 2)),
    (v, entry(v, 1) * e[1] + entry(v, 2) * e[2]),
    (trace(W_h @ W_hi), trace(W_hi @ W_h)),
    (W_h, sp.ImmutableMatrix([[1, 2], [3, 4]])),
    (entry(softmax(v), 1), sigma(entry(v, 1) - entry(v, 2))),
    ((v + 1) @ (v + 1).T - v @ v.T - 2 * (v @ (1 + 0 * v).T), formula(2)),
]


@pytest.mark.parametrize(("before", "after"), TRUE_AT_TWO_UNITS)
def test_what_holds_for_two_units_alone_is_not_general(before, after) -> None:
    assert not general(before, after)


FALSE = [
    (W_h @ W_hi, W_hi @ W_h),
    (W_h @ W_h.T, W_h.T @ W_h),
    (v @ W_h @ u[1].T, v @ W_h.T @ u[1].T),
    (W_h, W_h.T),
    (v, v.T),
    (v @ v.T, v.T @ v),
    (phi(v) * b, phi(v * b)),
    (phi(v + b), phi(b + u[1])),
    (W_h @ diag(v), diag(v) @ W_h),
    (v @ W_h, x[1] @ W_x),
    (v @ W_h, x[1] @ W_h),
    (v @ u[1].T + (1 + 0 * v) @ (1 + 0 * u[1]).T, v @ u[1].T + 1),
    (0 * v, 0 * x[1]),
    (0 * v, formula(0)),
    ((1 + 0 * v) @ (1 + 0 * v).T, (1 + 0 * x[1]) @ (1 + 0 * x[1]).T),
]


@pytest.mark.parametrize(("before", "after"), FALSE)
def test_false_identities_are_not_general(before, after) -> None:
    assert not general(before, after)


@pytest.mark.parametrize(
    "unfit", [v * x[1], v @ x[1].T, W_h @ x[1].T, v + x[1], W_h + 1, W_h * v, W_x**2, v / W_h]
)
def test_what_does_not_fit_is_not_general(unfit) -> None:
    assert not general(unfit, unfit)


def test_a_sum_of_ones_is_the_size() -> None:
    ones, more = 1 + 0 * v, 1 + 0 * x[1]
    assert general((ones @ ones.T) * (more @ more.T), (more @ more.T) * (ones @ ones.T))
    assert general(ones @ identity @ ones.T, ones @ ones.T)
    assert not general(ones @ ones.T, formula(2))


DERIVATIVES = [
    (immediate(h[t], h[t - 1]), J[t]),
    (total(h[t], h[1]), chain(Range(k, 2, t), J[k])),
    (total(h[t], h[t]), identity),
    (delta[1], (u[1] + delta[2] @ W_h.T) * phi_prime(a[1])),
    (total(L, W_h), add_up(Range(k, 1, t), h[k - 1].T @ delta[k])),
    (total(L, b), add_up(Range(k, 1, t), delta[k])),
    (total(L, x[2]), delta[2] @ W_x.T),
    (total(h[1], entry(W_h, 1, 2)), entry(h[0], 1) * phi_prime(entry(a[1], 2)) * e[2]),
]


@pytest.mark.parametrize(("before", "after"), DERIVATIVES)
def test_derivatives_hold_for_all_sizes(before, after) -> None:
    assert general(before, after, ROWS, {t: 3})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (immediate(h[t], h[t - 1]), J[t].T),
        (total(h[3], h[1]), J[3] @ J[2]),
        (total(L, W_h), add_up(Range(k, 1, t), delta[k].T @ h[k - 1])),
        (total(L, W_h), add_up(Range(k, 1, t), h[k].T @ delta[k])),
        (total(L, h[1]), immediate(L, h[1])),
        (total(stop(h[2]) @ h[1].T, h[1]), total(h[2] @ h[1].T, h[1])),
    ],
)
def test_false_derivatives_are_not_general(before, after) -> None:
    assert not general(before, after, ROWS, {t: 3})


def test_hypotheses_about_opaque_states_are_used() -> None:
    closed = Hypothesis(h[t - 1], v @ W_h)
    network = ROWS.knowing_only(h[t]).assuming(closed)
    assert general(h[t], phi(x[t] @ W_x + v @ W_h @ W_h + b), network, {t: 3})
    assert not general(h[t], phi(x[t] @ W_x + v @ W_h @ W_h + b), ROWS, {t: 3})


def test_the_derivative_of_an_opaque_state_is_known_for_given_sizes_only() -> None:
    assert not general(total(h[t], b), total(h[t], b), ROWS.knowing_only(h[t]), {t: 3})


def test_a_side_of_a_fixed_length_of_one_is_left_out() -> None:
    long = symbols("a^k")
    assert long.symbol.shape == ("1", "GH")
    assert general(long[1, 0] @ v.T, v @ long[1, 0].T)


def test_too_many_terms_are_given_up() -> None:
    assert not general((v @ v.T + u[1] @ b.T + 1) ** 40, (1 + u[1] @ b.T + v @ v.T) ** 40)


# ---- what a derivation says of it ----


def shares(at) -> Derivation:
    made = Derivation("Shares", total(L, W_h), ROWS, at)
    return made.step(add_up(Range(k, 1, t), h[k - 1].T @ delta[k]), because="regrouping")


def test_a_derivation_says_that_it_holds_for_all_sizes() -> None:
    made = shares({t: [1, 2, 3]})
    assert made.steps[0].general
    assert made.record.scope == "for all H, F; t = 1 … 3"
    assert theorem("Shares", made).scope == made.record.scope


def test_one_step_for_given_sizes_leaves_the_sizes_of_all() -> None:
    made = Derivation("Units", identity + 0 * W_h, PLAIN).step(identity, because="identity")
    made.step(add_up(Range(j, 1, 2), e[j].T @ e[j]), because="identity: two units")
    assert [step.general for step in made.steps] == [True, False]
    assert made.record.scope == "for H = 2, F = 3"


def test_a_unit_that_is_named_must_be_there() -> None:
    made = Derivation("Entry", entry(x[1] @ W_x, j), PLAIN, {j: [1, 2]})
    made.step(x[1] @ W_x @ e[j].T, because="identity")
    assert made.record.scope == "for all H ≥ 2, F; j = 1, 2"


def test_single_units_have_no_sizes() -> None:
    made = Derivation("One", w_h * w_x, Network(sizes={"H": 1})).step(w_x * w_h, "regrouping")
    assert not made.steps[0].general
    assert made.record.scope == "for H = 1"


# ---- random formulae, evaluated at certain sizes ----


def drawn(draw: random.Random, depth: int, shape: str) -> ex.Expression:
    """Draw a formula: a number ``n``, a row ``v`` or ``x`` of H or F, a matrix ``HH`` or ``FH``."""

    def some(of: str) -> ex.Expression:
        return drawn(draw, depth - 1, of)

    unit = draw.randint(1, 2)
    leaves = {
        "n": [w_h, formula(2), entry(b, unit), entry(W_x, 3, unit)],
        "v": [v, b, e[unit], a[1], h[1]],
        "x": [x[1], x[2]],
        "HH": [W_h, identity, W_hi],
        "FH": [W_x],
    }
    if depth == 0 or draw.random() < 0.15:
        return draw.choice(leaves[shape])
    of = draw.choice("nv") if shape == "n" else shape
    rules = [lambda: some(shape) + some(shape), lambda: some("n") * some(shape)]
    rules += [lambda: some(shape) - some(shape), lambda: some(shape) * some(shape)]
    if shape == "n":
        rules += [lambda: some("v") @ some("v").T, lambda: some("x") @ some("FH") @ some("v").T]
        rules += [lambda: entry(some("v"), unit), lambda: tanh(some("n")), lambda: some("n") ** 2]
        rules += [lambda: entry(some("HH"), 1, unit), lambda: some("n") / (some("n") ** 2 + 1)]
    if shape in "vx":
        rules += [lambda: phi(some(of)), lambda: sigma_prime(some(of)), lambda: some(of) ** 2]
        rules += [lambda: softmax(some(of)), lambda: some("n") + some(of), lambda: tanh(some(of))]
        rules += [lambda: some(of) / exp(some(of))]
    if shape == "v":
        rules += [lambda: some("v") @ some("HH"), lambda: some("x") @ some("FH")] * 2
        rules += [lambda: some("v") @ diag(some("v")), lambda: (some("HH").T @ some("v").T).T]
    if shape == "x":
        rules += [lambda: some("v") @ some("FH").T]
    if shape == "HH":
        rules += [lambda: diag(some("v")), lambda: some("HH").T, lambda: some("v").T @ some("v")]
        rules += [lambda: some("HH") @ some("HH"), lambda: some("FH").T @ some("FH")]
        rules += [lambda: some("HH") ** 2, lambda: phi(some("HH"))]
    if shape == "FH":
        rules += [lambda: some("FH") @ some("HH"), lambda: some("x").T @ some("v")]
    return draw.choice(rules)()


class Numbers:
    """Explicit values for the letters of a network of certain sizes."""

    def __init__(self, sizes, seed) -> None:
        self.sizes, self.seed = sizes, seed

    def letter(self, name: str):
        return mpmath.mpf(random.Random(f"{name}{self.seed}").randint(-900, 900)) / 1000

    def explicit(self, meaning) -> list:
        """Evaluate an explicit reading, entry by entry."""
        whole = meaning if isinstance(meaning, sp.MatrixBase) else [sp.sympify(meaning)]
        names = sorted(set().union(*(n.free_symbols for n in whole)), key=str)
        compute = sp.lambdify(names, list(whole), modules=[NUMERIC, "mpmath"], cse=True)
        return [mpmath.mpmathify(n) for n in compute(*(self.letter(str(n)) for n in names))]

    def general(self, reading: GeneralReading, value) -> list:
        """Evaluate a general reading, entry by entry."""
        keys = {number: key for key, number in reading.algebra._numbers.items()}
        lengths = [self.length(side) for side in value.shape] or [1, 1]

        @cache
        def atom(number, places):
            if number == SAME:
                return int(places[0] == places[1])
            function, key = keys[number][:2]
            known = reading.algebra.atoms[number]
            if not function and key[0] == "size":
                return self.sizes[key[1]]
            at = dict(zip(known.labels, places, strict=True))
            if not function:
                shape = reading._shape(key[1])
                entry = f"[{at.get(ROW, 1)},{at.get(COLUMN, 1)}]" if shape else ""
                return self.letter(f"{key[1]}{entry}")
            inner = summed(known.argument, at)
            return CALLS[function](inner)

        def summed(terms, at):
            return sum(c * product(term, at) for term, c in terms.items())

        def product(term, at):
            bound = {k for (_, ks), _ in term for k in ks if k[0] == BOUND} - at.keys()
            if bound:
                label = min(bound)
                places = range(1, self.length(label[2]) + 1)
                return sum(product(term, {**at, label: place}) for place in places)
            result = mpmath.mpf(1)
            for (number, ks), power in term:
                result *= mpmath.mpf(atom(number, tuple(at.get(k, k[1]) for k in ks))) ** power
            return result

        return [
            summed(value.terms, {ROW: r, COLUMN: s})
            for r in range(1, lengths[0] + 1)
            for s in range(1, lengths[1] + 1)
        ]

    def length(self, side) -> int:
        product = 1
        for letter in side:
            product *= self.sizes[letter]
        return product


CALLS = {
    "phi": NUMERIC["Phi"],
    "phi'": NUMERIC["PhiPrime"],
    "sigma": NUMERIC["S"],
    "tanh": mpmath.tanh,
    "exp": mpmath.exp,
    "inverse": lambda number: 1 / number,
}


@pytest.mark.parametrize("seed", range(12))
def test_random_formulae_mean_the_same_at_certain_sizes(seed) -> None:
    draw = random.Random(seed)
    what = drawn(draw, 2, draw.choice(["n", "v", "x", "HH", "FH"]))
    row, number = drawn(draw, 1, "v"), drawn(draw, 2, "n")
    derivatives = [total(number, b), total(number, W_x), total(row, v), total(row, x[1])]
    derivatives += [total(row, entry(W_x, 3, 1)), total(row, w_h), immediate(h[2], h[1])]
    for sizes in (SIZES, {"H": 3, "F": 5}):
        network = Network(ROWS.lines, ROWS.short, ROWS.ranges, sizes)
        numbers = Numbers(sizes, seed)
        explicit, general = Reading(network, {t: 2}), GeneralReading(network, {t: 2})
        for one in (what, *derivatives):
            expected = numbers.explicit(explicit.value(one))
            found = numbers.general(general, general.value(one))
            assert len(found) == len(expected)
            for one_found, one_expected in zip(found, expected, strict=True):
                assert abs(one_found - one_expected) <= 1e-9 * (1 + abs(one_expected))


@pytest.mark.parametrize("seed", range(25))
def test_a_term_has_one_form_whatever_the_order(seed) -> None:
    draw = random.Random(seed)
    formulae = [drawn(draw, 2, "HH") for _ in range(3)]
    one, two, three = formulae
    assert general(one @ (two + three), one @ three + one @ two, ROWS, {t: 2})
    assert general((one @ two).T, two.T @ one.T, ROWS, {t: 2})
    number = v @ one @ two @ b.T
    assert general(number * three, three * (b @ two.T @ one.T @ v.T), ROWS, {t: 2})
