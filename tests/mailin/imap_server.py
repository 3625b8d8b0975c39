r"""An IMAP server on loopback that does what a test tells it to: it sets \Seen as real ones do, hangs up after any byte,
numbers its messages anew, refuses a message, tells of new ones in IDLE."""

from __future__ import annotations

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Kept:
    """One message in the mailbox."""

    uid: int
    raw: bytes
    date: str = "22-Nov-2026"
    seen: bool = False


@dataclass
class Server:
    """The mailbox and the script. `cut` is how many more bytes are sent before the server hangs up; None: all."""

    messages: list[Kept] = field(default_factory=list)
    validity: int = 7
    cut: int | None = None
    idle: bool = True
    news_first: bool = (
        False  # before the server agrees to IDLE; else in the packet in which it agrees, as real ones do
    )
    refuses_idle: bool = False
    refused: set[int] = field(default_factory=set)
    read_only: bool = False
    partial: bool = True
    said_size: int | None = None
    commands: list[str] = field(default_factory=list)
    sent: int = 0
    port: int = 0
    changed: threading.Event = field(default_factory=threading.Event)

    def put(self, raw: bytes, *, date: str = "22-Nov-2026", seen: bool = False) -> int:
        """A new message; returns its UID."""
        uid = max((m.uid for m in self.messages), default=0) + 1
        self.messages.append(Kept(uid, raw, date, seen))
        self.changed.set()
        return uid

    def renumber(self, first: int = 100) -> None:
        """A new UIDVALIDITY and new UIDs, as after a restore on the server."""
        self.validity += 1
        for number, message in enumerate(self.messages):
            message.uid = first + number


class _HangUp(Exception):
    pass


class _Talk:
    def __init__(self, server: Server, channel: socket.socket) -> None:
        self.server, self.channel = server, channel
        channel.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.lines = channel.makefile("rb")
        self.told = 0  # how many messages this client was told of

    def send(self, data: bytes) -> None:
        if self.server.cut is not None:
            data, whole = data[: self.server.cut], len(data) <= self.server.cut
            self.server.cut -= len(data)
        else:
            whole = True
        self.channel.sendall(data)
        self.server.sent += len(data)
        if not whole:
            raise _HangUp

    def run(self) -> None:
        self.send(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
        while line := self.lines.readline():
            tag, _, rest = line.decode("utf-8").strip().partition(" ")
            self.server.commands.append(re.sub(r"^(LOGIN).*", r"\1", rest))
            self.answer(tag, rest)
            if rest.upper() == "LOGOUT":
                return

    def answer(self, tag: str, rest: str) -> None:
        command = rest.upper().removeprefix("UID ").partition(" ")[0]
        done = f"{tag} OK {command} done\r\n".encode()
        if command == "CAPABILITY":
            self.send(b"* CAPABILITY IMAP4rev1" + (b" IDLE" if self.server.idle else b"") + b"\r\n")
        elif command == "SELECT":
            self.select()
        elif command == "SEARCH":
            self.search(rest)
        elif command == "FETCH":
            done = self.fetch(tag, rest) or done
        elif command == "STORE":
            done = self.store(tag, rest) or done
        elif command == "IDLE" and self.server.refuses_idle:
            done = f"{tag} NO not now\r\n".encode()
        elif command == "IDLE":
            self.wait()
        elif command == "NOOP":
            self.tell_news()
        elif command == "LOGIN" and '"wrong"' in rest:
            done = f"{tag} NO [AUTHENTICATIONFAILED] no\r\n".encode()
        self.send(done)

    def tell_news(self) -> None:
        if news := self.news():
            self.send(news)

    def news(self) -> bytes:
        count = len(self.server.messages)
        if count == self.told:
            return b""
        self.told = count
        return b"* %d EXISTS\r\n" % count

    def select(self) -> None:
        self.told = -1
        self.send(b"* FLAGS (\\Seen)\r\n")
        self.tell_news()
        self.send(b"* OK [UIDVALIDITY %d] ok\r\n* OK [UIDNEXT 99] ok\r\n" % self.server.validity)

    def search(self, rest: str) -> None:
        server = self.server
        last = max((m.uid for m in server.messages), default=0)
        if found := re.search(r"UID (\d+):\*", rest):
            low = min(int(found[1]), last)
            uids = [m.uid for m in server.messages if m.uid >= low]
        elif "UID *" in rest:
            uids = [last] if last else []
        else:
            since = rest.rpartition(" ")[2]
            uids = [m.uid for m in server.messages if not m.seen or _day(m.date) >= _day(since)]
        self.send(b"* SEARCH" + b"".join(b" %d" % uid for uid in uids) + b"\r\n")

    def fetch(self, tag: str, rest: str) -> bytes | None:
        found = re.match(r"UID FETCH (\d+) \((.+)\)", rest)
        assert found is not None, rest
        uid, what = int(found[1]), found[2]
        if uid in self.server.refused:
            return f"{tag} NO that one is broken\r\n".encode()
        for number, message in enumerate(self.server.messages, 1):
            if message.uid == uid:
                self.give(number, message, what)
        return None

    def give(self, number: int, message: Kept, what: str) -> None:
        if what == "RFC822.SIZE":
            size = self.server.said_size or len(message.raw)
            self.send(b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n" % (number, message.uid, size))
            return
        found = re.match(r"BODY(\.PEEK)?\[(HEADER)?\](?:<(\d+)\.(\d+)>)?", what)
        assert found is not None, what
        raw = message.raw
        if found[2]:
            raw = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        origin = b""
        if found[3] and self.server.partial:
            start, count = int(found[3]), int(found[4])
            raw, origin = raw[start : start + count], b"<%d>" % start
        if not found[1]:
            message.seen = True  # as every real server does
        part = b"HEADER" if found[2] else b""
        self.send(b"* %d FETCH (UID %d BODY[%s]%s {%d}\r\n" % (number, message.uid, part, origin, len(raw)))
        self.send(raw + b")\r\n")

    def store(self, tag: str, rest: str) -> bytes | None:
        if self.server.read_only:
            return f"{tag} NO the mailbox is read-only\r\n".encode()
        for message in self.server.messages:
            if message.uid == int(rest.split()[2]) and "Seen" in rest:
                message.seen = True
        return None

    def wait(self) -> None:
        agreed = (b"+ idling\r\n", self.news())
        self.send(b"".join(reversed(agreed) if self.server.news_first else agreed))
        self.channel.settimeout(0.02)
        try:
            while True:
                self.tell_news()
                try:
                    said = self.channel.recv(100)
                except TimeoutError:
                    continue
                if not said or b"DONE" in said:
                    return
        finally:
            self.channel.settimeout(None)


@contextlib.contextmanager
def imap_server(server: Server | None = None) -> Iterator[Server]:
    """The server while the block runs."""
    script = server or Server()
    listening = socket.create_server(("127.0.0.1", 0))
    script.port = listening.getsockname()[1]
    closing = threading.Event()

    def serve(channel: socket.socket) -> None:
        with contextlib.suppress(_HangUp, OSError, ValueError), channel:
            _Talk(script, channel).run()

    def accept() -> None:
        while not closing.is_set():
            try:
                channel, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(channel,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield script
    finally:
        closing.set()
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _day(text: str) -> tuple[int, int, int]:
    day, month, year = text.split("-")
    return int(year), _MONTHS.index(month) + 1, int(day)
