"""The desk's page of one ticket: what it is, what happened, what it costs, and what can be done with it now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import (
    DateField,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate

from reglament.queries.clock_words import COLUMNS, NOTHING, Clock, clock_of
from reglament.queries.desk_beside import CannedTitle, LinkedTicket, Member, what_stands_beside
from reglament.queries.desk_options import Options, options_of
from reglament.queries.law import Law, laws_by_stamp
from reglament.queries.prepared import Given, Prepared
from reglament.queries.queue import PRESENT_FOR
from reglament.queries.queue_places import ahead_of_outer, queue_length
from reglament.queries.scenario import Step, scenario
from reglament.queries.staff_facts import staff_facts
from reglament.queries.ticket_money import TicketMoney, money_of
from reglament.queries.ticket_story import Story, story_of
from reglament.queries.timeline import Day, Entry, timeline
from reglament.rules import phrases
from reglament.rules.explain import both
from reglament.rules.silence import review
from reglament.rules.text import Text
from reglament.store.models import (
    Authority,
    InvoiceLine,
    Person,
    Presence,
    ServicePeriod,
    Site,
    Studio,
    Ticket,
    TimeEntry,
)

_FIELDS = (
    "id", "number", "title", "version", "kind", "is_paid", "created_at", "planned_minutes", "spent_minutes", "regulation_id",
    "organisation_id", "author_id", "assignee_id", "closed_without_work", "objection_until",
    "round_index",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Timer:
    """The reader's running timer."""

    number: int
    started_at: dt.datetime
    minutes: int
    kind: str


@dataclass(frozen=True, slots=True)
class DeskTicket:
    """One ticket as the desk shows it. `row` holds its plain columns, `place` is None outside the queue."""

    row: Mapping[str, Any]
    law: Law
    clock: Clock
    place: int | None
    queue: int
    days: tuple[Day, ...]
    steps: tuple[Step, ...]
    story: Story
    money: TicketMoney
    options: Options
    staff: tuple[Member, ...]
    clients: tuple[Member, ...]
    replies: tuple[CannedTitle, ...]
    linked: tuple[LinkedTicket, ...]
    timer: Timer | None
    present: str
    writing: bool
    week_restarts: dt.date | None

    @property
    def number(self) -> int:
        """The ticket's number."""
        return int(self.row["number"])

    @property
    def version(self) -> int:
        """The version that the page shows; forms send it back."""
        return int(self.row["version"])

    @property
    def timer_here(self) -> bool:
        """Whether the reader's timer runs on this ticket."""
        return self.timer is not None and self.timer.number == self.number

    @property
    def client_messages(self) -> tuple[Entry, ...]:
        """What the client wrote, the newest first: the evidence of an acceptance or a consent."""
        return tuple(entry for entry in reversed(self.story.said) if entry.side == "client")

    @property
    def readers(self) -> tuple[str, ...]:
        """Who of the client gets a letter about what is written here."""
        return tuple(m.name for m in self.clients if m.follows or m.id == self.row["author_id"])


def desk_ticket(number: int, *, reader: Person, at: dt.datetime) -> DeskTicket | None:
    """The page of one ticket; None when there is none. Three SQL statements: the ticket, its story, what stands beside."""
    row = _row(number, reader, at)
    if row is None:
        return None
    law = next(law for law in laws_by_stamp(row["stamp"] or "") if law.version_id == row["regulation_id"])
    story = story_of(row["id"], currency=law.regulation.currency)
    beside = what_stands_beside(row, reader, law.calendar.local(at).date())
    facts = (*story.notes, *staff_facts(story.happened))
    present = row["presence_"] or {}
    return DeskTicket(
        row=row,
        law=law,
        clock=clock_of(row, law, at),
        place=row["ahead"] + 1 if row["status"] == "new" and row["to_close_id"] is None else None,
        queue=row["queue"],
        days=timeline(law, story.said, story.happened, story.worked, facts),
        steps=_steps(row, law, story),
        story=story,
        money=money_of(story, law),
        options=options_of(row, story),
        staff=beside.staff,
        clients=beside.clients,
        replies=beside.replies,
        linked=beside.linked,
        timer=_timer(row, at),
        present=str(present.get("name") or "").split(" ")[0],
        writing=bool(present.get("writing")),
        week_restarts=review(law.calendar, at).last_day
        if row["status"] in ("feedback", "resolved")
        else None,
    )


