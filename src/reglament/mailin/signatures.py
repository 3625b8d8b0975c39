"""DKIM signatures of a letter, as far as they can speak for the domain in From (R21).

The library does the arithmetic. What it leaves open is settled here against whoever sent the letter: a signature that does not
cover From, covers only the beginning of the text, or leaves room for a second Subject, proves nothing.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import dkim

from reglament.mailin.names import Dns, NoAnswerInTime
from reglament.rules.explain import both
from reglament.rules.text import Text

MOST_TRIED = 3
LONGEST_HEAD = 128 * 1024
MOST_HEAD_LINES = 2000
LONGEST_SIGNATURE = 4096
LONGEST_KEY = 800  # base64 of a key of 4096 bits; a larger one only costs time
SMALLEST_KEY = 1024

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_HEADER = re.compile(rb"^([!-9;-~]+):((?:[^\n]*\n(?=[ \t]))*[^\n]*)", re.MULTILINE)
_SINGLE = (
    b"subject",
    b"to",
    b"date",
    b"message-id",
    b"in-reply-to",
    b"references",
    b"content-type",
    b"reply-to",
)
_LOGGER = logging.getLogger("reglament.mailin.dkim")
_LOGGER.addHandler(logging.NullHandler())
_LOGGER.propagate = False


@dataclass(frozen=True, slots=True)
class Signed:
    """The best result of the signatures tried, in the words of RFC 8601, the domain that signed, and why not."""

    result: str
    domain: str
    why: Text


def signed_by(raw: bytes, dns: Dns, *, speaks: Callable[[str], bool]) -> Signed:
    """The signature of a domain for which `speaks` is true; the others are not even looked at. Never raises."""
    broken = _broken_head(raw)
    if broken is not None:
        return Signed("permerror", "", broken)
    found = [
        (number, domain) for number, domain in enumerate(_signing_domains(raw)) if domain and speaks(domain)
    ]
    if not found:
        return Signed("none", "", _UNSIGNED)
    results = []
    for number, domain in found[:MOST_TRIED]:
        results.append(_verified(raw, number, domain, dns))
        if results[-1].result == "pass":
            break
    return min(results, key=lambda signed: _BEST_FIRST.index(signed.result))


def _broken_head(raw: bytes) -> Text | None:
    """What would let two programs read this head differently, or one of them choke on it."""
    head = _head(raw)
    if len(head) > LONGEST_HEAD or head.count(b"\n") > MOST_HEAD_LINES:
        return Text("Заголовки слишком длинные для проверки.", "The headers are too long to be checked.")
    if b"\x00" in head or re.search(rb"\r(?!\n|\Z)", head):
        return Text("В заголовках есть управляющие знаки.", "The headers contain control characters.")
    return None


def _head(raw: bytes) -> bytes:
    end = _HEAD_END.search(raw, 0, LONGEST_HEAD + 4)
    return raw[: end.start() if end else LONGEST_HEAD + 1]


def _signing_domains(raw: bytes) -> list[str]:
    """The d= of every signature, in order; empty for one that is not worth trying."""
    values = [found[2] for found in _HEADER.finditer(_head(raw)) if found[1].lower() == b"dkim-signature"]
    return [_signing_domain(value) for value in values]


def _signing_domain(value: bytes) -> str:
    if len(value) > LONGEST_SIGNATURE or re.search(rb"\s{80}", value):
        return ""
    found = re.search(rb"(?:^|;)\s*d\s*=\s*([a-z0-9.-]+)\s*(?:;|$)", value, re.IGNORECASE)
    return found[1].decode("ascii").lower() if found else ""


def _verified(raw: bytes, number: int, domain: str, dns: Dns) -> Signed:
    key = _Key(dns)
    try:
        letter = _Letter(raw, logger=_LOGGER, minkey=SMALLEST_KEY)
        valid = letter.verify(idx=number, dnsfunc=key)
    except Exception as error:  # noqa: BLE001 — the library raises its own and Python's errors for whatever is crooked
        if isinstance(error, dkim.ValidationError) and str(error).startswith("body hash mismatch"):
            return Signed("fail", domain, _WRONG)
        return Signed("permerror", domain, _unreadable(error))
    if key.silent:
        return Signed("temperror", domain, _SILENT)
    if not valid:
        return Signed("fail", domain, _NO_KEY if key.record is None else _WRONG)
    weak = _weakness(letter, key.flags())
    return Signed("policy", domain, weak) if weak else Signed("pass", domain, _VALID)


def _unreadable(error: Exception) -> Text:
    kind = type(error).__name__
    return both("Подпись DKIM прочитать нельзя ({}).", "The DKIM signature cannot be read ({}).", kind)


def _weakness(letter: dkim.DKIM, flags: set[str]) -> Text | None:
    """Why a signature that fits proves too little all the same."""
    fields = letter.signature_fields
    if fields.get(b"a") == b"rsa-sha1":
        return Text(
            "Подпись DKIM старая и ненадёжная (SHA-1).", "The DKIM signature is an old, weak one (SHA-1)."
        )
    if b"l" in fields:
        return Text(
            "Подпись DKIM покрывает не весь текст (l=).",
            "The DKIM signature covers only part of the text (l=).",
        )
    covered = list(letter.include_headers)
    if b"from" not in covered:
        return Text("Подпись DKIM не покрывает «От кого».", "The DKIM signature does not cover From.")
    names = [name.lower() for name, _ in letter.headers]
    if any(names.count(name) > max(1, covered.count(name)) for name in _SINGLE):
        return Text("Заголовок, который бывает один, повторён.", "A header that stands once is repeated.")
    if "y" in flags:
        return Text("Ключ подписи — пробный (t=y).", "The key of the signature is on trial (t=y).")
    identity = fields.get(b"i", b"").rpartition(b"@")[2]
    if "s" in flags and identity and identity.lower() != fields[b"d"].lower():
        return Text("Ключ не годится для поддоменов (t=s).", "The key is not for subdomains (t=s).")
    return None


class _Letter(dkim.DKIM):  # type: ignore[misc]  # the library is untyped
    """The library's letter, whose text may hold a million spaces: its own way to take them together is quadratic."""

    body: bytes

    def verify_sig_process(self, sig: dict[bytes, bytes], *rest: Any) -> Any:
        """The library's check. Relaxed means that runs of spaces count as one, so they may be one beforehand."""
        if sig.get(b"c", b"").endswith(b"/relaxed"):
            self.body = re.sub(rb"[\t ]+", b" ", self.body)
        return super().verify_sig_process(sig, *rest)


