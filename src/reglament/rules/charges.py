"""What is charged in the end: lines by the level met, within the confirmed estimate (3.1, 3.4, R5–R8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from reglament.rules.money import Money, sum_money, whole_steps
from reglament.rules.quotes import effective_coefficient, price_of, rate_of
from reglament.rules.regulation import Priority, Regulation


@dataclass(frozen=True, slots=True)
class Work:
    """A time entry as the price sees it: its minutes, its round's levels, and whether it may be charged (R5, R6)."""

    minutes: int
    ordered: Priority
    met: Priority
    chargeable: bool


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """One line of a charge: minutes × rate × coefficient ÷ 60 = gross; less what was written off = amount (R6, R7)."""

    ordered: Priority
    met: Priority
    minutes: int
    rate: Money
    coefficient: Decimal
    gross: Money
    written_off: Money
    amount: Money


@dataclass(frozen=True, slots=True)
class Charge:
    """What a ticket's work costs: total = gross − written off, each the sum of its lines."""

    lines: tuple[ChargeLine, ...]
    gross: Money
    written_off: Money
    total: Money


def charge(
    regulation: Regulation, works: Iterable[Work], *, confirmed: Money | None, surcharge_only: bool = False
) -> Charge:
    """What the chargeable works cost, one line per (level met, rate), within the confirmed estimate (R6, R7).

    Lines run from the highest level down; what exceeds the limit is written off from the last line backwards. Nothing
    confirmed, nothing charged. ValueError when `confirmed` is in another currency.
    """
    lines = _gross_lines(regulation, works, surcharge_only=surcharge_only) if confirmed is not None else []
    gross = sum_money((line.gross for line in lines), regulation.currency)
    if confirmed is not None:
        lines = _within(lines, gross - charge_limit(regulation, confirmed))
    written_off = sum_money((line.written_off for line in lines), regulation.currency)
    return Charge(tuple(lines), gross, written_off, gross - written_off)


def charge_limit(regulation: Regulation, confirmed: Money) -> Money:
    """The most that may be invoiced: confirmed × (1 + tolerance), down to the kopeck (R7)."""
    return confirmed.floor_times(1 + regulation.estimate_tolerance)


def is_chargeable(
    *, kind_is_work: bool, confirmed_at: datetime | None, resolved_at: datetime | None, started_at: datetime
) -> bool:
    """Whether a time entry may be charged (R6, R7).

    It must be work (no reading, estimating, correspondence, own defects), begun under a confirmed estimate; after
    *Resolved* (`resolved_at`: the last one before the entry) only under one confirmed since.
    """
    if not kind_is_work or confirmed_at is None or confirmed_at > started_at:
        return False
    return resolved_at is None or resolved_at > started_at or confirmed_at > resolved_at


def _gross_lines(regulation: Regulation, works: Iterable[Work], *, surcharge_only: bool) -> list[ChargeLine]:
    minutes: dict[Priority, int] = {}
    ordered: dict[Priority, Priority] = {}
    for work in works:
        if work.chargeable:
            minutes[work.met] = minutes.get(work.met, 0) + work.minutes
            ordered[work.met] = max(ordered.get(work.met, work.ordered), work.ordered, key=_rank)
    lines = []
    for met in sorted(minutes, key=_rank, reverse=True):
        coefficient = effective_coefficient(regulation, met, surcharge_only=surcharge_only)
        billed = whole_steps(minutes[met], regulation.billing_step)
        gross = price_of(regulation, billed, coefficient)
        if gross:
            zero = Money.zero(regulation.currency)
            lines.append(
                ChargeLine(ordered[met], met, billed, rate_of(regulation), coefficient, gross, zero, gross)
            )
    return lines


def _within(lines: list[ChargeLine], excess: Money) -> list[ChargeLine]:
    kept: list[ChargeLine] = []
    zero = Money.zero(excess.currency)
    for line in reversed(lines):
        off = max(zero, min(excess, line.gross))
        excess = excess - off
        kept.insert(0, replace(line, written_off=off, amount=line.gross - off))
    return kept


def _rank(priority: Priority) -> int:
    return priority.rank
