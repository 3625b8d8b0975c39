"""The listener: takes letters by SMTP and LMTP and answers 250 only after they are stored and committed."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, TypeVar
from urllib.parse import urlsplit

from django.conf import settings
from django.db import close_old_connections, connection
from django.utils import timezone

from reglament.mailin.door import LATER, TOO_LARGE, Door, LocalDoor, chunks
from reglament.usecases.mail_storing import Envelope, TooLarge, keep_letter, most_kept
from reglament.usecases.mailboxes import default_mailbox, is_our_address

log = logging.getLogger("reglament.mailin")

THREADS = 4
TO_END = 15.0  # seconds that letters in hand may take after the stop; less than the supervisor's patience
Answer = TypeVar("Answer")


@dataclass(slots=True)
class _House:
    """The doors that are open now, and the threads that store."""

    pool: ThreadPoolExecutor
    doors: set[Door]

    async def in_thread(self, work: Callable[[], Answer]) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(self.pool, partial(_with_database, work))

    async def ours(self, address: str) -> bool:
        return await self.in_thread(partial(is_our_address, address))

    async def hand(self, door: Door, letter: IO[bytes]) -> str:
        envelope = Envelope(
            sender=(door.envelope.mail_from or "").strip("<>"),
            recipients=tuple(door.envelope.rcpt_tos),
            peer=str(door.session.peer[0]) if door.session.peer else "",
            greeting=str(door.session.host_name or ""),
        )
        try:
            number = await self.in_thread(partial(_store, letter, envelope))
        except TooLarge:
            return TOO_LARGE
        except Exception:
            log.exception("mail: a letter could not be stored; its sender keeps it")
            return LATER
        log.info("mail: letter %s from %s", number, envelope.peer)
        return f"250 2.0.0 Stored as letter {number}"


def run(stop: threading.Event, addresses: Sequence[str] | None = None) -> None:
    """Listen until `stop` is set; letters in hand are finished first. `addresses` like smtp://127.0.0.1:2525, else those of
    the settings. Raises OSError when one of them cannot be listened on."""
    where = tuple(settings.MAIL_LISTEN) if addresses is None else tuple(addresses)
    asyncio.run(_listen(stop, where))


async def _listen(stop: threading.Event, addresses: Sequence[str]) -> None:
    house = _House(ThreadPoolExecutor(THREADS, thread_name_prefix="store"), set())
    servers: list[asyncio.Server] = []
    try:
        for address in addresses:
            servers.append(await _open(address, house))
            log.info("mail: listening on %s", address)
        while not stop.is_set():
            await asyncio.sleep(0.1)
    finally:
        for server in servers:
            server.close()
        await _finish(house)
        house.pool.shutdown()
    log.info("mail: listener stops")


async def _open(address: str, house: _House) -> asyncio.Server:
    parts = urlsplit(address)
    kind = LocalDoor if parts.scheme == "lmtp" else Door
    loop = asyncio.get_running_loop()

    def open_door() -> Door:
        for door in [door for door in house.doors if door.transport is None]:
            house.doors.discard(door)
        door = kind(
            hand=house.hand,
            ours=house.ours,
            most=most_kept(),
            hostname=str(settings.MAIL_FROM).rpartition("@")[2],
            loop=loop,
        )
        house.doors.add(door)
        return door

    return await loop.create_server(open_door, parts.hostname, parts.port or 0)


async def _finish(house: _House) -> None:
    """Let the letters in hand be stored and acknowledged, then hang up."""
    loop = asyncio.get_running_loop()
    until = loop.time() + TO_END
    while any(door.holds_letter for door in house.doors) and loop.time() < until:
        await asyncio.sleep(0.05)
    for door in house.doors:
        transport: Any = door.transport
        if transport is not None:
            transport.close()
    await asyncio.sleep(0)


def _store(letter: IO[bytes], envelope: Envelope) -> int:
    now = timezone.now()
    return keep_letter(
        at=now, mailbox_id=default_mailbox("listener", at=now), raw=chunks(letter), envelope=envelope
    )


def _with_database(work: Callable[[], Answer]) -> Answer:
    close_old_connections()
    try:
        return work()
    finally:
        if not connection.in_atomic_block:
            close_old_connections()
