"""Derivations: what they prove, what they refuse, how they are written."""

import doctest
import json
import random
import re
from dataclasses import replace
from fractions import Fraction
from xml.etree import ElementTree

import pytest
import sympy as sp

import mdrnn_lib.derivation
import mdrnn_lib.notation
from mdrnn_lib.derivation import (
    Among,
    Binomial,
    Claim,
    Derivation,
    DerivationError,
    Everywhere,
    Grid,
    Network,
    Paths,
    Range,
    Sequence,
    Steps,
    Table,
    add_up,
    along,
    chain,
    diag,
    display,
    entry,
    equal,
    function,
    immediate,
    kronecker,
    labelled,
    letters,
    multiply,
    nonzero,
    stop,
    symbols,
    theorem,
    total,
)
from mdrnn_lib.derivation import expressions as ex
from mdrnn_lib.derivation.algebra import Sampled
from mdrnn_lib.derivation.changes import changes
from mdrnn_lib.derivation.changes import marked as with_marks
from mdrnn_lib.derivation.expressions import formula
from mdrnn_lib.derivation.layout import Setter
from mdrnn_lib.derivation.network import Hypothesis
from mdrnn_lib.derivation.record import Assumed, Refusal
from mdrnn_lib.derivation.render import mathml, tex, text
from mdrnn_lib.notation import Notation, Symbol
from mdrnn_lib.symbols import BOOK

w_h, w_x, w, h, x, a = symbols("w_h w_x w h x a")
W_h, W_x, b, J, L, u, delta = symbols("W_h W_x b J L u delta")
a_f, b_f, w_hf, W_hfd, W_y, y = symbols("a_f b_f w_hf W_hfd W_y y")
fore_h, back_h, back_w_h = symbols("→h ←h ←w_h")
t, k, j, d, d_ = letters("t k j d d'")
path = sp.Symbol("path")
Y, Z = sp.symbols("Y Z")
p, q, r = letters("p q r")
phi, phi_prime = function("phi"), function("phi'")
sigma, sigma_prime, tanh = function("sigma"), function("sigma'"), function("tanh")

NINE = {t: Sequence(1, 9)}
LINEAR = Network(lines={h[t]: w_x * x[t] + w_h * h[t - 1]}, ranges=NINE)
SCALAR = Network(lines={h[t]: phi(a[t])}, short={a[t]: w_x * x[t] + w_h * h[t - 1]}, ranges=NINE)
ROWS = Network(
    lines={h[t]: phi(a[t])},
    short={a[t]: x[t] @ W_x + h[t - 1] @ W_h + b, J[t]: W_h @ diag(phi_prime(a[t]))},
    ranges=NINE,
    sizes={"H": 2, "F": 3},
)
GRID = Network(
    lines={h[p]: phi(a[p])},
    short={a[p]: w_x * x[p] + add_up(Range(d, 1, 2), w[d] * h[p - along(d)])},
    ranges={p: Grid((3, 3))},
)
SOFTPLUS = function("softplus", lambda a: function("log")(1 + function("exp")(a)))
CLASSES = Network(lines={y[j]: w[j] * x[1]}, ranges={j: Among(3)})


def proof(start, end, network=Network(), at=(), because="regrouping"):  # noqa: B008
    step = Derivation("Test", start, network, dict(at)).step(end, because).steps[-1]
    return "proven" if step.proven else "sampled"


def html(derivation: Derivation) -> str:
    return display.html(derivation.record)


def refused(start, end, network=Network(), at=()) -> Refusal:  # noqa: B008
    with pytest.raises(DerivationError) as refusal:
        proof(start, end, network, at)
    return refusal.value.refusal


# ---- the two derivatives ----


def test_the_immediate_derivative_holds_other_states_still() -> None:
    assert proof(immediate(h[2], w_h), h[1], LINEAR) == "proven"
    assert proof(immediate(h[2], h[1]), w_h, LINEAR) == "proven"
    assert proof(immediate(h[2], h[0]), 0, LINEAR) == "proven"


def test_the_total_derivative_counts_every_path() -> None:
    assert proof(total(h[2], w_h), h[1] + w_h * h[0], LINEAR) == "proven"
    assert proof(total(h[3], h[1]), w_h**2, LINEAR) == "proven"
    assert proof(total(h[3], x[1]), w_h**2 * w_x, LINEAR) == "proven"
    refused(total(h[2], w_h), immediate(h[2], w_h), LINEAR)


def test_the_immediate_derivative_looks_through_an_abbreviation() -> None:
    assert proof(immediate(h[2], w_h), phi_prime(a[2]) * h[1], SCALAR) == "proven"
    assert proof(immediate(h[2], a[2]), phi_prime(a[2]), SCALAR) == "proven"


def test_a_state_moves_with_itself() -> None:
    assert proof(total(h[2], h[2]), 1, SCALAR) == "proven"
    assert proof(immediate(h[2], h[2]), 1, SCALAR) == "proven"


def test_a_step_before_the_first_is_given_and_one_after_the_last_is_zero() -> None:
    short = Network(lines=LINEAR.lines, ranges={t: Sequence(1, 2)})
    assert proof(total(h[2], h[0]), w_h**2, short) == "proven"
    assert proof(total(h[3], w_h), 0, short) == "proven"


def test_a_state_outside_the_grid_is_zero() -> None:
    at = {p: [(0, 0), (0, 2)]}
    assert proof(total(h[p], w[1]), 0, GRID, at) == "proven"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (immediate(h[2], h[1]), W_h @ diag(phi_prime(a[2]))),
        (total(h[3], h[1]), J[2] @ J[3]),
        (total(h[3], h[1]), chain(Range(j, 2, 3), J[j])),
        (
            entry(x[1] @ W_x, 2),
            add_up(Range(j, 1, 3), entry(x[1], j) * entry(W_x, j, 2)),
        ),
    ],
)
def test_rows_and_jacobians(start, end) -> None:
    assert proof(start, end, ROWS) == "proven"


def test_jacobians_stand_in_the_order_of_time() -> None:
    found = refused(total(h[3], h[1]), J[3] @ J[2], ROWS)
    assert found.difference.entry


def test_a_loss_by_a_matrix_has_its_shape() -> None:
    network = Network(
        lines={**ROWS.lines, L: u[2] @ h[2].T},
        short={**ROWS.short, delta[t]: total(L, a[t])},
        ranges={t: Sequence(1, 2)},
        sizes=ROWS.sizes,
    )
    assert proof(total(L, W_h), h[0].T @ delta[1] + h[1].T @ delta[2], network) == "proven"
    refused(total(L, W_h), h[0].T @ delta[1], network)
    refused(total(L, W_h), delta[1].T @ h[0] + delta[2].T @ h[1], network)


def test_lattice_paths_add_up() -> None:
    one = multiply(Steps(path, r, d), w[d] * phi_prime(a[r]))
    at = {p: (2, 1), q: [(0, 0), (1, 0)]}
    assert proof(total(h[p], h[q]), add_up(Paths(path, q, p), one), GRID, at) == "proven"


# ---- proofs ----


def test_a_long_identity_is_proven() -> None:
    angle = sp.Symbol("alpha")
    long = sp.expand_trig(sp.sin(23 * angle))
    assert proof(sp.sin(23 * angle), long) == "proven"


