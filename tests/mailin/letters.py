"""Letters as the world's programs write them, made of bytes so that nothing tidies them up."""

from __future__ import annotations

import base64
import struct
from pathlib import Path

from reglament.mailin.parser import read
from reglament.mailin.reading import Reading

HEAD = (
    b"From: =?utf-8?b?0JDQu9C40YHQsA==?= <alice@romashka.example>\r\nTo: support@studio.example\r\n"
    b"Subject: Form\r\nMessage-ID: <1@romashka.example>\r\nMIME-Version: 1.0\r\n"
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def reading_of(raw: bytes, folder: Path) -> Reading:
    """What the real child makes of the bytes."""
    letter, scratch = folder / "letter", folder / "scratch"
    letter.write_bytes(raw)
    scratch.mkdir(exist_ok=True)
    return read(letter, scratch=scratch)


def body(raw: bytes, kind: str = "text/plain; charset=utf-8", *, extra: str = "") -> bytes:
    """A letter of one part."""
    return HEAD + f"Content-Type: {kind}\r\n{extra}\r\n".encode() + raw


def part(
    raw: bytes, kind: str = "text/plain; charset=utf-8", *, extra: str = "", coded: bool = False
) -> bytes:
    """One part for multi()."""
    head = f"Content-Type: {kind}\r\n{extra}"
    if coded:
        return head.encode() + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(raw)
    return head.encode() + b"\r\n" + raw


def multi(*parts: bytes, kind: str = "multipart/mixed", head: bytes = HEAD, boundary: str = "edge") -> bytes:
    """A letter of several parts."""
    lines = b"".join(f"--{boundary}\r\n".encode() + each + b"\r\n" for each in parts)
    return (
        head
        + f'Content-Type: {kind}; boundary="{boundary}"\r\n\r\n'.encode()
        + lines
        + f"--{boundary}--\r\n".encode()
    )


def winmail(name: str, content: bytes, words: bytes = b"") -> bytes:
    """A winmail.dat with one file and the letter's words."""
    made = struct.pack("<IH", 0x223E9F78, 1)
    attributes = [(1, 0x0002800C, words)] if words else []
    attributes += [
        (2, 0x00069002, b"\0" * 14),
        (2, 0x00018010, name.encode("cp1251") + b"\0"),
        (2, 0x0006800F, content),
    ]
    for level, key, data in attributes:
        made += struct.pack("<BII", level, key, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)
    return made


def nested(depth: int) -> bytes:
    """Parts within parts, never closed."""
    made = HEAD
    for each in range(depth):
        made += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (each, each)
    return made + b"\r\nhello\r\n"


BOMBS = {
    "10 KB of parentheses in From": b"From: " + b"(" * 10_240 + b"\r\nSubject: x\r\n\r\nhello",
    "nesting of 1,000": nested(1_000),
    "50,000 recipients": HEAD
    + b"Cc: "
    + b", ".join(b"u%d@client.example" % n for n in range(50_000))
    + b"\r\n\r\nhello",
    "2 MB of References": HEAD
    + b"References: "
    + b" ".join(b"<%d@x.example>" % n for n in range(120_000))
    + b"\r\n\r\nhello",
    "200,000 empty parts": multi(*[b"\r\n"] * 200_000),
    "punycode of 400 KB": body(b"a-" * 200_000, "text/plain; charset=punycode"),
    "punycode in a header": HEAD + b"Subject: =?punycode?q?" + b"a-" * 200_000 + b"?=\r\n\r\nhello",
    "100,000 nested divs": body(b"<div>" * 100_000 + b"hello", "text/html; charset=utf-8"),
    "3,000 nested tables": body(b"<table><tr><td>" * 3_000 + b"hello", "text/html"),
    "400 KB of <": body(b"<" * 400_000 + b">hello", "text/html"),
    "200,000 attributes": body(b"<p " + b"a=b " * 200_000 + b">hello", "text/html"),
    "5,000 encoded words": HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 5_000 + b"\r\n\r\nhello",
    "a line of 5 MB": body(b"a" * 5_000_000),
    "1,000 enclosed letters": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 1_000 + b"hello",
}
