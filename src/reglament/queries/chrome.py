"""The figures of the frame around every page: counts of the rail, the running timer, the state of the working day."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from typing import Any, cast

from django.db.models import (
    DateField,
    DateTimeField,
    Exists,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.expressions import Combinable
from django.utils.timezone import localdate

from reglament.queries.law import Law, laws_by_stamp
from reglament.queries.prepared import Given, Prepared
from reglament.rules import phrases
from reglament.rules.calendar import DayKind, TimeKind
from reglament.rules.text import Text
from reglament.store.models import (
    Authority,
    AuthorityProposal,
    BankLine,
    ConsentProposal,
    IncomingLetter,
    Invitation,
    Invoice,
    Letter,
    Person,
    Studio,
    Ticket,
    TimeEntry,
)
from reglament.store.models.ticket import OPEN_STATUSES

MOST_COUNTED = 999
NOBODY = Text(ru="", en="")


@dataclass(frozen=True, slots=True)
class Counts:
    """How many things stand behind each entry of the navigation; 0 where the reader has no such entry.

    Counted up to MOST_COUNTED + 1: a page must not wait for thousands of rows that nobody reads at a glance.
    """

    duties: int = 0  # the client's "Ждут вас"
    queue: int = 0
    unassigned: int = 0  # of the queue
    paid: int = 0  # of the queue
    mine: int = 0
    review: int = 0
    waiting: int = 0
    to_close: int = 0
    overdue: int = 0
    letters: int = 0  # letters that could not be delivered
    mail: int = 0  # incoming letters that wait for a specialist: a glance, quarantine, consent, authority
    drafts: int = 0  # the client's own forms that were filled in from their letters
    invoices: int = 0  # issued and not fully paid
    bank: int = 0  # payments of statements that wait for a decision
    paperwork: int = 0  # tickets about papers that wait for us


@dataclass(frozen=True, slots=True)
class TimerChip:
    """The specialist's running timer."""

    number: int
    started_at: datetime


@dataclass(frozen=True, slots=True)
class WorkState:
    """Whether the studio works now, in words: "Рабочее время до 19:00"."""

    works: bool
    text: Text


@dataclass(frozen=True, slots=True)
class Chrome:
    """Everything the layouts show beside the page itself. `side` is "portal", "desk", or "" for nobody signed in."""

    side: str = ""
    name: str = ""
    initials: str = ""
    organisation: str = ""
    role_label: Text = NOBODY
    may_account: bool = False  # sees the money part of the rail
    may_support: bool = False  # sees the tickets part of the rail
    may_see_money: bool = False  # the client's: has «Счета и оплата»
    may_run_studio: bool = False  # people of the studio, editions of the regulation
    counts: Counts = field(default_factory=Counts)
    timer: TimerChip | None = None
    work_state: WorkState | None = None
    edition: int | None = None
    now: datetime | None = None


def chrome_for(person: Person | None, at: datetime) -> Chrome:
    """The frame for `person` (None: nobody signed in) as of `at`. One SQL statement; none for nobody.

    A change of the regulation or of a day costs two more, once per process.
    """
    if person is None:
        return Chrome(now=at)
    side = "desk" if person.is_studio else "portal"
    part = side if person.is_specialist or person.is_owner or not person.is_studio else "accounting"
    row = _STATEMENTS[part].rows(me=person.pk, at=at, today=localdate(at))[0]
    law = _law(row["law_stamp"], at)
    return Chrome(
        side=side,
        name=str(person),
        initials="".join(word[0] for word in str(person).split()[:2]).upper(),
        organisation=row["organisation_name"] or "",
        role_label=role_label(person),
        may_account=person.is_accountant or person.is_owner,
        may_support=person.is_specialist or person.is_owner,
        may_see_money=bool(row.get("sees_money")),
        may_run_studio=person.is_owner,
        counts=Counts(**{name: row[f"n_{name}"] or 0 for name in Counts.__slots__ if f"n_{name}" in row}),
        timer=TimerChip(row["timer_number"], row["timer_since"]) if row["timer_number"] else None,
        work_state=work_state(law, at) if law else None,
        edition=law.edition if law else None,
        now=at,
    )


def role_label(person: Person) -> Text:
    """The part someone plays, under their name."""
    if person.is_owner:
        return Text("Владелец", "Owner")
    if person.is_specialist:
        return Text("Специалист", "Specialist")
    if person.is_accountant:
        return Text("Бухгалтерия", "Accounting")
    return Text(person.position or "Клиент", person.position or "Client")


def work_state(law: Law, at: datetime) -> WorkState:
    """Whether the studio works at `at` and until, or from, when (3.5, R1)."""
    calendar = law.calendar
    local = calendar.local(at)
    hours = calendar.hours(local.date())
    if hours and calendar.kind_at(at) is TimeKind.WORKING:
        return WorkState(
            True, Text(f"Рабочее время до {hours[1]:%H:%M}", f"Working hours until {hours[1]:%H:%M}")
        )
    next_day = local.date()
    if not hours or local.time() >= hours[1]:
        next_day = calendar.next_working_day(next_day)
    opens = calendar.hours(next_day)
    start = f"{opens[0]:%H:%M}" if opens else ""
    if next_day == local.date():
        ru, en = f"откроемся в {start}", f"open at {start}"
    elif next_day == local.date() + dt.timedelta(days=1):
        ru, en = f"откроемся завтра в {start}", f"open tomorrow at {start}"
    else:
        ru = f"откроемся {phrases.day(next_day, 'ru')} в {start}"
        en = f"open on {phrases.day(next_day, 'en')} at {start}"
    if calendar.kind(local.date()) is DayKind.CLOSED:
        return WorkState(False, Text(f"Праздник, {ru}", f"Public holiday, {en}"))
    return WorkState(False, Text(f"Нерабочее время, {ru}", f"Off hours, {en}"))


