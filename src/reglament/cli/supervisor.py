"""A supervisor of child processes: starts them, restarts the ones that die, ends all of them when told to."""

from __future__ import annotations

import ctypes
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

POLL = 0.1
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux
HEALTHY = 60.0  # a child that lived so long starts again with the shortest pause


@dataclass(frozen=True, slots=True)
class Child:
    """A process to keep alive."""

    name: str
    command: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds: how long an ending child may take, and the first and the longest pause before a restart."""

    to_end: float = 20.0
    first_pause: float = 1.0
    longest_pause: float = 60.0


class Supervisor:
    """Keeps its children running until SIGTERM or SIGINT; a second signal kills the ones that have not ended yet."""

    def __init__(self, children: tuple[Child, ...], patience: Patience | None = None) -> None:
        self._patience = patience or Patience()
        self._kept = [_Kept(child, self._patience) for child in children]
        self._signals = 0

    def run(self) -> int:
        """Run until told to stop. Returns 0, or 1 when a child had to be killed."""
        with _signals_to(self._on_signal):
            try:
                while self._signals == 0:
                    for kept in self._kept:
                        kept.look_after()
                    time.sleep(POLL)
            finally:
                killed = self._end_all()
        return 1 if killed else 0

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1

    def _end_all(self) -> list[str]:
        say("ending")
        for kept in self._kept:
            kept.ask_to_end()
        deadline = time.monotonic() + self._patience.to_end
        while any(kept.alive for kept in self._kept) and time.monotonic() < deadline and self._signals < 2:
            time.sleep(POLL / 2)
        killed = [kept.child.name for kept in self._kept if kept.kill()]
        say(f"ended; had to kill: {', '.join(killed)}" if killed else "ended")
        return killed


class _Kept:
    """One child with its process and the pause before its next start."""

    def __init__(self, child: Child, patience: Patience) -> None:
        self.child = child
        self._patience = patience
        self._pause = patience.first_pause
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._start_at = 0.0

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def look_after(self) -> None:
        """Start the child when its time has come; note when it has died."""
        if self._process is not None and self._process.poll() is not None:
            self._note_death(self._process.returncode)
        if self._process is None and time.monotonic() >= self._start_at:
            self._started = time.monotonic()
            # A session of its own: Ctrl+C at the console reaches the supervisor alone, which ends the children in peace.
            self._process = subprocess.Popen(
                self.child.command, start_new_session=True, preexec_fn=_die_with_parent
            )
            say(f"{self.child.name} started (pid {self._process.pid})")

    def _note_death(self, code: int) -> None:
        if time.monotonic() - self._started >= HEALTHY:
            self._pause = self._patience.first_pause
        say(f"{self.child.name} died ({_reason(code)}); starting it again in {self._pause:g} s")
        self._process = None
        self._start_at = time.monotonic() + self._pause
        self._pause = min(self._pause * 2, self._patience.longest_pause)

    def ask_to_end(self) -> None:
        if self._process is not None and self.alive:
            self._process.terminate()

    def kill(self) -> bool:
        """Kill the child if it still lives; says whether it had to."""
        if self._process is None or not self.alive:
            return False
        self._process.kill()
        self._process.wait()
        return True


def say(text: str) -> None:
    """One line for the log."""
    print(f"reglament: {text}", file=sys.stderr, flush=True)


@contextmanager
def _signals_to(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    before = {number: signal.signal(number, handler) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


def _reason(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def _die_with_parent() -> None:
    # Should the supervisor itself be killed, its children end too instead of holding the port.
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
