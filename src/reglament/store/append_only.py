"""Tables that only grow: triggers by which the database itself refuses to change what was written (law 8 of the house)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.db.models import Model

_POSTGRESQL = (
    """
CREATE OR REPLACE FUNCTION {table}_only_grows() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{table} only grows'; END $$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS {table}_only_grows ON {table};
CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_only_grows();
""",
)
# The first trigger of SQLite bore the name without a deed and refused changes only.
_SQLITE = (
    "DROP TRIGGER IF EXISTS {table}_only_grows",
    *(
        statement
        for deed in ("update", "delete")
        for statement in (
            f"DROP TRIGGER IF EXISTS {{table}}_only_grows_{deed}",
            f"CREATE TRIGGER {{table}}_only_grows_{deed} BEFORE {deed} ON {{table}} "
            "BEGIN SELECT RAISE(ABORT, '{table} only grows'); END",
        )
    ),
)
_STATEMENTS = {"postgresql": _POSTGRESQL, "sqlite": _SQLITE}


def forbid_changes(table: str) -> Callable[[Any, Any], None]:
    """For a migration: from now on a row of `table` (a name of our own) is written once. Safe to repeat."""

    def forbid(apps: Any, schema_editor: Any) -> None:
        for statement in _STATEMENTS[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(table=table))

    return forbid


def wait_for_writers(model: type[Model]) -> None:
    """Inside a transaction: wait for those that are adding rows to a growing table just now, and keep others from it until
    the transaction ends. Rows get their numbers before they are committed; after this none can appear behind the last.
    SQLite has one writer and nothing to wait for. One SQL statement at most."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {model._meta.db_table} IN SHARE MODE")
