"""The client's tickets: whose turn, what was asked, what is promised; page by page (1.6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from reglament.queries.client_clock import client_clock
from reglament.queries.clock_words import COLUMNS, Clock
from reglament.queries.keyset import NEWEST_NUMBER, PAGE_SIZE, cursor_of, key_of
from reglament.queries.portal_access import Voice, tickets_of, voice_of
from reglament.queries.queue_places import ahead_of_outer, queue_length
from reglament.rules.regulation import Priority
from reglament.rules.search import fold
from reglament.store.models import Person, Ticket
from reglament.store.models.ticket import OPEN_STATUSES

FILTERS = ("open", "yours", "ours", "accepted", "closed", "all")
YOURS = ("feedback", "resolved")
_OURS = ("new", "in_progress")
_MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class TicketsWish:
    """Which tickets the reader asked for; every part of it stands in the address."""

    filter: str = "open"
    text: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class TicketRow:
    """One ticket of the list."""

    number: int
    title: str
    organisation: str
    site: str
    status: str
    priority: str
    coefficient: Decimal
    place: int | None
    clock: Clock
    yours: bool
    is_paid: bool
    created_at: dt.datetime


@dataclass(frozen=True, slots=True)
class TicketsPage:
    """One page of the list, the newest first. `next` is the cursor of the page after it, empty on the last one."""

    wish: TicketsWish
    rows: tuple[TicketRow, ...]
    length: int
    several: bool
    may_order: bool
    next: str = ""


def portal_tickets(wish: TicketsWish, *, reader: Person, at: dt.datetime) -> TicketsPage:
    """The reader's tickets by filter and words. Two SQL statements."""
    voice = voice_of(reader, localdate(at))
    key = key_of(wish.after, NEWEST_NUMBER) if wish.after else None
    tickets = tickets_of(voice).filter(_wanted(wish))
    if key is not None:
        tickets = tickets.filter(NEWEST_NUMBER.after(key))
    found = list(_values(tickets)[: PAGE_SIZE + 1])
    return TicketsPage(
        wish=wish,
        rows=tuple(_row(row, voice, at) for row in found[:PAGE_SIZE]),
        length=found[0]["length"] if found else 0,
        several=len(voice.speaks) > 1,
        may_order=any(each.may_order for each in voice.speaks),
        next=cursor_of(found[PAGE_SIZE - 1], NEWEST_NUMBER) if len(found) > PAGE_SIZE else "",
    )


def similar_tickets(title: str, *, reader: Person, at: dt.datetime, most: int = 3) -> tuple[TicketRow, ...]:
    """Open tickets of the reader's organisations that share words with a title (1.9). Two SQL statements, none for a
    title without a real word."""
    words = sorted({word.strip(".,:;!?«»\"'()") for word in fold(title).split()}, key=len, reverse=True)
    # The first letters of a word find its other forms: «цены» finds «цену».
    stems = [word[: max(3, len(word) - 2)] for word in words if len(word) >= 4][:_MOST_WORDS]
    if not stems:
        return ()
    voice = voice_of(reader, localdate(at))
    anyone = Q()
    for stem in stems:
        anyone |= Q(search_text__contains=stem)
    rows = list(_values(tickets_of(voice).filter(anyone, status__in=OPEN_STATUSES))[:PAGE_SIZE])
    scored = [(sum(stem in fold(row["title"]) for stem in stems), row) for row in rows]
    needed = min(2, len(stems))
    best = sorted((each for each in scored if each[0] >= needed), key=lambda each: -each[0])
    return tuple(_row(row, voice, at) for _, row in best[:most])


def _wanted(wish: TicketsWish) -> Q:
    states = {
        "open": OPEN_STATUSES, "yours": YOURS, "ours": _OURS, "accepted": ("accepted",),
        "closed": ("accepted", "paid", "rejected"),
    }.get(wish.filter)  # fmt: skip
    wanted = Q(status__in=states) if states else Q()
    words = fold(wish.text).split()[:_MOST_WORDS]
    if not words:
        return wanted
    text = Q()
    for word in words:
        text &= Q(search_text__contains=word)
    digits = "".join(words).lstrip("№#n ")
    if digits.isdecimal() and len(digits) < 16:
        text |= Q(number=int(digits))
    return wanted & text


def _values(tickets: QuerySet[Ticket]) -> Any:
    return (
        tickets.annotate(ahead=ahead_of_outer(), length=queue_length())
        .order_by("-number")
        .values(
            *COLUMNS, "number", "title", "organisation__name", "site__name", "regulation_id", "is_paid", "created_at",
            "ahead", "length",
        )
    )  # fmt: skip


def _row(row: dict[str, Any], voice: Voice, at: dt.datetime) -> TicketRow:
    law = voice.law_of(row["regulation_id"])
    waits = row["status"] == "new" and row["to_close_id"] is None
    return TicketRow(
        number=row["number"],
        title=row["title"],
        organisation=row["organisation__name"],
        site=row["site__name"] or "",
        status=row["status"],
        priority=row["priority"],
        coefficient=law.regulation.levels[Priority(row["priority"])].coefficient,
        place=row["ahead"] + 1 if waits else None,
        clock=client_clock(row, law, at),
        yours=row["status"] in YOURS,
        is_paid=row["is_paid"],
        created_at=row["created_at"],
    )
