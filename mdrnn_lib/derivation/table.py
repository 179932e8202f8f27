"""Several results of one step each, which belong together, as one table."""

from typing import Any

from mdrnn_lib.derivation import display
from mdrnn_lib.derivation.derivation import Derivation


class Table:
    """Derivations of one step each, set as a table: left = right, reason, number.

    Parameters
    ----------
    title
        What they are about, in a few words.
    *derivations
        At least two.

    Raises
    ------
    ValueError
        If there are fewer, or if one of them has more or fewer steps than one.

    Examples
    --------
    >>> from mdrnn_lib.derivation import Derivation, Table, symbols
    >>> w_h, h = symbols("w_h h")
    >>> left = Derivation("Left", w_h * (h[1] + h[2]))
    >>> right = Derivation("Right", (h[1] + h[2]) * w_h)
    >>> spread = w_h * h[1] + w_h * h[2]
    >>> Table("Spread", *(side.step(spread, because="linearity") for side in (left, right)))
    Spread
        w_h (h_1 + h_2) = w_h h_1 + w_h h_2    (linearity)
        (h_1 + h_2) w_h = w_h h_1 + w_h h_2    (linearity)
    """

    def __init__(self, title: str, *derivations: Derivation) -> None:
        if len(derivations) < 2:
            raise ValueError(
                f"a table takes two derivations or more; got {len(derivations)}. One alone is"
                " shown by itself"
            )
        for found in derivations:
            if found.count != 1:
                raise ValueError(
                    f"each row of a table is a derivation of one step; “{found.title}” has"
                    f" {found.count}: show it by itself"
                )
        self.title = title
        self.records = tuple(found.record for found in derivations)

    def __repr__(self) -> str:
        rows = (f"    {display.equation(found)}" for found in self.records)
        return "\n".join([self.title, *rows])

    def _repr_latex_(self) -> str:
        return display.latex_table(self.records)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        written = display.table(self.title, self.records)
        return display.in_every_form(written, repr(self), self._repr_latex_())
