"""The long-running processes and the single deeds of the same kind. Time enters the program here."""

from __future__ import annotations

import argparse
import datetime as dt
import logging
import os
import signal
import sys
import threading
from dataclasses import asdict

from reglament.cli.preflight import prepare_database, reach_database, start_django

_log = logging.getLogger(__name__)


def serve(_: argparse.Namespace) -> int:
    """Become the web server: its own options stand in reglament.cli.web_server."""
    start_django()
    reach_database()
    config = "python:reglament.cli.web_server"
    command = [sys.executable, "-m", "gunicorn", "--config", config, "reglament.config.wsgi:application"]
    os.execv(sys.executable, command)  # noqa: S606 - the same interpreter, fixed arguments


def worker(_: argparse.Namespace) -> int:
    """Send letters until SIGTERM; the one being sent is finished first."""
    start_django()
    reach_database()
    from reglament.delivery.worker import run

    run(stop_on_signals())
    return 0


def clock(_: argparse.Namespace) -> int:
    """Tick at every full minute until SIGTERM. A database that does not answer is tried again at the next one."""
    start_django()
    reach_database()
    from django.db import DatabaseError, connection

    stop = stop_on_signals()
    while not stop.is_set():
        try:
            _tick()
        except DatabaseError:
            _log.exception("the tick failed; the next one makes up for it")
            connection.close()
        stop.wait(60 - _now().timestamp() % 60)
    return 0


def tick_once(_: argparse.Namespace) -> int:
    """Tick once and print what was done; 1 when something failed and was left for the next tick."""
    start_django()
    reach_database()
    report = _tick()
    for name, count in report.items():
        print(f"{name.replace('_', ' ')}: {count}")
    return 1 if report.get("failed") else 0


def migrate(_: argparse.Namespace) -> int:
    """Bring the database up to this version of the program."""
    start_django()
    prepare_database()
    print("The database is up to date.")
    return 0


def django(argv: list[str]) -> int:
    """Run one of Django's own commands."""
    start_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["reglament django", *argv])
    return 0


def _tick() -> dict[str, int]:
    from reglament.queries.law import NoLaw
    from reglament.usecases.clock import tick

    try:
        report = asdict(tick(at=_now()))
    except NoLaw:
        _log.info("no studio yet: nothing to do")
        return {}
    done = ", ".join(f"{name} {count}" for name, count in report.items() if count)
    if done:
        _log.info("tick: %s", done)
    return report


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()

    def ask(_number: int, _frame: object) -> None:
        # By another thread: the handler runs inside the main one, which may hold the event's lock at this very moment.
        threading.Thread(target=stop.set).start()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop
