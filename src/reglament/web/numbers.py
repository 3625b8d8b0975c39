"""Numbers that stand in an address or in a hidden field: what cannot be read is none, never an error."""

from __future__ import annotations

# No row has a number as long as this, and no database takes a longer one.
MOST_DIGITS = 15


def whole(text: str) -> int | None:
    """The whole number that `text` is, from nought; None for anything else and for numbers that no row can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
