"""The production calendar as the Government published it: the days that are not what their weekday says (R1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from reglament.rules.calendar import DayKind
from reglament.rules.regulation import default_regulation

_WORKING_WEEKEND = "Рабочий день: выходной перенесён"


@dataclass(frozen=True, slots=True)
class SeededDay:
    """What a day is by the published calendar, and its name in Russian."""

    kind: DayKind
    name: str


def seed_days(first_year: int, last_year: int) -> dict[date, SeededDay]:
    """Public holidays, moved days off and working weekends from one year to another, both included, by date.

    Ordinary weekends are left to the weekday. A year that the Government has not settled yet has its public holidays
    only: `is_settled` tells.
    """
    # Imported here: the package takes a third of a second, and not every command needs a day.
    import holidays

    public = default_regulation().public_holidays
    published = holidays.country_holidays("RU", years=range(first_year, last_year + 1), language="ru")
    days = {
        day: SeededDay(DayKind.CLOSED if (day.month, day.day) in public else DayKind.OFF, name)
        for day, name in published.items()
    }
    days |= {day: SeededDay(DayKind.WORKING, _WORKING_WEEKEND) for day in published.weekend_workdays}
    return dict(sorted(days.items()))


def is_settled(year: int) -> bool:
    """Whether the year's moved days off are known: a year has always had some, since holidays fall on weekends."""
    return any(seeded.kind is not DayKind.CLOSED for seeded in seed_days(year, year).values())


class PublishedDays(Mapping[date, DayKind]):
    """The kinds of the published days of some years, each year read when it is first asked for."""

    def __init__(self, first_year: int, last_year: int) -> None:
        self._first_year = first_year
        self._last_year = last_year
        self._year = cache(self._read)

    def __getitem__(self, day: date) -> DayKind:
        return self._year(day.year)[day]

    def __iter__(self) -> Iterator[date]:
        for year in range(self._first_year, self._last_year + 1):
            yield from self._year(year)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def _read(self, year: int) -> dict[date, DayKind]:
        if not self._first_year <= year <= self._last_year:
            return {}
        return {day: seeded.kind for day, seeded in seed_days(year, year).items()}
