"""Balances of the ledger: sums of its entries, nothing else (R10, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db.models import Sum

from reglament.rules.ledger import ACCOUNTS, Account
from reglament.store.models import Posting


def balances(
    *, organisation_id: int | None = None, until: dt.date | None = None
) -> Mapping[Account, Decimal]:
    """Debits less credits of every account: of one organisation or of all, up to a day with it or till now. One SQL
    statement."""
    rows = Posting.objects.order_by()
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if until is not None:
        rows = rows.filter(day__lte=until)
    found = dict.fromkeys(ACCOUNTS, Decimal(0))
    for debit, credit, amount in rows.values_list("debit", "credit").annotate(sum=Sum("amount")):
        found[Account(debit)] += amount
        found[Account(credit)] -= amount
    return found


def owed_by(organisation_id: int, *, until: dt.date | None = None) -> Decimal:
    """What a reconciliation act says: above zero the organisation owes for acts, below zero the studio holds its advance.
    One SQL statement."""
    books = balances(organisation_id=organisation_id, until=until)
    return books[Account.RECEIVABLE] + books[Account.DEFERRED] + books[Account.ADVANCE]
