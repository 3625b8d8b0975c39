"""The clock of work: one running timer per specialist, manual time, audited corrections (3.1, 3.3, R5, R6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Sum

from reglament.queries.law import law_of
from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.rules.workflow import Role, Status
from reglament.store.models import Estimate, Person, Ticket, TimeCorrection, TimeEntry
from reglament.usecases.charging import STARTS_WORK, chargeable
from reglament.usecases.guards import locked_ticket, one_at_a_time, refuse_on_holiday, require_specialist
from reglament.usecases.moves import required, save
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict, NotFound, Refused
from reglament.usecases.rounds import Start, current_round, mark_started, round_at

KINDS = tuple(kind for kind, _ in TimeEntry.KINDS)
LONGEST_ENTRY = 24 * 60
DEFAULT_TEXT = Text("Работа по заданию", "Work on the task")
WHAT_WAS_DONE = Text(
    "Напишите, что сделано: клиент видит этот текст", "Say what was done: the client sees this text"
)
_LIVE = (Status.NEW, Status.FEEDBACK, Status.IN_PROGRESS, Status.RESOLVED)


@dataclass(frozen=True, slots=True)
class Span:
    """Time recorded by hand: minutes from an instant on."""

    started_at: dt.datetime
    minutes: int
    kind: str
    text: str

    @property
    def last_minute(self) -> dt.datetime:
        """The instant at which its last minute begins."""
        return self.started_at + dt.timedelta(minutes=self.minutes - 1)


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction of a time entry; `seen` is the entry's version that the form showed."""

    minutes: int
    kind: str
    text: str
    reason: str
    seen: int | None = None


@transaction.atomic
def start_timer(*, actor: Person, at: dt.datetime, number: int, kind: str = "work") -> TimeEntry:
    """Start the specialist's timer on a ticket; the one that runs elsewhere stops and keeps its minutes. Starting work
    starts the round's work (R3). Raises Refused on a holiday (4.2) and for unconfirmed paid work (2.3)."""
    require_specialist(actor)
    ticket = locked_with_running(number, actor)
    begun = begin_timer(ticket, actor, kind, at=at)
    save(ticket)
    return begun


def locked_with_running(number: int, actor: Person, *, seen: int | None = None) -> Ticket:
    """The ticket under lock together with the one whose timer the specialist runs, in the order of their numbers, so that
    two specialists who change places never wait for each other. One specialist in two windows does."""
    one_at_a_time(actor)
    running = (
        TimeEntry.objects.filter(person=actor, ended_at=None).values_list("ticket__number", flat=True).first()
    )
    if running is not None and running < number:
        locked_ticket(running)
    return locked_ticket(number, seen=seen)


def begin_timer(ticket: Ticket, actor: Person, kind: str, *, at: dt.datetime) -> TimeEntry:
    """Start a timer on a ticket that is already locked."""
    running = TimeEntry.objects.filter(person=actor, ended_at=None).first()
    if running is not None and running.ticket_id == ticket.pk and running.kind == kind:
        return running
    _check_work(ticket, kind, at)
    if running is not None:
        _stop_elsewhere(running, ticket, at=at)
    entry = TimeEntry.objects.create(
        ticket=ticket, round=current_round(ticket), person=actor, kind=kind, started_at=at,
        chargeable=chargeable(ticket, kind, at),
    )  # fmt: skip
    if kind in STARTS_WORK:
        mark_started(ticket, actor=actor, at=at)
    return entry


@transaction.atomic
def stop_timer(*, actor: Person, at: dt.datetime, text: str = "") -> TimeEntry | None:
    """Stop the specialist's timer, saying what was done; None when none runs. Raises BadInput at "text"."""
    require_specialist(actor)
    running = TimeEntry.objects.select_related("ticket").filter(person=actor, ended_at=None).first()
    if running is None:
        return None
    ticket = locked_ticket(running.ticket.number)
    running = TimeEntry.objects.select_for_update().filter(pk=running.pk, ended_at=None).first()
    if running is None:
        return None
    done = required(text, "text", WHAT_WAS_DONE)
    _finish(running, ticket, text=done[:500], at=at)
    save(ticket)
    return running


