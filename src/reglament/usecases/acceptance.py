"""Accepting the work: by the button, in words, orally, by silence; and objecting (2.5, 2.6, 4.7, 4.8, 5.5, R12–R15)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.db import transaction

from reglament.queries.charges import charge_of
from reglament.queries.law import law_of
from reglament.rules.authority import may_confirm
from reglament.rules.events import EventKind
from reglament.rules.own_reasons import OBJECTION
from reglament.rules.silence import review
from reglament.rules.text import Text
from reglament.rules.workflow import Action, Facts, Role, Status
from reglament.store.models import Invoice, Person, Ticket
from reglament.usecases.billing import issue_invoice, void_invoices_of
from reglament.usecases.conversation import Post, acceptance_message, handed_over_at, repeated_post, say
from reglament.usecases.guards import (
    grants_of,
    local_day,
    locked_ticket,
    require_money,
    require_order,
    require_seen,
    require_specialist,
)
from reglament.usecases.moves import facts_of, move, save
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Locked, Refused
from reglament.usecases.rounds import begin_round
from reglament.usecases.timers import stop_timers_of


@dataclass(frozen=True, slots=True)
class OralAcceptance:
    """Who of the client accepted on the telephone, and when; `call_id` is the call where it was logged."""

    person_id: int | None
    when: dt.datetime
    call_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Closing:
    how: str
    action: Action
    role: Role
    actor: Person | None
    clauses: tuple[str, ...]
    data: dict[str, object] = field(default_factory=dict)


@transaction.atomic
def accept(*, actor: Person, at: dt.datetime, number: int, seen: int | None = None) -> Invoice | None:
    """The client presses "Accept the work": *Accepted* at once, the invoice is issued (2.5, 2.6, R14). Pressing again
    changes nothing. Raises Conflict, MoveRefused, NotAllowed."""
    ticket = locked_ticket(number)
    require_money(actor, ticket.organisation_id, local_day(at))
    if ticket.status == Status.ACCEPTED and ticket.closed_how == "button":
        return None
    require_seen(ticket, seen)
    closing = _Closing(
        "button", Action.ACCEPT, Role.CLIENT, actor, ("2.5", "2.6", "R14"), {"who": actor.name}
    )
    return _close(ticket, closing, at=at)


@transaction.atomic
def accept_written(
    *, actor: Person, at: dt.datetime, number: int, message_id: int, seen: int | None = None
) -> Invoice | None:
    """The specialist closes the ticket as accepted, citing the client's message (2.6, R14): written since the work was
    handed over, by somebody who may accept. Raises NotFound, Refused, BadInput at "message"."""
    require_specialist(actor)
    ticket = locked_ticket(number, seen=seen)
    message = acceptance_message(ticket, message_id)
    data = {"who": message.author.name, "message": message.pk}
    closing = _Closing("written", Action.ACCEPT, Role.SPECIALIST, actor, ("2.6", "R14"), data)
    return _close(ticket, closing, at=at)


@transaction.atomic
def accept_orally(
    *, actor: Person, at: dt.datetime, number: int, call: OralAcceptance, seen: int | None = None
) -> Invoice | None:
    """The specialist records that an authorised person accepted orally: who and when. The client is told and may object
    until the week's end (5.5, R14). Raises BadInput at "person" or "when"."""
    require_specialist(actor)
    ticket = locked_ticket(number, seen=seen)
    who = _oral_person(ticket, call, at)
    action = Action.ACCEPT_ORALLY if ticket.status == Status.RESOLVED else Action.ACCEPT
    week = review(law_of(ticket).calendar, at)
    ticket.objection_until = week.accept_at
    data: dict[str, object] = {"who": who.name, "person": who.pk, "time": call.when, "until": week.last_day}
    if call.call_id is not None:
        data["call"] = call.call_id
    closing = _Closing("oral", action, Role.SPECIALIST, actor, ("5.5", "R14"), data)
    return _close(ticket, closing, at=at)


@transaction.atomic
def accept_by_silence(*, at: dt.datetime, number: int) -> bool:
    """A week without an answer: *Accepted* and read-only (4.8, R12, R13); False when it is not, or no longer, due. A
    ticket closed while we waited for an answer is billed only after a specialist's check."""
    ticket = locked_ticket(number)
    if ticket.accept_at is None or ticket.accept_at > at or ticket.hold_reason:
        return False
    waited_for_answer = ticket.status == Status.FEEDBACK
    stop_timers_of(ticket, at=at)
    ticket.closed_without_work = (
        waited_for_answer and not ticket.rounds.filter(started_at__isnull=False).exists()
    )
    ticket.needs_billing_check = waited_for_answer and facts_of(ticket).paid_work_begun
    data = {"without_work": ticket.closed_without_work, "since": ticket.status_since}
    _close(
        ticket, _Closing("silence", Action.ACCEPT_BY_SILENCE, Role.SYSTEM, None, ("4.8", "R13"), data), at=at
    )
    return True


