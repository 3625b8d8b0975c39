"""What a client owes, when, and what lies as its advance: the figures on top of «Счета и оплата» (2.9, R11, R22)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, Sum
from django.utils.timezone import localdate

from reglament.queries.client_clock import days_left
from reglament.queries.portal_access import Voice
from reglament.rules.ledger import Account
from reglament.rules.money import Money
from reglament.rules.text import Text
from reglament.store.models import Invoice, Posting

OPEN = ("issued", "part_paid")


@dataclass(frozen=True, slots=True)
class Nearest:
    """The invoice that is to be paid first, and how long is left."""

    number: int
    due_on: dt.date
    left: Text
    late: bool


@dataclass(frozen=True, slots=True)
class PortalBalance:
    """`due` is everything still to pay, `overdue` the part of it that is late, `advance` what was paid ahead; `nearest` is
    None when nothing waits for payment. `several`: the reader sees the money of more than one organisation."""

    due: Money
    overdue: Money
    advance: Money
    nearest: Nearest | None
    several: bool


def portal_balance(voice: Voice, at: dt.datetime) -> PortalBalance:
    """The figures of the organisations whose money the reader sees. Three SQL statements, two when nothing is to pay."""
    on, ids = localdate(at), voice.money_ids
    currency = voice.law(at).regulation.currency
    waiting = Invoice.objects.filter(organisation__in=ids, state__in=OPEN)
    left = Sum(F("total") - F("paid"))
    late = Sum(F("total") - F("paid"), filter=Q(due_on__lt=on))
    sums = waiting.aggregate(due=left, overdue=late)
    return PortalBalance(
        due=Money(sums["due"] or Decimal(0), currency),
        overdue=Money(sums["overdue"] or Decimal(0), currency),
        advance=Money(advance_of_all(ids), currency),
        nearest=_nearest(ids, on) if sums["due"] else None,
        several=len(ids) > 1,
    )


def advance_of_all(organisation_ids: Collection[int]) -> Decimal:
    """What came to organisations' accounts, settles no invoice and was not given back (R11). One SQL statement, from the
    ledger."""
    sums = Posting.objects.filter(organisation__in=organisation_ids).aggregate(
        came=Sum("amount", filter=Q(credit=Account.ADVANCE)),
        went=Sum("amount", filter=Q(debit=Account.ADVANCE)),
    )
    return (sums["came"] or Decimal(0)) - (sums["went"] or Decimal(0))


def _nearest(ids: Collection[int], on: dt.date) -> Nearest | None:
    rows = Invoice.objects.filter(organisation__in=ids, state__in=OPEN).order_by("due_on", "number")
    found = rows.values_list("number", "due_on").first()
    return Nearest(found[0], found[1], days_left(found[1], on), found[1] < on) if found else None
