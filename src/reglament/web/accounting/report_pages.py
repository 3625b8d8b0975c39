"""How the values of a report are shown on its page, and what its chart draws."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from reglament.queries.reports.catalogue import Report
from reglament.queries.reports.table import Column, Kind, Table, Value
from reglament.rules.money import Money
from reglament.rules.text import Text
from reglament.web import formats

MOST_BARS = 24


def shown(value: Value, column: Column, currency: str) -> str:
    """A value as the reader sees it; "" for nothing."""
    if value is None or value == "":
        return ""
    if isinstance(value, Text):
        return formats.say(value)
    if column.kind is Kind.MONEY and isinstance(value, Decimal | int):
        return formats.money(Money(Decimal(value), currency))
    say = _SAY.get(column.kind)
    return str(say(value)) if say else str(value)


_SAY: dict[Kind, Any] = {
    Kind.DAY: formats.numeric_day,
    Kind.INSTANT: formats.numeric_instant,
    Kind.COUNT: formats.number,
    Kind.MINUTES: formats.minutes,
    Kind.PERCENT: formats.percent,
    Kind.LEVEL: formats.priority_name,
}


def chart_of(report: Report, tables: tuple[Table, ...], currency: str) -> dict[str, Any] | None:
    """What the chart draws, as plain values; None where there is nothing to compare."""
    chart = report.chart
    table = tables[chart.table] if chart else None
    if chart is None or table is None or not table.rows:
        return None
    rows = table.rows[:MOST_BARS]
    columns = [column for name in chart.columns if (column := table.column(name)) is not None]
    return {
        "labels": [_label(table, row.values) for row in rows],
        "series": [
            {"name": formats.say(c.title), "values": [str(table.figure(row, c.name) or 0) for row in rows]}
            for c in columns
        ],
        "stacked": chart.stacked,
        "unit": columns[0].kind.value,
        "currency": currency,
        "hour": formats.say(Text("ч", "h")),
    }


def _label(table: Table, values: tuple[Value, ...]) -> str:
    """The words before the first figure: a name, or a quarter with its rate."""
    words = [
        shown(value, column, "")
        for value, column in zip(values, table.columns, strict=True)
        if not column.is_figure
    ]
    return ", ".join(words)
