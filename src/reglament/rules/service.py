"""The paid period of the service (1.1, R24)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date


def free_tickets_accepted(periods: Iterable[tuple[date, date | None]], on: date) -> bool:
    """Whether free tickets are taken on a studio-local day: some paid period (first day, last day or None) holds it."""
    return any(first <= on and (last is None or on <= last) for first, last in periods)