def test_a_difference_in_the_twentieth_digit_is_seen() -> None:
    found = refused(w_h, w_h * sp.Rational(10**20 + 1, 10**20))
    assert "e-2" in found.difference.by


def test_sympy_s_matrix_symbols() -> None:
    n = sp.Symbol("n", integer=True, positive=True)
    A, B = sp.MatrixSymbol("A", n, n), sp.MatrixSymbol("B", n, n)
    assert proof((A * B).T, B.T * A.T)
    refused((A * B).T, A.T * B.T)


def test_logarithms_and_exponentials_are_known() -> None:
    exp, log = function("exp"), function("log")
    two = exp(x[1]) + exp(x[2])
    softmax = Derivation("Softmax", total(L, x[1]), Network(lines={L: log(two) - x[2]}))
    assert softmax.step(exp(x[1]) / two, because="chain rule").steps[0].proven
    with pytest.raises(DerivationError):
        softmax.step(log(x[1]) / two, because="chain rule")


def test_sympy_s_explicit_matrices() -> None:
    A = sp.Matrix(2, 2, sp.symbols("a:4"))
    assert proof(A * A.T, (A * A.T).T) == "proven"
    refused(A * A.T, A.T * A)


def test_an_explicit_matrix_stands_in_its_own_brackets_alone() -> None:
    A = formula(sp.Matrix([[2, 1], [0, 3]]))
    W_h = symbols("W_h")
    assert text(A @ W_h, rows=True) == "Matrix([[2, 1], [0, 3]]) W_h"
    assert text((A @ W_h) ** 2, rows=True) == "(Matrix([[2, 1], [0, 3]]) W_h)²"


def test_sums_of_sympy() -> None:
    n = letters("n")
    m = sp.Symbol("m", integer=True)
    assert proof(sp.Sum(m, (m, 1, n)), n * (n + 1) / 2, at={n: [1, 2, 9]}) == "proven"


def test_a_sum_may_end_at_any_number() -> None:
    n = letters("n")
    up_to_n = add_up(Range(j, 1, n), formula(j))
    assert proof(up_to_n, formula(n) * (n + 1) / 2) == "proven"
    refused(up_to_n, formula(n) * (n - 1) / 2)
    assert proof(multiply(Range(j, 1, n), w_h), w_h**n) == "proven"
    with pytest.raises(ValueError, match="needs a value for j"):
        Derivation("Test", add_up(Range(j, 1, n), x[j]))


def test_whole_numbers_divide_to_all_digits() -> None:
    counts = sp.symbols("first second third", integer=True, positive=True)
    first, second, third = (formula(count / sum(counts)) for count in counts)
    assert proof(first + second + third, 1) == "proven"
    refused(first + second + third, 1 + sp.Rational(1, 10**30))


def test_the_logistic_function_is_not_half_of_tanh_plus_one() -> None:
    assert proof(2 * sigma(2 * a[1]) - 1, tanh(a[1])) == "proven"
    refused(sigma(a[1]), (tanh(a[1]) + 1) / 2)


def test_what_agrees_on_one_side_of_a_kink_only_is_refused() -> None:
    relu, bracket = function("relu"), function("bracket")
    for letter in symbols("h x c"):  # each draws another random point
        refused(relu(letter[1]), letter[1])
    assert proof(relu(h[1]), bracket(h[1]) * h[1]) == "proven"


def test_numbers_that_are_almost_zero_differ_all_the_same() -> None:
    tiny = sp.Symbol("alpha") ** 900 * sp.exp(-9000)
    assert "e-3" in refused(tiny, 2 * tiny).difference.by
    assert proof(tiny * 2 / 2, tiny) == "proven"


def test_complex_values_are_compared_as_such() -> None:
    free = sp.Symbol("alpha")
    assert proof(sp.sqrt(-(free**2) - 1) ** 2, -(free**2) - 1) == "proven"
    refused(sp.sqrt(free**2), free)


# ---- what another course needs ----

COLUMNS = Notation(
    [
        Symbol("x", "x", "input", shape=("N", "1")),
        Symbol("h", "h", "state", shape=("M", "1")),
        Symbol("W", "W", "weights", shape=("M", "N")),
        Symbol("ones", "1", "column of ones", shape=("M", "1"), constant="row of ones"),
    ]
)
x_, h_, W_, ones = symbols("x h W ones", COLUMNS)
COLUMN = Network({h_: W_ @ x_}, sizes={"N": 2, "M": 3})


@pytest.mark.parametrize(
    ("start", "end", "network"),
    [
        (total(h_, x_), W_, COLUMN),
        (W_ @ x_ + ones, h_ + ones, COLUMN),
        (ones.T @ ones, 3, COLUMN),
        (function("softmax")(h[1]) @ u[1].T,
         add_up(Range(j, 1, 2), function("exp")(entry(h[1], j)) * entry(u[1], j))
         / add_up(Range(j, 1, 2), function("exp")(entry(h[1], j))), ROWS),
        (total(total(h[2], w_h), w_h), 2 * w_x * x[0],
         Network({h[t]: w_h * h[t - 1], h[0]: w_x * x[0]}, ranges={t: Sequence(1, 2)})),
        (total(total(L, w_h), x[0]), 3 * w_h**2 * x[0] ** 2, Network({L: (w_h * x[0]) ** 3 / 3})),
        (total(immediate(h[2], h[1]), w_h), 1, LINEAR),
        (total(h[2], w_h), w_x * x[2] * 0 + h[1],
         Network({h[t]: w_h * stop(h[t - 1])}, ranges=NINE)),
        (function("sqrt")(w_h**2) ** 2, w_h**2, Network()),
        (add_up(Range(j, 1, 3), kronecker(j, 2) * x[j]), x[2], Network()),
        (SOFTPLUS(a[1]), function("log")(1 + function("exp")(a[1])), Network()),
        (total(L, x[1]), sigma(x[1]), Network({L: SOFTPLUS(x[1])})),
    ],
)  # fmt: skip
def test_the_vocabulary_of_other_courses(start, end, network) -> None:
    assert proof(start, end, network) == "proven"
    refused(start, end + 1 if not network.rows or network is ROWS else 2 * end, network)


@pytest.mark.parametrize(
    ("start", "end", "network"),
    [
        (a[1], a[1] * w_h / w_h, Network()),
        (a[1], a[1] * (w_h * w_h**-1), Network()),
        (function("relu")(a[1]) / a[1], function("bracket")(a[1]), Network()),
        (W_h**-1 @ W_h, symbols("I"), Network(sizes={"H": 2, "F": 3})),
        (h[1] / h[1] * x[1], x[1], Network()),
    ],
)
def test_both_sides_must_be_defined_at_the_same_points(start, end, network) -> None:
    assert "undefined" in refused(start, end, network).difference.by


def test_what_is_not_zero_may_be_said() -> None:
    whole = Derivation("T", a[1], where=[nonzero(w_h)])
    assert whole.step(a[1] * w_h / w_h, because="assumption").steps[0].proven
    inverse = Derivation("T", W_h**-1 @ W_h, Network(sizes={"H": 2, "F": 3}), where=[nonzero(W_h)])
    (assumed,) = inverse.step(symbols("I"), because="assumption").record.assumptions
    assert str(assumed) == "W_h has an inverse"


