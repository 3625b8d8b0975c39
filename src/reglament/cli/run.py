"""`reglament run`: the database brought up to date, then web server, worker and clock under one supervisor."""

from __future__ import annotations

import argparse
import socket
import sys

from reglament.cli.preflight import prepare_database, start_django
from reglament.cli.supervisor import Child, Supervisor
from reglament.config.environment import Environment, SettingsError

OWN = (sys.executable, "-m", "reglament.cli")


def run(_: argparse.Namespace) -> int:
    """Run everything until SIGTERM or SIGINT; returns 0 when all of it ended in peace."""
    environment = start_django()
    _refuse_a_taken_port(environment)
    prepare_database()
    children = tuple(
        Child(name, (*OWN, command))
        for name, command in (("web", "serve"), ("worker", "worker"), ("clock", "clock"))
    )
    return Supervisor(children).run()


def _refuse_a_taken_port(environment: Environment) -> None:
    family = socket.AF_INET6 if ":" in environment.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((environment.host, environment.port))
        except OSError as error:
            where = f"{environment.host}:{environment.port}"
            raise SettingsError(
                f"PORT: {where} cannot be listened on ({error.strerror}); set another PORT"
            ) from error
