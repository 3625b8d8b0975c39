"""Payments: the accountant confirms what settles which invoice, may move it and may undo it (2.9, 4.9, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from reglament.queries.charges import free_of
from reglament.rules.events import EventKind
from reglament.rules.ledger import PostingKind
from reglament.rules.text import Text
from reglament.rules.workflow import Role
from reglament.store.models import Allocation, BankLine, Organisation, Payment, Person
from reglament.usecases.bank_matching import rematch
from reglament.usecases.billing_locks import Locked, locked_invoices
from reglament.usecases.coming_money import Coming, Share, checked, owners_of, require_shares, require_sum
from reglament.usecases.guards import local_day, require_accountant
from reglament.usecases.ledger import Fact, Papers, post, take_back
from reglament.usecases.moves import required
from reglament.usecases.record import Happening, Subject, record
from reglament.usecases.refusals import Conflict, NotFound, Refused
from reglament.usecases.settling import (
    Hand,
    Settlement,
    left_to_pay,
    recount,
    reopen,
    settle,
    undone_facts,
    unsettle,
)

__all__ = [
    "Coming",
    "Receipt",
    "Share",
    "enter_payment",
    "reassign_payment",
    "record_payment",
    "settle_from_advance",
    "undo_payment",
]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money for one invoice as its paper says: `amount` in the invoice's currency with whole kopecks, `document` the
    number of the payment order, cash order or card slip, `once` a key that makes a repeated confirmation harmless."""

    invoice_number: int
    amount: Decimal
    paid_on: dt.date
    document: str
    purpose: str = ""
    once: str | None = None
    method: str = "bank"


@transaction.atomic
def record_payment(*, actor: Person, at: dt.datetime, receipt: Receipt) -> Payment:
    """Record money that came for an invoice and confirm it (2.9): in full the tickets become *Paid*, in part the invoice
    waits for the rest, what is over becomes the organisation's advance (R11).

    Raises NotAllowed, NotFound, BadInput, Refused for a void invoice or one that is paid in full already.
    """
    require_accountant(actor)
    require_sum(receipt.amount, "amount")
    locked = locked_invoices([receipt.invoice_number])
    if receipt.once and (known := Payment.objects.filter(once=receipt.once).first()):
        return known
    invoice, _ = locked[receipt.invoice_number]
    coming = Coming(
        invoice.organisation_id, receipt.amount, receipt.paid_on, receipt.document, receipt.purpose, receipt.method,
        receipt.once,
    )  # fmt: skip
    part = min(left_to_pay(invoice), receipt.amount)
    return _enter(coming, (Share(invoice.number, part),), locked, Hand(actor, at))


@transaction.atomic
def enter_payment(*, actor: Person, at: dt.datetime, coming: Coming, shares: Sequence[Share] = ()) -> Payment:
    """Record money and confirm which invoices of its organisation it settles, by whole or by part; the rest is the
    organisation's advance (2.9, R11).

    Raises NotAllowed, NotFound, BadInput at a field or "shares", Refused for a void invoice or a paid one.
    """
    require_accountant(actor)
    owners_of(shares)
    locked = locked_invoices(share.invoice for share in shares)
    if coming.once and (known := Payment.objects.filter(once=coming.once).first()):
        return known
    require_sum(coming.amount, "amount")
    require_shares(shares, locked, coming.organisation_id, coming.amount)
    return _enter(coming, shares, locked, Hand(actor, at))


