"""Not doing it: refused with a reason, refused as a repetition, withdrawn (1.9, 5.7, R18)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.rules.workflow import Action, Role
from reglament.store.models import Invoice, Person, Ticket
from reglament.store.models.ticket import OPEN_STATUSES
from reglament.usecases.acceptance import invoice_data
from reglament.usecases.billing import issue_invoice
from reglament.usecases.guards import local_day, locked_ticket, require_order, require_specialist
from reglament.usecases.moves import move, required, save
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput
from reglament.usecases.timers import stop_timers_of

GIVE_REASON = Text("Укажите причину: клиент её увидит", "Give the reason: the client will see it")


@transaction.atomic
def reject(*, actor: Person, at: dt.datetime, number: int, reason: str, seen: int | None = None) -> None:
    """The studio refuses the task with a reason, unless paid work has begun (5.7, R18)."""
    require_specialist(actor)
    ticket = locked_ticket(number, seen=seen)
    text = required(reason, "reason", GIVE_REASON)
    _turn_down(
        ticket, actor, at, Happening(EventKind.REJECTED, Role.SPECIALIST, actor, data={"reason": text})
    )


@transaction.atomic
def reject_duplicate(
    *, actor: Person, at: dt.datetime, number: int, of: int, seen: int | None = None
) -> None:
    """The task repeats an open ticket of the same organisation: refused with a link to it (1.9, R18)."""
    require_specialist(actor)
    # Both under lock, in the order of their numbers: two tickets must not be closed as repeating each other.
    locked = {
        each.number: each
        for each in Ticket.objects.select_for_update(of=("self",))
        .filter(number__in=(number, of))
        .order_by("number")
    }
    ticket = locked_ticket(number, seen=seen)
    original = locked.get(of)
    alike = original is not None and original.organisation_id == ticket.organisation_id
    if original is None or not alike or original == ticket or original.status not in OPEN_STATUSES:
        raise BadInput(
            "of",
            Text(
                "Укажите номер открытого тикета той же организации",
                "Give the number of an open ticket of the client",
            ),
            clauses=("1.9", "R18"),
        )
    ticket.duplicate_of = original
    data: dict[str, object] = {"duplicate_of": original.number}
    _turn_down(ticket, actor, at, Happening(EventKind.DUPLICATE_REJECTED, Role.SPECIALIST, actor, data=data))


@transaction.atomic
def withdraw(
    *, actor: Person, at: dt.datetime, number: int, reason: str = "", seen: int | None = None
) -> Invoice | None:
    """The client withdraws; work done under a confirmed estimate is invoiced (R18)."""
    ticket = locked_ticket(number, seen=seen)
    require_order(actor, ticket.organisation_id, local_day(at))
    stop_timers_of(ticket, at=at)
    moved = move(ticket, Action.WITHDRAW, Role.CLIENT, at=at)
    ticket.closed_how = "withdrawn"
    invoice = issue_invoice(ticket=ticket, at=at, actor=actor, accepted_by=actor.name)
    save(ticket)
    data = {"author": actor.name, "reason": reason.strip(), **invoice_data(invoice)}
    happening = Happening(EventKind.WITHDRAWN, Role.CLIENT, actor, moved, ("5.7", "R18"), data)
    record(happening, Subject(ticket=ticket, invoice=invoice), at=at)
    return invoice


def _turn_down(ticket: Ticket, actor: Person, at: dt.datetime, happening: Happening) -> None:
    moved = move(ticket, Action.REJECT, Role.SPECIALIST, at=at)
    stop_timers_of(ticket, at=at)
    ticket.closed_how = "duplicate" if happening.kind is EventKind.DUPLICATE_REJECTED else "rejected"
    save(ticket)
    told = Happening(
        happening.kind,
        happening.role,
        actor,
        moved,
        ("1.9", "5.7", "R18"),
        {"agent": actor.name, **happening.data},
    )
    record(told, Subject(ticket=ticket), at=at)
