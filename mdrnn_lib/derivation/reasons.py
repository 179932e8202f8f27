"""The grounds on which a step may stand, and what each of them claims of it.

That a step is true is the prover's business.  A reason says more: that a definition was used, that
there is a derivative to which the chain rule applies.  What it claims is checked here.
"""

from collections.abc import Iterator
from dataclasses import fields, replace
from typing import Any

import sympy as sp

from mdrnn_lib.derivation.algebra import Proven, compare
from mdrnn_lib.derivation.conditions import Condition, assumptions
from mdrnn_lib.derivation.expressions import (
    Expression,
    Foreign,
    Immediate,
    Number,
    Quantity,
    Series,
    Total,
    Transpose,
    walk,
)
from mdrnn_lib.derivation.indices import Domain, Instance
from mdrnn_lib.derivation.network import Network
from mdrnn_lib.derivation.reading import Reading

REASONS = (
    "definition",
    "chain rule",
    "product rule",
    "linearity",
    "regrouping",
    "substitution",
    "induction hypothesis",
    "empty product",
    "identity",
    "transposition",
    "result above",
    "assumption",
)
"""The grounds on which a step may stand; a sentence of one's own may follow after a colon."""


def split(because: str) -> tuple[str, str]:
    """Take ``"chain rule: h_1 contains w_h too"`` apart into reason and remark.

    Raises
    ------
    ValueError
        If the reason is not one of `REASONS`.
    """
    reason, _, remark = because.partition(":")
    if reason not in REASONS:
        raise ValueError(f"a step is because of one of {', '.join(REASONS)}; got {reason!r}")
    return reason, remark.strip()


def objection(
    reason: str,
    lines: tuple[Expression, Expression],
    network: Network,
    instances: tuple[Instance, ...],
    where: tuple[Condition, ...],
    using: tuple[Expression, ...],
) -> str:
    """Say what is wrong with a reason for a true step, or nothing."""
    before, after = lines
    inside = [*walk(before), *walk(after)]
    match reason:
        case "chain rule" | "product rule":
            if not any(isinstance(part, Total | Immediate) for part in _through(network, inside)):
                return f"the {reason} speaks of a derivative, and there is none in the two lines"
            if _derivatives(network, before) == _derivatives(network, after):
                return f"the {reason} changes derivatives, and those in the two lines are the same"
        case "transposition":
            one, other = (
                {part for part in walk(line) if isinstance(part, Transpose)} for line in lines
            )
            if one == other:
                return "nothing is transposed between the two lines"
        case "empty product":
            if not any(_has_empty(line, at) for line in lines for at in instances):
                return "no product or sum in the two lines is empty, for none of the letters"
        case "definition":
            if not _needed(lines, _without_lines(network), instances[0], where):
                return (
                    "no definition is needed: the two lines are equal whatever their symbols stand"
                    " for; “regrouping” or “identity” says that"
                )
        case "induction hypothesis":
            bare = replace(network, hypotheses=())
            if not network.hypotheses:
                return "there is no hypothesis here: begin with a Claim, claim.induction(…)"
            if not any(_needed(lines, bare, at, where) for at in instances):
                return "the step holds without the hypothesis; give the reason for which it does"
        case "assumption":
            if not where:
                return "nothing is assumed; say what is: Derivation(…, where=[equal(…, …)])"
            if not any(_needed(lines, network, at, ()) for at in instances):
                return "the step holds without the assumptions; give the reason for which it does"
        case "result above":
            if not using:
                return "say which result, one with a step: step(…, because=…, using=the_derivation)"
            told = [line for line in using if not isinstance(line, Number)]
            if not any(_occurs(line, part) for line in told for part in inside):
                return "no line of the result that is named occurs in the two lines"
    return ""


def _through(network: Network, inside: list[Expression]) -> Iterator[Expression]:
    """Yield formulae, and what the abbreviations in them stand for."""
    yield from inside
    symbols = {part.symbol for part in inside if isinstance(part, Quantity)}
    for left, line in network.short.items():
        if left.symbol in symbols:
            yield from walk(line)


def _derivatives(network: Network, line: Expression) -> set[Expression]:
    """Return the derivatives in a line, and the abbreviations of some."""
    short = {
        left.symbol
        for left, body in network.short.items()
        if any(isinstance(part, Total | Immediate) for part in walk(body))
    }
    return {
        part
        for part in walk(line)
        if isinstance(part, Total | Immediate)
        or (isinstance(part, Quantity) and part.symbol in short)
    }


def _has_empty(part: Expression, instance: Instance) -> bool:
    """Tell whether a sum or a product in a formula has no terms, for some letters around it."""
    if not isinstance(part, Series):
        return any(_has_empty(child, instance) for child in part.children())
    try:
        within = list(part.domain.instances(instance))
    except ValueError:  # a bound that may be any number
        return False
    return not within or any(_has_empty(part.body, at) for at in within)


class _Closed(Reading):
    """A reading in which nothing is defined: every derivative is a letter of its own."""

    def total(self, of: Any, by: Any, instance: Any, outer: Any) -> Any:
        """Take a derivative for a letter."""
        raise ValueError("a derivative means nothing without lines")

    immediate = total


def _without_lines(network: Network) -> Network:
    return replace(network, lines={}, short={})


def _needed(
    lines: tuple[Expression, Expression],
    bare: Network,
    at: Instance,
    where: tuple[Condition, ...],
) -> bool:
    """Tell whether two lines are no longer known to be equal in a network that knows less."""
    kind = _Closed if not bare.lines else Reading
    try:
        reading = kind(bare, at)
        assumed = assumptions(where, reading)
        left, right = map(reading.value, lines)
        return not isinstance(compare(left, right, assumed), Proven)
    except (ValueError, TypeError, IndexError, KeyError, ArithmeticError):
        return True


def _occurs(pattern: Expression, inside: Expression) -> bool:
    """Tell whether a formula is another one's, with other letters for its indices."""
    return _alike(pattern, inside, {})


def _alike(one: Any, two: Any, letters: dict[Any, Any]) -> bool:
    """Compare part by part; an index letter of the first stands for any index, always the same."""
    if isinstance(one, sp.Symbol):
        return bool(letters.setdefault(one, two) == two)
    if isinstance(one, Foreign):
        return bool(one == two)
    if isinstance(one, sp.Basic):  # an index such as t − 1
        known = one.subs({k: v for k, v in letters.items() if not isinstance(v, tuple)})
        return isinstance(two, tuple) or bool(known.free_symbols or known == two)
    if isinstance(one, tuple):
        same = isinstance(two, tuple) and len(one) == len(two)
        return same and all(_alike(a, b, letters) for a, b in zip(one, two, strict=True))
    if isinstance(one, Expression | Domain):
        return type(one) is type(two) and all(
            _alike(getattr(one, entry.name), getattr(two, entry.name), letters)
            for entry in fields(one)  # type: ignore[arg-type]
            if entry.compare
        )
    return bool(one == two)
