"""The life of a ticket in one line, oldest first: messages with their files and estimates, moves, time (2.10, R6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject

from reglament.queries.law import Law
from reglament.queries.timeline_words import event_words
from reglament.rules.money import Money
from reglament.rules.text import Text
from reglament.store.models import Estimate, Event, Message, TimeEntry

NOTHING = Text("", "")
_KOPECK = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of a message; the bytes are behind `portal:file`."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class EstimateView:
    """An announced cost. `decided` says who confirmed it and when; `coefficient` is what the rate is multiplied by."""

    version: int
    minutes: int
    rate: Money
    level: str
    coefficient: Decimal
    amount: Money
    vat_rate: int | None
    vat: Money | None
    surcharge_only: bool
    reason: str
    state: str
    message_id: int = 0
    decided_at: dt.datetime | None = None
    decided_by: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `kind`: "message", "move", "fact", "work" or "note"; the rest as far as it applies."""

    kind: str
    at: dt.datetime
    id: int = 0
    author: str = ""
    author_id: int = 0
    side: str = ""
    purpose: str = ""
    body: str = ""
    files: tuple[FileView, ...] = ()
    estimate: EstimateView | None = None
    status: str = ""
    text: Text = NOTHING
    clauses: tuple[str, ...] = ()
    until: dt.datetime | None = None
    minutes: int = 0
    work: str = ""
    chargeable: bool = False
    source: str = ""
    version: int = 0
    round: int = 0
    # For the desk: the e-mail that a message came by, and what became of words of consent in it.
    letter: int = 0
    consent: str = ""


@dataclass(frozen=True, slots=True)
class Day:
    """The entries of one studio-local day."""

    day: dt.date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Happened:
    """One row of the journal about a ticket."""

    at: dt.datetime
    kind: str
    actor: str
    status_from: str
    status_to: str
    clauses: tuple[str, ...]
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Worked:
    """A time entry with the round it belongs to: what it was ordered as, when it began, when work on it started."""

    entry: Entry
    ordered: str
    met: str
    began_at: dt.datetime
    started_at: dt.datetime | None


def said_in(ticket_id: int, currency: str) -> tuple[Entry, ...]:
    """The public messages of a ticket with their files and estimates. One SQL statement."""
    offered = Estimate.objects.filter(message=OuterRef("pk")).values(
        of=JSONObject(
            version="version", minutes="minutes", rate="rate", level="level", coefficient="coefficient", amount="amount",
            vat_rate="vat_rate", vat="vat", surcharge_only="surcharge_only", reason="reason", state="state",
        )
    )[:1]  # fmt: skip
    rows = (
        Message.objects.filter(ticket=ticket_id)
        .annotate(offered=Subquery(offered))
        .order_by("at", "id", "attachments__id")
        .values(
            "id", "at", "author_id", "author__name", "side", "purpose", "body", "offered",
            "attachments__id", "attachments__name", "attachments__size",
        )
    )  # fmt: skip
    found = []
    for _, group in groupby(rows, key=lambda row: row["id"]):
        same = list(group)
        files = tuple(
            FileView(r["attachments__id"], r["attachments__name"], r["attachments__size"])
            for r in same
            if r["attachments__id"]
        )
        found.append(_message(same[0], files, currency))
    return tuple(found)


def happened_in(ticket_id: int) -> tuple[Happened, ...]:
    """The journal of a ticket, oldest first. One SQL statement."""
    rows = Event.objects.filter(ticket=ticket_id).order_by("id").values_list(
        "at", "kind", "actor__name", "status_from", "status_to", "clauses", "data"
    )  # fmt: skip
    return tuple(
        Happened(at, kind, actor or "", before, after, tuple(clauses.split()), data)
        for at, kind, actor, before, after, clauses, data in rows
    )


