"""A process that accepts tickets, each at its own instant, and may kill itself (SIGKILL) in the middle of one: run by
test_money_processes.py.

Usage: python -m tests.faults.money_child STEP PERSON NUMBER=INSTANT…; STEP is numbered, entered, acted or none: of the
first ticket the process dies right after its invoice has a number, an entry in the ledger, an act.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
from collections.abc import Callable
from typing import Any


def then_die(act: Callable[..., Any]) -> Callable[..., Any]:
    def acted(*args: Any, **kwargs: Any) -> None:
        act(*args, **kwargs)
        os.kill(os.getpid(), signal.SIGKILL)

    return acted


def main(step: str, person_id: int, works: list[str]) -> None:
    import django

    django.setup()
    from reglament.store.models import Person
    from reglament.usecases import act_writing, invoicing
    from reglament.usecases.acceptance import accept

    if step == "numbered":
        invoicing.next_number = then_die(invoicing.next_number)  # type: ignore[assignment]
    if step == "entered":
        invoicing.post = then_die(invoicing.post)  # type: ignore[assignment]
    if step == "acted":
        act_writing.post = then_die(act_writing.post)  # type: ignore[assignment]
    actor = Person.objects.get(pk=person_id)
    print("ready", flush=True)
    sys.stdin.readline()
    for work in works:
        number, _, instant = work.partition("=")
        accept(actor=actor, at=dt.datetime.fromisoformat(instant), number=int(number))
    print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
