"""Steps that do not follow, and some that do: what the prover is tried with.

Most are equations, written as an author writes them and evaluated as they are; the rest are small
functions.  Each is taken by `outcome`, which tells whether it was refused.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import FrozenInstanceError
from typing import Any

import numpy as np
import sympy as sp

from mdrnn_lib import derivation as d
from mdrnn_lib.derivation import (
    Among,
    Claim,
    Derivation,
    Everywhere,
    Grid,
    Network,
    Range,
    Sequence,
    Theorem,
    add_up,
    diag,
    entry,
    equal,
    function,
    letters,
    nonzero,
    positive,
    symbols,
    theorem,
    total,
)
from mdrnn_lib.derivation.network import Hypothesis
from mdrnn_lib.notation import Notation, Symbol

Attempt = Callable[[], Any]
REFUSALS = (ValueError, TypeError, AttributeError)  # a DerivationError is a ValueError


def outcome(attempt: Attempt) -> str:
    """Try something; tell whether it was refused, sampled or proven, or which error it ended in.

    A refusal is raised by the prover, on purpose; a slip of its own code is none.
    """
    try:
        made = attempt()
    except REFUSALS as error:
        return "refused" if str(error) and on_purpose(error) else f"a slip: {error!r}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    sampled = isinstance(made, Derivation) and not made.record.proven
    if sampled and all(s.proven or s.verdict.why for s in made.steps):  # type: ignore[union-attr]
        return "sampled"
    return "taken" if sampled else "proven"


FROZEN = "has no attribute 'append'", "does not support item", "doesn't support item", "Cannot set"
"""What Python and SymPy say of tuples and other things that do not change."""


def on_purpose(error: BaseException) -> bool:
    """Tell whether an error, and the one behind it, come from a ``raise`` of the prover or ours."""
    while error.__context__ is not None:
        error = error.__context__
    last = traceback.extract_tb(error.__traceback__)[-1]
    ours = "mdrnn_lib" in last.filename or last.filename == __file__
    raised = ours and (last.line or "").startswith("raise")
    return raised or isinstance(error, FrozenInstanceError) or any(w in str(error) for w in FROZEN)


def step(
    left: Any,
    right: Any,
    network: Network | None = None,
    at: Mapping[Any, Any] | None = None,
    because: str = "regrouping",
    **further: Any,
) -> Derivation:
    return Derivation("Test", left, network, at, **further).step(right, because)


# ---- what the equations are written with ----

n, m = sp.symbols("n m", integer=True)
N = sp.Symbol("N", integer=True, positive=True)
Z0 = sp.Symbol("Z0", integer=True, nonnegative=True)
r_, q_, s_ = sp.symbols("r q s", real=True)
P, Q = sp.symbols("P Q", positive=True)
c_, e_, g_ = sp.symbols("c e g")  # complex
i_ = sp.Symbol("i", integer=True)
A2, B2 = sp.MatrixSymbol("A", 2, 2), sp.MatrixSymbol("B", 2, 2)
An, Bn, vn = sp.MatrixSymbol("A", n, n), sp.MatrixSymbol("B", n, n), sp.MatrixSymbol("v", n, 1)
X, Y = sp.symbols("X Y", commutative=False)


def sum_over(term: sp.Expr) -> sp.Expr:
    return sp.Sum(term, (i_, 1, N))


w_h, w_x, w, h, x, a, b, c, u, v = symbols("w_h w_x w h x a b c u v")
W_h, W_x, W_y, J, eye, e, L, y, delta, tau = symbols("W_h W_x W_y J I e L y delta tau")
b_y, lam, beta, kappa, W_hi = symbols("b_y eigenvalue beta kappa W_hi")
t, k, j, d1 = letters("t k j d")
p, q, r = letters("p q r")
NAMES_OF_FUNCTIONS = ("phi", "sigma", "tanh", "relu", "bracket", "softmax")
phi, sigma, tanh, relu, bracket, softmax = map(function, NAMES_OF_FUNCTIONS)
phi1, sigma1, tanh1 = function("phi'"), function("sigma'"), function("tanh'")
exp, log, sqrt = function("exp"), function("log"), function("sqrt")

NINE = {t: Sequence(1, 9)}
LINEAR = Network({h[t]: w_x * x[t] + w_h * h[t - 1]}, ranges=NINE)
SCALAR = Network({h[t]: phi(a[t])}, {a[t]: w_x * x[t] + w_h * h[t - 1]}, NINE)
TANH = Network({h[t]: tanh(a[t])}, {a[t]: w_x * x[t] + w_h * h[t - 1]}, NINE)
LOSS = Network(
    {h[t]: phi(a[t]), L: add_up(Range(k, 1, 3), beta * h[k] * h[k])},
    {a[t]: w_x * x[t] + w_h * h[t - 1], delta[t]: total(L, a[t])},
    {t: Sequence(1, 3)},
)
ROWS = Network(
    {h[t]: phi(a[t])},
    {a[t]: x[t] @ W_x + h[t - 1] @ W_h + b, J[t]: W_h @ diag(phi1(a[t]))},
    NINE,
    {"H": 2, "F": 3, "K": 4},
)
GRID = Network(
    {h[p]: phi(a[p])},
    {a[p]: w_x * x[p] + add_up(Range(d1, 1, 2), w[d1] * h[p - d.along(d1)])},
    {p: Grid((3, 3))},
)
COUNTED = Network(
    {h[p]: add_up(Range(d1, 1, 2), w[d1] * h[p - d.along(d1)]) + x[p]}, ranges={p: Grid((3, 3))}
)
CLASSES = Network({y[j]: w[j] * x[1]}, ranges={j: Among(3)})
TWO_LOSSES = Network(
    {h[t]: w_h * h[t - 1], L: add_up(Range(j, 1, 3), beta * y[j])},
    {y[j]: w[j] * h[2]},
    {t: Sequence(1, 2), j: Among(2)},
)

WRITTEN_WITH: dict[str, Any] = {**vars(sp), **vars(d), **globals(), "I": eye}

FALSE: dict[str, dict[str, Attempt]] = {}
TRUE: dict[str, Attempt] = {}


def equation(line: str, **further: Any) -> Attempt:
    left, right = line.split(" = ")

    def attempt() -> Derivation:
        sides = (eval(side, dict(WRITTEN_WITH)) for side in (left, right))
        return step(*sides, **further)

    return attempt


def equations(kind: str, lines: str, **further: Any) -> None:
    """Add equations, one a line, to a kind."""
    found = FALSE.setdefault(kind, {})
    for line in filter(None, map(str.strip, lines.splitlines())):
        found[_fresh(found, line)] = equation(line, **further)


def _fresh(found: Mapping[str, Any], name: str) -> str:
    return name if name not in found else _fresh(found, f"{name} ")


def attempts(kind: str) -> Callable[[Attempt], Attempt]:
    """Add a function to a kind."""

    def added(attempt: Attempt) -> Attempt:
        FALSE.setdefault(kind, {})[attempt.__name__] = attempt
        return attempt

    return added


# ---- the findings, one by one ----

equations(
    "findings",
    """
    n**3 = n
    n**2 = -n
    2**n = 1 + n/2
    (-1)**t = 1 + 2*t
    tanh(r_ + 1000) = 1
    beta = beta + Fraction(1, 10**60)
    relu(beta)/beta = bracket(beta)
    abs(c_)**2 = c_**2
    """,
)
equations("findings", "W_h**-1 @ W_h = I", network=ROWS)
equations("findings", "sqrt(lam[1]**2)**2 = lam[1]*sqrt(lam[1]**2)")
equations("findings", "W_h @ J[1] = J[1] @ W_h\ndiag(v) = v")
equations("findings", "W_h @ J[1] = J[1] @ W_h", network=ROWS)
equations("findings", "beta*2 = beta + beta", because="induction hypothesis")


@attempts("findings")
def an_empty_at() -> Any:
    return step(h[t], h[t] + 1, at={t: range(1, 1)})


@attempts("findings")
def an_empty_set_at() -> Any:
    return step(h[t], h[t] + 1, at={t: set()})


@attempts("findings")
def a_third_class_after_the_last_step() -> Any:
    return step(L, add_up(Range(j, 1, 2), beta * y[j]), TWO_LOSSES, because="definition")


def shows(what: str, made: Derivation) -> None:
    """Refuse a derivation whose page is silent of something."""
    if what in made.record.counted:
        raise ValueError(f"the page says {what}")


@attempts("findings")
def cayley_and_hamilton_as_if_general() -> Any:
    trace = entry(W_h, 1, 1) + entry(W_h, 2, 2)
    det = entry(W_h, 1, 1) * entry(W_h, 2, 2) - entry(W_h, 1, 2) * entry(W_h, 2, 1)
    made = step(W_h @ W_h, trace * W_h - det * eye, ROWS)
    shows("H = 2", made)
    return made


@attempts("findings")
def two_unit_rows_as_if_all() -> Any:
    made = step(add_up(Range(j, 1, 2), e[j].T @ e[j]), eye, ROWS)
    shows("H = 2", made)
    return made


@attempts("findings")
def a_grid_induction_with_gaps() -> Any:
    ones = Network({h[p]: add_up(Range(d1, 1, 2), h[p - d.along(d1)])}, ranges={p: Grid((3, 3))})
    claim = Claim(lambda s: h[s], lambda s: beta * 0, ones)
    claim.base("Base", (0, 0)).step(beta * 0, "definition")
    made = claim.induction("Step", p, p - d.along(d1), {p: [(1, 1)]}, over=Range(d1, 1, 2))
    made.step(add_up(Range(d1, 1, 2), h[p - d.along(d1)]), "definition")
    made.step(beta * 0, "induction hypothesis")
    return theorem("Zero", claim)


def halves(right: Any = lambda s: w_h**s * h[0], network: Network | None = None) -> Claim:
    network = network or Network({h[t]: w_h * h[t - 1]}, ranges={t: Sequence(1, 5)})
    return Claim(lambda s: h[s], right, network)


def based(claim: Claim, at: int = 1) -> Claim:
    claim.base("Base", at).step(w_h**at * h[0], "definition")
    return claim


def stepped(claim: Claim, at: Any) -> Claim:
    part = claim.induction("Step", t, t - 1, {t: at})
    part.step(w_h * h[t - 1], "definition")
    part.step(w_h * (w_h ** (t - 1) * h[0]), "induction hypothesis")
    part.step(w_h**t * h[0], "regrouping")
    return claim


@attempts("findings")
def an_induction_with_a_gap() -> Any:
    return theorem("Powers", stepped(based(halves()), [2, 4, 5]))


@attempts("findings")
def a_base_only_begun() -> Any:
    claim = halves()
    claim.base("Base", 1)
    return theorem("Powers", stepped(claim, [2, 3]))


@attempts("findings")
def two_lines_for_one_state() -> Any:
    return Network({h[t]: w_h * h[t - 1], h[1]: beta}, ranges=NINE)


@attempts("findings")
def an_assumption_that_the_page_does_not_mention() -> Any:
    assumed = LINEAR.knowing_only(h[2]).assuming(Hypothesis(total(h[1], w_h), 17 * h[0]))
    made = step(total(h[2], w_h), h[1] + 17 * w_h * h[0], assumed)
    shows("17", made)
    return made


@attempts("findings")
def sums_over_two_grids_that_look_alike() -> Any:
    two, three = (
        Derivation("Sum", add_up(Everywhere(q, (size, size)), x[q])).record for size in (2, 3)
    )
    if str(two) != str(three):
        raise ValueError("they look different")
    return two


def proven() -> Derivation:
    return step((w_h + 1) ** 2, w_h**2 + 2 * w_h + 1)


@attempts("findings")
def appending_to_the_steps() -> Any:
    made = proven()
    made.steps.append(made.steps[0])  # type: ignore[attr-defined]
    return made


@attempts("findings")
def another_start() -> Any:
    made = proven()
    made.start = w_h  # type: ignore[misc]
    return made


@attempts("findings")
def another_network() -> Any:
    made = proven()
    made.network = LINEAR
    return made


@attempts("findings")
def a_function_that_nobody_knows() -> Any:
    return function("sine")


@attempts("findings")
def a_missing_size() -> Any:
    return step(h[1] @ W_y, h[1] @ W_y, Network(sizes={"H": 2}))


equations("findings", "W_h/W_h = I", network=ROWS)
equations("findings", "(W_h @ J[1])**-1 = W_h**-1 @ J[1]**-1", network=ROWS)
equations("findings", "J[1]**-1 @ J[1] = I", network=ROWS, where=[nonzero(W_h)])


@attempts("findings")
def a_line_that_leads_to_itself() -> Any:
    circle = Network({h[t]: c[t], c[t]: h[t]}, ranges=NINE)
    return step(h[1], 0, circle)


@attempts("findings")
def a_range_up_to_a_point() -> Any:
    return Range(k, 1, p)


equations("findings", "w_h**(t*(t - 1)) = w_h**(t*t)")

# ---- integers ----

equations(
    "integers",
    """
    Mul(*[n - k_ for k_ in range(10)]) = 0
    Mul(*[n - k_ for k_ in range(-60, 61)]) = 0
    Mul(*[n**2 - k_**2 for k_ in range(30)]) = 0
    ff(n, 12) = 0
    (1 + (-1)**n)/2 = 1
    (-1)**(n**2) = 1
    (-1)**(n**2 + n) = -1
    (-1)**(n*m) = (-1)**n*(-1)**m
    (-1)**(n*m) = (-1)**(n + m)
    (-1)**(n*(n + 1)/2) = 1
    (-1)**n = (-1)**(3*n + 1)
    (-1)**n = 1 - 2*n
    sin(pi*n/2)**2 = 1
    sin(pi*n*(n - 1)*(n - 2)/4) = 0
    cos(2*pi*n/10**9) = 1
    exp(sp.pi*sp.I*n) = 1
    exp(2*sp.pi*sp.I*n/720720) = 1
    floor(n/2) = n/2
    floor(n/1000000) = 0
    Mod(n, 6000) = n
    Mod(n, 2) = n
    2*floor(n/2) = n - 1 + (-1)**n
    n*(n + 1)/2 = n**2
    2**n*2**m = 2**(n*m)
    2**(n + 1) = 2**n + 2
    2**n = n**2
    (-2)**n = -2**n
    0**Z0 = 0
    sp.totient(N) = N - 1
    Heaviside(n - 10**7) = 0
    KroneckerDelta(n, 123456789) = 0
    KroneckerDelta(n, m) = 0
    Piecewise((1, n < 10**6), (0, True)) = 1
    (n - 77777)/Mul(n - 77777, 1, evaluate=False) = Piecewise((1, n < 77777), (2, True))
    Max(n, 0)*Max(1 - n, 0) = Max(n, 0)
    n**5 - 5*n**3 + 4*n = 0
    (n**2 - n)*(n**2 - 5*n + 6) = 0
    Rational(1, 3)**n = 3**n
    Rational(1, 10**9)**N = 0
    w_h**t*w_h**2 = w_h**(2*t)
    w_h**(t - k)*w_h**k = w_h**(t + k)
    (w_h**t)**2 = w_h**(t**2)
    w_h**t*w_h = w_h**(t + 1)
    sqrt(w_h**(2*t)) = w_h**t
    w_h**(t*0) = 0
    Binomial(t, k) = Binomial(k, t)
    t**2 = t
    t*(t - 1)*(t - 2)*(t - 3)*(t - 4)*(t - 5)*(t - 6) = 0
    """,
)
equations("integers", "t**3 = t", at={t: range(-1, 3)})
equations("integers", "t**2*beta = t*beta", at={t: (0, 1, 2)})
equations(
    "factorials",
    """
    factorial(N + 1) = N*factorial(N)
    factorial(N) = sqrt(2*sp.pi*N)*(N/sp.E)**N
    factorial(N) = sqrt(2*sp.pi*N)*(N/sp.E)**N*(1 + 1/(12*N) + 1/(288*N**2))
    factorial(2*N) = 2*factorial(N)
    factorial(Z0) = Z0**2 - Z0 + 1
    factorial(n + 1) = (n + 1)*factorial(n)
    binomial(n, 2) = n*(n + 1)/2
    binomial(n + 1, m + 1) = binomial(n, m)
    binomial(n, m) = binomial(m, n)
    binomial(2*N, N) = 4**N/sqrt(sp.pi*N)
    binomial(2*N, N) = 2*binomial(2*N - 1, N + 1)
    binomial(N, 3) = N*(N - 1)*(N - 3)/6
    gamma(P + 1) = gamma(P)
    gamma(P) = factorial(P)
    Sum(i_**2, (i_, 1, N)) = N**3/3
    Sum(i_, (i_, 1, N)) = N*(N - 1)/2
    Sum(1/i_, (i_, 1, N)) = log(N) + EulerGamma
    Sum(binomial(N, i_), (i_, 0, N - 1)) = 2**N
    Sum(i_**7, (i_, 1, N)) = Sum(i_, (i_, 1, N))**4
    Product(i_, (i_, 1, N)) = factorial(N - 1)
    fibonacci(N) = GoldenRatio**N/sqrt(5)
    Sum(i_, (i_, 0, oo)) = Rational(-1, 12)
    Sum(2**i_, (i_, 0, oo)) = -1
    Sum((-1)**i_, (i_, 0, oo)) = Rational(1, 2)
    """,
)

# ---- differences too small or too large to be seen ----

equations(
    "tiny and huge",
    """
    r_ = r_ + Rational(1, 10**60)
    r_ = r_ + Rational(1, 10**4000)
    r_*(1 + Rational(1, 10**300)) = r_
    r_**2 + Rational(1, 10**200)*r_ = r_**2
    r_/(1 + Rational(1, 10**50)) = r_
    exp(-sp.exp(sp.exp(r_**2 + 7))) = 0
    exp(-10**7 - r_**2) = 0
    tanh(sp.exp(r_**2 + 10)) = 1
    sigma(r_**2 + 10**6) = 1
    sigma(-r_**2 - 10**9) = 0
    cos(Rational(1, 10**100)*r_) = 1
    sin(r_/10**80) = r_/10**80
    sqrt(r_**2 + Rational(1, 10**100)) = abs(r_)
    pi = Rational(355, 113)
    pi = Rational(3141592653589793238462643383279502884197, 10**39)
    exp(pi*sqrt(163)) = 262537412640768744
    sqrt(2) + sqrt(3) = sqrt(5 + 2*sqrt(6) + Rational(1, 10**80))
    log(1 + Rational(1, 10**60)*sp.exp(r_)) = 0
    atan(10**60*P) = pi/2
    erf(r_**2 + 40) = 1
    tanh(10**9*(P + 1)) = 1
    1/(1 + 10**200*P) = 0
    (1 + Rational(1, 10**40))**N = 1
    beta + Fraction(1, 10**150) = beta
    beta*10**100 + 1 = beta*10**100
    tanh(beta + 10**40) = 1
    exp(beta - 10**5) = 0
    kappa*exp(-exp(beta*beta + 9)) = 0
    (10**50*beta + 1)*(10**50*beta - 1) = 10**100*beta**2
    phi(beta + Fraction(1, 10**70)) = phi(beta)
    sigma(beta)/10**90 = 0
    """,
)

# ---- kinks ----

equations(
    "kinks",
    """
    relu(beta - 1000) = 0
    relu(r_ - 10**6) = 0
    relu(-10**9 - r_) = 0
    relu(relu(r_) - 10**5) = 0
    relu(relu(r_ - 1) - relu(r_ - 2)) = relu(r_ - 1)
    relu((1 - bracket(r_) - bracket(-r_))*q_) = 0
    bracket(r_**(N - 1)) = bracket(r_**(N - 1))*bracket(r_**2)
    bracket(factorial(Z0)) = bracket(Z0)*bracket(factorial(Z0))
    Piecewise((r_**(N - 1), Eq(r_, 0)), (0, True)) = 0
    Piecewise((factorial(Z0), Eq(Z0, 0)), (0, True)) = 0
    KroneckerDelta(n, m) = KroneckerDelta(n + 1, m)
    abs(asin(r_)) = relu(asin(r_)) + relu(-asin(r_))
    abs(acosh(r_))**2 = acosh(r_)**2
    relu(relu(r_) - relu(q_)) = relu(r_ - q_)
    bracket(beta - 12345) = 0
    bracket(beta**2) = 1
    bracket(beta) + bracket(-beta) = 1
    bracket(beta) = bracket(2*beta - 1)
    bracket(beta*kappa) = bracket(beta)*bracket(kappa)
    bracket(beta)*bracket(kappa) = bracket(beta + kappa)*bracket(beta)
    relu(beta*kappa) = relu(beta)*relu(kappa)
    relu(beta + kappa) = relu(beta) + relu(kappa)
    relu(beta) + relu(-beta) = beta
    relu(beta) = beta
    relu(beta**3) = beta**3
    relu(beta) - relu(beta - 1) = 1
    relu(beta)*relu(10**6 - beta) = 0
    relu(beta - 1)*relu(3 - beta)*relu(beta - 2) = relu(beta - 2)*relu(3 - beta)
    Max(r_, 10**7) = 10**7
    Min(r_, -10**7) = -10**7
    Max(r_, q_) = (r_ + q_)/2 + (r_ - q_)/2
    Max(r_, q_, 0) = relu(r_) + relu(q_)
    Max(r_, q_) + Min(r_, q_) = r_ - q_
    abs(r_ + q_) = abs(r_) + abs(q_)
    abs(r_ - 1) = 1 - r_
    abs(r_ - 10**10) = 10**10 - r_
    abs(r_)*r_ = r_**2
    abs(abs(r_) - 1) = abs(r_ - 1)
    sqrt(r_**2) = r_
    sign(r_)**2 = 1
    Heaviside(r_) = bracket(r_)
    Heaviside(r_, 1) = bracket(r_)
    Piecewise((r_, r_ > -10**8), (0, True)) = r_
    Piecewise((1, Eq(r_, 7)), (0, True)) = 0
    Piecewise((1, Eq(r_**2, 2)), (0, True)) = 0
    Piecewise((1, Eq(sp.exp(r_), 5)), (0, True)) = 0
    Piecewise((1, Eq(r_**5 - r_ - 1, 0)), (0, True)) = 0
    Piecewise((r_, r_ >= 0), (-r_, True)) = r_
    floor(r_/10**9) = 0
    ceiling(r_) = floor(r_) + 1
    frac(r_) = r_
    relu(sin(r_) - Rational(999999, 10**6)) = 0
    relu(cos(r_) - 1 + Rational(1, 10**12)) = 0
    relu(Rational(1, 10**6) - (r_ - q_ - 12345)**2) = 0
    bracket(Rational(1, 10**12) - r_**2) = 0
    bracket(Rational(1, 10**9) - r_**2 - q_**2 - s_**2) = 0
    relu(Rational(1, 10**9) - (r_**2 + q_**2 - 1)**2) = 0
    bracket(tanh(r_) - Rational(999999999, 10**9)) = 0
    bracket(sp.exp(r_) - 10**30) = 0
    relu(tanh(beta) - Fraction(999999, 10**6)) = 0
    relu(sigma(beta) - 1 + Fraction(1, 10**9)) = 0
    relu(phi(beta) - 10**9) = 0
    DiracDelta(r_) = 0
    """,
)

# ---- where one side is not defined ----

equations(
    "undefined points",
    """
    beta/beta = 1
    beta**2/beta = beta
    beta*(1/beta) = 1
    (beta*kappa)/kappa = beta
    beta**-1*beta = 1
    beta**-2*beta**3 = beta
    0/beta = 0
    1/(1/beta) = beta
    (beta**2 - 1)/(beta - 1) = beta + 1
    1/beta - 1/beta = 0
    beta/(beta - kappa) - kappa/(beta - kappa) = 1
    kappa/kappa*phi(beta) = phi(beta)
    (beta - beta)/kappa = 0
    (beta/kappa)*(kappa/beta) = 1
    exp(log(beta)) = beta
    log(beta**2) = 2*log(beta)
    log(beta*kappa) = log(beta) + log(kappa)
    sqrt(beta)**2 = beta
    sqrt(beta*kappa) = sqrt(beta)*sqrt(kappa)
    sqrt(beta)/sqrt(beta) = 1
    log(beta) - log(beta) = 0
    1/sigma(beta) = 1/(1 - sigma(beta))
    1/tanh(beta) - 1/tanh(beta) = 0
    relu(beta)/relu(beta) = bracket(beta)
    beta/phi(kappa)*phi(kappa) = beta
    Mul(n, Mul(0, 1/(n - 3), evaluate=False), evaluate=False) = 0
    (r_**2 - q_**2)/(r_ - q_) = r_ + q_
    sqrt(-1 - r_**2)**2 = -1 - r_**2
    log(-r_**2 - 1) - log(-r_**2 - 1) = 0
    sp.exp(sp.log(r_, evaluate=False), evaluate=False) = r_
    Mul(r_, 1/r_, evaluate=False) = 1
    Mul(0, 1/r_, evaluate=False) = 0
    Pow(Pow(r_, Rational(1, 2), evaluate=False), 2, evaluate=False) = r_
    zoo = 0
    sp.nan = sp.nan
    sp.oo = sp.oo + 1
    sp.oo - sp.oo = 0
    tan(r_)*cos(r_) = sin(r_)
    """,
)
PIECES = "Piecewise((2, Eq(r_, 1)), ((r_**2 - 1)/(r_ - 1), True))"
equations("undefined points", f"{PIECES} = (r_**2 - 1)/(r_ - 1)")
equations(
    "undefined points",
    """
    r_*Piecewise((5, Eq(r_, 0)), (1/r_, True)) = 1
    Piecewise((5, Eq(r_, 0)), (1, 1/r_ > 0), (0, True)) = bracket(r_)
    (r_ + 1)*sum_over(1/(r_ + i_)) - r_*sum_over(1/(r_ + i_)) = sum_over(1/(r_ + i_))
    (r_ + 1)*coth(r_) - r_*coth(r_) - coth(r_) = 0
    c_*(c_ + 1)/(c_ + gamma(n)) = c_*n*(c_ + 1)/(c_*n + factorial(n))
    (r_ + 1)*Mod(r_, q_) - r_*Mod(r_, q_) - Mod(r_, q_) = 0
    """,
)
equations("undefined points", "relu(beta) = beta", where=[positive(beta / (1 + kappa))])
equations("undefined points", "beta = kappa", where=[equal(beta - beta, 1)])
equations("undefined points", "beta/(beta - beta) = kappa/(beta - beta)")
equations(
    "undefined points",
    """
    u/u = u/u*(v/v)
    (u*v)/v = u
    diag(u)**-1 @ diag(u) = I
    W_h @ W_h**-1 @ u.T = u.T
    (W_h @ W_h.T)**-1 @ (W_h @ W_h.T) = I
    """,
    network=ROWS,
)

# ---- complex letters, branches ----

equations(
    "complex letters",
    """
    abs(c_)**2 = c_**2
    conjugate(c_) = c_
    re(c_) = c_
    im(c_) = 0
    sqrt(c_**2) = c_
    log(sp.exp(c_)) = c_
    log(c_*e_) = log(c_) + log(e_)
    sqrt(c_*e_) = sqrt(c_)*sqrt(e_)
    sqrt(1/c_) = 1/sqrt(c_)
    log(1/c_) = -log(c_)
    sqrt(c_ - 1)*sqrt(c_ + 1) = sqrt(c_**2 - 1)
    (c_*e_)**g_ = c_**g_*e_**g_
    (c_**2)**Rational(1, 2) = c_
    (c_**3)**Rational(1, 3) = c_
    (c_**e_)**g_ = c_**(e_*g_)
    asin(sin(c_)) = c_
    acos(cos(r_)) = r_
    atan(tan(r_)) = r_
    atan(1/r_) = pi/2 - atan(r_)
    (-8)**Rational(1, 3) = -2
    abs(c_ + e_)**2 = abs(c_)**2 + abs(e_)**2
    abs(sp.exp(sp.I*c_)) = 1
    sin(c_)**2 = abs(sin(c_))**2
    arg(c_*e_) = arg(c_) + arg(e_)
    conjugate(sp.log(c_)) = sp.log(conjugate(c_))
    sqrt(-c_) = sp.I*sqrt(c_)
    relu(c_) = (c_ + sqrt(c_**2))/2
    log(exp(lam[1])) = lam[1]
    sqrt(lam[1]**2) = lam[1]
    sqrt(lam[1]**2)*sqrt(lam[2]**2) = sqrt(lam[1]**2*lam[2]**2)
    sqrt(lam[1]**2) = relu(lam[1]) + relu(-lam[1])
    sqrt(exp(lam[1])) = exp(lam[1]/2)
    sqrt(sp.exp(sp.I*r_)) = sp.exp(sp.I*r_/2)
    sp.exp(c_)**Rational(1, 3) = sp.exp(c_/3)
    sqrt(c_**n) = sqrt(c_)**n
    sigma(lam[1])*(1 + exp(-lam[1])) = 1
    bracket(lam[1]**2 + 1) = 1
    relu(lam[1]**2) = lam[1]**2
    """,
)
equations("complex letters", "lam[1]/(lam[1]**2 + 1)*(lam[1]**2 + 1) = lam[1]")

# ---- any activation ----

equations(
    "any activation",
    """
    phi(-beta) = -phi(beta)
    phi(-beta) = phi(beta)
    phi(0) = 0
    phi(1) = 1
    phi1(0) = 1
    phi1(beta) = 1 - phi(beta)**2
    phi1(beta) = phi(beta)*(1 - phi(beta))
    phi1(beta) = phi1(-beta)
    phi1(beta) = phi(beta)
    phi1(beta)**2 = 1 - phi(beta)**2
    phi1(beta)*beta = phi(beta)
    phi(phi(beta)) = phi(beta)
    phi(phi1(beta)) = phi1(phi(beta))
    phi1(phi(beta)) = phi1(beta)*phi1(beta)
    phi(2*beta) = 2*phi(beta)
    phi(beta + kappa) = phi(beta) + phi(kappa)
    phi(beta*kappa) = phi(beta)*phi(kappa)
    phi(beta) - phi(kappa) = phi1(beta)*(beta - kappa)
    phi(beta) - phi(kappa) = phi1((beta + kappa)/2)*(beta - kappa)
    phi(beta) + phi(beta + 2) = 2*phi(beta + 1)
    phi(beta + 3) - 3*phi(beta + 2) + 3*phi(beta + 1) = phi(beta)
    phi(beta + 4) - 4*phi(beta + 3) + 6*phi(beta + 2) - 4*phi(beta + 1) = -phi(beta)
    phi(beta + 2*pi) = phi(beta)
    phi(beta)*phi1(kappa) = phi(kappa)*phi1(beta)
    phi(beta**2) = phi(beta)**2
    phi(beta)*phi(-beta) = phi(0)**2
    phi(abs(r_)) = phi(r_)
    phi(r_)/phi(r_) = 1
    relu(phi(beta)) = phi(relu(beta))
    bracket(phi(beta)**2) = 1
    phi(lam[1]*2) = phi(lam[1])*2
    """,
)
EIGHT = " + ".join(f"({(-1) ** k_ * sp.binomial(8, k_)})*phi(beta + {k_})" for k_ in range(9))
equations("any activation", f"{EIGHT} = 0")
FOURTH = "({0}(f + 4) - 4*{0}(f + 3) + 6*{0}(f + 2) - 4*{0}(f + 1) + {0}(f))"


def _fourth(at: str) -> str:
    return "(" + FOURTH.format("phi").replace("(f", f"({at}") + ")"


SINES_AND_CUBICS = (
    f"({_fourth('beta + 1')} + {_fourth('beta - 1')})*{_fourth('kappa')}"
    f" = ({_fourth('kappa + 1')} + {_fourth('kappa - 1')})*{_fourth('beta')}"
)
FALSE["any activation"]["sines and cubics"] = equation(SINES_AND_CUBICS)

# ---- σ, tanh and softmax ----

equations(
    "squashing",
    """
    sigma(beta) = (1 + tanh(beta))/2
    sigma(beta) = (1 - tanh(beta/2))/2
    sigma1(beta) = sigma(beta)**2
    sigma1(beta) = sigma(beta)*(1 + sigma(beta))
    sigma1(beta) = 1 - sigma(beta)**2
    sigma1(beta) = Fraction(1, 4)
    tanh1(beta) = 1 - tanh(beta)
    tanh1(beta) = 1 + tanh(beta)**2
    sigma(-beta) = -sigma(beta)
    tanh(-beta) = tanh(beta)
    sigma(beta) + sigma(-beta) = 0
    sigma(beta) = Fraction(1, 2) + beta/4
    sigma(beta + kappa) = sigma(beta)*sigma(kappa)
    tanh(beta + kappa) = (tanh(beta) + tanh(kappa))/(1 - tanh(beta)*tanh(kappa))
    tanh(2*beta) = 2*tanh(beta)/(1 - tanh(beta)**2)
    tanh(beta) = (exp(beta) - exp(-beta))/2
    sigma(beta) = 1/(1 + exp(beta))
    sigma(beta)/(1 - sigma(beta)) = exp(-beta)
    log(sigma(beta)) = -log(1 + exp(beta))
    log(1 + exp(beta)) = beta
    log(sigma(beta)/(1 - sigma(beta))) = -beta
    tanh(sigma(beta)) = sigma(tanh(beta))
    exp(beta)*exp(kappa) = exp(beta*kappa)
    exp(beta) = 1 + beta + beta**2/2
    sin(r_)**2 - cos(r_)**2 = 1
    sin(2*r_) = sin(r_)*cos(r_)
    cosh(r_)**2 + sinh(r_)**2 = 1
    """,
)
equations(
    "squashing",
    """
    entry(softmax(b_y), 1) = exp(entry(b_y, 2))/add_up(Range(j, 1, 4), exp(entry(b_y, j)))
    entry(softmax(b_y), 1) = exp(entry(b_y, 1))/add_up(Range(j, 1, 3), exp(entry(b_y, j)))
    add_up(Range(j, 1, 3), entry(softmax(b_y), j)) = 1
    softmax(2*b_y) = softmax(b_y)
    softmax(-b_y) = softmax(b_y)
    softmax(u) = softmax(v)
    total(entry(softmax(b_y), 1), entry(b_y, 2)) = entry(softmax(b_y), 1)*entry(softmax(b_y), 2)
    total(entry(softmax(b_y), 1), entry(b_y, 1)) = entry(softmax(b_y), 1)
    total(log(entry(softmax(b_y), 1)), b_y) = softmax(b_y) - softmax(2*b_y)
    """,
    network=ROWS,
)

# ---- matrices: commuting, shapes, entries ----

equations(
    "matrices",
    """
    W_h @ J[1] = J[1] @ W_h
    W_h.T = W_h
    (W_h @ J[1]).T = W_h.T @ J[1].T
    (x[1] @ W_x).T = x[1].T @ W_x.T
    W_x.T = W_x
    W_h**2 = W_h
    W_h**0 = W_h
    W_h**-1 = W_h.T
    W_h**-2 = -W_h**2
    W_h**-1 = W_hi**-1
    (W_h + J[1])**2 = W_h**2 + 2*W_h @ J[1] + J[1]**2
    (W_h + J[1]) @ (W_h - J[1]) = W_h**2 - J[1]**2
    W_h * J[1] = W_h @ J[1]
    W_x**2 = W_x
    W_x**-1 @ W_x = I
    diag(u) = u
    diag(u) @ W_h = W_h @ diag(u)
    diag(u) @ diag(v) = diag(u @ v.T)
    diag(u + v) = diag(u)
    diag(W_h) = W_h
    diag(u.T) = diag(u)
    diag(2) = 2
    u @ v = u * v
    u @ v.T = u * v
    u.T @ v = v.T @ u
    u @ W_h = W_h @ u.T
    u @ W_h = W_h @ u
    u @ W_h @ v.T = v @ W_h @ u.T
    u @ v.T @ W_h = W_h * (u @ v.T)
    u + W_h = W_h + u
    u + u.T = 2*u
    W_h + 1 = W_h + I
    u = 0
    W_h = 0*W_h + 1
    u - u = 0
    I @ I = 2*I
    I = 1
    e[1] = e[2]
    e[1] @ W_h = W_h @ e[1].T
    e[1] @ e[2].T = 1
    e[3] @ e[3].T = 1
    e[0] @ e[0].T = 1
    add_up(Range(j, 1, 2), e[j]) = e[1]
    entry(W_h, 1, 2) = entry(W_h, 2, 1)
    entry(W_h, 2) = entry(W_h, 1, 2)
    entry(u.T, 1, 2) = entry(u, 2)
    entry(u, 3) = 0
    entry(u, 0) = entry(u, 2)
    entry(u, -1) = entry(u, 2)
    entry(u, 2, 1) = entry(u, 2)
    entry(W_h @ J[1], 1, 1) = entry(W_h, 1, 1)*entry(J[1], 1, 1)
    entry(u @ v.T, 1) = u @ v.T
    entry(W_h, 1, 1)*entry(W_h, 2, 2) = entry(W_h, 1, 2)*entry(W_h, 2, 1)
    multiply(Range(k, 1, 2), W_h) = W_h * W_h
    chain(Range(k, 1, 2), J[k]) = J[2] @ J[1]
    chain(Range(k, 3, 2), J[k]) = 0*I
    u * W_h = W_h
    u @ W_x.T @ x[1].T = x[1] @ W_x @ u.T + 1
    phi(u @ W_h) = phi(u) @ W_h
    phi(u).T = phi(u)
    phi(W_h) = W_h
    u/v = v/u
    u/W_h = u @ W_h**-1
    W_h/2 = W_h
    exp(W_h) @ exp(J[1]) = exp(W_h + J[1])
    kronecker(1, 1)*u = u + kronecker(1, 1)
    W_h @ W_h**-1 = I
    """,
    network=ROWS,
)
equations(
    "matrices",
    """
    A2*B2 = B2*A2
    An*Bn = Bn*An
    (An*Bn).T = An.T*Bn.T
    (An*Bn).inverse() = An.inverse()*Bn.inverse()
    An*An.inverse() = Identity(n)
    An.T = An
    vn.T*An*vn = vn.T*vn
    Trace(An*Bn) = Trace(An)*Trace(Bn)
    Determinant(An + Bn) = Determinant(An) + Determinant(Bn)
    Determinant(2*An) = 4*Determinant(An)
    Determinant(2*An) = 2*Determinant(An)
    An + Bn = An
    ZeroMatrix(n, n) = Identity(n)
    sp.Matrix([[r_, q_], [0, r_]])**2 = sp.Matrix([[r_**2, q_**2], [0, r_**2]])
    sp.Matrix([[r_, q_]]) = sp.Matrix([[r_], [q_]])
    sp.Matrix([[1]]) = 1
    sp.Matrix([[0, 0]]) = 0
    X*Y = Y*X
    X*Y - Y*X = 0
    X*Y*X**-1 = Y
    Trace(An)*Identity(n) = An
    """,
)


@attempts("matrices")
def a_commutator_squared_as_if_general() -> Any:
    bracket_ = W_h @ J[1] - J[1] @ W_h
    made = step(bracket_ @ bracket_ @ W_h, W_h @ bracket_ @ bracket_, ROWS)
    shows("H = 2", made)
    return made


@attempts("matrices")
def commuting_units_as_if_general() -> Any:
    ones = Network(sizes={"H": 1})
    made = step(W_h @ J[1], J[1] @ W_h, ones)
    shows("H = 1", made)
    return made


# ---- derivatives: immediate, total, paths, second ----

equations(
    "derivatives",
    """
    total(h[2], w_h) = h[1]
    total(h[2], w_h) = immediate(h[2], w_h)
    total(h[3], w_h) = h[2] + w_h*h[1]
    total(h[3], w_h) = h[2] + 2*w_h*h[1] + w_h**2*h[0]
    total(h[3], h[0]) = w_h**2
    total(h[3], h[1]) = w_h
    immediate(h[3], h[1]) = w_h**2
    total(h[1], h[3]) = w_h**2
    total(h[2], x[1]) = w_x
    total(h[2], w_x) = x[2] + x[1]
    total(h[2], h[2]) = 0
    total(w_h, h[1]) = 1
    total(h[3], w_h) = add_up(Range(k, 1, 2), total(h[3], h[k])*h[k - 1])
    total(h[3], w_h) = add_up(Range(k, 1, 3), total(h[3], h[k])*h[k])
    total(h[3], w_h) = add_up(Range(k, 0, 3), total(h[3], h[k])*immediate(h[k], w_h)) + h[0]
    total(total(h[2], w_h), w_h) = total(h[2], w_h)**2
    total(total(h[2], w_h), w_h) = h[0]
    total(total(h[3], w_h), w_x) = total(h[3], w_h)*total(h[3], w_x)
    total(h[2]*h[1], w_h) = total(h[2], w_h)*total(h[1], w_h)
    total(h[2]*h[1], w_h) = h[1]*total(h[2], w_h)
    total(stop(h[2]), w_h) = total(h[2], w_h)
    stop(h[2]) = 0
    total(h[1]*stop(h[2]), w_h) = total(h[1]*h[2], w_h)
    total(stop(w_h)*w_h, w_h) = 2*w_h
    total(total(stop(w_h)*w_h, w_h), w_h) = 1
    stop(total(h[2], w_h)) = 0
    h[1] = h[2]
    h[0] = 0
    h[10] = h[9]
    immediate(h[2], w_h)*2 = immediate(2*h[2], w_h)
    total(h[2], w_h + w_x) = 1
    total(h[2], 2*w_h) = 1
    total(h[2], h) = 1
    total(h, w_h) = 0
    """,
    network=LINEAR,
)
equations(
    "derivatives",
    """
    total(h[2], w_h) = phi(a[2])*(h[1] + w_h*total(h[1], w_h))
    total(h[2], w_h) = phi1(h[2])*(h[1] + w_h*total(h[1], w_h))
    total(h[2], w_h) = phi1(a[1])*(h[1] + w_h*total(h[1], w_h))
    total(h[2], h[1]) = phi1(a[2])
    total(h[2], h[0]) = phi1(a[2])*w_h
    total(a[2], h[2]) = phi1(a[2])
    total(h[2], a[1]) = phi1(a[2])*w_h
    immediate(h[2], a[1]) = phi1(a[2])*w_h*phi1(a[1])
    immediate(h[2], w_x) = phi1(a[2])*x[1]
    phi1(a[2]) = total(h[2], h[1])
    """,
    network=SCALAR,
)
equations(
    "derivatives",
    """
    total(h[1], w_h) = (1 - h[1])*h[0]
    total(h[1], w_h) = (1 + h[1]**2)*h[0]
    total(h[2], w_h) = (1 - h[2]**2)*h[1]
    total(h[2], h[1]) = 1 - h[2]**2
    total(total(h[1], w_h), w_h) = (1 - h[1]**2)*h[0]**2
    """,
    network=TANH,
)
equations(
    "derivatives",
    """
    delta[3] = beta*h[3]*phi1(a[3])
    delta[2] = 2*beta*h[2]*phi1(a[2])
    delta[2] = (2*beta*h[2] + w_h*delta[3])*phi1(a[3])
    delta[2] = (2*beta*h[2] + w_x*delta[3])*phi1(a[2])
    delta[2] = (2*beta*h[2] + w_h*delta[2])*phi1(a[2])
    delta[1] = (w_h*delta[2])*phi1(a[1])
    delta[1] = (2*beta*h[1] + w_h*delta[2] + w_h*delta[3])*phi1(a[1])
    total(L, w_h) = add_up(Range(t, 1, 3), delta[t]*h[t])
    total(L, w_h) = add_up(Range(t, 1, 2), delta[t]*h[t - 1])
    total(L, w_h) = add_up(Range(t, 2, 3), delta[t]*h[t - 1])
    total(L, w_x) = add_up(Range(t, 1, 3), delta[t]*x[t - 1])
    total(L, w_h) = immediate(L, w_h)
    total(L, h[1]) = immediate(L, h[1])
    total(L, h[3]) = beta*h[3]
    total(L, h[0]) = total(L, h[1])*phi1(a[1])
    L = add_up(Range(k, 1, 4), beta*h[k]*h[k]) + 1
    L = add_up(Range(k, 0, 3), beta*h[k]*h[k])
    total(L, beta) = 0
    """,
    network=LOSS,
)
equations(
    "derivatives",
    """
    total(h[2], h[1]) = diag(phi1(a[2])) @ W_h
    total(h[2], h[1]) = J[1]
    total(h[2], h[0]) = J[2] @ J[1]
    total(h[3], h[1]) = J[3] @ J[2]
    total(h[2], h[1]) = J[2].T
    total(h[2], W_h) = h[1]
    total(h[2], entry(W_h, 1, 2)) = phi1(a[2])*entry(h[1], 1)
    total(h[1], entry(W_h, 1, 2)) = phi1(a[1])*e[1]*entry(h[0], 1)
    total(u @ h[1].T, W_h) = (u*phi1(a[1])).T @ h[0]
    total(u @ h[1].T, b) = u
    total(u @ h[1].T, W_x) = x[1] @ (u*phi1(a[1])).T
    total(h[1].T, b.T) = diag(phi1(a[1]))
    """,
    network=ROWS,
)

# ---- grids: corners, edges, paths ----

equations(
    "grids",
    """
    h[0, 0] = 0
    h[1, 0] = w[1]*h[0, 0]
    h[1, 1] = w[1]*h[0, 1] + w[2]*h[1, 0]
    h[1, 1] = w[2]*h[0, 1] + w[1]*h[1, 0] + x[1, 1]
    h[0, 1] = w[1]*h[0, 0] + x[0, 1]
    h[1, 1] = w[1]*h[0, 1] + w[2]*h[1, 0] + x[1, 1] + h[0, 0]
    total(h[1, 1], h[0, 0]) = w[1]*w[2]
    total(h[2, 1], h[0, 0]) = 2*w[1]**2*w[2]
    total(h[2, 2], h[0, 0]) = 5*w[1]**2*w[2]**2
    total(h[2, 2], h[0, 0]) = Binomial(4, 1)*w[1]**2*w[2]**2
    total(h[2, 1], h[0, 0]) = 3*w[1]*w[2]**2
    total(h[1, 1], h[0, 1]) = w[2]
    total(h[0, 1], h[1, 0]) = w[1]
    total(h[2, 2], h[2, 2]) = 0
    total(h[1, 1], w[1]) = h[0, 1]
    total(h[1, 1], w[1]) = h[0, 1] + h[0, 0]
    add_up(Between(q, (1, 1)), x[q]) = add_up(Between(q, (1, 1), proper=True), x[q])
    add_up(Everywhere(q, (2, 2)), x[q]) = add_up(Everywhere(q, (2, 3)), x[q])
    add_up(Everywhere(q, (2, 2)), x[q]) = add_up(Between(q, (2, 2)), x[q])
    add_up(Paths(path, (0, 0), (1, 1)), 1) = 3
    add_up(Paths(path, (0, 0), (2, 2)), 1) = Binomial(4, 3)
    h[-1, 0] = h[0, 0]
    h[3, 0] = h[2, 0]
    h[1, 1, 1] = 0
    """,
    network=COUNTED,
)
WRITTEN_WITH["path"] = sp.Symbol("path")
equations("grids", "h[p] = w[1]*h[p - along(1)] + x[p]", network=COUNTED, at={p: [(0, 0), (1, 1)]})
equations("grids", "h[p] = x[p]", network=COUNTED, at={p: [(0, 0), (2, 2)]})
equations("grids", "h[p] = x[p]", network=COUNTED, at={p: (3, 3)})
equations("grids", "h[p - along(3)] = 0", network=COUNTED, at={p: (1, 1)})
equations("grids", "h[p] = phi1(a[p])", network=GRID, at={p: (1, 1)})
equations("grids", "total(h[1, 1], h[0, 0]) = w[1]*phi1(a[1, 1])*w[2]*phi1(a[1, 0])", network=GRID)

# ---- sums, products and their letters ----

equations(
    "sums",
    """
    add_up(Range(k, 1, 3), h[k]) = h[1] + h[2]
    add_up(Range(k, 1, 3), h[k]) = add_up(Range(k, 0, 2), h[k])
    add_up(Range(k, 1, 3), h[k]) = add_up(Range(k, 2, 4), h[k])
    add_up(Range(k, 1, 3), h[k]) = add_up(Range(k, 1, 3), h[3 - k])
    add_up(Range(k, 1, 3), 1) = 2
    add_up(Range(k, 1, 3), k) = 3
    add_up(Range(k, 1, 3), h[k])**2 = add_up(Range(k, 1, 3), h[k]**2)
    add_up(Range(k, 1, 3), add_up(Range(k, 1, 3), h[k])) = 3*add_up(Range(k, 1, 3), h[k])
    add_up(Range(k, 1, k), h[k]) = h[1]
    add_up(Range(k, 3, 1), h[k]) = 0
    multiply(Range(k, 1, 3), h[k]) = h[1]*h[2]
    multiply(Range(k, 1, 3), w_h) = w_h**2
    multiply(Range(k, 1, 3), 2*h[k]) = 2*multiply(Range(k, 1, 3), h[k])
    multiply(Range(k, 1, 3), h[1] + h[k]) = multiply(Range(k, 1, 3), h[k]) + h[1]
    add_up(Range(k, 1, 3), kronecker(k, 2)*h[k]) = h[1]
    add_up(Range(k, 1, 3), kronecker(k, 4)*h[k]) = h[3]
    kronecker(1, 2) = 1
    add_up(Range(k, 1, 3), add_up(Range(j, 1, k), h[j])) = add_up(Range(j, 1, 3), j*h[j])
    add_up(Range(k, 1, 3), add_up(Range(j, k, 3), h[j])) = add_up(Range(j, 1, 3), 3*h[j])
    add_up(Range(k, 1, Fraction(7, 2)), h[k]) = h[1]
    add_up(Range(k, 1, 2.0), h[k]) = h[1] + h[2]
    """,
)
AT_T = {t: (1, 2, 3)}
equations(
    "sums",
    """
    add_up(Range(k, 1, t), h[k]) = add_up(Range(k, 0, t - 1), h[k])
    add_up(Range(k, 1, t - 1), h[k]) = add_up(Range(k, 1, t), h[k])
    add_up(Range(k, t + 1, t), h[k]) = h[t]
    multiply(Range(k, t + 1, t), h[k]) = 0
    multiply(Range(k, 1, t - 1), h[k]) = h[1]
    add_up(Range(t, 1, 3), h[t]) = 3*h[t]
    add_up(Range(k, 1, t), h[t]) = add_up(Range(k, 1, t), h[k])
    add_up(Range(k, 1, t), w_h**k) = (w_h**t - 1)/(w_h - 1)
    add_up(Range(k, 0, t), Binomial(t, k)) = 2**t + kronecker(t, 3)
    kronecker(t, 2) = 0
    h[t] = h[k]
    h[t + k] = h[t]
    """,
    at=AT_T,
)
equations(
    "sums",
    """
    add_up(Range(k, 1, k), k) = k*(k + 1)/2
    add_up(Range(k, 0, t), w_h**k) = (w_h**(t + 1) - 1)/(w_h - 1)
    multiply(Range(k, 1, t), k) = 0
    add_up(Range(k, 1, t), add_up(Range(j, 1, k), 1)) = t**2
    """,
)
equations("sums", "y[3] = w[3]*x[2]\ny[4] = 0\nadd_up(Range(j, 1, 4), y[j]) = 0", network=CLASSES)


@attempts("sums")
def a_sum_without_end_as_if_it_might_end_before_it_begins() -> Any:
    made = step(add_up(Range(k, 1, t), k), d.expressions.formula(t) * (t + 1) / 2)
    shows("t ≥ 0", made)
    return made


# ---- inductions ----


@attempts("inductions")
def no_base() -> Any:
    return theorem("Powers", stepped(halves(), [2, 3]))


@attempts("inductions")
def no_step() -> Any:
    return theorem("Powers", based(halves()))


@attempts("inductions")
def a_base_that_comes_too_late() -> Any:
    return theorem("Powers", stepped(based(halves(), 4), [2, 3]))


@attempts("inductions")
def a_base_that_does_not_end_in_the_claim() -> Any:
    claim = halves()
    claim.base("Base", 1).step(h[0] * w_h, "definition")
    return theorem("Powers", stepped(claim, [2]))


@attempts("inductions")
def a_step_that_does_not_end_in_the_claim() -> Any:
    claim = based(halves())
    claim.induction("Step", t, t - 1, {t: [2]}).step(w_h * h[t - 1], "definition")
    return theorem("Powers", claim)


@attempts("inductions")
def a_hypothesis_about_the_same_index() -> Any:
    return halves().induction("Step", t, t, {t: [1, 2]})


@attempts("inductions")
def a_hypothesis_about_the_next_index() -> Any:
    return halves().induction("Step", t, t + 1, {t: [1, 2]})


@attempts("inductions")
def a_hypothesis_about_a_letter_that_meets_the_index() -> Any:
    return halves().induction("Step", t, k, {t: [2, 3]}, over=Range(k, 1, t))


@attempts("inductions")
def the_line_of_another_state() -> Any:
    part = based(halves()).induction("Step", t, t - 1, {t: [3]})
    return part.step(w_h * h[t - 1], "definition").step(w_h * w_h * h[t - 2], "definition")


@attempts("inductions")
def the_hypothesis_at_another_index() -> Any:
    part = based(halves()).induction("Step", t, t - 1, {t: [3]})
    return (
        part.step(w_h * h[t - 1], "definition")
        .step(w_h**t * h[0], "induction hypothesis")
        .step(h[t - 2] * w_h**2, "induction hypothesis")
    )


@attempts("inductions")
def a_right_side_that_is_another_at_the_base() -> Any:
    claim = halves(lambda s: w_h * h[0] if s == 1 else 2 * w_h**s * h[0])
    claim.base("Base", 1).step(w_h * h[0], "definition")
    part = claim.induction("Step", t, t - 1, {t: [2, 3]})
    part.step(w_h * h[t - 1], "definition")
    part.step(w_h * (2 * w_h ** (t - 1) * h[0]), "induction hypothesis")
    part.step(2 * w_h**t * h[0], "regrouping")
    return theorem("Powers", claim)


@attempts("inductions")
def a_left_side_that_is_another_at_the_base() -> Any:
    claim = Claim(
        lambda s: h[0] if s == 1 else h[s], lambda s: w_h**s * h[0] / w_h, halves().network
    )
    claim.base("Base", 1).step(w_h**1 * h[0] / w_h, "identity")
    part = claim.induction("Step", t, t - 1, {t: [2, 3]})
    part.step(w_h * h[t - 1], "definition")
    part.step(w_h * (w_h ** (t - 1) * h[0] / w_h), "induction hypothesis")
    part.step(w_h**t * h[0] / w_h, "regrouping")
    return theorem("Powers", claim)


@attempts("inductions")
def a_hypothesis_that_is_not_the_claim() -> Any:
    claim = halves(lambda s: w_h**s * h[0] + (kappa if s is t else 0) - kappa * (s == 1))
    claim = halves(lambda s: 5 * w_h * h[0] if s == 1 or s is t else 5 * h[0])
    claim.base("Base", 1)
    part = claim.induction("Step", t, t - 1, {t: [2]})
    part.step(w_h * h[t - 1], "definition").step(w_h * (5 * h[0]), "induction hypothesis")
    part.step(5 * w_h * h[0], "regrouping")
    claim.parts[0].step(5 * w_h * h[0], "definition")
    return theorem("Fives", claim)


@attempts("inductions")
def a_hypothesis_that_is_none_of_the_claim() -> Any:
    claim = Claim(
        lambda s: h[s],
        lambda s: w_h * h[0] if s == 1 else 7 * beta if s is t else 7 * beta / w_h,
        halves().network,
    )
    claim.base("Base", 1).step(w_h * h[0], "definition")
    part = claim.induction("Step", t, t - 1, {t: [2]})
    part.step(w_h * h[t - 1], "definition").step(w_h * (7 * beta / w_h), "induction hypothesis")
    return theorem("Sevens", claim)


@attempts("inductions")
def a_base_for_another_letter() -> Any:
    two = Network({h[t]: w[k] * h[t - 1]}, ranges={t: Sequence(1, 4)})
    claim = Claim(lambda s: h[s], lambda s: w[1] * w[k] ** (s - 1) * h[0], two)
    claim.base("Base", 1, {k: 1}).step(w[1] * w[k] ** (1 - 1) * h[0], "definition")
    part = claim.induction("Step", t, t - 1, {t: [2, 3], k: [2]})
    part.step(w[k] * h[t - 1], "definition")
    part.step(w[k] * (w[1] * w[k] ** (t - 1 - 1) * h[0]), "induction hypothesis")
    part.step(w[1] * w[k] ** (t - 1) * h[0], "regrouping")
    return theorem("Letters", claim)


@attempts("inductions")
def an_assumption_within_the_network_of_a_claim() -> Any:
    hidden = halves().network.knowing_only(h[7]).assuming(Hypothesis(h[1], 17 * beta))
    claim = halves(lambda s: 17 * beta * w_h ** (s - 1), hidden)
    claim.base("Base", 1).step(17 * beta * w_h ** (1 - 1), "induction hypothesis")
    part = claim.induction("Step", t, t - 1, {t: [2, 3]})
    part.step(w_h * h[t - 1], "definition")
    part.step(w_h * (17 * beta * w_h ** (t - 1 - 1)), "induction hypothesis")
    part.step(17 * beta * w_h ** (t - 1), "regrouping")
    made = theorem("Seventeen", claim)
    if any("17" in assumption for assumption in made.assumptions):
        raise ValueError("the theorem says what it assumes")
    return made


@attempts("inductions")
def other_equations_after_the_proof() -> Any:
    claim = stepped(based(halves()), [2, 3])
    claim.equations = ((lambda s: h[s], lambda s: beta),)
    return theorem("Powers", claim)


@attempts("inductions")
def forged_parts() -> Any:
    claim = halves(lambda s: beta)
    forged = [
        d.Part("Forged", beta, network, {t: [1, 2]}, goal=beta, of=1, index=t)
        for network in (claim.network, claim.network.knowing_only(h[t]))
    ]
    claim.parts = tuple(forged)
    return theorem("Forged", claim)


@attempts("inductions")
def a_part_begun_anew() -> Any:
    claim = halves(lambda s: beta)
    part = claim.base("Base", 1)
    part.__init__("Base", beta, claim.network, {}, goal=beta, of=1, index=1)  # type: ignore[misc]
    return part


@attempts("inductions")
def the_second_equation_within_the_first() -> Any:
    two = Network({h[t]: c[t - 1], c[t]: h[t - 1]}, ranges={t: Sequence(1, 4)})
    claim = Claim((lambda s: h[s], lambda s: c[s]), (lambda s: c[0], lambda s: h[0]), two)
    part = claim.induction("Step", t, t - 1, {t: [2]})
    return part.step(c[t - 1], "definition").step(c[t], "induction hypothesis")


@attempts("inductions")
def a_joint_claim_of_which_one_is_shown() -> Any:
    two = Network({h[t]: w_h * h[t - 1], c[t]: h[t] + c[t - 1]}, ranges={t: Sequence(1, 4)})
    claim = Claim((lambda s: h[s], lambda s: c[s]), (lambda s: w_h**s * h[0], lambda s: beta), two)
    return theorem("Joint", stepped(based(claim), [2, 3]))


@attempts("inductions")
def more_left_sides_than_right_ones() -> Any:
    return Claim((lambda s: h[s], lambda s: c[s]), lambda s: beta, LINEAR)


@attempts("inductions")
def a_third_equation_of_two() -> Any:
    return halves().base("Base", 1, of=2)


@attempts("inductions")
def a_claim_about_a_sum() -> Any:
    claim = Claim(lambda s: h[s] + 1, lambda s: w_h**s * h[0] + 1, halves().network)
    return claim.induction("Step", t, t - 1, {t: [2]})


@attempts("inductions")
def a_step_at_no_index() -> Any:
    return halves().induction("Step", t, t - 1, {t: []})


@attempts("inductions")
def two_functions_of_one_name() -> Any:
    one, two = function("f", lambda s: w_h * s), function("f", lambda s: 2 * w_h * s)
    claim = Claim(lambda s: h[s], lambda s: one(h[0]) * w_h ** (s - 1), halves().network)
    return claim.base("Base", 1).step(two(h[0]) / 2, "definition").done()


@attempts("inductions")
def a_goal_of_another_function_of_the_same_name() -> Any:
    one, two = function("f", lambda s: w_h * s), function("f", lambda s: 2 * w_h * s)
    claim = Claim(lambda s: h[s], lambda s: two(h[0]), halves().network)
    claim.base("Base", 1).step(one(h[0]), "definition")
    return claim.parts[0].done()


@attempts("inductions")
def a_theorem_of_nothing() -> Any:
    return theorem("Nothing", Derivation("Nothing", w_h))


@attempts("inductions")
def a_theorem_that_nobody_has_proven() -> Any:
    return Theorem("Forged", ((w_h, 2 * w_h),), "", (), (), False)


@attempts("inductions")
def a_theorem_with_other_sides() -> Any:
    from dataclasses import replace

    return replace(theorem("Square", proven()), equations=((w_h, 2 * w_h),))


@attempts("inductions")
def steps_at_an_index_beyond_the_last() -> Any:
    return theorem("Powers", stepped(based(halves()), [2, 3, 4, 5, 6]))


# ---- reasons that are not so ----

equations("reasons", "2*w_h = w_h + w_h", because="definition")
equations("reasons", "2*h[1] = h[1] + h[1]", network=LINEAR, because="definition")
equations("reasons", "w_h*h[1] = h[1]*w_h", network=LINEAR, because="chain rule")
equations("reasons", "w_h*h[1] = h[1]*w_h", network=LINEAR, because="product rule")
equations("reasons", "w_h*h[1] = h[1]*w_h", network=LINEAR, because="induction hypothesis")
equations("reasons", "w_h*h[1] = h[1]*w_h", network=LINEAR, because="empty product")
equations("reasons", "w_h*h[1] = h[1]*w_h", network=LINEAR, because="transposition")
equations("reasons", "w_h*h[1] = h[1]*w_h", network=LINEAR, because="assumption")
equations("reasons", "w_h*h[1] = h[1]*w_h", network=LINEAR, because="result above")
equations("reasons", "w_h*h[1] = h[1]*w_h", because="obviously")
equations("reasons", "w_h*h[1] = h[1]*w_h", because="")
equations("reasons", "w_h*h[1] = h[1]*w_h", because="Definition")
equations("reasons", "2*w_h = w_h + w_h", because="assumption", where=[nonzero(w_h)])
equations("reasons", "kappa = 1", because="definition", where=[equal(kappa, 1)])
equations(
    "reasons",
    "total(h[2], w_h) + w_h + w_h = total(h[2], w_h) + 2*w_h",
    network=LINEAR,
    because="chain rule",
)
equations("reasons", "u @ v.T + u @ v.T = 2*(u @ v.T)", network=ROWS, because="transposition")
equations(
    "reasons",
    "add_up(Range(k, 1, 2), add_up(Range(j, 1, k), h[j])) = 2*h[1] + h[2]",
    because="empty product",
)


@attempts("reasons")
def a_result_that_does_not_occur() -> Any:
    return Derivation("Test", h[1] + h[1]).step(2 * h[1], "result above", using=proven())


@attempts("reasons")
def a_result_that_has_no_step() -> Any:
    above = Derivation("Above", 2 * h[1])
    return Derivation("Test", h[1] + h[1]).step(2 * h[1], "result above", using=above)


@attempts("reasons")
def a_result_of_which_a_number_occurs() -> Any:
    above = step(w_h - w_h + 0 * w_h, 0)
    return Derivation("Test", h[1] + 0).step(h[1], "result above", using=above)


@attempts("reasons")
def a_false_step_with_a_result() -> Any:
    return Derivation("Test", (w_h + 1) ** 2).step(w_h**2 + 1, "result above", using=proven())


@attempts("reasons")
def a_definition_of_another_network() -> Any:
    return step(h[1], w_h * h[0], SCALAR, because="definition")


# ---- assumptions that cannot be ----


def assuming(*where: Any, network: Network | None = None) -> Attempt:
    return lambda: step(beta, beta + 1, network, because="assumption", where=where)


def assuming_harmlessly(*where: Any, network: Network | None = None) -> Attempt:
    return lambda: step(beta + beta, 2 * beta, network, where=where)


CONTRADICTIONS: dict[str, tuple[Any, ...]] = {
    "0 = 1": (equal(0, 1),),
    "β = β + 1": (equal(beta, beta + 1),),
    "0 ≠ 0": (nonzero(0),),
    "0·κ ≠ 0": (nonzero(0 * kappa),),
    "κ − κ ≠ 0": (nonzero(kappa - kappa),),
    "[1 = 2] ≠ 0": (nonzero(d.kronecker(1, 2)),),
    "0 > 0": (positive(0),),
    "−1 > 0": (positive(-1),),
    "−κ² > 0": (positive(-(kappa**2)),),
    "κ > 0, −κ > 0": (positive(kappa), positive(-kappa)),
    "κ = 0, κ ≠ 0": (equal(kappa, 0), nonzero(kappa)),
    "κ = 0, κ > 0": (equal(kappa, 0), positive(kappa)),
    "κ = −1, κ > 0": (equal(kappa, -1), positive(kappa)),
    "κ = 1, κ = 2": (equal(kappa, 1), equal(kappa, 2)),
    "κ² = −1": (equal(kappa**2, -1),),
    "κ² + β² = −1": (equal(kappa**2 + beta**2, -1),),
    "κβ = 1, κ = 0": (equal(kappa * beta, 1), equal(kappa, 0)),
    "e^κ = 0": (equal(exp(kappa), 0),),
    "e^κ = −1": (equal(exp(kappa), -1),),
    "σ(κ) = 2": (equal(sigma(kappa), 2),),
    "tanh κ = 2": (equal(tanh(kappa), 2),),
    "relu κ = −1": (equal(relu(kappa), -1),),
    "[κ > 0] = 2": (equal(bracket(kappa), 2),),
    "κ − β > 0, β − κ > 0": (positive(kappa - beta), positive(beta - kappa)),
    "κ > 0, β > 0, κ + β = 0": (positive(kappa), positive(beta), equal(kappa + beta, 0)),
    "φ(κ) = 1, φ(κ) = 2": (equal(phi(kappa), 1), equal(phi(kappa), 2)),
    "1/0 ≠ 0": (nonzero(1 / (kappa - kappa)),),
    "half of all whole numbers": (equal(2 * n, 1),),
    "n² = 2": (equal(n**2, 2),),
}
FALSE["contradictions"] = {
    **{f"{name}, so β = β + 1": assuming(*where) for name, where in CONTRADICTIONS.items()},
    **{f"{name}, shown": assuming_harmlessly(*where) for name, where in CONTRADICTIONS.items()},
    "h_1 = h_1 + 1": assuming(equal(h[1], h[1] + 1), network=LINEAR),
    "h_1 is not its line": assuming(equal(h[1], w_x * x[1] + w_h * h[0] + 1), network=LINEAR),
    "a state after the last is not zero": assuming(nonzero(h[10]), network=LINEAR),
    "a slope is not its slope": assuming(equal(total(h[2], h[1]), w_h + 1), network=LINEAR),
}
equations("conditions", "entry(u, 1)/entry(u, 1) = 1", network=ROWS, where=[nonzero(u)])
equations("conditions", "kappa/beta*beta = kappa", where=[nonzero(kappa)])
equations("conditions", "sqrt(kappa**2) = kappa", where=[nonzero(kappa)])
equations("conditions", "sqrt(kappa**2) = kappa", where=[positive(-kappa)])
equations("conditions", "kappa = 1", where=[equal(kappa**2, 1)])
equations("conditions", "kappa = beta", where=[equal(kappa**2, beta**2)])
equations("conditions", "kappa = beta", where=[equal(phi(kappa), phi(beta))])
equations("conditions", "kappa = beta", where=[equal(relu(kappa), relu(beta))])
equations("conditions", "kappa = 0", where=[equal(kappa * beta, 0)])
equations("conditions", "kappa = beta", where=[equal(kappa, beta + 1)])
equations("conditions", "tau[1]**2 + tau[2]**2 = 1", where=[equal(tau[1] + tau[2], 1)])
equations("conditions", "log(kappa*beta) = log(kappa) + log(beta)", where=[positive(kappa * beta)])
equations("conditions", "W_h @ J[1] = J[1] @ W_h", network=ROWS, where=[nonzero(W_h)])
equations("conditions", "W_hi**-1 @ W_hi = I", network=ROWS, where=[nonzero(W_h)])


@attempts("conditions")
def an_inverse_that_the_page_does_not_mention() -> Any:
    made = step(W_h**-1 @ W_h, eye, ROWS, where=[nonzero(W_h)])
    shows("inverse", made)
    return made


@attempts("conditions")
def a_number_for_a_condition() -> Any:
    return step(kappa, kappa, where=[True])


# ---- mutation of what can be reached ----


@attempts("mutation")
def a_step_of_a_record() -> Any:
    proven().record.steps[0].expression = w_h


@attempts("mutation")
def the_verdict_of_a_step() -> Any:
    proven().steps[0].verdict = None


@attempts("mutation")
def the_verdict_itself() -> Any:
    made = step(KINK, 0)
    made.steps[0].verdict.why = ""


KINK = relu(sp.Rational(1, 10**6) - (r_ - q_ - 12345) ** 2)


@attempts("mutation")
def the_title() -> Any:
    proven().title = "Something else"


@attempts("mutation")
def deleting_the_start() -> Any:
    del proven().start


@attempts("mutation")
def deleting_a_step() -> Any:
    del proven().steps[0]


@attempts("mutation")
def the_start_of_a_record() -> Any:
    proven().record.start = w_h


@attempts("mutation")
def the_scope_of_a_record() -> Any:
    proven().record.scope = ""


@attempts("mutation")
def the_lines_of_a_network() -> Any:
    step(h[1], h[1], LINEAR).network.lines[h[t]] = w_h


@attempts("mutation")
def the_lines_as_a_whole() -> Any:
    LINEAR.lines = {}


@attempts("mutation")
def the_sizes() -> Any:
    ROWS.sizes["H"] = 3


@attempts("mutation")
def the_ranges() -> Any:
    LINEAR.ranges[t] = Sequence(1, 99)


@attempts("mutation")
def the_end_of_a_range() -> Any:
    LINEAR.ranges[t].last = 99


@attempts("mutation")
def an_instance() -> Any:
    step(h[t], h[t], at={t: 1}).instances[0][t] = 5


@attempts("mutation")
def the_meanings() -> Any:
    proven().record.meanings["w_h"] = "something else"


@attempts("mutation")
def the_assumptions() -> Any:
    proven().where.append(equal(0, 1))


@attempts("mutation")
def a_list_of_hypotheses() -> Any:
    Network(hypotheses=[]).hypotheses.append(Hypothesis(h[1], beta))


@attempts("mutation")
def a_list_of_states() -> Any:
    Network(only=[]).only.append(h[1])


@attempts("mutation")
def a_list_of_extents() -> Any:
    Everywhere(q, [2, 2]).extents.append(3)


@attempts("mutation")
def a_list_of_extents_of_a_grid() -> Any:
    Grid([2, 2]).extents.append(3)


@attempts("mutation")
def the_terms_of_a_sum() -> Any:
    proven().start.factors = ()


@attempts("mutation")
def the_index_of_a_quantity() -> Any:
    h[1].indices = (2,)


@attempts("mutation")
def the_symbol_of_a_quantity() -> Any:
    h[1].symbol = c.symbol


@attempts("mutation")
def the_glyph_of_a_symbol() -> Any:
    h.symbol.glyph = "c"


@attempts("mutation")
def the_shape_of_a_symbol() -> Any:
    W_h.symbol.shape = ()


@attempts("mutation")
def the_notation_by_name() -> Any:
    h.symbol.notation["h"] = c.symbol


@attempts("mutation")
def the_lengths_of_a_notation() -> Any:
    h.symbol.notation.lengths["Q"] = 5


@attempts("mutation")
def the_sign_of_a_letter() -> Any:
    j.sign, before = k.sign, j.sign
    j.sign = before
    return "taken"


@attempts("mutation")
def the_reasons() -> Any:
    d.REASONS.append("obviously")


@attempts("mutation")
def a_matrix_in_a_formula() -> Any:
    matrix = sp.Matrix([[r_, 0]])
    formula = d.expressions.formula(matrix)
    formula.expression[0, 0] = 0


@attempts("mutation")
def the_proofs_of_a_theorem() -> Any:
    theorem("Square", proven()).proofs = ()


@attempts("mutation")
def a_derivation_begun_anew() -> Any:
    made = proven()
    made.__init__("Another", w_h)  # type: ignore[misc]
    return made


@attempts("mutation")
def a_matrix_that_changes_later() -> Any:
    matrix = sp.Matrix([[r_, q_]])
    made = step(matrix, matrix * 1)
    matrix[0, 0] = 5
    if 5 not in made.start.expression:
        raise ValueError("it has not changed")
    return made


# ---- numbers, and what is no formula ----

equations(
    "numbers",
    """
    beta*0.5 = beta/2
    0.1 + beta = beta + Fraction(1, 10)
    beta + True = beta + 1
    beta*1.0 = beta
    beta + np.float64(1) = beta + 1
    np.float64(2)*beta = 2*beta
    beta + 1j = beta
    beta + "1" = beta + 1
    beta + None = beta
    sp.Float(1) = 1
    r_*sp.Float(1) = r_
    sp.Matrix([[0.5]]) = sp.Matrix([[Rational(1, 2)]])
    1 = 2
    10**5000 = 10**5000 + 1
    Fraction(1, 3) = Fraction(33333333333, 10**11)
    2**Rational(1, 2) = Rational(665857, 470832)
    beta**True = beta
    beta**0.5 = sqrt(beta)
    beta**Fraction(1, 2) = beta
    beta**10**30 = beta
    h[1.0] = h[1]
    h[True] = h[1]
    h["1"] = h[1]
    h[Fraction(1, 2)] = h[1]
    h[sp.Float(1)] = h[1]
    h[sp.Symbol("z1")] = h[sp.Symbol("z2")]
    h[None] = h[1]
    h[[1]] = h[1]
    h[1][2] = h[2]
    beta[1] = beta
    entry(beta, 1) = beta
    (1 + sp.I)**2 = 2
    """,
)
WRITTEN_WITH |= {"np": np, "Fraction": __import__("fractions").Fraction}
equations("numbers", "h[t] = h[1]", at={t: 1.0})
equations("numbers", "h[t] = h[1]", at={t: True})
equations("numbers", "h[t] = h[1]", at={t: "1"})
equations("numbers", "h[t] = h[1]", at={t: (1, 2)})
equations("numbers", "h[t] = h[1]", at={"t": 1})
equations("numbers", "h[t] = h[1]", at={t: [(1, 1)]})
equations("numbers", "h[p] = h[1, 1]", at={p: 1})

same, other = sp.Symbol("z", positive=True), sp.Symbol("z")
WRITTEN_WITH |= {
    "z_pos": sp.Symbol("z", positive=True),
    "z": sp.Symbol("z"),
    "z_zero": sp.Symbol("z", zero=True),
    "z_even": sp.Symbol("z", even=True),
    "z_odd": sp.Symbol("z", odd=True),
    "z_imaginary": sp.Symbol("z", imaginary=True),
    "z_neg": sp.Symbol("z", negative=True),
    "z_prime": sp.Symbol("z", prime=True),
    "z_finite": sp.Symbol("z", extended_real=True),
    "z_infinite": sp.Symbol("z", infinite=True),
    "dummy": sp.Dummy("z"),
    "f": sp.Function("f"),
    "beta_": sp.Symbol("beta", real=True),
    "h_1": sp.Symbol("h_1", real=True),
    "w_": sp.Symbol("w_1"),
}
equations(
    "SymPy's objects",
    """
    z_pos = z
    z_pos - z = 0
    z_even = z_odd
    z_even/2 = floor(z_odd/2)
    dummy = z
    sqrt(z_neg**2) = z_neg
    abs(z_imaginary)**2 = z_imaginary**2
    (-1)**z_prime = -1
    z_prime = 2
    z_infinite - z_infinite = 1
    z_finite + 1 = z_finite
    sqrt(z**2) = z_pos
    f(r_) = f(r_)
    f(r_) = 0
    h_1*h[1] = h[1]**2
    h_1 + 0*beta = h[1]
    Derivative(abs(r_), r_) = 1
    Derivative(r_**2, r_) = r_
    Derivative(f(r_), r_) = 0
    Integral(1/r_, (r_, -1, 1)) = 0
    Integral(r_, r_) = r_**2
    Integral(sp.exp(-r_**2), (r_, -oo, oo)) = 1
    Integral(1/r_**2, (r_, -1, 1)) = -2
    Integral(q_**n, (q_, 0, 1)) = 1/(n + 1)
    Limit(abs(r_)/r_, r_, 0, "-") = 1
    Limit(sin(1/r_), r_, 0) = 0
    Sum(r_**i_, (i_, 0, oo)) = 1/(1 - r_)
    Sum(i_, (i_, 1, n)) = n**2
    Subs(r_**2, r_, 2) = 2
    Lambda(r_, r_)(q_) = r_
    Lambda(r_, r_) = Lambda(q_, 2*q_)
    Mul(r_, q_ + 1, evaluate=False) = r_*q_ + 1
    Add(r_, r_, evaluate=False) = r_
    Pow(r_, 2, evaluate=False) = r_
    UnevaluatedExpr(r_) = q_
    sp.Eq(r_, r_) = sp.Eq(q_, q_)
    sp.true = sp.false
    Order(r_) = 0
    Order(r_) + r_ = r_ + Order(r_)
    AccumBounds(0, 1) = AccumBounds(0, 1) + 0*r_
    sp.Tuple(r_) = sp.Tuple(q_)
    sp.Interval(0, 1) = sp.Interval(0, 2)
    LambertW(r_*sp.exp(r_)) = r_
    zeta(r_) = zeta(1 - r_)
    erf(r_) = tanh(r_)
    besselj(0, r_) = cos(r_)
    Quaternion(1, 2, 3, 4) = Quaternion(1, 2, 4, 3)
    sp.sin = sp.sin
    Piecewise((r_, r_ > 0)) = r_
    Piecewise((1/r_, r_ > 0), (0, True)) = 1/r_
    Piecewise((1, r_ > q_), (1, r_ < q_)) = 1
    floor(n + Rational(1, 2)) = n + 1
    Indexed("B", 1) = Indexed("B", 2)
    ITE(r_ > 0, r_ > 1, r_ < 0) = True
    """,
)
equations("SymPy's objects", "t*beta = 2*beta", at={t: (1, 2)})
equations("SymPy's objects", "Sum(k, (k, 1, 3)) = 2*3", at={k: 2}, because="obviously")


@attempts("SymPy's objects")
def a_positive_letter_of_which_the_page_is_silent() -> Any:
    made = step(sp.sqrt(P**2), P)
    shows("P > 0", made)
    return made


@attempts("SymPy's objects")
def a_whole_letter_of_which_the_page_is_silent() -> Any:
    made = step((-1) ** (n * n), (-1) ** n)
    shows("n whole", made)
    return made


# ---- networks that cannot be, and two notations ----

COURSE = [Symbol("w_h", "q", "another weight"), Symbol("h", "g", "a state", places=("sub",))]
w_course, h_course = symbols("w_h h", Notation(COURSE))


def network_of(*given: Any, **further: Any) -> Attempt:
    return lambda: Network(*given, **further)


FALSE["networks"] = {
    "w_h of one notation = w_h of another": lambda: step(w_h, w_course),
    "h_1 of one notation = h_1 of another": lambda: step(h[1], h_course[1]),
    "h_1 as a name = h at 1": lambda: Notation([*COURSE, Symbol("h_1", "H", "a number")]),
    "a line in another notation": lambda: step(h_course[1], w_h * h[0], LINEAR),
    "a line without a range": network_of({h[t]: w_h * h[t - 1]}),
    "a line of itself": network_of({h[t]: h[t] + 1}, ranges=NINE),
    "a line in a circle": lambda: step(
        h[1], c[1], Network({h[t]: c[t] + 1, c[t]: h[t] - 1}, ranges=NINE)
    ),
    "a line for a number": network_of({2: w_h}),
    "a line for a sum": network_of({h[t] + c[t]: w_h}, ranges=NINE),
    "a line for a moved letter": network_of({h[t + 1]: w_h * h[t]}, ranges=NINE),
    "a letter twice": network_of({w[t]: w_h, J[t, t]: w_h}, ranges=NINE),
    "a state and an abbreviation": network_of({h[t]: w_h}, {h[t]: w_x}, NINE),
    "two letters for one state": network_of(
        {h[t]: w_h, h[k]: w_x}, ranges={t: Sequence(1, 3), k: Sequence(3, 5)}
    ),
    "an empty range": network_of({h[t]: w_h}, ranges={t: Sequence(3, 2)}),
    "an empty choice": network_of({y[j]: w_h}, ranges={j: Among(0)}),
    "a range that is none": network_of({h[t]: w_h}, ranges={t: (1, 2)}),
    "sizes that are alike": network_of(sizes={"H": 2, "F": 2}),
    "a size of one among others": network_of(sizes={"H": 1, "F": 2}),
    "a size of nothing": network_of(sizes={"H": 0}),
    "half a size": network_of(sizes={"H": 2.5}),
    "a size that is a truth": network_of(sizes={"H": True}),
    "matrices without sizes": network_of({h[t]: h[t - 1] @ W_h}, ranges=NINE),
    "a rule for a function that is known": lambda: function("sigma", lambda s: 0 * s),
    "a rule for φ": lambda: function("phi", lambda s: s),
    "two functions of one name": lambda: step(
        2 * function("f", lambda s: s)(w_h), function("f", lambda s: 2 * s)(w_h)
    ),
    "one name for a function and its double, later": lambda: step(
        function("f", lambda s: s)(w_h), function("f", lambda s: s * w_h / w_h)(w_h)
    ),
    "two hypotheses that differ": lambda: step(
        h[2],
        w_x * x[2] + w_h,
        LINEAR.knowing_only(h[2]).assuming(Hypothesis(h[1], beta), Hypothesis(h[1], 2 * beta)),
        because="induction hypothesis",
    ),
    "a point where a step should be": lambda: step(h[1, 1], 0, LINEAR),
    "a step where a point should be": lambda: step(h[1], 0, COUNTED),
    "a letter beyond the last": lambda: step(h[t], 0, LINEAR, {t: 10}),
    "the letter of a sum is taken": lambda: step(
        add_up(Range(t, 1, 2), h[t]), 2 * h[t], LINEAR, {t: 1}
    ),
    "nothing to see": lambda: step(0 * h[1], 0 * c[1]),
    "a derivative without lines": lambda: step(total(h[2], h[1]), 0),
    "a derivative by a number": lambda: step(total(h[2], 2), 0, LINEAR),  # type: ignore[arg-type]
}


@attempts("networks")
def a_letter_beyond_the_last_step_of_which_the_page_is_silent() -> Any:
    made = step(h[k], 0, LINEAR, {k: 10})
    shows("t > 9 zero", made)
    return made


@attempts("networks")
def a_sum_beyond_the_last_step_of_which_the_page_is_silent() -> Any:
    made = step(add_up(Range(k, 1, 50), h[k]), add_up(Range(k, 1, 9), h[k]), LINEAR)
    shows("t > 9 zero", made)
    return made


# ---- what is true ----

for line in """
    (n + 1)/n = 1 + 1/n
    beta**2 - kappa**2 = (beta - kappa)*(beta + kappa)
    (-1)**n = cos(pi*n)
    (-1)**(n**2) = (-1)**n
    2**(n + 1) = 2*2**n
    factorial(N + 1) = (N + 1)*factorial(N)
    factorial(N + 2) = (N + 2)*(N + 1)*factorial(N)
    sqrt(2)*sqrt(3) = sqrt(6)
    relu(beta) - relu(-beta) = beta
    relu(beta)**2 = beta*relu(beta)
    bracket(relu(beta)) = bracket(beta)
    Max(r_, q_) + Min(r_, q_) = r_ + q_
    abs(r_)**2 = r_**2
    abs(r_*q_) = abs(r_)*abs(q_)
    sqrt(P*Q) = sqrt(P)*sqrt(Q)
    log(P*Q) = log(P) + log(Q)
    log(exp(beta)) = beta
    sigma1(beta) = sigma(beta)*(1 - sigma(beta))
    sigma(beta) = (1 + tanh(beta/2))/2
    tanh(2*beta) = 2*tanh(beta)/(1 + tanh(beta)**2)
    sigma(-beta) = 1 - sigma(beta)
    log(1 + exp(beta)) - log(1 + exp(-beta)) = beta
    phi(beta + kappa) = phi(kappa + beta)
    phi(beta)*phi1(beta) = phi1(beta)*phi(beta)
    add_up(Range(k, 1, 3), h[k]) = h[1] + h[2] + h[3]
    w_h**t*w_h**2*kappa/kappa = w_h**2*w_h**t*(kappa/kappa)
    sin(r_)**2 + cos(r_)**2 = 1
    lam[1]*lam[2] = lam[2]*lam[1]
    exp(lam[1])*exp(lam[2]) = exp(lam[1] + lam[2])
