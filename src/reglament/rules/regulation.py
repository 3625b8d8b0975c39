"""Regulation: the whole document as one frozen, validated, versioned value, read from TOML."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from importlib import resources
from typing import Literal

from reglament.rules.text import Text

UrgentOnFree = Literal["surcharge", "full", "refuse"]
MailIntake = Literal["invite", "ticket"]


class Priority(StrEnum):
    """The ordered priority of a ticket (3.2)."""

    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"
    IMMEDIATE = "immediate"

    @property
    def rank(self) -> int:
        """0 for normal to 3 for immediate: the order of the queue (R19) and of the levels met (R5)."""
        return _RANKS[self]


_RANKS = {priority: rank for rank, priority in enumerate(Priority)}


@dataclass(frozen=True, slots=True)
class Level:
    """What a priority costs and promises (3.2): reaction limits in working and in off time, None for no promise."""

    coefficient: Decimal
    working: timedelta | None
    off: timedelta | None


@dataclass(frozen=True, slots=True)
class VatPeriod:
    """From a day on, prices contain VAT of `rate` per cent, or none (R10)."""

    from_: date
    rate: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regulation:
    """Every figure of the regulation. Money per hour in `currency`; times are studio-local in `timezone`."""

    edition: int
    effective_from: date
    timezone: str
    currency: str
    rate: Decimal
    opens: time
    closes: time
    working_weekdays: tuple[int, ...]
    public_holidays: tuple[tuple[int, int], ...]
    levels: Mapping[Priority, Level]
    append_window: timedelta
    review_weeks: int
    reminder_working_days: int
    reminder_at: time
    estimate_tolerance: Decimal
    billing_step: int
    urgent_on_free: UrgentOnFree
    payment_term_days: int
    payment_reminder_days: tuple[int, ...]
    vat: tuple[VatPeriod, ...]
    capacity_minutes: int
    capacity_days: int
    term_first_day: int
    term_days: int
    mail_intake: MailIntake
    invitation_days: int | None

    def vat_on(self, day: date) -> int | None:
        """The VAT rate in per cent in force on a day, None where prices contain no VAT (R10)."""
        in_force = [period for period in self.vat if period.from_ <= day]
        return in_force[-1].rate if in_force else None


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a regulation's text, at the dotted key concerned ("levels.high.coefficient")."""

    key: str
    message: Text


class RegulationError(ValueError):
    """The text is no regulation; `problems` names every key concerned."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.key or 'TOML'}: {p.message.en}" for p in problems))
        self.problems = problems


def parse_regulation(toml_text: str) -> Regulation:
    """The regulation that a TOML text states. Raises RegulationError with all problems at once."""
    from reglament.rules.regulation_reader import read_regulation

    try:
        table = tomllib.loads(toml_text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        message = Text(f"это не TOML: {error}", f"this is not TOML: {error}")
        raise RegulationError((Problem("", message),)) from error
    return read_regulation(table)


def default_regulation_text() -> str:
    """The text of the shipped regulation."""
    return resources.files("reglament.rules").joinpath("default.toml").read_text(encoding="utf-8")


def default_regulation() -> Regulation:
    """The shipped regulation."""
    return parse_regulation(default_regulation_text())
