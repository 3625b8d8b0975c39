"""The listener: what is acknowledged is stored, byte for byte; what cannot be stored stays with its sender."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import DatabaseError, connection

from reglament.mailin import listener
from reglament.store.models import IncomingLetter
from reglament.usecases.mail_storing import raw_path
from tests.waiting import answers, free_port, until

pytestmark = pytest.mark.django_db(transaction=True)
OUR = "support@studio.example"
RAW = b"From: a@b.example\r\nSubject: x\r\n\r\nhello\r\n"


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.MAIL_DIR = tmp_path


@contextlib.contextmanager
def listening(scheme: str = "smtp") -> Iterator[int]:
    """The listener on a thread of its own."""
    stop, port = threading.Event(), free_port()
    thread = threading.Thread(target=listener.run, args=(stop, (f"{scheme}://127.0.0.1:{port}",)))
    thread.start()
    try:
        until(lambda: answers(port))
        yield port
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()


@contextlib.contextmanager
def talk(port: int) -> Iterator[smtplib.SMTP]:
    client = smtplib.SMTP("127.0.0.1", port, local_hostname="mx.example", timeout=20)
    try:
        yield client
    finally:
        client.close()


def send(port: int, raw: bytes, *recipients: str) -> None:
    with talk(port) as client:
        client.sendmail("a@b.example", list(recipients) or [OUR], raw)


def stored() -> list[bytes]:
    return [raw_path(letter.sha256).read_bytes() for letter in IncomingLetter.objects.order_by("id")]


def speak(port: int, said: bytes, answers: int) -> list[bytes]:
    """A conversation in bytes: everything is said at once, as hurried programs do; the first line of each answer."""
    with (
        socket.create_connection(("127.0.0.1", port), timeout=20) as channel,
        channel.makefile("rb") as lines,
    ):
        channel.sendall(said)
        heard: list[bytes] = []
        while len(heard) < answers:
            line = lines.readline()
            assert line, heard
            if line[3:4] == b" ":
                heard.append(line)
        return heard


def test_what_is_acknowledged_is_stored() -> None:
    with listening() as port:
        send(port, RAW, OUR, "support+t1.abcdefghijklmnop@studio.example")
    letter = IncomingLetter.objects.get()
    assert stored() == [RAW]
    assert (letter.envelope_from, letter.peer, letter.greeting) == ("a@b.example", "127.0.0.1", "mx.example")
    assert letter.envelope_to == [OUR, "support+t1.abcdefghijklmnop@studio.example"]
    assert letter.mailbox.kind == "listener"


@pytest.mark.parametrize(
    "raw",
    [
        b".\r\n..\r\n...x\r\n.\n.\r\n",
        b"bare\nline\rends\r\n",
        "Тема: ж\r\n\r\n\x00".encode("koi8-r") + bytes(range(256)).replace(b"\r", b"").replace(b"\n", b"") + b"\r\n",
        b"x" * 300_000 + b"\r\n." + b"y" * 70_000 + b"\r\n",
        b"z" * 65_535 + b"\r\n" + b"z" * 65_536 + b"\r\n" + b"z" * 65_537 + b"\r\n",
        b"\r\n",
    ],
    ids=["dots", "line ends", "eight bits", "long lines", "lines at the buffer's edge", "empty"],
)  # fmt: skip
def test_bytes_stay_as_they_were_sent(raw: bytes) -> None:
    stuffed = b"".join(b"." + line if line.startswith(b".") else line for line in _lines(raw))
    said = b"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<%s>\r\nDATA\r\n%s.\r\nQUIT\r\n" % (OUR.encode(), stuffed)
    with listening() as port:
        heard = speak(port, said, 7)
    assert [line[:3] for line in heard] == [b"220", b"250", b"250", b"250", b"354", b"250", b"221"]
    assert stored() == [raw]
    assert IncomingLetter.objects.get().envelope_from == ""


def _lines(raw: bytes) -> list[bytes]:
    parts = raw.split(b"\r\n")
    assert parts[-1] == b""
    return [part + b"\r\n" for part in parts[:-1]]


def test_only_a_dot_between_two_crlf_ends_a_letter() -> None:
    inside = b"a\n.\nb\r\n\n.\r\nc\r.\rMAIL FROM:<evil@x.example>\r\n"
    said = b"EHLO x\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<%s>\r\nDATA\r\n%s.\r\nQUIT\r\n"
    with listening() as port:
        speak(port, said % (OUR.encode(), inside), 7)
    assert stored() == [inside]


def test_nothing_is_passed_on() -> None:
    with listening() as port, talk(port) as client:
        client.ehlo()
        client.mail("a@b.example")
        assert client.rcpt("someone@elsewhere.example")[0] == 550
        assert client.rcpt("boss@studio.example")[0] == 550
        assert client.docmd("DATA")[0] == 503
        assert client.rcpt(OUR)[0] == 250
        assert client.docmd("DATA now")[0] == 501
    assert stored() == []


def test_there_is_an_end_to_recipients() -> None:
    with listening() as port, talk(port) as client:
        client.ehlo()
        client.mail("a@b.example")
        codes = [client.rcpt(f"support+{n}@studio.example")[0] for n in range(51)]
    assert codes == [250] * 50 + [452]


def test_over_the_limit_it_is_kept_and_far_over_it_refused(settings: LazySettings) -> None:
    settings.MAIL_LIMIT = 100_000
    with listening() as port:
        send(port, b"x" * 150_000 + b"\r\n")
        assert IncomingLetter.objects.get().state == "too_big"
        with talk(port) as client:
            client.ehlo()
            assert client.esmtp_features["size"] == "400000"
            assert client.mail("a@b.example", ["size=400001"])[0] == 552
            client.mail("a@b.example")
            client.rcpt(OUR)
            assert client.data(b"x" * 400_001)[0] == 552
            # The conversation goes on.
            client.mail("a@b.example")
            client.rcpt(OUR)
            assert client.data(RAW)[0] == 250
    assert len(stored()) == 2


def test_a_database_that_is_away_leaves_the_letter_with_its_sender(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(**_: object) -> int:
        raise DatabaseError("away")

    with listening() as port, talk(port) as client:
        client.ehlo()
        client.mail("a@b.example")
        with monkeypatch.context() as broken:
            broken.setattr(listener, "keep_letter", away)
            client.rcpt(OUR)
            assert client.data(RAW)[0] == 451
        client.mail("a@b.example")
        with monkeypatch.context() as broken:
            broken.setattr(listener, "is_our_address", away)
            assert client.rcpt(OUR)[0] == 451
        client.rcpt(OUR)
        assert client.data(RAW)[0] == 250
    assert stored() == [RAW]


@pytest.mark.parametrize("end", [b"", b"more\r\n", b"more\r\n.", b"more\r\n.\r"])
def test_a_sender_that_hangs_up_in_the_middle_has_sent_nothing(end: bytes) -> None:
    said = b"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<%s>\r\nDATA\r\nFrom: x\r\n%s" % (OUR.encode(), end)
    with listening() as port:
        speak(port, said, 5)
        send(port, RAW)
    assert stored() == [RAW]


def test_a_letter_in_hand_is_finished_before_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    slow, begun = threading.Event(), threading.Event()
    keep = listener.keep_letter

    def wait(**given: object) -> int:
        begun.set()
        slow.wait(10)
        return keep(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(listener, "keep_letter", wait)
    answers: list[bytes] = []
    said = b"EHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<%s>\r\nDATA\r\n%s.\r\n" % (OUR.encode(), RAW)
    with listening() as port:
        client = threading.Thread(target=lambda: answers.extend(speak(port, said, 6)))
        client.start()
        begun.wait(10)
        threading.Timer(0.5, slow.set).start()
    client.join(10)
    assert answers[-1].startswith(b"250")
    assert stored() == [RAW]


def test_lmtp_answers_for_each_recipient() -> None:
    said = (
        b"EHLO x\r\nHELO x\r\nLHLO mx\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<support+1@studio.example>\r\n"
        b"RCPT TO:<nobody@studio.example>\r\nRCPT TO:<support@studio.example>\r\nDATA\r\n" + RAW + b".\r\nQUIT\r\n"
    )  # fmt: skip
    with listening("lmtp") as port:
        heard = speak(port, said, 12)
    codes = [line[:3].decode() for line in heard]
    assert codes == ["220", "500", "500", "250", "250", "250", "550", "250", "354", "250", "250", "221"]
    assert IncomingLetter.objects.get().envelope_to == ["support+1@studio.example", OUR]
    assert IncomingLetter.objects.get().greeting == "mx"


def test_an_address_that_is_taken_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match="in use"):
            listener.run(threading.Event(), (f"smtp://127.0.0.1:{port}",))
    connection.close()