def test_complex_letters_are_not_taken_for_real_ones() -> None:
    length = function("length", lambda z: function("sqrt")(z * z))
    refused(length(symbols("eigenvalue")) ** 2 * 0 + length(symbols("eigenvalue")), 1)
    real = sp.Symbol("ell", real=True)
    assert proof(sp.Abs(real) ** 2, real**2) == "proven"
    refused(sp.Abs(Y) ** 2, Y**2)


# ---- refusals ----


def test_a_refusal_says_which_step_where_and_by_how_much() -> None:
    derivation = Derivation("Two", total(h[2], w_h), LINEAR)
    derivation.step(h[1] + w_h * h[0], because="chain rule")
    with pytest.raises(DerivationError) as refusal:
        derivation.step(h[1] - w_h * h[0], because="regrouping")
    words = str(refusal.value)
    assert "step 2 of “Two” does not follow" in words
    assert "before  h_1 + w_h h_0" in words
    assert "after   h_1 − w_h h_0" in words
    assert re.search(r"before is \S+, after is \S+; they differ by", words)
    assert "h_0 = " in words
    assert derivation.count == 1


def test_a_refusal_names_the_values_of_the_letters() -> None:
    wrong = add_up(Range(k, 1, t - 1), w_h ** (t - k) * h[k - 1])
    found = refused(total(h[t], w_h), wrong, LINEAR, {t: [1, 2]})
    assert found.instance == {t: 1}


def test_matrices_that_do_not_fit_are_refused_with_a_reason() -> None:
    assert "shape" in refused(total(h[2], h[1]), h[1], ROWS).difference.by
    assert "cannot be added" in refused(h[1], h[1] + W_h, ROWS).difference


def test_a_reason_must_be_one_of_the_vocabulary() -> None:
    derivation = Derivation("Test", h[1], LINEAR)
    with pytest.raises(ValueError, match="because of one of definition, chain rule"):
        derivation.step(h[1], because="it is obvious")
    derivation.step(h[1], because="regrouping: the same")
    assert (derivation.steps[0].reason, derivation.steps[0].remark) == ("regrouping", "the same")


def test_a_symbol_must_be_in_the_notation() -> None:
    with pytest.raises(KeyError, match="no symbol 'velocity'"):
        symbols("velocity")


def test_values_must_be_given_to_letters() -> None:
    with pytest.raises(TypeError, match="made by letters"):
        Derivation("Test", h[1], LINEAR, at={5: [1]})  # type: ignore[dict-item]


# ---- what must not slip through ----

LEAST = Network(
    lines={h[t]: w[2] * h[t - 1] + x[t]}, short={u[t]: h[t] * h[t]}, ranges={t: Sequence(1, 4)}
)


def test_an_opaque_state_depends_on_a_weight_whatever_its_index() -> None:
    refused(total(h[t], w[2]), h[t - 1], LEAST.knowing_only(h[t]), {t: [2]})


def test_an_opaque_state_read_backwards_depends_on_what_comes_later() -> None:
    backwards = Network({h[t]: w_x * x[t] + w_h * h[t + 1]}, ranges={t: Sequence(1, 5)})
    refused(total(h[t], x[t + 2]), 0, backwards.knowing_only(h[t]), {t: [3]})
    assert proof(total(h[3], x[5]), w_h**2 * w_x, backwards) == "proven"


def test_a_hypothesis_about_one_entry_says_nothing_of_another() -> None:
    known = Hypothesis(total(h[t - 1], entry(W_h, 1, 2)), u[t - 1])
    network = ROWS.knowing_only(h[t]).assuming(known)
    assert proof(total(h[t - 1], entry(W_h, 1, 2)), u[t - 1], network, {t: [3]})
    refused(total(h[t - 1], entry(W_h, 2, 1)), u[t - 1], network, {t: [3]})


def test_a_hypothesis_must_have_the_shape_of_what_it_is_about() -> None:
    network = ROWS.knowing_only(h[t]).assuming(Hypothesis(total(h[t - 1], h[1]), formula(7)))
    with pytest.raises(ValueError, match="has not the shape"):
        Derivation("Test", total(h[t], h[1]), network, {t: [3]})


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (u[1] @ h[1].T, add_up(Range(j, 0, 1), entry(u[1], j) * entry(h[1], j)), "count from 1"),
        (u[1] @ h[1].T, add_up(Range(j, 1, 3), entry(u[1], j) * entry(h[1], j)), "no entry 1, 3"),
    ],
)
def test_indices_are_taken_at_their_word(start, end, words) -> None:
    assert words in refused(start, end, ROWS, {t: [3]}).difference


def test_a_sum_has_a_letter_of_its_own() -> None:
    with pytest.raises(ValueError, match="letter t has a value"):
        add_up(Range(t, 1, t), h[t])
    with pytest.raises(ValueError, match="letter t has a value"):
        Derivation("Test", add_up(Range(t, 1, 2), h[t]), ROWS, {t: [3]})


def test_there_is_no_third_dimension_in_two() -> None:
    assert "none of number 3" in refused(h[p], h[p + along(3)], GRID, {p: (1, 1)}).difference


