"""What a reader looks up: glossary, notation, bibliography, signatures, the search."""
