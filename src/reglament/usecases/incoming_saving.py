"""What was read of a letter, written down: its words, its findings, its files (1.3, R21)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reglament.rules.explain import Explanation
from reglament.rules.sender import sender_of
from reglament.store.models import IncomingLetter, IncomingPart
from reglament.usecases.files import keep_bytes, safe_name
from reglament.usecases.incoming_thread import bracketed
from reglament.usecases.letter_reading import Proof, ReadFile, ReadLetter

_BLOCK = 64 * 1024
_SUBJECT, _NAME, _ADDRESS, _ID, _TYPE, _CONTENT_ID = 500, 300, 320, 998, 100, 300
# They have columns of their own.
_APART = frozenset({"text", "whole_text", "html", "files"})


def keep_files(reading: ReadLetter) -> list[IncomingPart]:
    """The files' bytes under their SHA-256, on the disk before any row names them. Raises OSError."""
    return [_kept(file) for file in reading.files]


def save_reading(letter: IncomingLetter, reading: ReadLetter, proof: Proof, kept: list[IncomingPart]) -> None:
    """Fill the locked letter, which the caller saves, and replace its files by what was read now."""
    sender = sender_of(reading.from_headers)
    letter.subject = clean(" ".join(reading.subject.split()))[:_SUBJECT]
    letter.from_address = (sender.address or "")[:_ADDRESS]
    letter.from_name = clean(sender.name)[:_NAME]
    letter.header_id = clean(bracketed(reading.header_id))[:_ID]
    letter.sent_at = reading.sent_at
    letter.text, letter.whole_text = clean(reading.text), clean(reading.whole_text)
    letter.html = clean(reading.html)
    letter.error = ""
    findings = {key: value for key, value in reading.as_json().items() if key not in _APART}
    letter.reading = _clean_all({**findings, "authentic": proof.as_json()})
    letter.parts.all().delete()
    for part in kept:
        part.letter = letter
    IncomingPart.objects.bulk_create(kept)


def why_of(explanation: Explanation) -> dict[str, object]:
    """The reasons in both languages, as the letter's page reads them."""
    return {language: explanation.render(language) for language in ("ru", "en")}


def clean(text: str) -> str:
    """The text as every database takes it: no NUL, and nothing that is half a character."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _kept(file: ReadFile) -> IncomingPart:
    sha256, size = keep_bytes(_blocks(Path(file.path)))
    return IncomingPart(
        index=file.index,
        name=clean(safe_name(file.name)),
        content_type=clean(file.content_type)[:_TYPE],
        content_id=clean(file.content_id)[:_CONTENT_ID],
        inline=file.inline,
        size=size,
        sha256=sha256,
    )


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block


def _clean_all(value: Any) -> Any:
    match value:
        case str():
            return clean(value)
        case Mapping():
            return {clean(str(key)): _clean_all(item) for key, item in value.items()}
        case list() | tuple():
            return [_clean_all(item) for item in value]
    return value
