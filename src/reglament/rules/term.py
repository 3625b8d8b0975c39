"""The term of upkeep work and the capacity of one client organisation (4.4, R20)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from reglament.rules import phrases
from reglament.rules.calendar import Calendar
from reglament.rules.explain import Explanation, Step, both, said, step
from reglament.rules.text import Text


@dataclass(frozen=True, slots=True)
class Promise:
    """The working day by which a ticket is promised, and the instant; None when the date is to be agreed."""

    day: date | None
    by: datetime | None


def promised_day(calendar: Calendar, ready: date, minutes: int, booked: Mapping[date, int]) -> Promise:
    """The day a normal ticket is promised by: `ready` is the studio-local day its round began (4.4, R20).

    The first working day, the third at the earliest, in every rolling window of which the planned minutes stay within
    the capacity; `booked` are the organisation's other planned minutes by promised day. More minutes than the whole
    capacity need an agreed date. ValueError for negative minutes, CalendarRanOut past the last day.
    """
    law = calendar.regulation
    if minutes < 0:
        raise ValueError("minutes are not negative")
    if minutes > law.capacity_minutes:
        return Promise(None, None)
    load = _by_working_day(calendar, booked)
    day = calendar.shift_working_days(ready, law.term_days)
    while _fullest_window(calendar, day, load) + minutes > law.capacity_minutes:
        day = calendar.next_working_day(day)
    return Promise(day, calendar.instant(day, law.closes))


def free_minutes(calendar: Calendar, today: date, booked: Mapping[date, int]) -> int:
    """The minutes that a ticket created today may plan and still be promised the earliest day (R20)."""
    day = calendar.shift_working_days(today, calendar.regulation.term_days)
    taken = _fullest_window(calendar, day, _by_working_day(calendar, booked))
    return max(0, calendar.regulation.capacity_minutes - taken)


def explain_term(calendar: Calendar, ready: date, minutes: int, booked: Mapping[date, int]) -> Explanation:
    """Why the ticket is promised by that day: the term, and the capacity where it moved the day (4.4, R20)."""
    promise = promised_day(calendar, ready, minutes, booked)
    inputs = (
        (Text("Раунд начался", "The round began"), _day(ready)),
        (Text("Запланировано", "Planned"), _minutes(minutes)),
    )
    if promise.day is None:
        more = step("R20", "Запланировано больше: {}.", "More is planned: {}.", _minutes(minutes))
        return Explanation(
            question=Text("Почему срок согласуется отдельно?", "Why is the date to be agreed?"),
            inputs=inputs,
            steps=(_capacity_step(calendar), more),
            result=Text("Срок согласуем отдельно", "The date is to be agreed"),
        )
    closes = said(phrases.clock_time, calendar.regulation.closes)
    return Explanation(
        question=both("Почему {}?", "Why {}?", _day(promise.day)),
        inputs=inputs,
        steps=tuple(_promise_steps(calendar, ready, promise.day)),
        result=both("Сделаем до {} {}", "Done by {} on {}", closes, _day(promise.day)),
    )


def _by_working_day(calendar: Calendar, booked: Mapping[date, int]) -> dict[date, int]:
    """Minutes promised for a day that has become a day off since are done on the next working day."""
    load: dict[date, int] = {}
    for day, minutes in booked.items():
        working = calendar.working_day_on_or_after(day)
        load[working] = load.get(working, 0) + minutes
    return load


def _fullest_window(calendar: Calendar, day: date, load: Mapping[date, int]) -> int:
    size = calendar.regulation.capacity_days
    if not load:
        return 0
    around = [load.get(calendar.shift_working_days(day, shift), 0) for shift in range(1 - size, size)]
    return max(sum(around[first : first + size]) for first in range(size))


def _promise_steps(calendar: Calendar, ready: date, promised: date) -> Iterator[Step]:
    law = calendar.regulation
    earliest = calendar.shift_working_days(ready, law.term_days)
    yield step(
        "4.4",
        "Срок — от {} до {} рабочих дней, считая со следующего дня.",
        "The term is {} to {} working days from the next day on.",
        str(law.term_first_day),
        str(law.term_days),
    )
    yield step("R20", "Крайний из них — {}.", "The last of them is {}.", _day(earliest))
    yield _capacity_step(calendar)
    if promised == earliest:
        yield step("R20", "На этот день объём есть.", "There is room on that day.")
    else:
        yield step(
            "R20",
            "На {} объёма уже нет; ближайший день, где он есть, — {}.",
            "There is no room on {}; the next day with room is {}.",
            _day(earliest),
            _day(promised),
        )


def _capacity_step(calendar: Calendar) -> Step:
    law = calendar.regulation
    window = said(phrases.count, law.capacity_days, "working_days")
    ru, en = "От одной организации — не больше {} за {}.", "One organisation: {} at most in {}."
    return step("4.4", ru, en, _minutes(law.capacity_minutes), window)


def _day(day: date) -> Text:
    return said(phrases.day, day)


def _minutes(minutes: int) -> Text:
    return said(phrases.minutes, minutes)
