"""What a report is: columns, rows with links, totals, and the documents behind a figure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from reglament.rules.text import Text

Value: TypeAlias = "str | Text | Decimal | int | dt.date | dt.datetime | None"
FIRST = 12  # documents behind a figure that are named one by one
PAGE = 100  # rows of a register on one page


class Kind(StrEnum):
    """What the values of a column are. Money is a Decimal to the kopeck, a percentage a whole number or None."""

    TEXT = "text"
    MONEY = "money"
    DAY = "day"
    INSTANT = "instant"
    COUNT = "count"
    MINUTES = "minutes"
    PERCENT = "percent"
    LEVEL = "level"


FIGURES = (Kind.MONEY, Kind.COUNT, Kind.MINUTES, Kind.PERCENT)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `why` says whether its figures answer «Почему?»; by default every figure does."""

    name: str
    title: Text
    kind: Kind = Kind.MONEY

    @property
    def is_figure(self) -> bool:
        """Whether it is added up or reckoned, and so answers «Почему?»."""
        return self.kind in FIGURES


@dataclass(frozen=True, slots=True)
class Link:
    """The page of a paper: `kind` is "invoice", "act", "ticket" or "organisation", `of` its number or id."""

    kind: str
    of: int


@dataclass(frozen=True, slots=True)
class Row:
    """One line. `key` names it in the address of its «Почему?»; `links` are by the column's name."""

    key: str
    values: tuple[Value, ...]
    links: Mapping[str, Link] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a report. `count` is of all rows, of which `rows` may be one page; `totals` are of all rows, one value a
    column."""

    title: Text
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Value, ...] | None
    count: int

    def column(self, name: str) -> Column | None:
        """The column of that name."""
        return next((column for column in self.columns if column.name == name), None)

    def figure(self, row: Row | None, name: str) -> Value:
        """The value of a row, or of the totals, in the column of that name."""
        values = row.values if row is not None else self.totals
        place = [column.name for column in self.columns].index(name)
        return values[place] if values is not None else None


@dataclass(frozen=True, slots=True)
class Behind:
    """What a figure adds up: the first documents by name, the others counted and added up."""

    named: tuple[tuple[Text, Decimal | int], ...]
    others: int
    others_sum: Decimal | int

    @property
    def total(self) -> Decimal | int:
        """What all of them come to."""
        return sum((value for _, value in self.named), self.others_sum)


def percent(part: int, whole: int) -> int | None:
    """A share in whole per cent, half-up; None of nothing."""
    return (200 * part + whole) // (2 * whole) if whole else None


def add_up(columns: tuple[Column, ...], rows: tuple[Row, ...], title: Text) -> tuple[Value, ...]:
    """The totals of complete rows: the title under the first column, sums under money, counts and minutes."""
    totals: list[Value] = [title]
    for place, column in enumerate(columns[1:], start=1):
        if column.kind is Kind.MONEY:
            totals.append(sum((_decimal(row.values[place]) for row in rows), Decimal(0)))
        elif column.kind in (Kind.COUNT, Kind.MINUTES):
            totals.append(sum(_whole(row.values[place]) for row in rows))
        else:
            totals.append(None)
    return tuple(totals)


def _decimal(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


def _whole(value: Value) -> int:
    return value if isinstance(value, int) else 0
