"""From TOML tables to a Regulation: what each parameter may be, and what must hold between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

from reglament.rules.regulation import (
    Level,
    MailIntake,
    Priority,
    Regulation,
    RegulationError,
    UrgentOnFree,
    VatPeriod,
)
from reglament.rules.toml_table import Table

_WEEKDAYS = {name: index for index, name in enumerate(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))}
_URGENT_ON_FREE: dict[str, UrgentOnFree] = {"surcharge": "surcharge", "full": "full", "refuse": "refuse"}
_MAIL_INTAKE: dict[str, MailIntake] = {"invite": "invite", "ticket": "ticket"}
_MONTH_DAY = re.compile(r"[0-9]{2}-[0-9]{2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LEAP_YEAR = 2024
_MOST_MINUTES = 60 * 24 * 31
_MOST_HOLIDAYS = 60  # So that working time always comes.
_MOST_MONEY = Decimal(1_000_000)


def read_regulation(values: Mapping[str, object]) -> Regulation:
    """The regulation in parsed TOML. Raises RegulationError with all problems, sorted by key."""
    table = Table(values)
    parts: dict[str, object] = {}
    parts.update(_head(table))
    for name, read in _SECTIONS.items():
        section = table.table(name)
        parts.update(read(section))
        section.refuse_others()
    table.refuse_others()
    if table.problems:
        raise RegulationError(tuple(sorted(table.problems, key=lambda problem: problem.key)))
    return Regulation(**parts)  # type: ignore[arg-type]


def _head(table: Table) -> dict[str, object]:
    return {
        "edition": table.whole("edition", 1, 1_000_000),
        "effective_from": table.day("effective_from"),
        "timezone": _timezone(table),
        "currency": _currency(table),
    }


def _timezone(table: Table) -> str:
    name = table.word("timezone")
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        table.problem("timezone", "такого часового пояса нет", "there is no such time zone")
    return name


def _currency(table: Table) -> str:
    code = table.word("currency")
    if not _CURRENCY.fullmatch(code):
        table.problem(
            "currency", "нужен код валюты из трёх букв", "a currency code of three letters is needed"
        )
    return code


def _hours(table: Table) -> dict[str, object]:
    opens, closes = table.clock("opens"), table.clock("closes")
    if opens.tzinfo is not None or closes.tzinfo is not None or opens >= closes:
        table.problem(
            "closes", "конец рабочего дня должен быть позже начала", "the day must close after it opens"
        )
    return {"opens": opens, "closes": closes, "working_weekdays": _weekdays(table)}


def _weekdays(table: Table) -> tuple[int, ...]:
    names = table.words("working_weekdays")
    if not names or any(name not in _WEEKDAYS for name in names):
        table.problem(
            "working_weekdays",
            f"нужен хотя бы один день из: {' '.join(_WEEKDAYS)}",
            f"at least one day is needed, of: {' '.join(_WEEKDAYS)}",
        )
    return tuple(sorted(_WEEKDAYS.get(name, 0) for name in names))


def _holidays(table: Table) -> dict[str, object]:
    texts = table.words("public")
    if len(texts) > _MOST_HOLIDAYS:
        table.problem("public", f"не больше {_MOST_HOLIDAYS} дней", f"{_MOST_HOLIDAYS} days at most")
    return {"public_holidays": tuple(sorted(_month_day(table, text) for text in texts))}


def _month_day(table: Table, text: str) -> tuple[int, int]:
    if _MONTH_DAY.fullmatch(text):
        month, day = int(text[:2]), int(text[3:])
        try:
            date(_LEAP_YEAR, month, day)
            return month, day
        except ValueError:
            pass  # Falls through to the same problem as a text of another shape.
    table.problem("public", f"«{text}» — не день вида 01-31", f"“{text}” is not a day such as 01-31")
    return 1, 1


def _price(table: Table) -> dict[str, object]:
    return {
        "rate": table.decimal("rate", Decimal("0.01"), _MOST_MONEY),
        "billing_step": table.whole("billing_step_minutes", 1, 480),
        "estimate_tolerance": table.decimal("estimate_tolerance", Decimal(0), Decimal(1)),
        "urgent_on_free": table.one_of("urgent_on_free", _URGENT_ON_FREE),
        "payment_term_days": table.whole("payment_term_days", 0, 365),
        "payment_reminder_days": _reminders(table),
        "vat": _vat(table),
    }


def _reminders(table: Table) -> tuple[int, ...]:
    """Days after the due day of an invoice, before it below zero; editions from before reminders had a list remind once."""
    if not table.has("payment_reminder_days"):
        return (1,)
    return tuple(sorted(table.wholes("payment_reminder_days", -60, 60)))


def _vat(table: Table) -> tuple[VatPeriod, ...]:
    periods = []
    for each in table.tables("vat"):
        from_ = each.day("from")
        rate = each.one_of("rate", {"none": None}) if each.is_word("rate") else each.whole("rate", 1, 99)
        each.refuse_others()
        periods.append(VatPeriod(from_, rate))
    if any(earlier.from_ >= later.from_ for earlier, later in pairwise(periods)):
        table.problem("vat", "периоды НДС должны идти по порядку дат", "the VAT periods must follow by date")
    return tuple(periods)


def _levels(table: Table) -> dict[str, object]:
    levels = {priority: _level(table.table(priority.value), priority) for priority in Priority}
    for lower, higher in pairwise(Priority):
        if not _keeps_more(levels[higher], levels[lower]):
            table.problem(
                higher.value,
                f"должен стоить не меньше и обещать не меньше, чем {lower.value}",
                f"must cost no less and promise no less than {lower.value}",
            )
    return {"levels": MappingProxyType(levels)}


def _level(table: Table, priority: Priority) -> Level:
    level = Level(
        table.decimal("coefficient", Decimal(1), Decimal(100)),
        _limit(table, "working_minutes"),
        _limit(table, "off_minutes"),
    )
    table.refuse_others()
    promises = level.working is not None or level.off is not None
    if promises != (priority is not Priority.NORMAL):
        table.problem(
            "working_minutes",
            "предел реакции есть у всех приоритетов, кроме обычного",
            "every priority but normal has a reaction limit",
        )
    return level


def _limit(table: Table, name: str) -> timedelta | None:
    return timedelta(minutes=table.whole(name, 1, _MOST_MINUTES)) if table.has(name) else None


def _keeps_more(higher: Level, lower: Level) -> bool:
    limits = ((higher.working, lower.working), (higher.off, lower.off))
    sooner = all(theirs is None or (ours is not None and ours <= theirs) for ours, theirs in limits)
    return sooner and higher.coefficient >= lower.coefficient


def _queue(table: Table) -> dict[str, object]:
    return {"append_window": timedelta(minutes=table.whole("append_window_minutes", 0, _MOST_MINUTES))}


def _review(table: Table) -> dict[str, object]:
    return {
        "review_weeks": table.whole("weeks", 1, 52),
        "reminder_working_days": table.whole("reminder_working_days", 1, 30),
        "reminder_at": table.clock("reminder_at"),
    }


def _term(table: Table) -> dict[str, object]:
    first, days = table.whole("first_day", 0, 60), table.whole("days", 1, 60)
    if first > days:
        table.problem("days", "срок кончается раньше, чем начинается", "the term ends before it begins")
    return {
        "term_first_day": first,
        "term_days": days,
        "capacity_minutes": table.whole("capacity_minutes", 1, _MOST_MINUTES),
        "capacity_days": table.whole("capacity_days", 1, 60),
    }


def _mail(table: Table) -> dict[str, object]:
    return {
        "mail_intake": table.one_of("intake", _MAIL_INTAKE),
        "invitation_days": table.whole("invitation_days", 1, 366) if table.has("invitation_days") else None,
    }


_SECTIONS: dict[str, Callable[[Table], dict[str, object]]] = {
    "hours": _hours,
    "holidays": _holidays,
    "price": _price,
    "levels": _levels,
    "queue": _queue,
    "review": _review,
    "term": _term,
    "mail": _mail,
}
