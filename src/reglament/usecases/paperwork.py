"""Tickets about papers for the client's accounting: always free, answered by accountants too (1.2, 1.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from reglament.queries.charges import is_billed
from reglament.rules.events import EventKind
from reglament.rules.regulation import Priority
from reglament.rules.service import free_tickets_accepted
from reglament.rules.text import Text
from reglament.rules.workflow import Role, Status
from reglament.store.models import Message, Person, Ticket, TimeEntry
from reglament.store.models.ticket import OPEN_STATUSES
from reglament.usecases.conversation import Post, answer
from reglament.usecases.guards import local_day, locked_ticket, require_accountant, require_specialist
from reglament.usecases.intake import NOT_URGENT, PAPERWORK, TASK
from reglament.usecases.moves import save
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import Refused
from reglament.usecases.work import resolve

_TO_RESOLVE = (Status.NEW, Status.IN_PROGRESS)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that the program has made, with the message it goes with: a file on its way in, as an upload is."""

    name: str
    content: bytes
    text: str

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.content)

    def chunks(self) -> Iterator[bytes]:
        """Its bytes."""
        yield self.content


@transaction.atomic
def turn_into_paperwork(*, actor: Person, at: dt.datetime, number: int, seen: int | None = None) -> None:
    """A specialist or an accountant says that a ticket is about papers for accounting, and so free (1.2). Of such a ticket
    it changes nothing. The client is told.

    Raises NotAllowed, NotFound, Conflict, Refused for a closed ticket, an urgent one, or one whose cost was announced or
    charged.
    """
    role = _role(actor)
    ticket = locked_ticket(number, seen=seen)
    if ticket.kind == PAPERWORK:
        return
    _check_open(ticket)
    _check_free(ticket)
    ticket.kind, ticket.is_paid = PAPERWORK, False
    _saved(ticket, role, actor, at)


@transaction.atomic
def turn_into_task(*, actor: Person, at: dt.datetime, number: int, seen: int | None = None) -> None:
    """It is a task after all: chargeable when the support of its site is not paid, since free tasks are not taken then
    (1.1, R24). Of a task it changes nothing. The client is told. Raises NotAllowed, NotFound, Conflict, Refused for a
    closed ticket."""
    role = _role(actor)
    ticket = locked_ticket(number, seen=seen)
    if ticket.kind == TASK:
        return
    _check_open(ticket)
    ticket.kind, ticket.is_paid = TASK, not _is_covered(ticket, local_day(at))
    if ticket.assignee is not None and not ticket.assignee.is_specialist:
        # An accountant who answered so far does not hear of tasks.
        ticket.assignee = None
    _saved(ticket, role, actor, at)


@transaction.atomic
def attach_paper(
    *,
    actor: Person,
    at: dt.datetime,
    number: int,
    paper: Paper,
    seen: int | None = None,
    once: str | None = None,
) -> Message:
    """Answer a ticket about papers with a paper: that is its result, so an open one is handed over as *Resolved*; one that
    waits for the client gets it as an answer. One transaction, and the same form again gives the same message.

    Raises NotAllowed, NotFound, Conflict, BadInput at "body" or "files", Refused for a task or a closed ticket.
    """
    ticket = locked_ticket(number)
    if ticket.kind != PAPERWORK:
        raise Refused(
            "not_paperwork",
            Text(
                "Документы прикладывают к тикетам о документах для бухгалтерии",
                "Papers are attached to tickets about papers for accounting",
            ),
            clauses=("1.2",),
        )
    _check_open(ticket)
    say = resolve if Status(ticket.status) in _TO_RESOLVE else answer
    return say(actor=actor, at=at, number=number, post=Post(paper.text, (paper,), once), seen=seen)


def _role(actor: Person) -> Role:
    if actor.is_accountant and not actor.is_specialist:
        require_accountant(actor)
        return Role.ACCOUNTANT
    require_specialist(actor)
    return Role.SPECIALIST


def _check_open(ticket: Ticket) -> None:
    if ticket.status not in OPEN_STATUSES:
        raise Refused("closed", Text("Тикет закрыт", "The ticket is closed"), clauses=("R15",))


def _check_free(ticket: Ticket) -> None:
    if ticket.priority != Priority.NORMAL:
        raise Refused("urgent", NOT_URGENT, clauses=("1.2", "R8"))
    announced = ticket.estimates.filter(state__in=("offered", "confirmed")).exists()
    charged = TimeEntry.objects.filter(ticket=ticket, chargeable=True).exists()
    if announced or charged or is_billed(ticket):
        raise Refused(
            "chargeable",
            Text(
                "У тикета уже есть стоимость: вид у него не меняется",
                "The ticket has a cost already: its kind does not change",
            ),
            clauses=("1.8", "R7"),
        )


def _is_covered(ticket: Ticket, on: dt.date) -> bool:
    periods = ticket.site.periods.values_list("from_day", "to_day") if ticket.site else ()
    return free_tickets_accepted([*periods], on)


def _saved(ticket: Ticket, role: Role, actor: Person, at: dt.datetime) -> None:
    save(ticket)
    data = {"kind": ticket.kind, "paid": ticket.is_paid, "agent": actor.name}
    happening = Happening(EventKind.KIND_CHANGED, role, actor, clauses=("1.2", "1.8"), data=data)
    record(happening, Subject(ticket=ticket), at=at)