_NUMBER, _ME = (Given(name, IntegerField()) for name in ("number", "me"))
_SINCE, _TODAY = Given("since", DateTimeField()), Given("today", DateField())


def _row(number: int, reader: Person, at: dt.datetime) -> dict[str, Any] | None:
    found = _ROW.rows(number=number, me=reader.pk, since=at - PRESENT_FOR, today=localdate(at))
    return found[0] if found else None


def _one_ticket() -> QuerySet[Any, Any]:
    present = Presence.objects.filter(ticket=OuterRef("pk"), at__gt=_SINCE).exclude(person=_ME)
    rights = Authority.objects.current(_TODAY).filter(
        person=OuterRef("author"), organisation=OuterRef("organisation")
    )
    timer = TimeEntry.objects.filter(person=_ME, ended_at=None)
    period = ServicePeriod.objects.filter(site=OuterRef("site")).order_by("-to_day")
    bill = InvoiceLine.objects.filter(ticket=OuterRef("pk"), live=True).order_by("id")
    found = Ticket.objects.filter(number=_NUMBER).annotate(
        organisation_name=F("organisation__name"),
        invoicing=F("organisation__invoicing"),
        author_name=F("author__name"),
        # Subqueries: PostgreSQL plans seven joined tables twice as long as three joined and four looked up.
        site_name=Subquery(Site.objects.filter(pk=OuterRef("site_id")).values("name")),
        assignee_name=Subquery(Person.objects.filter(pk=OuterRef("assignee_id")).values("name")),
        duplicate_number=Subquery(Ticket.objects.filter(pk=OuterRef("duplicate_of_id")).values("number")),
        linked_number=Subquery(Ticket.objects.filter(pk=OuterRef("linked_to_id")).values("number")),
        invoice=Subquery(bill.values("invoice__number")[:1]),
        service_until=Subquery(period.values("to_day")[:1]),
        rights=Subquery(rights.values(of=JSONObject(order="right_order", money="right_money"))[:1]),
        timer_number=Subquery(timer.values("ticket__number")[:1]),
        timer_since=Subquery(timer.values("started_at")[:1]),
        timer_kind=Subquery(timer.values("kind")[:1]),
        presence_=Subquery(
            present.order_by("-writing", "-at").values(of=JSONObject(name="person__name", writing="writing"))[
                :1
            ]
        ),
        ahead=ahead_of_outer(),
        queue=queue_length(),
        stamp=Subquery(Studio.objects.filter(id=1).values("law_stamp")),
    )
    rows: QuerySet[Any, Any] = found.values(
        *_FIELDS, *COLUMNS, "organisation_name", "invoicing", "site_name", "author_name", "assignee_name",
        "duplicate_number",
        "linked_number", "invoice", "service_until", "rights", "timer_number", "timer_since", "timer_kind", "presence_",
        "ahead", "queue", "stamp",
    )  # fmt: skip
    return rows


_ROW = Prepared(_one_ticket)


def _timer(row: Mapping[str, Any], at: dt.datetime) -> Timer | None:
    if row["timer_number"] is None:
        return None
    minutes = max(1, int((at - row["timer_since"]).total_seconds()) // 60)
    return Timer(row["timer_number"], row["timer_since"], minutes, row["timer_kind"])


def _steps(row: Mapping[str, Any], law: Law, story: Story) -> tuple[Step, ...]:
    """The scenario in the studio's words: what the client is to do is not said to the client here."""
    steps = scenario(law, story.happened, is_paid=row["is_paid"])
    day = row["review_last_day"]
    said = []
    for step in steps:
        if step.state == "now" and day is not None:
            short = Text(phrases.short_day(day, "ru"), phrases.short_day(day, "en"))
            words = (
                ("проверка до {}", "review until {}")
                if step.status == "resolved"
                else ("ждём до {}", "we wait until {}")
            )
            step = replace(step, note=both(*words, short))
        elif step.state == "next":
            known = row["is_paid"] or step.status == "new"
            step = replace(step, note=_AHEAD.get(step.status, NOTHING) if known else NOTHING)
        said.append(step)
    return tuple(said)


_AHEAD = {
    "new": Text("после ответа клиента", "after the client's answer"),
    "accepted": Text("выставим счёт", "we issue the invoice"),
    "paid": Text("после оплаты", "after the payment"),
}
