"""Sums and days as the formats write them. Every function takes the text as it stands and raises ValueError."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache

# Twelve digits before the point are what a column of money holds.
_SUM = re.compile(r"([0-9]{1,12})(?:[.,]([0-9]{1,2}))?")
_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})(?:[ T][0-9:.]*)?")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[0-9:.]*)?(?:Z|[+-][0-9]{2}:[0-9]{2})?")
_YEARS = range(1990, 2100)


@lru_cache(maxsize=4096)
def amount(text: str) -> Decimal:
    """Rubles with two digits after the point, from "700", "100.5" or "1000,00"; never negative."""
    found = _SUM.fullmatch(text.strip())
    if not found:
        raise ValueError("not a sum")
    return Decimal(f"{found[1]}.{(found[2] or ''):0<2}")


def balance(text: str) -> Decimal:
    """As `amount`, but an account may stand below zero."""
    text = text.strip()
    return -amount(text[1:]) if text.startswith("-") else amount(text)


@lru_cache(maxsize=4096)
def russian_day(text: str) -> date | None:
    """23.11.2026; None when it is empty or "0"."""
    text = text.strip()
    return None if text in ("", "0") else _day(_DAY.fullmatch(text), 3, 2, 1)


@lru_cache(maxsize=4096)
def iso_day(text: str) -> date | None:
    """2026-11-23, with or without an hour; None when it is empty."""
    text = text.strip()
    return _day(_ISO_DAY.fullmatch(text), 1, 2, 3) if text else None


@lru_cache(maxsize=4096)
def short_day(text: str) -> date:
    """261123, of this century."""
    return _day(re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{2})", text), 1, 2, 3, century=2000)


def _day(found: re.Match[str] | None, year: int, month: int, day: int, *, century: int = 0) -> date:
    if not found:
        raise ValueError("not a day")
    made = date(century + int(found[year]), int(found[month]), int(found[day]))
    if made.year not in _YEARS:
        raise ValueError("not a day of a payment")
    return made
