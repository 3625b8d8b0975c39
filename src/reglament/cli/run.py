"""`reglament run`: the database brought up to date, then web server, worker, clock and mail under one supervisor."""

from __future__ import annotations

import argparse
import socket
import sys
from urllib.parse import urlsplit

from reglament.cli.preflight import prepare_database, start_django
from reglament.cli.supervisor import Child, Supervisor, say
from reglament.config.environment import Environment, SettingsError

OWN = (sys.executable, "-m", "reglament.cli")


def run(_: argparse.Namespace) -> int:
    """Run everything until SIGTERM or SIGINT; returns 0 when all of it ended in peace."""
    environment = start_django()
    _refuse_a_taken_port("PORT", environment.host, environment.port)
    for address in environment.mail_listen:
        parts = urlsplit(address)
        _refuse_a_taken_port("MAIL_LISTEN", parts.hostname or "", parts.port or 0)
    prepare_database()
    for address in environment.mail_listen:
        say(f"mail to {environment.mail_from} is taken on {address}")
    return Supervisor(_children(environment)).run()


def _children(environment: Environment) -> tuple[Child, ...]:
    deeds: list[tuple[str, tuple[str, ...]]] = [
        ("web", ("serve",)),
        ("worker", ("worker",)),
        ("clock", ("clock",)),
    ]
    deeds += [("fetcher", ("mail", "fetch")), ("reader", ("mail", "read"))]
    if environment.mail_listen:
        deeds.append(("listener", ("mail", "listen")))
    return tuple(Child(name, (*OWN, *deed)) for name, deed in deeds)


def _refuse_a_taken_port(variable: str, host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise SettingsError(
                f"{variable}: {host}:{port} cannot be listened on ({error.strerror}); set another {variable}"
            ) from error
