"""Many rows at once: COPY on PostgreSQL, one prepared INSERT on SQLite. Values are what Django reads from the column."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.db import connection, models

BATCH = 5000
_JSON = json.JSONEncoder(ensure_ascii=False).encode
Row = Sequence[Any]


class Table:
    """Rows of one model on their way into its table; `columns` are the names of all its columns, in order."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = model._meta.concrete_fields
        self.model = model
        self.columns = tuple(field.attname for field in fields)
        self._names = tuple(str(field.column) for field in fields)
        self._changed = [(i, change) for i, field in enumerate(fields) if (change := _change(field)) is not None]
        self._rows: list[list[Any]] = []
        self.written = 0

    def add(self, row: list[Any]) -> None:
        """Take one row; every 5,000 rows go to the database."""
        for index, change in self._changed:
            if row[index] is not None:
                row[index] = change(row[index])
        self._rows.append(row)
        if len(self._rows) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is left."""
        if not self._rows:
            return
        table, columns = self.model._meta.db_table, ", ".join(f'"{name}"' for name in self._names)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as copy:
                    for row in self._rows:
                        copy.write_row(row)
            else:
                marks = ", ".join("?" for _ in self._names)
                sql = f'INSERT INTO "{table}" ({columns}) VALUES ({marks})'
                cursor.cursor.connection.executemany(sql, self._rows)
        self.written += len(self._rows)
        self._rows.clear()


def make_haste() -> None:
    """While a throw-away database is filled, nothing has to survive a power cut."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-300000")


def _change(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    kind = field.get_internal_type()
    if kind == "JSONField":
        return _JSON
    if connection.vendor == "postgresql":
        return None
    changes: dict[str, Callable[[Any], Any]] = {
        "DateTimeField": _naive,
        "DateField": dt.date.isoformat,
        "DecimalField": _text,
    }
    return changes.get(kind)


def _naive(value: dt.datetime) -> str:
    return str(value.replace(tzinfo=None))


def _text(value: Decimal) -> str:
    return str(value)
