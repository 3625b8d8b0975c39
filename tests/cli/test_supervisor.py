"""The supervisor with children that stand in for the web server and the worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.waiting import until

PEACEFUL = """
import pathlib, signal, sys, time
folder, name = pathlib.Path(sys.argv[1]), sys.argv[2]
def end(*_):
    (folder / f"{name}.ended").touch()
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
with (folder / f"{name}.pids").open("a") as pids:
    pids.write(f"{__import__('os').getpid()}\\n")
while True:
    time.sleep(0.05)
"""
STUBBORN = PEACEFUL.replace(
    "signal.signal(signal.SIGTERM, end)", "signal.signal(signal.SIGTERM, signal.SIG_IGN)"
)
SUPERVISE = """
import sys
from reglament.cli.supervisor import Child, Patience, Supervisor
folder, second = sys.argv[1], sys.argv[2]
children = (
    Child("first", (sys.executable, "-c", sys.argv[3], folder, "first")),
    Child("second", (sys.executable, "-c", second, folder, "second")),
)
sys.exit(Supervisor(children, Patience(to_end=float(sys.argv[4]), first_pause=0.2, longest_pause=0.4)).run())
"""

Supervised = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Supervised]:
    """Start a supervisor of two children, `second` being the given program; whatever is left is killed at the end."""
    started: list[subprocess.Popen[str]] = []

    def start(second: str = PEACEFUL, to_end: float = 10) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", SUPERVISE, str(tmp_path), second, PEACEFUL, str(to_end)]
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
    for file in tmp_path.glob("*.pids"):
        for pid in pids(file):
            if alive(pid):
                os.kill(pid, signal.SIGKILL)


def pids(file: Path) -> list[int]:
    """The process numbers that a child has written, one per start."""
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def alive(pid: int) -> bool:
    """Whether a process runs (a zombie does not)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def both_started(folder: Path) -> bool:
    return bool(pids(folder / "first.pids")) and bool(pids(folder / "second.pids"))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_children_in_peace(
    supervised: Supervised, tmp_path: Path, number: signal.Signals
) -> None:
    supervisor = supervised()
    until(lambda: both_started(tmp_path))
    supervisor.send_signal(number)
    assert supervisor.wait(timeout=60) == 0
    assert (tmp_path / "first.ended").exists()
    assert (tmp_path / "second.ended").exists()


def test_a_killed_child_starts_again_and_the_other_goes_on(supervised: Supervised, tmp_path: Path) -> None:
    supervisor = supervised()
    until(lambda: both_started(tmp_path))
    os.kill(pids(tmp_path / "second.pids")[0], signal.SIGKILL)
    until(lambda: len(pids(tmp_path / "second.pids")) == 2)
    assert len(pids(tmp_path / "first.pids")) == 1
    supervisor.terminate()
    assert supervisor.wait(timeout=60) == 0
    assert "second died (signal 9); starting it again in 0.2 s" in (
        supervisor.stderr.read() if supervisor.stderr else ""
    )


def test_a_child_that_dies_at_once_is_tried_with_growing_pauses(supervised: Supervised) -> None:
    supervisor = supervised(second="raise SystemExit(3)")
    assert supervisor.stderr is not None
    deaths: list[str] = []
    while len(deaths) < 3:
        line = supervisor.stderr.readline()
        assert line, "the supervisor ended"
        if "second died" in line:
            deaths.append(line)
    assert [line.rpartition(" in ")[2].strip() for line in deaths] == ["0.2 s", "0.4 s", "0.4 s"]
    assert "exit code 3" in deaths[0]


def test_a_child_that_will_not_end_is_killed_and_the_exit_code_says_so(
    supervised: Supervised, tmp_path: Path
) -> None:
    supervisor = supervised(second=STUBBORN, to_end=0.5)
    until(lambda: both_started(tmp_path))
    supervisor.terminate()
    assert supervisor.wait(timeout=60) == 1
    assert (tmp_path / "first.ended").exists()
    assert not alive(pids(tmp_path / "second.pids")[0])


def test_a_second_signal_does_not_wait(supervised: Supervised, tmp_path: Path) -> None:
    supervisor = supervised(second=STUBBORN, to_end=300)
    until(lambda: both_started(tmp_path))
    supervisor.terminate()
    until(lambda: (tmp_path / "first.ended").exists())
    supervisor.terminate()
    assert supervisor.wait(timeout=60) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_no_child_outlives_a_killed_supervisor(supervised: Supervised, tmp_path: Path) -> None:
    supervisor = supervised()
    until(lambda: both_started(tmp_path))
    supervisor.kill()
    until(lambda: (tmp_path / "first.ended").exists() and (tmp_path / "second.ended").exists())
