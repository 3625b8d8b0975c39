"""Rounds of a ticket: begun by the client, answered by the start of work (R3, R4, R5, R17, R20)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Sum

from reglament.queries.law import Law, law_of
from reglament.rules.board import moves_queue
from reglament.rules.events import EventKind
from reglament.rules.reaction import level_met, reaction_deadline
from reglament.rules.regulation import Priority
from reglament.rules.term import promised_day
from reglament.rules.workflow import Role
from reglament.store.models import Person, Round, Ticket, TimeEntry
from reglament.store.models.ticket import OPEN_STATUSES
from reglament.usecases.record import Happening, Subject, record


def begin_round(ticket: Ticket, *, at: dt.datetime) -> Round:
    """A new round: its own clock and a new place. A timer that runs on means work has started in it too (R17)."""
    last = ticket.rounds.order_by("-index").first()
    ticket.round_index = last.index + 1 if last else 1
    ticket.reacted_at = None
    ticket.work_started_at = None
    _set_clock(ticket, at=at)
    begun = Round.objects.create(
        ticket=ticket, index=ticket.round_index, began_at=at, ordered=ticket.priority, deadline=ticket.reaction_deadline
    )
    if TimeEntry.objects.filter(ticket=ticket, ended_at=None, kind="work").exists():
        _mark(begun, ticket, law_of(ticket), at)
    return begun


def count_update(ticket: Ticket, *, at: dt.datetime) -> bool:
    """The client added something to a *New* ticket: within the append window nothing moves; later the place and the
    clock do (4.5, R4). When work has begun in the round, its levels stay and a new round begins. Says whether it moved."""
    law = law_of(ticket)
    if not moves_queue(law.regulation, ticket.queued_at, at):
        return False
    if ticket.work_started_at is not None:
        begin_round(ticket, at=at)
        return True
    _set_clock(ticket, at=at)
    Round.objects.filter(ticket=ticket, index=ticket.round_index).update(
        began_at=at, deadline=ticket.reaction_deadline, ordered=ticket.priority
    )
    return True


def current_round(ticket: Ticket) -> Round:
    """The round that the ticket is in."""
    return Round.objects.get(ticket=ticket, index=ticket.round_index)


def round_at(ticket: Ticket, at: dt.datetime) -> Round | None:
    """The round that an instant belongs to: the last one begun by then."""
    return ticket.rounds.filter(began_at__lte=at).order_by("-index").first()


def mark_replied(ticket: Ticket, *, at: dt.datetime) -> None:
    """A question or an estimate answers the round's clock for the reaction report, not for the price (R3)."""
    ticket.rounds.filter(index=ticket.round_index, replied_at=None).update(replied_at=at)
    if ticket.reacted_at is None:
        ticket.reacted_at = at


def mark_started(ticket: Ticket, *, actor: Person, at: dt.datetime) -> None:
    """Work started in the round: the level actually met is known from now on (3.3, 3.4, R5)."""
    current = current_round(ticket)
    if current.started_at is not None and current.started_at <= at:
        return
    law = law_of(ticket)
    _mark(current, ticket, law, at)
    if current.met != current.ordered and ticket.is_paid:
        levels = law.regulation.levels
        data = {
            "ordered": current.ordered,
            "met": current.met,
            "coef_old": levels[Priority(current.ordered)].coefficient,
            "coef": levels[Priority(current.met)].coefficient,
        }
        happening = Happening(EventKind.PRICE_REDUCED, Role.SYSTEM, actor, clauses=("3.4", "R5"), data=data)
        record(happening, Subject(ticket=ticket), at=at)


def promise(ticket: Ticket, law: Law, *, at: dt.datetime) -> None:
    """Set the day the ticket is promised by (4.4, R20); an agreed day stands instead of it."""
    normal = ticket.priority == Priority.NORMAL
    ready = law.calendar.local(at).date()
    booked = booked_minutes(ticket.organisation_id, but=ticket.pk) if normal else {}
    ticket.promised_day = promised_day(law.calendar, ready, ticket.planned_minutes or 0, booked).day


def booked_minutes(organisation_id: int, *, but: int | None = None) -> dict[dt.date, int]:
    """Planned minutes of the organisation's open normal tickets by promised day (R20). One SQL statement."""
    rows = (
        Ticket.objects.filter(
            organisation_id=organisation_id, priority=Priority.NORMAL.value, status__in=OPEN_STATUSES,
            promised_day__isnull=False, planned_minutes__isnull=False,
        )
        .exclude(pk=but)
        .values_list("promised_day")
        .annotate(Sum("planned_minutes"))
        .order_by()
    )  # fmt: skip
    return {day: int(minutes) for day, minutes in rows if day is not None}


def _set_clock(ticket: Ticket, *, at: dt.datetime) -> None:
    law = law_of(ticket)
    ticket.queued_at = at
    # A lowered priority counts from here on (R9): the round before kept the rank that it was ordered with.
    ticket.priority_rank = Priority(ticket.priority).rank
    ticket.reaction_deadline = reaction_deadline(law.calendar, Priority(ticket.priority), at).at
    ticket.overdue_noted = False
    promise(ticket, law, at=at)


def _mark(current: Round, ticket: Ticket, law: Law, at: dt.datetime) -> None:
    current.started_at = at
    current.met = level_met(law.calendar, Priority(current.ordered), current.began_at, at).value
    current.save(update_fields=["started_at", "met"])
    ticket.work_started_at = at
    ticket.reacted_at = ticket.reacted_at or at
