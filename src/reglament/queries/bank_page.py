"""The accountant's bank: payments of statements with what is proposed and why, and the statements they came in (2.9, R11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from reglament.queries.bank_lines import LineRow, line_rows
from reglament.queries.keyset import PAGE_SIZE, Order, cursor_of, key_of
from reglament.queries.money_search import said
from reglament.rules.explain import Explanation
from reglament.rules.matching import Case, explain_proposal
from reglament.rules.money import Money
from reglament.rules.text import Text
from reglament.store.models import BankLine, BankStatement, Invoice

VIEWS = ("open", "confirmed", "others", "pending")
SURENESS = ("sure", "probable", "ask")
OLDEST = Order(("day", "id"))
NEWEST = Order(("-day", "-id"))
# Lines that wait are shown all together, so that one key can confirm what is sure; above this by pages.
MOST_OPEN = 200
_TITLES = {"1c": "1CClientBankExchange", "mt940": "MT940"}


@dataclass(frozen=True, slots=True)
class BankPage:
    """One page of lines. `counts` and `sums` are by view; `sure` are the ids of what one key confirms, with their sum."""

    view: str
    rows: tuple[LineRow, ...]
    counts: Mapping[str, int]
    sums: Mapping[str, Money]
    sure: tuple[int, ...]
    sure_sum: Money
    next: str = ""


@dataclass(frozen=True, slots=True)
class AccountSums:
    """What a file says of one account; None is what it does not say."""

    account: str
    opening: Money | None
    received: Money | None
    spent: Money | None
    closing: Money | None


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One imported file. `differences`: where it does not agree with itself, in words."""

    number: int
    file_name: str
    format: str
    sender: str
    from_day: dt.date | None
    to_day: dt.date | None
    total: int
    new: int
    repeated: int
    imported_at: dt.datetime
    imported_by: str
    figures: tuple[AccountSums, ...]
    differences: tuple[Text, ...]

    @property
    def is_checkable(self) -> bool:
        """Whether the file says anything that its payments can be compared with."""
        return any(each.received or each.spent or (each.opening and each.closing) for each in self.figures)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines: a view, one statement's, one organisation's, or with this text in payer, purpose, number or sum."""

    view: str = "open"
    statement: int | None = None
    organisation_id: int | None = None
    search: str = ""
    after: str = ""


def bank_page(wanted: Wanted, *, currency: str) -> BankPage:
    """Lines by view, those to decide with the sure ones first. At most six SQL statements."""
    lines = _filtered(wanted)
    counts, sums = _figures(lines, currency)
    order = OLDEST if wanted.view in ("open", "pending") else NEWEST
    page = lines.filter(_view(wanted.view))
    key = key_of(wanted.after, order) if wanted.after else None
    if key is not None:
        page = page.filter(order.after(key))
    size = MOST_OPEN if wanted.view == "open" else PAGE_SIZE
    found = list(
        page.select_related("statement", "organisation", "decided_by").order_by(*order.columns)[: size + 1]
    )
    rows = line_rows(found[:size], currency)
    last = found[size - 1] if len(found) > size else None
    sure = [row for row in rows if row.state == "open" and row.confidence == "sure"]
    rank = {name: place for place, name in enumerate(SURENESS)}
    return BankPage(
        view=wanted.view,
        rows=tuple(sorted(rows, key=lambda row: rank.get(row.confidence, 3)))
        if wanted.view == "open"
        else rows,
        counts=counts,
        sums=sums,
        sure=tuple(row.id for row in sure),
        sure_sum=Money(sum((row.amount.amount for row in sure), Decimal(0)), currency),
        next=cursor_of({"day": last.day, "id": last.pk}, order) if last else "",
    )


def bank_line(line_id: int, *, currency: str) -> LineRow | None:
    """One line; None when there is none. At most five SQL statements."""
    related = BankLine.objects.select_related("statement", "organisation", "decided_by")
    line = related.filter(pk=line_id).first()
    return line_rows([line], currency)[0] if line is not None else None


def why_line(line_id: int) -> Explanation | None:
    """Why a line's proposal is what it is; None when there is no line or nothing is proposed. One SQL statement."""
    line = BankLine.objects.filter(pk=line_id).exclude(case="").first()
    return explain_proposal(Case(line.case), line.facts) if line is not None else None


