"""A reconciliation act: an organisation's acts and money over a period, from the ledger by day (R10, R11).

Seen from the studio: acts and refunds are debits, money that came is a credit; invoices are not in it. A void act stands
as a negative row on the day of the correction, so the balance of every day is the ledger's; what was confirmed of money and
undone again is the studio's own slip and no row of an account between two sides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Min, Q

from reglament.queries.invoice_document import PartyData, party_data
from reglament.queries.invoice_text import contract_on
from reglament.queries.law import law_at
from reglament.queries.ledger import owed_by
from reglament.queries.reconciliation_words import contract_name, row_name
from reglament.queries.studio_card import studio_card
from reglament.rules.ledger import PostingKind
from reglament.rules.money import Money
from reglament.rules.text import Text
from reglament.store.models import Organisation, Posting

# What an act says; invoices and settlements move money between accounts that it sums.
KINDS = (PostingKind.ACT, PostingKind.PAYMENT, PostingKind.REFUND)
_UNDONE_MONEY = ~Q(kind=PostingKind.ACT) & (Q(reversed_by__day=F("day")) | Q(reverses__day=F("day")))


@dataclass(frozen=True, slots=True)
class ReconciliationRow:
    """One document of a day in roubles as the studio sees it; one of the sums is zero, a correction is negative.

    `posting` is the first entry behind it, by which it can be explained; `act` the number of the act, None for money."""

    posting: int
    day: dt.date
    name: Text
    debit: Money
    credit: Money
    act: int | None = None
    is_correction: bool = False


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The account of both sides. `opening` and `closing` above zero: the organisation owes, below: the studio does."""

    organisation_id: int
    organisation: str
    from_day: dt.date
    to_day: dt.date
    seller: PartyData
    buyer: PartyData
    contract: Text
    rows: tuple[ReconciliationRow, ...]
    opening: Money
    closing: Money
    debit: Money
    credit: Money
    director: str
    sole_proprietor: bool
    buyer_sole_proprietor: bool


def reconciliation(organisation_id: int, from_day: dt.date, to_day: dt.date) -> Reconciliation | None:
    """The account of a period, both days in it; None when there is no such organisation. An empty period has the balance
    alone. Who may see it is the caller's question. At most seven SQL statements."""
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        return None
    currency = law_at(dt.datetime.combine(to_day, dt.time(12), dt.UTC)).regulation.currency
    opening = Money(owed_by(organisation_id, until=day_before(from_day)), currency)
    rows = _rows(_postings(organisation_id, from_day, to_day), organisation.closing_paper, currency)
    debit, credit = (
        sum((side.amount for side in sides), Decimal(0))
        for sides in ((row.debit for row in rows), (row.credit for row in rows))
    )
    studio = studio_card()
    return Reconciliation(
        organisation_id=organisation_id,
        organisation=organisation.name,
        from_day=from_day,
        to_day=to_day,
        seller=_party(studio),
        buyer=_party(vars(organisation)),
        contract=contract_name(contract_on(organisation_id, to_day)),
        rows=rows,
        opening=opening,
        closing=Money(opening.amount + debit - credit, currency),
        debit=Money(debit, currency),
        credit=Money(credit, currency),
        director=str(studio.get("director", "")),
        sole_proprietor=bool(studio.get("sole_proprietor")),
        buyer_sole_proprietor=organisation.sole_proprietor,
    )


def first_day(organisation_id: int) -> dt.date | None:
    """The first day on which the ledger of an organisation has an act or money; None when it has none. One SQL
    statement."""
    rows = Posting.objects.filter(organisation=organisation_id, kind__in=[kind.value for kind in KINDS])
    found: dt.date | None = rows.order_by().aggregate(first=Min("day"))["first"]
    return found


def day_before(day: dt.date) -> dt.date:
    """The day whose balance a period opens with; the very first day stands for itself, nothing happened on it."""
    return day - dt.timedelta(days=1) if day > dt.date.min else day


def effect(posting: Posting) -> Decimal:
    """What an entry does to the debt that a reconciliation act says: above zero when the organisation owes more."""
    inside = ("receivable", "deferred", "advance")
    return posting.amount * ((posting.debit in inside) - (posting.credit in inside))


def _postings(organisation_id: int, from_day: dt.date, to_day: dt.date) -> Iterable[Posting]:
    rows = Posting.objects.filter(organisation=organisation_id, day__range=(from_day, to_day))
    wanted = rows.filter(kind__in=[kind.value for kind in KINDS]).exclude(_UNDONE_MONEY)
    return wanted.select_related("act", "payment", "refund").order_by("day", "id").iterator(1000)


def _rows(postings: Iterable[Posting], paper: str, currency: str) -> tuple[ReconciliationRow, ...]:
    """One row for each document, day and direction: an act's revenue and VAT are one sum."""
    found: dict[tuple[object, ...], tuple[Posting, Decimal]] = {}
    for posting in postings:
        key = (posting.day, posting.kind, document_of(posting), posting.reverses_id is not None)
        first, amount = found.get(key, (posting, Decimal(0)))
        found[key] = first, amount + effect(posting)
    return tuple(_row(first, amount, paper, currency) for first, amount in found.values())


def document_of(posting: Posting) -> int | None:
    """The id of the document that an entry is of: of the act, the refund or the payment, by the entry's kind."""
    return {"act": posting.act_id, "refund": posting.refund_id}.get(posting.kind, posting.payment_id)


def _row(first: Posting, amount: Decimal, paper: str, currency: str) -> ReconciliationRow:
    is_money = first.kind == PostingKind.PAYMENT
    nothing = Money.zero(currency)
    return ReconciliationRow(
        posting=first.pk,
        day=first.day,
        name=row_name(first, paper),
        debit=nothing if is_money else Money(amount, currency),
        credit=Money(-amount, currency) if is_money else nothing,
        act=first.act.number if first.act else None,
        is_correction=first.reverses_id is not None,
    )


def _party(card: dict[str, object]) -> PartyData:
    keys = ("name", "legal_name", "inn", "kpp", "ogrn", "address", "phone")
    return party_data({key: str(card.get(key) or "") for key in keys})
