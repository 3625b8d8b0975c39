"""The accountant's invoices: the list with its sums, one invoice with what it bills and who paid, monthly ones to issue."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from reglament.queries.invoice_text import ground_words
from reglament.queries.keyset import NEWEST_NUMBER, PAGE_SIZE, cursor_of, key_of
from reglament.queries.settlements import Settlement, settlements_of
from reglament.rules.money import Money
from reglament.rules.own_reasons import said_reason
from reglament.rules.text import Text
from reglament.store.models import Invoice, InvoiceLine

FILTERS = ("open", "issued", "part_paid", "overdue", "paid", "void", "all")


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """One line of the list. `state` is the invoice's, "overdue" is said by `days_late`."""

    number: int
    organisation_id: int
    organisation: str
    issued_on: dt.date
    due_on: dt.date
    state: str
    total: Money
    paid: Money
    left: Money
    tickets: tuple[tuple[int, str], ...]
    days_late: int = 0


@dataclass(frozen=True, slots=True)
class InvoicesPage:
    """One page of invoices, newest first. `counts` and `sums` (money still to come) are by filter."""

    filter: str
    rows: tuple[InvoiceRow, ...]
    counts: dict[str, int]
    sums: dict[str, Money]
    next: str = ""


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of an invoice."""

    position: int
    ticket: int
    title: str
    text: str
    ordered: str
    met: str
    minutes: int
    rate: Money
    coefficient: Decimal
    gross: Money
    written_off: Money
    amount: Money
    live: bool


@dataclass(frozen=True, slots=True)
class InvoiceCard:
    """One invoice with its lines and what settles or settled it. `again`: the invoices that bill the works of a void one now;
    `instead_of`: the void ones whose works this one bills."""

    number: int
    version: int
    organisation_id: int
    organisation: str
    state: str
    issued_at: dt.datetime
    issued_on: dt.date
    due_on: dt.date
    basis: Text
    buyer: dict[str, Any]
    total: Money
    paid: Money
    left: Money
    vat_rate: int | None
    vat: Money | None
    lines: tuple[LineView, ...]
    settlements: tuple[Settlement, ...]
    mirrors: int | None
    mirrored_by: int | None
    void_reason: Text
    voided_at: dt.datetime | None
    voided_by: str
    days_late: int
    again: tuple[int, ...] = ()
    instead_of: tuple[int, ...] = ()

    @property
    def can_be_paid(self) -> bool:
        """Whether money is still awaited."""
        return self.state in ("issued", "part_paid")

    @property
    def can_be_voided(self) -> bool:
        """Whether nothing is paid, so that a mirroring row can undo it (R10)."""
        return self.state == "issued"


def invoices_page(
    wanted: str, *, today: dt.date, currency: str, after: str = "", organisation_id: int | None = None
) -> InvoicesPage:
    """Invoices by filter. Three SQL statements: the sums, the page, its tickets; two when the page is empty."""
    invoices = Invoice.objects.exclude(state="mirror")
    if organisation_id is not None:
        invoices = invoices.filter(organisation_id=organisation_id)
    counts, sums = _figures(invoices, today, currency)
    key = key_of(after, NEWEST_NUMBER) if after else None
    page = invoices.filter(_condition(wanted, today))
    if key is not None:
        page = page.filter(NEWEST_NUMBER.after(key))
    columns = (
        "id",
        "number",
        "organisation_id",
        "organisation__name",
        "issued_on",
        "due_on",
        "state",
        "total",
        "paid",
    )
    found = list(page.order_by("-number").values(*columns)[: PAGE_SIZE + 1])
    tickets = _tickets([row["id"] for row in found[:PAGE_SIZE]])
    rows = tuple(_row(row, tickets.get(row["id"], ()), today, currency) for row in found[:PAGE_SIZE])
    more = cursor_of(found[PAGE_SIZE - 1], NEWEST_NUMBER) if len(found) > PAGE_SIZE else ""
    return InvoicesPage(wanted, rows, counts, sums, more)


def invoice_card(number: int, *, today: dt.date) -> InvoiceCard | None:
    """One invoice; None when there is none. Four SQL statements."""
    related = ("organisation", "voided_by", "mirrors", "mirrored_by")
    invoice = Invoice.objects.select_related(*related).filter(number=number).first()
    if invoice is None:
        return None
    currency = invoice.currency
    billed = list(invoice.lines.select_related("ticket").order_by("position"))
    others = _of_the_same_works(invoice, billed)
    mirror = getattr(invoice, "mirrored_by", None)
    return InvoiceCard(
        number=invoice.number,
        version=invoice.version,
        organisation_id=invoice.organisation_id,
        organisation=invoice.organisation.name,
        state=invoice.state,
        issued_at=invoice.issued_at,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        basis=ground_words(invoice.ground) or Text(invoice.basis, invoice.basis),
        buyer=invoice.buyer,
        total=Money(invoice.total, currency),
        paid=Money(invoice.paid, currency),
        left=Money(max(Decimal(0), invoice.total - invoice.paid), currency),
        vat_rate=invoice.vat_rate,
        vat=Money(invoice.vat, currency) if invoice.vat is not None else None,
        lines=tuple(_line(line, currency) for line in billed),
        settlements=settlements_of(invoice=invoice.number, currency=currency),
        mirrors=invoice.mirrors.number if invoice.mirrors else None,
        mirrored_by=mirror.number if mirror else None,
        void_reason=said_reason(invoice.void_reason),
        voided_at=invoice.voided_at,
        voided_by=str(invoice.voided_by or ""),
        days_late=_days_late(invoice.state, invoice.due_on, today),
        again=others if invoice.state == "void" else (),
        instead_of=others if invoice.state not in ("void", "mirror") else (),
    )


def _of_the_same_works(invoice: Invoice, lines: list[InvoiceLine]) -> tuple[int, ...]:
    """For a void invoice those that bill its works now, for any other the void ones that billed its works before it."""
    works = {(line.ticket_id, line.ordered, line.met, line.rate) for line in lines}
    rows = InvoiceLine.objects.filter(ticket__in={line.ticket_id for line in lines}).order_by(
        "invoice__number"
    )
    if invoice.state == "void":
        rows = rows.filter(live=True)
    else:
        rows = rows.filter(invoice__state="void", invoice__voided_at__lte=invoice.issued_at)
    found = rows.values_list("ticket_id", "ordered", "met", "rate", "invoice__number")
    return tuple(dict.fromkeys(number for *work, number in found if tuple(work) in works))


def _condition(wanted: str, today: dt.date) -> Q:
    awaited = Q(state__in=("issued", "part_paid"))
    return {
        "open": awaited,
        "issued": Q(state="issued"),
        "part_paid": Q(state="part_paid"),
        "overdue": awaited & Q(due_on__lt=today),
        "paid": Q(state="paid"),
        "void": Q(state="void"),
    }.get(wanted, Q())


def _figures(
    invoices: QuerySet[Invoice], today: dt.date, currency: str
) -> tuple[dict[str, int], dict[str, Money]]:
    # Only what is awaited is counted: paid and void invoices are history that grows without end.
    asked: dict[str, Any] = {}
    for name in ("open", "issued", "part_paid", "overdue"):
        asked[f"n_{name}"] = Count("id", filter=_condition(name, today))
        asked[f"s_{name}"] = Sum(F("total") - F("paid"), filter=_condition(name, today))
    found = invoices.filter(_condition("open", today)).order_by().aggregate(**asked)
    counts = {name[2:]: value for name, value in found.items() if name.startswith("n_")}
    sums = {
        name[2:]: Money(value or Decimal(0), currency)
        for name, value in found.items()
        if name.startswith("s_")
    }
    return counts, sums


def _tickets(invoice_ids: list[int]) -> dict[int, tuple[tuple[int, str], ...]]:
    if not invoice_ids:
        return {}
    rows = InvoiceLine.objects.filter(invoice__in=invoice_ids).order_by("position")
    found: dict[int, dict[int, str]] = {}
    for invoice_id, number, title in rows.values_list("invoice_id", "ticket__number", "ticket__title"):
        found.setdefault(invoice_id, {})[number] = title
    return {invoice_id: tuple(tickets.items()) for invoice_id, tickets in found.items()}


def _row(
    row: dict[str, Any], tickets: tuple[tuple[int, str], ...], today: dt.date, currency: str
) -> InvoiceRow:
    return InvoiceRow(
        number=row["number"],
        organisation_id=row["organisation_id"],
        organisation=row["organisation__name"],
        issued_on=row["issued_on"],
        due_on=row["due_on"],
        state=row["state"],
        total=Money(row["total"], currency),
        paid=Money(row["paid"], currency),
        left=Money(max(Decimal(0), row["total"] - row["paid"]), currency),
        tickets=tickets,
        days_late=_days_late(row["state"], row["due_on"], today),
    )


def _days_late(state: str, due_on: dt.date, today: dt.date) -> int:
    return max(0, (today - due_on).days) if state in ("issued", "part_paid") else 0


def _line(line: InvoiceLine, currency: str) -> LineView:
    return LineView(
        position=line.position,
        ticket=line.ticket.number,
        title=line.ticket.title,
        text=line.text,
        ordered=line.ordered,
        met=line.met,
        minutes=line.minutes,
        rate=Money(line.rate, currency),
        coefficient=line.coefficient,
        gross=Money(line.gross, currency),
        written_off=Money(line.written_off, currency),
        amount=Money(line.amount, currency),
        live=line.live,
    )
