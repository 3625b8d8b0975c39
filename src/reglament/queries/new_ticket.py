"""The form of a new ticket: sites and their paid periods, promises and prices as of now, an unsent draft (2.1, 3.2, R24)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q, Sum
from django.utils.timezone import localdate

from reglament.queries.portal_access import Speaks, tickets_of, voice_of
from reglament.queries.promises import LevelCard, level_cards
from reglament.queries.queue_places import lengths_by_rank
from reglament.rules.calendar import TimeKind
from reglament.rules.regulation import Priority
from reglament.rules.service import free_tickets_accepted
from reglament.store.models import Draft, Person, Site, Ticket
from reglament.store.models.ticket import OPEN_STATUSES


@dataclass(frozen=True, slots=True)
class SiteChoice:
    """A site that a ticket can be about. `until` is the last day of its support; `covered`: free tickets are taken."""

    id: int
    name: str
    organisation_id: int
    covered: bool
    until: dt.date | None


@dataclass(frozen=True, slots=True)
class Linked:
    """An earlier ticket that the new one goes on from, or the open one that a draft belongs to."""

    number: int
    title: str


@dataclass(frozen=True, slots=True)
class NewTicketPage:
    """What the form needs. `organisation` is the one that promises are reckoned for, None when the reader may not order."""

    organisations: tuple[Speaks, ...]
    organisation: Speaks | None
    sites: tuple[SiteChoice, ...]
    cards: tuple[LevelCard, ...]
    urgent_on_free: str
    time_kind: TimeKind
    draft_title: str
    draft_body: str
    draft_at: dt.datetime | None
    linked: Linked | None
    edition: int


def new_ticket_page(
    *, reader: Person, at: dt.datetime, organisation_id: int | None = None, linked_to: int | None = None
) -> NewTicketPage:
    """The form as of `at`. Six SQL statements, five without `linked_to`."""
    on = localdate(at)
    voice = voice_of(reader, on)
    law = voice.law(at)
    orders = tuple(each for each in voice.speaks if each.may_order)
    chosen = next(
        (each for each in orders if each.organisation_id == organisation_id), orders[0] if orders else None
    )
    linked = (
        tickets_of(voice).filter(number=linked_to).values_list("number", "title").first()
        if linked_to
        else None
    )
    booked = _booked(chosen.organisation_id) if chosen else {}
    draft = Draft.objects.filter(person=reader, ticket=None).values_list("title", "body", "at").first()
    return NewTicketPage(
        organisations=orders,
        organisation=chosen,
        sites=_sites([each.organisation_id for each in orders], on),
        cards=level_cards(law, at, lengths=lengths_by_rank(), booked=booked),
        urgent_on_free=law.regulation.urgent_on_free,
        time_kind=law.calendar.kind_at(at),
        draft_title=draft[0] if draft else "",
        draft_body=draft[1] if draft else "",
        draft_at=draft[2] if draft else None,
        linked=Linked(*linked) if linked else None,
        edition=law.edition,
    )


def _booked(organisation_id: int) -> dict[dt.date, int]:
    """The organisation's planned minutes by promised day (R20). One SQL statement."""
    planned = Ticket.objects.filter(
        Q(promised_day__isnull=False, planned_minutes__isnull=False),
        organisation=organisation_id,
        priority=Priority.NORMAL.value,
        status__in=OPEN_STATUSES,
    )
    rows = planned.order_by().values_list("promised_day").annotate(Sum("planned_minutes"))
    return {day: int(minutes) for day, minutes in rows if day is not None}


def _sites(organisation_ids: list[int], on: dt.date) -> tuple[SiteChoice, ...]:
    rows = (
        Site.objects.filter(organisation__in=organisation_ids)
        .order_by("organisation__name", "name", "pk")
        .values_list("pk", "name", "organisation_id", "periods__from_day", "periods__to_day")
    )
    periods: dict[tuple[int, str, int], list[tuple[dt.date, dt.date]]] = {}
    for pk, name, organisation_id, first, last in rows:
        known = periods.setdefault((pk, name, organisation_id), [])
        if first is not None:
            known.append((first, last))
    return tuple(
        SiteChoice(*site, free_tickets_accepted(known, on), max((last for _, last in known), default=None))
        for site, known in periods.items()
    )
