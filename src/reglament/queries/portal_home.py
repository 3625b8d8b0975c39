"""The client's front page: what waits for them, what waits for the studio, capacity, the month's money, sites."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate

from reglament.queries.client_clock import client_clock
from reglament.queries.clock_words import COLUMNS, Clock
from reglament.queries.law import Law
from reglament.queries.portal_access import Voice, tickets_of, voice_of
from reglament.queries.portal_duties import Duty, duties_of
from reglament.queries.queue_places import ahead_of_outer, queue_length
from reglament.rules.board import moves_queue
from reglament.rules.explain import Explanation
from reglament.rules.money import Money
from reglament.rules.regulation import Priority
from reglament.rules.term import explain_term, free_minutes, promised_day
from reglament.store.models import Estimate, Invoice, InvoiceLine, Message, Person, Site, TimeEntry
from reglament.store.models.ticket import OPEN_STATUSES


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket that waits for the studio. `place` is None while it is in work."""

    number: int
    title: str
    organisation: str
    status: str
    priority: str
    coefficient: Decimal
    place: int | None
    clock: Clock
    assignee: str
    updated_at: dt.datetime
    was_updated: bool


@dataclass(frozen=True, slots=True)
class Capacity:
    """How much upkeep one organisation may still order for the earliest day (4.4, R20)."""

    organisation: str
    free: int
    whole: int
    days: int
    day: dt.date | None
    why: Explanation


