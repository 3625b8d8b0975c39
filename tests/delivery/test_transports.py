"""What a mail server says, and what we make of it; letters in a folder."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from reglament.delivery.transports import (
    FolderTransport,
    Permanent,
    SmtpTransport,
    Temporary,
    Transport,
    transport_of,
)
from tests.delivery.mailserver import Mailbox, certificate, mail_server


def a_message(body: str = "Привет", message_id: str = "<t1.e2.p3.reply@studio.example>") -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"], message["Subject"] = "a@studio.example", "b@client.example", "Тема"
    message["Message-ID"] = message_id
    message.set_content(body, cte="base64")
    return message


def smtp(box: Mailbox) -> SmtpTransport:
    return SmtpTransport("127.0.0.1", box.port, timeout=5)


def test_a_letter_is_taken() -> None:
    with mail_server() as box:
        smtp(box).send(a_message())
    assert box.ids == ["<t1.e2.p3.reply@studio.example>"]
    assert box.letters[0]["X-RcptTo"] is None


def test_nothing_comes_back_for_an_automatic_answer() -> None:
    """RFC 3834: its return path is empty. A server that we sign in to is given our own address."""
    answer = a_message()
    answer["Auto-Submitted"] = "auto-replied"
    with mail_server() as box:
        smtp(box).send(a_message())
        smtp(box).send(answer)
    assert box.senders == ["a@studio.example", "<>"]
    assert SmtpTransport("127.0.0.1", 25, user="support")._return_path(answer) is None


@pytest.mark.parametrize(
    ("at_rcpt", "at_data", "kind"),
    [
        ("550 no such user", "250 ok", Permanent),
        ("450 try later", "250 ok", Temporary),
        ("250 ok", "554 looks like spam", Permanent),
        ("250 ok", "451 disk full", Temporary),
        ("250 ok", "drop", Temporary),
        ("250 ok", "drop before", Temporary),
    ],
)
def test_refusals(at_rcpt: str, at_data: str, kind: type[Exception]) -> None:
    with mail_server(Mailbox(at_rcpt=at_rcpt, at_data=at_data)) as box, pytest.raises(kind) as told:
        smtp(box).send(a_message())
    said = at_rcpt if not at_rcpt.startswith("250") else at_data
    if not said.startswith("drop"):
        assert str(told.value) == said


def test_nobody_listens() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(Temporary, match="no connection"):
        SmtpTransport("127.0.0.1", port, timeout=2).send(a_message())


def test_a_silent_server_does_not_hold_us() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener, pytest.raises(Temporary):
        SmtpTransport("127.0.0.1", listener.getsockname()[1], timeout=0.3).send(a_message())


def test_a_server_that_speaks_nonsense() -> None:
    def babble(listener: socket.socket) -> None:
        other, _ = listener.accept()
        with other:
            other.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=babble, args=(listener,))
        thread.start()
        with pytest.raises(Temporary):
            SmtpTransport("127.0.0.1", listener.getsockname()[1], timeout=2).send(a_message())
        thread.join()


def test_starttls_with_a_password(tmp_path: Path) -> None:
    server, client = certificate(tmp_path)
    with mail_server(tls_context=server, require_starttls=True, auth_required=True) as box:
        right = replace(
            smtp(box), scheme="smtp+tls", user="studio", password="secret", context=lambda: client
        )
        right.send(a_message())
        assert box.logins == [(b"studio", b"secret")]
        with pytest.raises(Temporary, match="Authentication"):
            replace(right, password="wrong").send(a_message())
    assert len(box.letters) == 1


def test_tls_is_never_left_out() -> None:
    """A server (or somebody between) that does not offer STARTTLS gets neither the password nor the letter."""
    with mail_server(auth_required=False) as box, pytest.raises((Temporary, Permanent)):
        replace(smtp(box), scheme="smtp+tls", user="u", password="secret").send(a_message())
    assert box.letters == []
    assert box.logins == []


def test_tls_from_the_start(tmp_path: Path) -> None:
    server, client = certificate(tmp_path)
    with mail_server(ssl_context=server) as box:
        secure = replace(smtp(box), scheme="smtp+ssl", context=lambda: client)
        secure.send(a_message())
        with pytest.raises(Temporary):
            SmtpTransport("127.0.0.1", box.port, scheme="smtp+ssl", timeout=5).send(a_message())
    assert len(box.letters) == 1


def test_folder_is_made_and_the_same_letter_overwrites_itself(tmp_path: Path) -> None:
    folder = FolderTransport(tmp_path / "deep" / "letters")
    folder.send(a_message("раз"))
    folder.send(a_message("два"))
    folder.send(a_message("три", "<../../evil/x@y>"))
    names = sorted(path.name for path in folder.folder.iterdir())
    assert names == [".._.._evil_x@y.eml", "t1.e2.p3.reply@studio.example.eml"]
    read = message_from_bytes((folder.folder / names[1]).read_bytes())
    assert read.get_payload(decode=True) == "два\r\n".encode()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Temporary, match="folder"):
        FolderTransport(tmp_path / "file").send(a_message())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", SmtpTransport("mail.example", 25)),
        (
            "smtp://u%40x:p%3A%2Fw@mail.example:2525",
            SmtpTransport("mail.example", 2525, "smtp", "u@x", "p:/w"),
        ),
        ("smtp+tls://u:p@mail.example", SmtpTransport("mail.example", 587, "smtp+tls", "u", "p")),
        ("smtp+ssl://u:p@mail.example", SmtpTransport("mail.example", 465, "smtp+ssl", "u", "p")),
        ("file:///var/letters", FolderTransport(Path("/var/letters"))),
    ],
)
def test_from_the_environment(url: str, expected: Transport) -> None:
    assert transport_of(url) == expected


@pytest.mark.parametrize("url", ["", "http://x", "smtp://"])
def test_no_way_to_send(url: str) -> None:
    with pytest.raises(ValueError, match="EMAIL_URL"):
        transport_of(url)
