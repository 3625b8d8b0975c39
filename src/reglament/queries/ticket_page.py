"""A ticket as its client sees it: where it stands, what was said and done, what it costs, what may be done now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate

from reglament.queries.client_clock import client_clock, days_left
from reglament.queries.clock_words import COLUMNS, Clock
from reglament.queries.law import Law, laws_by_stamp
from reglament.queries.linked import Linked, linked_now
from reglament.queries.promises import LevelCard, level_cards, priced
from reglament.queries.queue_places import ahead_of_outer, before_the_end_of_outer, queue_length
from reglament.queries.scenario import Step, scenario
from reglament.queries.ticket_cost import Cost, cost_of
from reglament.queries.ticket_people import Someone, may_add, people_of
from reglament.queries.ticket_turn import Effect, effect_of, open_actions
from reglament.queries.timeline import (
    Day,
    Entry,
    EstimateView,
    FileView,
    confirmed_of,
    happened_in,
    offered_of,
    said_in,
    timeline,
    worked_on,
)
from reglament.rules.explain import Explanation
from reglament.rules.money import Money
from reglament.rules.reaction import explain_deadline
from reglament.rules.regulation import Priority
from reglament.rules.silence import explain_review
from reglament.rules.text import Text
from reglament.store.models import Authority, Draft, Follower, Invoice, Person, Studio, Ticket


@dataclass(frozen=True, slots=True)
class Bill:
    """The live invoice of the ticket."""

    number: int
    state: str
    total: Money
    left: Money
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class Week:
    """The client's week in *Resolved* and *Feedback*."""

    last_day: dt.date
    left: Text
    why: Explanation
    held: bool


@dataclass(frozen=True, slots=True)
class TicketPage:
    """The page. `open` are the actions open to this reader now; `place` is None outside the work queue."""

    id: int
    number: int
    version: int
    title: str
    organisation_id: int
    organisation: str
    site: str
    status: str
    is_paid: bool
    priority: str
    coefficient: Decimal
    created_at: dt.datetime
    clock: Clock
    why_clock: Explanation | None
    place: int | None
    total: int
    open: frozenset[str]
    steps: tuple[Step, ...]
    days: tuple[Day, ...]
    cost: Cost
    offered: EstimateView | None
    why_offer: Explanation | None
    week: Week | None
    due_on: dt.date
    effect: Effect | None
    levels: tuple[LevelCard, ...]
    bill: Bill | None
    objection_until: dt.datetime | None
    closed_how: str
    duplicate_of: int | None
    linked_to: int | None
    linked: tuple[Linked, ...]
    people: tuple[Someone, ...]
    may_add: tuple[tuple[int, str], ...]
    files: tuple[FileView, ...]
    draft: str
    edition: int

    @property
    def yours(self) -> bool:
        """Whether the client is to act."""
        return self.status in ("feedback", "resolved") or (self.bill is not None and bool(self.bill.left))


def ticket_page(number: int, *, reader: Person, at: dt.datetime) -> TicketPage | None:
    """The page of a ticket, None when there is no such ticket for the reader. Four SQL statements."""
    on = localdate(at)
    rows = _rows(number, reader, on)
    own = next((row for row in rows if row["who"] == reader.pk), None)
    if own is None:
        return None
    law = next(law for law in laws_by_stamp(own["stamp"] or "") if law.version_id == own["regulation_id"])
    currency = law.regulation.currency
    said, happened, worked = said_in(own["id"], currency), happened_in(own["id"]), worked_on(own["id"])
    offered = offered_of(said)
    week = _week(own, said, law, at)
    return TicketPage(
        **{name: own[name] for name in _PLAIN},
        organisation=own["organisation__name"],
        site=own["site__name"] or "",
        coefficient=law.regulation.levels[Priority(own["priority"])].coefficient,
        clock=client_clock(own, law, at),
        why_clock=_why_clock(own, law),
        place=_place(own),
        total=own["length"],
        open=open_actions(own, offered=offered is not None, at=at),
        steps=scenario(law, happened, is_paid=own["is_paid"], last_day=week.last_day if week else None),
        days=timeline(law, said, happened, worked),
        cost=cost_of(law, worked, confirmed_of(said)),
        offered=offered,
        why_offer=_why_offer(offered, said, law),
        week=week,
        due_on=on + dt.timedelta(days=law.regulation.payment_term_days),
        effect=effect_of(own, law, at),
        levels=level_cards(law, at),
        bill=_bill(own["bill"], currency),
        duplicate_of=own["duplicate_of__number"],
        linked_to=own["linked_to__number"],
        linked=linked_now(happened),
        people=people_of(own, rows, said),
        may_add=may_add(own, rows),
        files=tuple(file for entry in said for file in entry.files),
        draft=own["draft"] or "",
        edition=law.edition,
    )


