"""Search over papers and payments: by number, sum, organisation, the tickets they bill, words of a payment's purpose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from reglament.queries.money_search import said, sum_said
from reglament.queries.search import SearchPage, number_said
from reglament.rules.money import Money
from reglament.store.models import Act, Invoice, Payment

MOST = 10


@dataclass(frozen=True, slots=True)
class FoundInvoice:
    """An invoice that matches."""

    number: int
    organisation: str
    issued_on: dt.date
    state: str
    total: Money
    left: Money


@dataclass(frozen=True, slots=True)
class FoundAct:
    """An act that matches."""

    number: int
    organisation: str
    acted_on: dt.date
    state: str
    total: Money


@dataclass(frozen=True, slots=True)
class FoundPayment:
    """A payment that matches."""

    id: int
    document: str
    organisation: str
    paid_on: dt.date
    amount: Money
    undone: bool


@dataclass(frozen=True, slots=True)
class MoneyFound:
    """At most ten of each, the newest first, the one whose number was typed before all."""

    invoices: tuple[FoundInvoice, ...] = field(default=())
    acts: tuple[FoundAct, ...] = field(default=())
    payments: tuple[FoundPayment, ...] = field(default=())

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.invoices or self.acts or self.payments)


def search_money(page: SearchPage, *, currency: str) -> MoneyFound:
    """What accounting has for the text of a search whose tickets and organisations are found already. Five SQL statements,
    three when no number was typed, none for nothing."""
    if not page.text:
        return MoneyFound()
    number, amount = number_said(page.text), sum_said(page.text)
    organisations = [organisation.id for organisation in page.organisations]
    tickets = [ticket.number for ticket in page.tickets] if not organisations else []
    billed = acted = Q(organisation__in=organisations)
    if tickets:
        billed |= Q(lines__ticket__number__in=tickets)
        acted |= Q(lines__invoice_line__ticket__number__in=tickets)
    if amount is not None:
        billed, acted = billed | Q(total=amount), acted | Q(total=amount)
    paid = Q(organisation__in=organisations) | said(page.text, words=("purpose",), exact=("document",))
    invoices = _found(Invoice.objects.exclude(state="mirror"), billed, number, "-number")
    acts = _found(Act.objects.all(), acted, number, "-number")
    payments = Payment.objects.filter(paid).select_related("organisation").order_by("-paid_on", "-id")[:MOST]
    return MoneyFound(
        tuple(
            FoundInvoice(
                i.number, i.organisation.name, i.issued_on, i.state, Money(i.total, currency),
                Money(i.total - i.paid, currency),
            )
            for i in invoices
        ),
        tuple(FoundAct(a.number, a.organisation.name, a.acted_on, a.state, Money(a.total, currency)) for a in acts),
        tuple(
            FoundPayment(
                p.pk, p.document, p.organisation.name, p.paid_on, Money(p.amount, currency), p.undone_at is not None
            )
            for p in payments
        ),
    )  # fmt: skip


def _found(rows: QuerySet[Any], wanted: Q, number: int | None, order: str) -> Sequence[Any]:
    rows = rows.select_related("organisation")
    exact = list(rows.filter(number=number)) if number is not None else []
    others = rows.filter(pk__in=rows.model.objects.filter(wanted).values("pk")).order_by(order)
    known = {row.pk for row in exact}
    return [*exact, *(row for row in others[:MOST] if row.pk not in known)][:MOST]
