"""A report's table as a sheet of a spreadsheet."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from reglament.documents import spreadsheet
from reglament.documents.spreadsheet import Column as SheetColumn
from reglament.queries.reports.table import Column, Kind, Table, Value
from reglament.queries.reports.wanted import Wanted
from reglament.rules.text import Text
from reglament.web import formats
from reglament.web.accounting.report_pages import shown

_KINDS = {
    Kind.MONEY: "money",
    Kind.DAY: "date",
    Kind.COUNT: "int",
    Kind.MINUTES: "int",
    Kind.PERCENT: "percent",
}


def as_sheet(table: Table, wanted: Wanted) -> spreadsheet.Table:
    """The table with figures as figures: money to the kopeck, time in whole minutes, shares as parts of one."""
    totals = None
    if table.totals is not None:
        totals = _line(table.totals, table, wanted)
    return spreadsheet.Table(
        title=formats.say(table.title).replace("\xa0", " "),
        columns=tuple(_column(column) for column in table.columns),
        rows=tuple(_line(row.values, table, wanted) for row in table.rows),
        totals=totals,
    )


def _column(column: Column) -> SheetColumn:
    title = formats.say(column.title)
    if column.kind is Kind.MINUTES:
        title = f"{title}, {formats.say(Text('мин', 'min'))}"
    return SheetColumn(title=title.replace("\xa0", " "), kind=_KINDS.get(column.kind, "text"))  # type: ignore[arg-type]


def _line(values: tuple[Value, ...], table: Table, wanted: Wanted) -> tuple[object, ...]:
    return tuple(_value(value, column, wanted) for value, column in zip(values, table.columns, strict=True))


def _value(value: Value, column: Column, wanted: Wanted) -> object:
    if column.kind is Kind.PERCENT and isinstance(value, int):
        return Decimal(value) / 100
    figure = isinstance(value, Decimal | int) or (
        isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    )
    if value is None or (column.kind in _KINDS and figure):
        return value
    return shown(value, column, wanted.currency).replace("\xa0", " ")
