"""The accountant's acts: the list, one act with its lines and entries, what no act says yet (2.6, 4.8, R10)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Sum

from reglament.queries.keyset import NEWEST_NUMBER, PAGE_SIZE, cursor_of, key_of
from reglament.queries.money_search import in_month
from reglament.queries.reconciliation_words import ACCOUNT_NAMES
from reglament.rules.ledger import Account
from reglament.rules.money import Money
from reglament.rules.text import Text
from reglament.store.models import Act, ActLine, InvoiceLine, Posting

FILTERS = ("issued", "void", "all")


@dataclass(frozen=True, slots=True)
class ActsWanted:
    """Which acts: by state (one of FILTERS), of an organisation, of a month (its first day)."""

    state: str = "issued"
    organisation_id: int | None = None
    month: dt.date | None = None


@dataclass(frozen=True, slots=True)
class ActRow:
    """One line of the list. `paper` is the form that the client takes, "act" or "upd"."""

    number: int
    organisation_id: int
    organisation: str
    acted_on: dt.date
    state: str
    combined: bool
    paper: str
    total: Money
    vat: Money | None
    vat_rate: int | None
    tickets: tuple[int, ...]
    by_silence: bool


@dataclass(frozen=True, slots=True)
class ActsPage:
    """One page of acts, newest first, with the count and the sum of all that are wanted."""

    wanted: ActsWanted
    rows: tuple[ActRow, ...]
    count: int
    total: Money
    next: str = ""


@dataclass(frozen=True, slots=True)
class ActLineView:
    """One line of an act: what was done, by which invoice, how it was accepted and by whom ("" by silence)."""

    position: int
    ticket: int
    title: str
    invoice: int
    invoice_position: int
    amount: Money
    vat: Money | None
    how: str
    at: dt.datetime
    by: str


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of the ledger; `back` when it takes another one back."""

    day: dt.date
    at: dt.datetime
    debit: Text
    credit: Text
    amount: Money
    who: str
    back: bool


@dataclass(frozen=True, slots=True)
class ActCard:
    """One act with everything behind it. `again` is the number of the act that says the same works now, None when this one
    stands or none does."""

    id: int
    number: int
    organisation_id: int
    organisation: str
    state: str
    acted_on: dt.date
    issued_at: dt.datetime
    issued_by: str
    combined: bool
    paper: str
    contract: str
    buyer: dict[str, Any]
    total: Money
    vat: Money | None
    vat_rate: int | None
    lines: tuple[ActLineView, ...]
    entries: tuple[EntryView, ...]
    void_reason: str
    voided_at: dt.datetime | None
    voided_by: str
    again: int | None

    @property
    def invoices(self) -> tuple[int, ...]:
        """The numbers of the invoices whose works it says, each once."""
        return tuple(dict.fromkeys(line.invoice for line in self.lines))


@dataclass(frozen=True, slots=True)
class Unacted:
    """An organisation's invoiced works that stand in no act: how many lines of which invoices, for how much."""

    organisation_id: int
    organisation: str
    monthly: bool
    lines: int
    invoices: tuple[int, ...]
    total: Money


