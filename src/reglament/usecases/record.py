"""One thing happened: its journal row and its letters, in the caller's transaction (R25)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from django.db.models import Q

from reglament.rules.events import EventKind
from reglament.rules.money import Money
from reglament.rules.notices import Audience, Notice, notices
from reglament.rules.workflow import Role, Status
from reglament.store.models import Authority, Event, Invoice, Organisation, Person, Ticket
from reglament.usecases.guards import local_day
from reglament.usecases.letters import queue_letters

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json] | None"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an event is about; the organisation follows from the ticket or the invoice when it is not given."""

    ticket: Ticket | None = None
    invoice: Invoice | None = None
    organisation: Organisation | None = None
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """One event before it is a row. `moved` is (from, to) for a status move; `data` may hold datetimes, dates, Decimals
    and Money: they are stored as text."""

    kind: EventKind
    role: Role
    actor: Person | None = None
    moved: tuple[Status | None, Status] | None = None
    clauses: tuple[str, ...] = ()
    data: Mapping[str, object] = field(default_factory=dict)


def record(happening: Happening, subject: Subject, *, at: dt.datetime) -> Event:
    """Write the journal row and the outbox rows of an event."""
    before, after = happening.moved or (None, None)
    organisation = subject.organisation or getattr(subject.ticket or subject.invoice, "organisation", None)
    event = Event.objects.create(
        at=at,
        kind=happening.kind.value,
        role=happening.role.value,
        actor=happening.actor,
        ticket=subject.ticket,
        invoice=subject.invoice,
        organisation=organisation,
        person=subject.person,
        status_from=before.value if before else "",
        status_to=after.value if after else "",
        clauses=" ".join(happening.clauses),
        data={key: plain(value) for key, value in happening.data.items()},
    )
    for notice in notices(happening.kind, event.data):
        recipients = _recipients(notice, event, happening.actor, at)
        queue_letters(event=event, template=notice.template.value, recipients=recipients, at=at)
    return event


def plain(value: object) -> Json:
    """A value as JSON keeps it: instants and days in ISO 8601, decimals as text, money as its amount."""
    match value:
        case None | bool() | int() | str():
            return value
        case dt.datetime() | dt.date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case Money():
            return str(value.amount)
        case list() | tuple():
            return [plain(item) for item in value]
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
    raise TypeError(f"the journal cannot keep a {type(value).__name__}")


def _recipients(notice: Notice, event: Event, actor: Person | None, at: dt.datetime) -> Iterable[Person]:
    if notice.audience is Audience.PERSON:
        return [event.person] if event.person else []
    if notice.audience is Audience.ASSIGNEE:
        return _staff(event, actor)
    return [person for person in _clients(event, at) if not (notice.but_actor and person == actor)]


def _staff(event: Event, actor: Person | None) -> list[Person]:
    """The assignee; while there is none, every specialist, or of papers every accountant (1.2): somebody must hear the
    client."""
    ticket = event.ticket
    if ticket is not None and ticket.assignee is not None and ticket.assignee.is_active:
        return [] if ticket.assignee == actor else [ticket.assignee]
    heard = Person.objects.filter(is_active=True)
    of_papers = ticket is not None and ticket.kind == "paperwork"
    found = list(heard.filter(is_accountant=True)) if of_papers else []
    return [person for person in found or heard.filter(is_specialist=True) if person != actor]


def _clients(event: Event, at: dt.datetime) -> list[Person]:
    """The author and the followers who speak for the organisation today; of an invoice, those who may see money."""
    current = Authority.objects.current(local_day(at)).filter(
        organisation=event.organisation, person__is_active=True
    )
    if event.ticket is not None:
        wanted = Q(person=event.ticket.author_id) | Q(follows=True)
        wanted |= Q(person__in=event.ticket.followers.values("person"))
    else:
        wanted = Q(right_money=True)
    authorities = current.filter(wanted).select_related("person").order_by("person_id")
    return [authority.person for authority in authorities]