@pytest.mark.parametrize(
    "index", [t / 2, 0.5, True, "t", Fraction(1, 2), sp.Symbol("t"), (1, t / 3), None]
)
def test_an_index_is_a_whole_number_when_it_is_written(index) -> None:
    with pytest.raises(TypeError, match="an index is a whole number"):
        h[index]


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: Range(k, 1, p), "is a point: take Between"),
        (lambda: Range(k, 3, 1), "nothing lies in the range from 3 to 1"),
        (lambda: function("sinh"), "say what sinh stands for"),
        (lambda: Network({h[t]: h[t] + 1}, ranges=NINE), "h_t defines it by itself"),
        (lambda: Network({h[t]: x[t], h[1]: x[2]}, ranges=NINE), "two lines define h_1"),
        (lambda: Network({h[t]: x[t]}, {h[k]: x[k]}, NINE | {k: Sequence(2, 3)}), "two lines"),
        (lambda: Network({h[t]: x[t]}), "needs what t runs over"),
        (lambda: Network({w[k]: x[k]}, ranges={k: 3}), "ranges say what index letters run over"),
        (lambda: Network({w[k]: x[k]}, ranges={k: Among(0)}), "nothing lies in the range of k"),
        (lambda: Network({W_hfd[k, k]: w_h}, ranges={k: Among(2)}), "one letter in two places"),
        (lambda: Network({h[t - 1]: w_h * h[t]}, ranges=NINE), "letters or numbers"),
        (lambda: Network({h[t]: x[t] @ W_x}, ranges=NINE), "say how large"),
        (lambda: Network({h[t]: W_y[1] @ x[t]}, ranges=NINE, sizes={"H": 2}), "how large K is"),
        (lambda: Network(sizes={"H": 1, "F": 2}), "sizes must differ"),
        (lambda: Network(sizes={"H": 2, "F": 2}), "sizes must differ"),
        (lambda: Network(sizes={"H": 2.0}), "sizes are whole numbers"),
        (lambda: Derivation("T", W_h @ J[1]), "say how large"),
        (lambda: Derivation("T", diag(h[1])), "say how large"),
        (lambda: Derivation("T", h[t], at={t: range(1, 1)}), "at least one value"),
        (lambda: Derivation("T", h[t], at={t: set()}), "at least one value"),
        (lambda: Derivation("T", h[t], at={t: [1.5]}), "whole numbers"),
        (lambda: Derivation("T", h[t], at={t: [(0, 1)]}), "a number out of the whole numbers"),
        (lambda: Derivation("T", h[p], at={p: 3}), "a point, a tuple of"),
        (lambda: Derivation("T", h[t]), "needs a value for t"),
        (lambda: Derivation("T", total(h[2], w_h)), "needs a network"),
        (lambda: Derivation("T", h[1], LINEAR, {t: [10]}), "outside the network"),
        (lambda: Derivation("T", h[p], GRID, {p: [(5, 5)]}), "outside the network"),
        (lambda: Derivation("T", y[4], CLASSES), "no number 4 from 1 to 3"),
        (lambda: Derivation("T", total(h, h[1]), LINEAR), "no line of the network defines h"),
        (lambda: Derivation("T", h[1], Network({h[t]: x[t] + a[t]}, {a[t]: h[t]}, NINE)),
         "lead back to themselves"),
        (lambda: formula(0.5), "without rounded numbers"),
        (lambda: formula(Y * 0.5), "without rounded numbers"),
        (lambda: formula(sp.Function("S")(Y)), "nothing is known"),
        (lambda: Derivation("T", sp.Symbol("w_h") + h[1]), "read as the notation's"),
        (lambda: Derivation("T", sp.Symbol("h_1") + h[1]), "read as the notation's"),
    ],
)  # fmt: skip
def test_what_could_be_read_in_two_ways_is_refused_when_it_is_written(made, words) -> None:
    with pytest.raises((ValueError, TypeError), match=re.escape(words)):
        made()


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (phi(0 * a[1]) + 1, 1),
        (phi_prime(0 * a[1]), Fraction(3, 2)),
        (phi(a[1]) + phi(-a[1]), a[1] * a[1] * Fraction(2, 7)),
        (phi(a[1]) + phi(-a[1]) - 2 * phi(0 * a[1]), a[1] * a[1] * Fraction(2, 7)),
    ],
)
def test_phi_is_any_activation(start, end) -> None:
    refused(start, end)


def test_zero_everywhere_shows_nothing() -> None:
    assert "nothing to see" in refused(total(h[1], x[2]), total(h[1], x[3]), LINEAR).difference


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (sp.Abs(Y + 7), Y + 7),
        (sp.Max(2, Y), 2),
        (Z + sp.sqrt(Y**2), Z + Y),
        (Z + sp.log(Y**2), Z + 2 * sp.log(Y)),
        (Y / 0, Y),
        (sp.oo * Y, sp.oo * Z),
        (1 + multiply(Range(k, 1, 10), function("bracket")(x[k])), 1),
    ],
)
def test_kinks_branches_and_infinities_are_no_way_out(start, end) -> None:
    refused(start, end)


def test_a_term_that_has_almost_vanished_is_missed() -> None:
    terms = add_up(Range(k, 1, t), (w_h * Fraction(1, 1000)) ** (t - k) * h[k - 1])
    fewer = add_up(Range(k, 2, t), (w_h * Fraction(1, 1000)) ** (t - k) * h[k - 1])
    refused(terms, fewer, at={t: [12]})


def test_rows_take_numbers_and_powers_entry_by_entry() -> None:
    gate = sigma(a[1])
    assert proof(sigma_prime(a[1]), gate * (1 - gate), ROWS) == "proven"
    assert proof(tanh(a[1]) * tanh(a[1]), tanh(a[1]) ** 2, ROWS) == "proven"
    assert proof(multiply(Range(k, 1, 2), h[k]), h[1] * h[2], ROWS) == "proven"


# ---- induction ----


def gradient_sum(t):
    return add_up(Range(k, 1, t), total(h[t], h[k]) * immediate(h[k], w_h))


def claim() -> Claim:
    return Claim(lambda t: total(h[t], w_h), gradient_sum, SCALAR)


def based(made: Claim, index: int = 1) -> Claim:
    base = made.base("Base", index)
    base.step(gradient_sum(index), because="regrouping")
    return made


def stepped(made: Claim, at) -> Claim:
    step = made.induction("Step", t, t - 1, at)
    factor = immediate(h[t], h[t - 1])
    step.step(immediate(h[t], w_h) + factor * gradient_sum(t - 1), because="induction hypothesis")
    step.step(gradient_sum(t), because="regrouping")
    return made


def test_a_theorem_needs_base_and_step() -> None:
    shown = theorem("Gradient sum", stepped(based(claim()), {t: [2, 3, 4]}))
    assert str(shown).startswith("Theorem (Gradient sum), proven for t = 1 … 4\n    dh_t/dw_h = ∑")
    assert len(shown.proofs) == 2


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: stepped(claim(), {t: [2, 3]}), "needs its base case"),
        (lambda: based(claim()), "no step has used the hypothesis"),
        (lambda: stepped(based(claim()), {t: [2, 4, 5]}), "uses the claim at 3"),
        (lambda: stepped(based(claim()), {t: [3, 4]}), "uses the claim at 2"),
    ],
)
def test_an_induction_has_no_gap(made, words) -> None:
    with pytest.raises(ValueError, match=words):
        theorem("Gradient sum", made())


def test_a_base_that_was_only_begun_does_not_count() -> None:
    made = claim()
    made.base("Base", 1)
    with pytest.raises(ValueError, match="must end in ∑"):
        theorem("Gradient sum", stepped(made, {t: [2, 3]}))


def test_a_hypothesis_comes_before_what_it_shows() -> None:
    for before in (t, t + 1):
        with pytest.raises(ValueError, match="does not come before"):
            claim().induction("Step", t, before, {t: [2, 3]})


def test_a_theorem_may_have_several_results() -> None:
    results = [Derivation(f"{n} times", n * h[1]).step(h[1] * n, "regrouping") for n in (2, 3)]
    shown = theorem("Both", *results)
    assert len(shown.equations) == 2
    page = ElementTree.fromstring(shown._repr_mimebundle_()[0]["text/html"])
    assert "".join(page.itertext()).strip() == "Both: 2 results, 2 steps ✓"
    with pytest.raises(ValueError, match="derivations, or by one claim"):
        theorem("Both", *results, claim())
    with pytest.raises(ValueError, match="what shows"):
        theorem("Nothing")


def test_a_theorem_of_a_derivation_needs_a_step() -> None:
    begun = Derivation("Twice", h[1] + h[1])
    with pytest.raises(ValueError, match="nothing is shown"):
        theorem("Twice", begun)
    assert "h_1 + h_1 = 2 h_1" in str(theorem("Twice", begun.step(2 * h[1], because="regrouping")))


