"""The reader: letters one by one from their bytes to what they do, until it is told to stop. Here the clock is read.

Nothing that one letter does to its reader stops the next one: a letter that cannot be read is put aside with its reason,
trouble that may pass is tried again later, and a reader that dies leaves its letter to the next.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import logging
import os
import shutil
import socket
import tempfile
import threading
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from reglament.mailin.authentic import Authentic, verify
from reglament.mailin.parser import Unreadable, read
from reglament.mailin.reading import Reading
from reglament.rules.sender import sender_of
from reglament.rules.text import Text
from reglament.usecases.incoming import (
    MOST_ATTEMPTS,
    Claimed,
    act_on_letter,
    claim_letter,
    quarantine_letter,
    release_letter,
)
from reglament.usecases.mail_storing import raw_path

log = logging.getLogger("reglament.mail")

IDLE = 1.0  # seconds between looks when nothing waits
TROUBLE = (1.0, 2.0, 5.0, 10.0, 30.0)  # seconds to wait after failures in a row
MINUTE = dt.timedelta(minutes=1)
BACKOFF = (MINUTE, 5 * MINUTE, 15 * MINUTE, 60 * MINUTE)  # between attempts at one letter
SCRATCH = ".reading-"
OLD = 3600  # seconds after which a dead reader's scratch folder is swept away
MOST_HEADERS = 1024 * 1024
PATIENCE = 45.0  # seconds for the sender's domain to answer

Parse: TypeAlias = Callable[[Path, Path], Reading]
Prove: TypeAlias = Callable[[Claimed, Reading, bytes], Authentic]


def run(stop: threading.Event) -> None:
    """Read letters until `stop` is set; the one in hand is finished first. Trouble is logged and waited out."""
    owner = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    log.info("mail: reader %s starts", owner)
    sweep()
    failures = 0
    while not stop.is_set():
        try:
            worked = read_next(owner=owner)
            failures = 0
        except Exception:
            log.exception("mail: trouble, trying again")
            close_old_connections()
            stop.wait(TROUBLE[min(failures, len(TROUBLE) - 1)])
            failures += 1
            continue
        if not worked:
            close_old_connections()
            stop.wait(IDLE)
    log.info("mail: reader %s stops", owner)


def read_all(*, owner: str = "once") -> int:
    """Read everything that waits now; how many letters."""
    done = 0
    while read_next(owner=owner):
        done += 1
    return done


def read_next(*, owner: str, parse: Parse | None = None, prove: Prove | None = None) -> bool:
    """Read one letter and do what it decides; False when none waited. Raises the database's errors only."""
    letter = claim_letter(at=timezone.now(), owner=owner)
    if letter is None:
        return False
    if letter.attempts > MOST_ATTEMPTS:
        _put_aside(letter, owner, "attempts", _GAVE_UP)
        return True
    try:
        _read(letter, owner, parse or _parse, prove or _prove)
    except Unreadable as error:
        _put_aside(letter, owner, error.kind, error.reason)
    except DatabaseError:
        raise
    except Exception as error:
        # Whatever it is about this letter, the next one goes on at once.
        log.exception("mail: letter %s cannot be acted on", letter.id)
        wait = BACKOFF[min(letter.attempts, len(BACKOFF)) - 1]
        said = f"{type(error).__name__}: {error}"
        release_letter(at=timezone.now(), letter_id=letter.id, owner=owner, wait=wait, error=said)
    return True


def sweep() -> None:
    """Remove the scratch folders of readers that died."""
    now = timezone.now().timestamp()
    for folder in Path(settings.MAIL_DIR).glob(f"{SCRATCH}*"):
        if now - folder.stat().st_mtime > OLD:
            shutil.rmtree(folder, ignore_errors=True)


