"""Many rows at once: COPY on PostgreSQL, one prepared INSERT on SQLite. Values are what Django reads from the column."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from django.db import connection, models

BATCH = 5000
_JSON = json.JSONEncoder(ensure_ascii=False).encode


class Table:
    """Rows of one model on their way into its table; `columns` are the names of all its columns, in order."""

    def __init__(self, model: type[models.Model]) -> None:
        fields = model._meta.concrete_fields
        self.model = model
        self.columns = tuple(field.attname for field in fields)
        self._names = tuple(str(field.column) for field in fields)
        self._changes = tuple(_change(field) for field in fields)
        self._rows: list[list[Any]] = []
        self.written = 0

    def as_stored(self, index: int, value: Any) -> Any:
        """A value of a column as the database takes it."""
        change = self._changes[index]
        return value if value is None or change is None else change(value)

    def add(self, row: list[Any]) -> None:
        """Take one row of values as the database takes them; every 5,000 rows go there."""
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


@contextmanager
def in_haste(tables: Sequence[str]) -> Iterator[None]:
    """While a throw-away database is filled: nothing has to survive a power cut, nothing is checked that is known to be right,
    and the indexes are made afterwards in one go."""
    with connection.cursor() as cursor:
        for setting in _HASTE[connection.vendor]:
            cursor.execute(setting)
        indexes = _indexes(cursor, tables)
        for name, _made in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        yield
        for _name, made in indexes:
            cursor.execute(made)


_HASTE = {
    # No checks of foreign keys, in this session alone: without indexes each would read whole tables.
    "sqlite": ("PRAGMA synchronous=OFF", "PRAGMA cache_size=-300000", "PRAGMA foreign_keys=OFF"),
    "postgresql": ("SET session_replication_role = replica", "SET maintenance_work_mem = '256MB'"),
}
_LIST = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s",
    "postgresql": "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = %s AND indexname NOT IN "
    "(SELECT conname FROM pg_constraint)",
}


def _indexes(cursor: Any, tables: Sequence[str]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for table in tables:
        cursor.execute(_LIST[connection.vendor], [table])
        found += cursor.fetchall()
    return found


def _change(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    kind = field.get_internal_type()
    if kind == "JSONField":
        return _as_json
    if connection.vendor == "postgresql":
        return None
    changes: dict[str, Callable[[Any], Any]] = {
        "DateTimeField": _naive,
        "DateField": dt.date.isoformat,
        "DecimalField": _text,
    }
    return changes.get(kind)


def _as_json(value: object) -> str:
    return value if isinstance(value, str) else _JSON(value)


def _naive(value: dt.datetime) -> str:
    return str(value.replace(tzinfo=None))


def _text(value: Decimal) -> str:
    return str(value)
