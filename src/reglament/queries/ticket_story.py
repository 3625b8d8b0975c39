"""Everything that happened in a ticket, read in one statement, as the studio sees it: with notes and corrections."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.functions import JSONObject

from reglament.queries.prepared import Given, Prepared
from reglament.queries.timeline import Entry, EstimateView, FileView, Happened, Worked
from reglament.rules.money import Money
from reglament.store.models import (
    Attachment,
    Estimate,
    Event,
    Message,
    Note,
    TimeCorrection,
    TimeEntry,
)

_KOPECK = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Story:
    """All of it, each kind oldest first. `corrections` counts the corrections of a time entry by its id."""

    said: tuple[Entry, ...] = ()
    notes: tuple[Entry, ...] = ()
    happened: tuple[Happened, ...] = ()
    worked: tuple[Worked, ...] = ()
    corrections: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Row:
    pk: int
    at: dt.datetime
    data: Mapping[str, Any]


def story_of(ticket_id: int, *, currency: str) -> Story:
    """The story of a ticket. One SQL statement."""
    found: dict[str, list[_Row]] = {}
    for kind, at, pk, data in _STATEMENT.tuples(ticket=ticket_id):
        found.setdefault(kind, []).append(_Row(pk, at, data if isinstance(data, dict) else json.loads(data)))
    for rows in found.values():
        rows.sort(key=lambda row: (row.at, row.pk))
    estimates = {
        r.data["message"]: _estimate(r, currency) for r in found.get("estimate", ()) if r.data["message"]
    }
    return Story(
        said=tuple(
            _said(r, "message", _files(found, "message", r.pk), estimates.get(r.pk))
            for r in found.get("message", ())
        ),
        notes=tuple(_said(r, "note", _files(found, "note", r.pk), None) for r in found.get("note", ())),
        happened=tuple(_happened(r) for r in sorted(found.get("event", ()), key=lambda row: row.pk)),
        worked=tuple(_worked(r) for r in found.get("time", ())),
        corrections={r.pk: r.data["corrections"] for r in found.get("time", ()) if r.data["corrections"]},
    )


_TICKET = Given("ticket", IntegerField())


def _union() -> QuerySet[Any, Any]:
    first, *others = _branches()
    return first.union(*others, all=True)


_STATEMENT = Prepared(_union)


def _branches() -> list[QuerySet[Any, Any]]:
    corrections = TimeCorrection.objects.filter(entry=OuterRef("pk")).order_by().values("entry")
    return [
        _branch("message", Message.objects.filter(ticket=_TICKET), "at",
                author="author__name", author_id="author_id", side="side", purpose="purpose", body="body",
                letter="incoming_letter__pk", consent="consent__state"),
        _branch("note", Note.objects.filter(ticket=_TICKET), "at", author="author__name", author_id="author_id", body="body"),
        _branch("event", Event.objects.filter(ticket=_TICKET), "at",
                kind="kind", actor="actor__name", source="status_from", target="status_to", clauses="clauses", data="data"),
        _branch("time", TimeEntry.objects.filter(ticket=_TICKET), "started_at",
                person="person__name", person_id="person_id", kind="kind", ended_at="ended_at", minutes="minutes", text="text",
                chargeable="chargeable", version="version", source="source", round="round__index",
                ordered="round__ordered", met="round__met", began_at="round__began_at", started_at="round__started_at",
                corrections=Subquery(corrections.annotate(n=Count("pk")).values("n"))),
        _branch("estimate", Estimate.objects.filter(ticket=_TICKET), "offered_at",
                version="version", minutes="minutes", level="level", rate="rate", coefficient="coefficient",
                amount="amount", vat_rate="vat_rate", vat="vat", surcharge="surcharge_only", reason="reason", state="state",
                decided_at="decided_at", decided_by="decided_by__name", message="message_id"),
        _branch("file", Attachment.objects.filter(ticket=_TICKET), "at",
                message="message_id", note="note_id", name="name", size="size"),
    ]  # fmt: skip


def _branch(kind: str, rows: QuerySet[Any], at: str, /, **fields: Any) -> QuerySet[Any, Any]:
    made = rows.order_by().annotate(
        kind_=Value(kind, output_field=TextField()), at_=F(at), pk_=F("pk"), data_=JSONObject(**fields)
    )
    found: QuerySet[Any, Any] = made.values_list("kind_", "at_", "pk_", "data_")
    return found


def _files(found: Mapping[str, list[_Row]], home: str, pk: int) -> tuple[FileView, ...]:
    own = [row for row in found.get("file", ()) if row.data[home] == pk]
    return tuple(FileView(row.pk, row.data["name"], row.data["size"]) for row in own)


def _said(row: _Row, kind: str, files: tuple[FileView, ...], estimate: EstimateView | None) -> Entry:
    data = row.data
    return Entry(
        kind, row.at, row.pk, data["author"], data["author_id"], data.get("side", "studio"), data.get("purpose", "text"),
        data["body"], files, estimate, letter=data.get("letter") or 0, consent=data.get("consent") or "",
    )  # fmt: skip


def _happened(row: _Row) -> Happened:
    data = row.data["data"]
    return Happened(
        row.at, row.data["kind"], row.data["actor"] or "", row.data["source"] or "", row.data["target"] or "",
        tuple((row.data["clauses"] or "").split()), data if isinstance(data, dict) else json.loads(data or "{}"),
    )  # fmt: skip


def _worked(row: _Row) -> Worked:
    data = row.data
    entry = Entry(
        "work", row.at, row.pk, data["person"], data["person_id"], "studio", body=data["text"] or "",
        until=_moment(data["ended_at"]), minutes=data["minutes"], work=data["kind"], chargeable=bool(data["chargeable"]),
        source=data["source"], version=data["version"], round=data["round"],
    )  # fmt: skip
    return Worked(
        entry,
        data["ordered"],
        data["met"] or "",
        _moment(data["began_at"]) or row.at,
        _moment(data["started_at"]),
    )


def _estimate(row: _Row, currency: str) -> EstimateView:
    data = row.data
    return EstimateView(
        version=data["version"],
        minutes=data["minutes"],
        rate=_money(data["rate"], currency),
        level=data["level"],
        coefficient=Decimal(str(data["coefficient"])),
        amount=_money(data["amount"], currency),
        vat_rate=data["vat_rate"],
        vat=None if data["vat"] is None else _money(data["vat"], currency),
        surcharge_only=bool(data["surcharge"]),
        reason=data["reason"] or "",
        state=data["state"],
        message_id=data["message"],
        decided_at=_moment(data["decided_at"]),
        decided_by=data["decided_by"] or "",
    )


def _moment(text: str | None) -> dt.datetime | None:
    """An instant that a database wrote into JSON: SQLite says no offset and means UTC."""
    if not text:
        return None
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _money(value: float | str, currency: str) -> Money:
    # The database's JSON holds a sum as a plain number; its kopecks are exact as text.
    return Money(Decimal(str(value)).quantize(_KOPECK), currency)
