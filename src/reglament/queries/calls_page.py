"""The telephone log as the desk sees it: calls, one call, minutes by organisation and month (1.3, R23)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum

from reglament.queries.keyset import PAGE_SIZE, Order, cursor_of, key_of
from reglament.queries.law import law_at
from reglament.store.models import Call, Person

NEWEST = Order(("-started_at", "-id"))
VIEWS = ("all", "mine", "waiting")


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call. `name` is the person's, or what the caller said; `number` the ticket's; `is_running` until it ends."""

    id: int
    name: str
    phone: str
    organisation: str
    note: str
    staff: str
    started_at: dt.datetime
    minutes: int
    is_running: bool
    number: int | None


@dataclass(frozen=True, slots=True)
class CallPage:
    """Calls, newest first; `next` is the cursor of the page after this one, "" on the last."""

    rows: tuple[CallRow, ...]
    next: str


@dataclass(frozen=True, slots=True)
class CallMinutes:
    """Consultations of one organisation in a month."""

    organisation_id: int | None
    organisation: str
    calls: int
    minutes: int


@dataclass(frozen=True, slots=True)
class CallView:
    """One call whole. `form` is "none", "sent" or "over"; `form_ticket` the ticket that came of it."""

    id: int
    version: int
    person_id: int | None
    organisation_id: int | None
    row: CallRow
    caller: str
    email: str
    ended_at: dt.datetime | None
    source: str
    staff_id: int | None
    form: str
    form_ticket: int | None


def calls_page(
    *, reader: Person, view: str = "all", organisation_id: int | None = None, cursor: str = ""
) -> CallPage:
    """The log: all, one's own, or those that the exchange posted and nobody has taken. One SQL statement."""
    found = _related()
    if view == "mine":
        found = found.filter(staff=reader)
    elif view == "waiting":
        found = found.filter(staff=None)
    if organisation_id is not None:
        found = found.filter(organisation=organisation_id)
    key = key_of(cursor, NEWEST)
    if key is not None:
        found = found.filter(NEWEST.after(key))
    calls = list(found.order_by(*NEWEST.columns)[: PAGE_SIZE + 1])
    shown, last = calls[:PAGE_SIZE], calls[PAGE_SIZE - 1 :][:1]
    more = len(calls) > PAGE_SIZE
    after = cursor_of({"started_at": last[0].started_at, "id": last[0].pk}, NEWEST) if more else ""
    return CallPage(tuple(_row(call) for call in shown), after)


def waiting_calls() -> int:
    """How many calls nobody has taken. One SQL statement."""
    return Call.objects.filter(staff=None).count()


def running_call(person: Person) -> CallView | None:
    """The call that a specialist is on. One SQL statement."""
    call = _related().filter(staff=person, ended_at=None).first()
    return _view(call) if call is not None else None


def call_view(call_id: int) -> CallView | None:
    """One call. One SQL statement."""
    call = _related().filter(pk=call_id).first()
    return _view(call) if call is not None else None


def minutes_by_organisation(
    month: dt.date, *, at: dt.datetime, organisation_id: int | None = None
) -> tuple[CallMinutes, ...]:
    """Calls that ended, of a studio-local month (any day of it), the longest talkers first; of one organisation when
    asked so. One SQL statement beside the law's."""
    calendar = law_at(at).calendar
    first = month.replace(day=1)
    following = (first + dt.timedelta(days=31)).replace(day=1)
    start, end = (calendar.instant(day, dt.time()) for day in (first, following))
    found = Call.objects.filter(started_at__gte=start, started_at__lt=end, ended_at__isnull=False)
    if organisation_id is not None:
        found = found.filter(organisation=organisation_id)
    rows = (
        found.order_by()
        .values("organisation_id", name=F("organisation__name"))
        .annotate(calls=Count("id"), spent=Sum("minutes"))
    )
    said = [CallMinutes(r["organisation_id"], r["name"] or "", r["calls"], r["spent"]) for r in rows]
    return tuple(sorted(said, key=lambda row: (-row.minutes, row.organisation)))


def _related() -> QuerySet[Call]:
    return Call.objects.select_related("staff", "person", "organisation", "ticket", "invitation__ticket")


def _row(call: Call) -> CallRow:
    return CallRow(
        call.pk,
        call.person.name if call.person else call.caller,
        call.phone or (call.person.phone if call.person else ""),
        call.organisation.name if call.organisation else "",
        call.note,
        call.staff.name if call.staff else "",
        call.started_at,
        call.minutes,
        call.ended_at is None,
        call.ticket.number if call.ticket else None,
    )


def _view(call: Call) -> CallView:
    form = getattr(call, "invitation", None)
    state = "none" if form is None else "over" if form.ended_at else "sent"
    made = form.ticket.number if form is not None and form.ticket is not None else None
    return CallView(
        call.pk, call.version, call.person_id, call.organisation_id, _row(call), call.caller,
        call.person.email if call.person else "", call.ended_at, call.source, call.staff_id, state, made,
    )  # fmt: skip