@dataclass(frozen=True, slots=True)
class MonthSums:
    """The money of the calendar month; `due` is everything still to pay."""

    month: dt.date
    confirmed: Money
    offered: Money
    issued: Money
    due: Money


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A site and the last day of its paid support, None when there was never one."""

    name: str
    until: dt.date | None
    over: bool


@dataclass(frozen=True, slots=True)
class PortalHome:
    """The page. `speaks` says whether the reader has any organisation at all."""

    speaks: bool
    may_order: bool
    several: bool
    duties: tuple[Duty, ...]
    waiting: tuple[Waiting, ...]
    length: int
    capacities: tuple[Capacity, ...]
    month: MonthSums | None
    sites: tuple[SiteLine, ...]
    edition: int
    today: dt.date


def portal_home(*, reader: Person, at: dt.datetime) -> PortalHome:
    """The front page as of `at`. Seven SQL statements, six when no work waits for a review."""
    on = localdate(at)
    voice = voice_of(reader, on)
    law = voice.law(at)
    rows = list(_open_tickets(voice))
    invoices = list(_open_invoices(voice))
    duties = duties_of(rows, invoices, _works(rows), voice, at)
    waiting = [_waiting(row, voice, at) for row in rows if row["status"] in ("new", "in_progress")]
    waiting.sort(key=lambda each: (each.place is not None, each.place or 0, each.number))
    return PortalHome(
        speaks=bool(voice.speaks),
        may_order=any(each.may_order for each in voice.speaks),
        several=len(voice.speaks) > 1,
        duties=duties,
        waiting=tuple(waiting),
        length=rows[0]["length"] if rows else 0,
        capacities=tuple(
            _capacity(each.organisation_id, each.organisation, rows, law, at) for each in voice.speaks
        ),
        month=_month(voice, invoices, law, at) if voice.money_ids else None,
        sites=_sites(voice, on),
        edition=law.edition,
        today=on,
    )


def _open_tickets(voice: Voice) -> Any:
    question = Message.objects.filter(ticket=OuterRef("pk"), side="studio").order_by("-at", "-id")
    offered = Estimate.objects.filter(ticket=OuterRef("pk"), state="offered")
    confirmed = Estimate.objects.filter(ticket=OuterRef("pk"), state="confirmed").order_by("-version")
    facts = JSONObject(
        version="version", minutes="minutes", rate="rate", coefficient="coefficient", amount="amount", level="level",
        surcharge_only="surcharge_only",
    )  # fmt: skip
    return (
        tickets_of(voice)
        .filter(status__in=OPEN_STATUSES)
        .annotate(
            said=Subquery(question.values("body")[:1]),
            offered=Subquery(offered.values(of=facts)[:1]),
            confirmed=Subquery(confirmed.values(of=facts)[:1]),
            ahead=ahead_of_outer(),
            length=queue_length(),
        )
        .order_by("number")
        .values(
            *COLUMNS, "id", "number", "title", "organisation_id", "organisation__name", "regulation_id", "is_paid",
            "created_at", "assignee__name", "planned_minutes", "said", "offered", "confirmed", "ahead", "length",
        )
    )  # fmt: skip


def _open_invoices(voice: Voice) -> Any:
    ticket = InvoiceLine.objects.filter(invoice=OuterRef("pk")).order_by("position")
    return (
        Invoice.objects.filter(organisation__in=voice.money_ids, state__in=("issued", "part_paid"))
        .annotate(ticket=Subquery(ticket.values("ticket__number")[:1]))
        .order_by("due_on", "number")
        .values(
            "number", "issued_on", "due_on", "total", "paid", "currency", "ticket", "organisation_id",
            "organisation__name",
        )
    )  # fmt: skip


def _works(rows: Sequence[Mapping[str, Any]]) -> dict[int, list[tuple[int, str, str, bool]]]:
    """The finished time of the tickets that wait for a review, by ticket."""
    resolved = [row["id"] for row in rows if row["status"] == "resolved"]
    if not resolved:
        return {}
    entries = TimeEntry.objects.filter(ticket__in=resolved, ended_at__isnull=False, minutes__gt=0)
    found: dict[int, list[tuple[int, str, str, bool]]] = {}
    columns = ("ticket_id", "minutes", "round__ordered", "round__met", "chargeable")
    for ticket, minutes, ordered, met, chargeable in entries.values_list(*columns):
        found.setdefault(ticket, []).append((minutes, ordered, met, chargeable))
    return found


def _waiting(row: Mapping[str, Any], voice: Voice, at: dt.datetime) -> Waiting:
    law = voice.law_of(row["regulation_id"])
    waits = row["status"] == "new" and row["to_close_id"] is None
    return Waiting(
        number=row["number"],
        title=row["title"],
        organisation=row["organisation__name"],
        status=row["status"],
        priority=row["priority"],
        coefficient=law.regulation.levels[Priority(row["priority"])].coefficient,
        place=row["ahead"] + 1 if waits else None,
        clock=client_clock(row, law, at),
        assignee=row["assignee__name"] or "",
        updated_at=row["queued_at"],
        was_updated=moves_queue(law.regulation, row["created_at"], row["queued_at"]),
    )


def _capacity(
    organisation_id: int, name: str, rows: Sequence[Mapping[str, Any]], law: Law, at: dt.datetime
) -> Capacity:
    booked: dict[dt.date, int] = {}
    for row in rows:
        day, minutes = row["promised_day"], row["planned_minutes"]
        if (
            row["organisation_id"] == organisation_id
            and row["priority"] == Priority.NORMAL
            and day
            and minutes
        ):
            booked[day] = booked.get(day, 0) + minutes
    today, regulation = localdate(at), law.regulation
    free = free_minutes(law.calendar, today, booked)
    day = promised_day(law.calendar, today, free, booked).day
    why = explain_term(law.calendar, today, free, booked)
    return Capacity(name, free, regulation.capacity_minutes, regulation.capacity_days, day, why)


def _month(voice: Voice, invoices: Sequence[Mapping[str, Any]], law: Law, at: dt.datetime) -> MonthSums:
    """Two SQL statements."""
    currency = law.regulation.currency
    first = localdate(at).replace(day=1)
    since = law.calendar.instant(first, dt.time.min)
    mine = Estimate.objects.filter(ticket__organisation__in=voice.money_ids)
    confirmed = (
        mine.filter(state="confirmed", decided_at__gte=since).values("state").annotate(sum=Sum("amount"))
    )
    offered = mine.filter(state="offered").values("state").annotate(sum=Sum("amount"))
    sums = dict(
        confirmed.order_by().values_list("state", "sum").union(offered.order_by().values_list("state", "sum"))
    )
    issued = Invoice.objects.filter(organisation__in=voice.money_ids, issued_on__gte=first)
    issued_sum = issued.exclude(state__in=("void", "mirror")).aggregate(sum=Sum("total"))["sum"]
    due = sum((row["total"] - row["paid"] for row in invoices), Decimal(0))
    return MonthSums(
        month=first,
        confirmed=Money(sums.get("confirmed") or Decimal(0), currency),
        offered=Money(sums.get("offered") or Decimal(0), currency),
        issued=Money(issued_sum or Decimal(0), currency),
        due=Money(due, currency),
    )


def _sites(voice: Voice, on: dt.date) -> tuple[SiteLine, ...]:
    rows = Site.objects.filter(organisation__in=voice.organisation_ids).order_by(
        "organisation__name", "name", "pk"
    )
    until: dict[int, tuple[str, dt.date | None]] = {}
    for pk, name, last in rows.annotate(last=F("periods__to_day")).values_list("pk", "name", "last"):
        known = until.get(pk, (name, None))[1]
        until[pk] = (name, max(filter(None, (known, last)), default=None))
    return tuple(SiteLine(name, last, last is None or last < on) for name, last in until.values())
