"""The worker killed without warning: nothing is lost, and a letter sent twice is the same letter."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from reglament.delivery.outbox import LEASE, deliver_next
from reglament.delivery.transports import SmtpTransport
from reglament.store.models import Letter
from reglament.usecases.letters import queue_ready_letter
from tests.delivery.mailserver import Mailbox, mail_server
from tests.waiting import until

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


def start(step: str, box: Mailbox, environment: dict[str, str]) -> subprocess.Popen[str]:
    path = f"{ROOT / 'src'}:{ROOT}"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.outbox_child", step, str(box.port)],
        cwd=ROOT,
        env={**environment, "PYTHONPATH": path},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def go_on(child: subprocess.Popen[str]) -> None:
    """Wait until the child is ready, and let it work; otherwise it works from the moment its input ends."""
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline() == "ready\n"
    child.stdin.write("go\n")
    child.stdin.flush()


def a_letter() -> Letter:
    return queue_ready_letter(
        address="alice@romashka.example", subject="Код", body="1", language="ru", at=timezone.now()
    )


@pytest.mark.parametrize(
    ("step", "sent_by_the_dead"), [("after_claim", 0), ("after_send", 1), ("settling", 1)]
)
def test_killed_worker(step: str, sent_by_the_dead: int, database_environment: dict[str, str]) -> None:
    letter = a_letter()
    with mail_server() as box:
        child = start(step, box, database_environment)
        _, errors = child.communicate(timeout=60)
        assert child.returncode == -signal.SIGKILL, errors
        assert len(box.letters) == sent_by_the_dead
        letter.refresh_from_db()
        assert letter.state == "sending"
        later = timezone.now() + LEASE
        transport = SmtpTransport("127.0.0.1", box.port)
        assert not deliver_next(transport=transport, at=timezone.now(), owner="next"), "the lease still runs"
        assert deliver_next(transport=transport, at=later, owner="next")
        assert not deliver_next(transport=transport, at=later + LEASE, owner="next")
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("sent", 2)
    assert box.ids == [letter.message_id] * (sent_by_the_dead + 1)


def test_asked_to_stop_it_finishes_the_letter_in_hand(database_environment: dict[str, str]) -> None:
    letters = [a_letter() for _ in range(100)]
    with mail_server() as box:
        child = start("none", box, database_environment)
        assert child.stdout is not None
        go_on(child)
        assert child.stdout.readline() == "sent\n"
        child.send_signal(signal.SIGTERM)
        output, errors = child.communicate(timeout=30)
        assert (child.returncode, output.splitlines()[-1]) == (0, "stopped"), errors
    sent = set(Letter.objects.filter(state="sent").values_list("message_id", flat=True))
    assert sent == set(box.ids)
    assert len(box.ids) == len(sent)
    assert not Letter.objects.filter(state="sending").exists()
    assert len(sent) < len(letters)


def test_two_processes_side_by_side(database_environment: dict[str, str]) -> None:
    letters = {a_letter().message_id for _ in range(40)}
    with mail_server() as box:
        children = [start("none", box, database_environment) for _ in range(2)]
        try:
            for child in children:
                go_on(child)
            until(lambda: not Letter.objects.exclude(state="sent").exists())
        finally:
            for child in children:
                child.send_signal(signal.SIGTERM)
            told = [child.communicate(timeout=30) for child in children]
    assert sorted(box.ids) == sorted(letters), told
    assert all("sent" in output for output, _ in told), "both had a share"
