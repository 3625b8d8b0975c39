"""Outgoing payments of a statement as money given back to a client: out of which payment, or recorded already (R11)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from reglament.queries.payments_page import PaymentRow, payment_row, settled_by
from reglament.store.models import BankLine, Organisation, Payment, Refund


@dataclass(frozen=True, slots=True)
class OutgoingPaper:
    """What the bank says of money that went: how much, when, by which document, to whom."""

    amount: Decimal
    day: dt.date
    document: str
    payee: str


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What an outgoing payment may be: `recorded`, the payments out of which this very paper is recorded as a refund;
    else `payments` of the client it went to of which something is free, the oldest first."""

    recorded: tuple[int, ...] = ()
    payments: tuple[PaymentRow, ...] = ()


def outgoing_paper(line_id: int) -> OutgoingPaper | None:
    """The paper of an outgoing payment; None for any other line. One SQL statement."""
    line = BankLine.objects.filter(pk=line_id, state="outgoing").first()
    return None if line is None else OutgoingPaper(line.amount, line.day, line.number, line.payee_name)


def given_back(line_id: int, *, currency: str) -> GivenBack:
    """What an outgoing payment gives back. The client is known by the account the money went to: that of its card, or one
    it has paid from. Nothing for any other line. At most six SQL statements."""
    line = BankLine.objects.filter(pk=line_id, state="outgoing").first()
    owners = _owners(line.payee_account) if line is not None and line.payee_account else set()
    if line is None or not owners:
        return GivenBack()
    refunds = Refund.objects.filter(
        payment__organisation__in=owners,
        undone_at=None,
        amount=line.amount,
        refunded_on=line.day,
        document=line.number,
    )
    recorded = tuple(refunds.order_by("id").values_list("payment_id", flat=True))
    return GivenBack(recorded) if recorded else GivenBack((), _free(owners, currency))


def _owners(account: str) -> set[int]:
    own = Organisation.objects.filter(account=account).values_list("pk", flat=True)
    paid = BankLine.objects.filter(payer_account=account, state="confirmed").exclude(organisation=None)
    return {*own, *paid.values_list("organisation_id", flat=True).distinct().order_by()}


def _free(owners: set[int], currency: str) -> tuple[PaymentRow, ...]:
    payments = Payment.objects.filter(organisation__in=owners, undone_at=None).order_by("paid_on", "id")
    found = list(
        payments.select_related("organisation", "recorded_by", "undone_by").prefetch_related("refunds")
    )
    settled = settled_by(found, currency)
    rows = (payment_row(payment, settled.get(payment.pk, ()), currency) for payment in found)
    return tuple(row for row in rows if row.free.amount > 0)
