"""How money settles an invoice and is taken from it again: allocations, the ledger, tickets that become *Paid* and go back
(2.9, 4.9, R11). Inside the transactions of the use-cases that call it; tickets are locked first, then invoices, then
payments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet, Sum

from reglament.rules.events import EventKind
from reglament.rules.ledger import PostingKind
from reglament.rules.text import Text
from reglament.rules.workflow import Action, Facts, Role, Status
from reglament.store.models import Allocation, Invoice, InvoiceLine, Payment, Person, Ticket
from reglament.usecases.billing_locks import Locked
from reglament.usecases.ledger import Fact, Papers, post, take_back
from reglament.usecases.moves import move, save
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import Refused


@dataclass(frozen=True, slots=True)
class Hand:
    """Who confirms or undoes, and when."""

    actor: Person
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Settlement:
    """So much of a payment settles an invoice. `over`: what of the payment settles nothing, to be told with this one;
    `word`: the client's written word, where an advance settles it."""

    payment: Payment
    amount: Decimal
    over: Decimal = Decimal(0)
    word: str = ""


def left_to_pay(invoice: Invoice) -> Decimal:
    """What is still to be paid of a locked invoice, above zero. Raises Refused for a void or a paid one."""
    if invoice.state in ("void", "mirror"):
        raise Refused("invoice_void", Text("Счёт аннулирован", "The invoice is void"), clauses=("R10",))
    if invoice.state == "paid":
        raise Refused(
            "already_paid",
            Text("Счёт уже оплачен полностью", "The invoice is paid in full already"),
            clauses=("R11",),
        )
    return invoice.total - invoice.paid


def settle(part: Settlement, locked: Locked, hand: Hand) -> None:
    """Settle a locked invoice by a part of a payment: in full its tickets become *Paid*, in part they wait (R11)."""
    invoice, tickets = locked
    allocation = Allocation.objects.create(
        payment=part.payment, invoice=invoice, amount=part.amount, confirmed_at=hand.at, confirmed_by=hand.actor,
        word=part.word,
    )  # fmt: skip
    fact = Fact(PostingKind.SETTLEMENT, invoice.organisation, part.amount, part.payment.paid_on)
    papers = Papers(invoice=invoice, payment=part.payment, allocation=allocation)
    post(fact, papers, at=hand.at, actor=hand.actor)
    recount(invoice)
    data = _facts(part, invoice)
    moved = _close(invoice, tickets, hand, data) if invoice.state == "paid" else False
    if not moved:
        # A ticket that stays where it is hears of a part; that all is paid is said of the invoice alone.
        only = tickets[0] if len(tickets) == 1 and invoice.state == "part_paid" else None
        happening = Happening(
            EventKind.PAYMENT_CONFIRMED, Role.ACCOUNTANT, hand.actor, clauses=("2.9", "R11"), data=data
        )
        record(happening, Subject(ticket=only, invoice=invoice), at=hand.at)


def unsettle(
    allocations: QuerySet[Allocation], reason: str, *, at: dt.datetime, actor: Person | None
) -> None:
    """Undo standing allocations with a reason, rows and ledger; their invoices are recounted by the caller."""
    for allocation in allocations.filter(undone_at=None).select_for_update(of=("self",)).order_by("id"):
        take_back(PostingKind.SETTLEMENT, Papers(allocation=allocation), at=at, actor=actor)
        Allocation.objects.filter(pk=allocation.pk).update(undone_at=at, undone_by=actor, undone_why=reason)


def reopen(payment: Payment, locked: Locked, reason: str, hand: Hand) -> None:
    """An invoice's payment was undone: its tickets go back to *Accepted*, and the client hears of it (R11)."""
    invoice, tickets = locked
    recount(invoice)
    data = undone_facts(payment, reason) | {"invoice": invoice.number}
    back = [] if invoice.state == "paid" else [ticket for ticket in tickets if ticket.status == Status.PAID]
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


def recount(invoice: Invoice) -> None:
    """What is paid of an invoice that stands and the state that follows from it, from the allocations alone (R11)."""
    live = Allocation.objects.filter(invoice=invoice, undone_at=None)
    invoice.paid = live.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    invoice.state = "paid" if invoice.paid == invoice.total else "part_paid" if invoice.paid else "issued"
    invoice.version += 1
    invoice.save()


def undone_facts(payment: Payment, reason: str) -> dict[str, object]:
    """What the journal and letters say of a payment that is undone."""
    return {"payment": payment.pk, "amount": payment.amount, "document": payment.document, "reason": reason}


def _facts(part: Settlement, invoice: Invoice) -> dict[str, object]:
    return {
        "invoice": invoice.number,
        "amount": invoice.total,
        "paid": part.amount,
        "left": invoice.total - invoice.paid,
        "over": part.over,
        "document": part.payment.document,
        "paid_on": part.payment.paid_on,
        "payment": part.payment.pk,
        "state": "part" if invoice.state == "part_paid" else "over" if part.over else "full",
    } | ({"word": part.word} if part.word else {})


def _close(invoice: Invoice, tickets: list[Ticket], hand: Hand, data: dict[str, object]) -> bool:
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


def _unpaid(ticket: Ticket) -> QuerySet[InvoiceLine]:
    return InvoiceLine.objects.filter(ticket=ticket, live=True).exclude(invoice__state="paid")
