"""«Счета и оплата»: the client's invoices, and one of them down to the time entries it bills (2.6, 2.8, R6, R10, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.timezone import localdate

from reglament.queries.accounting_invoices import InvoiceCard, LineView, invoice_card
from reglament.queries.client_clock import days_left
from reglament.queries.invoice_document import InvoiceData, invoice_document
from reglament.queries.keyset import NEWEST_NUMBER, PAGE_SIZE, cursor_of, key_of
from reglament.queries.portal_access import Voice, voice_of
from reglament.rules.money import Money
from reglament.rules.regulation import Priority
from reglament.rules.text import Text
from reglament.store.models import Allocation, Event, Invoice, InvoiceLine, Payment, Person, TimeEntry

FILTERS = ("open", "paid", "all")
_OPEN = ("issued", "part_paid")


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One invoice of the list. `left_days` says how long is left to pay, or how late it is."""

    number: int
    organisation: str
    issued_on: dt.date
    due_on: dt.date
    state: str
    total: Money
    left: Money
    ticket: int | None
    title: str
    late: bool
    left_days: Text


@dataclass(frozen=True, slots=True)
class InvoicesPage:
    """One page of the list, the newest first. `due` is everything still to pay, `advance` what was paid ahead."""

    filter: str
    rows: tuple[InvoiceRow, ...]
    due: Money
    overdue: Money
    advance: Money
    several: bool
    next: str = ""


@dataclass(frozen=True, slots=True)
class WorkLine:
    """A time entry behind an invoice."""

    started_at: dt.datetime
    ended_at: dt.datetime
    text: str
    kind: str
    author: str
    minutes: int


@dataclass(frozen=True, slots=True)
class BilledLine:
    """A line of the invoice with the entries it adds up."""

    line: LineView
    entries: tuple[WorkLine, ...]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How and when the work was accepted, and by whom."""

    at: dt.datetime
    how: str
    who: str


@dataclass(frozen=True, slots=True)
class InvoicePage:
    """An invoice with what it bills. `free` are the entries that cost nothing; `data` is what its document prints."""

    card: InvoiceCard
    data: InvoiceData
    lines: tuple[BilledLine, ...]
    free: tuple[WorkLine, ...]
    acceptance: Acceptance | None
    left_days: Text
    yours: bool
    edition: int


def portal_invoices(wanted: str, *, reader: Person, at: dt.datetime, after: str = "") -> InvoicesPage:
    """The invoices of the reader's organisations. Five SQL statements."""
    on = localdate(at)
    voice = voice_of(reader, on)
    currency = voice.law(at).regulation.currency
    mine = Invoice.objects.filter(organisation__in=voice.organisation_ids).exclude(state="mirror")
    left = Sum(F("total") - F("paid"))
    sums = mine.filter(state__in=_OPEN).aggregate(
        due=left, overdue=Sum(F("total") - F("paid"), filter=Q(due_on__lt=on))
    )
    key = key_of(after, NEWEST_NUMBER) if after else None
    page = mine.filter({"open": Q(state__in=_OPEN), "paid": Q(state="paid")}.get(wanted, Q()))
    if key is not None:
        page = page.filter(NEWEST_NUMBER.after(key))
    line = InvoiceLine.objects.filter(invoice=OuterRef("pk")).order_by("position")
    found = list(
        page.order_by("-number")
        .annotate(
            ticket=Subquery(line.values("ticket__number")[:1]),
            title=Subquery(line.values("ticket__title")[:1]),
        )
        .values(
            "number", "organisation__name", "issued_on", "due_on", "state", "total", "paid", "ticket", "title"
        )[: PAGE_SIZE + 1]
    )
    return InvoicesPage(
        filter=wanted,
        rows=tuple(_row(row, on, currency) for row in found[:PAGE_SIZE]),
        due=Money(sums["due"] or Decimal(0), currency),
        overdue=Money(sums["overdue"] or Decimal(0), currency),
        advance=Money(_advance(voice), currency),
        several=len(voice.speaks) > 1,
        next=cursor_of(found[PAGE_SIZE - 1], NEWEST_NUMBER) if len(found) > PAGE_SIZE else "",
    )


