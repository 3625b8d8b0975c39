"""The desk's lists of tickets: one narrow read of values, page by page, without counting what is closed."""

from __future__ import annotations

import datetime as dt
import functools
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, cast

from django.db.models import (
    DateField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate

from reglament.queries.chrome import in_queue, is_overdue, waits_to_close
from reglament.queries.clock_words import COLUMNS, Clock, clock_of
from reglament.queries.keyset import NEWEST_NUMBER, PAGE_SIZE, Order, cursor_of, key_of
from reglament.queries.law import Law, laws_by_stamp
from reglament.queries.prepared import Given, Prepared
from reglament.queries.queue_places import ahead_of_outer, counted
from reglament.queries.queue_wish import QueueWish
from reglament.rules.regulation import Priority
from reglament.store.models import Event, Person, Presence, Studio, Ticket
from reglament.store.models.ticket import OPEN_STATUSES

BY_QUEUE = Order(("-priority_rank", "queued_at", "number"))
BY_WEEK = Order(("status_since", "number"))
ORDERS = {"queue": BY_QUEUE, "mine": BY_QUEUE, "review": BY_WEEK, "waiting": BY_WEEK, "to_close": BY_QUEUE,
          "overdue": BY_QUEUE, "all": NEWEST_NUMBER}  # fmt: skip
VIEWS = tuple(ORDERS)
# A colleague counts as present for this long after the last sign of them.
PRESENT_FOR = dt.timedelta(seconds=60)

Rows = QuerySet[Ticket, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line, ready to be shown. `place` is None outside the work queue; `present` names who looks at it now."""

    number: int
    title: str
    version: int
    status: str
    organisation: str
    organisation_id: int
    priority: str
    coefficient: Decimal
    clock: Clock
    planned: int | None
    spent: int
    is_paid: bool
    place: int | None = None
    assignee: str = ""
    present: str = ""
    writing: bool = False


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of a list. `next` is the cursor of the page after it, empty on the last one."""

    wish: QueueWish
    rows: tuple[QueueRow, ...]
    next: str = ""
    organisation: str = field(default="")


def queue_page(wish: QueueWish, *, reader: Person, at: dt.datetime) -> QueuePage:
    """One page of the desk's tickets (4.5, R19). One SQL statement."""
    order = ORDERS[wish.view]
    key = key_of(wish.after, order) if wish.after else None
    statement = _statement(_shape(wish), is_first=key is None)
    given = {f"key_{name}": value for name, value in zip(order.names, key or (), strict=False)}
    found = statement.rows(
        me=reader.pk,
        at=at,
        today=localdate(at),
        since=at - PRESENT_FOR,
        organisation=wish.organisation_id,
        **given,
    )
    laws = {law.version_id: law for law in laws_by_stamp(found[0]["stamp"] or "")} if found else {}
    rows = tuple(
        _row(values, i, wish, laws[values["regulation_id"]], at) for i, values in enumerate(found[:PAGE_SIZE])
    )
    more = cursor_of(found[PAGE_SIZE - 1], order) if len(found) > PAGE_SIZE else ""
    chosen = rows[0].organisation if rows and wish.organisation_id else ""
    return QueuePage(wish, rows, more, chosen)


_ME, _ORGANISATION = Given("me", IntegerField()), Given("organisation", IntegerField())
_AT, _TODAY, _SINCE = (
    Given("at", DateTimeField()),
    Given("today", DateField()),
    Given("since", DateTimeField()),
)


def _shape(wish: QueueWish) -> QueueWish:
    """The wish without what differs from reader to reader and from page to page."""
    return replace(wish, organisation_id=None if wish.organisation_id is None else 0, after="")


@functools.cache
def _statement(shape: QueueWish, *, is_first: bool) -> Prepared:
    order = ORDERS[shape.view]
    fields: Any = {field.name: field for field in Ticket._meta.concrete_fields}
    key = None if is_first else tuple(Given(f"key_{name}", fields[name]) for name in order.names)

    def build() -> Rows:
        wanted = _wanted(shape)
        if key is not None:
            wanted = wanted.filter(order.after(key))
        return _values(wanted.order_by(*order.columns), shape, key)[: PAGE_SIZE + 1]

    return Prepared(build)


def tickets_wanted(wish: QueueWish, *, me: int, at: dt.datetime, today: dt.date) -> QuerySet[Ticket]:
    """The tickets of a list, unordered, for whoever counts them. No SQL."""
    return _select(wish, me, at, today, wish.organisation_id)


def _wanted(shape: QueueWish) -> QuerySet[Ticket]:
    return _select(shape, _ME, _AT, _TODAY, None if shape.organisation_id is None else _ORGANISATION)


def _select(
    wish: QueueWish,
    me: int | Given,
    at: dt.datetime | Given,
    today: dt.date | Given,
    organisation: int | Given | None,
) -> QuerySet[Ticket]:
    tickets = Ticket.objects.all()
    match wish.view:
        case "queue":
            tickets = tickets.filter(in_queue())
        case "mine":
            tickets = tickets.filter(assignee=me, status__in=OPEN_STATUSES)
        case "review":
            tickets = tickets.filter(status="resolved")
        case "waiting":
            tickets = tickets.filter(status="feedback")
        case "to_close":
            tickets = tickets.filter(waits_to_close())
        case "overdue":
            tickets = tickets.filter(is_overdue(at, today))
    if organisation is not None:
        tickets = tickets.filter(organisation=organisation)
    if wish.paid is not None:
        tickets = tickets.filter(is_paid=wish.paid)
    return tickets.filter(assignee=None) if wish.unassigned else tickets


def _values(tickets: QuerySet[Ticket], shape: QueueWish, key: tuple[Given, ...] | None) -> Rows:
    present = Presence.objects.filter(ticket=OuterRef("pk"), at__gt=_SINCE).exclude(person=_ME)
    found = tickets.annotate(
        organisation_name=F("organisation__name"),
        assignee_name=F("assignee__name"),
        presence_=Subquery(
            present.order_by("-writing", "-at").values(of=JSONObject(name="person__name", writing="writing"))[:1]
        ),
        ahead=_ahead(shape, key),
        stamp=Subquery(Studio.objects.filter(id=1).values("law_stamp")),
    ).values(
        "number", "title", "version", "organisation_id", "organisation_name", "priority_rank", "planned_minutes",
        "spent_minutes", "is_paid", "assignee_name", "presence_", "ahead", "stamp", "regulation_id",
        *COLUMNS,
    )  # fmt: skip
    return cast(Rows, found)


def _ahead(wish: QueueWish, key: tuple[Given, ...] | None) -> Any:
    """How many tickets of the work queue stand before a row. Of the whole queue it is the same for all rows of a page
    (they follow one another); of a selection it differs from row to row."""
    if wish.view not in ("queue", "mine", "overdue"):
        return Value(None, output_field=IntegerField())
    if _is_whole(wish):
        if key is None:
            return Value(0)
        return counted(Ticket.objects.filter(in_queue()).filter(BY_QUEUE.before(key) | Q(number=key[-1])))
    return ahead_of_outer()


def _is_whole(wish: QueueWish) -> bool:
    return wish.view == "queue" and wish.organisation_id is None and wish.paid is None and not wish.unassigned


def _row(values: dict[str, Any], index: int, wish: QueueWish, law: Law, at: dt.datetime) -> QueueRow:
    place = None
    if values["ahead"] is not None and values["status"] == "new" and values["to_close_id"] is None:
        place = values["ahead"] + 1 + (index if _is_whole(wish) else 0)
    present = values["presence_"] or {}
    return QueueRow(
        number=values["number"],
        title=values["title"],
        version=values["version"],
        status=values["status"],
        organisation=values["organisation_name"],
        organisation_id=values["organisation_id"],
        priority=values["priority"],
        coefficient=law.regulation.levels[Priority(values["priority"])].coefficient,
        clock=clock_of(values, law, at),
        planned=values["planned_minutes"],
        spent=values["spent_minutes"],
        is_paid=values["is_paid"],
        place=place,
        assignee=values["assignee_name"] or "",
        present=str(present.get("name", "")).split(" ")[0],
        writing=bool(present.get("writing")),
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """Who has a ticket in work, and since when; `next` is the first ticket of the queue that nobody has."""

    number: int
    by: str
    at: dt.datetime
    next: int | None


def taken_by_another(number: int, reader: Person) -> Taken | None:
    """Who took a ticket before the reader; None when nobody else did. Two SQL statements."""
    moved = Event.objects.filter(ticket__number=number, status_to="in_progress", ticket__status="in_progress")
    last = moved.select_related("actor").order_by("-id").first()
    if last is None or last.actor is None or last.actor == reader:
        return None
    free = (
        Ticket.objects.filter(in_queue()).order_by(*BY_QUEUE.columns).values_list("number", flat=True).first()
    )
    return Taken(number, last.actor.name, last.at, free)
