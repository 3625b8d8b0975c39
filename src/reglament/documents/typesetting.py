"""Sets a document: a template of ours and plain data in, the bytes of an archival PDF out."""

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

import typst

from reglament.documents.glyphs import drawable
from reglament.rules.text import Text

TEMPLATES: Final = Path(__file__).with_name("templates")
FONTS: Final = Path(__file__).with_name("fonts")
FONT_FILES: Final = tuple(
    f"GolosText_{face}.ttf" for face in ("400Regular", "500Medium", "600SemiBold", "700Bold")
)
# Archival, tagged for screen readers, its text searchable.
_STANDARD: Final = "a-2a"
# Long enough for every account number, short enough for the narrowest column of text.
_LONG_WORD: Final = re.compile(r"\S{25,}")
_STRETCH: Final = re.compile(r"\S{1,12}")
_BREAK: Final = "\u200b"

Data = Mapping[str, object]


class FontsMissing(RuntimeError):
    """The fonts of documents are not there; `text` says in both languages how to get them."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        files = ", ".join(missing)
        self.text = Text(
            ru=f"Нет шрифтов для документов ({files}). Выполните make setup.",
            en=f"The fonts for documents are missing ({files}). Run make setup.",
        )
        super().__init__(self.text.en)


def typeset(template: str, data: Data, *, drawings: Mapping[str, str], dated: date) -> bytes:
    """Set `template` (a file of the templates folder) with `data` and return a PDF/A.

    `data` is JSON-like and only ever text to the template; each sign that the font lacks becomes "?". `drawings`
    are SVG texts, put into the data untouched. `dated` is written as the file's date, so that equal input gives
    equal bytes. Raises FontsMissing.
    """
    missing = tuple(name for name in FONT_FILES if not (FONTS / name).is_file())
    if missing:
        raise FontsMissing(missing)
    content = {key: _printable(value) for key, value in data.items()} | dict(drawings)
    return typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=[_STANDARD],
        sys_inputs={"data": json.dumps(content, ensure_ascii=False)},
        timestamp=_midnight(dated),
    )


def printable(value: str) -> str:
    """Return `value` as it can be set: composed, without invisible signs, long words given places to break."""
    signs = drawable(FONTS / FONT_FILES[0])
    drawn = "".join(_drawn(sign, signs) for sign in unicodedata.normalize("NFC", value))
    return _LONG_WORD.sub(lambda word: _BREAK.join(_STRETCH.findall(word[0])), drawn)


def _printable(value: object) -> object:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner) for inner in value]
    return value


def _drawn(sign: str, signs: frozenset[str]) -> str:
    category = unicodedata.category(sign)
    if category in ("Cc", "Zl", "Zp"):
        return " "
    if category == "Cf":
        return ""
    if sign in signs:
        return sign
    return {"Zs": " ", "Mn": "", "Me": ""}.get(category, "?")


def _midnight(day: date) -> int:
    return int((day - date(1970, 1, 1)).total_seconds())
