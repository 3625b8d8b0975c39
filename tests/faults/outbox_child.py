"""A worker in a process of its own that kills itself (SIGKILL) at a named step: run by test_outbox_kill.py.

Usage: python -m tests.faults.outbox_child STEP PORT; STEP is after_claim, after_send, settling or none.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from email.message import EmailMessage


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(step: str, port: int) -> None:
    import django

    django.setup()
    from django.db import transaction

    from reglament.delivery import outbox, worker
    from reglament.delivery.transports import SmtpTransport

    if step == "after_claim":
        outbox.attempt = die  # type: ignore[assignment]
    if step == "after_send":
        outbox.settle = die  # type: ignore[assignment]
    if step == "settling":
        # Inside the transaction that writes the result down.
        settle = outbox.settle

        def half(*args: object, **kwargs: object) -> None:
            with transaction.atomic():
                settle(*args, **kwargs)  # type: ignore[arg-type]
                die()

        outbox.settle = half  # type: ignore[assignment]

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())

    class Telling:
        """Says on its output that the worker works."""

        def send(self, message: EmailMessage) -> None:
            SmtpTransport("127.0.0.1", port, timeout=10).send(message)
            print("sent", flush=True)

    print("ready", flush=True)
    sys.stdin.readline()  # several begin together
    worker.run(stop, Telling())
    print("stopped", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