@transaction.atomic
def settle_from_advance(*, actor: Person, at: dt.datetime, invoice_number: int, word: str) -> Decimal:
    """Settle an invoice from the organisation's advance by the client's written `word` (which letter or message says so),
    the oldest money first (R11); returns what was settled.

    Raises NotAllowed, NotFound, BadInput at "word", Refused when there is no advance or nothing to pay.
    """
    require_accountant(actor)
    word = required(
        word,
        "word",
        Text("Укажите письмо или сообщение клиента о зачёте", "Name the client's letter or message about it"),
    )[:300]
    locked = locked_invoices([invoice_number])[invoice_number]
    invoice, _ = locked
    payments = Payment.objects.select_for_update().filter(organisation=invoice.organisation, undone_at=None)
    settled = Decimal(0)
    left = left_to_pay(invoice)
    for payment in payments.order_by("paid_on", "id"):
        part = min(left - settled, free_of(payment))
        if part > 0:
            settle(Settlement(payment, part, word=word), locked, Hand(actor, at))
            settled += part
    if not settled:
        raise Refused(
            "no_advance",
            Text("У организации нет аванса", "The organisation has no advance"),
            clauses=("R11",),
        )
    rematch(organisation_ids=[invoice.organisation_id], numbers=[invoice.number])
    return settled


@transaction.atomic
def reassign_payment(
    *, actor: Person, at: dt.datetime, payment_id: int, shares: Sequence[Share], reason: str
) -> None:
    """Say anew which invoices a payment settles, with a reason: what it settled till now is undone first, the rest is
    advance (R11). Raises NotAllowed, NotFound, BadInput at "reason" or "shares", Conflict for an undone payment, Refused
    for a void invoice or one that other money has paid."""
    require_accountant(actor)
    reason = _reason(reason, Text("Напишите, почему оплата переносится", "Say why the payment is moved"))
    owners_of(shares)
    standing = Allocation.objects.filter(payment_id=payment_id, undone_at=None)
    before = set(standing.values_list("invoice__number", flat=True))
    locked = locked_invoices(before | {share.invoice for share in shares})
    payment = _locked_payment(payment_id)
    _require_standing(payment)
    refunded = sum((refund.amount for refund in payment.refunds.filter(undone_at=None)), Decimal(0))
    hand = Hand(actor, at)
    unsettle(payment.allocations.all(), reason, at=at, actor=actor)
    for number in before:
        recount(locked[number][0])
    require_shares(shares, locked, payment.organisation_id, payment.amount - refunded)
    kept = {share.invoice for share in shares}
    for number in sorted(before - kept):
        reopen(payment, locked[number], reason, hand)
    for share in shares:
        settle(Settlement(payment, share.amount), locked[share.invoice], hand)
    for number in sorted(before & kept):
        if locked[number][0].state != "paid":
            reopen(payment, locked[number], reason, hand)
    rematch(organisation_ids=[payment.organisation_id], numbers=locked)


@transaction.atomic
def undo_payment(*, actor: Person, at: dt.datetime, payment_id: int, reason: str) -> None:
    """Undo a confirmed payment with a reason: its invoices are unpaid by so much, their tickets go back to *Accepted*.
    Of a statement's line all payments are undone, and the line waits for a decision again.

    Nothing is deleted (R11). Raises NotAllowed, NotFound, BadInput at "reason", Conflict when it is undone already,
    Refused when some of it was given back.
    """
    require_accountant(actor)
    reason = _reason(reason, Text("Напишите, почему оплата отменяется", "Say why it is undone"))
    line_id = Payment.objects.filter(pk=payment_id).values_list("line_id", flat=True).first()
    line = BankLine.objects.select_for_update().get(pk=line_id) if line_id else None
    ids = [payment_id]
    if line is not None:
        ids = [*line.payments.filter(undone_at=None).values_list("pk", flat=True)] or ids
    numbers = set(
        Allocation.objects.filter(payment__in=ids, undone_at=None).values_list("invoice__number", flat=True)
    )
    locked = locked_invoices(numbers)
    for one in sorted(ids):
        payment = _locked_payment(one)
        if payment.line_id != line_id:
            raise Conflict  # joined with its line this very moment: that line must be undone with it
        _undo(payment, locked, reason, Hand(actor, at))
    if line is not None:
        line.state, line.decided_at, line.decided_by = "open", None, None
        line.version += 1
        line.save()
    organisations = Payment.objects.filter(pk__in=ids).values_list("organisation_id", flat=True)
    rematch(organisation_ids=set(organisations), numbers=numbers)


