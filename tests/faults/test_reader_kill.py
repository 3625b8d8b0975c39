"""The reader killed without warning between the claim and the commit: no letter is lost, none acts twice (R21)."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from reglament.mailin import reader
from reglament.mailin.authentic import Authentic
from reglament.mailin.reading import Reading
from reglament.store.models import IncomingLetter, Letter, Ticket
from reglament.usecases.incoming import LEASE, Claimed
from reglament.usecases.mail_storing import Envelope, keep_letter
from reglament.usecases.mailboxes import default_mailbox
from reglament.usecases.reply_token import reply_address
from tests.factories import office, ticket_in
from tests.mailin.test_reader import YES, written
from tests.stories.cast import clean
from tests.waiting import until

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
HERE = Envelope("alice@romashka.example", ("support@studio.example",), peer="127.0.0.1")


def start(step: str, environment: dict[str, str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.reader_child", step],
        cwd=ROOT,
        env={
            **environment,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DATA_DIR": str(settings.MAIL_DIR.parent),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def believed(letter: Claimed, reading: Reading, raw: bytes) -> Authentic:
    return YES


def a_letter(text: str, to: str) -> int:
    at = timezone.now()
    raw = written(text, to=to, макет=b"%PDF-1.7 " + text.encode())
    return keep_letter(at=at, mailbox_id=default_mailbox("listener", at=at), raw=raw, envelope=HERE)


@pytest.mark.parametrize("step", ["after_claim", "after_parse", "files_kept", "acted"])
def test_killed_reader(step: str, database_environment: dict[str, str]) -> None:
    made = ticket_in("feedback", office())
    a_letter("Поля: имя.", reply_address(made.number))
    before = made.messages.count()
    child = start(step, database_environment)
    _, errors = child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL, errors
    letter = IncomingLetter.objects.get()
    assert (letter.state, letter.decision, made.messages.count()) == ("reading", "", before)
    assert not reader.read_next(owner="next", prove=believed), "the lease still runs"
    IncomingLetter.objects.update(next_at=timezone.now() - LEASE)
    assert reader.read_next(owner="next", prove=believed)
    assert not reader.read_next(owner="next", prove=believed)
    letter.refresh_from_db()
    assert (letter.decision, letter.attempts, made.messages.count()) == ("message", 2, before + 1)
    assert letter.parts.count() == 1
    clean()


def test_two_readers_side_by_side(database_environment: dict[str, str]) -> None:
    made = ticket_in("feedback", office())
    before = made.messages.count()
    for n in range(12):
        a_letter(f"Слова {n}", reply_address(made.number) if n % 2 else "support@studio.example")
    children = [start("none", database_environment) for _ in range(2)]
    try:
        until(lambda: not IncomingLetter.objects.exclude(state="read").exists(), seconds=120)
    finally:
        for child in children:
            child.send_signal(signal.SIGTERM)
        told = [child.communicate(timeout=30) for child in children]
    decided = sorted(IncomingLetter.objects.values_list("decision", flat=True))
    assert decided == ["draft"] * 6 + ["message"] * 6, told
    assert made.messages.count() == before + 6
    assert Letter.objects.filter(template="mail_invitation").count() == 1, "one answer a day"
    assert all("read" in errors or "reader" in errors for _, errors in told)
    clean()


def test_two_threads_answer_one_sender_once(transactional_db: None) -> None:
    office()
    for n in range(4):
        a_letter(f"Задание {n}", "support@studio.example")
    trouble: list[BaseException] = []

    def work(owner: str) -> None:
        try:
            while reader.read_next(owner=owner, prove=believed):
                pass
        except BaseException as error:  # noqa: BLE001 - told to the test
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(f"t{n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert not trouble
    assert IncomingLetter.objects.filter(decision="draft").count() == 4
    assert Letter.objects.filter(template="mail_invitation").count() == 1
    assert IncomingLetter.objects.filter(needs_glance=True).count() == 3
    assert Ticket.objects.count() == 0
    clean()
