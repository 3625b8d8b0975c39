"""`reglament demo`: a studio to walk around in."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys

from reglament.cli.preflight import prepare_database, start_django


def demo(arguments: argparse.Namespace) -> int:
    """Fill an empty database with the demo studio; returns 1 when it is not empty and that was not foreseen."""
    os.environ.setdefault("DEMO", "1")
    start_django()
    prepare_database()
    from reglament.queries.setup import is_set_up

    if is_set_up():
        if arguments.if_empty:
            return 0
        print(
            "reglament: the database has a studio already; the demo goes into an empty one only",
            file=sys.stderr,
        )
        return 1
    from reglament.cli.demo import build

    print("Playing through the demo studio's last weeks…", flush=True)
    built = build(at=dt.datetime.now(dt.UTC))
    print(f"The demo studio has {built.organisations} clients and {built.tickets} tickets.")
    return 0
