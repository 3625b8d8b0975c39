"""The specialist's work: taken, done, handed over (2.4, 2.7, 4.6), planned and assigned."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from reglament.queries.charges import charge_of
from reglament.queries.law import law_of
from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.rules.workflow import Action, Role
from reglament.store.models import Message, Person
from reglament.store.models.ticket import OPEN_STATUSES
from reglament.usecases.conversation import Post, repeated_post, say
from reglament.usecases.estimates import withdraw_offers
from reglament.usecases.guards import (
    locked_ticket,
    refuse_on_holiday,
    require_answerer,
    require_seen,
    require_specialist,
)
from reglament.usecases.moves import move, save
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Refused
from reglament.usecases.rounds import mark_started, promise
from reglament.usecases.timers import (
    Fix,
    Span,
    add_time,
    begin_timer,
    correct_time,
    locked_with_running,
    start_timer,
    stop_timer,
    stop_timers_of,
)

__all__ = [
    "Fix", "Span", "add_time", "assign", "correct_time", "plan", "resolve", "start_timer", "start_work", "stop_timer",
]  # fmt: skip


@transaction.atomic
def start_work(*, actor: Person, at: dt.datetime, number: int, seen: int | None = None) -> None:
    """Take the ticket in work: *In progress*, the specialist's timer runs, the client hears of it (2.4, 5.3). A question
    or an offer that waits for an answer is withdrawn. Of two specialists who press at once, one gets a Conflict. Raises
    MoveRefused, Refused on a holiday (4.2)."""
    require_specialist(actor)
    ticket = locked_with_running(number, actor, seen=seen)
    refuse_on_holiday(law_of(ticket), at)
    moved = move(ticket, Action.START, Role.SPECIALIST, at=at)
    withdraw_offers(ticket, at=at)
    ticket.assignee = ticket.assignee or actor
    mark_started(ticket, actor=actor, at=at)
    begin_timer(ticket, actor, "work", at=at)
    save(ticket)
    data = {"agent": actor.name, "time": at}
    happening = Happening(EventKind.WORK_STARTED, Role.SPECIALIST, actor, moved, ("2.4", "3.3"), data)
    record(happening, Subject(ticket=ticket), at=at)


@transaction.atomic
def resolve(*, actor: Person, at: dt.datetime, number: int, post: Post, seen: int | None = None) -> Message:
    """Hand the work over with a text about the result: *Resolved*, the client's week starts (2.4, 4.6, 4.7, R12)."""
    ticket = locked_ticket(number)
    require_answerer(actor, ticket)
    repeated = repeated_post(post, actor)
    if repeated:
        return repeated
    require_seen(ticket, seen)
    refuse_on_holiday(law_of(ticket), at)
    stop_timers_of(ticket, at=at)
    moved = move(ticket, Action.RESOLVE, Role.SPECIALIST, at=at)
    withdraw_offers(ticket, at=at)
    mark_started(ticket, actor=actor, at=at)
    message = say(ticket, actor, post, at=at, side="studio", purpose="result")
    ticket.assignee = ticket.assignee or actor
    save(ticket)
    data = {
        "agent": actor.name,
        "summary": message.body,
        "until": ticket.review_last_day,
        "message": message.pk,
        "amount": charge_of(ticket).total,
    }
    happening = Happening(EventKind.RESOLVED, Role.SPECIALIST, actor, moved, ("2.4", "4.6", "R12"), data)
    record(happening, Subject(ticket=ticket), at=at)
    return message


@transaction.atomic
def assign(
    *, actor: Person, at: dt.datetime, number: int, assignee_id: int | None, seen: int | None = None
) -> None:
    """Name the specialist who answers for the ticket, or nobody. Moves nothing in the queue (R19)."""
    require_specialist(actor)
    ticket = locked_ticket(number, seen=seen)
    assignee = Person.objects.filter(pk=assignee_id or 0, is_active=True, is_specialist=True).first()
    if assignee_id is not None and assignee is None:
        raise BadInput("assignee", Text("Выберите специалиста", "Choose a specialist"))
    if ticket.assignee == assignee:
        return
    ticket.assignee = assignee
    save(ticket)
    data = {"assignee": assignee.name if assignee else None}
    record(Happening(EventKind.ASSIGNED, Role.SPECIALIST, actor, data=data), Subject(ticket=ticket), at=at)


@transaction.atomic
def plan(
    *, actor: Person, at: dt.datetime, number: int, minutes: int | None, agreed_day: dt.date | None = None
) -> None:
    """Plan the minutes of an open ticket, and a day agreed with the client when it is over the limit (4.4, R20)."""
    require_specialist(actor)
    ticket = locked_ticket(number)
    if ticket.status not in OPEN_STATUSES:
        raise Refused("closed", Text("Тикет закрыт", "The ticket is closed"), clauses=("R15",))
    if minutes is not None and not 1 <= minutes <= 60_000:
        raise BadInput(
            "minutes",
            Text("Укажите время: от 1 минуты до 1000 часов", "Give the time: 1 minute to 1,000 hours"),
        )
    law = law_of(ticket)
    if agreed_day is not None and agreed_day < law.calendar.local(at).date():
        raise BadInput("agreed_day", Text("Этот день уже прошёл", "This day is over"), clauses=("4.4",))
    ticket.planned_minutes, ticket.agreed_day = minutes, agreed_day
    promise(ticket, law, at=ticket.queued_at)
    save(ticket)
    data = {"planned": minutes, "agreed_day": agreed_day, "promised_day": ticket.promised_day}
    happening = Happening(EventKind.PLANNED, Role.SPECIALIST, actor, clauses=("4.4", "R20"), data=data)
    record(happening, Subject(ticket=ticket), at=at)
