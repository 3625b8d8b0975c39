"""A reader in a process of its own that kills itself (SIGKILL) at a named step: run by test_reader_kill.py.

Usage: python -m tests.faults.reader_child STEP; STEP is after_claim, after_parse, files_kept, acted, or none.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Any


def die(*_: object, **__: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def main(step: str) -> None:
    import django

    django.setup()
    from reglament.mailin import reader
    from reglament.mailin.authentic import Authentic
    from reglament.rules.text import Text
    from reglament.usecases import incoming

    yes = Authentic(passed=True, dkim="pass", spf="none", dmarc="pass", by="dkim", reason=Text("да", "yes"))
    reader._prove = lambda letter, reading, raw: yes
    if step == "after_claim":
        reader._read = die
    if step == "after_parse":
        reader._prove = die
    if step == "files_kept":
        # The files' bytes lie on the disk, no row names them.
        incoming.save_reading = die
    if step == "acted":
        # Inside the transaction: the message is written, the letter's row is not.
        act = incoming.act

        def half(*args: Any, **kwargs: Any) -> None:
            act(*args, **kwargs)
            die()

        incoming.act = half  # type: ignore[assignment]
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    print("ready", flush=True)
    reader.run(stop)
    print("stopped", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