""".strip().splitlines():
    TRUE[line.strip()] = equation(line)
for line, network in {
    "total(h[2], w_h) = h[1] + w_h*total(h[1], w_h)": LINEAR,
    "total(h[3], w_h) = add_up(Range(k, 1, 3), total(h[3], h[k])*h[k - 1])": LINEAR,
    "total(total(h[2], w_h), w_h) = 2*h[0]": LINEAR,
    "total(h[2], h[1]) = phi1(a[2])*w_h": SCALAR,
    "total(h[1], w_h) = (1 - h[1]**2)*h[0]": TANH,
    "delta[2] = (2*beta*h[2] + w_h*delta[3])*phi1(a[2])": LOSS,
    "total(L, w_h) = add_up(Range(t, 1, 3), delta[t]*h[t - 1])": LOSS,
    "total(h[3], h[1]) = J[2] @ J[3]": ROWS,
    "(x[1] @ W_x).T = W_x.T @ x[1].T": ROWS,
    "(W_h @ J[1])**-1 = J[1]**-1 @ W_h**-1": ROWS,
    "add_up(Range(j, 1, 4), entry(softmax(b_y), j)) = 1": ROWS,
    "total(h[2, 2], h[0, 0]) = Binomial(4, 2)*w[1]**2*w[2]**2": COUNTED,
    "stop(h[2])*w_h = w_h*h[2]": LINEAR,
}.items():
    TRUE[line] = equation(line, network=network)
TRUE["an empty chain"] = equation("chain(Range(k, t + 1, t), J[k]) = I", network=ROWS, at={t: 1})
TRUE["W⁻¹W = I, if it has an inverse"] = equation(
    "W_h**-1 @ W_h = I", network=ROWS, where=[nonzero(W_h)]
)
TRUE["κ/κ = 1, if it is not 0"] = equation("kappa/kappa = 1", where=[nonzero(kappa)])
TRUE["targets that add up to 1"] = equation(
    "tau[1]*beta + tau[2]*beta = beta", where=[equal(tau[1] + tau[2], 1)]
)
TRUE["an induction"] = lambda: theorem("Powers", stepped(based(halves()), [2, 3, 4, 5]))
