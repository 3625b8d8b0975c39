"""Bytes to text, whatever the letter says about them: unknown names, wrong names, none at all."""

from __future__ import annotations

import codecs
import re
from email.errors import HeaderParseError
from email.header import decode_header
from functools import lru_cache

# Codecs that are character sets. Python knows others ("punycode", "rot13", "unicode_escape"): a letter may not choose
# those, some take quadratic time.
_FAMILIES = re.compile(
    r"(utf-?(7|8|16|32)(-(le|be|sig))?|ascii|iso8859-\d+|iso2022-?(jp|kr)(-\w+)?|cp\d+|koi8-[rut]|mac-\w+|gb2312|gbk|gb18030|hz|"
    r"big5(hkscs)?|euc-(jp|kr|jis-2004|jisx0213)|shift-jis(-2004|x0213)?|johab|ptcp154|tis-620|kz1048)"
)
_ALIASES = {
    "ks_c_5601-1987": "cp949", "ksc5601": "cp949", "unicode-1-1-utf-7": "utf-7", "koi8": "koi8-r", "koi8r": "koi8-r",
    "x-mac-cyrillic": "mac-cyrillic", "windows-874": "cp874", "iso-8859-8-i": "iso8859-8", "utf8mb4": "utf-8", "x-sjis": "cp932",
    "x-gbk": "gbk", "cp-1251": "cp1251", "win-1251": "cp1251", "win1251": "cp1251", "x-cp1251": "cp1251", "dos-866": "cp866",
}  # fmt: skip
_USUAL = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё")
_FREQUENT = frozenset("оеаинтсрвл")
_GUESSES = ("cp1251", "koi8-r", "cp866")
_LONGEST_NAME = 60
_SAMPLE = 4000
_PARTS = 200  # encoded words in one header; the rest of it is shown as it came


def decode(raw: bytes, declared: str | None) -> tuple[str, str | None]:
    """The text, and what was wrong with the declared character set (None: nothing). Never fails, loses no byte that could
    be read: what fits nothing becomes replacement signs."""
    codec = codec_of(declared)
    if codec and not codec.startswith(("utf-7", "iso2022", "hz")) and _is_utf8(raw):
        # Text that is good UTF-8 with letters beyond ASCII is nothing else, whatever it was declared to be.
        return raw.decode("utf-8"), None if codec in ("utf-8", "ascii") else _wrong(declared)
    if codec:
        try:
            return raw.decode(codec), None
        except (UnicodeDecodeError, LookupError, ValueError):
            pass
    try:
        return raw.decode("utf-8"), _wrong(declared) if declared else None
    except UnicodeDecodeError:
        return raw.decode(codec_by_letters(raw), "replace"), _wrong(declared)


def codec_of(declared: str | None) -> str | None:
    """Python's name of a declared character set; None when it is unknown or is no character set."""
    name = (declared or "").strip().strip("\"'").lower().replace(" ", "")
    return _known(name) if name and len(name) <= _LONGEST_NAME else None


def codec_by_letters(raw: bytes) -> str:
    """The Cyrillic character set in which the bytes read most like Russian; Latin-1 when in none."""
    sample = raw[:_SAMPLE]
    best, most = "latin-1", 0
    for codec in _GUESSES:
        score = _likeness(sample.decode(codec, "replace"))
        if score > most:
            best, most = codec, score
    return best


def header_text(value: str) -> str:
    """A header's value as people read it: unfolded, encoded words decoded, bytes without a character set guessed. `value` is
    as the email package gives it, with surrogates for bytes beyond ASCII."""
    plain = " ".join(unescaped(value).split())
    if "=?" not in plain or plain.count("=?") > _PARTS:
        return plain
    try:
        parts = decode_header(plain)
    except (HeaderParseError, ValueError, LookupError):
        return plain
    shown = [text if isinstance(text, str) else decode(text, charset)[0] for text, charset in parts]
    return " ".join("".join(shown).split())


def unescaped(value: str) -> str:
    """Surrogates for raw bytes become the letters that they most likely are."""
    if not any("\udc80" <= sign <= "\udcff" for sign in value):
        return value
    return decode(value.encode("utf-8", "surrogateescape"), None)[0]


@lru_cache(maxsize=256)
def _known(name: str) -> str | None:
    try:
        found = codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return None
    return found if _FAMILIES.fullmatch(found.replace("_", "-")) else None


def _is_utf8(raw: bytes) -> bool:
    if raw.isascii():
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _likeness(text: str) -> int:
    """How much a text reads like Russian: frequent small letters speak for it, capitals within words against."""
    score = 0
    for before, sign in zip(" " + text, text, strict=False):
        if sign > "\x7f" and before.isascii() and before.isalpha():
            score -= 3  # "café": no Russian letter stands right behind a Latin one
        elif sign in _FREQUENT:
            score += 3
        elif sign in _USUAL:
            score += 1
        elif sign > "\x7f":
            score -= 1 if sign.isalpha() and not before.isalpha() else 3
    return score


def _wrong(declared: str | None) -> str:
    return f"charset: {(declared or '-')[:_LONGEST_NAME]}"
