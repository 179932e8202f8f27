"""Formulae and derivations: set while the book is built, stepped through on the page."""
