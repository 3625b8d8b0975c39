"""Ports for servers of tests, and waiting for what other threads and processes do."""

from __future__ import annotations

import random
import socket
import time
from collections.abc import Callable

# Below the range from which systems give ports to clients: a port found free here is not taken by a passing connection.
_LOWEST, _HIGHEST = 15_000, 32_000
_chance = random.SystemRandom()


def free_port() -> int:
    """A port of loopback on which nobody listens."""
    while True:
        port = _chance.randrange(_LOWEST, _HIGHEST)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port


def until(happened: Callable[[], bool], *, seconds: float = 60, told: Callable[[], object] = str) -> None:
    """Wait until it is so. Fails after `seconds` with what `told` says."""
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, told()
        time.sleep(0.02)


def answers(port: int) -> bool:
    """Whether somebody listens."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            return True
    except OSError:
        return False
