"""The scenario of a ticket as steps: what was, what is, what remains (2.1–2.9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from reglament.queries.law import Law
from reglament.queries.timeline import Happened
from reglament.rules import phrases
from reglament.rules.explain import both
from reglament.rules.statuses import STATUS_NAMES, Status
from reglament.rules.text import Text

_NOTHING = Text("", "")
# How many steps of the past are shown: a ticket may go round many times.
_MOST_PAST = 4
_AHEAD = {
    Status.NEW: (Status.RESOLVED, Status.ACCEPTED),
    Status.FEEDBACK: (Status.NEW, Status.RESOLVED, Status.ACCEPTED),
    Status.IN_PROGRESS: (Status.RESOLVED, Status.ACCEPTED),
    Status.RESOLVED: (Status.ACCEPTED,),
}
_NOTES_AHEAD = {
    Status.NEW: Text("после вашего ответа", "after your answer"),
    Status.RESOLVED: Text("проверите работу", "you review the work"),
    Status.ACCEPTED: Text("выставим счёт", "we issue the invoice"),
    Status.PAID: Text("после оплаты", "after the payment"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `state`: "done", "now" or "next"; `note` is the small line under the status."""

    status: str
    title: Text
    note: Text
    state: str


def scenario(
    law: Law, happened: Iterable[Happened], *, is_paid: bool, last_day: dt.date | None = None
) -> tuple[Step, ...]:
    """The ticket's real moves, the last of them being the present, then what usually follows. No SQL."""
    moves = [h for h in happened if h.status_to]
    if not moves:
        return ()
    past = [_done(h, law) for h in moves[:-1]][-_MOST_PAST:]
    status = Status(moves[-1].status_to)
    ahead = [*_AHEAD.get(status, ())]
    if is_paid and status not in (Status.PAID, Status.REJECTED):
        ahead.append(Status.PAID)
    return (*past, _now(moves[-1], law, last_day), *(_next(each, is_paid) for each in ahead))


def _done(happened: Happened, law: Law) -> Step:
    return Step(happened.status_to, STATUS_NAMES[Status(happened.status_to)], _when(happened.at, law), "done")


def _now(happened: Happened, law: Law, last_day: dt.date | None) -> Step:
    status = Status(happened.status_to)
    note = _when(happened.at, law)
    if last_day is not None:
        day = Text(phrases.short_day(last_day, "ru"), phrases.short_day(last_day, "en"))
        if status is Status.RESOLVED:
            note = both("проверьте до {}", "review until {}", day)
        elif status is Status.FEEDBACK:
            note = both("ответьте до {}", "answer until {}", day)
    return Step(status.value, STATUS_NAMES[status], note, "now")


def _next(status: Status, is_paid: bool) -> Step:
    note = _NOTES_AHEAD.get(status, _NOTHING)
    if status is Status.ACCEPTED and not is_paid:
        note = _NOTHING
    return Step(status.value, STATUS_NAMES[status], note, "next")


def _when(at: dt.datetime, law: Law) -> Text:
    local = law.calendar.local(at)
    return Text(
        *(f"{phrases.short_day(local, lang)}, {phrases.clock_time(local, lang)}" for lang in ("ru", "en"))
    )
