"""`reglament run` as it really is: its processes, pages that answer, a letter that comes in and is read, a death in the
family, a peaceful end."""

from __future__ import annotations

import os
import re
import signal
import smtplib
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from reglament.store.models import IncomingLetter
from tests import factories
from tests.waiting import free_port, until


def answer(port: int, path: str) -> int:
    """The status of a page, 0 while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as page:
            return int(page.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def send_letter(port: int) -> bool:
    """Whether somebody took a letter there."""
    raw = b"From: a@b.example\r\nTo: support@studio.example\r\nSubject: x\r\n\r\nhello\r\n"
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=5) as client:
            client.sendmail("a@b.example", ["support@studio.example"], raw)
    except OSError:
        return False
    return True


def wait_for(happened: Callable[[], bool], log: Path) -> None:
    until(happened, told=lambda: log.read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_whole_program_survives_a_death_and_ends_in_peace(
    tmp_path: Path, database_environment: dict[str, str]
) -> None:
    factories.studio(at=timezone.now())
    port, mail_port = free_port(), free_port()
    own = {
        "DEMO": "1",
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DATA_DIR": str(tmp_path / "var"),
        "MAIL_LISTEN": f"smtp://127.0.0.1:{mail_port}",
    }
    log = tmp_path / "log"
    with log.open("w") as out:
        running = subprocess.Popen(
            [sys.executable, "-m", "reglament.cli", "run"],
            env={**database_environment, **own, "WEB_WORKERS": "1"},
            cwd=tmp_path,
            stdout=out,
            stderr=out,
        )
    try:
        wait_for(lambda: answer(port, "/health") == 200, log)
        worker = int(re.findall(r"worker started \(pid (\d+)\)", log.read_text())[0])
        os.kill(worker, signal.SIGKILL)
        wait_for(lambda: log.read_text().count("worker started") == 2, log)
        assert answer(port, "/health") == 200
        wait_for(lambda: send_letter(mail_port), log)
        wait_for(lambda: IncomingLetter.objects.filter(state="read").exists(), log)
        time.sleep(1)  # the new worker is on its feet
        running.terminate()
        assert running.wait(timeout=60) == 0, log.read_text()
        assert answer(port, "/health") == 0
    finally:
        running.kill()
        running.wait()
    told = log.read_text(encoding="utf-8")
    assert f"open http://127.0.0.1:{port}" in told
    assert "Traceback" not in told