def worked_on(ticket_id: int) -> tuple[Worked, ...]:
    """The time of a ticket with the rounds it belongs to. One SQL statement."""
    rows = (
        TimeEntry.objects.filter(ticket=ticket_id)
        .order_by("started_at", "id")
        .select_related("round", "person")
    )
    return tuple(
        Worked(
            Entry(
                "work", row.started_at, row.pk, row.person.name, row.person_id, "studio", body=row.text,
                until=row.ended_at, minutes=row.minutes, work=row.kind, chargeable=row.chargeable, source=row.source,
                version=row.version, round=row.round.index,
            ),
            row.round.ordered, row.round.met, row.round.began_at, row.round.started_at,
        )
        for row in rows
    )  # fmt: skip


def timeline(
    law: Law,
    said: Iterable[Entry],
    happened: Iterable[Happened],
    worked: Iterable[Worked],
    notes: Iterable[Entry] = (),
) -> tuple[Day, ...]:
    """Everything in the order in which it happened, by studio-local day. No SQL."""
    happened = tuple(happened)
    decisions = {
        h.data.get("version"): h for h in happened if h.kind in ("estimate_confirmed", "consent_recorded")
    }
    entries = [_decided(entry, decisions) for entry in said]
    entries += [entry for h in happened if (entry := _event(h, law)) is not None]
    entries += [w.entry for w in worked]
    entries += notes
    # At the same instant the words come first, then the move they made, then the work that began.
    rank = {"message": 0, "note": 1, "move": 2, "fact": 3, "work": 4}
    entries.sort(key=lambda entry: (entry.at, rank[entry.kind], entry.id))
    days = groupby(entries, key=lambda entry: law.calendar.local(entry.at).date())
    return tuple(Day(day, tuple(group)) for day, group in days)


def confirmed_of(said: Iterable[Entry]) -> EstimateView | None:
    """The newest estimate that the client confirmed."""
    return _newest(said, "confirmed")


def offered_of(said: Iterable[Entry]) -> EstimateView | None:
    """The estimate that waits for the client's word."""
    return _newest(said, "offered")


def _newest(said: Iterable[Entry], state: str) -> EstimateView | None:
    found = [e.estimate for e in said if e.estimate is not None and e.estimate.state == state]
    return max(found, key=lambda estimate: estimate.version, default=None)


def _message(row: Mapping[str, Any], files: tuple[FileView, ...], currency: str) -> Entry:
    offered = row["offered"]
    return Entry(
        "message", row["at"], row["id"], row["author__name"], row["author_id"], row["side"], row["purpose"], row["body"],
        files, _estimate(offered, row["id"], currency) if offered else None,
    )  # fmt: skip


def _estimate(row: Mapping[str, Any], message_id: int, currency: str) -> EstimateView:
    return EstimateView(
        version=row["version"],
        minutes=row["minutes"],
        rate=_money(row["rate"], currency),
        level=row["level"],
        coefficient=Decimal(str(row["coefficient"])),
        amount=_money(row["amount"], currency),
        vat_rate=row["vat_rate"],
        vat=None if row["vat"] is None else _money(row["vat"], currency),
        # SQLite's JSON knows 0 and 1 only.
        surcharge_only=bool(row["surcharge_only"]),
        reason=row["reason"],
        state=row["state"],
        message_id=message_id,
    )


def _money(value: float | str, currency: str) -> Money:
    # The database's JSON holds a sum as a plain number; its kopecks are exact as text.
    return Money(Decimal(str(value)).quantize(_KOPECK), currency)


def _decided(entry: Entry, decisions: Mapping[Any, Happened]) -> Entry:
    estimate = entry.estimate
    decision = decisions.get(estimate.version) if estimate else None
    if estimate is None or decision is None:
        return entry
    return replace(entry, estimate=replace(estimate, decided_at=decision.at, decided_by=_by(decision)))


def _by(decision: Happened) -> str:
    """Who decided: of a consent that a specialist recorded, the client who wrote it."""
    return str(decision.data.get("author") or decision.actor)


def _event(happened: Happened, law: Law) -> Entry | None:
    words = event_words(happened.kind, happened.actor, happened.data, law, moved=bool(happened.status_to))
    if words is None:
        return None
    kind = "move" if happened.status_to else "fact"
    return Entry(
        kind,
        happened.at,
        author=happened.actor,
        status=happened.status_to,
        text=words,
        clauses=happened.clauses[:2],
    )
