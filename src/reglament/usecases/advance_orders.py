"""The client's written word in the portal: settle this invoice from our advance. Accounting carries it out or declines
it with a reason (2.9, R11)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from reglament.queries.charges import advance_of
from reglament.rules import phrases
from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import AdvanceOrder, Invoice, Person
from reglament.usecases.billing_locks import locked_invoice
from reglament.usecases.guards import local_day, require_accountant, require_money
from reglament.usecases.moves import required
from reglament.usecases.payments import settle_from_advance
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import Conflict, NotFound, Refused
from reglament.usecases.settling import left_to_pay


@transaction.atomic
def order_settlement(*, actor: Person, at: dt.datetime, invoice_number: int) -> AdvanceOrder:
    """Ask accounting in writing to settle an invoice from the organisation's advance (R11). An order that waits already
    is given back unchanged, whoever of the organisation gave it.

    Raises NotFound, NotAllowed, Refused for an invoice that is void or paid, and when there is no advance.
    """
    invoice = _own_invoice(actor, at, invoice_number)
    waiting = AdvanceOrder.objects.filter(invoice=invoice, state="waiting").first()
    if waiting is not None:
        return waiting
    left_to_pay(invoice)
    if advance_of(invoice.organisation_id) <= 0:
        raise Refused(
            "no_advance",
            Text("Аванса у вашей организации нет", "Your organisation has no advance"),
            clauses=("R11",),
        )
    order = AdvanceOrder.objects.create(invoice=invoice, person=actor, at=at)
    _tell(EventKind.ADVANCE_ORDERED, order, Role.CLIENT, actor, at)
    return order


@transaction.atomic
def withdraw_order(*, actor: Person, at: dt.datetime, invoice_number: int) -> None:
    """Take the waiting order of an invoice back before accounting has carried it out; the row stays, taken back by the
    client's own hand. Raises NotFound, NotAllowed, Conflict when none waits any more."""
    invoice = _own_invoice(actor, at, invoice_number)
    order = AdvanceOrder.objects.select_for_update(of=("self",)).filter(invoice=invoice, state="waiting")
    found = order.select_related("invoice__organisation").first()
    if found is None:
        raise Conflict(Text("Заявление уже рассмотрено", "The request is decided already"))
    _decide(found, "declined", actor, at)
    _tell(EventKind.ADVANCE_WITHDRAWN, found, Role.CLIENT, actor, at)


@transaction.atomic
def decline_order(*, actor: Person, at: dt.datetime, order_id: int, reason: str) -> None:
    """Accounting does not settle the invoice from the advance and says why; the client gets a letter (R11). Raises
    NotAllowed, NotFound, BadInput at "reason", Conflict when it is decided already."""
    require_accountant(actor)
    missing = Text("Напишите клиенту, почему зачёта не будет", "Tell the client why it is not settled")
    why = required(reason, "reason", missing)[:300]
    order = _waiting(order_id)
    _decide(order, "declined", actor, at, why)
    _tell(EventKind.ADVANCE_DECLINED, order, Role.ACCOUNTANT, actor, at)


@transaction.atomic
def carry_out(*, actor: Person, at: dt.datetime, order_id: int) -> AdvanceOrder:
    """Settle the invoice from the advance by the client's order, the oldest money first (R11). Raises NotAllowed,
    NotFound, Conflict when it is decided already, Refused when there is no advance or nothing to pay any more."""
    require_accountant(actor)
    order = _waiting(order_id)
    settle_from_advance(actor=actor, at=at, invoice_number=order.invoice.number, word=_word(order))
    _decide(order, "done", actor, at)
    return order


def _own_invoice(actor: Person, at: dt.datetime, number: int) -> Invoice:
    """The invoice under its lock, of an organisation whose money the person decides about."""
    organisation_id = (
        Invoice.objects.filter(number=number)
        .exclude(state="mirror")
        .values_list("organisation_id", flat=True)
        .first()
    )
    if organisation_id is None:
        raise NotFound
    require_money(actor, organisation_id, local_day(at))
    return locked_invoice(number)[0]


def _waiting(order_id: int) -> AdvanceOrder:
    """The order after its invoice was locked, in the order in which all money is locked."""
    number = AdvanceOrder.objects.filter(pk=order_id).values_list("invoice__number", flat=True).first()
    if number is None:
        raise NotFound
    locked_invoice(number)
    rows = AdvanceOrder.objects.select_for_update(of=("self",))
    order = rows.select_related("invoice__organisation", "person").get(pk=order_id)
    if order.state != "waiting":
        raise Conflict(Text("Заявление уже рассмотрено", "The request is decided already"))
    return order


def _word(order: AdvanceOrder) -> str:
    """The client's word as the allocation keeps it: a document's wording, in Russian."""
    return f"Заявление в кабинете: {order.person}, {phrases.numeric_day(local_day(order.at), 'ru')}"


def _decide(order: AdvanceOrder, state: str, actor: Person, at: dt.datetime, why: str = "") -> None:
    order.state, order.decided_at, order.decided_by, order.decided_why = state, at, actor, why
    order.save()


def _tell(kind: EventKind, order: AdvanceOrder, role: Role, actor: Person, at: dt.datetime) -> None:
    invoice = order.invoice
    data = {
        "order": order.pk,
        "invoice": invoice.number,
        "left": invoice.total - invoice.paid,
        "ordered_on": local_day(order.at),
        "reason": order.decided_why,
    }
    happening = Happening(kind, role, actor, clauses=("R11",), data=data)
    record(happening, Subject(invoice=invoice), at=at)
