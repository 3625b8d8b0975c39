"""A letter taken apart: what is read as its text, what is a file, what only says how the parts belong together."""

from __future__ import annotations

import hashlib
import mimetypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.generator import BytesGenerator
from email.message import Message
from io import BytesIO
from pathlib import Path
from typing import Any

from reglament.mailin.bounds import MOST_PARTS, Unreadable
from reglament.mailin.charsets import decode, header_text
from reglament.mailin.reading import ReadFile
from reglament.mailin.spared import Spared
from reglament.rules.text import Text

LONGEST_NAME = 200
LONGEST_TEXT = 1_000_000  # bytes of one part that are read as text; a longer one is a file beside it as well
_SIGNATURES = ("application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature")
_CIPHER = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_ENDINGS = {"text/calendar": ".ics", "message/rfc822": ".eml", "text/plain": ".txt", "text/html": ".html",
            "application/pgp-signature": ".asc", "application/pgp-encrypted": ".asc"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of the letter's text. `is_twin`: HTML that says again what plain text beside it says, or that plain text."""

    text: str
    is_html: bool
    is_twin: bool = False


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that holds something. `is_alternative`: one of several forms of the same text."""

    part: Message
    is_alternative: bool = False
    is_twin: bool = False


@dataclass(slots=True)
class Taken:
    """What the parts of a letter gave. `words` are the pieces of text in their order."""

    scratch: Path
    spared: Spared
    words: list[Words] = field(default_factory=list)
    calendars: list[str] = field(default_factory=list)
    tnef: list[bytes] = field(default_factory=list)
    reports: list[Message] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)  # header ids of letters that a report encloses
    files: list[ReadFile] = field(default_factory=list)
    defects: list[str] = field(default_factory=list)
    signed: bool = False
    encrypted: bool = False

    def keep(
        self, raw: bytes, name: str, content_type: str, *, content_id: str = "", inline: bool = False
    ) -> None:
        """Make a file of bytes; a nameless one is called by its kind."""
        index = len(self.files) + 1
        path = self.scratch / f"part-{index}"
        path.write_bytes(raw)
        called = (
            name.strip()
            or f"part-{index}{_ENDINGS.get(content_type) or mimetypes.guess_extension(content_type) or '.bin'}"
        )
        self.files.append(
            ReadFile(
                index=index, name=called[:LONGEST_NAME], content_type=content_type[:100], content_id=content_id[:300],
                inline=inline, size=len(raw), sha256=hashlib.sha256(raw).hexdigest(), path=path,
            )
        )  # fmt: skip

    def note(self, defect: str) -> None:
        """Remember what was wrong, once."""
        if defect not in self.defects and len(self.defects) < 50:
            self.defects.append(defect)


def take(letter: Message, scratch: Path, spared: Spared) -> Taken:
    """Take a letter apart; its files go into the scratch folder. Raises Unreadable for too many parts."""
    taken = Taken(scratch, spared)
    for leaf in _leaves(letter, taken):
        _take_leaf(leaf, taken)
        for defect in leaf.part.defects:
            taken.note(f"{leaf.part.get_content_type()}: {type(defect).__name__}")
    for defect in letter.defects:
        taken.note(type(defect).__name__)
    return taken


def stored(part: Message) -> Any:
    """What stands in a part, as the library keeps it: a list of parts or text. get_payload() would decode text by the
    character set that the letter names, which may be none, or one made to hurt."""
    return vars(part).get("_payload")


def payload(part: Message, spared: Spared) -> bytes:
    """The decoded bytes of a leaf; what cannot be decoded comes as it is."""
    plain: Any = stored(part)
    if not isinstance(plain, str):
        return b""
    coded = plain.encode("utf-8", "surrogateescape")
    if str(part.get("Content-Transfer-Encoding") or "").strip().lower() == "base64":
        lifted = spared.decoded(coded)
        if lifted is not None:
            return lifted
    content: Any = part.get_payload(decode=True)
    return spared.whole(content if isinstance(content, bytes) else coded)


def _leaves(letter: Message, taken: Taken) -> Iterator[Leaf]:
    """The parts that hold something, in order."""
    waiting = [Leaf(letter)]
    seen = 0
    while waiting:
        leaf = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            raise Unreadable(
                "parts",
                Text(f"В письме больше {MOST_PARTS} частей", f"The letter has more than {MOST_PARTS} parts"),
            )
        kind = leaf.part.get_content_type()
        inner: Any = stored(leaf.part)
        if not (kind.startswith("multipart/") and isinstance(inner, list)):
            yield leaf
            continue
        taken.signed = taken.signed or kind == "multipart/signed"
        taken.encrypted = taken.encrypted or kind == "multipart/encrypted"
        is_choice = kind == "multipart/alternative"
        is_twin = leaf.is_twin or (is_choice and any(map(_has_plain_words, inner)))
        waiting.extend(Leaf(each, leaf.is_alternative or is_choice, is_twin) for each in reversed(inner))


def _has_plain_words(part: Message) -> bool:
    inner: Any = stored(part)
    return part.get_content_type() == "text/plain" and isinstance(inner, str) and bool(inner.strip())


def _take_leaf(leaf: Leaf, taken: Taken) -> None:
    part = leaf.part
    kind, name = part.get_content_type(), _name(part)
    if part.get_content_maintype() == "message":
        _take_enclosed(part, kind, name, taken)
        return
    raw = payload(part, taken.spared)
    attached = part.get_content_disposition() == "attachment" or (
        name and kind not in ("text/plain", "text/html")
    )
    if kind in ("text/plain", "text/html") and not attached and not (name and not leaf.is_alternative):
        _take_text(leaf, kind, raw, taken)
        return
    if kind.startswith("multipart/"):
        # Its boundary is missing or wrong: what stands there is shown as it came, and kept below.
        taken.words.append(Words(decode(raw, None)[0][:LONGEST_TEXT], is_html=False))
    if kind == "text/rfc822-headers":
        taken.returned.append(_id_in(raw))
    if kind == "text/calendar":
        taken.calendars.append(decode(raw, _charset(part))[0][:LONGEST_TEXT])
    elif kind in ("application/ms-tnef", "application/vnd.ms-tnef") or name.lower() == "winmail.dat":
        taken.tnef.append(raw)
    elif kind in _SIGNATURES:
        taken.signed = True
    elif kind in _CIPHER:
        is_signature = str(part.get_param("smime-type") or "").lower() in ("signed-data", "certs-only")
        taken.signed, taken.encrypted = taken.signed or is_signature, taken.encrypted or not is_signature
    if raw or name:
        identity = header_text(str(part.get("Content-ID") or "")).strip("<> ")
        inline = bool(identity) and part.get_content_disposition() != "attachment"
        taken.keep(raw, name, kind, content_id=identity, inline=inline)


def _take_text(leaf: Leaf, kind: str, raw: bytes, taken: Taken) -> None:
    if len(raw) > LONGEST_TEXT:
        taken.keep(raw, "", kind)
        taken.note(f"{kind}: too long")
    # Cut when decoded: a letter's sign that is cut in two would make good UTF-8 look like something else.
    text, wrong = decode(raw, _charset(leaf.part))
    if wrong:
        taken.note(wrong)
    taken.words.append(Words(text[:LONGEST_TEXT], is_html=kind == "text/html", is_twin=leaf.is_twin))


def _take_enclosed(part: Message, kind: str, name: str, taken: Taken) -> None:
    inner: Any = stored(part)
    if kind in ("message/delivery-status", "message/disposition-notification"):
        taken.reports.append(part)
    elif isinstance(inner, list) and inner and isinstance(inner[0], Message):
        taken.returned.append(str(inner[0].get("Message-ID") or "").strip())
        name = name or header_text(str(inner[0].get("Subject") or ""))[:80].replace("/", "_")
    taken.keep(_whole(part, taken), name if "." in name[-6:] or not name else f"{name}.eml", kind)


def _whole(part: Message, taken: Taken) -> bytes:
    """An enclosed letter as bytes."""
    inner: Any = stored(part)
    if not isinstance(inner, list):
        return payload(part, taken.spared)
    made = BytesIO()
    try:
        for each in inner:
            BytesGenerator(made, mangle_from_=False, maxheaderlen=0).flatten(each)
    except (ValueError, LookupError, AttributeError, TypeError):
        # The library writes no letter that it could not understand; the raw letter is kept all the same.
        taken.note("message/rfc822: cannot be written out")
    return taken.spared.whole(made.getvalue())


def _name(part: Message) -> str:
    try:
        return header_text(part.get_filename() or "")[:LONGEST_NAME]
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _id_in(raw: bytes) -> str:
    for line in raw[:65536].splitlines():
        if line.lower().startswith(b"message-id:"):
            return line.partition(b":")[2].decode("ascii", "replace").strip()
    return ""
