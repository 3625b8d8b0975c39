"""What a reader asks of a report: the days, whose, which level, by what it is grouped; and presets of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Value, When
from django.db.models.expressions import Combinable

from reglament.queries.law import Law
from reglament.queries.reports.table import Link
from reglament.queries.reports.words import BY_MONTH, NOBODY, TIME_KINDS
from reglament.rules import phrases
from reglament.rules.regulation import Priority
from reglament.rules.text import Text
from reglament.store.models import Organisation, Person, TimeEntry

LONGEST_DAYS = 3660


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to a report. Days are studio-local, both included; `on` is the day of an ageing; `page` 0 is everything."""

    law: Law
    at: dt.datetime
    from_day: dt.date
    to_day: dt.date
    on: dt.date
    organisation_id: int | None = None
    specialist_id: int | None = None
    level: str = ""
    group: str = ""
    page: int = 1

    @property
    def currency(self) -> str:
        """The currency of the regulation in force."""
        return self.law.regulation.currency

    def days(self, field: str) -> Q:
        """The condition that a date column lies in the period."""
        return Q(**{f"{field}__gte": self.from_day, f"{field}__lte": self.to_day})

    def instants(self, field: str) -> Q:
        """The condition that a datetime column lies in the period."""
        return Q(
            **{
                f"{field}__gte": self._start(self.from_day),
                f"{field}__lt": self._start(self.to_day + dt.timedelta(days=1)),
            }
        )

    def of_organisation(self, field: str) -> Q:
        """The condition on the organisation, nothing when all are wanted."""
        return Q(**{field: self.organisation_id}) if self.organisation_id is not None else Q()

    def of_level(self, field: str) -> Q:
        """The condition on the level, nothing when all are wanted."""
        return Q(**{field: self.level}) if self.level else Q()

    def month_of(self, field: str, *, instant: bool = False) -> Combinable:
        """The month "2026-11" of a date or datetime column of the period: one CASE, the same on both databases."""
        cases = []
        for first in _months(self.from_day, self.to_day):
            end = _next_month(first)
            before: object = self._start(end) if instant else end
            cases.append(When(**{f"{field}__lt": before}, then=Value(f"{first:%Y-%m}")))
        return Case(*cases, default=Value(""), output_field=CharField())

    def _start(self, day: dt.date) -> dt.datetime:
        return self.law.calendar.instant(day, dt.time.min)


def by_group(name: str, columns: dict[str, str | Combinable]) -> Any:
    """The expression of a group; a column by its name, months and the like as they are."""
    chosen = columns[name]
    return F(chosen) if isinstance(chosen, str) else chosen


def labels(group: str, keys: Iterable[object]) -> dict[object, Text]:
    """The names of the groups' keys. One SQL statement for organisations and people, none otherwise."""
    known: list[Any] = list(keys)
    if group == "organisation":
        names = dict(Organisation.objects.filter(pk__in=known).values_list("pk", "name"))
    elif group == "specialist":
        names = dict(Person.objects.filter(pk__in=known).values_list("pk", "name"))
    else:
        return {key: _label(group, str(key or "")) for key in known}
    return {key: _same(names[key]) if key in names else NOBODY for key in known}


def link_of(group: str, key: object) -> dict[str, Link]:
    """The page behind a group's name, where it has one."""
    return {"name": Link("organisation", key)} if group == "organisation" and isinstance(key, int) else {}


def workers() -> tuple[tuple[int, str], ...]:
    """Specialists of today, and whoever ever wrote time down, by name. One SQL statement."""
    wrote = Exists(TimeEntry.objects.filter(person=OuterRef("pk")))
    people = Person.objects.filter(Q(is_specialist=True) | wrote).order_by("name", "pk")
    return tuple(people.values_list("pk", "name"))


def typed_key(group: str, key: str) -> object:
    """The key of a row's address as the store compares it."""
    if group in ("organisation", "specialist"):
        return int(key) if key.isascii() and key.isdecimal() and len(key) < 16 else None
    return key


def presets(today: dt.date) -> tuple[tuple[Text, dt.date, dt.date], ...]:
    """Periods that are asked for most: their names, first and last days."""
    month = today.replace(day=1)
    before = (month - dt.timedelta(days=1)).replace(day=1)
    quarter = today.replace(month=3 * ((today.month - 1) // 3) + 1, day=1)
    quarter_before = _back(quarter, 3)
    year = today.replace(month=1, day=1)
    return (
        (Text("Этот месяц", "This month"), month, last_day(month)),
        (Text("Прошлый месяц", "Last month"), before, last_day(before)),
        (Text("Этот квартал", "This quarter"), quarter, last_day(_back(quarter, -2))),
        (Text("Прошлый квартал", "Last quarter"), quarter_before, last_day(_back(quarter, 1))),
        (Text("Этот год", "This year"), year, year.replace(month=12, day=31)),
        (Text("Прошлый год", "Last year"), year.replace(year=year.year - 1), year - dt.timedelta(days=1)),
    )


def last_day(first: dt.date) -> dt.date:
    """The last day of the month."""
    return _next_month(first) - dt.timedelta(days=1)


def _label(group: str, key: str) -> Text:
    if group == "month":
        return month_text(key)
    if group in ("ordered", "met", "level"):
        return phrases.PRIORITY_NAMES[Priority(key)] if key else NOBODY
    return TIME_KINDS.get(key, NOBODY)


def month_text(key: str) -> Text:
    """«ноябрь 2026» of "2026-11"."""
    if not key:
        return BY_MONTH
    first = dt.date.fromisoformat(f"{key}-01")
    return Text(*(f"{phrases.month_name(first, lang)} {first.year}" for lang in ("ru", "en")))


def _same(name: str) -> Text:
    return Text(name, name)


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    found, month = [], first.replace(day=1)
    while month <= last:
        found.append(month)
        month = _next_month(month)
    return found


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def _back(first: dt.date, months: int) -> dt.date:
    count = first.year * 12 + first.month - 1 - months
    return dt.date(count // 12, count % 12 + 1, 1)
