"""A theorem: a statement, for what it is shown, and the proof that shows it."""

from dataclasses import InitVar, dataclass
from typing import Any

from mdrnn_lib.derivation import display
from mdrnn_lib.derivation.derivation import Derivation
from mdrnn_lib.derivation.expressions import Expression
from mdrnn_lib.derivation.induction import Claim
from mdrnn_lib.derivation.record import Record
from mdrnn_lib.derivation.render import text
from mdrnn_lib.derivation.scope import listed, sizes, written

_KEY = object()
"""What `theorem` has, and nobody else."""


@dataclass(frozen=True)
class Theorem:
    """A statement with its proof; made by `theorem` alone.

    Attributes
    ----------
    name
        What it is called.
    equations
        The two sides of each equation that it states.
    scope
        For what it is shown, in one line.
    assumptions
        What is taken for true, each in one line.
    proofs
        The derivations that show it.
    rows
        Whether it is about rows and matrices.
    label
        By which the text refers to it.
    """

    name: str
    equations: tuple[tuple[Expression, Expression], ...]
    scope: str
    assumptions: tuple[str, ...]
    proofs: tuple[Record, ...]
    rows: bool
    label: str = ""
    key: InitVar[object] = None

    def __post_init__(self, key: object) -> None:
        if key is not _KEY:
            raise TypeError("a theorem is made of its proof: theorem(name, proof)")

    @property
    def proven(self) -> bool:
        """Whether every step is proven, none only tried."""
        return all(record.proven for record in self.proofs)

    def __str__(self) -> str:
        sides = [f"    {text(a, self.rows)} = {text(b, self.rows)}" for a, b in self.equations]
        how = "proven" if self.proven else "proven in part, sampled in part"
        given = [f"    assuming {assumption}" for assumption in self.assumptions]
        return "\n".join([f"Theorem ({self.name}), {how} {self.scope}", *sides, *given])

    @property
    def circumstances(self) -> str:
        """For what it is shown, and under which assumptions, in one line."""
        return "; ".join([self.scope, *(f"assuming {one}" for one in self.assumptions)])

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        shown = self.equations, self.circumstances, self.proofs, self.label
        return display.in_every_form(display.theorem(self.name, *shown), str(self), self._tex())

    def _tex(self) -> str:
        return display.latex_equations(self.equations, self.rows)

    __repr__ = __str__


def theorem(name: str, proof: Derivation | Claim, label: str = "") -> Theorem:
    """Make a theorem of a derivation, or of a claim whose induction is complete.

    Parameters
    ----------
    name
        What it is called.
    proof
        A derivation with at least one step: it states that its first line equals its last.  Or a
        claim: base, step and every index at which a hypothesis was used must be shown.
    label
        By which the text refers to it, such as ``"eq-gradient-sum"``.

    Raises
    ------
    ValueError
        If the proof is not complete.
    """
    if isinstance(proof, Derivation):
        return _of_derivation(name, proof, label)
    shown = proof.covered()
    records = tuple(part.record for part in proof.parts)
    letter = proof.letter
    places = sorted(shown[1], key=lambda at: (sum(at), at) if isinstance(at, tuple) else (at, ()))
    scope = f"for {written(letter)} = {listed(places)}"
    if proof.network.sizes:
        scope += f"; {sizes(proof.network, None)}"
    equations = tuple((left(letter), right(letter)) for left, right in proof.equations)
    assumed = tuple(map(str, proof.network.hypotheses))
    about = scope, assumed, records, proof.network.rows
    return Theorem(name, equations, *about, label, _KEY)


def _of_derivation(name: str, proof: Derivation, label: str) -> Theorem:
    if not proof.count:
        raise ValueError(f"“{proof.title}” has no step: nothing is shown")
    record = proof.record
    sides = ((proof.start, proof.end),)
    about = record.scope, record.assumptions, (record,), record.rows
    return Theorem(name, sides, *about, label, _KEY)
