"""The lines of a network as the definitions that they are."""

from typing import Any

from mdrnn_lib.derivation import display
from mdrnn_lib.derivation.expressions import Quantity
from mdrnn_lib.derivation.network import Network
from mdrnn_lib.derivation.render import text


class Definitions:
    """Lines of a network, set as one numbered block that says that it is a definition.

    Parameters
    ----------
    network
        Where the lines stand.
    *chosen
        The left sides of those that are to be shown; all, if none is named.
    label
        By which the text refers to them, such as ``"def-rnn"``.
    title
        What is defined, for those who listen.

    Raises
    ------
    KeyError
        If the network has no line with such a left side.

    Examples
    --------
    >>> from mdrnn_lib.derivation import Definitions, Network, Sequence, letters, symbols
    >>> w_h, h = symbols("w_h h")
    >>> t = letters("t")
    >>> Definitions(Network({h[t]: w_h * h[t - 1]}, ranges={t: Sequence(1, 4)}))
    h_t = w_h h_{t−1}
    """

    def __init__(
        self, network: Network, *chosen: Quantity, label: str = "", title: str = "Definitions"
    ) -> None:
        lines = dict(network.defined())
        missing = [text(left) for left in chosen if left not in lines]
        if missing:
            known = ", ".join(map(text, lines))
            raise KeyError(f"no line defines {', '.join(missing)}; there are those of {known}")
        self.lines = tuple((left, lines[left]) for left in chosen or lines)
        self.network, self.label, self.title = network, label, title

    def __repr__(self) -> str:
        rows = self.network.rows
        return "\n".join(f"{text(left)} = {text(right, rows)}" for left, right in self.lines)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        network = self.network
        how = network.rows, network.notation, self.title, self.label
        written = display.definitions(self.lines, *how)
        formulae = display.latex_equations(self.lines, network.rows)
        return display.in_every_form(written, repr(self), formulae)
