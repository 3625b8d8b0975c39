"""The price of paid work: the estimate for the client to confirm, and what is charged in the end (3.1–3.4, R5–R8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from reglament.rules.money import Money, sum_money, whole_steps
from reglament.rules.regulation import Priority, Regulation

_MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class Quote:
    """An estimate (R7). `amount` contains `vat`, which is None where prices have none; `coefficient` is what the rate
    is multiplied by: of a free ticket's surcharge the level's less one (R8)."""

    minutes: int
    rate: Money
    level: Priority
    coefficient: Decimal
    amount: Money
    vat_rate: int | None
    vat: Money | None
    surcharge_only: bool


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


def quote(
    regulation: Regulation, minutes: int, level: Priority, *, on: date, surcharge_only: bool = False
) -> Quote:
    """The price of `minutes` at an ordered level, with the VAT in force on a day (3.1, 3.2, R7, R8, R10).

    ValueError for negative minutes.
    """
    if minutes < 0:
        raise ValueError("minutes are not negative")
    coefficient = effective_coefficient(regulation, level, surcharge_only=surcharge_only)
    amount = _price(regulation, minutes, coefficient)
    vat_rate = regulation.vat_on(on)
    vat = None if vat_rate is None else amount.vat_inside(vat_rate)
    return Quote(minutes, _rate(regulation), level, coefficient, amount, vat_rate, vat, surcharge_only)


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


def effective_coefficient(regulation: Regulation, level: Priority, *, surcharge_only: bool) -> Decimal:
    """What the rate is multiplied by at a level: on a free ticket only the surcharge over one (3.2, R8)."""
    return regulation.levels[level].coefficient - int(surcharge_only)


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
        gross = _price(regulation, billed, coefficient)
        if gross:
            zero = Money.zero(regulation.currency)
            lines.append(
                ChargeLine(ordered[met], met, billed, _rate(regulation), coefficient, gross, zero, gross)
            )
    return lines


def _within(lines: list[ChargeLine], excess: Money) -> list[ChargeLine]:
    kept: list[ChargeLine] = []
    zero = Money.zero(excess.currency)
    for line in reversed(lines):
        off = max(zero, min(excess, line.gross))
        excess = excess - off
        kept.insert(0, _written_off(line, off))
    return kept


def _written_off(line: ChargeLine, off: Money) -> ChargeLine:
    return ChargeLine(
        line.ordered, line.met, line.minutes, line.rate, line.coefficient, line.gross, off, line.gross - off
    )


def _price(regulation: Regulation, minutes: int, coefficient: Decimal) -> Money:
    billed = whole_steps(minutes, regulation.billing_step)
    return _rate(regulation).times(billed * coefficient, _MINUTES_PER_HOUR)


def _rate(regulation: Regulation) -> Money:
    return Money(regulation.rate, regulation.currency)


def _rank(priority: Priority) -> int:
    return priority.rank
