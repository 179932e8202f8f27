"""What a reader looks up: glossary, notation, bibliography, signatures, counts, the search."""