@transaction.atomic
def add_time(*, actor: Person, at: dt.datetime, number: int, span: Span) -> TimeEntry:
    """Record time by hand. It belongs to the round in which it started. The same record again is the same record.
    Raises BadInput at its field, Refused."""
    require_specialist(actor)
    ticket = locked_ticket(number)
    _check_span(span, at)
    home = round_at(ticket, span.started_at)
    if home is None:
        raise BadInput("started_at", Text("Раньше, чем создан тикет", "Before the ticket was created"))
    same = TimeEntry.objects.filter(ticket=ticket, person=actor, source="manual", started_at=span.started_at)
    if repeated := same.filter(minutes=span.minutes, kind=span.kind, version=1).first():
        return repeated
    for moment in (span.started_at, span.last_minute):
        _check_work(ticket, span.kind, moment)
    entry = TimeEntry.objects.create(
        ticket=ticket, round=home, person=actor, kind=span.kind, started_at=span.started_at,
        ended_at=span.started_at + dt.timedelta(minutes=span.minutes), minutes=span.minutes,
        text=span.text.strip()[:500], chargeable=chargeable(ticket, span.kind, span.started_at), source="manual",
    )  # fmt: skip
    if span.kind in STARTS_WORK:
        mark_started(ticket, actor=actor, at=at, earlier=Start(span.started_at, home))
    _recount(ticket)
    save(ticket)
    _record_time(EventKind.TIME_RECORDED, entry, actor, at)
    return entry


@transaction.atomic
def correct_time(*, actor: Person, at: dt.datetime, entry_id: int, fix: Fix) -> TimeEntry:
    """Correct an entry; what stood there stays in the audit. Time that turns out to be work starts its round's work.
    Refused once the ticket is closed, since what was accepted and billed does not change under the client (R10), unless
    a specialist is to check it before it is billed (R13)."""
    require_specialist(actor)
    found = TimeEntry.objects.select_related("ticket").filter(pk=entry_id).first()
    if found is None:
        raise NotFound
    ticket = locked_ticket(found.ticket.number)
    entry = TimeEntry.objects.select_for_update(of=("self",)).select_related("round").get(pk=entry_id)
    if fix.seen is not None and fix.seen != entry.version:
        raise Conflict
    _check_fix(ticket, entry, fix)
    before = _facts(entry)
    entry.minutes, entry.kind, entry.text = fix.minutes, fix.kind, fix.text.strip()[:500]
    entry.ended_at = entry.started_at + dt.timedelta(minutes=fix.minutes)
    entry.chargeable = chargeable(ticket, fix.kind, entry.started_at)
    entry.version += 1
    entry.save()
    if fix.kind in STARTS_WORK:
        mark_started(ticket, actor=actor, at=at, earlier=Start(entry.started_at, entry.round))
    TimeCorrection.objects.create(
        entry=entry, at=at, by=actor, reason=fix.reason.strip()[:300], before=before, after=_facts(entry)
    )
    _recount(ticket)
    save(ticket)
    _record_time(EventKind.TIME_CORRECTED, entry, actor, at)
    return entry


def stop_timers_of(ticket: Ticket, *, at: dt.datetime) -> None:
    """Stop every timer on a locked ticket: the turn is the client's now, or the ticket is closed."""
    for entry in TimeEntry.objects.select_for_update().filter(ticket=ticket, ended_at=None):
        language = entry.person.language
        _finish(entry, ticket, text=entry.text or DEFAULT_TEXT.render(language), at=at)


