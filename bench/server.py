"""The production web server of a place: started, asked for its memory, ended by its process id."""

from __future__ import annotations

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.place import ROOT, Place

PATIENCE = 60.0


@contextmanager
def serving(where: Place) -> Iterator[int]:
    """The web server of a place while the block runs; its process id."""
    log = Path(where.environment["DATA_DIR"]) / "server.log"
    with log.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "reglament.cli", "serve"],
            cwd=ROOT,
            env=where.environment,
            stdout=out,
            stderr=out,
        )
    try:
        _wait(where, process, log)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def memory(pid: int) -> list[int]:
    """Resident megabytes of the web server's workers, without its master."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        except OSError:
            continue  # ended meanwhile
        if fields["PPid"].strip() == str(pid):
            found.append(int(fields["VmRSS"].split()[0]) // 1024)
    return sorted(found)


def _wait(where: Place, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", where.port, timeout=5)
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    raise RuntimeError(f"{where.name}: the web server does not answer\n{log.read_text()[-2000:]}")
