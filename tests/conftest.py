"""What holds for every test: no network but loopback, an empty cache, Hypothesis without a stop-watch."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("reglament", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("reglament"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "reglament")

# Thousands of tests leave little garbage beside what stays until the end: looking through it all the time is a tenth of theirs.
gc.set_threshold(100_000, 20, 50)

_CONNECT = socket.socket.connect


def _connect_to_loopback(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0])
        # 0.0.0.0 as a target is this machine too.
        if not (host.startswith("127.") or host in {"::1", "localhost", "0.0.0.0"}):
            raise AssertionError(f"a test tried to reach {host}: tests talk to loopback only")
    _CONNECT(self, address)


# Rooms whose tests start the whole program: they ask for a database without saying so.
WHOLE_PROGRAM = {"cli", "faults", "store"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database", action="store_true", help="only tests that another database may answer otherwise"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database"):
        without = [item for item in items if not _asks_a_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if _asks_a_database(item)]


def _asks_a_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    whole = item.path.relative_to(Path(__file__).parent).parts[0] in WHOLE_PROGRAM
    return (
        whole
        or bool(fixtures & {"db", "transactional_db"})
        or item.get_closest_marker("django_db") is not None
    )


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _connect_to_loopback)


TOLD = "told"


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """tell(text): a figure that whoever runs the tests should read, said at their end, whichever process found it."""
    return partial(record_property, TOLD)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [each for kind in ("passed", "failed") for each in terminalreporter.getreports(kind)]
    told = [text for each in reports for name, text in each.user_properties if name == TOLD]
    if told:
        terminalreporter.section("measured")
        for text in sorted(map(str, told)):
            terminalreporter.line(text)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    from django.core.cache import cache

    cache.clear()


@pytest.fixture(scope="module")
def kept_rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Rows that a fixture of a module makes stand for all its tests; what a test does to them is undone after it."""
    from django.db import transaction

    around = transaction.atomic()
    with django_db_blocker.unblock():
        around.__enter__()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


@pytest.fixture(autouse=True, scope="session")
def _emptied_between_tests() -> Iterator[None]:
    """On SQLite a table is emptied by deleting its rows, which tables that only grow refuse: between tests they may."""
    from django.db import connection

    operations: Any = type(connection.ops)

    def empty(self: Any, statements: list[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        dropped, made = ([f"DROP TRIGGER {name}" for name, _ in triggers], [sql for _, sql in triggers])
        usual(self, [*dropped, *statements, *made])

    usual = operations.execute_sql_flush
    with pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            patch.setattr(operations, "execute_sql_flush", empty)
        yield


@pytest.fixture
def database_environment(transactional_db: None) -> dict[str, str]:
    """The environment in which a child process sees the very database of this test (committed rows only)."""
    from django.db import connection

    given = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{given['NAME']}"
    else:
        url = f"postgres://{given['USER']}@{given['HOST']}:{given['PORT']}/{given['NAME']}"
    return {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "reglament.config.settings"}
