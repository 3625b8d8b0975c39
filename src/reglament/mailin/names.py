"""Questions to the domain name system, short of patience (R21)."""

from __future__ import annotations

import time
from typing import Protocol

from dns import rdatatype, resolver
from dns.exception import DNSException, Timeout
from dns.rdtypes.ANY.MX import MX
from dns.rdtypes.ANY.TXT import TXT

PATIENCE = 1.5
ALTOGETHER = 3.0
MOST_RECORDS = 30
LONGEST_RECORD = 4096


class NoAnswerInTime(Exception):
    """The name servers did not answer, or answered with a failure of their own."""


class Dns(Protocol):
    """Asks for records. A test gives its own."""

    def __call__(self, name: str, kind: str) -> tuple[str, ...]:
        """The records of `kind` ("TXT" joined into one string each, "A", "AAAA", "MX" as bare names) under `name`; empty
        when there are none. Raises NoAnswerInTime."""


class SystemDns:
    """The name servers of this machine, for one letter: `patience` seconds for a question, `altogether` for all of them."""

    def __init__(self, *, patience: float = PATIENCE, altogether: float = ALTOGETHER) -> None:
        self._patience = patience
        self._until = time.monotonic() + altogether
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}

    def __call__(self, name: str, kind: str) -> tuple[str, ...]:
        key = (name.lower().rstrip("."), kind)
        if key not in self._known:
            self._known[key] = self._ask(*key)
        return self._known[key]

    def _ask(self, name: str, kind: str) -> tuple[str, ...]:
        left = self._until - time.monotonic()
        if left <= 0:
            raise NoAnswerInTime(name)
        try:
            answer = resolver.resolve(
                name, rdatatype.from_text(kind), lifetime=min(left, self._patience), search=False
            )
        except (resolver.NXDOMAIN, resolver.NoAnswer):
            return ()
        except (Timeout, resolver.NoNameservers, resolver.NoResolverConfiguration, OSError) as error:
            raise NoAnswerInTime(name) from error
        except (DNSException, UnicodeError, ValueError):
            # No name that could be asked for: nothing stands there.
            return ()
        return tuple(_text(record)[:LONGEST_RECORD] for record in list(answer)[:MOST_RECORDS])


def _text(record: object) -> str:
    if isinstance(record, TXT):
        return b"".join(record.strings).decode("utf-8", "replace")
    if isinstance(record, MX):
        return record.exchange.to_text(omit_final_dot=True)
    return str(record)
