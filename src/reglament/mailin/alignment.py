"""Which domains may speak for the one in From: DMARC's record and its alignment (R21)."""

from __future__ import annotations

import functools
import importlib.resources
from dataclasses import dataclass

from authheaders.dmarc_lookup import PublicSuffixList

from reglament.mailin.names import Dns, NoAnswerInTime

POLICIES = ("none", "quarantine", "reject")


@dataclass(frozen=True, slots=True)
class Policy:
    """What the domain asks for. `state` is "found", "none" without a usable record, "temperror" when nobody answered;
    `strict_dkim` and `strict_spf` demand the very same domain."""

    state: str
    wish: str = ""
    strict_dkim: bool = False
    strict_spf: bool = False


def policy_of(domain: str, dns: Dns) -> Policy:
    """The DMARC record of a domain, or of the organisation's domain above it. Never raises."""
    try:
        own = _tags(dns(f"_dmarc.{domain}", "TXT"))
        if own is not None:
            return _policy(own, "p")
        above = organisational(domain)
        return _policy(_tags(dns(f"_dmarc.{above}", "TXT")) if above != domain else None, "sp")
    except NoAnswerInTime:
        return Policy("temperror")


def aligned(found: str, domain: str, policy: Policy, *, strict: bool) -> bool:
    """Whether `found`, which signed or sent, speaks for `domain`. Without a record only the domain itself or one above it
    does: nobody has said that others may. While the record is unknown, only what holds under any record counts."""
    found, domain = found.lower().rstrip("."), domain.lower()
    if found == domain:
        return True
    if strict or policy.state == "temperror" or organisational(found) != organisational(domain):
        return False
    return policy.state == "found" or domain.endswith("." + found)


@functools.lru_cache(maxsize=1000)
def organisational(domain: str) -> str:
    """The domain as somebody registered it: "client.co.uk" for "mail.client.co.uk"."""
    return str(_suffixes().get_sld(domain) or domain)


def _policy(tags: dict[str, str] | None, wish: str) -> Policy:
    if tags is None:
        return Policy("none")
    asked = tags.get(wish, tags.get("p", "none"))
    return Policy(
        "found", asked if asked in POLICIES else "none", tags.get("adkim") == "s", tags.get("aspf") == "s"
    )


def _tags(records: tuple[str, ...]) -> dict[str, str] | None:
    """The tags of the one DMARC record; None when there is none, or more than one (RFC 7489, 6.6.3)."""
    ours = [record for record in records if record.split(";")[0].replace(" ", "") == "v=DMARC1"]
    if len(ours) != 1:
        return None
    pairs = [part.partition("=") for part in ours[0].split(";")]
    return {name.strip().lower(): value.strip().lower() for name, _, value in pairs}


@functools.lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    listed = importlib.resources.files("authheaders") / "public_suffix_list.txt"
    with listed.open(encoding="utf-8") as lines:
        return PublicSuffixList(lines)
