"""Whether the domain in From vouches for a letter: DKIM and SPF with DMARC's alignment, or our own mail server's word (R21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reglament.mailin.names import Dns
from reglament.rules.text import Text


@dataclass(frozen=True, slots=True)
class Authentic:
    """What was found. `passed` only when DKIM or SPF passed for a domain aligned with From; `dkim`, `spf` and `dmarc` are
    results in the words of RFC 8601; `by` is "dkim", "spf", "server" (our own mail server's header) or "" when not passed."""

    passed: bool
    dkim: str
    spf: str
    dmarc: str
    by: str
    reason: Text

    def as_json(self) -> dict[str, object]:
        """As plain values that JSON can hold."""
        raise NotImplementedError

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Authentic:
        """What `as_json` gave."""
        raise NotImplementedError


def verify(
    raw: bytes,
    *,
    sender_domain: str | None,
    envelope_from: str,
    peer: str,
    greeting: str,
    authentication_results: Sequence[str],
    authserv_id: str,
    dns: Dns | None = None,
) -> Authentic:
    """Whether the letter is its sender's. `sender_domain` is the ASCII domain of rules.sender's address; `peer` the address
    that delivered it, empty when unknown. With an `authserv_id` only the topmost Authentication-Results headers of exactly
    that id count, otherwise none do and DNS is asked. Never raises: what cannot be checked has not passed (R21)."""
    raise NotImplementedError
