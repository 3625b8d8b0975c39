"""What stands beside a ticket on the desk: who has to do with it, prepared replies to choose from, linked tickets."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)

from reglament.queries.prepared import Given, Prepared
from reglament.store.models import Authority, CannedReply, Follower, Person, TicketLink


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who has to do with the ticket: of the studio, or of the client with their rights."""

    id: int
    name: str
    may_accept: bool = False
    follows: bool = False


@dataclass(frozen=True, slots=True)
class CannedTitle:
    """A prepared reply to choose; `own` means that only the reader has it."""

    id: int
    title: str
    language: str
    own: bool


@dataclass(frozen=True, slots=True)
class LinkedTicket:
    """A ticket of the same organisation that this one is linked with."""

    number: int
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a ticket: people, prepared replies, linked tickets."""

    staff: tuple[Member, ...]
    clients: tuple[Member, ...]
    replies: tuple[CannedTitle, ...]
    linked: tuple[LinkedTicket, ...]


def what_stands_beside(row: Mapping[str, Any], reader: Person, today: dt.date) -> Beside:
    """Beside the ticket whose `id` and `organisation_id` the row holds. One SQL statement."""
    found: dict[str, list[tuple[Any, ...]]] = {"staff": [], "client": [], "reply": [], "link": []}
    rows = _BESIDE.tuples(organisation=row["organisation_id"], today=today, me=reader.pk, ticket=row["id"])
    for side, *rest in sorted(rows, key=lambda row: (str(row[2]).casefold(), row[1])):
        found[side].append(tuple(rest))
    staff, clients = (
        tuple(Member(pk, name, bool(may), bool(heeds)) for pk, name, _word, may, heeds in found[side])
        for side in ("staff", "client")
    )
    return Beside(
        staff,
        clients,
        tuple(CannedTitle(pk, title, language, bool(own)) for pk, title, language, own, _ in found["reply"]),
        tuple(sorted((LinkedTicket(*link[:3]) for link in found["link"]), key=lambda link: link.number)),
    )


_ME, _ORGANISATION, _TICKET = (Given(name, IntegerField()) for name in ("me", "organisation", "ticket"))
_TODAY = Given("today", DateField())
_COLUMNS = ("side", "who", "called", "word", "may_accept", "heeds")


def _everything_beside() -> QuerySet[Any, Any]:
    no = Value(False, output_field=BooleanField())
    staff = Person.objects.filter(is_active=True, is_specialist=True)
    current = Authority.objects.current(_TODAY).filter(organisation=_ORGANISATION, person__is_active=True)
    follows = Exists(Follower.objects.filter(ticket=_TICKET, person=OuterRef("person")))
    heeds = Case(When(follows=True, then=Value(True)), default=follows, output_field=BooleanField())
    replies = CannedReply.objects.filter(Q(owner=None) | Q(owner=_ME))
    own = Case(When(owner=None, then=Value(False)), default=Value(True), output_field=BooleanField())
    first, *others = (
        _side("staff", staff, F("pk"), F("name"), "", no, no),
        _side("client", current, F("person"), F("person__name"), "", F("right_money"), heeds),
        _side("reply", replies, F("pk"), F("title"), F("language"), own, no),
        _linked("other", TicketLink.objects.filter(ticket=_TICKET), no),
        _linked("ticket", TicketLink.objects.filter(other=_TICKET), no),
    )
    return first.union(*others, all=True)


def _linked(end: str, links: QuerySet[Any], no: Value) -> QuerySet[Any, Any]:
    return _side("link", links, F(f"{end}__number"), F(f"{end}__title"), F(f"{end}__status"), no, no)


def _side(side: str, rows: QuerySet[Any], *columns: Any) -> QuerySet[Any, Any]:
    made = [
        Value(each, output_field=TextField()) if isinstance(each, str) else each for each in (side, *columns)
    ]
    # Names of their own: a column named as a field of the model would be refused.
    names = [f"{name}_" for name in _COLUMNS]
    found: QuerySet[Any, Any] = (
        rows.order_by().annotate(**dict(zip(names, made, strict=True))).values_list(*names)
    )
    return found


_BESIDE = Prepared(_everything_beside)
