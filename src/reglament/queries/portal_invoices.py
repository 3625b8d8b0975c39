"""«Счета и оплата»: the client's invoices, and one of them down to the time entries it bills (2.6, 2.8, R6, R10, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.timezone import localdate

from reglament.queries.accounting_invoices import InvoiceCard, LineView, invoice_card
from reglament.queries.client_clock import days_left
from reglament.queries.invoice_document import InvoiceData, invoice_document
from reglament.queries.invoice_text import purpose_text
from reglament.queries.keyset import NEWEST_NUMBER, PAGE_SIZE, cursor_of, key_of
from reglament.queries.portal_access import may_see_money, voice_of
from reglament.queries.portal_acts import OwnAct, acts_of_invoice
from reglament.queries.portal_advance import AdvanceState, advance_state
from reglament.queries.portal_balance import OPEN, PortalBalance, portal_balance
from reglament.rules.money import Money
from reglament.rules.regulation import Priority
from reglament.rules.text import Text
from reglament.store.models import Event, Invoice, InvoiceLine, Person, TimeEntry

FILTERS = ("open", "paid", "all")


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
    """One page of the list, the newest first, under the client's figures."""

    filter: str
    balance: PortalBalance
    rows: tuple[InvoiceRow, ...]
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
    """An invoice with what it bills. `free` are the entries that cost nothing; `data` is what its document prints; `acts`
    document it; `advance` is None when nothing is to pay, `yours` says whether the reader may settle it from there. `vat` is
    inside what is left while a part is paid, else inside the whole; `purpose` is that of paying so much now."""

    card: InvoiceCard
    data: InvoiceData
    lines: tuple[BilledLine, ...]
    free: tuple[WorkLine, ...]
    acceptance: Acceptance | None
    left_days: Text
    yours: bool
    edition: int
    acts: tuple[OwnAct, ...]
    advance: AdvanceState | None
    vat: Money | None
    purpose: str


def portal_invoices(wanted: str, *, reader: Person, at: dt.datetime, after: str = "") -> InvoicesPage:
    """The invoices of the organisations whose money the reader sees (R22). Five SQL statements, four when nothing is to
    pay."""
    on = localdate(at)
    voice = voice_of(reader, on)
    currency = voice.law(at).regulation.currency
    mine = Invoice.objects.filter(organisation__in=voice.money_ids).exclude(state="mirror")
    key = key_of(after, NEWEST_NUMBER) if after else None
    page = mine.filter({"open": Q(state__in=OPEN), "paid": Q(state="paid")}.get(wanted, Q()))
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
        balance=portal_balance(voice, at),
        rows=tuple(_row(row, on, currency) for row in found[:PAGE_SIZE]),
        next=cursor_of(found[PAGE_SIZE - 1], NEWEST_NUMBER) if len(found) > PAGE_SIZE else "",
    )


def portal_invoice(
    number: int, *, reader: Person, at: dt.datetime, language: str = "ru"
) -> InvoicePage | None:
    """One invoice; None when it is not there for the reader (R22). Eleven SQL statements of one that is paid, thirteen of
    one that waits for money."""
    on = localdate(at)
    voice = voice_of(reader, on)
    card = invoice_card(number, today=on)
    speaks = voice.of(card.organisation_id) if card and card.mirrors is None else None
    data = invoice_document(number, language) if speaks and speaks.sees_money else None
    if card is None or speaks is None or data is None:
        return None
    tickets = [line.ticket for line in card.lines]
    entries = _entries(tickets, until=card.issued_at)
    waits = card.can_be_paid
    is_part = card.state == "part_paid" and card.vat_rate is not None
    vat = card.left.vat_inside(card.vat_rate or 0) if is_part else card.vat
    return InvoicePage(
        card=card,
        data=data,
        lines=tuple(BilledLine(line, _of_line(line, entries)) for line in card.lines),
        free=tuple(_work(row) for row in entries if not row["chargeable"]),
        acceptance=_acceptance(tickets),
        left_days=days_left(card.due_on, on),
        yours=waits and speaks.may_confirm,
        edition=voice.law(at).edition,
        acts=acts_of_invoice(number),
        advance=advance_state(number, card.organisation_id, card.left) if waits else None,
        vat=vat,
        purpose=purpose_text(card.number, card.issued_on, card.vat_rate, vat),
    )


def organisation_of_invoice(number: int) -> int | None:
    """Whose invoice it is; None when there is no such invoice. One SQL statement."""
    rows = Invoice.objects.filter(number=number).exclude(state="mirror")
    return rows.values_list("organisation_id", flat=True).first()


def may_see_invoice(number: int, *, reader: Person, on: dt.date) -> bool:
    """Whether an invoice is there for the reader: staff see all of them, mirroring rows too. Two SQL statements, one for
    staff."""
    if reader.is_studio:
        return Invoice.objects.filter(number=number).exists()
    organisation_id = organisation_of_invoice(number)
    return organisation_id is not None and may_see_money(reader, organisation_id, on)


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
        late=row["state"] in OPEN and row["due_on"] < on,
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