def test_the_induction_step_may_use_nothing_but_the_hypothesis() -> None:
    network = SCALAR.knowing_only(h[t])  # and no hypothesis
    refused(total(h[t], w_h), gradient_sum(t), network, {t: 3})
    # True of the network, but not known while h_2 is opaque:
    inside = immediate(h[t], w_h) + phi_prime(a[t]) * w_h * total(h[t - 1], w_h)
    assert proof(total(h[t], w_h), inside, network, {t: 3}) == "proven"
    unrolled = phi_prime(a[2]) * (h[1] + w_h * phi_prime(a[1]) * h[0])
    assert proof(total(h[2], w_h), unrolled, SCALAR) == "proven"
    refused(total(h[t - 1], w_h), unrolled, network, {t: 3})


def test_a_false_hypothesis_does_not_prove_the_claim() -> None:
    half = add_up(Range(k, 1, t - 1), immediate(h[k], w_h))
    wrong = SCALAR.knowing_only(h[t]).assuming(Hypothesis(total(h[t - 1], w_h), half))
    refused(total(h[t], w_h), gradient_sum(t), wrong, {t: 3})


def on_a_grid(at) -> Claim:
    """What a corner's input becomes, with a step at some points only."""
    steps = {p: Grid((2, 2))}
    line = x[p] + add_up(Range(d, 1, 2), w[d] * h[p - along(d)])
    network = Network({h[p]: line}, ranges=steps)
    made = Claim(
        lambda p: total(h[p], x[0, 0]),
        lambda p: add_up(Paths(path, (0, 0), p), multiply(Steps(path, r, d_), w[d_])),
        network,
    )
    corner = made.base("Corner", (0, 0))
    corner.step(made.equations[0][1]((0, 0)), because="empty product")
    back = p - along(d)
    step = made.induction("Step", p, back, at, over=Range(d, 1, 2))
    paths = add_up(Paths(path, (0, 0), back), multiply(Steps(path, r, d_), w[d_]))
    step.step(add_up(Range(d, 1, 2), w[d] * paths), because="induction hypothesis")
    step.step(made.equations[0][1](p), because="regrouping")
    return made


def test_an_induction_on_a_grid_covers_the_predecessors() -> None:
    everywhere = {p: [(0, 1), (1, 0), (1, 1)]}
    assert theorem("Paths", on_a_grid(everywhere)).scope == "for every point p of a grid of 2 × 2"
    without_the_last = {p: [(0, 1), (1, 0)]}
    some = theorem("Paths", on_a_grid(without_the_last))
    assert some.scope == "for p = (0, 0), (0, 1), (1, 0)"
    with pytest.raises(ValueError, match=r"uses the claim at \(0, 1\)"):
        theorem("Paths", on_a_grid({p: [(1, 1)]}))


def test_a_point_may_have_a_letter_for_each_coordinate() -> None:
    mu, nu = letters("mu nu")
    network = Network({h[p]: w[2] * h[p - along(2)]}, ranges={p: Grid((1, 3))})
    made = Claim(lambda at: total(h[at], h[q]), lambda at: w[2] ** at[1], network)
    made.base("Corner", (0, 0), {q: (0, 0)}).step(w[2] ** 0, because="identity")
    step = made.induction("Step", (mu, nu), (mu, nu - 1), {mu: 0, nu: [1, 2], q: (0, 0)})
    step.step(w[2] * w[2] ** (nu - 1), because="induction hypothesis")
    step.step(w[2] ** nu, because="regrouping")
    scope = "for every point (μ, ν) of a grid of 1 × 3; q = (0, 0)"
    assert theorem("A row", made).scope == scope


c, o = symbols("c o")


def jointly(also: int) -> Claim:
    """Two states that need each other: c_t = w_h h_{t−1}, h_t = w_x c_t."""
    network = Network({c[t]: w_h * h[t - 1], h[t]: w_x * c[t]}, ranges={t: Sequence(1, 3)})
    both = Claim(
        (lambda t: c[t], lambda t: h[t]),
        (lambda t: w_h**t * w_x ** (t - 1) * h[0], lambda t: w_h**t * w_x**t * h[0]),
        network,
    )
    for of, (first, line, closed) in enumerate(
        [
            (w_h * h[0], w_h * h[t - 1], w_h * (w_h ** (t - 1) * w_x ** (t - 1) * h[0])),
            (w_x * c[1], w_x * c[t], w_x * (w_h**t * w_x ** (t - 1) * h[0])),
        ][:also],
        start=1,
    ):
        goal = both.equations[of - 1][1]
        base = both.base(f"Base {of}", 1, of=of)
        base.step(first, because="definition").step(goal(1), because="regrouping")
        step = both.induction(f"Step {of}", t, t - 1, {t: [2, 3]}, of=of)
        step.step(line, because="definition").step(closed, because="induction hypothesis")
        step.step(goal(t), because="regrouping")
    return both


def test_two_states_are_proven_together() -> None:
    shown = theorem("Both", jointly(2))
    assert len(shown.equations) == 2
    with pytest.raises(ValueError, match=r"equation 2\) at"):
        theorem("Both", jointly(1))


def test_an_induction_runs_backwards_too() -> None:
    backwards = Network({h[t]: w_h * h[t + 1], h[4]: x[4]}, ranges={t: Sequence(1, 3)})
    made = Claim(lambda t: h[t], lambda t: w_h ** (4 - t) * x[4], backwards)
    last = made.base("Last", 4)
    last.step(x[4], because="definition").step(w_h ** (4 - 4) * x[4], because="regrouping")
    step = made.induction("Step", t, t + 1, {t: [3, 2, 1]})
    step.step(w_h * (w_h ** (4 - (t + 1)) * x[4]), because="induction hypothesis")
    step.step(w_h ** (4 - t) * x[4], because="regrouping")
    assert theorem("Backwards", made).scope == "for t = 1 … 4"


# ---- what was proven stays, with what it was proven for ----


@pytest.mark.parametrize(
    "change",
    [
        lambda d: setattr(d, "start", h[2]),
        lambda d: setattr(d, "network", Network()),
        lambda d: setattr(d, "steps", ()),
        lambda d: delattr(d, "steps"),
        lambda d: setattr(d, "instances", ()),
        lambda d: d.steps.append(d.steps[0]),
        lambda d: setattr(d.steps[0], "expression", h[2]),
        lambda d: setattr(d.record, "steps", ()),
        lambda d: d.network.lines.update({h[1]: x[1]}),
        lambda d: d.network.sizes.update({"H": 3}),
        lambda d: d.instances[0].update({t: 5}),
    ],
)
def test_what_is_proven_cannot_be_changed(change) -> None:
    derivation = Derivation("Two", total(h[t], w_h), LINEAR, {t: 2})
    derivation.step(h[t - 1] + w_h * h[0], because="chain rule")
    with pytest.raises((AttributeError, TypeError)):
        change(derivation)


@pytest.mark.parametrize(
    ("derivation", "scope"),
    [
        (Derivation("T", h[t], ROWS, {t: [1, 2, 3]}), "for H = 2, F = 3; t = 1 … 3"),
        (Derivation("T", h[t], LINEAR, {t: [1, 3]}), "for t = 1, 3"),
        (Derivation("T", h[p], GRID, {p: (1, 1)}), "for a grid of 3 × 3; p = (1, 1)"),
        (Derivation("T", h[1]), ""),
        (Derivation("T", w_h ** (d - d_), at={d: 1, d_: 2}), "for d = 1; d′ = 2"),
    ],
)
def test_a_derivation_says_for_what_it_holds(derivation, scope) -> None:
    assert derivation.record.scope == scope


