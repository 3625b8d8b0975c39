"""The places in an SPF record that are filled from the letter: %{i}, %{d2}, %{l-} (RFC 7208, 7)."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote

_MACRO = re.compile(r"%(?:\{([slodiphv])(\d{0,3})(r?)([-.+,/_=]*)\}|([%_-]))", re.IGNORECASE)
_PLAIN = {"%": "%", "_": " ", "-": "%20"}
_LONGEST = 253


@dataclass(frozen=True, slots=True)
class Macros:
    """What the places are filled with."""

    address: ipaddress.IPv4Address | ipaddress.IPv6Address
    sender: str
    greeting: str
    domain: str

    def value(self, letter: str) -> str:
        """What one letter stands for."""
        local, _, sender_domain = self.sender.rpartition("@")
        four = isinstance(self.address, ipaddress.IPv4Address)
        return {
            "s": self.sender,
            "l": local,
            "o": sender_domain,
            "d": self.domain,
            "h": self.greeting,
            "i": str(self.address) if four else ".".join(self.address.exploded.replace(":", "")),
            "v": "in-addr" if four else "ip6",
            "p": "unknown",
        }[letter]


def expanded(target: str, macros: Macros) -> str | None:
    """A domain with its places filled, cut from the left to the length that a name may have; None when it is malformed."""
    if "%" in _MACRO.sub("", target):
        return None
    filled = _MACRO.sub(lambda found: _filled(found, macros), target).rstrip(".")
    while len(filled) > _LONGEST and "." in filled:
        filled = filled.partition(".")[2]
    return filled


def _filled(found: re.Match[str], macros: Macros) -> str:
    if found[5]:
        return _PLAIN[found[5]]
    parts = re.split("[" + re.escape(found[4] or ".") + "]", macros.value(found[1].lower()))
    if found[3]:
        parts.reverse()
    if found[2]:
        parts = parts[-int(found[2]) :] if int(found[2]) else []
    joined = ".".join(parts)
    return quote(joined, safe="") if found[1].isupper() else joined
