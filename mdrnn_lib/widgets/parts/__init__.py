"""What the figures share: their frame in Python and in the browser, recurrences, controls."""
