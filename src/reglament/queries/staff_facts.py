"""What of the journal only the studio sees on a ticket's timeline: who is assigned, plans, holds, corrections."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from reglament.queries.letter_words import chip_of
from reglament.queries.timeline import Entry, Happened
from reglament.rules import phrases
from reglament.rules.explain import both
from reglament.rules.text import Text

Data = Mapping[str, Any]
_OF_MAIL = ("mail_decided", "mail_glanced")
# Their words stand in the timeline already.
_SHOWN_AS_MESSAGES = ("message", "ticket")


def staff_facts(happened: Iterable[Happened]) -> tuple[Entry, ...]:
    """The studio's own entries of the timeline. No SQL."""
    return tuple(
        Entry(
            "fact", h.at, author=h.actor, text=_WORDS[h.kind](h.actor, h.data), clauses=h.clauses[:2],
            letter=int(h.data.get("letter") or 0) if h.kind in _OF_MAIL else 0,
        )
        for h in happened
        if h.kind in _WORDS and not h.status_to and h.data.get("decision") not in _SHOWN_AS_MESSAGES
    )  # fmt: skip


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


def _came(actor: str, data: Data) -> Text:
    """A letter about the ticket that became no message of it: it is one click away all the same."""
    chip = chip_of("read", str(data.get("decision") or ""), needs_glance=bool(data.get("glance")))
    return both("Письмо от {}: {}", "E-mail from {}: {}", str(data.get("from") or "?"), chip.text)


def _glanced(actor: str, data: Data) -> Text:
    chip = chip_of("read", str(data.get("decision") or ""), needs_glance=False)
    return both("{}: о письме решено — {}", "{} decided about an e-mail: {}", actor, chip.text)


def _plain(ru: str, en: str) -> Callable[[str, Data], Text]:
    return lambda actor, data: Text(ru, en)


_WORDS: dict[str, Callable[[str, Data], Text]] = {
    "assigned": _assigned,
    "planned": _planned,
    "hold_set": _held,
    "mail_decided": _came,
    "mail_glanced": _glanced,
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
