"""What the studio promises, in the client's words: «начнём до 13:40», «сделаем до 25 ноября» (3.2, 4.4, R2, R3, R12)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from reglament.queries.clock_words import Clock, what_holds_now
from reglament.queries.law import Law
from reglament.rules import phrases
from reglament.rules.explain import both
from reglament.rules.text import Text

NOTHING = Text("", "")


def client_clock(row: Mapping[str, Any], law: Law, at: dt.datetime) -> Clock:
    """The promise about a ticket given as a mapping of `clock_words.COLUMNS`, as of `at`."""
    match row["status"]:
        case "new" if row["to_close_id"]:
            return Clock(Text("Закроем как принятый", "We close it as accepted"), state="kept")
        case "new":
            return _new(row, law, at)
        case "in_progress":
            return _in_progress(row, law, at)
        case "feedback" | "resolved":
            return _yours(row, law, at)
    return Clock(
        both("С {}", "Since {}", full_day(law.calendar.local(row["status_since"]).date())), state="standing"
    )


def _new(row: Mapping[str, Any], law: Law, at: dt.datetime) -> Clock:
    deadline = row["reaction_deadline"]
    if deadline is None or row["work_started_at"] is not None:
        return _term(row, law, at)
    if at <= deadline:
        return Clock(both("Начнём до {}", "We start by {}", moment(law, deadline, at)), left(deadline - at))
    missed = both("Обещали начать до {}", "We promised to start by {}", moment(law, deadline, at))
    return Clock(missed, what_holds_now(row, law, at), "late")


def _in_progress(row: Mapping[str, Any], law: Law, at: dt.datetime) -> Clock:
    began = both("Начали {}", "Started {}", at_moment(law, row["work_started_at"] or row["status_since"], at))
    term = _term(row, law, at)
    return term if term.state == "late" else Clock(began, term.text)


def _term(row: Mapping[str, Any], law: Law, at: dt.datetime) -> Clock:
    day = row["agreed_day"] or row["promised_day"]
    if day is None:
        return Clock(Text("Срок согласуем отдельно", "The date is to be agreed"))
    today = law.calendar.local(at).date()
    closes = f"{law.regulation.closes:%H:%M}"
    if day < today:
        return Clock(
            both("Обещали {}", "We promised {}", _day(day)), Text("опаздываем", "we are late"), "late"
        )
    if day == today:
        return Clock(both("Сделаем сегодня до {}", "Done today by {}", closes))
    note = Text("день согласован", "an agreed day") if row["agreed_day"] else NOTHING
    return Clock(both("Сделаем до {}", "Done by {}", _day(day)), note)


def _yours(row: Mapping[str, Any], law: Law, at: dt.datetime) -> Clock:
    last = row["review_last_day"]
    if last is None:
        return Clock(Text("Ждём вас", "We wait for you"), state="standing")
    return Clock(
        both("До {}", "Until {}", _day(last)), days_left(last, law.calendar.local(at).date()), "standing"
    )


def days_left(last: dt.date, today: dt.date) -> Text:
    """«осталось 3 дня», «сегодня последний день»."""
    days = (last - today).days
    if days < 0:
        return left(dt.timedelta(days=days))
    if days == 0:
        return Text("сегодня последний день", "today is the last day")
    return left(dt.timedelta(days=days))


def left(delta: dt.timedelta) -> Text:
    """«осталось 2 дня»; within a day with its minutes: «осталось 1 ч 40 мин»."""
    if dt.timedelta(minutes=1) <= delta < dt.timedelta(days=1):
        minutes = delta // dt.timedelta(minutes=1)
        return both(
            "осталось {}", "{} left", Text(phrases.minutes(minutes, "ru"), phrases.minutes(minutes, "en"))
        )
    return Text(phrases.left(delta, "ru"), phrases.left(delta, "en"))


def moment(law: Law, instant: dt.datetime, at: dt.datetime) -> Text:
    """The clock time alone today, «завтра, 13:00» tomorrow, with the day later: after «до»."""
    local, today = law.calendar.local(instant), law.calendar.local(at).date()
    time = phrases.clock_time(local, "ru")
    if local.date() == today:
        return Text(time, time)
    if local.date() == today + dt.timedelta(days=1):
        return Text(f"{time} завтра", f"{time} tomorrow")
    return Text(f"{time} {phrases.short_day(local, 'ru')}", f"{time} on {phrases.short_day(local, 'en')}")


def at_moment(law: Law, instant: dt.datetime, at: dt.datetime) -> Text:
    """«в 11:25» today, «20 ноября в 12:05» otherwise."""
    local = law.calendar.local(instant)
    time = phrases.clock_time(local, "ru")
    if local.date() == law.calendar.local(at).date():
        return Text(f"в {time}", f"at {time}")
    return Text(phrases.instant(local, "ru"), f"on {phrases.instant(local, 'en')}")


def full_day(day: dt.date) -> Text:
    """«26 ноября 2026 г.»"""
    return Text(phrases.full_day(day, "ru"), phrases.full_day(day, "en"))


def _day(day: dt.date) -> Text:
    return Text(phrases.day(day, "ru"), phrases.day(day, "en"))
