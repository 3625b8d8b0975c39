"""Tickets of one organisation that belong together; a part of a client's words becomes its own ticket (4.3, R18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Person, Ticket, TicketLink
from reglament.usecases.guards import require_specialist
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict, NotFound


@transaction.atomic
def link_tickets(*, actor: Person, at: dt.datetime, number: int, other: int) -> None:
    """Say that two tickets belong together; both journals say so, nobody gets a letter, nothing else changes. Raises
    NotFound, and BadInput at "other" for the ticket itself, one that is not there, another organisation's, a link again.
    """
    require_specialist(actor)
    ticket, second = _pair(number, other)
    if second is None:
        raise BadInput("other", Text("Такого тикета нет", "There is no such ticket"))
    if second == ticket:
        raise BadInput("other", Text("Это номер этого же тикета", "This is the number of this very ticket"))
    if second.organisation_id != ticket.organisation_id:
        raise BadInput(
            "other",
            Text(
                "Этот тикет другой организации: связывают тикеты одной",
                "This ticket is another organisation's: only tickets of one are linked",
            ),
            clauses=("4.3",),
        )
    if not join(ticket, second, actor=actor, at=at):
        raise BadInput("other", Text("Эти тикеты уже связаны", "These tickets are linked already"))


@transaction.atomic
def unlink_tickets(*, actor: Person, at: dt.datetime, number: int, other: int) -> None:
    """Take a link back. Raises NotFound for a ticket, Conflict when they are not linked any more."""
    require_specialist(actor)
    ticket, second = _pair(number, other)
    if second is None:
        raise NotFound
    first, last = sorted((ticket, second), key=lambda each: each.pk)
    if not TicketLink.objects.filter(ticket=first, other=last).delete()[0]:
        raise Conflict(Text("Эти тикеты уже не связаны", "These tickets are not linked any more"))
    _tell_both(EventKind.TICKET_UNLINKED, actor, at, ticket, second)


def join(
    ticket: Ticket, other: Ticket, *, actor: Person, at: dt.datetime, how: tuple[str, str] = ("", "")
) -> bool:
    """Link two tickets and write it down in both; False when they were linked. `how` says in each journal what
    made the link: ("into", "from") when `other` was taken out of `ticket`."""
    first, last = sorted((ticket, other), key=lambda each: each.pk)
    _link, is_new = TicketLink.objects.get_or_create(
        ticket=first, other=last, defaults={"by": actor, "at": at}
    )
    if is_new:
        _tell_both(EventKind.TICKET_LINKED, actor, at, ticket, other, how)
    return is_new


def _pair(number: int, other: int) -> tuple[Ticket, Ticket | None]:
    """Both under lock in the order of their numbers, so that two such deeds do not wait for each other."""
    rows = (
        Ticket.objects.select_for_update(of=("self",)).filter(number__in=(number, other)).order_by("number")
    )
    locked = {each.number: each for each in rows}
    if number not in locked:
        raise NotFound
    return locked[number], locked.get(other)


def _tell_both(
    kind: EventKind,
    actor: Person,
    at: dt.datetime,
    ticket: Ticket,
    other: Ticket,
    how: tuple[str, str] = ("", ""),
) -> None:
    for home, second, words in ((ticket, other, how[0]), (other, ticket, how[1])):
        data: Mapping[str, object] = {"number": second.number, "title": second.title, "split": words}
        clauses = ("R18",) if words else ("4.3",)
        record(
            Happening(kind, Role.SPECIALIST, actor, clauses=clauses, data=data), Subject(ticket=home), at=at
        )
