"""Changing the priority: raised by the client or with the client's written consent, lowered for later rounds (3.2, R9)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from reglament.queries.law import law_of
from reglament.rules.events import EventKind
from reglament.rules.regulation import Priority
from reglament.rules.text import Text
from reglament.rules.workflow import Role, Status
from reglament.store.models import Person, Ticket
from reglament.store.models.ticket import OPEN_STATUSES
from reglament.usecases.conversation import client_message
from reglament.usecases.guards import local_day, locked_ticket, require_order, require_specialist
from reglament.usecases.intake import NOT_URGENT, PAPERWORK
from reglament.usecases.moves import save
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Locked
from reglament.usecases.rounds import begin_round

_ROUND_RUNS = (Status.NEW, Status.IN_PROGRESS)


@transaction.atomic
def change_priority(
    *,
    actor: Person,
    at: dt.datetime,
    number: int,
    priority: str,
    consent_id: int | None = None,
    seen: int | None = None,
) -> None:
    """Order another level. Raising begins a new round now, or with the client's next word when the turn is theirs;
    lowering holds for later rounds, and the ticket keeps its place until then (R9). A specialist raises it only with
    `consent_id`, the client's message that asks for it. Raises BadInput, Locked, Conflict, NotAllowed."""
    ticket = locked_ticket(number, seen=seen)
    role = _role(actor, ticket, at)
    wanted = _wanted(ticket, priority)
    if ticket.status not in OPEN_STATUSES:
        raise Locked
    before = Priority(ticket.priority)
    if wanted is before:
        return
    raised = wanted.rank > before.rank
    data: dict[str, object] = {"before": before.value, "priority": wanted.value, "raised": raised}
    if raised and role is Role.SPECIALIST:
        data["consent"] = _consent(ticket, consent_id)
    ticket.priority = wanted.value
    if raised and Status(ticket.status) in _ROUND_RUNS:
        begin_round(ticket, at=at)
    save(ticket)
    data["deadline"] = ticket.reaction_deadline
    happening = Happening(EventKind.PRIORITY_CHANGED, role, actor, clauses=("3.2", "R9"), data=data)
    record(happening, Subject(ticket=ticket), at=at)


def _role(actor: Person, ticket: Ticket, at: dt.datetime) -> Role:
    if actor.is_studio:
        require_specialist(actor)
        return Role.SPECIALIST
    require_order(actor, ticket.organisation_id, local_day(at))
    return Role.CLIENT


def _wanted(ticket: Ticket, priority: str) -> Priority:
    if priority not in set(Priority):
        raise BadInput("priority", Text("Выберите приоритет", "Choose the priority"), clauses=("3.2",))
    wanted = Priority(priority)
    if ticket.kind == PAPERWORK and wanted is not Priority.NORMAL:
        raise BadInput("priority", NOT_URGENT, clauses=("1.2", "R8"))
    refused = law_of(ticket).regulation.urgent_on_free == "refuse" and not ticket.is_paid
    if refused and wanted is not Priority.NORMAL:
        raise BadInput(
            "priority",
            Text("Срочность бывает только у платных тикетов", "Only chargeable tickets can be urgent"),
            clauses=("1.8", "R8"),
        )
    return wanted


def _consent(ticket: Ticket, consent_id: int | None) -> int:
    if consent_id is None:
        raise BadInput(
            "consent",
            Text(
                "Повысить приоритет можно только по письменной просьбе клиента: выберите его сообщение",
                "The priority is raised only on the client's written word: choose the client's message",
            ),
            clauses=("R9",),
        )
    return client_message(ticket, consent_id).pk
