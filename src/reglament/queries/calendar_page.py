"""The calendar of days, a year at a time: what kind every day is, and what was overridden."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from reglament.queries.law import Law
from reglament.rules.calendar import DayKind
from reglament.store.models import Day


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day. `name` is what the table of days calls it; `overridden_by` names who changed it."""

    date: dt.date
    kind: DayKind
    name: str = ""
    overridden_by: str = ""
    overridden_at: dt.datetime | None = None

    @property
    def overridden(self) -> bool:
        """Whether the owner changed the day."""
        return self.overridden_at is not None


@dataclass(frozen=True, slots=True)
class CalendarMonth:
    """A month as weeks from Monday to Sunday; None stands for a day of a neighbouring month."""

    first: dt.date
    weeks: tuple[tuple[CalendarDay | None, ...], ...]
    working_days: int


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """A year of days."""

    year: int
    today: dt.date
    months: tuple[CalendarMonth, ...]
    overridden: tuple[CalendarDay, ...]
    working_days: int
    closed_days: int


def calendar_page(law: Law, year: int, at: dt.datetime) -> CalendarPage:
    """The year as the law in force sees it (3.5, 4.2, R1). One SQL statement."""
    rows: dict[dt.date, Mapping[str, object]] = {
        row["date"]: row
        for row in Day.objects.filter(date__year=year).values(
            "date", "name", "overridden_at", "overridden_by__name"
        )
    }
    months = tuple(_month(law, year, month, rows) for month in range(1, 13))
    days = [day for month in months for week in month.weeks for day in week if day]
    return CalendarPage(
        year=year,
        today=law.calendar.local(at).date(),
        months=months,
        overridden=tuple(day for day in days if day.overridden),
        working_days=sum(month.working_days for month in months),
        closed_days=sum(day.kind is DayKind.CLOSED for day in days),
    )


def _month(law: Law, year: int, month: int, rows: Mapping[dt.date, Mapping[str, object]]) -> CalendarMonth:
    weeks = tuple(
        tuple(_day(law, date, rows) if date.month == month else None for date in week)
        for week in calendar.Calendar().monthdatescalendar(year, month)
    )
    working = sum(day is not None and day.kind is DayKind.WORKING for week in weeks for day in week)
    return CalendarMonth(dt.date(year, month, 1), weeks, working)


def _day(law: Law, date: dt.date, rows: Mapping[dt.date, Mapping[str, object]]) -> CalendarDay:
    row = rows.get(date, {})
    at = row.get("overridden_at")
    return CalendarDay(
        date=date,
        kind=law.calendar.kind(date),
        name=str(row.get("name") or ""),
        overridden_by=str(row.get("overridden_by__name") or ""),
        overridden_at=at if isinstance(at, dt.datetime) else None,
    )
