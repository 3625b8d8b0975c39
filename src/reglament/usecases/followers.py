"""Who of the client hears of one ticket beside its author (2.10, R22, R25)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Authority, Follower, Person, Ticket
from reglament.usecases.guards import local_day, locked_ticket, require_order
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict


@transaction.atomic
def add_follower(*, actor: Person, at: dt.datetime, number: int, person_id: int) -> None:
    """The client lets a colleague, or themselves, hear of one ticket. Raises NotFound, NotAllowed, and BadInput at
    "person" for somebody who does not speak for the organisation today or hears of the ticket anyway."""
    ticket = locked_ticket(number)
    day = local_day(at)
    require_order(actor, ticket.organisation_id, day)
    own = Authority.objects.current(day).filter(organisation=ticket.organisation_id, person__is_active=True)
    speaks = own.filter(person=person_id).select_related("person").first()
    if speaks is None:
        raise BadInput(
            "person",
            Text(
                "Следить может уполномоченное лицо вашей организации",
                "Only an authorised person of your organisation can follow",
            ),
            clauses=("1.4", "R22"),
        )
    if speaks.follows or person_id == ticket.author_id or not _follow(ticket, speaks.person):
        raise BadInput(
            "person",
            Text("Этому человеку письма уже приходят", "This person gets the letters already"),
            clauses=("R25",),
        )
    _tell(EventKind.FOLLOWER_ADDED, ticket, actor, speaks.person, at)


@transaction.atomic
def remove_follower(*, actor: Person, at: dt.datetime, number: int, person_id: int) -> None:
    """The client takes a colleague, or themselves, off one ticket's letters. Its author and those who follow the whole
    organisation go on hearing. Raises NotFound, NotAllowed, Conflict when the person did not follow this ticket."""
    ticket = locked_ticket(number)
    require_order(actor, ticket.organisation_id, local_day(at))
    follower = Follower.objects.filter(ticket=ticket, person=person_id).select_related("person").first()
    if follower is None:
        raise Conflict(
            Text("Этот человек за тикетом уже не следит", "This person does not follow the ticket any more")
        )
    follower.delete()
    _tell(EventKind.FOLLOWER_REMOVED, ticket, actor, follower.person, at)


def _follow(ticket: Ticket, person: Person) -> bool:
    return Follower.objects.get_or_create(ticket=ticket, person=person)[1]


def _tell(kind: EventKind, ticket: Ticket, actor: Person, person: Person, at: dt.datetime) -> None:
    data = {"name": person.name}
    happening = Happening(kind, Role.CLIENT, actor, clauses=("R25",), data=data)
    record(happening, Subject(ticket=ticket, person=person), at=at)
