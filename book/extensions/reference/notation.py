"""The notation page, written from the registry of symbols: ``{notation} States``.

One table holds the symbols of one section: how each is written, its name in the code, what it
means, and its shape.
"""

from collections.abc import Iterator

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from mdrnn_lib.derivation.expressions import Quantity
from mdrnn_lib.derivation.indices import letters
from mdrnn_lib.derivation.layout import Setter
from mdrnn_lib.derivation.render import tex
from mdrnn_lib.notation import Symbol
from mdrnn_lib.symbols import BOOK

from .tables import table

HEADS = ("symbol", "code", "meaning", "shape")


class NotationTable(SphinxDirective):
    """The symbols of one section of the notation."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Write the table."""
        section = self.arguments[0]
        symbols = [symbol for symbol in BOOK.values() if symbol.section == section]
        if not symbols:
            known = ", ".join(dict.fromkeys(symbol.section for symbol in BOOK.values()))
            raise self.error(f"the notation has no section {section!r}; it has {known}")
        return [table(HEADS, map(cells, symbols), "md-notation")]


def cells(symbol: Symbol) -> Iterator[nodes.Node | str]:
    """Yield what stands in the row of a symbol."""
    yield nodes.math(text=written(symbol))
    yield nodes.literal(text=symbol.code) if symbol.code else ""
    yield symbol.meaning
    yield nodes.math(text=symbol.shape_text.replace("×", r"\times")) if symbol.shape else ""


def written(symbol: Symbol) -> str:
    """Write a symbol in TeX, with the indices that it usually has."""
    if symbol.tex:
        return symbol.tex
    indices = tuple(letters(name, BOOK) for name in symbol.usual)
    return tex(Setter(rows=True).set(Quantity(symbol, indices)))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("notation", NotationTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