def test_a_derivation_says_which_slope_a_kink_was_given() -> None:
    relu, bracket = function("relu"), function("bracket")
    rectified = Derivation("T", total(relu(w_h) - relu(-w_h), w_h), LINEAR)
    rectified.step(bracket(w_h) + bracket(-w_h), "chain rule")
    assert rectified.record.scope == "for relu of slope 0 at 0"
    with pytest.raises(DerivationError):
        rectified.step(1, "regrouping")
    aside = Derivation("T", total(w_h * relu(w_x), w_h), LINEAR).step(relu(w_x), "product rule")
    assert aside.record.scope == ""


def test_what_is_assumed_is_said() -> None:
    guess = Hypothesis(total(h[t - 1], w_h), 17 * h[0])
    assumed = Derivation("T", h[t], LINEAR.assuming(guess), {t: 3}, where=[nonzero(w_h)])
    assert [*map(str, assumed.record.assumptions)] == ["dh_{t−1}/dw_h = 17 h_0", "w_h ≠ 0"]
    assert "assuming w_h ≠ 0" in repr(assumed)


def test_sums_over_different_grids_look_different() -> None:
    small, large = (add_up(Everywhere(q, extents), h[q]) for extents in ((2, 2), (3, 3)))
    assert text(small) == "∑_{q∈2×2} h_q"
    assert text(large) != text(small)


@pytest.mark.parametrize(
    ("start", "end", "because", "words"),
    [
        (a[1] * 2, a[1] + a[1], "induction hypothesis", "no hypothesis here"),
        (a[1] * 2, a[1] + a[1], "definition", "no definition is needed"),
        (a[1] * 2, a[1] + a[1], "chain rule", "no derivative|there is none"),
        (a[1] * 2, a[1] + a[1], "product rule", "there is none"),
        (a[1] * 2, a[1] + a[1], "transposition", "nothing is transposed"),
        (a[1] * 2, a[1] + a[1], "empty product", "is empty"),
        (a[1] * 2, a[1] + a[1], "assumption", "nothing is assumed"),
        (a[1] * 2, a[1] + a[1], "result above", "say which result"),
    ],
)
def test_what_a_reason_claims_must_be_so(start, end, because, words) -> None:
    with pytest.raises(DerivationError, match=words):
        Derivation("T", start, LINEAR).step(end, because=because)


def test_an_assumption_must_be_needed() -> None:
    whole = Derivation("T", a[1] + a[2], where=[equal(a[1] + a[2], 1)])
    with pytest.raises(DerivationError, match="holds without the assumption"):
        whole.step(a[2] + a[1], because="assumption")
    assert whole.step(1, because="assumption").steps[0].proven


def test_a_result_above_must_be_the_one_that_is_used() -> None:
    square = Derivation("Square", h[t] * h[t], at={t: 1}).step(h[t] ** 2, because="regrouping")
    fourth = Derivation("Fourth", h[2] * h[2] * x[1])
    with pytest.raises(DerivationError, match="no line of the result"):
        fourth.step(x[1] * h[2] ** 2 + 0, because="result above", using=SUM_OF_TWO)
    fourth.step(x[1] * h[2] ** 2, because="result above", using=square)


SUM_OF_TWO = Derivation("Sum", u[1] + u[1]).step(2 * u[1], because="regrouping")


# ---- writing ----


@pytest.mark.parametrize(
    ("formula", "rows", "plain_text", "written"),
    [
        (w_h**2 * h[0] + x[1], False, "w_h² h_0 + x_1", r"w_{h}^{2} \, h_{0} + x_{1}"),
        (h[t - 1] - x[t], False, "h_{t−1} − x_t", "h_{t - 1} - x_{t}"),
        (w_h * (h[1] - h[0]), False, "w_h (h_1 − h_0)", r"w_{h} \, \left(h_{1} - h_{0}\right)"),
        (h[1] * h[2], True, "h_1 ⊙ h_2", r"h_{1} \odot h_{2}"),
        (h[1] * h[2], False, "h_1 h_2", r"h_{1} \, h_{2}"),
        (u[1] @ h[1].T * h[2], True, "(u_1 h_1^T) h_2", None),
        ((delta[2] @ W_h.T) * phi_prime(a[1]), True, "(δ_2 W_h^T) ⊙ φ′(a_1)", None),
        (
            (delta[2] @ immediate(a[2], h[1]).T) * phi_prime(a[1]),
            True,
            "(δ_2 (∂⁺a_2/∂h_1)^T) ⊙ φ′(a_1)",
            None,
        ),
        (total(L, h[p + along(d)]), False, "dL/dh_{p+e_d}", None),
        (immediate(h[2], entry(W_h, 1, 2)), True, "∂⁺h_2/∂(W_h)_{12}", None),
        (-(h[1] + h[2]), False, "− (h_1 + h_2)", None),
        (add_up(Range(k, 1, t), h[k]) * w_h, False, "(∑_{k=1}^{t} h_k) w_h", None),
        (labelled(h[1], "one"), False, "h_1", r"\underbrace{h_{1}}_{\text{one}}"),
        (Binomial(k + 1, k), False, "(k + 1 over k)", None),
        (w_h * 2, False, "w_h · 2", None),
        ((h[1] + 1) / (2 * x[1]), False, "(h_1 + 1)/(2 x_1)", None),
        (w_h * x[1] / h[2], False, "w_h x_1/h_2", None),
        (phi(h[1] + 1) / 2, False, "φ(h_1 + 1)/2", None),
        (a_f[t - 1], False, "a_{f,t−1}", "a_{f , t - 1}"),
        (entry(a_f[t], 2), True, "(a_{f,t})_2", None),
        (w_hf * b_f, False, "w_{hf} b_f", r"w_{h f} \, b_{f}"),
        (fore_h[t + 1], True, "→h_{t+1}", r"\overrightarrow{h}_{t + 1}"),
        (back_w_h * back_h[t], False, "←w_h ←h_t",
         r"\overleftarrow{w}_{h} \, \overleftarrow{h}_{t}"),
        (entry(back_h[t], 2), True, "←h_{t,2}", r"\overleftarrow{h}_{t , 2}"),
    ],
)  # fmt: skip
def test_formulae_are_written_as_they_are_read(formula, rows, plain_text, written) -> None:
    assert text(formula, rows) == plain_text
    if written:
        assert tex(Setter(rows).set(formula)) == written


def test_two_meanings_never_look_alike() -> None:
    rng = random.Random(0)
    seen: dict[str, ex.Expression] = {}
    for _ in range(4000):
        formula_ = some_formula(rng, depth=3)
        written = tex(Setter(True).set(formula_))
        other = seen.setdefault(written, formula_)
        if other != formula_:
            assert same(other, formula_), (written, other, formula_)


def some_formula(rng: random.Random, depth: int) -> ex.Expression:
    """A random formula of rows of H numbers, as often as not with a product in a product."""
    if depth == 0:
        return rng.choice([h[1], h[2], h[3]])
    one, two = (some_formula(rng, depth - 1) for _ in range(2))
    matrix = rng.choice([W_h, W_h.T, diag(h[1])])
    number = rng.choice([w_h, formula(2), formula(-2), u[1] @ h[1].T, formula(Fraction(1, 2))])
    return rng.choice(
        [
            one + two, one - two, -one, one * two, one @ matrix, number * one, one * number,
            add_up(Range(k, 1, 2), one), add_up(Range(k, 1, 2), one) @ matrix, phi(one),
            (one * two) @ matrix, one * (two @ matrix), one**2, labelled(one, "x") * two,
        ]
    )  # fmt: skip