def _enter(coming: Coming, shares: Sequence[Share], locked: Mapping[int, Locked], hand: Hand) -> Payment:
    coming = checked(coming, today=local_day(hand.at))
    organisation = Organisation.objects.filter(pk=coming.organisation_id).first()
    if organisation is None:
        raise NotFound
    payment = Payment.objects.create(
        organisation=organisation,
        line_id=coming.line_id,
        method=coming.method,
        amount=coming.amount,
        paid_on=coming.paid_on,
        document=coming.document,
        purpose=coming.purpose,
        recorded_at=hand.at,
        recorded_by=hand.actor,
        once=coming.once or None,
    )
    fact = Fact(PostingKind.PAYMENT, organisation, payment.amount, payment.paid_on)
    post(fact, Papers(payment=payment), at=hand.at, actor=hand.actor)
    over = payment.amount - sum((share.amount for share in shares), Decimal(0))
    for place, share in enumerate(shares, start=1):
        rest = over if place == len(shares) else Decimal(0)
        settle(Settlement(payment, share.amount, rest), locked[share.invoice], hand)
    if not shares:
        _tell_advance(payment, hand)
    rematch(organisation_ids=[organisation.pk], numbers=locked)
    return payment


def _undo(payment: Payment, locked: Mapping[int, Locked], reason: str, hand: Hand) -> None:
    _require_standing(payment)
    if payment.refunds.filter(undone_at=None).exists():
        raise Refused(
            "refunded",
            Text(
                "Часть этих денег возвращена клиенту: сначала отмените возврат",
                "Some of this money was given back: undo the refund first",
            ),
            clauses=("R11",),
        )
    standing = payment.allocations.filter(undone_at=None)
    numbers = sorted(set(standing.values_list("invoice__number", flat=True)))
    unsettle(payment.allocations.all(), reason, at=hand.at, actor=hand.actor)
    take_back(PostingKind.PAYMENT, Papers(payment=payment), at=hand.at, actor=hand.actor)
    payment.undone_at, payment.undone_by, payment.undone_why = hand.at, hand.actor, reason
    payment.save()
    for number in numbers:
        reopen(payment, locked[number], reason, hand)
    if not numbers:
        _tell_undone(payment, reason, hand)


def _locked_payment(payment_id: int) -> Payment:
    payment = Payment.objects.select_for_update().filter(pk=payment_id).first()
    if payment is None:
        raise NotFound
    return payment


def _require_standing(payment: Payment) -> None:
    if payment.undone_at is not None:
        raise Conflict(Text("Подтверждение уже отменено", "The confirmation is undone already"))


def _reason(reason: str, missing: Text) -> str:
    return required(reason, "reason", missing)[:300]


def _tell_advance(payment: Payment, hand: Hand) -> None:
    """Money that settles nothing yet: the client hears that it lies as an advance."""
    data = {
        "payment": payment.pk,
        "amount": payment.amount,
        "document": payment.document,
        "paid_on": payment.paid_on,
    }
    happening = Happening(
        EventKind.ADVANCE_RECEIVED, Role.ACCOUNTANT, hand.actor, clauses=("R11",), data=data
    )
    record(happening, Subject(organisation=payment.organisation), at=hand.at)


def _tell_undone(payment: Payment, reason: str, hand: Hand) -> None:
    """A payment that settled nothing any more: the advance shrinks, no invoice changes."""
    data = undone_facts(payment, reason)
    happening = Happening(EventKind.PAYMENT_UNDONE, Role.ACCOUNTANT, hand.actor, clauses=("R11",), data=data)
    record(happening, Subject(organisation=payment.organisation), at=hand.at)
