"""Every false step is refused, or sampled where that is allowed; true ones are proven."""

import pytest
from false_steps import FALSE, TRUE, outcome

SAMPLED = {
    # thin places of functions that are no polynomials
    "Piecewise((1, Eq(r_**5 - r_ - 1, 0)), (0, True)) = 0",
    "relu(sin(r_) - Rational(999999, 10**6)) = 0",
    "tanh(sp.exp(r_**2 + 10)) = 1",
    # complex numbers, which have no kinks, and where something is zero only off the real line
    "relu(c_) = (c_ + sqrt(c_**2))/2",
    "sqrt(lam[1]**2) = relu(lam[1]) + relu(-lam[1])",
    "bracket(lam[1]**2 + 1) = 1",
    "relu(lam[1]**2) = lam[1]**2",
    "sigma(lam[1])*(1 + exp(-lam[1])) = 1",
    "abs(asin(r_)) = relu(asin(r_)) + relu(-asin(r_))",
    # where the terms of a sum with any number of terms are not defined
    "(r_ + 1)*sum_over(1/(r_ + i_)) - r_*sum_over(1/(r_ + i_)) = sum_over(1/(r_ + i_))",
}
"""Which steps may be sampled; the page then says so, with the reason."""

STEPS = [
    pytest.param(name, attempt, id=f"{kind}: {name}")
    for kind, attempts in FALSE.items()
    for name, attempt in attempts.items()
]


@pytest.mark.parametrize(("name", "attempt"), STEPS)
def test_a_false_step_is_refused(name, attempt) -> None:
    assert outcome(attempt) in (("refused", "sampled") if name in SAMPLED else ("refused",))


@pytest.mark.parametrize("attempt", TRUE.values(), ids=TRUE)
def test_a_true_step_is_proven(attempt) -> None:
    assert outcome(attempt) == "proven"


def test_there_are_many_and_each_name_is_one_of_them() -> None:
    assert sum(map(len, FALSE.values())) - len(FALSE["findings"]) >= 250
    assert len(TRUE) >= 24
    assert {name for attempts in FALSE.values() for name in attempts} >= SAMPLED