def statements(*, after: int | None = None) -> tuple[tuple[StatementRow, ...], int | None]:
    """Imported files, the newest first, and the number after which the next page begins. One SQL statement."""
    rows = BankStatement.objects.select_related("imported_by").order_by("-number")
    if after is not None:
        rows = rows.filter(number__lt=after)
    found = list(rows[: PAGE_SIZE + 1])
    shown = tuple(_statement(row) for row in found[:PAGE_SIZE])
    return shown, (shown[-1].number if len(found) > PAGE_SIZE else None)


def statement(number: int) -> StatementRow | None:
    """One imported file; None when there is none. One SQL statement."""
    row = BankStatement.objects.select_related("imported_by").filter(number=number).first()
    return _statement(row) if row is not None else None


def open_invoices_of(organisation_ids: Iterable[int], *, currency: str) -> tuple[tuple[int, str, Money], ...]:
    """Invoices that wait for money, to choose from: number, organisation, what is left. One SQL statement."""
    wanted = Invoice.objects.filter(organisation__in=set(organisation_ids), state__in=("issued", "part_paid"))
    rows = wanted.order_by("due_on", "number").values_list("number", "organisation__name", "total", "paid")[
        :PAGE_SIZE
    ]
    return tuple((number, name, Money(total - paid, currency)) for number, name, total, paid in rows)


def _filtered(wanted: Wanted) -> QuerySet[BankLine]:
    lines = BankLine.objects.all()
    if wanted.statement is not None:
        lines = lines.filter(statement__number=wanted.statement)
    if wanted.organisation_id is not None:
        lines = lines.filter(organisation=wanted.organisation_id)
    return lines.filter(said(wanted.search, words=("payer_name", "purpose"), exact=("number", "payer_inn")))


def _view(view: str) -> Q:
    return Q(state__in=("left", "own", "outgoing")) if view == "others" else Q(state=view)


def _figures(lines: QuerySet[BankLine], currency: str) -> tuple[dict[str, int], dict[str, Money]]:
    """Of what waits; what is decided is history that grows without end and is not counted."""
    asked: dict[str, Any] = {}
    for view in ("open", "pending"):
        asked[f"n_{view}"] = Count("id", filter=_view(view))
        asked[f"s_{view}"] = Sum("amount", filter=_view(view))
    found = lines.filter(state__in=("open", "pending")).order_by().aggregate(**asked)
    counts = {view: found[f"n_{view}"] for view in ("open", "pending")}
    return counts, {view: Money(found[f"s_{view}"] or Decimal(0), currency) for view in counts}


def _statement(row: BankStatement) -> StatementRow:
    return StatementRow(
        number=row.number,
        file_name=row.file_name,
        format=_TITLES.get(row.format, row.format),
        sender=row.sender,
        from_day=row.from_day,
        to_day=row.to_day,
        total=row.lines_total,
        new=row.lines_new,
        repeated=row.lines_repeated,
        imported_at=row.imported_at,
        imported_by=str(row.imported_by or ""),
        figures=tuple(_sums(figures) for figures in row.figures),
        differences=tuple(Text(each["ru"], each["en"]) for each in row.differences),
    )


def _sums(figures: Mapping[str, str | None]) -> AccountSums:
    """The row's sums are texts in roubles: Russian banks tell nothing else."""
    opening, received, spent, closing = (
        Money(Decimal(text), "RUB") if (text := figures[name]) is not None else None
        for name in ("opening", "received", "spent", "closing")
    )
    return AccountSums(str(figures["account"]), opening, received, spent, closing)
