"""Reading a letter in a child process that may be killed: 5 seconds, 256 MB, and nothing it does harms the reader (R21)."""

from __future__ import annotations

import json
import selectors
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reglament.mailin.bounds import RESULT, SAID, Unreadable
from reglament.mailin.reading import Reading
from reglament.rules.text import Text

__all__ = ["LIMITS", "Limits", "Unreadable", "read"]

_LARGEST_ANSWER = 32 * 1024 * 1024
_LAST_WORDS = 400
_GRACE = 5.0  # seconds beyond the limit after which the nursery itself is given up
_COMMAND = (sys.executable, "-m", "reglament.mailin.child")


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` of processor time and by the clock on the wall each, `memory` in bytes of address space."""

    seconds: int = 5
    memory: int = 256 * 1024 * 1024


LIMITS = Limits()


def read(path: Path, *, scratch: Path, limits: Limits = LIMITS) -> Reading:
    """Read the raw letter at `path`; its files are written into `scratch`, which the caller removes. Raises Unreadable with
    the reason when the letter cannot be read within the limits."""
    status = _nursery.ask(
        {
            "letter": str(path.resolve()),
            "scratch": str(scratch.resolve()),
            "seconds": limits.seconds,
            "memory": limits.memory,
        },
        patience=limits.seconds + _GRACE,
    )
    if status:
        raise _failure(status, scratch, limits)
    return _answered(scratch)


class _Nursery:
    """The process that forks a child for each letter: started when first needed, and again whenever it is gone."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, request: dict[str, object], *, patience: float) -> int:
        """The child's exit status; -SIGKILL when there was no answer in time."""
        line = json.dumps(request).encode() + b"\n"
        with self._lock:
            for _ in range(2):
                process = self._running()
                try:
                    answer = _exchange(process, line, patience)
                except OSError:
                    answer = b""  # It died since the last letter: a new one is asked.
                if answer:
                    status: int = json.loads(answer)["status"]
                    return status
                self._give_up(process)
                if answer is None:
                    break
        return -signal.SIGKILL

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process

    def _give_up(self, process: subprocess.Popen[bytes]) -> None:
        process.kill()
        process.communicate()
        self._process = None


def _exchange(process: subprocess.Popen[bytes], line: bytes, patience: float) -> bytes | None:
    """The answer's line; empty when the process is gone, None when it says nothing for too long."""
    if process.stdin is None or process.stdout is None:
        return b""
    process.stdin.write(line)
    process.stdin.flush()
    with selectors.DefaultSelector() as waiting:
        waiting.register(process.stdout, selectors.EVENT_READ)
        if not waiting.select(patience):
            return None
    return process.stdout.readline()


def _answered(scratch: Path) -> Reading:
    file = scratch / RESULT
    try:
        if file.stat().st_size > _LARGEST_ANSWER:
            raise Unreadable("answer", _BROKEN)
        told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if "unreadable" in told:
            why = told["unreadable"]
            raise Unreadable(str(why["kind"]), Text(str(why["ru"]), str(why["en"])))
        return Reading.from_json(told["reading"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreadable("answer", _BROKEN) from error


def _failure(status: int, scratch: Path, limits: Limits) -> Unreadable:
    if -status in (signal.SIGXCPU, signal.SIGKILL):
        return Unreadable("time", _too_long(limits))
    said = scratch / SAID
    words = said.read_text(encoding="utf-8", errors="replace").strip() if said.exists() else ""
    last = words.splitlines()[-1][:_LAST_WORDS] if words else str(status)
    if "MemoryError" in last or "Cannot allocate" in last or status < 0:
        size = limits.memory // (1024 * 1024)
        return Unreadable(
            "memory",
            Text(
                f"Чтение письма заняло больше {size} МБ памяти",
                f"Reading the letter took more than {size} MB of memory",
            ),
        )
    return Unreadable("failure", Text(f"Письмо не читается: {last}", f"The letter cannot be read: {last}"))


def _too_long(limits: Limits) -> Text:
    return Text(
        f"Чтение письма заняло больше {limits.seconds} секунд",
        f"Reading the letter took more than {limits.seconds} seconds",
    )


_BROKEN = Text("Чтение письма закончилось ничем", "Reading the letter came to nothing")
_nursery = _Nursery()
