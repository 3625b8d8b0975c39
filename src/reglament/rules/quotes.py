"""The price of some minutes at a level: the estimate for the client to confirm (3.1, 3.2, R7, R8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from reglament.rules.money import Money, whole_steps
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


def quote(
    regulation: Regulation, minutes: int, level: Priority, *, on: date, surcharge_only: bool = False
) -> Quote:
    """The price of `minutes` at an ordered level, with the VAT in force on a day (3.1, 3.2, R7, R8, R10).

    ValueError for negative minutes.
    """
    if minutes < 0:
        raise ValueError("minutes are not negative")
    coefficient = effective_coefficient(regulation, level, surcharge_only=surcharge_only)
    amount = price_of(regulation, minutes, coefficient)
    vat_rate = regulation.vat_on(on)
    vat = None if vat_rate is None else amount.vat_inside(vat_rate)
    return Quote(minutes, rate_of(regulation), level, coefficient, amount, vat_rate, vat, surcharge_only)


def effective_coefficient(regulation: Regulation, level: Priority, *, surcharge_only: bool) -> Decimal:
    """What the rate is multiplied by at a level: on a free ticket only the surcharge over one (3.2, R8)."""
    return regulation.levels[level].coefficient - int(surcharge_only)


def price_of(regulation: Regulation, minutes: int, coefficient: Decimal) -> Money:
    """Whole billing steps × rate × coefficient ÷ 60, half-up to the kopeck (3.1, R6)."""
    billed = whole_steps(minutes, regulation.billing_step)
    return rate_of(regulation).times(billed * coefficient, _MINUTES_PER_HOUR)


def rate_of(regulation: Regulation) -> Money:
    """The price of an hour (3.1)."""
    return Money(regulation.rate, regulation.currency)
