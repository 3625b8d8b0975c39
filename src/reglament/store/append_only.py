"""Tables that only grow: triggers by which the database itself refuses to change what was written (law 8 of the house)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_POSTGRESQL = """
CREATE OR REPLACE FUNCTION {table}_only_grows() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{table} only grows'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_only_grows();
"""
# SQLite has no TRUNCATE: to empty a table is to delete its rows, so that only changing them is refused there.
_SQLITE = """
CREATE TRIGGER {table}_only_grows BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} only grows'); END;
"""


def forbid_changes(table: str) -> Callable[[Any, Any], None]:
    """For a migration: from now on a row of `table` (a name of our own) is written once."""

    def forbid(apps: Any, schema_editor: Any) -> None:
        statement = _POSTGRESQL if schema_editor.connection.vendor == "postgresql" else _SQLITE
        schema_editor.execute(statement.format(table=table))

    return forbid
