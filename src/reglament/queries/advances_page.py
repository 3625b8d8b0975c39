"""Advances: money that came and settles no invoice yet, by organisation and by payment (R11)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from reglament.queries.ledger import balances
from reglament.rules.ledger import Account
from reglament.rules.money import Money
from reglament.store.models import AdvanceOrder, Invoice, Payment, Posting


@dataclass(frozen=True, slots=True)
class FreeMoney:
    """A payment with what of it lies free."""

    id: int
    paid_on: dt.date
    document: str
    amount: Money
    free: Money


@dataclass(frozen=True, slots=True)
class AdvanceRow:
    """One organisation: its advance, the payments it lies in, the invoices that could be settled with it."""

    organisation_id: int
    organisation: str
    advance: Money
    payments: tuple[FreeMoney, ...]
    invoices: tuple[tuple[int, Money], ...]


@dataclass(frozen=True, slots=True)
class OrderRow:
    """A client's written word to settle an invoice from the advance, as it waits."""

    id: int
    invoice: int
    organisation: str
    left: Money
    who: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class AdvancesPage:
    """All advances, the largest first, with their sum from the ledger, and the orders that wait, the oldest first."""

    rows: tuple[AdvanceRow, ...]
    total: Money
    orders: tuple[OrderRow, ...]


def advances_page(*, currency: str) -> AdvancesPage:
    """Five SQL statements, three when nobody has an advance."""
    orders = _orders(currency)
    total = Money(-balances()[Account.ADVANCE], currency)
    came = Coalesce(Sum("amount", filter=Q(credit=Account.ADVANCE)), Decimal(0))
    went = Coalesce(Sum("amount", filter=Q(debit=Account.ADVANCE)), Decimal(0))
    moved = Posting.objects.filter(Q(credit=Account.ADVANCE) | Q(debit=Account.ADVANCE)).order_by()
    by_payment = moved.values_list("payment", "organisation", "organisation__name").annotate(free=came - went)
    free = [row for row in by_payment if row[3] > 0]
    if not free:
        return AdvancesPage((), total, orders)
    payments = Payment.objects.in_bulk([row[0] for row in free])
    names: dict[int, str] = {}
    lies: dict[int, list[FreeMoney]] = defaultdict(list)
    for payment_id, organisation_id, name, amount in free:
        paid = payments[payment_id]
        names[organisation_id] = name
        lies[organisation_id].append(
            FreeMoney(
                payment_id, paid.paid_on, paid.document, Money(paid.amount, currency), Money(amount, currency)
            )
        )
    waiting = _waiting(set(names), currency)
    rows = [
        AdvanceRow(
            pk, name, Money(sum((each.free.amount for each in lies[pk]), Decimal(0)), currency),
            tuple(sorted(lies[pk], key=lambda each: (each.paid_on, each.id))), waiting.get(pk, ()),
        )
        for pk, name in names.items()
    ]  # fmt: skip
    return AdvancesPage(tuple(sorted(rows, key=lambda row: -row.advance.amount)), total, orders)


def _orders(currency: str) -> tuple[OrderRow, ...]:
    # Of an invoice that is paid otherwise or void a word asks for nothing; when that payment is undone, it asks again.
    waiting = AdvanceOrder.objects.filter(state="waiting", invoice__state__in=("issued", "part_paid"))
    rows = waiting.select_related("invoice__organisation", "person")
    return tuple(
        OrderRow(
            row.pk, row.invoice.number, row.invoice.organisation.name,
            Money(row.invoice.total - row.invoice.paid, currency), row.person.name, row.at,
        )
        for row in rows.order_by("id")
    )  # fmt: skip


def _waiting(organisation_ids: set[int], currency: str) -> dict[int, tuple[tuple[int, Money], ...]]:
    found: dict[int, tuple[tuple[int, Money], ...]] = {}
    rows = Invoice.objects.filter(organisation__in=organisation_ids, state__in=("issued", "part_paid"))
    left = rows.annotate(left=F("total") - F("paid")).order_by("due_on", "number")
    for pk, number, amount in left.values_list("organisation", "number", "left"):
        found[pk] = (*found.get(pk, ()), (number, Money(amount, currency)))
    return found
