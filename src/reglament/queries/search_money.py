"""Search over papers and payments: by number, sum, organisation, the tickets they bill, words of a payment's purpose."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
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

    invoices: tuple[FoundInvoice, ...] = ()
    acts: tuple[FoundAct, ...] = ()
    payments: tuple[FoundPayment, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything was found."""
        return bool(self.invoices or self.acts or self.payments)


def search_money(page: SearchPage, *, currency: str) -> MoneyFound:
    """What accounting has for the text of a search whose tickets and organisations are found already. Five SQL statements,
    three when no number was typed, none for nothing."""
    if not page.text:
        return MoneyFound()
    number, amount = number_said(page.text), sum_said(page.text)
    theirs = Q(organisation__in=[organisation.id for organisation in page.organisations])
    billed = acted = theirs
    # The tickets of an organisation that was found are all there: its papers are found by its name.
    if not page.organisations and page.tickets:
        tickets = [ticket.number for ticket in page.tickets]
        billed |= Q(lines__ticket__number__in=tickets)
        acted |= Q(lines__invoice_line__ticket__number__in=tickets)
    if amount is not None:
        billed, acted = billed | Q(total=amount), acted | Q(total=amount)
    paid = Payment.objects.filter(theirs | said(page.text, words=("purpose",), exact=("document",)))
    newest = paid.select_related("organisation").order_by("-paid_on", "-id")[:MOST]
    return MoneyFound(
        tuple(
            _invoice(row, currency) for row in _found(Invoice.objects.exclude(state="mirror"), billed, number)
        ),
        tuple(_act(row, currency) for row in _found(Act.objects.all(), acted, number)),
        tuple(_payment(row, currency) for row in newest),
    )


def _found(rows: QuerySet[Any], wanted: Q, number: int | None) -> Sequence[Any]:
    """The row of that number, then the newest of those that are wanted."""
    rows = rows.select_related("organisation")
    exact = list(rows.filter(number=number)) if number is not None else []
    # Found by a list of keys, because joined lines would give a row once for each of them.
    others = rows.filter(pk__in=rows.model.objects.filter(wanted).values("pk")).order_by("-number")[:MOST]
    return [*exact, *(row for row in others if row not in exact)][:MOST]


def _invoice(row: Invoice, currency: str) -> FoundInvoice:
    left = Money(row.total - row.paid, currency)
    name = row.organisation.name
    return FoundInvoice(row.number, name, row.issued_on, row.state, Money(row.total, currency), left)


def _act(row: Act, currency: str) -> FoundAct:
    return FoundAct(row.number, row.organisation.name, row.acted_on, row.state, Money(row.total, currency))


def _payment(row: Payment, currency: str) -> FoundPayment:
    undone = row.undone_at is not None
    name, amount = row.organisation.name, Money(row.amount, currency)
    return FoundPayment(row.pk, row.document, name, row.paid_on, amount, undone)