def _check_work(ticket: Ticket, kind: str, at: dt.datetime) -> None:
    if kind not in KINDS:
        raise BadInput("kind", Text("Выберите вид времени", "Choose the kind of time"))
    if Status(ticket.status) not in _LIVE:
        raise Refused("closed", Text("Тикет закрыт", "The ticket is closed"), clauses=("R15",))
    if kind not in STARTS_WORK:
        return
    refuse_on_holiday(law_of(ticket), at)
    if ticket.is_paid and not Estimate.objects.filter(ticket=ticket, state="confirmed").exists():
        raise Refused(
            "cost_not_confirmed",
            Text(
                "Клиент ещё не подтвердил стоимость: до этого платная работа не начинается",
                "The client has not confirmed the cost yet: chargeable work does not start before that",
            ),
            clauses=("2.3", "R7"),
        )


def _check_span(span: Span, at: dt.datetime) -> None:
    required(span.text, "text", WHAT_WAS_DONE)
    if not 1 <= span.minutes <= LONGEST_ENTRY:
        raise BadInput("minutes", Text("От 1 минуты до 24 часов", "From 1 minute to 24 hours"))
    if span.started_at + dt.timedelta(minutes=span.minutes) > at + dt.timedelta(minutes=1):
        raise BadInput("started_at", Text("Это время ещё не наступило", "This time has not come yet"))


def _check_fix(ticket: Ticket, entry: TimeEntry, fix: Fix) -> None:
    required(fix.reason, "reason", Text("Укажите причину исправления", "Give the reason of the correction"))
    required(fix.text, "text", WHAT_WAS_DONE)
    if not 0 <= fix.minutes <= LONGEST_ENTRY:
        raise BadInput("minutes", Text("От 0 минут до 24 часов", "From 0 minutes to 24 hours"))
    if fix.kind not in KINDS:
        raise BadInput("kind", Text("Выберите вид времени", "Choose the kind of time"))
    if entry.ended_at is None:
        raise Refused("running", Text("Сначала остановите таймер", "Stop the timer first"))
    if Status(ticket.status) not in _LIVE and not ticket.needs_billing_check:
        raise Refused(
            "closed",
            Text(
                "Тикет закрыт: его время больше не меняется",
                "The ticket is closed: its time does not change any more",
            ),
            clauses=("R10", "R15"),
        )


def _finish(entry: TimeEntry, ticket: Ticket, *, text: str, at: dt.datetime) -> None:
    step = law_of(ticket).regulation.billing_step
    seconds = max(0, int((at - entry.started_at).total_seconds()))
    entry.minutes = max(1, -(-seconds // (60 * step))) * step
    entry.ended_at = max(at, entry.started_at)
    entry.text = text
    entry.version += 1
    entry.save()
    _recount(ticket)
    _record_time(EventKind.TIME_RECORDED, entry, entry.person, at)


def _stop_elsewhere(running: TimeEntry, ticket: Ticket, *, at: dt.datetime) -> None:
    other = ticket if running.ticket_id == ticket.pk else locked_ticket(running.ticket.number)
    entry = TimeEntry.objects.select_for_update().filter(pk=running.pk, ended_at=None).first()
    if entry is not None:
        _finish(entry, other, text=entry.text or DEFAULT_TEXT.render(entry.person.language), at=at)
    if other is not ticket:
        save(other)


def _recount(ticket: Ticket) -> None:
    total = TimeEntry.objects.filter(ticket=ticket).aggregate(sum=Sum("minutes"))["sum"]
    ticket.spent_minutes = total or 0


def _facts(entry: TimeEntry) -> dict[str, object]:
    return {"minutes": entry.minutes, "kind": entry.kind, "text": entry.text, "chargeable": entry.chargeable}


def _record_time(kind: EventKind, entry: TimeEntry, actor: Person, at: dt.datetime) -> None:
    data = {"entry": entry.pk, **_facts(entry)}
    record(
        Happening(kind, Role.SPECIALIST, actor, clauses=("3.1",), data=data),
        Subject(ticket=entry.ticket),
        at=at,
    )
