"""Rounds of a ticket: begun by the client, answered by the start of work (R3, R4, R5, R17, R20)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from reglament.queries.charges import confirmed_estimate
from reglament.queries.law import Law, law_of
from reglament.rules.board import moves_queue
from reglament.rules.events import EventKind
from reglament.rules.pricing import effective_coefficient
from reglament.rules.reaction import level_met, reaction_deadline
from reglament.rules.regulation import Priority
from reglament.rules.term import promised_day
from reglament.rules.workflow import Role
from reglament.store.models import Organisation, Person, Round, Ticket, TimeEntry
from reglament.store.models.ticket import OPEN_STATUSES
from reglament.usecases.charging import STARTS_WORK, chargeable
from reglament.usecases.record import Happening, Subject, record


def begin_round(ticket: Ticket, *, at: dt.datetime) -> Round:
    """A new round: its own clock and a new place. A timer that runs on means work has started in it too (R17)."""
    last = ticket.rounds.order_by("-index").first()
    ticket.round_index = last.index + 1 if last else 1
    ticket.reacted_at = None
    ticket.work_started_at = None
    _set_clock(ticket, at=at)
    begun = Round.objects.create(
        ticket=ticket,
        index=ticket.round_index,
        began_at=at,
        ordered=ticket.priority,
        deadline=ticket.reaction_deadline,
    )
    if TimeEntry.objects.filter(ticket=ticket, ended_at=None, kind__in=STARTS_WORK).exists():
        _mark(begun, ticket, law_of(ticket), at)
    return begun


def count_update(ticket: Ticket, *, at: dt.datetime) -> bool:
    """The client added something to a *New* ticket: within the append window nothing moves; later the place and the
    clock do (4.5, R4). When the studio has reacted in the round, that stays and a new round begins. Says whether it
    moved."""
    law = law_of(ticket)
    if not moves_queue(law.regulation, ticket.queued_at, at):
        return False
    if ticket.reacted_at is not None:
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
    """The round that an instant belongs to: the last one begun by then; None before the ticket was created. What the
    client added later has moved the beginning of the first round (R4), which holds all that was before it too."""
    begun = ticket.rounds.filter(began_at__lte=at).order_by("-index").first()
    if begun is None and at >= ticket.created_at:
        return ticket.rounds.order_by("index").first()
    return begun


def mark_replied(ticket: Ticket, *, at: dt.datetime) -> None:
    """A question or an estimate answers the round's clock for the reaction report, not for the price (R3)."""
    ticket.rounds.filter(index=ticket.round_index, replied_at=None).update(replied_at=at)
    if ticket.reacted_at is None:
        ticket.reacted_at = at


@dataclass(frozen=True, slots=True)
class Start:
    """Work that started earlier than it was recorded: when, and in which round."""

    at: dt.datetime
    home: Round


def mark_started(ticket: Ticket, *, actor: Person, at: dt.datetime, earlier: Start | None = None) -> None:
    """Work starts in the current round, or started `earlier`: the level actually met is known from now on (3.3, 3.4,
    R5). Of several starts the earliest counts (R3)."""
    start = earlier or Start(at, current_round(ticket))
    home = start.home
    begun_at = max(start.at, home.began_at)
    if home.started_at is not None and home.started_at <= begun_at:
        return
    law = law_of(ticket)
    _mark(home, ticket, law, begun_at)
    if home.met != home.ordered and chargeable(ticket, "work", start.at):
        _tell_reduced(home, ticket, law, actor, at)


def promise(ticket: Ticket, law: Law, *, at: dt.datetime) -> None:
    """Set the day the ticket is promised by (4.4, R20); an agreed day stands instead of it."""
    normal = ticket.priority == Priority.NORMAL
    ready = law.calendar.local(at).date()
    if normal and ticket.planned_minutes:
        # Two tickets of one client that are promised at once must not both take the same free hours.
        Organisation.objects.select_for_update(no_key=True).get(pk=ticket.organisation_id)
    booked = booked_minutes(ticket.organisation_id, but=ticket.number) if normal else {}
    ticket.promised_day = promised_day(law.calendar, ready, ticket.planned_minutes or 0, booked).day


def booked_minutes(organisation_id: int, *, but: int) -> dict[dt.date, int]:
    """Planned minutes of the organisation's open normal tickets by promised day, `but` the one with that number (R20).
    One SQL statement."""
    rows = (
        Ticket.objects.filter(
            organisation_id=organisation_id, priority=Priority.NORMAL.value, status__in=OPEN_STATUSES,
            promised_day__isnull=False, planned_minutes__isnull=False,
        )
        .exclude(number=but)
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
    if current.index == ticket.round_index:
        ticket.work_started_at = at
        ticket.reacted_at = ticket.reacted_at or at


def _tell_reduced(started: Round, ticket: Ticket, law: Law, actor: Person, at: dt.datetime) -> None:
    estimate = confirmed_estimate(ticket)
    surcharge_only = estimate is not None and estimate.surcharge_only

    def coefficient(level: str) -> Decimal:
        return effective_coefficient(law.regulation, Priority(level), surcharge_only=surcharge_only)

    data = {
        "ordered": started.ordered,
        "met": started.met,
        "coef_old": coefficient(started.ordered),
        "coef": coefficient(started.met),
    }
    happening = Happening(EventKind.PRICE_REDUCED, Role.SYSTEM, actor, clauses=("3.4", "R5"), data=data)
    record(happening, Subject(ticket=ticket), at=at)
