"""Payments: the accountant confirms what settles which invoice, and may undo it with a reason (2.9, 4.9, R11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet, Sum

from reglament.queries.charges import free_of
from reglament.rules.events import EventKind
from reglament.rules.text import Text
from reglament.rules.workflow import Action, Facts, Role, Status
from reglament.store.models import Allocation, Invoice, InvoiceLine, Payment, Person, Ticket
from reglament.usecases.billing import locked_invoice, locked_tickets
from reglament.usecases.guards import local_day, require_accountant
from reglament.usecases.moves import move, required, save
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import BadInput, Conflict, NotFound, Refused

MOST = Decimal("9999999999.99")
KOPECK = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money as its paper says: `amount` in the invoice's currency with whole kopecks, `document` the payment order's
    number, `once` a key that makes a repeated confirmation harmless."""

    invoice_number: int
    amount: Decimal
    paid_on: dt.date
    document: str
    purpose: str = ""
    once: str | None = None


@transaction.atomic
def record_payment(*, actor: Person, at: dt.datetime, receipt: Receipt) -> Payment:
    """Record money that came for an invoice and confirm it (2.9): in full the tickets become *Paid*, in part the invoice
    waits for the rest, what is over becomes the organisation's advance (R11).

    Raises NotAllowed, NotFound, BadInput, Refused for a void invoice or one that is paid in full already.
    """
    require_accountant(actor)
    receipt = _checked(receipt, today=local_day(at))
    invoice, tickets = locked_invoice(receipt.invoice_number)
    if receipt.once and (known := Payment.objects.filter(once=receipt.once).first()):
        return known
    left = _left_to_pay(invoice)
    payment = Payment.objects.create(
        organisation=invoice.organisation,
        amount=receipt.amount,
        paid_on=receipt.paid_on,
        document=receipt.document,
        purpose=receipt.purpose,
        recorded_at=at,
        recorded_by=actor,
        once=receipt.once or None,
    )
    _settle(payment, invoice, tickets, _Hand(actor, at, min(left, receipt.amount)))
    return payment


@transaction.atomic
def settle_from_advance(*, actor: Person, at: dt.datetime, invoice_number: int) -> Decimal:
    """Settle an invoice from the organisation's advance, the oldest money first (R11); returns what was settled.

    Raises NotAllowed, NotFound, Refused when there is no advance or nothing to pay.
    """
    require_accountant(actor)
    invoice, tickets = locked_invoice(invoice_number)
    payments = Payment.objects.select_for_update().filter(organisation=invoice.organisation, undone_at=None)
    settled = Decimal(0)
    left = _left_to_pay(invoice)
    for payment in payments.order_by("paid_on", "id"):
        part = min(left - settled, free_of(payment))
        if part > 0:
            _settle(payment, invoice, tickets, _Hand(actor, at, part), from_advance=True)
            settled += part
    if not settled:
        raise Refused(
            "no_advance",
            Text("У организации нет аванса", "The organisation has no advance"),
            clauses=("R11",),
        )
    return settled


@transaction.atomic
def undo_payment(*, actor: Person, at: dt.datetime, payment_id: int, reason: str) -> None:
    """Undo a confirmed payment with a reason: its invoices are unpaid by so much, their tickets go back to *Accepted*.

    Nothing is deleted (R11). Raises NotAllowed, NotFound, BadInput at "reason", Conflict when it is undone already.
    """
    require_accountant(actor)
    reason = required(reason, "reason", Text("Напишите, почему оплата отменяется", "Say why it is undone"))[
        :300
    ]
    numbers = Allocation.objects.filter(payment_id=payment_id, undone_at=None).values_list(
        "invoice__number", flat=True
    )
    invoices = _locked_invoices(set(numbers))
    payment = Payment.objects.select_for_update().filter(pk=payment_id).first()
    if payment is None:
        raise NotFound
    if payment.undone_at is not None:
        raise Conflict(Text("Подтверждение уже отменено", "The confirmation is undone already"))
    undone = {"undone_at": at, "undone_by": actor, "undone_why": reason}
    payment.allocations.filter(undone_at=None).update(**undone)
    Payment.objects.filter(pk=payment.pk).update(**undone)
    if not invoices:
        _tell_undone(payment, reason, _Hand(actor, at, payment.amount))
    for invoice, tickets in invoices:
        _recount(invoice)
        _reopen(invoice, tickets, payment, reason, _Hand(actor, at, payment.amount))


@dataclass(frozen=True, slots=True)
class _Hand:
    """Who confirms or undoes, when and how much."""

    actor: Person
    at: dt.datetime
    amount: Decimal


def _checked(receipt: Receipt, *, today: dt.date) -> Receipt:
    amount = receipt.amount
    if not amount.is_finite() or not 0 < amount <= MOST:
        raise BadInput("amount", Text("Сумма должна быть больше нуля", "The sum must be above zero"))
    if amount != amount.quantize(KOPECK):
        raise BadInput("amount", Text("Сумма — с точностью до копейки", "The sum is in whole kopecks"))
    if receipt.paid_on > today:
        raise BadInput("paid_on", Text("Этот день ещё не наступил", "This day has not come yet"))
    document = required(
        receipt.document, "document", Text("Укажите номер платёжного документа", "Give its number")
    )
    if len(document) > 60:
        raise BadInput("document", Text("Номер длиннее 60 знаков", "The number is longer than 60 characters"))
    return replace(receipt, document=document, purpose=receipt.purpose.strip())


