"""Fetching IMAP mailboxes: one thread each, for as long as the mailbox is switched on."""

from __future__ import annotations

import datetime as dt
import logging
import os
import random
import socket
import threading
import uuid
from dataclasses import dataclass
from functools import partial

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from reglament.mailin.imap import Address, Connection, connect
from reglament.mailin.imap_look import look
from reglament.usecases.mail_fetching import (
    Account,
    asked_for,
    let_go,
    mailboxes_to_fetch,
    note_checked,
    note_failure,
    put_off,
    still_ours,
    take_mailbox,
)
from reglament.usecases.mail_storing import sweep
from reglament.usecases.refusals import Refused

log = logging.getLogger("reglament.mailin")

LEASE = dt.timedelta(minutes=3)


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: between looks for new mailboxes; between looks of a waiting thread at its mailbox's row; the longest IDLE
    (servers end one of 30 minutes); between polls of a server without IDLE; the shortest and the longest back-off."""

    roster: float = 5.0
    row: float = 5.0
    idle: float = 9 * 60.0
    poll: float = 60.0
    first_pause: float = 5.0
    longest_pause: float = 15 * 60.0


def run(stop: threading.Event, pace: Pace | None = None) -> None:
    """Fetch all mailboxes until `stop` is set, new ones from the moment they are added."""
    pace = pace or Pace()
    owner = f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:12]}"
    threads: dict[int, threading.Thread] = {}
    log.info("mail: fetcher %s starts", owner)
    sweep(at=timezone.now())
    while not stop.is_set():
        for mailbox_id in _roster():
            if mailbox_id not in threads or not threads[mailbox_id].is_alive():
                watch = partial(_watch, mailbox_id, owner, stop, pace)
                threads[mailbox_id] = threading.Thread(
                    target=watch, name=f"mailbox-{mailbox_id}", daemon=True
                )
                threads[mailbox_id].start()
        stop.wait(pace.roster)
    for thread in threads.values():
        thread.join(10)
    log.info("mail: fetcher %s stops", owner)


def _roster() -> frozenset[int]:
    try:
        return mailboxes_to_fetch()
    except DatabaseError:
        log.exception("mail: the database does not answer")
        return frozenset()
    finally:
        close_old_connections()


def _watch(mailbox_id: int, owner: str, stop: threading.Event, pace: Pace) -> None:
    """Look into one mailbox again and again. Ends when it is switched off; trouble is waited out with growing pauses."""
    try:
        while not stop.is_set() and mailbox_id in mailboxes_to_fetch():
            try:
                _attend(mailbox_id, owner, stop, pace)
            except Exception as error:  # noqa: BLE001 - said on the mailbox's page; the others go on
                log.warning("mailbox %s: %s: %s", mailbox_id, type(error).__name__, error)
                _back_off(mailbox_id, owner, error, pace)
            close_old_connections()
            stop.wait(pace.row)
        let_go(mailbox_id=mailbox_id, owner=owner)
    except DatabaseError:
        log.exception("mailbox %s: the database does not answer", mailbox_id)
    finally:
        connection.close()


def _back_off(mailbox_id: int, owner: str, error: Exception, pace: Pace) -> None:
    words = error.text.ru if isinstance(error, Refused) else f"{type(error).__name__}: {error}"
    now = timezone.now()
    failures = note_failure(at=now, mailbox_id=mailbox_id, error=words)
    pause = min(pace.first_pause * 2 ** min(failures - 1, 20), pace.longest_pause)
    # Many mailboxes of one server that was away do not come back to it at the same instant.
    jittered = pause * random.uniform(0.5, 1.0)  # noqa: S311 - nothing secret in it
    put_off(mailbox_id=mailbox_id, owner=owner, next_at=now + dt.timedelta(seconds=jittered))


def _attend(mailbox_id: int, owner: str, stop: threading.Event, pace: Pace) -> None:
    """One connection, used until the mailbox is no longer ours. Raises what went wrong."""
    account = take_mailbox(at=timezone.now(), mailbox_id=mailbox_id, owner=owner, lease=LEASE)
    if account is None:
        return
    opened = connect(address_of(account))
    try:
        while not stop.is_set() and _ours(account, owner):
            trouble = look(opened, account, while_ours=partial(_ours, account, owner))
            pause = pace.idle if opened.can_idle else pace.poll
            now = timezone.now()
            note_checked(
                at=now,
                mailbox_id=mailbox_id,
                trouble=trouble,
                next_at=now + dt.timedelta(seconds=pause),
            )
            _wait(opened, account, owner, stop, pace)
    finally:
        opened.close()


def _wait(opened: Connection, account: Account, owner: str, stop: threading.Event, pace: Pace) -> None:
    def disturbed() -> bool:
        return stop.is_set() or not _ours(account, owner) or asked_for(at=timezone.now(), account=account)

    if opened.can_idle:
        opened.idle(pace.idle, disturbed, slice_seconds=pace.row)
        return
    left = pace.poll
    while left > 0 and not disturbed():
        stop.wait(min(pace.row, left))
        left -= pace.row


def _ours(account: Account, owner: str) -> bool:
    close_old_connections()
    return still_ours(at=timezone.now(), account=account, owner=owner, lease=LEASE)


def address_of(account: Account) -> Address:
    """Where a mailbox is."""
    return Address(
        host=account.host,
        port=account.port,
        security=account.security,
        login=account.login,
        password=account.password,
        folder=account.folder,
    )
