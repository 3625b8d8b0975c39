"""The client's week to review, and what silence means at its end (4.7, 4.8, R12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from reglament.rules import phrases
from reglament.rules.calendar import Calendar
from reglament.rules.explain import Explanation, Step, both, said, step
from reglament.rules.text import Text

_WEEK = timedelta(weeks=1)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Review:
    """When silence accepts (the instant after the last day ends), the last day, and when the client is reminded."""

    accept_at: datetime
    last_day: date
    reminder_at: datetime


def review(calendar: Calendar, set_at: datetime) -> Review:
    """The week that began when *Resolved* or *Feedback* was set, or when the studio last wrote in them (R12).

    Calendar days from the next day on, to 24:00 of the same weekday or of the next working day after it. The reminder
    comes two working days before, or on the last day itself when that moment has passed already.
    """
    law = calendar.regulation
    last_day = calendar.working_day_on_or_after(_same_weekday(calendar, set_at))
    reminder_at = calendar.instant(
        calendar.shift_working_days(last_day, -law.reminder_working_days), law.reminder_at
    )
    if reminder_at <= set_at:
        reminder_at = calendar.instant(last_day, law.reminder_at)
    return Review(calendar.instant(last_day + _DAY, time.min), last_day, reminder_at)


def explain_review(calendar: Calendar, set_at: datetime) -> Explanation:
    """Why the client has until then to answer: the week, and the working day it was carried to (4.7, 4.8, R12)."""
    last = _day(review(calendar, set_at).last_day)
    return Explanation(
        question=both("Почему до {}?", "Why until {}?", last),
        inputs=((Text("Статус поставлен", "The status was set"), _moment(calendar, set_at)),),
        steps=tuple(_steps(calendar, set_at)),
        result=both("До {} включительно", "Until the end of {}", last),
    )


def _steps(calendar: Calendar, set_at: datetime) -> Iterator[Step]:
    week, end = review(calendar, set_at), _same_weekday(calendar, set_at)
    weeks = said(phrases.count, calendar.regulation.review_weeks, "weeks")
    yield step("4.7", "На проверку — {}.", "The client has {} to review.", weeks)
    yield step(
        "R12",
        "Отсчёт начат {}; неделя считается со следующего дня и кончается: {}.",
        "It began on {}; the week counts from the next day and ends on {}.",
        _day(calendar.local(set_at).date()),
        _named_day(end),
    )
    if week.last_day != end:
        yield step(
            "R12",
            "Это нерабочий день, поэтому срок — ближайший рабочий: {}.",
            "That is not a working day, so the next working one counts: {}.",
            _named_day(week.last_day),
        )
    yield step("R12", "Напомним {}.", "We remind on {}.", _moment(calendar, week.reminder_at))
    yield step(
        "4.8",
        "Нет ответа — тикет становится «Принято» и закрывается для изменений.",
        "Without an answer the ticket becomes “Accepted” and read-only.",
    )


def _same_weekday(calendar: Calendar, set_at: datetime) -> date:
    return calendar.local(set_at).date() + calendar.regulation.review_weeks * _WEEK


def _moment(calendar: Calendar, at: datetime) -> Text:
    return said(phrases.instant, calendar.local(at))


def _day(day: date) -> Text:
    return said(phrases.day, day)


def _named_day(day: date) -> Text:
    return both("{}, {}", "{}, {}", said(phrases.weekday, day), _day(day))
