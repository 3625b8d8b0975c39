"""Whether the domain in From vouches for a letter: DKIM and SPF with DMARC's alignment, or our own mail server's word (R21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reglament.mailin.alignment import Policy, aligned, policy_of
from reglament.mailin.names import Dns, SystemDns
from reglament.mailin.server_word import Word, server_word
from reglament.mailin.signatures import Signed, signed_by
from reglament.mailin.spf import Spf, check_spf
from reglament.rules.explain import both
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
        return {
            "passed": self.passed,
            "dkim": self.dkim,
            "spf": self.spf,
            "dmarc": self.dmarc,
            "by": self.by,
            "reason": {"ru": self.reason.ru, "en": self.reason.en},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Authentic:
        """What `as_json` gave. Raises KeyError or TypeError for anything else."""
        reason = data["reason"]
        if not isinstance(reason, Mapping):
            raise TypeError("reason must be a mapping")
        words = {name: str(data[name]) for name in ("dkim", "spf", "dmarc", "by")}
        return cls(passed=data["passed"] is True, reason=Text(str(reason["ru"]), str(reason["en"])), **words)


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
    if sender_domain is None:
        return Authentic(False, "none", "none", "none", "", _NO_SENDER)
    domain = sender_domain.lower()
    if authserv_id:
        word = server_word(
            authentication_results, authserv_id, domain, envelope_from=envelope_from, greeting=greeting
        )
        return _by_server(word, authserv_id, domain)
    ask = dns or SystemDns()
    policy = policy_of(domain, ask)
    signed = signed_by(
        raw, ask, speaks=lambda found: aligned(found, domain, policy, strict=policy.strict_dkim)
    )
    spf = check_spf(peer=peer, envelope_from=envelope_from, greeting=greeting, dns=ask)
    sent = spf.result == "pass" and aligned(spf.domain, domain, policy, strict=policy.strict_spf)
    return _found(domain, policy, signed, spf, sent)


def _by_server(word: Word, authserv_id: str, domain: str) -> Authentic:
    if not word.said:
        reason = both(
            "Наш почтовый сервер {} об этом письме ничего не сказал.",
            "Our mail server {} said nothing about this letter.",
            authserv_id,
        )
    elif word.passed:
        reason = both(
            "Наш почтовый сервер {} подтвердил домен {} ({}).",
            "Our mail server {} confirmed the domain {} ({}).",
            *(authserv_id, domain, f"{word.passed}=pass"),
        )
    else:
        reason = both(
            "Наш почтовый сервер {} не подтвердил домен {}: dkim={}, spf={}, dmarc={}.",
            "Our mail server {} did not confirm the domain {}: dkim={}, spf={}, dmarc={}.",
            *(authserv_id, domain, word.dkim, word.spf, word.dmarc),
        )
    by = "server" if word.passed else ""
    return Authentic(bool(word.passed), word.dkim, word.spf, word.dmarc, by, reason)


def _found(domain: str, policy: Policy, signed: Signed, spf: Spf, sent: bool) -> Authentic:
    by = "dkim" if signed.result == "pass" else "spf" if sent else ""
    dmarc = policy.state if policy.state != "found" else "pass" if by else "fail"
    reasons = {
        "dkim": both(
            "Подпись DKIM домена {} верна.", "The DKIM signature of {} is valid.", signed.domain or domain
        ),
        "spf": both(
            "Домен {} разрешает этому серверу отправлять письма (SPF).",
            "The domain {} lets this server send its letters (SPF).",
            spf.domain,
        ),
        "": _why_not(policy, signed, spf),
    }
    return Authentic(bool(by), signed.result, spf.result, dmarc, by, reasons[by])


def _why_not(policy: Policy, signed: Signed, spf: Spf) -> Text:
    parts = [signed.why, _SPF[spf.result]]
    if policy.state == "temperror":
        parts.append(_NO_POLICY_IN_TIME)
    elif policy.wish in _WISHES:
        parts.append(_WISHES[policy.wish])
    return Text(" ".join(part.ru for part in parts), " ".join(part.en for part in parts))


_NO_SENDER = Text(
    "Отправитель в письме не назван как следует.", "The letter does not name its sender properly."
)
_NO_POLICY_IN_TIME = Text(
    "Правила домена (DMARC) узнать не удалось: серверы имён не ответили вовремя.",
    "The domain's rules (DMARC) are unknown: the name servers did not answer in time.",
)
_WISHES = {
    "quarantine": Text(
        "Домен просит считать такие письма подозрительными (DMARC).",
        "The domain asks to treat such letters as suspicious (DMARC).",
    ),
    "reject": Text(
        "Домен просит такие письма отклонять (DMARC).", "The domain asks to reject such letters (DMARC)."
    ),
}
_SPF = {
    "pass": Text(
        "SPF подтверждает другой домен, не тот, что в «От кого».",
        "SPF confirms another domain than that in From.",
    ),
    "fail": Text(
        "Этому серверу отправлять за домен запрещено (SPF).", "This server may not send for the domain (SPF)."
    ),
    "softfail": Text(
        "Этому серверу отправлять за домен не положено (SPF).",
        "This server should not send for the domain (SPF).",
    ),
    "neutral": Text(
        "Об этом сервере домен ничего не говорит (SPF).", "The domain says nothing of this server (SPF)."
    ),
    "none": Text("SPF ничего не подтверждает.", "SPF confirms nothing."),
    "permerror": Text("Запись SPF домена неисправна.", "The domain's SPF record is faulty."),
    "temperror": Text(
        "Серверы имён не ответили вовремя: SPF не проверен.",
        "The name servers did not answer in time: SPF is not checked.",
    ),
}
