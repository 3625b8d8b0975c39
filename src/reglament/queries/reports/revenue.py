"""Revenue: what acts accrued and what was invoiced, by month, organisation, specialist and level (2.6, 3.1, 3.4, R10)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from reglament.queries.reports.facts import (
    GROUP,
    Facts,
    Figures,
    act_name,
    behind,
    grouped,
    invoice_name,
    signed,
    total,
)
from reglament.queries.reports.shares import SHARED, WORKER, Whose, parts, sole, sums
from reglament.queries.reports.table import Behind, Column, Kind, Row, Table, add_up
from reglament.queries.reports.wanted import Wanted, by_group, labels, link_of
from reglament.queries.reports.words import GROUP_HEADS, TOTAL
from reglament.rules.explain import step
from reglament.rules.ledger import Account, PostingKind
from reglament.rules.text import Text
from reglament.store.models import InvoiceLine, Posting

TITLE = Text("Выручка", "Revenue")
GROUPS = ("month", "organisation", "specialist", "ordered", "met")
FIGURES = (
    Column("accrued", Text("Начислено по актам", "Accrued by acts")),
    Column("vat", Text("В том числе НДС", "VAT inside")),
    Column("net", Text("Без НДС", "Net of VAT")),
    Column("invoiced", Text("Выставлено счетами", "Invoiced")),
)
ACCRUED = (
    step(
        "2.6",
        "Начислено — по актам принятых работ, в день акта.",
        "Accrued is what the acts of accepted work say, on the day of the act.",
    ),
    step(
        "R10",
        "Аннулированный акт снимает начисленное в день аннулирования. НДС — внутри суммы, по ставке дня акта.",
        "A void act takes it back on the day it was voided. VAT is inside the sum, at the rate of the act's day.",
    ),
)
INVOICED = (
    step(
        "2.6",
        "Выставлено — по счетам, в день счёта; это ещё не выручка.",
        "Invoiced is what the invoices say, on the invoice's day; it is no revenue yet.",
    ),
    step(
        "R10",
        "Аннулированный счёт снимает зеркальный счёт, в свой день.",
        "A void invoice is taken back by its mirror, on the mirror's day.",
    ),
)
SHARE = (
    step(
        "3.1",
        "Строка делится между исполнителями по их оплачиваемому времени на её уровне; последняя копейка — тому, у кого"
        " его больше.",
        "A line is divided between specialists by their chargeable time at its level; the odd kopeck is that of whoever"
        " has most of it.",
    ),
)
MEASURES = {
    "accrued": "line_amount",
    "vat": "line_vat",
    "net": "line_amount-line_vat",
    "invoiced": "line_amount",
}


def build(wanted: Wanted) -> Table:
    """One row a group. Three SQL statements; by specialist, or of one specialist, seven at most."""
    found = [_sums(facts, wanted) for facts in (_acts(wanted), _invoices(wanted))]
    keys = sorted(set(found[0]) | set(found[1]), key=str)
    names = labels(wanted.group, keys)
    zero = {column.name: Decimal(0) for column in FIGURES}
    rows = []
    for key in keys:
        figures = {**zero, **found[0].get(key, {}), **found[1].get(key, {})}
        rows.append(
            Row(
                str(key),
                (names[key], *(figures[column.name] for column in FIGURES)),
                link_of(wanted.group, key),
            )
        )
    if wanted.group in ("organisation", "specialist"):
        rows.sort(key=lambda row: (-_figure(row, 1), -_figure(row, 4), row.key))
    columns = (Column("name", GROUP_HEADS[wanted.group], Kind.TEXT), *FIGURES)
    done = tuple(rows)
    return Table(TITLE, columns, done, add_up(columns, done, TOTAL), len(done))


def documents(wanted: Wanted, column: str, key: object, *, everything: bool) -> Behind:
    """The acts, or the invoices, behind a figure. Two SQL statements; four where lines are divided."""
    facts = _invoices(wanted) if column == "invoiced" else _acts(wanted)
    if not _by_person(wanted):
        return behind(facts, column, key, everything=everything)
    if everything and wanted.specialist_id is None:
        return behind(facts, column, everything=True)
    if everything:
        facts = replace(facts, rows=facts.rows.annotate(**{GROUP: Value("")}))
    return parts(facts, column, MEASURES[column], _whose(wanted, everything), "" if everything else key)


def _by_person(wanted: Wanted) -> bool:
    return wanted.group == "specialist" or wanted.specialist_id is not None


def _whose(wanted: Wanted, everything: bool = False) -> Whose:
    return Whose(wanted.group == "specialist" and not everything, wanted.specialist_id)


def _sums(facts: Facts, wanted: Wanted) -> dict[object, Figures]:
    if not _by_person(wanted):
        return grouped(facts)
    return sums(facts, {name: MEASURES[name] for name in facts.measures}, _whose(wanted))


def _acts(wanted: Wanted) -> Facts:
    line = "act__lines__invoice_line"
    rows: QuerySet[Any, Any] = Posting.objects.filter(
        Q(credit=Account.REVENUE) | Q(debit=Account.REVENUE),
        wanted.days("day"),
        wanted.of_organisation("organisation_id"),
        kind=PostingKind.ACT,
    ).annotate(
        line_amount=signed(f"{line}__amount", Account.REVENUE),
        line_vat=signed(f"{line}__vat", Account.REVENUE),
        line_ordered=F(f"{line}__ordered"),
        line_met=F(f"{line}__met"),
        line_ticket=F(f"{line}__ticket_id"),
        paper=F("act__number"),
    )
    return Facts(
        _of_whom(rows, wanted, wanted.month_of("day"), "organisation_id"),
        {
            "accrued": total(F("line_amount")),
            "vat": total(F("line_vat")),
            "net": total(F("line_amount")) - total(F("line_vat")),
        },
        ("paper",),
        lambda row: act_name(row, "paper"),
    )


def _invoices(wanted: Wanted) -> Facts:
    rows: QuerySet[Any, Any] = InvoiceLine.objects.filter(
        wanted.days("invoice__issued_on"), wanted.of_organisation("invoice__organisation_id")
    ).annotate(
        line_amount=F("amount"),
        line_ordered=F("ordered"),
        line_met=F("met"),
        line_ticket=F("ticket_id"),
        paper=F("invoice__number"),
    )
    return Facts(
        _of_whom(rows, wanted, wanted.month_of("invoice__issued_on"), "invoice__organisation_id"),
        {"invoiced": total(F("line_amount"))},
        ("paper",),
        lambda row: invoice_name(row, "paper"),
    )


def _of_whom(rows: QuerySet[Any, Any], wanted: Wanted, month: Any, organisation: str) -> QuerySet[Any, Any]:
    if wanted.level:
        rows = rows.filter(line_ordered=wanted.level)
    if _by_person(wanted):
        rows = rows.annotate(**{WORKER: sole("line_ticket")})
    if wanted.specialist_id is not None:
        rows = rows.filter(**{f"{WORKER}__in": (wanted.specialist_id, SHARED)})
    groups: dict[str, Any] = {
        "month": month,
        "organisation": organisation,
        "specialist": WORKER,
        "ordered": "line_ordered",
        "met": "line_met",
    }
    done: QuerySet[Any, Any] = rows.annotate(**{GROUP: by_group(wanted.group, groups)})
    return done


def _figure(row: Row, place: int) -> Decimal:
    value = row.values[place]
    return value if isinstance(value, Decimal) else Decimal(0)


def steps(wanted: Wanted, column: str) -> tuple[Any, ...]:
    """How a figure is counted."""
    how = INVOICED if column == "invoiced" else ACCRUED
    return (*how, *SHARE) if _by_person(wanted) else how