class _Key:
    """The key's record as the library asks for it; remembers when nobody answered, which the library hides."""

    def __init__(self, dns: Dns) -> None:
        self._dns = dns
        self.record: str | None = None
        self.silent = False

    def __call__(self, name: bytes, timeout: float = 0) -> bytes | None:
        try:
            records = self._dns(name.decode("ascii").rstrip("."), "TXT")
        except UnicodeDecodeError:
            return None
        except NoAnswerInTime as error:
            self.silent = True
            raise dkim.DnsTimeoutError(str(error)) from error
        keys = [record for record in records if "p=" in record.replace(" ", "")]
        if len(keys) != 1 or len(self._tags(keys[0]).get("p", "")) > LONGEST_KEY:
            return None
        self.record = keys[0]
        return keys[0].encode("utf-8")

    def flags(self) -> set[str]:
        """The flags (t=) of the key's record."""
        return {flag.strip().lower() for flag in self._tags(self.record or "").get("t", "").split(":")}

    def _tags(self, record: str) -> dict[str, str]:
        pairs = [part.partition("=") for part in record.split(";")]
        return {name.strip(): "".join(value.split()) for name, _, value in pairs}


_BEST_FIRST = ("pass", "temperror", "policy", "fail", "permerror")
_UNSIGNED = Text("Домен отправителя письмо не подписал.", "The sender's domain did not sign the letter.")
_VALID = Text("Подпись DKIM верна.", "The DKIM signature is valid.")
_WRONG = Text(
    "Подпись DKIM неверна: письмо изменено или подписано не тем ключом.",
    "The DKIM signature is wrong: the letter was changed, or signed with another key.",
)
_NO_KEY = Text(
    "Ключа, которым проверяют подпись DKIM, у домена нет.",
    "The domain has no key to check the signature with.",
)
_SILENT = Text(
    "Серверы имён не ответили вовремя: подпись DKIM не проверена.",
    "The name servers did not answer in time: the DKIM signature is not checked.",
)
