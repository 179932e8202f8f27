"""The recurrences in symbols: needs SymPy, which the rest of the package does without."""

from mdrnn_lib.extras import missing

try:
    import mpmath as _mpmath  # noqa: F401
    import sympy as _sympy  # noqa: F401
except ModuleNotFoundError as error:
    raise missing(__name__, error) from None
