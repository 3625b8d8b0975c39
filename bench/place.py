"""Where the measured studios live: a throw-away folder, SQLite files in it, one PostgreSQL cluster beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests import postgres

ROOT = Path(__file__).resolve().parent.parent
# As careful with the disk as a real studio's: every commit is on it before the answer goes out.
CAREFUL = "-c shared_buffers=512MB -c max_connections=60 -c max_wal_size=4GB -c random_page_cost=1.1"


@dataclass(frozen=True, slots=True)
class Place:
    """One studio to be measured: which database, how many tickets, the environment of its processes."""

    database: str
    tickets: int
    environment: dict[str, str]

    @property
    def port(self) -> int:
        """The loopback port of its web server."""
        return int(self.environment["PORT"])

    @property
    def name(self) -> str:
        """How the tables call it."""
        return f"{self.database} {self.tickets:,}"


@contextmanager
def folder() -> Iterator[Path]:
    """A folder of its own, gone afterwards."""
    made = Path(tempfile.mkdtemp(prefix="reglament-bench-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def place(inside: Path, database: str, tickets: int, port: int) -> Place:
    """An empty database of that kind with the environment that points to it."""
    data = inside / f"{database}-{tickets}"
    data.mkdir()
    url = f"sqlite:///{data / 'studio.sqlite3'}" if database == "sqlite" else _postgres(tickets)
    own = {
        "DEMO": "0",
        "SECRET_KEY": "measured-and-thrown-away-measured-and-thrown-away",
        "DATABASE_URL": url,
        "BASE_URL": f"http://127.0.0.1:{port}",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "DATA_DIR": str(data),
        "EMAIL_URL": f"file://{data / 'letters'}",
        "TIME_ZONE": "Europe/Moscow",
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONPATH": str(ROOT),
    }
    return Place(database, tickets, {**os.environ, **own})


def program(where: Place, *arguments: str) -> subprocess.Popen[str]:
    """Start `python -m …` in the environment of a place."""
    command = [sys.executable, "-m", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=where.environment, stdout=subprocess.PIPE, text=True)


def have_postgres() -> bool:
    """Whether PostgreSQL is installed."""
    return postgres.binaries_folder() is not None


def _postgres(tickets: int) -> str:
    import psycopg

    postgres.FAST = CAREFUL
    cluster = postgres.cluster()
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE bench_{tickets}")
    return cluster.url.removesuffix("postgres") + f"bench_{tickets}"
