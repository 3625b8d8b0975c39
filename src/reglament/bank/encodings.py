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
