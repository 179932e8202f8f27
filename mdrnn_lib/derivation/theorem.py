"""A theorem: a statement, for what it is shown, and the proof that shows it."""

from dataclasses import InitVar, dataclass
from typing import Any

from mdrnn_lib.derivation import display
from mdrnn_lib.derivation.derivation import Derivation
from mdrnn_lib.derivation.expressions import Expression
from mdrnn_lib.derivation.indices import Value, letters_in
from mdrnn_lib.derivation.induction import Claim
from mdrnn_lib.derivation.record import Assumed, Record
from mdrnn_lib.derivation.render import text
from mdrnn_lib.derivation.scope import listed, places, sizes, written

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
        What is taken for true.
    proofs
        The derivations that show it.
    rows
        Whether it is about rows and matrices.
    label
        By which the text refers to it.
    apart
        Whether its equations stand on the page by themselves, each with its proof.
    """

    name: str
    equations: tuple[tuple[Expression, Expression], ...]
    scope: str
    assumptions: tuple[Assumed, ...]
    proofs: tuple[Record, ...]
    rows: bool
    label: str = ""
    apart: bool = False
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

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        about = self.scope, self.assumptions, self.proofs
        if self.apart:
            written = display.theorem_of_results(self.name, *about)
        else:
            written = display.theorem(self.name, self.equations, *about, self.label)
        return display.in_every_form(written, str(self), self._tex())

    def _tex(self) -> str:
        return display.latex_equations(self.equations, self.rows)

    __repr__ = __str__


def theorem(name: str, *proofs: Derivation | Claim, label: str = "") -> Theorem:
    """Make a theorem of a derivation, of several, or of a claim whose induction is complete.

    Parameters
    ----------
    name
        What it is called.
    *proofs
        A derivation with at least one step: it states that its first line equals its last.  Several
        derivations are several equations, which stand on the page by themselves.  Or a claim: base,
        step and every index at which a hypothesis was used must be shown.
    label
        By which the text refers to it, such as ``"eq-gradient-sum"``.

    Raises
    ------
    ValueError
        If the proof is not complete.
    """
    derivations = [proof for proof in proofs if isinstance(proof, Derivation)]
    if len(derivations) == len(proofs):
        return _of_derivations(name, derivations, label)
    if len(proofs) > 1:
        raise ValueError("a theorem is shown by derivations, or by one claim alone")
    return _of_claim(name, proofs[0], label)  # type: ignore[arg-type]


def _of_claim(name: str, proof: Claim, label: str) -> Theorem:
    shown = proof.covered()
    records = tuple(part.record for part in proof.parts)
    letter = proof.letter
    scope = f"for {places(letter, shown[1], proof.network)}"
    scope += "".join(f"; {written(other)} = {listed(at)}" for other, at in _others(proof).items())
    if proof.network.sizes:
        scope += f"; {sizes(proof.network, None)}"
    equations = tuple((left(letter), right(letter)) for left, right in proof.equations)
    rows = proof.network.rows
    assumed = tuple(Assumed(one.left, "=", one.right, rows) for one in proof.network.hypotheses)
    about = scope, assumed, records, proof.network.rows
    return Theorem(name, equations, *about, label, key=_KEY)


def _others(proof: Claim) -> dict[Any, dict[Value, None]]:
    """Return the values of the letters beside the index at which a claim is shown."""
    found: dict[Any, dict[Value, None]] = {}
    for part in proof.parts:
        for at in part.instances:
            for letter in at.keys() - letters_in(part.index):
                found.setdefault(letter, {})[at[letter]] = None
    return found


def _of_derivations(name: str, proofs: list[Derivation], label: str) -> Theorem:
    if not proofs:
        raise ValueError(f"what shows “{name}”? Hand over its proof: theorem({name!r}, …)")
    for proof in proofs:
        if not proof.count:
            raise ValueError(f"“{proof.title}” has no step: nothing is shown")
    records = tuple(proof.record for proof in proofs)
    scope = "; ".join(dict.fromkeys(record.scope for record in records if record.scope))
    assumed = tuple(dict.fromkeys(one for record in records for one in record.assumptions))
    about = scope, assumed, records, any(record.rows for record in records)
    sides = tuple((proof.start, proof.end) for proof in proofs)
    return Theorem(name, sides, *about, label, apart=len(proofs) > 1, key=_KEY)
