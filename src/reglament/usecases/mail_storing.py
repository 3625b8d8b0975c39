"""Letters on their way in: the bytes on the disk, then the row, then the commit. Only after that may anyone tell the
sender that the letter was taken (1.3, R21).

The bytes lie once under their SHA-256 in MAIL_DIR. A letter is the same when its bytes are the same in the same mailbox,
so whoever fetches or hands over a letter again after a crash stores nothing new.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from django.conf import settings
from django.db import transaction

from reglament.rules.text import Text
from reglament.store.models import IncomingLetter, Person, Sighting
from reglament.usecases.files import Upload
from reglament.usecases.guards import require_specialist
from reglament.usecases.mailboxes import default_mailbox
from reglament.usecases.refusals import BadInput

RawSource: TypeAlias = bytes | Iterable[bytes]
TIMES_KEPT = 4  # a letter so many times over the limit is not kept whole any more
_COMING, _SURELY_DEAD = ".coming-", dt.timedelta(days=1)
_LONGEST_ADDRESS, _LONGEST_PEER, _LONGEST_GREETING, _MOST_RECIPIENTS = 320, 100, 255, 50


class TooLarge(BadInput):
    """The letter is so far over the limit that its bytes are not kept."""

    def __init__(self) -> None:
        size = most_kept() // (1024 * 1024)
        super().__init__(
            "file",
            Text(
                f"Письмо больше {size} МБ, такие не принимаются",
                f"The letter is larger than {size} MB and is not taken",
            ),
        )


@dataclass(frozen=True, slots=True)
class Envelope:
    """What the sending machine said about a letter, besides the letter: MAIL FROM ("" for a bounce), RCPT TO, its
    address and the name that it greeted with. All of it is unknown for a letter out of an IMAP mailbox."""

    sender: str = ""
    recipients: tuple[str, ...] = ()
    peer: str = ""
    greeting: str = ""


NO_ENVELOPE = Envelope()


def keep_letter(
    *,
    at: dt.datetime,
    mailbox_id: int,
    raw: RawSource,
    envelope: Envelope = NO_ENVELOPE,
    sighting: tuple[int, int] | None = None,
    whole_size: int | None = None,
) -> int:
    """Store a letter; when this returns its number, the letter survives a power cut. Doing it again changes nothing.

    `sighting` is (UIDVALIDITY, UID) in an IMAP mailbox. `whole_size` in bytes says that `raw` is the headers only, the
    letter itself being too large. The state is "stored", or "too_big" for one over MAIL_LIMIT (or with `whole_size`):
    both wait for the reader at `next_at`. Raises TooLarge, OSError when the disk does not take it, DatabaseError.
    """
    sha256, size = _write((raw,) if isinstance(raw, bytes) else raw)
    with transaction.atomic(durable=True):
        letter, is_new = IncomingLetter.objects.get_or_create(
            mailbox_id=mailbox_id,
            sha256=sha256,
            defaults=_row(at, size, envelope, whole_size),
        )
        if not is_new:
            _add_recipients(letter.pk, envelope)
        if sighting is not None:
            validity, uid = sighting
            Sighting.objects.get_or_create(
                mailbox_id=mailbox_id, uid_validity=validity, uid=uid, defaults={"letter": letter}
            )
    return letter.pk


def bring_letter(*, actor: Person, at: dt.datetime, file: Upload) -> int:
    """A specialist brings a letter in by hand, as an .eml file. Returns its number. Raises NotAllowed, BadInput at "file"."""
    require_specialist(actor)
    if not file.size:
        raise BadInput("file", Text("Файл пуст", "The file is empty"))
    return keep_letter(at=at, mailbox_id=default_mailbox("upload", at=at), raw=file.chunks())


def raw_path(sha256: str) -> Path:
    """Where the bytes of a letter with this SHA-256 lie."""
    return Path(settings.MAIL_DIR) / sha256[:2] / sha256


def most_kept() -> int:
    """The size, in bytes, over which a letter's bytes are not kept."""
    limit: int = settings.MAIL_LIMIT
    return limit * TIMES_KEPT


def sweep(*, at: dt.datetime) -> int:
    """Remove what killed processes left half written; nobody was told that it was stored. Returns how many files."""
    left = [
        path
        for path in Path(settings.MAIL_DIR).glob(f"{_COMING}*")
        if path.stat().st_mtime < (at - _SURELY_DEAD).timestamp()
    ]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _row(at: dt.datetime, size: int, envelope: Envelope, whole_size: int | None) -> dict[str, object]:
    too_big = whole_size is not None or size > settings.MAIL_LIMIT
    said = f"{whole_size} bytes: only the headers are kept" if whole_size is not None else ""
    return {
        "size": size,
        "envelope_from": envelope.sender[:_LONGEST_ADDRESS],
        "envelope_to": _recipients(envelope),
        "peer": envelope.peer[:_LONGEST_PEER],
        "greeting": envelope.greeting[:_LONGEST_GREETING],
        "received_at": at,
        "next_at": at,
        "state": "too_big" if too_big else "stored",
        "error": said,
    }


def _add_recipients(letter_id: int, envelope: Envelope) -> None:
    """The same bytes handed over once per recipient are one letter with all of its recipients."""
    letter = IncomingLetter.objects.select_for_update(of=("self",)).get(pk=letter_id)
    new = [address for address in _recipients(envelope) if address not in letter.envelope_to]
    if new:
        letter.envelope_to = [*letter.envelope_to, *new][:_MOST_RECIPIENTS]
        letter.save(update_fields=["envelope_to"])


def _recipients(envelope: Envelope) -> list[str]:
    return [address[:_LONGEST_ADDRESS] for address in envelope.recipients[:_MOST_RECIPIENTS]]


def _write(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Bytes, then their name, then the folder that holds the name: each is on the disk before the next."""
    home = Path(settings.MAIL_DIR)
    home.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=home, prefix=_COMING)
    try:
        with os.fdopen(handle, "wb") as out:
            digest, size = hashlib.sha256(), 0
            for chunk in chunks:
                size += len(chunk)
                if size > most_kept():
                    raise TooLarge
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        target = raw_path(digest.hexdigest())
        target.parent.mkdir(exist_ok=True)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    _sync_folder(home)
    return digest.hexdigest(), size


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
