"""Telephone numbers as people and exchanges write them, told apart by their last digits (1.3, R23)."""

from __future__ import annotations

# Without the country's code, which some write as +7, some as 8 and some not at all.
_COMPARED = 10
_FEWEST = 5


def digits(text: str) -> str:
    """The ASCII digits of a number."""
    return "".join(c for c in text if c in "0123456789")


def same_number(one: str, other: str) -> bool:
    """Whether two numbers are one telephone; a number shorter than five digits is nobody's."""
    a, b = digits(one)[-_COMPARED:], digits(other)[-_COMPARED:]
    return len(a) >= _FEWEST and a == b