@transaction.atomic
def bill_after_check(
    *, actor: Person, at: dt.datetime, number: int, seen: int | None = None
) -> Invoice | None:
    """The specialist has checked what was worked before the client fell silent: the invoice goes out (R13)."""
    require_specialist(actor)
    ticket = locked_ticket(number, seen=seen)
    if not ticket.needs_billing_check:
        raise Refused("nothing_to_check", Text("Здесь нечего проверять", "There is nothing to check here"))
    ticket.needs_billing_check = False
    invoice = issue_invoice(ticket=ticket, at=at, actor=actor)
    save(ticket)
    return invoice


@transaction.atomic
def object_to_acceptance(*, actor: Person, at: dt.datetime, number: int, post: Post) -> None:
    """The client objects to an oral acceptance before the week's end: *New* again, the invoice is voided (R14)."""
    ticket = locked_ticket(number)
    require_order(actor, ticket.organisation_id, local_day(at))
    if repeated_post(post, actor):
        return
    until = ticket.objection_until
    if until is None or at >= until:
        raise Locked
    facts = Facts(objection_open=True)
    message = say(ticket, actor, post, at=at, side="client", purpose="objection")
    moved = move(ticket, Action.OBJECT, Role.CLIENT, at=at, facts=facts)
    void_invoices_of(ticket=ticket, at=at, actor=actor, reason=OBJECTION)
    ticket.closed_how, ticket.objection_until = "", None
    begin_round(ticket, at=at)
    save(ticket)
    data = {"author": actor.name, "text": message.body, "message": message.pk}
    happening = Happening(EventKind.OBJECTED, Role.CLIENT, actor, moved, ("R14",), data)
    record(happening, Subject(ticket=ticket), at=at)


@transaction.atomic
def set_hold(*, actor: Person, at: dt.datetime, number: int, reason: str) -> None:
    """Hold the automatic acceptance, for example because the letter came back (R12)."""
    require_specialist(actor)
    if not reason.strip():
        raise BadInput("reason", Text("Укажите причину", "Give the reason"))
    _hold(actor, at, number, reason.strip()[:300], EventKind.HOLD_SET)


@transaction.atomic
def lift_hold(*, actor: Person, at: dt.datetime, number: int, reason: str = "") -> None:
    """Let the week run on: at its end, or at once when it is over, the ticket is accepted by silence (R12)."""
    require_specialist(actor)
    _hold(actor, at, number, "", EventKind.HOLD_LIFTED)


def _hold(actor: Person, at: dt.datetime, number: int, reason: str, kind: EventKind) -> None:
    ticket = locked_ticket(number)
    if ticket.hold_reason == reason:
        return
    if ticket.accept_at is None:
        raise Refused(
            "not_waiting",
            Text("Тикет не ждёт ответа клиента", "The ticket does not wait for the client's answer"),
            clauses=("R12",),
        )
    ticket.hold_reason = reason
    save(ticket)
    happening = Happening(kind, Role.SPECIALIST, actor, clauses=("R12",), data={"reason": reason})
    record(happening, Subject(ticket=ticket), at=at)


def _close(ticket: Ticket, closing: _Closing, *, at: dt.datetime) -> Invoice | None:
    stop_timers_of(ticket, at=at)
    moved = move(ticket, closing.action, closing.role, at=at)
    ticket.closed_how = closing.how
    invoice = None
    if not ticket.needs_billing_check:
        by = str(closing.data.get("who") or "")
        invoice = issue_invoice(ticket=ticket, at=at, actor=closing.actor, accepted_by=by)
    save(ticket)
    paid = charge_of(ticket).total.amount > 0
    data = {
        **closing.data,
        "how": closing.how,
        "paid": paid,
        # Of a client billed by ticket: the studio's requisites are not filled in yet.
        "invoice_waits": paid and invoice is None and ticket.organisation.invoicing != "monthly",
        **invoice_data(invoice),
    }
    happening = Happening(EventKind.ACCEPTED, closing.role, closing.actor, moved, closing.clauses, data)
    record(happening, Subject(ticket=ticket, invoice=invoice), at=at)
    return invoice


def invoice_data(invoice: Invoice | None) -> dict[str, object]:
    """What events and letters say of an invoice; `invoice` is None when there is none."""
    if invoice is None:
        return {"invoice": None}
    return {
        "invoice": invoice.number,
        "invoice_on": invoice.issued_on,
        "amount": invoice.total,
        "vat_rate": invoice.vat_rate,
        "vat": invoice.vat,
        "due": invoice.due_on,
    }


def _oral_person(ticket: Ticket, call: OralAcceptance, at: dt.datetime) -> Person:
    if not handed_over_at(ticket) <= call.when <= at:
        raise BadInput(
            "when",
            Text(
                "Укажите время разговора: после передачи работы и не позже, чем сейчас",
                "Give the time of the call: after the work was handed over and not later than now",
            ),
            clauses=("R14",),
        )
    who = Person.objects.filter(pk=call.person_id or 0, is_active=True).first()
    day = local_day(call.when)
    if who is None or not may_confirm(grants_of(who.pk, ticket.organisation_id, day), day):
        raise BadInput(
            "person",
            Text(
                "Принять работу может уполномоченное лицо с правом принимать работу",
                "Only an authorised person with the right to accept may accept the work",
            ),
            clauses=("1.4", "R22"),
        )
    return who