def portal_invoice(
    number: int, *, reader: Person, at: dt.datetime, language: str = "ru"
) -> InvoicePage | None:
    """One invoice; None when it is not there for the reader. Nine SQL statements, eight when nothing was paid."""
    on = localdate(at)
    voice = voice_of(reader, on)
    card = invoice_card(number, today=on)
    data = invoice_document(number, language) if card and voice.of(card.organisation_id) else None
    if card is None or data is None:
        return None
    tickets = [line.ticket for line in card.lines]
    entries = _entries(tickets, until=card.issued_at)
    speaks = voice.of(card.organisation_id)
    return InvoicePage(
        card=card,
        data=data,
        lines=tuple(BilledLine(line, _of_line(line, entries)) for line in card.lines),
        free=tuple(_work(row) for row in entries if not row["chargeable"]),
        acceptance=_acceptance(tickets),
        left_days=days_left(card.due_on, on),
        yours=card.can_be_paid and speaks is not None and speaks.may_confirm,
        edition=voice.law(at).edition,
    )


def may_see_invoice(number: int, *, reader: Person, on: dt.date) -> bool:
    """Whether an invoice is there for the reader: staff see all of them. Two SQL statements, one for staff."""
    if reader.is_studio:
        return Invoice.objects.filter(number=number).exists()
    ids = voice_of(reader, on).organisation_ids
    return Invoice.objects.filter(number=number, organisation__in=ids).exclude(state="mirror").exists()


def _advance(voice: Voice) -> Decimal:
    """What came and settles no invoice (R11). Two SQL statements."""
    ids = voice.organisation_ids
    came = Payment.objects.filter(organisation__in=ids, undone_at=None).aggregate(sum=Sum("amount"))["sum"]
    used = Allocation.objects.filter(payment__organisation__in=ids, undone_at=None).aggregate(
        sum=Sum("amount")
    )["sum"]
    return (came or Decimal(0)) - (used or Decimal(0))


def _row(row: Mapping[str, Any], on: dt.date, currency: str) -> InvoiceRow:
    return InvoiceRow(
        number=row["number"],
        organisation=row["organisation__name"],
        issued_on=row["issued_on"],
        due_on=row["due_on"],
        state=row["state"],
        total=Money(row["total"], currency),
        left=Money(row["total"] - row["paid"], currency),
        ticket=row["ticket"],
        title=row["title"] or "",
        late=row["state"] in _OPEN and row["due_on"] < on,
        left_days=days_left(row["due_on"], on),
    )


def _entries(tickets: Sequence[int], *, until: dt.datetime) -> list[Mapping[str, Any]]:
    rows: QuerySet[TimeEntry] = TimeEntry.objects.filter(
        ticket__number__in=tickets, ended_at__isnull=False, minutes__gt=0, started_at__lte=until
    )
    return [
        *rows.order_by("started_at", "pk").values(
            "ticket__number", "started_at", "ended_at", "text", "kind", "person__name", "minutes", "chargeable",
            "round__met",
        )
    ]  # fmt: skip


def _of_line(line: LineView, entries: Sequence[Mapping[str, Any]]) -> tuple[WorkLine, ...]:
    return tuple(
        _work(row)
        for row in entries
        if row["chargeable"]
        and row["ticket__number"] == line.ticket
        and (row["round__met"] or Priority.NORMAL.value) == line.met
    )


def _work(row: Mapping[str, Any]) -> WorkLine:
    return WorkLine(
        row["started_at"], row["ended_at"], row["text"], row["kind"], row["person__name"], row["minutes"]
    )


def _acceptance(tickets: Sequence[int]) -> Acceptance | None:
    """The last acceptance among the tickets of the invoice."""
    row = (
        Event.objects.filter(ticket__number__in=tickets, kind__in=("accepted", "withdrawn"))
        .order_by("-id")
        .values_list("at", "data")
        .first()
    )
    if row is None:
        return None
    at, data = row
    return Acceptance(
        at, str(data.get("how") or "withdrawn"), str(data.get("who") or data.get("author") or "")
    )
