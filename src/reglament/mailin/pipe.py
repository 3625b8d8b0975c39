"""The pipe: a mail server hands one letter over on standard input and keeps it itself unless it was stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import IO

from django.utils import timezone

from reglament.usecases.mail_storing import Envelope, keep_letter
from reglament.usecases.mailboxes import default_mailbox

PIECE = 64 * 1024


class NoLetter(Exception):
    """Nothing came: there is nothing to store."""


def receive(source: IO[bytes], *, sender: str = "", recipients: Sequence[str] = ()) -> int:
    """Store the letter in `source`; returns its number. Raises NoLetter, TooLarge, and whatever keeps it from being stored."""
    first = source.read(PIECE)
    if not first:
        raise NoLetter

    def pieces() -> Iterator[bytes]:
        yield first
        while piece := source.read(PIECE):
            yield piece

    now = timezone.now()
    # Some servers write the empty sender of a bounce as a word.
    said = "" if sender in {"<>", "MAILER-DAEMON"} else sender.strip("<>")
    envelope = Envelope(sender=said, recipients=tuple(recipients))
    return keep_letter(at=now, mailbox_id=default_mailbox("pipe", at=now), raw=pieces(), envelope=envelope)
