"""What holds for every test: no network but loopback, an empty cache, Hypothesis without a stop-watch."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("reglament", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", parent=settings.get_profile("reglament"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "reglament")

_CONNECT = socket.socket.connect


def _connect_to_loopback(self: socket.socket, address: Any) -> None:
    if self.family in (socket.AF_INET, socket.AF_INET6):
        host = str(address[0])
        # 0.0.0.0 as a target is this machine too.
        if not (host.startswith("127.") or host in {"::1", "localhost", "0.0.0.0"}):
            raise AssertionError(f"a test tried to reach {host}: tests talk to loopback only")
    _CONNECT(self, address)


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket.socket, "connect", _connect_to_loopback)


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    yield
    from django.core.cache import cache

    cache.clear()


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
