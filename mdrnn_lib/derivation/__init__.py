"""Derivations as data: each step is proven when it is added, and shown as it was proven.

    >>> from mdrnn_lib.derivation import Derivation, Network, letters, symbols, total
    >>> w_h, h = symbols("w_h h")
    >>> t = letters("t")
    >>> network = Network(lines={h[t]: w_h * h[t - 1]}, steps=(1, 2))
    >>> derivation = Derivation("Two steps", total(h[2], w_h), network)
    >>> derivation.step(h[1] + w_h * total(h[1], w_h), because="chain rule").count
    1

One flow: `expressions` with their `indices` are what an author writes; `network` says what they
mean, `proof` whether two meanings are equal, `derivation` and `induction` keep the chain; `layout`
and `render` set the formulae, `changes` finds what a step does to them, `display` writes the page,
`table` puts several on one.  Needs SymPy.
"""

from mdrnn_lib.extras import missing

try:
    import mpmath as _mpmath  # noqa: F401
    import sympy as _sympy  # noqa: F401
except ModuleNotFoundError as error:
    raise missing(__name__, error) from None

from mdrnn_lib.derivation.derivation import REASONS, Derivation, DerivationError
from mdrnn_lib.derivation.expressions import (
    Binomial,
    Expression,
    add_up,
    chain,
    diag,
    entry,
    function,
    immediate,
    labelled,
    multiply,
    symbols,
    total,
)
from mdrnn_lib.derivation.indices import (
    Between,
    Everywhere,
    Paths,
    Range,
    Steps,
    along,
    letters,
)
from mdrnn_lib.derivation.induction import Claim, Part
from mdrnn_lib.derivation.network import Network
from mdrnn_lib.derivation.record import Step
from mdrnn_lib.derivation.table import Table

__all__ = [
    "REASONS",
    "Between",
    "Binomial",
    "Claim",
    "Derivation",
    "DerivationError",
    "Everywhere",
    "Expression",
    "Network",
    "Part",
    "Paths",
    "Range",
    "Step",
    "Steps",
    "Table",
    "add_up",
    "along",
    "chain",
    "diag",
    "entry",
    "function",
    "immediate",
    "labelled",
    "letters",
    "multiply",
    "symbols",
    "total",
]
