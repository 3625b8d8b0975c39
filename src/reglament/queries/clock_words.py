"""What a ticket's clock says on the desk: until when, what is left, and what holds now when it is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reglament.queries.law import Law
from reglament.rules import phrases
from reglament.rules.reaction import next_promise
from reglament.rules.regulation import Priority
from reglament.rules.text import Text

COLUMNS = (
    "status", "status_since", "priority", "queued_at", "reaction_deadline", "reacted_at", "work_started_at",
    "promised_day", "agreed_day", "accept_at", "review_last_day", "hold_reason", "to_close_id", "closed_how",
    "needs_billing_check",
)  # fmt: skip
NOTHING = Text("", "")


@dataclass(frozen=True, slots=True)
class Clock:
    """One cell of the queue. `state`: "" running, "late", "kept", "standing"; `note` is the smaller line."""

    text: Text
    note: Text = NOTHING
    state: str = ""


def clock_of(row: Mapping[str, Any], law: Law, at: dt.datetime) -> Clock:
    """The clock of a ticket given as a mapping of COLUMNS, as of `at` (3.2, 4.4, R2, R3, R12)."""
    match row["status"]:
        case "new" if row["to_close_id"]:
            return Clock(
                Text("принят словами", "accepted in words"),
                Text("закройте как принятый", "to be closed"),
                "kept",
            )
        case "new":
            return _new(row, law, at)
        case "in_progress":
            return _in_progress(row, law, at)
        case "feedback":
            return _standing(row, law, at)
        case "resolved":
            return _review(row, law, at)
    if row["needs_billing_check"]:
        return Clock(
            Text("закрыт молчанием", "closed by silence"),
            Text("проверьте время и выставьте счёт", "check the time and bill it"),
            "kept",
        )
    since = law.calendar.local(row["status_since"]).date()
    return Clock(Text(phrases.full_day(since, "ru"), phrases.full_day(since, "en")), state="standing")


def _new(row: Mapping[str, Any], law: Law, at: dt.datetime) -> Clock:
    deadline = row["reaction_deadline"]
    if deadline is None or row["reacted_at"] is not None:
        return _term(row, law, at)
    if at <= deadline:
        return Clock(_both("начать до {}", "start by {}", _moments(law, deadline, at)), _left(deadline - at))
    return Clock(_late_by(at - deadline), what_holds_now(row, law, at), "late")


def what_holds_now(row: Mapping[str, Any], law: Law, at: dt.datetime) -> Text:
    """Of a late reaction: which level is still met if work starts, and until when (3.4, R5)."""
    ordered = Priority(row["priority"])
    promise = next_promise(law.calendar, ordered, row["queued_at"], at)
    if promise is None:
        normal = law.regulation.levels[Priority.NORMAL].coefficient
        return Text(
            f"будет {phrases.coefficient(normal, 'ru')}", f"it will be {phrases.coefficient(normal, 'en')}"
        )
    level, until = promise
    coefficient = law.regulation.levels[level].coefficient
    ru, en = _moments(law, until, at)
    return Text(
        f"начать до {ru} — будет {phrases.coefficient(coefficient, 'ru')}",
        f"start by {en} for {phrases.coefficient(coefficient, 'en')}",
    )


def _in_progress(row: Mapping[str, Any], law: Law, at: dt.datetime) -> Clock:
    term = _term(row, law, at)
    if term.state == "late":
        return term
    moments = _moments(law, row["work_started_at"] or row["status_since"], at)
    return Clock(
        _both("в работе с {}", "in progress since {}", moments),
        term.text if term.note != NOTHING else NOTHING,
    )


def _term(row: Mapping[str, Any], law: Law, at: dt.datetime) -> Clock:
    day = row["agreed_day"] or row["promised_day"]
    if day is None:
        return Clock(Text("срок не назначен", "no day set"), Text("назначьте день", "agree on a day"))
    today = law.calendar.local(at).date()
    closes = law.regulation.closes
    if day == today:
        return Clock(Text("сделать сегодня", "due today"), Text(f"до {closes:%H:%M}", f"by {closes:%H:%M}"))
    if day < today:
        late = Text(
            f"просрочен на {phrases.count((today - day).days, 'days', 'ru')}",
            f"{phrases.count((today - day).days, 'days', 'en')} late",
        )
        return Clock(late, _both("обещали {}", "promised for {}", _days(day)), "late")
    return Clock(
        _both("сделать до {}", "due by {}", _days(day)), _left(dt.timedelta(days=(day - today).days))
    )


def _standing(row: Mapping[str, Any], law: Law, at: dt.datetime) -> Clock:
    text = Text("часы стоят", "the clock stands")
    if row["hold_reason"]:
        return Clock(
            text, Text("приёмка по молчанию удержана", "acceptance by silence is on hold"), "standing"
        )
    day = row["review_last_day"]
    note = _both("ждём клиента до {}", "waiting for the client until {}", _days(day)) if day else NOTHING
    return Clock(text, note, "standing")


def _review(row: Mapping[str, Any], law: Law, at: dt.datetime) -> Clock:
    day = row["review_last_day"]
    if day is None:
        return Clock(Text("на проверке", "under review"), state="standing")
    text = _both("проверка до {}", "review until {}", _days(day))
    if row["hold_reason"]:
        return Clock(
            text, Text("приёмка по молчанию удержана", "acceptance by silence is on hold"), "standing"
        )
    left = day - law.calendar.local(at).date()
    note = Text("сегодня последний день", "today is the last day") if left.days <= 0 else _left(left)
    return Clock(text, note, "standing")


def _moments(law: Law, moment: dt.datetime, at: dt.datetime) -> tuple[str, str]:
    """The clock time alone today; with the day otherwise, in words that stand after «до» and «с»."""
    local, today = law.calendar.local(moment), law.calendar.local(at).date()
    time = phrases.clock_time(local, "ru")
    if local.date() == today:
        return time, time
    if local.date() == today + dt.timedelta(days=1):
        return f"{time} завтра", f"{time} tomorrow"
    return f"{time} {phrases.short_day(local, 'ru')}", f"{time} on {phrases.short_day(local, 'en')}"


def _days(day: dt.date) -> tuple[str, str]:
    return phrases.day(day, "ru"), phrases.day(day, "en")


def _both(ru: str, en: str, words: tuple[str, str]) -> Text:
    return Text(ru.format(words[0]), en.format(words[1]))


def _left(delta: dt.timedelta) -> Text:
    """«осталось 2 дня»; within a day with its minutes: «осталось 1 ч 40 мин»."""
    if dt.timedelta(minutes=1) <= delta < dt.timedelta(days=1):
        minutes = delta // dt.timedelta(minutes=1)
        return Text(f"осталось {phrases.minutes(minutes, 'ru')}", f"{phrases.minutes(minutes, 'en')} left")
    return Text(phrases.left(delta, "ru"), phrases.left(delta, "en"))


def _late_by(delta: dt.timedelta) -> Text:
    """«просрочен на 10 мин», from the second day on «просрочен на 2 дня»."""
    if delta >= dt.timedelta(days=2):
        return Text(*(words.format(phrases.count(delta.days, "days", lang)) for words, lang in _LATE))
    minutes = max(1, int(delta.total_seconds()) // 60)
    return Text(*(words.format(phrases.minutes(minutes, lang)) for words, lang in _LATE))


_LATE = (("просрочен на {}", "ru"), ("{} late", "en"))
