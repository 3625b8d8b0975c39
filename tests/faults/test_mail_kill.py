"""A way in for mail killed without warning at every step from FETCH to COMMIT and to the acknowledgement: nothing is lost,
and what its sender or the next fetcher hands over again is stored once."""

from __future__ import annotations

import contextlib
import datetime as dt
import signal
import smtplib
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone

from reglament.store.models import IncomingLetter, Mailbox, Sighting
from reglament.usecases.fsck import fsck
from reglament.usecases.mail_storing import raw_path
from reglament.usecases.mailboxes import sealed
from tests.faults.mail_child import HANDED, LOOKING
from tests.mailin.imap_server import imap_server

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
RAWS = [b"From: a@b.example\r\nSubject: %d\r\n\r\n%s\r\n" % (n, b"x" * 50 * n) for n in range(3)]


@pytest.fixture
def environment(
    database_environment: dict[str, str], settings: LazySettings, tmp_path: Path
) -> dict[str, str]:
    settings.MAIL_DIR = tmp_path / "mail"
    return {**database_environment, "DATA_DIR": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}


def start(way: str, step: str, environment: dict[str, str], port: int = 0) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.mail_child", way, step, str(port)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def stored() -> list[bytes]:
    return [raw_path(letter.sha256).read_bytes() for letter in IncomingLetter.objects.order_by("id")]


@pytest.mark.parametrize("step", LOOKING)
def test_a_fetcher_killed(step: str, environment: dict[str, str]) -> None:
    with imap_server() as server:
        for raw in RAWS:
            server.put(raw, date=f"{timezone.now():%d-%b-%Y}")
        at = timezone.now() - dt.timedelta(minutes=1)
        Mailbox.objects.create(
            name="Ящик", kind="imap", host="127.0.0.1", port=server.port, security="plain", login="s",
            secret=sealed("secret"), created_at=at, next_at=at,
        )  # fmt: skip
        child = start("imap", step, environment)
        _, errors = child.communicate(timeout=60)
        assert child.returncode == -signal.SIGKILL, errors
        committed = 1 if step in {"committed", "marked", "noted"} else 0
        assert stored() == RAWS[:committed]
        assert [m.raw for m in server.messages if m.seen] == RAWS[: int(step in {"marked", "noted"})]
        next_one = start("imap", "none", environment)
        _, errors = next_one.communicate(timeout=60)
        assert next_one.returncode == 0, errors
        assert stored() == RAWS
        assert all(m.seen for m in server.messages)
    assert Sighting.objects.exclude(seen_at=None).count() == len(RAWS)
    assert fsck(deep=True) == ()


@pytest.mark.parametrize("step", HANDED)
def test_a_listener_killed(step: str, environment: dict[str, str]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    answered = hand_over(step, environment, port)
    assert answered is (step == "answered")
    assert len(stored()) == int(step in {"committed", "answered"})
    if not answered:
        assert hand_over("none", environment, port), "the sender comes again"
    assert stored() == RAWS[:1]
    assert fsck(deep=True) == ()


def hand_over(step: str, environment: dict[str, str], port: int) -> bool:
    """Whether the letter was acknowledged by a listener that dies at a step."""
    child = start("smtp", step, environment, port)
    try:
        client = connected(port)
        with contextlib.suppress(smtplib.SMTPServerDisconnected, OSError):
            client.sendmail("a@b.example", ["support@studio.example"], RAWS[0])
            return True
        return False
    finally:
        client.close()
        if step == "none":
            child.terminate()
        _, errors = child.communicate(timeout=30)
        assert child.returncode == (0 if step == "none" else -signal.SIGKILL), errors


def connected(port: int) -> smtplib.SMTP:
    deadline = time.monotonic() + 60
    while True:
        try:
            return smtplib.SMTP("127.0.0.1", port, timeout=20)
        except OSError:
            assert time.monotonic() < deadline
            time.sleep(0.1)


@pytest.mark.parametrize("step", ["on disk", "in transaction", "committed"])
def test_a_pipe_killed(step: str, environment: dict[str, str]) -> None:
    child = start("pipe", step, environment)
    _, errors = child.communicate(RAWS[0], timeout=60)
    assert child.returncode == -signal.SIGKILL, errors
    again = start("pipe", "none", environment)
    _, errors = again.communicate(RAWS[0], timeout=60)
    assert again.returncode == 0, errors
    assert stored() == RAWS[:1]
