"""The recurrences in symbols: needs SymPy, which the rest of the package does without."""
