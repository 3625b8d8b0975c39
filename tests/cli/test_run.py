"""`reglament run` as it really is: three processes, pages that answer, a death in the family, a peaceful end."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest


def answer(port: int, path: str) -> int:
    """The status of a page, 0 while nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as page:
            return int(page.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def wait_for(happened: Callable[[], bool], log: Path) -> None:
    """Wait until it is so, at most 60 s."""
    deadline = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < deadline, log.read_text(encoding="utf-8")
        time.sleep(0.1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_whole_program_survives_a_death_and_ends_in_peace(
    tmp_path: Path, database_environment: dict[str, str]
) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {
        "DEMO": "1",
        "PORT": str(port),
        "BASE_URL": f"http://127.0.0.1:{port}",
        "DATA_DIR": str(tmp_path / "var"),
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
        time.sleep(1)  # the new worker is on its feet
        running.terminate()
        assert running.wait(timeout=25) == 0, log.read_text()
        assert answer(port, "/health") == 0
    finally:
        running.kill()
        running.wait()
    told = log.read_text(encoding="utf-8")
    assert f"open http://127.0.0.1:{port}" in told
    assert "Traceback" not in told