def in_queue() -> Q:
    """Tickets that wait in the work queue: *New*, but for those accepted in words (R14, R19)."""
    return Q(status="new", to_close=None)


def waits_to_close() -> Q:
    """Tickets that a specialist closes: accepted in words (R14), or closed by silence with work to be checked (R13)."""
    # Two searches by their own indexes: an OR of the two would read the whole table on SQLite.
    accepted = Ticket.objects.filter(status="new", to_close__isnull=False).values("pk")
    return Q(pk__in=accepted.union(Ticket.objects.filter(needs_billing_check=True).values("pk"), all=True))


def is_overdue(at: datetime | Given, today: dt.date | Given) -> Q:
    """Tickets of the studio whose reaction clock or promised day has passed (3.3, 4.4)."""
    reaction = Q(status="new", to_close=None, reacted_at=None, reaction_deadline__lt=at)
    term = Q(status__in=("new", "in_progress"), to_close=None, agreed_day=None, promised_day__lt=today)
    return reaction | term | Q(status__in=("new", "in_progress"), to_close=None, agreed_day__lt=today)


def _law(stamp: str | None, at: datetime) -> Law | None:
    found = None
    for law in laws_by_stamp(stamp or ""):
        if found is None or law.effective_from <= law.calendar.local(at).date():
            found = law
    return found


_ME, _AT, _TODAY = Given("me", IntegerField()), Given("at", DateTimeField()), Given("today", DateField())


def _statement(figures: Callable[[], dict[str, Any]]) -> Prepared:
    return Prepared(lambda: _figures(figures()))


def _figures(figures: dict[str, Any]) -> QuerySet[Any, Any]:
    timer = TimeEntry.objects.filter(person=_ME, ended_at=None).order_by("id")
    organisation = Authority.objects.current(_TODAY).filter(person=_ME).order_by("id")
    common = {
        "law_stamp": Subquery(Studio.objects.filter(id=1).values("law_stamp")),
        "timer_number": Subquery(timer.values("ticket__number")[:1]),
        "timer_since": Subquery(timer.values("started_at")[:1]),
        "organisation_name": Subquery(organisation.values("organisation__name")[:1]),
    }
    found: QuerySet[Any, Any] = (
        Person.objects.filter(pk=_ME).annotate(**common, **figures).values(*common, *figures)
    )
    return found


def _accounting_figures() -> dict[str, Any]:
    return {
        "n_invoices": count_up_to(Invoice.objects.filter(state__in=("issued", "part_paid"))),
        "n_bank": count_up_to(BankLine.objects.filter(state="open")),
        "n_paperwork": count_up_to(
            Ticket.objects.filter(kind="paperwork", status__in=("new", "in_progress"))
        ),
    }


def _desk_figures() -> dict[str, Any]:
    tickets = Ticket.objects.filter(status__in=OPEN_STATUSES)
    queue = Ticket.objects.filter(in_queue())
    figures: dict[str, QuerySet[Any]] = {
        "n_queue": queue,
        "n_unassigned": queue.filter(assignee=None),
        "n_paid": queue.filter(is_paid=True),
        "n_mine": tickets.filter(assignee=_ME),
        "n_review": Ticket.objects.filter(status="resolved"),
        "n_waiting": Ticket.objects.filter(status="feedback"),
        "n_to_close": Ticket.objects.filter(waits_to_close()),
        "n_overdue": Ticket.objects.filter(is_overdue(_AT, _TODAY)),
        "n_letters": Letter.objects.filter(state="failed"),
    }
    counted = {name: count_up_to(rows) for name, rows in figures.items()}
    return _accounting_figures() | counted | {"n_mail": _waiting_mail()}


def _waiting_mail() -> Combinable:
    waiting: tuple[QuerySet[Any], ...] = (
        IncomingLetter.objects.filter(needs_glance=True),
        IncomingLetter.objects.filter(state="quarantined"),
        ConsentProposal.objects.filter(state="open"),
        AuthorityProposal.objects.filter(state="open"),
    )
    first, *others = (count_up_to(rows) for rows in waiting)
    return reduce(operator.add, others, cast(Combinable, first))


def _portal_figures() -> dict[str, Any]:
    speaks = Authority.objects.current(_TODAY).filter(person=_ME, organisation=OuterRef("organisation"))
    tickets = Ticket.objects.filter(Exists(speaks), status__in=("feedback", "resolved"))
    money = Q(right_money=True) | Q(is_admin=True)
    invoices = Invoice.objects.filter(Exists(speaks.filter(money)), state__in=("issued", "part_paid"))
    sees = Authority.objects.current(_TODAY).filter(money, person=_ME)
    drafts = Invitation.objects.filter(Exists(speaks.filter(right_order=True)), person=_ME, ended_at=None)
    return {
        "n_duties": count_up_to(tickets) + count_up_to(invoices) + count_up_to(drafts),
        "n_invoices": count_up_to(invoices),
        "n_drafts": count_up_to(drafts),
        "sees_money": Exists(sees),
    }


def count_up_to(rows: QuerySet[Any]) -> Subquery:
    """How many rows there are, as a column: at most MOST_COUNTED + 1."""
    return _CountUpTo(rows.order_by().values("pk")[: MOST_COUNTED + 1], output_field=IntegerField())


class _CountUpTo(Subquery):
    """How many rows a limited statement gives."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"


_STATEMENTS = {
    "portal": _statement(_portal_figures),
    "desk": _statement(_desk_figures),
    "accounting": _statement(_accounting_figures),
}
