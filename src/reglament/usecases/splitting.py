"""A part of a client's message becomes its own ticket (4.3, R18)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from reglament.queries.law import Law, law_at
from reglament.rules.events import EventKind
from reglament.rules.reaction import reaction_deadline
from reglament.rules.regulation import Priority
from reglament.rules.search import fold
from reglament.rules.text import Text
from reglament.rules.workflow import Role, Status
from reglament.store.models import Message, Person, Round, Ticket
from reglament.store.models.ticket import OPEN_STATUSES
from reglament.usecases.conversation import client_message
from reglament.usecases.files import KeptFile, attach
from reglament.usecases.guards import locked_ticket, one_at_a_time, require_specialist
from reglament.usecases.intake import LONGEST_TITLE, check_body
from reglament.usecases.links import join
from reglament.usecases.moves import WAITING, required
from reglament.usecases.numbers import next_number
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Refused
from reglament.usecases.rounds import promise

SOURCE = "split"


@dataclass(frozen=True, slots=True)
class Part:
    """What goes into the new ticket: of which message, under which title, in which words. `once` is the form's token."""

    message_id: int
    title: str
    body: str
    once: str | None = None


@dataclass(frozen=True, slots=True)
class _Words:
    message: Message
    title: str
    body: str
    since: dt.datetime


@transaction.atomic
def split_ticket(*, actor: Person, at: dt.datetime, number: int, part: Part) -> int:
    """Take a part of a client's message out into a *New* ticket of the message's author; its number. The message itself
    stays where it was written, the tickets are linked, the author gets the letter of a new ticket.

    The new ticket is what the old one is: site, kind, priority. Its clock runs from the message, or from the moment the
    old ticket last came back from the client since then (R3). Raises NotFound, Refused, BadInput.
    """
    require_specialist(actor)
    # The same form sent twice at once: the second waits here for the first.
    one_at_a_time(actor)
    ticket = locked_ticket(number)
    message = client_message(ticket, part.message_id)
    repeated = part.once and Message.objects.filter(once=part.once, author=message.author_id).first()
    if repeated:
        return repeated.ticket.number
    if ticket.status not in OPEN_STATUSES:
        raise Refused(
            "closed",
            Text(
                "Тикет закрыт: создайте новый тикет от имени клиента",
                "The ticket is closed: open a new one on the client's behalf",
            ),
            clauses=("R15",),
        )
    words = _checked(ticket, message, part, at)
    made = _new_ticket(ticket, words, law_at(words.since), at)
    said = _say(made, words, part.once, at)
    _tell(made, said, actor, at, ticket)
    join(ticket, made, actor=actor, at=at, how=("into", "from"))
    return made.number


def _checked(ticket: Ticket, message: Message, part: Part, at: dt.datetime) -> _Words:
    title = " ".join(required(part.title, "title", Text("Укажите тему", "Give the subject")).split())
    if len(title) > LONGEST_TITLE:
        raise BadInput("title", Text("Тема длиннее 200 знаков", "The subject is longer than 200 characters"))
    body = check_body(
        part.body, Text("Оставьте ту часть, что уходит в новый тикет", "Leave the part that moves")
    )
    first = ticket.messages.order_by("at", "id").first()
    if first == message and body.split() == message.body.split():
        raise BadInput(
            "body",
            Text(
                "Это всё задание целиком: в тикете ничего не останется. Оставьте только часть",
                "This is the whole task: nothing would remain in the ticket. Leave only a part",
            ),
            clauses=("4.3", "R18"),
        )
    return _Words(message, title, body, _since(ticket, message, at))


def _since(ticket: Ticket, message: Message, at: dt.datetime) -> dt.datetime:
    """When the clock of the part begins: it stands while the client is to act (R3, R20)."""
    if Status(ticket.status) in WAITING:
        return at
    back = ticket.events.filter(at__gt=message.at, status_from__in=WAITING).order_by("-id")
    return back.values_list("at", flat=True).first() or message.at


def _new_ticket(ticket: Ticket, words: _Words, law: Law, at: dt.datetime) -> Ticket:
    priority = Priority(ticket.priority)
    made = Ticket(
        number=next_number("ticket"), organisation=ticket.organisation, site_id=ticket.site_id, author=words.message.author,
        regulation_id=law.version_id, title=words.title, kind=ticket.kind, is_paid=ticket.is_paid, created_at=at, status_since=at,
        queued_at=words.since, priority=priority.value, priority_rank=priority.rank,
        search_text=fold(f"{words.title} {words.body}"),
        reaction_deadline=reaction_deadline(law.calendar, priority, words.since).at,
    )  # fmt: skip
    promise(made, law, at=words.since)
    made.save()
    Round.objects.create(
        ticket=made, index=1, began_at=words.since, ordered=made.priority, deadline=made.reaction_deadline
    )
    return made


def _say(made: Ticket, words: _Words, once: str | None, at: dt.datetime) -> Message:
    said = Message.objects.create(
        ticket=made, author=words.message.author, side="client", body=words.body, at=words.message.at, once=once or None,
        source=SOURCE,
    )  # fmt: skip
    attach([KeptFile(f.name, f.sha256, f.size) for f in words.message.attachments.all()], said, at=at)
    return said


def _tell(made: Ticket, said: Message, actor: Person, at: dt.datetime, source: Ticket) -> None:
    data = {
        "priority": made.priority,
        "deadline": made.reaction_deadline,
        "promised_day": made.promised_day,
        "message": said.pk,
        "split_from": source.number,
    }
    born = Happening(
        EventKind.TICKET_CREATED, Role.SPECIALIST, actor, (None, Status.NEW), ("4.3", "R18"), data
    )
    record(born, Subject(ticket=made), at=at)
