"""Whether a server may send for a domain: SPF's record, read as RFC 7208 says and within its limits (R21)."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from reglament.mailin.names import Dns, NoAnswerInTime
from reglament.mailin.spf_macros import Macros, expanded

MOST_LOOKUPS = 10
MOST_VOID = 2
MOST_SERVERS = 10

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_TERM = re.compile(r"([-+~?]?)([a-z][a-z0-9]*)(?::([^/\s]\S*?))?((?:/\d{1,3})?(?://\d{1,3})?)", re.IGNORECASE)
_MODIFIER = re.compile(r"([a-z][a-z0-9._-]*)=(\S*)", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z][a-z0-9-]*[a-z0-9]", re.IGNORECASE
)
_RECORD = re.compile(r"v=spf1(?: |$)", re.IGNORECASE)
_WITH_TARGET = ("include", "exists", "ip4", "ip6")
_RESULTS = {"": "pass", "+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}


@dataclass(frozen=True, slots=True)
class Spf:
    """The result in the words of RFC 7208, and the domain that it is about; empty when nothing could be asked."""

    result: str
    domain: str


def check_spf(*, peer: str, envelope_from: str, greeting: str, dns: Dns) -> Spf:
    """Whether `peer` may send for the envelope's domain, or for the greeting's when the envelope is empty. A letter handed
    over from this machine or its own network tells nothing: "none". Never raises."""
    address = public_address(peer)
    sender = envelope_from if "@" in envelope_from else f"postmaster@{greeting}"
    domain = sender.rpartition("@")[2].lower().rstrip(".")
    if address is None or not _DOMAIN.fullmatch(domain):
        return Spf("none", "")
    try:
        return Spf(_Walk(address, sender, greeting, dns).result(domain), domain)
    except _NoSuchRecord:
        return Spf("none", domain)
    except _Permanent:
        return Spf("permerror", domain)
    except NoAnswerInTime:
        return Spf("temperror", domain)


def public_address(peer: str) -> Address | None:
    """The address of a server out in the world; None for this machine, its networks, and what is no address."""
    try:
        address = ipaddress.ip_address(peer.strip().strip("[]").removeprefix("IPv6:"))
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    found = mapped or address
    return found if found.is_global else None


class _Permanent(Exception):
    """The record is wrong, or asks too much."""


class _NoSuchRecord(Exception):
    """The domain publishes no record."""


@dataclass(frozen=True, slots=True)
class _Term:
    sign: str
    name: str
    target: str
    length: str


@dataclass(slots=True)
class _Walk:
    address: Address
    sender: str
    greeting: str
    dns: Dns
    lookups: int = 0
    void: int = 0
    _mechanisms: dict[str, Callable[[str, str, str], bool]] = field(init=False)

    def __post_init__(self) -> None:
        self._mechanisms = {
            "all": lambda domain, target, length: True,
            "ip4": self._network,
            "ip6": self._network,
            "a": self._a,
            "mx": self._mx,
            "include": self._include,
            "exists": self._exists,
            "ptr": self._ptr,
        }

    def result(self, domain: str) -> str:
        """The result by the record of a domain, its terms from left to right."""
        terms = self._terms(domain)
        for term in terms:
            if term.name != "redirect" and self._mechanisms[term.name](domain, term.target, term.length):
                return _RESULTS[term.sign]
        redirect = next((term.target for term in terms if term.name == "redirect"), "")
        return self._redirected(domain, redirect) if redirect else "neutral"

    def _terms(self, domain: str) -> list[_Term]:
        records = [r for r in self._ask(domain, "TXT", counted=False) if _RECORD.match(r)]
        if not records:
            raise _NoSuchRecord
        if len(records) > 1:
            raise _Permanent
        # A mistake anywhere makes the whole record void, even behind a term that fits.
        terms = [self._term(written) for written in records[0].split()[1:]]
        return [term for term in terms if term.name]

    def _term(self, written: str) -> _Term:
        modifier = _MODIFIER.fullmatch(written)
        if modifier is not None:
            known = modifier[1].lower() == "redirect"
            return _Term("", "redirect" if known else "", modifier[2], "")
        found = _TERM.fullmatch(written)
        if found is None or found[2].lower() not in self._mechanisms:
            raise _Permanent
        term = _Term(found[1], found[2].lower(), found[3] or "", found[4])
        if term.name in _WITH_TARGET and not term.target:
            raise _Permanent
        return term

    def _redirected(self, domain: str, redirect: str) -> str:
        self._count()
        try:
            return self.result(self._expand(redirect, domain))
        except _NoSuchRecord as error:
            raise _Permanent from error

    def _network(self, domain: str, target: str, length: str) -> bool:
        try:
            return self.address in ipaddress.ip_network(target + length, strict=False)
        except ValueError as error:
            raise _Permanent from error

    def _a(self, domain: str, target: str, length: str) -> bool:
        self._count()
        return self._host(self._expand(target, domain), length)

    def _mx(self, domain: str, target: str, length: str) -> bool:
        self._count()
        servers = self._ask(self._expand(target, domain), "MX")
        if len(servers) > MOST_SERVERS:
            raise _Permanent
        return any(self._host(server, length) for server in servers)

    def _include(self, domain: str, target: str, length: str) -> bool:
        self._count()
        try:
            return self.result(self._expand(target, domain)) == "pass"
        except _NoSuchRecord as error:
            raise _Permanent from error

    def _exists(self, domain: str, target: str, length: str) -> bool:
        self._count()
        return bool(self._ask(self._expand(target, domain), "A"))

    def _ptr(self, domain: str, target: str, length: str) -> bool:
        # The standard asks to leave it out: slow, and in the hands of whoever owns the address. It fits nobody here.
        self._count()
        return False

    def _host(self, name: str, length: str) -> bool:
        four, _, six = (
            length.removeprefix("/").partition("//") if not length.startswith("//") else ("", "", length[2:])
        )
        is_four = isinstance(self.address, ipaddress.IPv4Address)
        bits = (four or "32") if is_four else (six or "128")
        for found in self._ask(name, "A" if is_four else "AAAA"):
            try:
                if self.address in ipaddress.ip_network(f"{found}/{bits}", strict=False):
                    return True
            except ValueError as error:
                raise _Permanent from error
        return False

    def _expand(self, target: str, domain: str) -> str:
        macros = Macros(self.address, self.sender, self.greeting, domain)
        name = expanded(target, macros) if target else domain
        if name is None or not _DOMAIN.fullmatch(name):
            raise _Permanent
        return name

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > MOST_LOOKUPS:
            raise _Permanent

    def _ask(self, name: str, kind: str, *, counted: bool = True) -> tuple[str, ...]:
        found = self.dns(name, kind)
        if counted and not found:
            self.void += 1
            if self.void > MOST_VOID:
                raise _Permanent
        return found
