"""What settles an invoice and what a payment settles: every word of accounting about it, those taken back too (R11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reglament.rules.money import Money
from reglament.store.models import Allocation


@dataclass(frozen=True, slots=True)
class Settlement:
    """So much of a payment settles an invoice by somebody's word. `word` is the client's, where an advance settles it;
    `undone_why` says why it was taken back, with the payment itself or by moving it to another invoice."""

    payment: int
    invoice: int
    amount: Money
    whole: Money
    method: str
    document: str
    paid_on: dt.date
    purpose: str
    by: str
    at: dt.datetime
    word: str
    undone_at: dt.datetime | None
    undone_by: str
    undone_why: str
    payment_stands: bool

    @property
    def stands(self) -> bool:
        """Whether it has not been taken back."""
        return self.undone_at is None

    @property
    def was_moved(self) -> bool:
        """Whether it was taken back while its payment stands: the money settles something else now."""
        return not self.stands and self.payment_stands


def settlements_of(
    *, currency: str, invoice: int | None = None, payment: int | None = None
) -> tuple[Settlement, ...]:
    """Those of an invoice (its number) or of a payment (its id), in the order of the words. One SQL statement."""
    rows = Allocation.objects.select_related("payment", "confirmed_by", "undone_by", "invoice").order_by("id")
    rows = rows.filter(invoice__number=invoice) if invoice is not None else rows.filter(payment=payment)
    return tuple(_settlement(row, currency) for row in rows)


def _settlement(row: Allocation, currency: str) -> Settlement:
    paid = row.payment
    return Settlement(
        payment=paid.pk,
        invoice=row.invoice.number,
        amount=Money(row.amount, currency),
        whole=Money(paid.amount, currency),
        method=paid.method,
        document=paid.document,
        paid_on=paid.paid_on,
        purpose=paid.purpose,
        by=row.confirmed_by.name,
        at=row.confirmed_at,
        word=row.word,
        undone_at=row.undone_at,
        undone_by=str(row.undone_by or ""),
        undone_why=row.undone_why,
        payment_stands=paid.undone_at is None,
    )
