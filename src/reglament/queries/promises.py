"""What each priority promises and costs as of now: the cards of the new ticket and of the calculator (3.1, 3.2, 4.4, R2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from reglament.queries.client_clock import moment
from reglament.queries.law import Law
from reglament.rules import phrases
from reglament.rules.calendar import TimeKind
from reglament.rules.explain import Explanation, both
from reglament.rules.money import Money
from reglament.rules.pricing import explain_quote, quote
from reglament.rules.reaction import Deadline, explain_deadline, reaction_deadline
from reglament.rules.regulation import Priority
from reglament.rules.term import explain_term, promised_day
from reglament.rules.text import Text

NOTHING = Text("", "")
_HOUR = 60


@dataclass(frozen=True, slots=True)
class LevelCard:
    """One priority: `promise` in words, `short` of it for a button, the hour's price and why the promise is that."""

    value: str
    coefficient: Decimal
    promise: Text
    short: Text
    note: Text
    rate: Money
    surcharge: Money
    deadline: dt.datetime | None
    place: int | None
    why: Explanation


@dataclass(frozen=True, slots=True)
class Priced:
    """The price of some minutes at a level, with its reasons."""

    amount: Money
    vat_rate: int | None
    vat: Money | None
    why: Explanation


def level_cards(
    law: Law, at: dt.datetime, *, lengths: Sequence[int] = (), booked: Mapping[dt.date, int] | None = None
) -> tuple[LevelCard, ...]:
    """The four priorities as of `at`. `lengths`: how many tickets wait at each rank and above; `booked`: the client's
    planned minutes by promised day. No SQL."""
    return tuple(_card(law, priority, at, lengths, booked or {}) for priority in Priority)


def priced(
    law: Law, minutes: int, priority: Priority, on: dt.date, *, surcharge_only: bool = False
) -> Priced:
    """The price of `minutes` at a level on a day. No SQL."""
    made = quote(law.regulation, minutes, priority, on=on, surcharge_only=surcharge_only)
    why = explain_quote(law.regulation, minutes, priority, on=on, surcharge_only=surcharge_only)
    return Priced(made.amount, made.vat_rate, made.vat, why)


def _card(
    law: Law, priority: Priority, at: dt.datetime, lengths: Sequence[int], booked: Mapping[dt.date, int]
) -> LevelCard:
    level = law.regulation.levels[priority]
    on = law.calendar.local(at).date()
    place = lengths[priority.rank] + 1 if lengths else None
    deadline = reaction_deadline(law.calendar, priority, at)
    rate = quote(law.regulation, _HOUR, priority, on=on).amount
    extra = quote(law.regulation, _HOUR, priority, on=on, surcharge_only=True).amount
    if deadline.at is None:
        promise, short, note = _term(law, on, booked, place)
        why = explain_term(law.calendar, on, 0, booked)
    else:
        when = moment(law, deadline.at, at)
        promise = both("Начнём до {}", "We start by {}", when)
        short = both("начнём до {}", "we start by {}", when)
        note = _within(law, priority, deadline)
        why = explain_deadline(law.calendar, priority, at)
    return LevelCard(
        priority.value, level.coefficient, promise, short, note, rate, extra, deadline.at, place, why
    )


def _term(law: Law, on: dt.date, booked: Mapping[dt.date, int], place: int | None) -> tuple[Text, Text, Text]:
    day = promised_day(law.calendar, on, 0, booked).day
    if day is None:
        return (
            Text("Срок согласуем", "A date to be agreed"),
            Text("срок согласуем", "a date to be agreed"),
            NOTHING,
        )
    said = Text(phrases.short_day(day, "ru"), phrases.short_day(day, "en"))
    note = Text("время начала не обещаем", "no promise when we start")
    if place is not None:
        note = both(
            "место в очереди {}, время начала не обещаем",
            "place {} in the queue, no promise when we start",
            str(place),
        )
    return both("Сделаем до {}", "Done by {}", said), both("сделаем до {}", "done by {}", said), note


def _within(law: Law, priority: Priority, deadline: Deadline) -> Text:
    level = law.regulation.levels[priority]
    limit = level.working if deadline.clock is TimeKind.WORKING else level.off
    if limit is None:
        return NOTHING
    length = Text(phrases.span(limit, "ru"), phrases.span(limit, "en"))
    if deadline.clock is TimeKind.WORKING:
        return both("через {} рабочего времени", "after {} of working time", length)
    return both("через {} нерабочего времени", "after {} of off time", length)
