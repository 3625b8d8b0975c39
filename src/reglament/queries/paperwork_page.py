"""Tickets about papers as accounting sees them: the list by whose turn it is, one ticket with papers to send (1.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from reglament.queries.desk_ticket import DeskTicket, desk_ticket
from reglament.queries.keyset import NEWEST_NUMBER, PAGE_SIZE, Order, cursor_of, key_of
from reglament.rules.money import Money
from reglament.store.models import Act, Invoice, Organisation, Person, Ticket
from reglament.store.models.ticket import OPEN_STATUSES

FILTERS = ("ours", "client", "closed")
LATEST = 5
_TURNS = {
    "ours": Q(status__in=("new", "in_progress")),
    "client": Q(status__in=("feedback", "resolved")),
    "closed": ~Q(status__in=OPEN_STATUSES),
}
_ORDERS = {
    "ours": Order(("queued_at", "number")),
    "client": Order(("status_since", "number")),
    "closed": NEWEST_NUMBER,
}


@dataclass(frozen=True, slots=True)
class PaperworkRow:
    """One line of the list. `since` is the moment from which this side is waited for."""

    number: int
    title: str
    organisation_id: int
    organisation: str
    author: str
    assignee: str
    status: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class PaperworkPage:
    """One page of the list: those that wait longest first, closed ones newest first. `counts` are of open ones by turn."""

    filter: str
    rows: tuple[PaperworkRow, ...]
    counts: dict[str, int]
    next: str = ""


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """A paper that one press sends: `kind` is "invoice", "act" or "upd", `day` the day on it."""

    kind: str
    number: int
    day: dt.date
    total: Money


@dataclass(frozen=True, slots=True)
class PaperworkTicket:
    """A ticket about papers with the latest papers of its organisation, the newest first; acts are in the form that the
    client takes."""

    ticket: DeskTicket
    invoices: tuple[PaperChoice, ...]
    acts: tuple[PaperChoice, ...]


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whose papers a ticket asks for, and the language of whoever asks."""

    organisation_id: int
    language: str


def paperwork_page(wanted: str, *, organisation_id: int | None = None, after: str = "") -> PaperworkPage:
    """Tickets about papers, by whose turn it is (one of FILTERS). Two SQL statements."""
    tickets = Ticket.objects.filter(kind="paperwork")
    if organisation_id is not None:
        tickets = tickets.filter(organisation_id=organisation_id)
    counts = tickets.aggregate(**{name: Count("pk", filter=_TURNS[name]) for name in FILTERS[:2]})
    order = _ORDERS[wanted]
    page = tickets.filter(_TURNS[wanted])
    key = key_of(after, order) if after else None
    if key is not None and _fits(key, order):
        page = page.filter(order.after(key))
    columns = (
        "number", "title", "organisation_id", "organisation__name", "author__name", "assignee__name", "status",
        "status_since", "queued_at",
    )  # fmt: skip
    found = list(page.order_by(*order.columns).values(*columns)[: PAGE_SIZE + 1])
    more = cursor_of(found[PAGE_SIZE - 1], order) if len(found) > PAGE_SIZE else ""
    return PaperworkPage(wanted, tuple(_row(row) for row in found[:PAGE_SIZE]), counts, more)


def paperwork_ticket(number: int, *, reader: Person, at: dt.datetime) -> PaperworkTicket | None:
    """One ticket about papers; None when there is none or it is about something else. Six SQL statements: the desk's
    ticket, the form of acts, invoices, acts."""
    ticket = desk_ticket(number, reader=reader, at=at)
    if ticket is None or ticket.row["kind"] != "paperwork":
        return None
    organisation_id = ticket.row["organisation_id"]
    form = Organisation.objects.filter(pk=organisation_id).values_list("closing_paper", flat=True).get()
    invoices = Invoice.objects.filter(organisation=organisation_id).exclude(state__in=("void", "mirror"))
    acts = Act.objects.filter(organisation=organisation_id, state="issued")
    return PaperworkTicket(
        ticket,
        tuple(
            PaperChoice("invoice", one.number, one.issued_on, Money(one.total, one.currency))
            for one in invoices.order_by("-number")[:LATEST]
        ),
        tuple(
            PaperChoice(form, one.number, one.acted_on, Money(one.total, one.currency))
            for one in acts.order_by("-number")[:LATEST]
        ),
    )


def is_paperwork(number: int) -> bool:
    """Whether there is such a ticket and it is about papers. One SQL statement."""
    return Ticket.objects.filter(number=number, kind="paperwork").exists()


def addressee_of(number: int) -> Addressee | None:
    """For whom the papers of a ticket are made; None when it is not about papers. One SQL statement."""
    rows = Ticket.objects.filter(number=number, kind="paperwork")
    row = rows.values_list("organisation_id", "author__language").first()
    return Addressee(*row) if row else None


def paper_day(kind: str, number: int, *, organisation_id: int) -> dt.date | None:
    """The day on an organisation's invoice, act or УПД; None when it has none with that number that stands. One SQL
    statement."""
    if kind == "invoice":
        invoices = Invoice.objects.filter(number=number, organisation=organisation_id)
        return invoices.exclude(state__in=("void", "mirror")).values_list("issued_on", flat=True).first()
    acts = Act.objects.filter(number=number, organisation=organisation_id, state="issued")
    return acts.values_list("acted_on", flat=True).first()


def _fits(key: tuple[object, ...], order: Order) -> bool:
    """A cursor of another filter begins the list anew."""
    moment = len(order.columns) > 1
    return isinstance(key[0], dt.datetime) == moment and isinstance(key[-1], int)


def _row(row: Mapping[str, Any]) -> PaperworkRow:
    return PaperworkRow(
        number=row["number"],
        title=row["title"],
        organisation_id=row["organisation_id"],
        organisation=row["organisation__name"],
        author=row["author__name"],
        assignee=row["assignee__name"] or "",
        status=row["status"],
        since=row["queued_at"] if row["status"] == "new" else row["status_since"],
    )