def acts_page(wanted: ActsWanted, *, currency: str, after: str = "") -> ActsPage:
    """Acts as wanted. Three SQL statements: the sums, the page, its lines; two when the page is empty."""
    acts = _wanted(wanted)
    sums = acts.order_by().aggregate(count=Count("id"), total=Sum("total"))
    key = key_of(after, NEWEST_NUMBER) if after else None
    page = acts.filter(NEWEST_NUMBER.after(key)) if key is not None else acts
    found = list(page.select_related("organisation").order_by("-number")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    lines = _lines_of([act.pk for act in shown])
    more = cursor_of({"number": shown[-1].number}, NEWEST_NUMBER) if len(found) > PAGE_SIZE else ""
    return ActsPage(
        wanted=wanted,
        rows=tuple(_row(act, lines.get(act.pk, [])) for act in shown),
        count=sums["count"],
        total=Money(sums["total"] or Decimal(0), currency),
        next=more,
    )


def act_card(number: int) -> ActCard | None:
    """One act; None when there is none. Three SQL statements, four of a void one."""
    act = Act.objects.select_related("organisation", "issued_by", "voided_by").filter(number=number).first()
    if act is None:
        return None
    lines = list(act.lines.select_related("invoice_line__ticket", "invoice_line__invoice"))
    return ActCard(
        id=act.pk,
        number=act.number,
        organisation_id=act.organisation_id,
        organisation=act.organisation.name,
        state=act.state,
        acted_on=act.acted_on,
        issued_at=act.issued_at,
        issued_by=str(act.issued_by or ""),
        combined=act.combined,
        paper=act.organisation.closing_paper,
        contract=act.contract,
        buyer=act.buyer,
        total=Money(act.total, act.currency),
        vat=_money(act.vat, act.currency),
        vat_rate=act.vat_rate,
        lines=tuple(_line(line, act.currency) for line in lines),
        entries=_entries(act),
        void_reason=act.void_reason,
        voided_at=act.voided_at,
        voided_by=str(act.voided_by or ""),
        again=_again(lines) if act.state == "void" else None,
    )


def unacted_works(*, currency: str, organisation_id: int | None = None) -> tuple[Unacted, ...]:
    """What is invoiced and stands in no act, by organisation. One SQL statement."""
    rows = InvoiceLine.objects.filter(live=True, amount__gt=0).exclude(act_lines__live=True)
    if organisation_id is not None:
        rows = rows.filter(invoice__organisation=organisation_id)
    columns = (
        "invoice__organisation_id", "invoice__organisation__name", "invoice__organisation__acts_by",
        "invoice__number", "amount",
    )  # fmt: skip
    found: dict[tuple[str, int, bool], list[tuple[int, Decimal]]] = {}
    for id_, name, acts_by, number, amount in rows.order_by("invoice__number").values_list(*columns):
        found.setdefault((name, id_, acts_by == "monthly"), []).append((number, amount))
    return tuple(
        Unacted(
            organisation_id=id_,
            organisation=name,
            monthly=monthly,
            lines=len(parts),
            invoices=tuple(dict.fromkeys(number for number, _ in parts)),
            total=Money(sum((amount for _, amount in parts), Decimal(0)), currency),
        )
        for (name, id_, monthly), parts in sorted(found.items())
    )


def _wanted(wanted: ActsWanted) -> QuerySet[Act]:
    acts = Act.objects.all() if wanted.state == "all" else Act.objects.filter(state=wanted.state)
    if wanted.organisation_id is not None:
        acts = acts.filter(organisation=wanted.organisation_id)
    return acts.filter(in_month("acted_on", wanted.month))


def _lines_of(act_ids: list[int]) -> dict[int, list[tuple[int, str]]]:
    """The tickets of acts and how they were accepted. One SQL statement, none for no acts."""
    if not act_ids:
        return {}
    rows = ActLine.objects.filter(act__in=act_ids).order_by("act", "position")
    found: dict[int, list[tuple[int, str]]] = {}
    for act_id, number, how in rows.values_list("act_id", "invoice_line__ticket__number", "accepted_how"):
        found.setdefault(act_id, []).append((number, how))
    return found


def _row(act: Act, lines: list[tuple[int, str]]) -> ActRow:
    return ActRow(
        number=act.number,
        organisation_id=act.organisation_id,
        organisation=act.organisation.name,
        acted_on=act.acted_on,
        state=act.state,
        combined=act.combined,
        paper=act.organisation.closing_paper,
        total=Money(act.total, act.currency),
        vat=_money(act.vat, act.currency),
        vat_rate=act.vat_rate,
        tickets=tuple(dict.fromkeys(number for number, _ in lines)),
        by_silence=bool(lines) and all(how == "silence" for _, how in lines),
    )


def _line(line: ActLine, currency: str) -> ActLineView:
    of = line.invoice_line
    return ActLineView(
        position=line.position,
        ticket=of.ticket.number,
        title=of.ticket.title,
        invoice=of.invoice.number,
        invoice_position=of.position,
        amount=Money(of.amount, currency),
        vat=_money(of.vat, currency),
        how=line.accepted_how,
        at=line.accepted_at,
        by=line.accepted_by,
    )


def _entries(act: Act) -> tuple[EntryView, ...]:
    rows = Posting.objects.filter(act=act).select_related("actor").order_by("id")
    return tuple(
        EntryView(
            day=row.day,
            at=row.at,
            debit=ACCOUNT_NAMES[Account(row.debit)],
            credit=ACCOUNT_NAMES[Account(row.credit)],
            amount=Money(row.amount, act.currency),
            who=str(row.actor or ""),
            back=row.reverses_id is not None,
        )
        for row in rows
    )


def _again(lines: list[ActLine]) -> int | None:
    ids = [line.invoice_line_id for line in lines]
    found = ActLine.objects.filter(invoice_line__in=ids, live=True).order_by("act__number")
    return found.values_list("act__number", flat=True).first()


def _money(amount: Decimal | None, currency: str) -> Money | None:
    return None if amount is None else Money(amount, currency)