def _read(letter: Claimed, owner: str, parse: Parse, prove: Prove) -> None:
    home = Path(settings.MAIL_DIR)
    home.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=home, prefix=SCRATCH) as folder:
        scratch = Path(folder)
        path = raw_path(letter.sha256)
        if not path.is_file():
            raise Unreadable("no_bytes", _NO_BYTES)
        if letter.too_big:
            path = _headers_of(path, scratch)
        reading = parse(path, scratch)
        _require_own_files(reading, scratch)
        proof = prove(letter, reading, _bytes_of(letter, path))
        decision = act_on_letter(
            at=timezone.now(), letter_id=letter.id, owner=owner, reading=reading, proof=proof
        )
    if decision:
        log.info("mail: letter %s: %s", letter.id, decision)
    else:
        log.warning("mail: letter %s: the lease ran out before it was acted on", letter.id)


def _require_own_files(reading: Reading, scratch: Path) -> None:
    """What a child says that it wrote lies in its own folder: whoever broke out of the parser reads nothing of ours."""
    home = scratch.resolve()
    for file in reading.files:
        path = Path(file.path)
        if path.is_symlink() or not path.is_file() or path.resolve().parent != home:
            raise Unreadable("answer", _FOREIGN)


def _parse(path: Path, scratch: Path) -> Reading:
    return read(path, scratch=scratch)


def _prove(letter: Claimed, reading: Reading, raw: bytes) -> Authentic:
    """Whether the letter is its sender's. A demo believes what this very machine hands over, and says so."""
    if settings.DEMO and not settings.MAIL_AUTHSERV_ID and _from_this_machine(letter):
        return Authentic(passed=True, dkim="none", spf="none", dmarc="none", by="demo", reason=_DEMO)
    address = sender_of(reading.from_headers).address
    found: list[Authentic] = []

    def ask() -> None:
        found.append(
            verify(
                raw,
                sender_domain=address.rpartition("@")[2] if address else None,
                envelope_from=letter.envelope_from,
                peer=letter.peer,
                greeting=letter.greeting,
                authentication_results=list(reading.authentication_results),
                authserv_id=str(settings.MAIL_AUTHSERV_ID),
            )
        )

    # By a thread that may be left behind: a domain that answers for ever must not hold the mail of all others.
    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    asking.join(PATIENCE)
    return (
        found[0]
        if found
        else Authentic(
            passed=False, dkim="temperror", spf="temperror", dmarc="temperror", by="", reason=_NO_ANSWER
        )
    )


def _from_this_machine(letter: Claimed) -> bool:
    if letter.mailbox_kind in ("pipe", "upload"):
        return True
    try:
        return ipaddress.ip_address(letter.peer.strip("[]")).is_loopback
    except ValueError:
        return False


def _headers_of(path: Path, scratch: Path) -> Path:
    """The headers of a letter that is too large to be read whole."""
    with path.open("rb") as raw:
        head = raw.read(MOST_HEADERS)
    ends = [place for mark in (b"\r\n\r\n", b"\n\n") if (place := head.find(mark)) >= 0]
    target = scratch / "headers.eml"
    target.write_bytes(head[: min(ends)] + b"\r\n\r\n" if ends else head)
    return target


def _bytes_of(letter: Claimed, path: Path) -> bytes:
    """What the signatures are checked over: the letter whole, unless it is far too large to be held in memory."""
    whole = raw_path(letter.sha256)
    return (whole if letter.size <= 2 * settings.MAIL_LIMIT else path).read_bytes()


def _put_aside(letter: Claimed, owner: str, code: str, reason: Text) -> None:
    quarantine_letter(at=timezone.now(), letter_id=letter.id, owner=owner, code=code, reason=reason)
    log.warning("mail: letter %s is put aside: %s", letter.id, reason.en)


_GAVE_UP = Text(
    "Чтение начинали несколько раз, и ни разу оно не закончилось",
    "Reading was begun several times and never came to an end",
)
_NO_BYTES = Text("Файла письма нет на диске", "The letter's file is not on the disk")
_FOREIGN = Text(
    "Чтение письма назвало файлы, которых не создавало", "Reading the letter named files that it had not made"
)
_NO_ANSWER = Text(
    "Проверка подлинности не ответила вовремя", "The check of authenticity did not answer in time"
)
_DEMO = Text(
    "Демонстрация верит письмам, которые передала эта же машина; настоящая студия проверила бы DKIM и SPF",
    "The demo believes letters handed over by this very machine; a real studio would check DKIM and SPF",
)
