"""Bytes of a statement as text, line by line: a file of fifty megabytes is never held twice."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence

from reglament.bank.format import refusal

BOM = codecs.BOM_UTF8
_LINE = re.compile(rb"([^\r\n]*)(?:\r\n|\r|\n|\Z)")
_CHUNK = 1 << 20


def without_bom(data: bytes) -> bytes:
    """The same bytes without the UTF-8 mark at their beginning."""
    return data.removeprefix(BOM)


def not_in_utf_16(data: bytes) -> bytes:
    """Text in UTF-16 with its mark, as «Unicode» of Windows saves it, in UTF-8; anything else as it is, XML too, which says
    its encoding itself. Raises StatementRefused for half a letter."""
    mark = next((mark for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) if data.startswith(mark)), None)
    if mark is None or data[2:202].replace(b"\x00", b"").lstrip().startswith(b"<"):
        return data
    try:
        return data.decode("utf-16").encode("utf-8")
    except UnicodeError:
        ru = "Файл повреждён: он назван UTF-16, но в нём есть обрывки букв"
        en = "The file is damaged: it calls itself UTF-16 and holds halves of letters"
        raise refusal("encoding", ru, en, 1) from None


def encoding_by_words(data: bytes, words: Sequence[str], encodings: Sequence[str]) -> str | None:
    """The first of `encodings` in which one of `words` stands in the file, whatever the file says of itself."""
    for encoding in encodings:
        if any(word.encode(encoding) in data for word in words):
            return encoding
    return None


def is_utf_8(data: bytes) -> bool:
    """Whether every byte of the file is part of UTF-8 text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(data), _CHUNK):
            decoder.decode(data[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def lines(data: bytes, encoding: str) -> Iterator[tuple[int, str]]:
    """Lines by their numbers from 1, ended by CR, LF or CRLF in any mixture; raises StatementRefused at one that is not in
    this encoding."""
    for at, found in enumerate(_LINE.finditer(data), start=1):
        try:
            yield at, found[1].decode(encoding)
        except UnicodeDecodeError:
            ru = "Строку не прочитать: её буквы не в той кодировке, что остальной файл"
            en = "The line cannot be read: its letters are in another encoding than the rest of the file"
            raise refusal("encoding", ru, en, at) from None
