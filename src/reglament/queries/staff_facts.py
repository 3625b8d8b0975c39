"""What of the journal only the studio sees on a ticket's timeline: who is assigned, plans, holds, corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reglament.queries.timeline import Entry, Happened
from reglament.rules import phrases
from reglament.rules.explain import both
from reglament.rules.text import Text

Data = Mapping[str, Any]


def staff_facts(happened: Iterable[Happened]) -> tuple[Entry, ...]:
    """The studio's own entries of the timeline. No SQL."""
    return tuple(
        Entry("fact", h.at, author=h.actor, text=_WORDS[h.kind](h.actor, h.data), clauses=h.clauses[:2])
        for h in happened
        if h.kind in _WORDS and not h.status_to
    )


def _assigned(actor: str, data: Data) -> Text:
    who = str(data.get("assignee") or "")
    return (
        both("Исполнитель: {}", "Assigned to {}", who)
        if who
        else Text("Исполнитель снят", "Nobody is assigned")
    )


def _planned(actor: str, data: Data) -> Text:
    minutes = int(data.get("planned") or 0)
    plan = Text(f"План {phrases.minutes(minutes, 'ru')}", f"Planned {phrases.minutes(minutes, 'en')}")
    if not minutes:
        plan = Text("План снят", "No plan")
    agreed, promised = _day(data.get("agreed_day")), _day(data.get("promised_day"))
    if agreed:
        return both("{}, согласован день {}", "{}, agreed for {}", plan, agreed)
    return both("{}, обещан день {}", "{}, promised for {}", plan, promised) if promised else plan


def _day(value: object) -> Text | None:
    if not value:
        return None
    day = dt.date.fromisoformat(str(value)[:10])
    return Text(phrases.day(day, "ru"), phrases.day(day, "en"))


def _held(actor: str, data: Data) -> Text:
    reason = str(data.get("reason") or "")
    return both("Приёмка по молчанию удержана: {}", "Acceptance by silence is on hold: {}", reason)


def _plain(ru: str, en: str) -> Callable[[str, Data], Text]:
    return lambda actor, data: Text(ru, en)


_WORDS: dict[str, Callable[[str, Data], Text]] = {
    "assigned": _assigned,
    "planned": _planned,
    "hold_set": _held,
    "hold_lifted": _plain("Удержание снято, неделя идёт дальше", "The hold was lifted, the week runs on"),
    "marked_to_close": _plain(
        "Клиент принял словами: отложен к закрытию", "Accepted in words: set aside to be closed"
    ),
    "reaction_overdue": _plain("Время начать прошло", "The time to start has passed"),
    "time_corrected": _plain("Запись времени исправлена", "A time entry was corrected"),
    "invoice_overdue": _plain(
        "Клиенту напомнили о просроченном счёте", "The client was reminded of the overdue invoice"
    ),
}
