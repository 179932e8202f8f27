"""How the figures write numbers."""

import pytest
from figure_words import fixed, number


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0.000"),
        (-0.0001, "0.000"),
        (-1.5, "−1.500"),
        (9.99951, "10.00"),
        (123.45, "123.5"),
        (0.0625, "0.063"),
        (0.0625 - 1e-16, "0.063"),  # the same on a processor that rounds differently
    ],
)
def test_numbers_are_written_for_readers(value, text):
    assert number(value) == text


def test_a_minus_is_a_minus_sign():
    assert fixed(-2, 1) == "−2.0"
