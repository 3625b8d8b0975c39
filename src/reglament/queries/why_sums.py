"""«Почему?» of the sums over lists: the client's month and debts, accounting's lists, what is not billed (2.6, R10, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate

from reglament.queries.desk_why import Why
from reglament.queries.law import Law, law_at
from reglament.queries.portal_access import voice_of
from reglament.queries.unbilled import unbilled_works
from reglament.rules import phrases
from reglament.rules.explain import both, said
from reglament.rules.money import Money, sum_money
from reglament.rules.sum_reasons import Parts, explain_sum
from reglament.rules.sum_reasons import Sum as Kind
from reglament.rules.text import Text
from reglament.store.models import Allocation, Estimate, Invoice, Payment, Person, Refund

NAMED = 20  # parts named one by one; the rest come together
Rows: TypeAlias = "QuerySet[Any, Any]"
_DECIMAL: DecimalField[Any, Any] = DecimalField(max_digits=12, decimal_places=2)
_CLIENT = (Kind.CONFIRMED, Kind.OFFERED, Kind.ISSUED, Kind.DUE, Kind.OVERDUE, Kind.ADVANCE)
_ACCOUNTING: Mapping[str, Kind] = {
    "open": Kind.DUE,
    "issued": Kind.UNPAID,
    "part_paid": Kind.PART_PAID,
    "overdue": Kind.OVERDUE,
}


def why_client_sum(subject: str, *, reader: Person, at: dt.datetime) -> Why | None:
    """A sum of the organisations whose money the reader sees, by the name of its kind; None when there is no such sum or
    no such organisation (R22). At most four SQL statements."""
    voice = voice_of(reader, localdate(at))
    ids = voice.money_ids
    if subject not in _CLIENT or not ids:
        return None
    kind = Kind(subject)
    law = voice.law(at)
    found = _estimates(kind, ids, law, at) if kind in _ESTIMATES else None
    if found is None and kind is Kind.ADVANCE:
        found = _parts(_free_payments(ids), _payment_name, law)
    if found is None:
        found = _parts(_invoices(kind, Q(organisation__in=ids), localdate(at)), _invoice_name, law)
    return Why(explain_sum(kind, found, law.regulation.currency), law.edition)


def why_accounting_sum(subject: str, *, at: dt.datetime, organisation_id: int | None = None) -> Why | None:
    """A sum of accounting's list by its filter, or "unbilled"; None when there is no such sum. At most four SQL
    statements."""
    law = law_at(at)
    currency = law.regulation.currency
    if subject == Kind.UNBILLED:
        works = [(_ticket_name(work.number), work.amount) for work in unbilled_works()]
        return Why(explain_sum(Kind.UNBILLED, _capped(works, currency), currency), law.edition)
    if subject not in _ACCOUNTING:
        return None
    whose = Q() if organisation_id is None else Q(organisation=organisation_id)
    kind = _ACCOUNTING[subject]
    parts = _parts(_invoices(kind, whose, localdate(at)), _invoice_name, law)
    return Why(explain_sum(kind, parts, currency), law.edition)


_ESTIMATES = (Kind.CONFIRMED, Kind.OFFERED)
_AWAITED = Q(state__in=("issued", "part_paid"))


def _estimates(kind: Kind, ids: Iterable[int], law: Law, at: dt.datetime) -> Parts:
    rows = Estimate.objects.filter(ticket__organisation__in=ids, state=kind.value)
    if kind is Kind.CONFIRMED:
        rows = rows.filter(decided_at__gte=law.calendar.instant(localdate(at).replace(day=1), dt.time.min))
    rows = rows.annotate(part=F("amount"), name=F("ticket__number")).order_by("ticket__number", "version")
    return _parts(rows.values("part", "name"), _ticket_of, law)


def _invoices(kind: Kind, whose: Q, today: dt.date) -> Rows:
    """The invoices of a sum; what is still to pay of each, or its whole sum when it is about what was issued."""
    rows = Invoice.objects.filter(whose).exclude(state="mirror").order_by("-number")
    chosen = {
        Kind.ISSUED: Q(issued_on__gte=today.replace(day=1)) & ~Q(state="void"),
        Kind.UNPAID: Q(state="issued"),
        Kind.PART_PAID: Q(state="part_paid"),
        Kind.OVERDUE: _AWAITED & Q(due_on__lt=today),
    }.get(kind, _AWAITED)
    part = F("total") if kind is Kind.ISSUED else F("total") - F("paid")
    return rows.filter(chosen).annotate(part=part).values("part", "number")


def _free_payments(ids: Iterable[int]) -> Rows:
    """What of each payment settles nothing and was not given back."""
    used, back = (
        Coalesce(Subquery(_taken(rows).values("sum")), Value(Decimal(0)), output_field=_DECIMAL)
        for rows in (Allocation.objects.all(), Refund.objects.all())
    )
    rows = Payment.objects.filter(organisation__in=ids, undone_at=None)
    rows = rows.annotate(part=F("amount") - used - back).exclude(part=0).order_by("-paid_on", "-pk")
    return rows.values("part", "document", "paid_on")


def _taken(rows: Rows) -> Rows:
    """What stands of the rows of a payment, added up."""
    standing = rows.filter(payment=OuterRef("pk"), undone_at=None).order_by()
    summed: Rows = standing.values("payment").annotate(sum=Sum("amount"))
    return summed


def _parts(rows: Rows, name: Callable[[Mapping[str, Any]], Text], law: Law) -> Parts:
    """The first rows by name; the others counted and added up. One SQL statement, two when there are
    more than NAMED."""
    currency = law.regulation.currency
    first = list(rows[: NAMED + 1])
    named = tuple((name(row), Money(row["part"], currency)) for row in first[:NAMED])
    if len(first) <= NAMED:
        return Parts(named, 0, Money.zero(currency))
    everything = [row["part"] for row in rows.values("part")]
    whole = Money(sum(everything, Decimal(0)), currency)
    return Parts(named, len(everything) - NAMED, whole - sum_money((amount for _, amount in named), currency))


def _capped(parts: list[tuple[Text, Money]], currency: str) -> Parts:
    rest = parts[NAMED:]
    return Parts(parts[:NAMED], len(rest), sum_money((amount for _, amount in rest), currency))


def _invoice_name(row: Mapping[str, Any]) -> Text:
    return both("Счёт {}", "Invoice {}", said(phrases.number_sign, row["number"]))


def _payment_name(row: Mapping[str, Any]) -> Text:
    day = said(phrases.numeric_day, row["paid_on"])
    if not row["document"]:
        return both("Платёж {}", "Payment of {}", day)
    return both("Платёж {} от {}", "Payment {} of {}", said(phrases.number_sign, row["document"]), day)


def _ticket_of(row: Mapping[str, Any]) -> Text:
    return _ticket_name(int(row["name"]))


def _ticket_name(number: int) -> Text:
    return both("Тикет {}", "Ticket {}", said(phrases.number_sign, number))
