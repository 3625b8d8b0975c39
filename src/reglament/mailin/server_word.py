"""What our own mail server found: Authentication-Results under the one id that is configured (RFC 8601, R21).

Anybody can write such a header into a letter. Ours stand on top, and our server takes out those that came with its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from authheaders import AuthenticationResultsHeader

MOST_HEADERS = 10
LONGEST_HEADER = 8000

_UNSAFE = re.compile(r"[\s;()\"\\,<>]")


@dataclass(frozen=True, slots=True)
class Word:
    """The server's results; `passed` by "dmarc", "dkim" or "spf", empty when it does not vouch for the domain."""

    said: bool
    dkim: str
    spf: str
    dmarc: str
    passed: str


def server_word(
    headers: Sequence[str], authserv_id: str, domain: str, *, envelope_from: str, greeting: str
) -> Word:
    """What the topmost headers of our server say about `domain`. Never raises."""
    results = _results(headers, authserv_id)
    if results is None:
        return Word(False, "none", "none", "none", "")
    first: dict[str, list[Any]] = {}
    for header in results:
        for method in {result.method.lower() for result in header}:
            # The header on top is the latest: what a lower one says of the same method is not heard.
            first.setdefault(method, [result for result in header if result.method.lower() == method])
    dkim, spf, dmarc = first.get("dkim", []), first.get("spf", []), first.get("dmarc", [])
    safe = not _UNSAFE.search(envelope_from) and not _UNSAFE.search(greeting)
    passed = _passed(dkim, spf, dmarc, domain) if safe else ""
    return Word(True, _best(dkim), _best(spf), _best(dmarc), passed)


def _results(headers: Sequence[str], authserv_id: str) -> list[list[Any]] | None:
    """The results of every header of ours from the top on, until one that is not; None when the top one is not ours."""
    found = []
    for header in headers[:MOST_HEADERS]:
        parsed = _parsed(header)
        if parsed is None or str(parsed.authserv_id).lower() != authserv_id.lower():
            break
        found.append(list(parsed.results))
    return found or None


def _parsed(header: str) -> Any:
    if len(header) > LONGEST_HEADER:
        return None
    try:
        return AuthenticationResultsHeader.parse("Authentication-Results: " + " ".join(header.split()))
    except Exception:  # noqa: BLE001 — a header that cannot be read says nothing, whatever the library raises for it
        return None


def _passed(dkim: list[Any], spf: list[Any], dmarc: list[Any], domain: str) -> str:
    if any(_is(result, "fail") for result in dmarc):
        return ""
    if any(_is(result, "pass") and _domain(result, "header", "from") == domain for result in dmarc):
        return "dmarc"
    # Without its word on alignment only the very same domain counts.
    if any(_is(result, "pass") and domain in _signers(result) for result in dkim):
        return "dkim"
    if any(_is(result, "pass") and _domain(result, "smtp", "mailfrom") == domain for result in spf):
        return "spf"
    return ""


def _signers(result: Any) -> tuple[str, str]:
    return _domain(result, "header", "d"), _domain(result, "header", "i")


def _domain(result: Any, kind: str, name: str) -> str:
    """The domain of a property, which some servers write as a whole address; empty when it is not there just once."""
    values = [
        str(p.value) for p in result.properties if (str(p.type).lower(), str(p.name).lower()) == (kind, name)
    ]
    return values[0].rpartition("@")[2].lower().rstrip(".") if len(values) == 1 else ""


def _is(result: Any, word: str) -> bool:
    return str(result.result).lower() == word


def _best(results: list[Any]) -> str:
    said = [str(result.result).lower() for result in results]
    return "pass" if "pass" in said else next(iter(said), "none")
