"""Rows of the store that a report adds up: grouped for its table, and listed as the documents behind one figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, DecimalField, Expression, F, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from reglament.queries.reports.table import FIRST, Behind
from reglament.rules import phrases
from reglament.rules.explain import both, said
from reglament.rules.money import round_half_up
from reglament.rules.text import Text

MONEY: DecimalField[Any, Any] = DecimalField(max_digits=14, decimal_places=2)
GROUP = "grouped_by"
Figures = dict[str, Decimal | int]


@dataclass(frozen=True, slots=True)
class Facts:
    """`rows` carry the annotation GROUP; `measures` are aggregates by the names of the columns. A document behind is one
    combination of `documents`, worded by `name`."""

    rows: QuerySet[Any, Any]
    measures: Mapping[str, Expression]
    documents: tuple[str, ...]
    name: Callable[[Mapping[str, Any]], Text]


def grouped(facts: Facts) -> dict[object, Figures]:
    """The measures of each group. One SQL statement."""
    names = {f"sum_{name}": measure for name, measure in facts.measures.items()}
    rows = facts.rows.order_by().values(GROUP).annotate(**names)
    return {row[GROUP]: {name[4:]: exact(row[name]) for name in names} for row in rows}


def behind(facts: Facts, measure: str, key: object = None, *, everything: bool = False) -> Behind:
    """The documents behind the measure of a group, or of all groups, the largest first. Two SQL statements."""
    rows = facts.rows if everything else facts.rows.filter(**{GROUP: key})
    parts = rows.order_by().values(*facts.documents).annotate(part=facts.measures[measure]).exclude(part=0)
    first = list(parts.order_by("-part", *facts.documents)[:FIRST])
    named = tuple((facts.name(row), exact(row["part"])) for row in first)
    if len(first) < FIRST:
        return Behind(named, 0, 0)
    whole = rows.order_by().aggregate(part=facts.measures[measure])
    return Behind(
        named,
        parts.count() - len(first),
        exact(whole["part"]) - sum((value for _, value in named), Decimal(0)),
    )


def exact(value: Decimal | int | None) -> Decimal | int:
    """A sum to the kopeck: SQLite adds decimals as binary numbers, whose error is far below half a kopeck."""
    return round_half_up(value) if isinstance(value, Decimal) else (value or 0)


def total(expression: Any, **options: Any) -> Expression:
    """The sum of an amount of money."""
    return Coalesce(Sum(expression, output_field=MONEY, **options), Value(Decimal(0)), output_field=MONEY)


def minutes(expression: Any, **options: Any) -> Expression:
    """The sum of minutes."""
    return Coalesce(Sum(expression, **options), Value(0))


def counted(**options: Any) -> Expression:
    """How many rows."""
    return Count("pk", **options)


def signed(amount: str, account: str) -> Expression:
    """An amount of a posting's paper: as it is where `account` is credited, taken back where it is debited."""
    return Case(When(debit=account, then=F(amount) * Value(-1)), default=F(amount), output_field=MONEY)


def invoice_name(row: Mapping[str, Any], column: str = "invoice__number") -> Text:
    """Счёт № 1042"""
    return both("Счёт {}", "Invoice {}", said(phrases.number_sign, row[column]))


def number_of(row: Mapping[str, Any], column: str) -> Text:
    """№ 1042"""
    return said(phrases.number_sign, row[column])


def act_name(row: Mapping[str, Any], column: str = "act__number") -> Text:
    """Акт № 1042"""
    return both("Акт {}", "Act {}", said(phrases.number_sign, row[column]))


def payment_words(document: str | None, paid_on: dt.date | None) -> Text:
    """Платёж № 154 от 23.11.2026"""
    if paid_on is None:
        return Text("Возврат", "Refund")
    number, day = said(phrases.number_sign, document or "—"), said(phrases.numeric_day, paid_on)
    return both("Платёж {} от {}", "Payment {} of {}", number, day)


def ticket_name(row: Mapping[str, Any], column: str = "ticket__number") -> Text:
    """Тикет № 1042"""
    return both("Тикет {}", "Ticket {}", said(phrases.number_sign, row[column]))
