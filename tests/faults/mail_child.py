"""A way in for mail in a process of its own that kills itself (SIGKILL) at a named step: run by test_mail_kill.py.

Usage: python -m tests.faults.mail_child WAY STEP PORT; WAY is imap (one look into the only mailbox), smtp (listens on the
port) or pipe (standard input).
"""

from __future__ import annotations

import datetime as dt
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

if __name__ == "__main__":
    import django

    django.setup()

from contextlib import closing

from django.utils import timezone

from reglament.mailin import imap, imap_look, listener, pipe
from reglament.mailin.door import Door
from reglament.mailin.fetcher import address_of
from reglament.usecases import mail_storing
from reglament.usecases.mail_fetching import mailboxes_to_fetch, take_mailbox


def die(*_: object, **__: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def after(module: Any, name: str) -> None:
    """Die when a function has done its work."""
    work: Callable[..., Any] = getattr(module, name)

    def and_die(*given: Any, **named: Any) -> None:
        work(*given, **named)
        die()

    setattr(module, name, and_die)


def searched() -> None:
    after(imap.Connection, "size")


def half_fetched() -> None:
    imap.PIECE = 20
    pieces = imap.Connection.pieces

    def half(self: imap.Connection, uid: int) -> Any:
        yield next(pieces(self, uid))
        die()

    imap.Connection.pieces = half  # type: ignore[method-assign]


def on_disk() -> None:
    after(mail_storing, "_write")


def in_transaction() -> None:
    """The row is written, the commit has not begun."""
    after(mail_storing.IncomingLetter.objects, "get_or_create")


def committed() -> None:
    for module in (imap_look, listener, pipe):
        after(module, "keep_letter")


def marked() -> None:
    after(imap.Connection, "mark_read")


def noted() -> None:
    after(imap_look, "note_told")


def answered() -> None:
    answer = Door.answer_letter

    async def and_die(self: Door, said: str) -> None:
        await answer(self, said)
        die()

    Door.answer_letter = and_die  # type: ignore[method-assign]


STEPS = {
    "searched": searched,
    "half fetched": half_fetched,
    "on disk": on_disk,
    "in transaction": in_transaction,
    "committed": committed,
    "marked": marked,
    "noted": noted,
    "answered": answered,
    "none": lambda: None,
}
LOOKING = ("searched", "half fetched", "on disk", "in transaction", "committed", "marked", "noted")
HANDED = ("on disk", "in transaction", "committed", "answered")


def look_once() -> None:
    (mailbox_id,) = mailboxes_to_fetch()
    account = take_mailbox(
        at=timezone.now(), mailbox_id=mailbox_id, owner=str(os.getpid()), lease=dt.timedelta(0)
    )
    assert account is not None
    with closing(imap.connect(address_of(account))) as opened:
        imap_look.look(opened, account, while_ours=lambda: True)


def main(way: str, step: str, port: int) -> None:
    STEPS[step]()
    if way == "imap":
        look_once()
    elif way == "pipe":
        pipe.receive(sys.stdin.buffer)
    else:
        stop = threading.Event()
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        listener.run(stop, (f"smtp://127.0.0.1:{port}",))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
