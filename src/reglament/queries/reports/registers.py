"""What registers share: one row a paper, of which a page is read, and totals of them all."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from reglament.queries.reports.table import FIRST, PAGE, Behind, Column, Table
from reglament.rules.explain import both
from reglament.rules.text import Text


def page_of(rows: QuerySet[Any, Any], page: int) -> QuerySet[Any, Any]:
    """One page of the rows, all of them for page 0."""
    return rows[(page - 1) * PAGE : page * PAGE] if page else rows


def behind_rows(table: Table, column: str, name: str) -> Behind:
    """The figure of a register's totals as the sum of its first rows and the others; `name` is the column that names a
    row."""
    places = [each.name for each in table.columns]
    value, label = places.index(column), places.index(name)
    named = []
    for row in table.rows[:FIRST]:
        part = row.values[value]
        if isinstance(part, Decimal | int) and part:
            named.append((_text(row.values[label], table.columns[label]), part))
    totals = table.totals or ()
    whole = totals[value]
    whole = whole if isinstance(whole, Decimal | int) else 0
    others = table.count - len(table.rows[:FIRST])
    return Behind(tuple(named), others, whole - sum(part for _, part in named) if others else 0)


def totals_of(columns: Sequence[Column], title: Text, sums: dict[str, Any]) -> tuple[Any, ...]:
    """The line of totals from sums by the names of the columns."""
    return tuple(title if place == 0 else sums.get(column.name) for place, column in enumerate(columns))


def _text(value: object, column: Column) -> Text:
    if not isinstance(value, Text):
        return Text(str(value), str(value))
    return both("{} {}", "{} {}", column.title, value) if value.ru.startswith("№") else value
