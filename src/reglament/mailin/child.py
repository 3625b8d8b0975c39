"""`python -m reglament.mailin.child`: reads letters, each in a fork of its own that has limits and may be killed.

The library of e-mail, HTML and quotes is loaded once here, before the forks: loading it takes ten times as long as reading
a letter. This process itself never looks into a letter. It takes a line of JSON for each letter, answers a line, and ends
when its parent closes the pipe or dies.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any

from reglament.mailin.bounds import RESULT, SAID, Unreadable
from reglament.mailin.opening import read_letter

LARGEST_FILE = 256 * 1024 * 1024
_POLL = 0.002


def main() -> int:
    """Read letters until there are no more requests."""
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answer = {"status": _fork(request)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    return 0


def confine(*, seconds: int, memory: int) -> None:
    """Limit this process: processor time, memory in bytes, size and number of files, no core dump."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def answer(letter: Path, scratch: Path) -> str:
    """The reading as JSON, or {"unreadable": …}."""
    try:
        reading = read_letter(letter, scratch).as_json()
    except Unreadable as error:
        return json.dumps({"unreadable": {"kind": error.kind, "ru": error.reason.ru, "en": error.reason.en}})
    return json.dumps({"reading": reading})


def _fork(request: dict[str, Any]) -> int:
    """Read one letter in a fork; its exit code, or the negative number of the signal that ended it."""
    scratch = Path(request["scratch"])
    pid = os.fork()
    if pid == 0:
        os._exit(_read(Path(request["letter"]), scratch, request["seconds"], request["memory"]))
    ends = time.monotonic() + request["seconds"]
    while True:
        done, status = os.waitpid(pid, os.WNOHANG)
        if done:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > ends:
            _end(pid)
            return -signal.SIGKILL
        time.sleep(_POLL)


def _end(pid: int) -> None:
    """Kill a fork and whatever it started: it leads a group of its own, unless it was too early for that."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def _read(letter: Path, scratch: Path, seconds: int, memory: int) -> int:
    try:
        # Nothing that a letter makes a library print may be taken for an answer.
        quiet = os.open(os.devnull, os.O_RDWR)
        os.dup2(quiet, 0)
        os.dup2(quiet, 1)
        os.setsid()
        confine(seconds=seconds, memory=memory)
        (scratch / RESULT).write_text(answer(letter, scratch), encoding="utf-8")
    except BaseException:  # noqa: BLE001 - the fork ends here, whatever happened; its last words go to the parent
        (scratch / SAID).write_text(traceback.format_exc(limit=5), encoding="utf-8", errors="replace")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
