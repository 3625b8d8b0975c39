"""Long lists page by page without counting or skipping rows: a page begins after the key of the row before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

PAGE_SIZE = 50
_SEPARATOR = "~"


@dataclass(frozen=True, slots=True)
class Order:
    """A total order of rows: column names, a leading "-" for descending; the last one is unique."""

    columns: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns without their direction."""
        return tuple(column.lstrip("-") for column in self.columns)

    def after(self, key: Sequence[object]) -> Q:
        """Rows that come after `key` in this order."""
        found, same = Q(), Q()
        for column, value in zip(self.columns, key, strict=True):
            name = column.lstrip("-")
            sign = "lt" if column.startswith("-") else "gt"
            found |= same & Q(**{f"{name}__{sign}": value})
            same &= Q(**{name: value})
        return found

    def before(self, key: Sequence[object]) -> Q:
        """Rows that come before `key` in this order."""
        return Order(tuple(c[1:] if c.startswith("-") else f"-{c}" for c in self.columns)).after(key)


def cursor_of(row: Mapping[str, object], order: Order) -> str:
    """The address part that makes the next page begin after `row`."""
    return _SEPARATOR.join(_plain(row[name]) for name in order.names)


def key_of(cursor: str, order: Order) -> tuple[object, ...] | None:
    """The key in a cursor; None when it is empty or was not made by `cursor_of` (the list then begins anew)."""
    parts = cursor.split(_SEPARATOR)
    if len(parts) != len(order.columns):
        return None
    try:
        return tuple(_value(part) for part in parts)
    except (ValueError, OverflowError):
        return None


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, dt.datetime | dt.date) else str(value)


def _value(part: str) -> object:
    if part.lstrip("-").isdecimal():
        number = int(part)
        if abs(number) >= 2**63:
            raise OverflowError(part)
        return number
    if "T" not in part:
        return dt.date.fromisoformat(part)
    at = dt.datetime.fromisoformat(part)
    if at.tzinfo is None:
        raise ValueError("a cursor holds aware instants")
    return at


NEWEST_NUMBER = Order(("-number",))
