"""`reglament mail`: the ways in for e-mail, and the reader of what has come in.

The processes live in the room `mailin`, which stands beside this one: they are named here and imported when they are run.
"""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable
from importlib import import_module
from typing import Any

from reglament.cli.preflight import reach_database, start_django
from reglament.cli.processes import stop_on_signals
from reglament.config.environment import Environment, SettingsError

KEEP_IT = 75  # EX_TEMPFAIL: the mail server keeps the letter and comes again
NEVER = 65  # EX_DATAERR: it tells the sender


def arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments of `mail` and what it can do."""
    deeds = parser.add_subparsers(
        title="what to do",
        metavar="listen|fetch|read|receive",
        dest="deed",
        required=True,
    )
    deeds.add_parser("listen", help="take letters by SMTP or LMTP on the addresses of MAIL_LISTEN")
    deeds.add_parser("fetch", help="fetch the IMAP mailboxes that are switched on")
    deeds.add_parser("read", help="read stored letters and act on them")
    receive = deeds.add_parser(
        "receive", help="store one letter from standard input; exit code 75 when it cannot be stored now"
    )
    receive.add_argument("--from", dest="sender", default="", help="the envelope's sender, empty of a bounce")
    receive.add_argument(
        "--to", dest="recipients", action="append", default=[], help="an envelope recipient; may be repeated"
    )


def run(arguments: argparse.Namespace) -> int:
    """Do the deed that was asked for."""
    deeds = {"listen": _listen, "fetch": _fetch, "read": _read, "receive": _receive}
    return deeds[arguments.deed](arguments)


def _listen(_: argparse.Namespace) -> int:
    environment = _start()
    if not environment.mail_listen:
        raise SettingsError("MAIL_LISTEN is empty: write for example smtp://127.0.0.1:2525")
    try:
        _process("listener")(stop_on_signals())
    except OSError as error:
        print(f"reglament: MAIL_LISTEN: {error}", file=sys.stderr)
        return 1
    return 0


def _fetch(_: argparse.Namespace) -> int:
    _start()
    _process("fetcher")(stop_on_signals())
    return 0


def _read(_: argparse.Namespace) -> int:
    _start()
    _process("reader")(stop_on_signals())
    return 0


def _receive(arguments: argparse.Namespace) -> int:
    """Whatever goes wrong, a letter that was not stored is still the mail server's."""
    try:
        start_django()
        pipe: Any = import_module("reglament.mailin.pipe")
        number = pipe.receive(
            sys.stdin.buffer, sender=arguments.sender, recipients=tuple(arguments.recipients)
        )
    except Exception as error:  # noqa: BLE001 - said on standard error, which the mail server logs
        print(f"reglament: the letter is not stored: {type(error).__name__}: {error}", file=sys.stderr)
        return NEVER if type(error).__name__ in {"TooLarge", "NoLetter"} else KEEP_IT
    print(f"Stored as letter {number}.")
    return 0


def _start() -> Environment:
    environment = start_django()
    reach_database()
    return environment


def _process(name: str) -> Callable[[threading.Event], None]:
    process: Callable[[threading.Event], None] = import_module(f"reglament.mailin.{name}").run
    return process
