"""One connection to an IMAP server, as far as fetching needs it. Nothing is parsed here but the server's own answers.

Messages are read with PEEK, in pieces, so that neither the server marks anything nor a large one fills the memory.
"""

from __future__ import annotations

import datetime as dt
import imaplib
import re
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, cast

from imap_tools import BaseMailBox, MailBox, MailBoxStartTls, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError

TIMEOUT = 60.0  # seconds that the server may be silent in the middle of an answer
PIECE = 1024 * 1024
TROUBLES = (imaplib.IMAP4.error, ImapToolsError, OSError)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)", re.IGNORECASE)
_ORIGIN = re.compile(rb"BODY\[\]<(\d+)>", re.IGNORECASE)
_QUOTED = re.compile(rb'BODY\[[^\]]*\](?:<\d+>)? "((?:[^"\\]|\\.)*)"', re.IGNORECASE)


class NotGiven(Exception):
    """The server refused something about one message; the connection is well."""


class Gone(NotGiven):
    """The server does not have the message any more."""


class Unusable(Exception):
    """The server answers, but not as IMAP wants it."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the mailbox is. `security` is tls, starttls or plain."""

    host: str
    port: int
    security: str
    login: str
    password: str
    folder: str


class Connection:
    """An open mailbox. Every method may raise one of TROUBLES or Unusable, after which the connection is of no use."""

    def __init__(self, box: BaseMailBox) -> None:
        self._box = box
        self._client: imaplib.IMAP4 = box.client

    @property
    def uid_validity(self) -> int:
        """UIDVALIDITY of the folder, as the server said it when the folder was opened."""
        found = self._client.untagged_responses.get("UIDVALIDITY", [])
        if not found:
            raise Unusable("the server names no UIDVALIDITY")
        return int(cast(bytes, found[-1]))

    @property
    def can_idle(self) -> bool:
        """Whether the server tells of new messages by itself (RFC 2177)."""
        return "IDLE" in self._client.capabilities

    def last_uid(self) -> int:
        """The UID of the last message; 0 in an empty folder."""
        return max(self._search("UID *"), default=0)

    def uids_after(self, uid: int) -> tuple[int, ...]:
        """UIDs of all messages after one, in ascending order."""
        # "n:*" names the last message even when its number is less than n.
        return tuple(found for found in self._search(f"UID {uid + 1}:*") if found > uid)

    def uids_since(self, day: dt.date) -> tuple[int, ...]:
        """UIDs of messages that nobody has read yet, or that came on a day or later, in ascending order."""
        return self._search(f"OR UNSEEN SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    def something_came(self) -> bool:
        """Whether the server mentioned new messages since it was last asked this."""
        return bool(self._client.untagged_responses.pop("EXISTS", []))

    def size(self, uid: int) -> int:
        """The size of a message in bytes, as the server says. Raises NotGiven."""
        for item in self._fetch(uid, "(RFC822.SIZE)"):
            found = _SIZE.search(item if isinstance(item, bytes) else item[0])
            if found:
                return int(found[1])
        raise Gone(f"message {uid} is not there")

    def pieces(self, uid: int) -> Iterator[bytes]:
        """The bytes of a message, piece by piece. Raises NotGiven."""
        offset = 0
        while True:
            head, piece = self._body(uid, f"(BODY.PEEK[]<{offset}.{PIECE}>)")
            origin = _ORIGIN.search(head)
            if origin is None and offset:
                raise Unusable("the server cannot give a part of a message")
            yield piece
            offset += len(piece)
            if origin is None or len(piece) < PIECE:
                return

    def headers(self, uid: int) -> bytes:
        """The headers of a message alone, at most a piece of them. Raises NotGiven."""
        return self._body(uid, f"(BODY.PEEK[HEADER]<0.{PIECE}>)")[1][:PIECE]

    def mark_read(self, uid: int) -> None:
        r"""Set \Seen. Raises NotGiven when the server does not allow it."""
        answer, said = self._client.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")
        if answer != "OK":
            raise NotGiven(f"message {uid} cannot be marked as read: {_words(said)}")

    def idle(self, seconds: float, wanted: Callable[[], bool], *, slice_seconds: float) -> None:
        """Wait until the server mentions something, `wanted` says so, or the time is over."""
        until = time.monotonic() + seconds
        idle: Any = self._box.idle
        self._start(idle)
        try:
            if self._said_along():
                return
            while (began := time.monotonic()) < until and not wanted():
                said = idle.poll(timeout=slice_seconds)
                # A server that hung up says nothing, and says it at once.
                if said or time.monotonic() - began < slice_seconds / 2:
                    break
        finally:
            idle.stop()

    def _start(self, idle: Any) -> None:
        """Begin to IDLE. What the server mentions before it agrees is kept for `something_came`: the library takes it for
        a refusal."""
        client: Any = self._client
        tag = idle._idle_tag = client._command("IDLE")
        while client._get_response() is not None:
            if refused := client.tagged_commands[tag]:
                raise Unusable(f"IDLE: {_words(refused[1])}")

    def _said_along(self) -> bool:
        """Whether the server mentioned something already: before it agreed to IDLE, or in the packet in which it agreed,
        that is in the buffer now, where waiting for the socket does not see it."""
        if "EXISTS" in self._client.untagged_responses:
            return True
        channel: Any = self._client.sock
        usual = channel.gettimeout()
        channel.settimeout(0)
        try:
            with suppress(ssl.SSLWantReadError):
                return bool(cast(Any, self._client).file.peek(1))
            return False
        finally:
            channel.settimeout(usual)

    def still_there(self) -> None:
        """Ask the server for news without waiting."""
        self._client.noop()

    def close(self) -> None:
        """Leave, politely where the server still listens."""
        with suppress(*TROUBLES):
            self._box.logout()
        with suppress(*TROUBLES):
            self._client.shutdown()

    def _search(self, criteria: str) -> tuple[int, ...]:
        answer, said = self._client.uid("SEARCH", *criteria.split(" "))
        if answer != "OK":
            raise Unusable(f"SEARCH {criteria}: {_words(said)}")
        numbers = b" ".join(part for part in said if isinstance(part, bytes)).split()
        return tuple(sorted({int(number) for number in numbers}))

    def _fetch(self, uid: int, what: str) -> Sequence[Any]:
        answer, said = self._client.uid("FETCH", str(uid), what)
        if answer != "OK":
            raise NotGiven(f"message {uid}: {_words(said)}")
        return [item for item in said if item is not None]

    def _body(self, uid: int, what: str) -> tuple[bytes, bytes]:
        """What stands before the bytes in the server's answer, and the bytes."""
        items = self._fetch(uid, what)
        for item in items:
            if isinstance(item, tuple) and b"BODY[" in item[0].upper():
                return cast("tuple[bytes, bytes]", item)
        for item in items:
            # A short text may come between quotes, and nothing at all as NIL.
            if isinstance(item, bytes) and b"BODY[" in item.upper():
                quoted = _QUOTED.search(item)
                return item, re.sub(rb"\\(.)", rb"\1", quoted[1]) if quoted else b""
        raise Gone(f"message {uid} is not there")


def connect(
    address: Address, *, timeout: float = TIMEOUT, context: ssl.SSLContext | None = None
) -> Connection:
    """Sign in and open the folder. Raises one of TROUBLES, or Unusable; a password never stands in their words."""
    box = _reach(address, timeout, context)
    try:
        if (address.login + address.password).isascii():
            box.login(address.login, address.password, initial_folder=None)
        else:
            box.login_utf8(address.login, address.password, initial_folder=None)
        # Some servers name more of what they can once they know who asks.
        _, capabilities = box.client.capability()
        box.client.capabilities = tuple((capabilities[-1] or b"").decode("ascii", "replace").upper().split())
        box.folder.set(address.folder)
    except BaseException:
        with suppress(*TROUBLES):
            box.client.shutdown()
        raise
    return Connection(box)


def _reach(address: Address, timeout: float, context: ssl.SSLContext | None) -> BaseMailBox:
    if address.security == "plain":
        return MailBoxUnencrypted(address.host, address.port, timeout=timeout)
    kind = MailBox if address.security == "tls" else MailBoxStartTls
    return kind(
        address.host, address.port, timeout=timeout, ssl_context=context or ssl.create_default_context()
    )


def _words(said: Sequence[Any]) -> str:
    return " ".join(part.decode("utf-8", "replace") for part in said if isinstance(part, bytes))[:300]
