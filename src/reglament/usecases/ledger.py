"""The only hand that writes the ledger: entries of a fact, and rows that take entries back (law 8; R10, R11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from reglament.rules.ledger import PostingKind, correction_day, entries
from reglament.store.models import Act, Allocation, Invoice, Organisation, Payment, Person, Posting, Refund
from reglament.usecases.guards import local_day


@dataclass(frozen=True, slots=True)
class Papers:
    """The documents that an entry is of: one, or those between which money moves."""

    invoice: Invoice | None = None
    act: Act | None = None
    payment: Payment | None = None
    allocation: Allocation | None = None
    refund: Refund | None = None

    def links(self) -> dict[str, object]:
        """The documents that are given, by the columns of the ledger."""
        named = {
            "invoice": self.invoice,
            "act": self.act,
            "payment": self.payment,
            "allocation": self.allocation,
            "refund": self.refund,
        }
        return {name: paper for name, paper in named.items() if paper is not None}


@dataclass(frozen=True, slots=True)
class Fact:
    """What happened: whose books, on which day of the documents, entered by whom and when. `vat` is inside `amount`."""

    kind: PostingKind
    organisation: Organisation
    amount: Decimal
    day: dt.date
    vat: Decimal | None = None


def post(fact: Fact, papers: Papers, *, at: dt.datetime, actor: Person | None) -> None:
    """Enter a fact, inside the caller's transaction. A sum of nothing enters nothing. One SQL statement an entry."""
    if not fact.amount:
        return
    for entry in entries(fact.kind, fact.amount, fact.vat):
        Posting.objects.create(
            at=at,
            day=fact.day,
            kind=fact.kind.value,
            organisation=fact.organisation,
            debit=entry.debit.value,
            credit=entry.credit.value,
            amount=entry.amount,
            actor=actor,
            **papers.links(),
        )


def take_back(kind: PostingKind, papers: Papers, *, at: dt.datetime, actor: Person | None) -> None:
    """Reverse every standing entry of that kind and those documents, on the day that `rules.ledger` says. None standing,
    nothing done."""
    standing = Posting.objects.filter(kind=kind.value, reverses=None, reversed_by=None, **papers.links())
    for posting in standing.order_by("id"):
        Posting.objects.create(
            at=at,
            day=correction_day(kind, posting.day, local_day(at)),
            kind=posting.kind,
            organisation_id=posting.organisation_id,
            debit=posting.credit,
            credit=posting.debit,
            amount=posting.amount,
            invoice_id=posting.invoice_id,
            act_id=posting.act_id,
            payment_id=posting.payment_id,
            allocation_id=posting.allocation_id,
            refund_id=posting.refund_id,
            reverses=posting,
            actor=actor,
        )
