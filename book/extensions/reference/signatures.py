"""Signatures in the library reference, as the source writes them.

Left to itself autodoc spells out what a name such as ``DTypeLike`` stands for, over many lines.
"""

import ast
import inspect
import textwrap
from typing import Any

from sphinx.application import Sphinx


def as_written(
    app: Sphinx, what: str, name: str, thing: Any, options: Any, signature: str, returns: str
) -> tuple[str, str] | None:
    """Return the parameters and the returned type of a function, a method or a class."""
    try:
        node = ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]
    except (OSError, TypeError, SyntaxError):
        return None  # made while the package runs, without a source of its own
    if isinstance(node, ast.ClassDef):
        return of_class(node)
    if isinstance(node, ast.FunctionDef):
        return of_function(node)
    return None


def of_function(node: ast.FunctionDef) -> tuple[str, str]:
    """Return what a definition says, without ``self``."""
    arguments = node.args
    first = (arguments.posonlyargs + arguments.args)[:1]
    if first and first[0].arg in ("self", "cls"):
        (arguments.posonlyargs or arguments.args).pop(0)
    returned = ast.unparse(node.returns) if node.returns and node.name != "__init__" else ""
    return f"({ast.unparse(arguments)})", returned


def of_class(node: ast.ClassDef) -> tuple[str, str] | None:
    """Return what a class is made from: its ``__init__``, or the fields of a data class."""
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            return of_function(statement)
    is_record = node.decorator_list or any(ast.unparse(base) == "NamedTuple" for base in node.bases)
    if not is_record:
        return None
    fields = [ast.unparse(field) for field in node.body if isinstance(field, ast.AnnAssign)]
    return f"({', '.join(fields)})", ""


def setup(app: Sphinx) -> dict[str, Any]:
    """Register with Sphinx."""
    app.setup_extension("sphinx.ext.autodoc")
    app.connect("autodoc-process-signature", as_written)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
