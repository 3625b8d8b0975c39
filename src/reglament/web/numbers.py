"""Numbers and months that stand in an address or in a hidden field: what cannot be read is none, never an error."""

from __future__ import annotations

import datetime as dt
import re

# No row has a number as long as this, and no database takes a longer one.
MOST_DIGITS = 15


def whole(text: str) -> int | None:
    """The whole number that `text` is, from nought; None for anything else and for numbers that no row can have."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def month_of(text: str) -> dt.date | None:
    """The first day of the month «2026-11»; None for anything else and for years before 2000 and after 2099."""
    return (
        dt.date.fromisoformat(f"{text}-01")
        if re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", text, re.ASCII)
        else None
    )
