"""The client's week to review, and what silence means at its end (4.7, 4.8, R12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from reglament.rules import phrases
from reglament.rules.calendar import Calendar
from reglament.rules.explain import Explanation, Step, both
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
    week = review(calendar, set_at)
    end = _same_weekday(calendar, set_at)
    since = calendar.local(set_at)
    steps = [
        Step("4.7", both("На проверку — {}.", "The client has {} to review.", _weeks(calendar))),
        Step(
            "R12",
            both(
                "Отсчёт начат {}; неделя считается со следующего дня и кончается: {}.",
                "It began on {}; the week counts from the next day and ends on {}.",
                _day(since.date()),
                _named_day(end),
            ),
        ),
    ]
    if week.last_day != end:
        carried = both(
            "Это нерабочий день, поэтому срок — ближайший рабочий: {}.",
            "That is not a working day, so the next working one counts: {}.",
            _named_day(week.last_day),
        )
        steps.append(Step("R12", carried))
    reminder = calendar.local(week.reminder_at)
    when = Text(phrases.instant(reminder, "ru"), phrases.instant(reminder, "en"))
    steps.append(Step("R12", both("Напомним {}.", "We remind on {}.", when)))
    steps.append(
        Step(
            "4.8",
            Text(
                "Нет ответа — тикет становится «Принято» и закрывается для изменений.",
                "Without an answer the ticket becomes “Accepted” and read-only.",
            ),
        )
    )
    last = _day(week.last_day)
    return Explanation(
        question=both("Почему до {}?", "Why until {}?", last),
        inputs=(
            (
                Text("Статус поставлен", "The status was set"),
                Text(*(phrases.instant(since, each) for each in ("ru", "en"))),
            ),
        ),
        steps=tuple(steps),
        result=both("До {} включительно", "Until the end of {}", last),
    )


def _same_weekday(calendar: Calendar, set_at: datetime) -> date:
    return calendar.local(set_at).date() + calendar.regulation.review_weeks * _WEEK


def _weeks(calendar: Calendar) -> Text:
    weeks = calendar.regulation.review_weeks
    return Text(phrases.count(weeks, "weeks", "ru"), phrases.count(weeks, "weeks", "en"))


def _day(day: date) -> Text:
    return Text(phrases.day(day, "ru"), phrases.day(day, "en"))


def _named_day(day: date) -> Text:
    return Text(
        f"{phrases.weekday(day, 'ru')}, {phrases.day(day, 'ru')}",
        f"{phrases.weekday(day, 'en')}, {phrases.day(day, 'en')}",
    )
