"""The client's money: what came, which invoices it settled, what of it lies as an advance or was given back (2.9, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.timezone import localdate

from reglament.queries.keyset import PAGE_SIZE, Order, cursor_of, key_of
from reglament.queries.portal_access import voice_of
from reglament.queries.portal_balance import PortalBalance, portal_balance
from reglament.rules.money import Money, sum_money
from reglament.store.models import Allocation, Payment, Person, Refund

ORDER = Order(("-paid_on", "-id"))


@dataclass(frozen=True, slots=True)
class Settled:
    """So much of a payment settles that invoice; `from_advance` when the client asked for it later, in writing."""

    invoice: int
    amount: Money
    from_advance: bool


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Money that was returned to the client."""

    amount: Money
    day: dt.date
    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class OwnPayment:
    """Money that came: by which document, what it settled, what was given back, and what of it is the advance."""

    id: int
    organisation: str
    paid_on: dt.date
    document: str
    method: str
    purpose: str
    amount: Money
    settled: tuple[Settled, ...]
    refunds: tuple[GivenBack, ...]
    free: Money


@dataclass(frozen=True, slots=True)
class OwnPayments:
    """One page of payments, the newest first, under the client's figures."""

    balance: PortalBalance
    rows: tuple[OwnPayment, ...]
    next: str = ""


def portal_payments(*, reader: Person, at: dt.datetime, after: str = "") -> OwnPayments:
    """The payments of the organisations whose money the reader sees; what was undone is not theirs and is left out. Seven
    SQL statements; one less when nothing is to pay, two less when nothing came."""
    voice = voice_of(reader, localdate(at))
    currency = voice.law(at).regulation.currency
    came = Payment.objects.filter(organisation__in=voice.money_ids, undone_at=None)
    key = key_of(after, ORDER) if after else None
    page = came.filter(ORDER.after(key)) if key is not None else came
    found = list(page.select_related("organisation").order_by(*ORDER.columns)[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    ids = [payment.pk for payment in shown]
    settled, back = (_settled(ids, currency), _back(ids, currency)) if ids else ({}, {})
    more = ""
    if len(found) > PAGE_SIZE:
        more = cursor_of({"paid_on": shown[-1].paid_on, "id": shown[-1].pk}, ORDER)
    rows = tuple(_row(one, settled.get(one.pk, ()), back.get(one.pk, ()), currency) for one in shown)
    return OwnPayments(portal_balance(voice, at), rows, more)


def _row(
    payment: Payment, settled: tuple[Settled, ...], refunds: tuple[GivenBack, ...], currency: str
) -> OwnPayment:
    gone = sum_money((*(one.amount for one in settled), *(one.amount for one in refunds)), currency)
    return OwnPayment(
        id=payment.pk,
        organisation=payment.organisation.name,
        paid_on=payment.paid_on,
        document=payment.document,
        method=payment.method,
        purpose=payment.purpose,
        amount=Money(payment.amount, currency),
        settled=settled,
        refunds=refunds,
        free=Money(payment.amount, currency) - gone,
    )


def _settled(ids: Collection[int], currency: str) -> dict[int, tuple[Settled, ...]]:
    """What stands, one sum for each invoice."""
    rows = Allocation.objects.filter(payment__in=ids, undone_at=None).order_by("payment", "id")
    sums: dict[tuple[int, int, bool], Decimal] = {}
    for payment, invoice, amount, word in rows.values_list("payment_id", "invoice__number", "amount", "word"):
        key = payment, invoice, bool(word)
        sums[key] = sums.get(key, Decimal(0)) + amount
    found: dict[int, tuple[Settled, ...]] = {}
    for (payment, invoice, by_word), amount in sums.items():
        found[payment] = (*found.get(payment, ()), Settled(invoice, Money(amount, currency), by_word))
    return found


def _back(ids: Collection[int], currency: str) -> dict[int, tuple[GivenBack, ...]]:
    found: dict[int, tuple[GivenBack, ...]] = {}
    for row in Refund.objects.filter(payment__in=ids, undone_at=None).order_by("refunded_on", "id"):
        one = GivenBack(Money(row.amount, currency), row.refunded_on, row.document, row.reason)
        found[row.payment_id] = (*found.get(row.payment_id, ()), one)
    return found
