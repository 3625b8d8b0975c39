"""Tables of figures for accountants: XLSX, and CSV as Russian spreadsheets read it; no cell of either is a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeAlias

import xlsxwriter

Kind: TypeAlias = Literal["text", "money", "date", "int", "percent"]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# Signs beyond the first plane count twice in the format.
_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\U00010000-\U0010ffff]")
_FORMATS: dict[Kind, dict[str, object]] = {
    "text": {},
    "money": {"num_format": "#,##0.00"},
    "date": {"num_format": "dd.mm.yyyy", "align": "left"},
    "int": {"num_format": "0"},
    "percent": {"num_format": "0%"},
}
_WIDTHS: dict[Kind, int] = {"text": 28, "money": 16, "date": 12, "int": 12, "percent": 10}
_LONGEST_NAME = 31
_RESERVED = {"history"}
_LONGEST_CELL = 16_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what its values are (a percentage is a part of one), its width in signs, 0 by kind."""

    title: str
    kind: Kind = "text"
    width: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of as many values as there are columns, None for nothing; `totals` is its last line in bold;
    `headings` stand above the columns of a sheet, never in CSV."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[object, ...], ...]
    totals: tuple[object, ...] | None = None
    headings: tuple[str, ...] = ()


def workbook(tables: Sequence[Table]) -> bytes:
    """The tables as the sheets of one XLSX file. The same tables give the same bytes."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 - a property of the file, not a time
        names: set[str] = set()
        for table in tables:
            name = _sheet_name(table.title, names)
            names.add(name.casefold())
            _write(book, book.add_worksheet(name), table)
    return target.getvalue()


def csv_bytes(table: Table) -> bytes:
    """The table as CSV: semicolons, a decimal comma, days as 31.12.2026, UTF-8 with its mark, lines ended by CR LF."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(_safe(column.title) for column in table.columns)
    lines = [*table.rows, table.totals] if table.totals is not None else table.rows
    for line in lines:
        writer.writerow(_plain(value, column.kind) for value, column in zip(line, table.columns, strict=True))
    return target.getvalue().encode("utf-8-sig")


def _write(book: Any, sheet: Any, table: Table) -> None:
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    formats = {kind: book.add_format(look) for kind, look in _FORMATS.items()}
    bold = {kind: book.add_format({**look, "bold": True, "top": 1}) for kind, look in _FORMATS.items()}
    for number, text in enumerate(table.headings):
        sheet.write_string(number, 0, _clean(text), book.add_format({"bold": number == 0}))
    # A line of air between what the sheet is about and its columns.
    top = len(table.headings) + bool(table.headings)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, column.width or _WIDTHS[column.kind])
        sheet.write_string(top, place, _clean(column.title), heading)
    for number, line in enumerate(table.rows, start=top + 1):
        _write_line(sheet, number, table, line, formats)
    last = top + len(table.rows)
    if table.totals is not None:
        _write_line(sheet, last + 1, table, table.totals, bold)
    sheet.freeze_panes(top + 1, 0)
    if table.rows:
        sheet.autofilter(top, 0, last, len(table.columns) - 1)


def _write_line(sheet: Any, number: int, table: Table, line: tuple[object, ...], formats: Any) -> None:
    for place, (value, column) in enumerate(zip(line, table.columns, strict=True)):
        look = formats[column.kind]
        if value is None or value == "":
            sheet.write_blank(number, place, None, look)
        elif isinstance(value, Decimal | int):
            sheet.write_number(number, place, value, look)
        elif isinstance(value, dt.date) and column.kind == "date":
            sheet.write_datetime(number, place, dt.datetime.combine(value, dt.time.min), look)
        else:
            sheet.write_string(number, place, _clean(str(value)), look)


def _plain(value: object, kind: Kind) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        shown = f"{value * 100:.0f}%" if kind == "percent" else f"{value:.2f}"
        return shown.replace(".", ",")
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return _safe(str(value))


def _safe(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    text = _clean(text)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA) else text


def _clean(text: str) -> str:
    return _CONTROL.sub("", text)[:_LONGEST_CELL]


def _sheet_name(title: str, taken: set[str]) -> str:
    name = _FORBIDDEN_IN_NAME.sub(" ", _clean(title)).strip("' ")[:_LONGEST_NAME].strip("' ") or "1"
    number = 1
    while name.casefold() in taken | _RESERVED:
        number += 1
        name = f"{name[: _LONGEST_NAME - 3]} {number}"
    return name
