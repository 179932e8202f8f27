"""Derivations as data: each step is judged when it is added, and shown as it was judged.

    >>> from mdrnn_lib.derivation import Derivation, Network, Sequence, letters, symbols, total
    >>> w_h, h = symbols("w_h h")
    >>> t = letters("t")
    >>> network = Network({h[t]: w_h * h[t - 1]}, ranges={t: Sequence(1, 2)})
    >>> derivation = Derivation("Two steps", total(h[2], w_h), network)
    >>> derivation.step(h[1] + w_h * total(h[1], w_h), because="chain rule").count
    1

One flow: `expressions` with their `indices` are what an author writes; `network` says what they
stand for, `reading` what they mean, `proof` whether two meanings are equal; `derivation`,
`induction` and `theorem` keep the chain, with its `reasons` and its `scope`; `layout` and `render`
set the formulae, `changes` finds what a step does to them, `display` writes the page, `table` puts
several on one, `definitions` shows the lines of a network.

The notation is handed in: `symbols` and `letters` take the book's unless another is named.  Needs
SymPy.
"""

from typing import Any

from mdrnn_lib.extras import missing

try:
    import mpmath as _mpmath  # noqa: F401
    import sympy as _sympy  # noqa: F401
except ModuleNotFoundError as error:
    raise missing(__name__, error) from None

from mdrnn_lib.derivation import expressions as _expressions
from mdrnn_lib.derivation import indices as _indices
from mdrnn_lib.derivation.algebra import Proven, Sampled
from mdrnn_lib.derivation.conditions import equal, nonzero, positive
from mdrnn_lib.derivation.definitions import Definitions
from mdrnn_lib.derivation.derivation import Derivation, DerivationError
from mdrnn_lib.derivation.expressions import (
    Binomial,
    Expression,
    add_up,
    chain,
    diag,
    entry,
    function,
    immediate,
    kronecker,
    labelled,
    multiply,
    stop,
    total,
)
from mdrnn_lib.derivation.indices import (
    Among,
    Between,
    Everywhere,
    Grid,
    Paths,
    Range,
    Sequence,
    Steps,
    along,
)
from mdrnn_lib.derivation.induction import Claim, Part
from mdrnn_lib.derivation.network import Network
from mdrnn_lib.derivation.reading import meaning
from mdrnn_lib.derivation.reasons import REASONS
from mdrnn_lib.derivation.record import Step
from mdrnn_lib.derivation.table import Table
from mdrnn_lib.derivation.theorem import Theorem, theorem
from mdrnn_lib.notation import Notation
from mdrnn_lib.symbols import BOOK


def symbols(names: str, notation: Notation = BOOK) -> Any:
    """Take symbols from a notation by name: ``w_h, h, x = symbols("w_h h x")``.

    Raises
    ------
    KeyError
        If one of them is not in the notation.
    """
    return _expressions.symbols(names, notation)


def letters(names: str, notation: Notation = BOOK) -> Any:
    """Make index letters, each registered in a notation: ``t, k = letters("t k")``.

    Bold ones, such as ``p`` and ``q``, are points of a grid.

    Raises
    ------
    KeyError
        If one of them is not in the notation.
    """
    return _indices.letters(names, notation)


__all__ = [
    "REASONS",
    "Among",
    "Between",
    "Binomial",
    "Claim",
    "Definitions",
    "Derivation",
    "DerivationError",
    "Everywhere",
    "Expression",
    "Grid",
    "Network",
    "Part",
    "Paths",
    "Proven",
    "Range",
    "Sampled",
    "Sequence",
    "Step",
    "Steps",
    "Table",
    "Theorem",
    "add_up",
    "along",
    "chain",
    "diag",
    "entry",
    "equal",
    "function",
    "immediate",
    "kronecker",
    "labelled",
    "letters",
    "meaning",
    "multiply",
    "nonzero",
    "positive",
    "stop",
    "symbols",
    "theorem",
    "total",
]
