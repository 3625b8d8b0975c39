"""A statement that Django compiles once and runs many times: compiling one of the hot pages' takes longer than running it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Expression, Field, QuerySet


class Given(Expression):
    """A place in a statement for a value given at each run; `field` says how the database takes it."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """A mark; the place itself stands among the parameters until the run."""
        return "%s", (self,)


@dataclass(frozen=True, slots=True)
class _Compiled:
    sql: str
    params: tuple[Any, ...]
    names: tuple[str, ...]
    # For each column that the database gives in another form than Python's: its index, its expression, the changes.
    changed: tuple[tuple[int, Any, Sequence[Callable[..., Any]]], ...]


class Prepared:
    """The statement of a values() query set that `build` makes of constants and of Given places."""

    def __init__(self, build: Callable[[], QuerySet[Any, Any]]) -> None:
        self._build = build
        self._compiled: dict[str, _Compiled] = {}
        self._lock = threading.Lock()

    def rows(self, **given: object) -> list[dict[str, Any]]:
        """The rows as mappings by column, with the values of all Given places. One SQL statement."""
        compiled = self._for_this_database()
        return [dict(zip(compiled.names, row, strict=True)) for row in _run(compiled, given)]

    def tuples(self, **given: object) -> list[tuple[Any, ...]]:
        """The rows as tuples, in the order of the columns. One SQL statement."""
        return [tuple(row) for row in _run(self._for_this_database(), given)]

    def _for_this_database(self) -> _Compiled:
        found = self._compiled.get(connection.vendor)
        if found is None:
            with self._lock:
                found = self._compiled[connection.vendor] = _compile(self._build())
        return found


def _compile(rows: QuerySet[Any, Any]) -> _Compiled:
    compiler = rows.query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    expressions = [select[0] for select in compiler.select[: compiler.col_count]]
    changes = compiler.get_converters(expressions)
    first: Any = rows.query.combined_queries[0] if rows.query.combinator else rows.query
    return _Compiled(
        sql=sql,
        params=tuple(params),
        names=tuple(first.selected),
        changed=tuple((index, expression, made) for index, (made, expression) in changes.items()),
    )


def _run(compiled: _Compiled, given: dict[str, object]) -> list[list[Any]]:
    params = [_taken(part, given[part.name]) if isinstance(part, Given) else part for part in compiled.params]
    with connection.cursor() as cursor:
        cursor.execute(compiled.sql, params)
        rows = [list(row) for row in cursor.fetchall()]
    for index, expression, changes in compiled.changed:
        for row in rows:
            for change in changes:
                row[index] = change(row[index], expression, connection)
    return rows


def _taken(place: Given, value: object) -> Any:
    return place.output_field.get_db_prep_value(value, connection)
