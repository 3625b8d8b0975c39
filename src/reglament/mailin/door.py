"""The SMTP and LMTP conversation of the listener: a letter is taken into a file as it comes, byte for byte, and
acknowledged only after it is stored and committed. In LMTP every recipient gets an answer of its own."""

from __future__ import annotations

import asyncio
import logging
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from typing import IO, Any

from aiosmtpd.smtp import SMTP, syntax

log = logging.getLogger("reglament.mailin")

PIECE = 64 * 1024
IN_MEMORY = 1024 * 1024
MOST_RECIPIENTS = 50
LATER = "451 4.3.0 Not now, try again later"
TOO_LARGE = "552 5.3.4 The message is too large"
NOT_OURS = "550 5.1.1 There is no such address here"
Hand = Callable[["Door", IO[bytes]], Awaitable[str]]
Ours = Callable[[str], Awaitable[bool]]


class Door(SMTP):
    """SMTP. `hand` stores a letter and says what to answer; `ours` says whether an address is one of ours."""

    envelope: Any
    session: Any
    line_length_limit = PIECE  # what is longer comes in several pieces; nothing is refused for it

    def __init__(self, *, hand: Hand, ours: Ours, most: int, **options: Any) -> None:
        super().__init__(
            _Replies(ours), data_size_limit=most, enable_SMTPUTF8=True, ident="Reglament", **options
        )
        self._hand, self._most = hand, most
        self.holds_letter = False

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's name
        """Take one letter."""
        if await self.check_helo_needed():
            return
        if arg:
            await self.push("501 Syntax: DATA")
            return
        if not self.envelope.rcpt_tos:
            await self.push("503 Error: need RCPT command")
            return
        await self.push("354 End data with <CR><LF>.<CR><LF>")
        self.holds_letter = True
        try:
            with tempfile.SpooledTemporaryFile(IN_MEMORY) as letter:
                answer = await self._receive(letter)
            await self.answer_letter(answer)
        finally:
            self.holds_letter = False
        self.envelope = self._create_envelope()

    async def answer_letter(self, answer: str) -> None:
        """The answer to a letter; SMTP has one for all recipients."""
        await self.push(answer)

    async def _receive(self, letter: IO[bytes]) -> str:
        size = 0
        async for piece in self._pieces():
            size += len(piece)
            if size <= self._most:
                letter.write(piece)
        if size > self._most:
            return TOO_LARGE
        letter.seek(0)
        return await self._hand(self, letter)

    async def _pieces(self) -> Any:
        """The letter's bytes without the dots that only carried it. A line may come in several pieces; only a dot alone
        between two CRLFs is the end, whatever else looks like a line."""
        begins = True
        while True:
            self._reset_timeout()
            try:
                piece = await self._reader.readuntil(b"\r\n")
            except asyncio.LimitOverrunError as overrun:
                piece = await self._reader.readexactly(max(1, overrun.consumed))
            if begins and piece == b".\r\n":
                return
            yield piece[1:] if begins and piece.startswith(b".") else piece
            begins = piece.endswith(b"\r\n")


class LocalDoor(Door):
    """LMTP (RFC 2033)."""

    show_smtp_greeting = False

    @syntax("LHLO hostname")
    async def smtp_LHLO(self, arg: str) -> None:  # noqa: N802 - the library's name
        """The greeting of LMTP."""
        await super().smtp_EHLO(arg)

    async def smtp_HELO(self, arg: str) -> None:  # noqa: N802
        """LMTP has no such greeting."""
        await self.push("500 This is LMTP: say LHLO")

    async def smtp_EHLO(self, arg: str) -> None:  # noqa: N802
        """LMTP has no such greeting."""
        await self.push("500 This is LMTP: say LHLO")

    async def answer_letter(self, answer: str) -> None:
        """One answer for each recipient."""
        for _ in self.envelope.rcpt_tos:
            await self.push(answer)


class _Replies:
    """What the library asks while it talks."""

    def __init__(self, ours: Ours) -> None:
        self._ours = ours

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Nothing is passed on: only our own addresses are taken."""
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients"
        try:
            if not await self._ours(address):
                return NOT_OURS
        except Exception:
            log.exception("mail: whether an address is ours could not be said")
            return LATER
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_exception(self, error: Exception) -> str:
        """A fault of ours is no fault of the letter: the sender keeps it."""
        log.error("mail: the conversation failed", exc_info=error)
        return LATER


def chunks(letter: IO[bytes]) -> Iterator[bytes]:
    """A file in pieces."""
    while piece := letter.read(PIECE):
        yield piece
