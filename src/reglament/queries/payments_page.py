"""Money that came: the accountant's list of payments with what each of them settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import DecimalField, OuterRef, Prefetch, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from reglament.queries.keyset import PAGE_SIZE, Order, cursor_of, key_of
from reglament.queries.money_search import in_month, said
from reglament.queries.settlements import Settlement, settlements_of
from reglament.rules.matching_book import order_key
from reglament.rules.money import Money
from reglament.store.models import Allocation, Invoice, Payment, Refund

NEWEST = Order(("-paid_on", "-id"))
STATES = ("standing", "advance", "undone")


@dataclass(frozen=True, slots=True)
class PaymentsWanted:
    """Which payments: those that stand, those with money that settles nothing yet, the undone (one of STATES); of an
    organisation; of a month (its first day); with this text in the payer's name or the purpose, this number or this sum."""

    state: str = STATES[0]
    organisation_id: int | None = None
    month: dt.date | None = None
    search: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether something but the state is asked."""
        return bool(self.organisation_id or self.month or self.search)


@dataclass(frozen=True, slots=True)
class Settled:
    """So much of a payment settles an invoice."""

    invoice: int
    amount: Money


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment. `free` is what settles no invoice and was not given back: the organisation's advance (R11). `method`:
    bank, cash or card; `line` is the statement's line that it came by."""

    id: int
    organisation_id: int
    organisation: str
    amount: Money
    paid_on: dt.date
    document: str
    purpose: str
    settled: tuple[Settled, ...]
    free: Money
    recorded_by: str
    recorded_at: dt.datetime
    undone_at: dt.datetime | None = None
    undone_by: str = ""
    undone_why: str = ""
    method: str = "bank"
    line: int | None = None
    refunded: Money | None = None


@dataclass(frozen=True, slots=True)
class RefundRow:
    """Money given back."""

    id: int
    amount: Money
    refunded_on: dt.date
    document: str
    reason: str
    recorded_by: str
    undone_at: dt.datetime | None
    undone_why: str


@dataclass(frozen=True, slots=True)
class PaymentCard:
    """One payment with what it settles or settled, the money given back out of it, and the invoices of its organisation
    that wait. `twins`: the ids of payments with the same paper, day and sum, one of the two entered by hand."""

    row: PaymentRow
    settlements: tuple[Settlement, ...]
    refunds: tuple[RefundRow, ...]
    open_invoices: tuple[tuple[int, Money], ...]
    twins: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentsPage:
    """One page of payments, newest first; `next` is the cursor of the page after it."""

    wanted: PaymentsWanted
    rows: tuple[PaymentRow, ...]
    next: str = ""


