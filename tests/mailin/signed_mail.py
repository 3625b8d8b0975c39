"""Signed letters for the tests: keys made here, signatures by dkimpy, a domain name system of a few lines."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Iterable, Mapping

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from dkim.canonicalization import CanonicalizationPolicy
from dkim.crypto import parse_pem_private_key

from reglament.mailin.names import NoAnswerInTime

HEADERS = (b"from", b"to", b"subject", b"date", b"message-id")
LETTER = (
    b"From: Boss <boss@client.ru>\r\n"
    b"To: support@studio.example\r\n"
    b"Subject: Task\r\n"
    b"Date: Sun, 22 Nov 2026 14:05:00 +0300\r\n"
    b"Message-ID: <1@client.ru>\r\n"
    b"\r\n"
    b"Please change the logo.\r\n"
)


class Names:
    """Records under names; a name in `silent` never answers. `asked` keeps the questions."""

    def __init__(self, records: Mapping[tuple[str, str], Iterable[str]], silent: Iterable[str] = ()) -> None:
        self._records = {key: tuple(found) for key, found in records.items()}
        self._silent = set(silent)
        self.asked: list[tuple[str, str]] = []

    def __call__(self, name: str, kind: str) -> tuple[str, ...]:
        self.asked.append((name, kind))
        if name in self._silent:
            raise NoAnswerInTime(name)
        return self._records.get((name, kind), ())


@functools.cache
def key(bits: int = 1024, which: int = 0) -> rsa.RSAPrivateKey:
    """A key; the same one for the same arguments."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def key_record(bits: int = 1024, which: int = 0, more: str = "") -> str:
    """The record that publishes the key."""
    public = key(bits, which).public_key()
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; {more}p={base64.b64encode(der).decode()}"


def sign(
    raw: bytes = LETTER,
    domain: str = "client.ru",
    *,
    selector: str = "s1",
    bits: int = 1024,
    which: int = 0,
    headers: Iterable[bytes] = HEADERS,
    algorithm: bytes = b"rsa-sha256",
    identity: bytes | None = None,
    length: bool = False,
    canonicalize: tuple[bytes, bytes] = (b"relaxed", b"relaxed"),
) -> bytes:
    """The letter with a signature of the domain on top."""
    signature = dkim.DKIM(raw).sign(
        selector.encode(),
        domain.encode(),
        _pem(bits, which),
        signature_algorithm=algorithm,
        identity=identity,
        canonicalize=canonicalize,
        include_headers=list(headers),
        length=length,
    )
    return bytes(signature) + raw


def sign_without_from(raw: bytes = LETTER, domain: bytes = b"client.ru") -> bytes:
    """A valid signature that covers To alone. The library makes none, so it is put together here."""
    letter, policy = dkim.DKIM(raw), CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
    letter.hasher = hashlib.sha256
    body = base64.b64encode(hashlib.sha256(policy.canonicalize_body(letter.body)).digest())
    fields = [(b"v", b"1"), (b"a", b"rsa-sha256"), (b"c", b"relaxed/relaxed"), (b"d", domain), (b"s", b"s1"),
              (b"h", b"to"), (b"bh", body), (b"b", b"0" * 60)]  # fmt: skip
    value = letter.gen_header(
        fields, [b"to"], policy, b"DKIM-Signature", parse_pem_private_key(_pem(1024, 0))
    )
    return b"DKIM-Signature: " + bytes(value) + raw


def _pem(bits: int, which: int) -> bytes:
    return key(bits, which).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )


def names(
    *,
    domain: str = "client.ru",
    selector: str = "s1",
    record: str | None = None,
    dmarc: str = "",
    policy_at: str = "client.ru",
    silent: Iterable[str] = (),
) -> Names:
    """The key of a domain, and a DMARC record if there is one."""
    records = {(f"{selector}._domainkey.{domain}", "TXT"): (key_record() if record is None else record,)}
    if dmarc:
        records[f"_dmarc.{policy_at}", "TXT"] = (dmarc,)
    return Names(records, silent)
