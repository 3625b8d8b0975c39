"""A letter's own words made harmless for a page: its HTML for the frame, its bytes as text."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from pathlib import Path

from reglament.queries.letter_page import PartView, RawLetter
from reglament.usecases.files import path_of

_SHOWN = 128 * 1024
# Pictures that travel inside the letter need no request; every browser shows these kinds and runs nothing in them.
_PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
_LARGEST_PICTURE = 3 * 1024 * 1024
_MOST_PICTURES = 8 * 1024 * 1024
_INSIDE = re.compile(r"""\b(?:data-)?src\s*=\s*(["'])cid:([^"']{1,300})\1""", re.IGNORECASE)
_ELSEWHERE = re.compile(r"""\bdata-src\s*=\s*(["'])(https?://[^"'<>]{1,4000})\1""", re.IGNORECASE)
_CONTROL = dict.fromkeys((*range(32), 127, *range(8234, 8239), *range(8294, 8298)), "�")
_CONTROL |= {9: "\t", 10: "\n", 13: ""}
_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"
_LOOKS = (
    "<!doctype html><meta charset='utf-8'>"
    "<style>body{margin:1rem;font:15px/1.5 sans-serif;color:#1b2420;background:#fff;overflow-wrap:anywhere}"
    "img{max-width:100%;height:auto}table{max-width:100%}</style>"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """The headers and the beginning of the body of a letter, as text; `is_cut` when there is more of it."""

    headers: str
    body: str
    is_cut: bool


def opening(path: Path) -> Opening:
    """The first bytes of a letter's file. Raises OSError."""
    with path.open("rb") as file:
        raw = file.read(_SHOWN + 1)
    head, _, body = raw[:_SHOWN].replace(b"\r\n", b"\n").partition(b"\n\n")
    return Opening(_plain(head), _plain(body), len(raw) > _SHOWN)


def framed(letter: RawLetter, *, with_pictures: bool) -> str:
    """The sanitised HTML as a page of its own. Its own pictures stand in it as data; those that stand elsewhere keep
    their addresses aside unless `with_pictures`."""
    pictures = _Pictures(letter.parts)
    made = _INSIDE.sub(lambda found: f'src="{pictures.data(found[2])}"', letter.html)
    if with_pictures:
        made = _ELSEWHERE.sub(lambda found: f'src="{found[2]}"', made)
    return _LOOKS + made


def frame_policy(*, with_pictures: bool) -> str:
    """The content security policy of the frame: no scripts, no forms, no requests; pictures when they were asked for."""
    images = "img-src data: https: http:" if with_pictures else "img-src data:"
    return f"{_NOTHING}; {images}"


class _Pictures:
    """The letter's own pictures by Content-ID, as long as they are not too much for one page."""

    def __init__(self, parts: tuple[PartView, ...]) -> None:
        self._parts = {part.content_id.strip("<> "): part for part in parts if part.content_id}
        self._left = _MOST_PICTURES

    def data(self, content_id: str) -> str:
        """A data: address, or "" when there is no such picture or it is too large."""
        part = self._parts.get(content_id.strip("<> "))
        if part is None or part.content_type.lower() not in _PICTURES:
            return ""
        path = path_of(part.sha256)
        if part.size > min(_LARGEST_PICTURE, self._left) or not path.is_file():
            return ""
        self._left -= part.size
        return (
            f"data:{part.content_type.lower()};base64,{base64.b64encode(path.read_bytes()).decode('ascii')}"
        )


def _plain(raw: bytes) -> str:
    """Text with everything that could act on a page or turn its lines around made visible."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("latin-1")
    return text.translate(_CONTROL)