def _place(row: dict[str, Any]) -> int | None:
    return row["ahead"] + 1 if row["status"] == "new" and row["to_close_id"] is None else None


_PLAIN = (
    "id", "number", "version", "title", "organisation_id", "status", "is_paid", "priority", "created_at",
    "objection_until", "closed_how",
)  # fmt: skip
_RIGHTS = ("right_order", "right_money", "follows")


def _rows(number: int, reader: Person, on: dt.date) -> list[dict[str, Any]]:
    """The ticket once for everybody who speaks for its organisation today: with the reader's rights among them."""
    bills = Invoice.objects.filter(lines__ticket=OuterRef("pk"), lines__live=True).exclude(
        state__in=("void", "mirror")
    )
    columns = {name: f"organisation__authorities__{name}" for name in _RIGHTS}
    rows = (
        Ticket.objects.filter(number=number, organisation__authorities__in=Authority.objects.current(on))
        .annotate(
            ahead=ahead_of_outer(),
            behind=before_the_end_of_outer(),
            length=queue_length(),
            stamp=Subquery(Studio.objects.filter(id=1).values("law_stamp")),
            heeds=Exists(
                Follower.objects.filter(ticket=OuterRef("pk"), person=OuterRef("organisation__authorities__person"))
            ),
            draft=Subquery(Draft.objects.filter(person=reader, ticket=OuterRef("pk")).values("body")[:1]),
            bill=Subquery(
                bills.values(of=JSONObject(number="number", state="state", total="total", paid="paid", due_on="due_on"))[:1]
            ),
        )
        .values(
            *dict.fromkeys((*_PLAIN, *COLUMNS)), "regulation_id", "author_id", "author__name", "assignee__name",
            "organisation__name", "site__name", "duplicate_of__number", "linked_to__number",
            "ahead", "behind", "length", "stamp", "draft", "bill",
            "organisation__authorities__person_id", "organisation__authorities__person__name",
            "organisation__authorities__person__is_active", "heeds", *columns.values(),
        )
    )  # fmt: skip
    found = []
    for row in rows:
        row |= {name: row[column] for name, column in columns.items()}
        row["who"] = row["organisation__authorities__person_id"]
        row["name"] = row["organisation__authorities__person__name"]
        row["is_active"] = row["organisation__authorities__person__is_active"]
        found.append(row)
    return found


def _week(row: dict[str, Any], said: Sequence[Entry], law: Law, at: dt.datetime) -> Week | None:
    if row["review_last_day"] is None:
        return None
    # The week runs from the last public message of the studio, which may be later than the status itself (R12).
    spoken = [entry.at for entry in said if entry.side == "studio" and entry.at >= row["status_since"]]
    since = max(spoken, default=row["status_since"])
    today = law.calendar.local(at).date()
    why = explain_review(law.calendar, since)
    return Week(
        row["review_last_day"], days_left(row["review_last_day"], today), why, bool(row["hold_reason"])
    )


def _why_clock(row: dict[str, Any], law: Law) -> Explanation | None:
    if row["status"] != "new" or row["reaction_deadline"] is None or row["work_started_at"] is not None:
        return None
    return explain_deadline(law.calendar, Priority(row["priority"]), row["queued_at"])


def _why_offer(offered: EstimateView | None, said: Sequence[Entry], law: Law) -> Explanation | None:
    """The sum of the waiting estimate, reckoned for the day on which it was announced."""
    at = next((entry.at for entry in said if offered is not None and entry.id == offered.message_id), None)
    if offered is None or at is None:
        return None
    on = law.calendar.local(at).date()
    return priced(
        law, offered.minutes, Priority(offered.level), on, surcharge_only=offered.surcharge_only
    ).why


def _bill(bill: dict[str, Any] | None, currency: str) -> Bill | None:
    if not bill:
        return None
    total, paid = Decimal(str(bill["total"])), Decimal(str(bill["paid"]))
    due_on = dt.date.fromisoformat(str(bill["due_on"])[:10])
    return Bill(bill["number"], bill["state"], Money(total, currency), Money(total - paid, currency), due_on)
