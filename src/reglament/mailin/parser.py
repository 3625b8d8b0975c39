"""Reading a letter in a child process that may be killed: 5 seconds, 256 MB, and nothing it does harms the reader (R21)."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reglament.mailin.bounds import Unreadable
from reglament.mailin.child import RESULT
from reglament.mailin.reading import Reading
from reglament.rules.text import Text

__all__ = ["LIMITS", "Limits", "Unreadable", "read"]

_LARGEST_ANSWER = 32 * 1024 * 1024
_LAST_WORDS = 400


@dataclass(frozen=True, slots=True)
class Limits:
    """`seconds` of processor time and by the clock on the wall each, `memory` in bytes of address space."""

    seconds: int = 5
    memory: int = 256 * 1024 * 1024


LIMITS = Limits()


def read(path: Path, *, scratch: Path, limits: Limits = LIMITS) -> Reading:
    """Read the raw letter at `path`; its files are written into `scratch`, which the caller removes. Raises Unreadable with
    the reason when the letter cannot be read within the limits."""
    command = [
        sys.executable, "-m", "reglament.mailin.child", str(path), str(scratch), str(limits.seconds), str(limits.memory),
    ]  # fmt: skip
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        _, said = child.communicate(timeout=limits.seconds)
    except subprocess.TimeoutExpired:
        _end(child)
        raise Unreadable("time", _too_long(limits)) from None
    except BaseException:
        _end(child)
        raise
    if child.returncode:
        raise _failure(child.returncode, said.decode("utf-8", "replace"), limits)
    return _answered(scratch)


def _end(child: subprocess.Popen[bytes]) -> None:
    """The child and whatever it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.communicate()


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


def _failure(code: int, said: str, limits: Limits) -> Unreadable:
    if -code in (signal.SIGXCPU, signal.SIGKILL, signal.SIGALRM):
        return Unreadable("time", _too_long(limits))
    last = said.strip().splitlines()[-1][:_LAST_WORDS] if said.strip() else ""
    if (
        "MemoryError" in last
        or "Cannot allocate memory" in last
        or -code in (signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS)
    ):
        size = limits.memory // (1024 * 1024)
        return Unreadable(
            "memory",
            Text(
                f"Чтение письма заняло больше {size} МБ памяти",
                f"Reading the letter took more than {size} MB of memory",
            ),
        )
    return Unreadable(
        "failure", Text(f"Письмо не читается: {last or code}", f"The letter cannot be read: {last or code}")
    )


def _too_long(limits: Limits) -> Text:
    return Text(
        f"Чтение письма заняло больше {limits.seconds} секунд",
        f"Reading the letter took more than {limits.seconds} seconds",
    )


_BROKEN = Text("Чтение письма закончилось ничем", "Reading the letter came to nothing")
