"""Tickets about papers for the client's accounting: always free, answered by accountants too (1.2, 1.8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction

from reglament.queries.charges import is_billed
from reglament.rules.events import EventKind
from reglament.rules.regulation import Priority
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Message, Person, Ticket, TimeEntry
from reglament.store.models.ticket import OPEN_STATUSES
from reglament.usecases.conversation import Post, answer
from reglament.usecases.guards import locked_ticket, require_accountant, require_specialist
from reglament.usecases.intake import NOT_URGENT, PAPERWORK, TASK
from reglament.usecases.moves import save
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Refused
from reglament.usecases.work import resolve

KINDS = (TASK, PAPERWORK)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document that the program has made: a file on its way in, as an upload is."""

    name: str
    data: bytes

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return len(self.data)

    def chunks(self) -> Iterator[bytes]:
        """Its bytes."""
        yield self.data


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said with the papers. `once` makes a repeated form harmless; with `finishes` the ticket is handed over as
    done, otherwise it stays where it is."""

    text: str
    papers: Sequence[Paper]
    finishes: bool = False
    once: str | None = None


@transaction.atomic
def set_kind(*, actor: Person, at: dt.datetime, number: int, kind: str, seen: int | None = None) -> None:
    """A specialist or an accountant says that a ticket is about papers for accounting, and so free, or a task after all
    (1.2). The same kind again changes nothing. The client is told.

    Raises NotAllowed, NotFound, Conflict, BadInput at "kind", Refused for a closed ticket, an urgent one, or one whose
    cost was announced or charged.
    """
    role = _role(actor)
    if kind not in KINDS:
        raise BadInput("kind", Text("Выберите, о чём тикет", "Choose what the ticket is about"))
    ticket = locked_ticket(number, seen=seen)
    if ticket.kind == kind:
        return
    _check(ticket)
    ticket.kind = kind
    ticket.is_paid = False
    save(ticket)
    happening = Happening(
        EventKind.KIND_CHANGED, role, actor, clauses=("1.2", "1.8"), data={"kind": kind, "agent": actor.name}
    )
    record(happening, Subject(ticket=ticket), at=at)


@transaction.atomic
def attach_paper(
    *, actor: Person, at: dt.datetime, number: int, reply: Answer, seen: int | None = None
) -> Message:
    """Answer a ticket about papers with the papers themselves; one transaction, and the same form again gives the same
    message. Raises NotAllowed, NotFound, Conflict, BadInput at "body" or "files", Refused for another ticket."""
    ticket = locked_ticket(number)
    post = Post(reply.text, tuple(reply.papers), reply.once)
    if ticket.kind != PAPERWORK:
        raise Refused(
            "not_paperwork",
            Text(
                "Документы прикладывают к тикетам о документах для бухгалтерии",
                "Papers are attached to tickets about papers for accounting",
            ),
            clauses=("1.2",),
        )
    say = resolve if reply.finishes else answer
    return say(actor=actor, at=at, number=number, post=post, seen=seen)


def _role(actor: Person) -> Role:
    if actor.is_accountant and not actor.is_specialist:
        require_accountant(actor)
        return Role.ACCOUNTANT
    require_specialist(actor)
    return Role.SPECIALIST


def _check(ticket: Ticket) -> None:
    if ticket.status not in OPEN_STATUSES:
        raise Refused("closed", Text("Тикет закрыт", "The ticket is closed"), clauses=("R15",))
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
