"""`reglament mail`: the pipe's exit codes, which a mail server acts upon."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.db import DatabaseError

from reglament.cli import main
from reglament.mailin import pipe
from reglament.store.models import IncomingLetter
from reglament.usecases.mail_storing import raw_path

RAW = b"From: a@b.example\n\nhello\n"
RECEIVE = ["mail", "receive"]


@pytest.fixture(autouse=True)
def _own_folder(settings: LazySettings, tmp_path: Path) -> None:
    settings.MAIL_DIR = tmp_path


def comes(raw: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(raw)))


@pytest.mark.django_db
def test_a_stored_letter_is_0(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = RAW * 10_000
    comes(raw, monkeypatch)
    assert main([*RECEIVE, "--from", "a@b.example", "--to", "s@c.example", "--to=t@c.example"]) == 0
    letter = IncomingLetter.objects.get()
    assert raw_path(letter.sha256).read_bytes() == raw
    assert (letter.envelope_from, letter.envelope_to) == ("a@b.example", ["s@c.example", "t@c.example"])
    assert letter.mailbox.kind == "pipe"


@pytest.mark.django_db
@pytest.mark.parametrize("empty", ["", "<>", "MAILER-DAEMON"])
def test_the_sender_of_a_bounce_is_empty(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    comes(RAW, monkeypatch)
    assert main([*RECEIVE, f"--from={empty}"]) == 0
    assert IncomingLetter.objects.get().envelope_from == ""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "trouble", [DatabaseError("away"), OSError(28, "No space left on device"), MemoryError()]
)
def test_trouble_is_75(
    trouble: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> int:
        raise trouble

    comes(RAW, monkeypatch)
    monkeypatch.setattr(pipe, "keep_letter", fail)
    assert main(RECEIVE) == 75
    assert type(trouble).__name__ in capsys.readouterr().err


@pytest.mark.django_db
def test_what_will_never_be_stored_is_65(monkeypatch: pytest.MonkeyPatch, settings: LazySettings) -> None:
    comes(b"", monkeypatch)
    assert main(RECEIVE) == 65
    settings.MAIL_LIMIT = 100
    comes(b"x" * 401, monkeypatch)
    assert main(RECEIVE) == 65
    assert not IncomingLetter.objects.exists()


@pytest.mark.parametrize("wrong", [["mail", "recieve"], [*RECEIVE, "--nonsense"], ["mail"]])
def test_a_wrong_line_of_the_mail_server_is_75(wrong: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(wrong)
    assert ended.value.code == 75


def test_a_wrong_environment_is_75() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reglament.cli", *RECEIVE],
        env={"SECRET_KEY": "short", "PATH": ""},
        input=RAW,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 75
    assert b"SECRET_KEY" in done.stderr


@pytest.mark.django_db
def test_listening_needs_an_address(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["mail", "listen"]) == 2
    assert "MAIL_LISTEN" in capsys.readouterr().err