def same(one: ex.Expression, two: ex.Expression) -> bool:
    """Two formulae that are written alike may differ in how they were put together."""
    try:
        proof(one, two, Network(sizes={"H": 2, "F": 3}))
    except DerivationError:
        return False
    return True


def test_marks_change_nothing_but_the_ground() -> None:
    rng = random.Random(1)
    for _ in range(2000):
        pair = [some_formula(rng, depth=3) for _ in range(2)]
        for line, marks in zip(pair, changes(*pair), strict=True):
            assert set_in_tex(with_marks(line, marks)) == set_in_tex(line)


def set_in_tex(line) -> str:
    return tex(Setter(True).set(line))


def marked(line, marks) -> list[tuple[str, str]]:
    """The parts that are marked: what they are, and how."""
    box = Setter(False).set(with_marks(line, marks))
    tree = ElementTree.fromstring(f"<math>{mathml(box)}</math>")
    return [
        ("".join(node.itertext()), node.get("class"))
        for node in tree.iter()
        if "md-tie" in node.get("class", "")
    ]


@pytest.mark.parametrize(
    ("before", "after", "was", "fresh"),
    [
        (h[1] + h[2], h[1] + h[3], ["h2 1"], ["h3 1"]),
        (h[1] + w_h * h[2], h[1] + w_h * h[3], ["h2 1"], ["h3 1"]),
        (h[1] * h[2], w_h * h[1] * h[2], [], ["wh 1"]),
        (x[1] * x[2] + h[3], h[1] * h[2] + h[3], ["x1 1", "x2 2"], ["h1 1", "h2 2"]),
        (h[1], h[2], [], []),  # all of it is new: nothing stands out
        (
            add_up(Range(k, 1, 3), h[k] * w_h),
            add_up(Range(k, 1, 3), x[k] * w_h),
            ["hk 1"],
            ["xk 1"],
        ),
        (phi(x[1]) + h[1], phi(x[2]) + h[1], ["x1 1"], ["x2 1"]),
        (h[1] + h[2], labelled(h[1], "one") + h[2], [], []),
        (w_h * (h[1] + h[2]) + x[1], w_h * h[1] + x[1], ["(h1+h2) 1"], ["h1 1"]),
    ],
)
def test_what_is_new_in_a_line_is_tied_to_what_it_was(before, after, was, fresh) -> None:
    old, new = changes(before, after)
    for line, marks, kind, expected in (
        (before, old, "was", was),
        (after, new, "fresh", fresh),
    ):
        classes = [(words[:-2], f"md-{kind} md-tie{words[-1]}") for words in expected]
        shown = [(words.replace("\u2062", ""), name) for words, name in marked(line, marks)]
        assert shown == classes


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (h[1] + h[2], h[2] + h[1], ["h1"]),
        (h[1] + h[2] + h[3], h[3] + h[1] + h[2], ["h3"]),
        (h[1] * w_h + x[1], w_h * h[1] + x[1], ["h1"]),
        (h[1] + x[1] + h[2], h[2] + x[2] + h[1], ["h1"]),
    ],
)
def test_what_has_moved_is_marked_at_both_places(before, after, moved) -> None:
    old, new = changes(before, after)
    now = [words for words, name in marked(after, new) if name.startswith("md-moved")]
    was = [words for words, _ in marked(before, old)]
    assert now == moved
    assert set(moved) <= set(was)


@pytest.mark.parametrize(
    ("remark", "set_apart"),
    [
        ("the line of h_t holds w_h h_{t-1}", ["ht", "wh", "ht−1"]),
        ("a_f_t holds w_hf and b_f", ["af,t", "whf", "bf"]),
        ("half of w_hfx, and of step_back", []),
        ("given h_{μ−1,ν}, not yet h_{p−e_d}", ["hμ−1,ν"]),
    ],
)
def test_symbols_in_a_remark_are_set_as_formulae(remark, set_apart) -> None:
    page = html(Derivation("One", h[1]).step(h[1], because=f"identity: {remark}"))
    grounds = ElementTree.fromstring(page).find(".//p[@class='md-grounds']")
    assert ["".join(node.itertext()) for node in grounds.iter("math")] == set_apart


def some_derivation() -> Derivation:
    derivation = Derivation("Two <steps>", total(h[2], w_h), LINEAR)
    derivation.step(immediate(h[2], w_h) + w_h * h[0], because="chain rule: w_h & h_1")
    return derivation.step(h[1] + w_h * h[0], because="definition")


def spoken(node) -> list[str]:
    return [part.get("aria-label") for part in node.iter() if part.get("class") == "md-formula"]


def test_the_page_holds_the_result_and_every_line_behind_its_reason() -> None:
    page = html(some_derivation())
    figure = ElementTree.fromstring(page)
    assert figure.get("data-steps") == figure.get("data-exact") == "2"
    assert spoken(figure.find("div[@class='md-result']")) == ["dh_2/dw_h = h_1 + w_h h_0"]
    lines = figure.findall(".//li")
    assert [line.get("data-step") for line in lines] == ["0", "1", "2"]
    steps = ["dh_2/dw_h", "= ∂⁺h_2/∂w_h + w_h h_0", "= h_1 + w_h h_0"]
    assert [spoken(line) for line in lines] == [[step] for step in steps]
    for line, reason in zip(lines[1:], ("chain rule", "definition"), strict=True):
        assert [part.get("class") for part in line] == ["md-grounds", "md-formula"]
        assert line.find(".//span[@class='md-reason']").text == reason
    assert "Two &lt;steps&gt;" in page


def test_a_single_step_repeats_no_formula() -> None:
    figure = ElementTree.fromstring(html(some_derivation().up_to(1)))
    assert spoken(figure) == ["dh_2/dw_h = ∂⁺h_2/∂w_h + w_h h_0"]
    assert "".join(figure.find(".//p[@class='md-grounds']").itertext()) == "chain rule — wh & h1"


def test_a_step_that_was_only_tried_says_so_at_the_result_and_at_the_step() -> None:
    record = some_derivation().record
    tried = Sampled(points=7, digits=30, domain="positive numbers", why="no common form")
    step = replace(record.steps[1], verdict=tried)
    figure = ElementTree.fromstring(display.html(replace(record, steps=(record.steps[0], step))))
    assert figure.get("data-exact") == "1"
    assert figure.find(".//p[@class='md-side']/span[@title]").text == "≈"
    badges = [node.text for node in figure.iter("span") if "md-badge" in node.get("class", "")]
    said = "equal to 30 digits at 7 points (positive numbers): no common form"
    assert badges == ["proven", said]