def _left_to_pay(invoice: Invoice) -> Decimal:
    if invoice.state in ("void", "mirror"):
        raise Refused("invoice_void", Text("Счёт аннулирован", "The invoice is void"), clauses=("R10",))
    if invoice.state == "paid":
        raise Refused(
            "already_paid",
            Text("Счёт уже оплачен полностью", "The invoice is paid in full already"),
            clauses=("R11",),
        )
    return invoice.total - invoice.paid


def _settle(
    payment: Payment, invoice: Invoice, tickets: list[Ticket], hand: _Hand, *, from_advance: bool = False
) -> None:
    Allocation.objects.create(
        payment=payment, invoice=invoice, amount=hand.amount, confirmed_at=hand.at, confirmed_by=hand.actor
    )
    _recount(invoice)
    over = Decimal(0) if from_advance else payment.amount - hand.amount
    data = {
        "invoice": invoice.number,
        "amount": invoice.total,
        "paid": hand.amount,
        "left": invoice.total - invoice.paid,
        "over": over,
        "document": payment.document,
        "paid_on": payment.paid_on,
        "payment": payment.pk,
        "state": "part" if invoice.state == "part_paid" else "over" if over else "full",
    }
    moved = _close(invoice, tickets, hand, data) if invoice.state == "paid" else False
    if not moved:
        # A ticket that stays where it is hears of a part; that all is paid is said of the invoice alone.
        only = tickets[0] if len(tickets) == 1 and invoice.state == "part_paid" else None
        happening = Happening(
            EventKind.PAYMENT_CONFIRMED, Role.ACCOUNTANT, hand.actor, clauses=("2.9", "R11"), data=data
        )
        record(happening, Subject(ticket=only, invoice=invoice), at=hand.at)


def _close(invoice: Invoice, tickets: list[Ticket], hand: _Hand, data: dict[str, object]) -> bool:
    """Move to *Paid* every accepted ticket with nothing left to pay; a withdrawn one stays rejected (4.9, R18).

    The surplus is told once, with the first ticket."""
    moved = False
    for ticket in tickets:
        if ticket.status != Status.ACCEPTED or _unpaid(ticket).exists():
            continue
        step = move(
            ticket, Action.CONFIRM_PAYMENT, Role.ACCOUNTANT, at=hand.at, facts=Facts(paid_in_full=True)
        )
        save(ticket)
        said = data if not moved or data["state"] != "over" else data | {"state": "full"}
        happening = Happening(
            EventKind.PAYMENT_CONFIRMED,
            Role.ACCOUNTANT,
            hand.actor,
            step,
            clauses=("2.9", "4.9", "R11"),
            data=said,
        )
        record(happening, Subject(ticket=ticket, invoice=invoice), at=hand.at)
        moved = True
    return moved


def _reopen(invoice: Invoice, tickets: list[Ticket], payment: Payment, reason: str, hand: _Hand) -> None:
    data = _undone_facts(payment, reason) | {"invoice": invoice.number}
    back = [ticket for ticket in tickets if ticket.status == Status.PAID]
    for ticket in back:
        step = move(ticket, Action.UNDO_PAYMENT, Role.ACCOUNTANT, at=hand.at, facts=Facts(reason=True))
        save(ticket)
        happening = Happening(
            EventKind.PAYMENT_UNDONE, Role.ACCOUNTANT, hand.actor, step, clauses=("R11",), data=data
        )
        record(happening, Subject(ticket=ticket, invoice=invoice), at=hand.at)
    if not back:
        happening = Happening(
            EventKind.PAYMENT_UNDONE, Role.ACCOUNTANT, hand.actor, clauses=("R11",), data=data
        )
        record(happening, Subject(invoice=invoice), at=hand.at)


def _tell_undone(payment: Payment, reason: str, hand: _Hand) -> None:
    """A payment that settled nothing any more: the advance shrinks, no invoice changes."""
    data = _undone_facts(payment, reason)
    happening = Happening(EventKind.PAYMENT_UNDONE, Role.ACCOUNTANT, hand.actor, clauses=("R11",), data=data)
    record(happening, Subject(organisation=payment.organisation), at=hand.at)


def _undone_facts(payment: Payment, reason: str) -> dict[str, object]:
    return {"payment": payment.pk, "amount": payment.amount, "document": payment.document, "reason": reason}


def _recount(invoice: Invoice) -> None:
    """What is paid and the state that follows from it, from the allocations alone (R11)."""
    live = Allocation.objects.filter(invoice=invoice, undone_at=None)
    invoice.paid = live.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    invoice.state = "paid" if invoice.paid == invoice.total else "part_paid" if invoice.paid else "issued"
    invoice.version += 1
    invoice.save()


def _unpaid(ticket: Ticket) -> QuerySet[InvoiceLine]:
    return InvoiceLine.objects.filter(ticket=ticket, live=True).exclude(invoice__state="paid")


def _locked_invoices(numbers: set[int]) -> list[tuple[Invoice, list[Ticket]]]:
    """Several invoices at once: all their tickets are locked before the first of them."""
    locked_tickets(
        InvoiceLine.objects.filter(invoice__number__in=numbers).values_list("ticket__number", flat=True)
    )
    return [locked_invoice(number) for number in sorted(numbers)]
