"""Questions to the domain name system, short of patience (R21)."""

from __future__ import annotations

from typing import Protocol


class NoAnswerInTime(Exception):
    """The name servers did not answer, or answered with a failure of their own."""


class Dns(Protocol):
    """Asks for records. A test gives its own."""

    def __call__(self, name: str, kind: str) -> tuple[str, ...]:
        """The records of `kind` ("TXT" joined into one string each, "A", "AAAA", "MX" as bare names) under `name`; empty
        when there are none. Raises NoAnswerInTime."""