def test_what_a_result_covers_and_assumes_stands_with_it() -> None:
    record = replace(
        some_derivation().record,
        scope="for H = 2; t = 1 … 4",
        assumptions=(Assumed(h[0], "≠", formula(0), False),),
        meanings={"w_h": "the one weight"},
    )
    figure = ElementTree.fromstring(display.html(record))
    scope = figure.find(".//span[@class='md-scope']")
    assert "".join(scope.itertext()) == "for H = 2; t = 1 … 4; assuming h0≠0"
    assert json.loads(figure.find("script").text)["w_h"] == ["the one weight", ""]


@pytest.mark.parametrize(
    ("kind", "place", "named"),
    [("result", ["eq-two"], []), ("part", [], ["Two <steps>"]), ("example", [], ["example"])],
)
def test_a_result_has_a_place_for_its_number(kind, place, named) -> None:
    record = replace(some_derivation().record, label="eq-two", kind=kind)
    figure = ElementTree.fromstring(display.html(record))
    found = [node.get("data-label") for node in figure.iter() if "data-label" in node.attrib]
    assert found == place
    assert [node.text for node in figure.iter() if node.get("class") == "md-kind"] == named


def test_two_notations_may_have_letters_of_one_name() -> None:
    other = Notation([Symbol("t", "t", "a tick"), Symbol("h", "h", "height", places=("sub",))])
    tick, height = letters("t", other), symbols("h", other)
    assert (tick, t) == (letters("t", other), letters("t"))
    assert tick != t
    assert (tick.sign.meaning, t.sign) == ("a tick", BOOK["t"])
    grown = Derivation("Growth", height[tick] + height[tick], at={tick: [1, 2]})
    assert grown.step(2 * height[tick], because="linearity").record.scope == "for t = 1, 2"


def test_the_kind_of_a_letter_is_not_said_where_its_values_are() -> None:
    r = sp.Symbol("r", integer=True, nonnegative=True)
    for at, words in ({}, "for r ≥ 0, whole"), ({r: [0, 1]}, "for r = 0, 1"):
        doubled = Derivation("Doubled", w_h * r + w_h * r, at=at)
        assert doubled.step(2 * w_h * r, because="linearity").record.scope == words


def test_a_theorem_holds_the_parts_of_its_proof() -> None:
    sides = total(h[t], w_h), add_up(Range(k, 1, t), w_h ** (t - k) * h[k - 1])
    parts = [some_derivation().record] * 2
    section = ElementTree.fromstring(
        display.theorem("The sum", [sides], "for t = 1 … 4", (), parts, label="eq-sum")
    )
    assert section.get("data-theorem") == "The sum"
    assert (section.get("data-scope"), section.get("data-steps")) == ("for t = 1 … 4", "4")
    figure = section.find("figure")
    assert spoken(figure.find("div[@class='md-result']")) == [
        "dh_t/dw_h = ∑_{k=1}^{t} w_h^{t−k} h_{k−1}"
    ]
    parts = figure.findall("div[@class='md-proof']/figure")
    assert [part.get("data-kind") for part in parts] == ["part", "part"]
    assert [node.get("data-label") for node in figure.iter() if "data-label" in node.attrib] == [
        "eq-sum"
    ]


def one_step(right, because="linearity") -> Derivation:
    return Derivation("One", w_h * (h[1] + h[2])).step(right, because)


def test_results_of_one_step_make_a_table() -> None:
    rows = one_step(w_h * h[1] + w_h * h[2]), one_step((h[1] + h[2]) * w_h, "regrouping: turned")
    forms = Table("Both", *rows)._repr_mimebundle_()[0]
    figure = ElementTree.fromstring(forms["text/html"])
    assert figure.get("data-steps") == figure.get("data-exact") == "2"
    cells = [["".join(cell.itertext()) for cell in row] for row in figure.iter("tr")]
    assert [row[1:] for row in cells] == [["linearity", "✓"], ["regrouping — turned", "✓"]]
    assert spoken(figure)[0] == "w_h (h_1 + h_2) = w_h h_1 + w_h h_2"
    assert forms["text/latex"].count("&=") == 2


@pytest.mark.parametrize("steps", [0, 2])
def test_a_table_takes_nothing_but_single_steps(steps) -> None:
    other = Derivation("Other", h[1])
    for _ in range(steps):
        other.step(h[1], "regrouping")
    with pytest.raises(ValueError, match=f"“Other” has {steps}"):
        Table("Both", one_step(w_h * h[1] + w_h * h[2]), other)
    with pytest.raises(ValueError, match="two derivations or more"):
        Table("Both", one_step(w_h * h[1] + w_h * h[2]))


def test_definitions_say_what_they_are() -> None:
    page = display.definitions(LINEAR.lines.items(), False, BOOK, label="def-line")
    figure = ElementTree.fromstring(page)
    assert spoken(figure) == ["h_t = w_x x_t + w_h h_{t−1}"]
    assert figure.find(".//span[@class='md-kind']").text == "definition"
    assert figure.find(".//span[@data-label='def-line']") is not None


def test_every_symbol_on_the_page_can_be_asked_what_it_means() -> None:
    figure = ElementTree.fromstring(html(some_derivation()))
    glossary = json.loads(figure.find("script").text)
    named = {node.get("data-name") for node in figure.iter() if node.get("data-name")}
    assert named <= glossary.keys()
    assert glossary["h"] == ["hidden state", "1 × H"]


def test_it_is_shown_in_every_form_and_always_the_same() -> None:
    first, second = (some_derivation()._repr_mimebundle_()[0] for _ in range(2))
    for form in ("text/plain", "text/html", "text/latex"):
        assert first[form] == second[form]
    assert "application/vnd.jupyter.widget-view+json" in first
    assert first["text/plain"].startswith("Two <steps>: 2 steps proven")
    assert r"\text{chain rule}" in first["text/latex"]


def test_the_page_tells_two_dimensions_apart() -> None:
    w = symbols("w")
    derivation = Derivation("Both", w[d] * w[d_], at={d: 1, d_: 2})
    derivation.step(w[d_] * w[d], because="regrouping")
    assert ">for d = 1; d′ = 2<" in html(derivation)


def test_a_refusal_is_shown_with_both_formulae() -> None:
    found = refused(h[1], h[2], LINEAR)
    page = display.refusal(found)
    ElementTree.fromstring(page)
    assert "does not follow" in page
    assert page.count("<math>") == 2
    assert f"<p>They differ by {found.difference.by} at {found.where}.</p>" in page


def test_many_numbers_of_a_refusal_stand_in_a_paragraph_of_their_own() -> None:
    found = refused(add_up(Range(k, 1, 9), x[k] * u[k]), total(h[t], w_h), LINEAR, at={t: 2})
    page = display.refusal(found)
    ElementTree.fromstring(page)
    assert f"They differ by {found.difference.by} at t = 2, with these numbers:</p>" in page
    assert f'<p class="md-point">{found.numbers}</p>' in page
    assert found.where == f"t = 2, {found.numbers}"


@pytest.mark.parametrize(
    "module",
    [
        mdrnn_lib.notation,
        mdrnn_lib.derivation,
        mdrnn_lib.derivation.derivation,
        mdrnn_lib.derivation.definitions,
        mdrnn_lib.derivation.induction,
        mdrnn_lib.derivation.table,
    ],
)
def test_the_examples_run(module) -> None:
    result = doctest.testmod(module)
    assert result.attempted >= 3
    assert result.failed == 0
