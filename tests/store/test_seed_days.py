"""The seeded days are the published production calendar (R1)."""

from __future__ import annotations

from datetime import date, timedelta

from reglament.rules.calendar import Calendar, DayKind
from reglament.store.seed_days import PublishedDays, is_settled, seed_days
from tests.rules.samples import CALENDAR, LAW, rows

YEARS = (2025, 2026, 2027)
DAYS = [date(2025, 1, 1) + timedelta(days=n) for n in range(3 * 365)]


def test_they_agree_with_the_published_calendar() -> None:
    seeded = Calendar(LAW, {day: each.kind for day, each in seed_days(2025, 2027).items()})
    assert {day: seeded.kind(day) for day in DAYS} == {day: CALENDAR.kind(day) for day in DAYS}


def test_they_are_the_days_that_are_not_what_the_weekday_says() -> None:
    special = {"holiday", "moved_day_off", "working_weekend"}
    published = {date.fromisoformat(row["date"]) for row in rows("calendar.csv") if row["kind"] in special}
    assert set(seed_days(2025, 2027)) == published


def test_names() -> None:
    days = seed_days(2027, 2027)
    assert days[date(2027, 1, 7)].name == "Рождество Христово"
    assert days[date(2027, 2, 22)].name == "Выходной (перенесено с 20.02.2027)"
    assert days[date(2027, 2, 20)].kind is DayKind.WORKING
    assert all(each.name for each in days.values())


def test_fourteen_holidays_every_year() -> None:
    for year in (*YEARS, 2040):
        closed = [day for day, each in seed_days(year, year).items() if each.kind is DayKind.CLOSED]
        assert len(closed) == 14


def test_a_year_is_settled_once_its_moved_days_are_published() -> None:
    assert all(is_settled(year) for year in YEARS)
    assert not is_settled(2040)


def test_published_days_by_year() -> None:
    days = PublishedDays(2025, 2026)
    assert dict(days) == {day: each.kind for day, each in seed_days(2025, 2026).items()}
    assert len(days) == len(seed_days(2025, 2026))
    assert days.get(date(2027, 1, 1)) is None
    assert days.get(date(2026, 11, 23)) is None