def payments_page(wanted: PaymentsWanted, *, currency: str, after: str = "") -> PaymentsPage:
    """Payments as wanted. Three SQL statements, one when there is no payment."""
    payments = (
        _wanted(wanted).select_related("organisation", "recorded_by", "undone_by").prefetch_related("refunds")
    )
    key = key_of(after, NEWEST) if after else None
    if key is not None:
        payments = payments.filter(NEWEST.after(key))
    found = list(payments.order_by(*NEWEST.columns)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    settled = settled_by(shown, currency)
    rows = tuple(payment_row(payment, settled.get(payment.pk, ()), currency) for payment in shown)
    last = {"paid_on": shown[-1].paid_on, "id": shown[-1].pk} if len(found) > PAGE_SIZE else None
    return PaymentsPage(wanted, rows, cursor_of(last, NEWEST) if last else "")


def _wanted(wanted: PaymentsWanted) -> QuerySet[Payment]:
    payments = Payment.objects.filter(undone_at__isnull=wanted.state != "undone")
    if wanted.state == "advance":
        payments = payments.filter(amount__gt=_spent(Allocation) + _spent(Refund))
    if wanted.organisation_id is not None:
        payments = payments.filter(organisation_id=wanted.organisation_id)
    words = ("organisation__name", "purpose")
    return payments.filter(
        in_month("paid_on", wanted.month), said(wanted.search, words=words, exact=("document",))
    )


def _spent(kind: type[Allocation | Refund]) -> Coalesce:
    """What of a payment standing rows of a kind have taken."""
    rows = kind._default_manager.filter(payment=OuterRef("pk"), undone_at=None).order_by()
    sums = rows.values("payment").annotate(sum=Sum("amount")).values("sum")
    return Coalesce(Subquery(sums), Value(Decimal(0)), output_field=DecimalField())


def payment_card(payment_id: int, *, currency: str) -> PaymentCard | None:
    """One payment; None when there is none. Six SQL statements."""
    found = (
        Payment.objects.select_related("organisation", "recorded_by", "undone_by")
        .prefetch_related(Prefetch("refunds", Refund.objects.select_related("recorded_by").order_by("id")))
        .filter(pk=payment_id)
        .first()
    )
    if found is None:
        return None
    row = payment_row(found, settled_by([found], currency).get(found.pk, ()), currency)
    waiting = Invoice.objects.filter(organisation=found.organisation_id, state__in=("issued", "part_paid"))
    left = waiting.order_by("due_on", "number").values_list("number", "total", "paid")
    return PaymentCard(
        row,
        settlements_of(payment=payment_id, currency=currency),
        tuple(
            RefundRow(
                r.pk, Money(r.amount, currency), r.refunded_on, r.document, r.reason, r.recorded_by.name, r.undone_at,
                r.undone_why,
            )
            for r in found.refunds.all()
        ),
        tuple((number, Money(total - paid, currency)) for number, total, paid in left),
        _twins(found),
    )  # fmt: skip


def _twins(payment: Payment) -> tuple[int, ...]:
    """A statement may tell two genuine equal payments; of what a hand typed, the second is likely a slip."""
    if payment.undone_at is not None:
        return ()
    same = Payment.objects.filter(
        organisation=payment.organisation_id, method=payment.method, amount=payment.amount, paid_on=payment.paid_on,
        undone_at=None,
    ).exclude(pk=payment.pk)  # fmt: skip
    if payment.line_id is not None:
        same = same.filter(line=None)
    key = order_key(payment.document)
    return tuple(
        pk for pk, document in same.order_by("id").values_list("id", "document") if order_key(document) == key
    )


def settled_by(payments: Iterable[Payment], currency: str) -> dict[int, tuple[Settled, ...]]:
    """What standing allocations of the payments settle, by payment. One SQL statement, none for no payments."""
    ids = [payment.pk for payment in payments]
    if not ids:
        return {}
    rows = Allocation.objects.filter(payment__in=ids, undone_at=None).order_by("id")
    settled: dict[int, tuple[Settled, ...]] = {}
    for payment_id, number, amount in rows.values_list("payment_id", "invoice__number", "amount"):
        settled[payment_id] = (*settled.get(payment_id, ()), Settled(number, Money(amount, currency)))
    return settled


def payment_row(payment: Payment, settled: tuple[Settled, ...], currency: str) -> PaymentRow:
    """A payment as the pages show it."""
    used = sum((part.amount.amount for part in settled), Decimal(0))
    back = sum((refund.amount for refund in payment.refunds.all() if refund.undone_at is None), Decimal(0))
    free = Decimal(0) if payment.undone_at else payment.amount - used - back
    return PaymentRow(
        id=payment.pk,
        organisation_id=payment.organisation_id,
        organisation=payment.organisation.name,
        amount=Money(payment.amount, currency),
        paid_on=payment.paid_on,
        document=payment.document,
        purpose=payment.purpose,
        settled=settled,
        free=Money(free, currency),
        recorded_by=payment.recorded_by.name,
        recorded_at=payment.recorded_at,
        undone_at=payment.undone_at,
        undone_by=str(payment.undone_by or ""),
        undone_why=payment.undone_why,
        method=payment.method,
        line=payment.line_id,
        refunded=Money(back, currency) if back else None,
    )
