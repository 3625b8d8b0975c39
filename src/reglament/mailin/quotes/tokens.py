"""HTML as a stream of tags and texts, in linear time whatever it is.

The ready parsers were measured and are not used: html.parser of Python 3.11 and libxml2 take quadratic time, the one for
comments that never end, the other for end tags that close nothing. What people see of a letter needs far less than a tree.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

_NAME = re.compile(r"/?([A-Za-z][A-Za-z0-9:_-]{0,40})")
_BARE = re.compile(
    r"<(/?)((?!script|style|title|template)[A-Za-z][A-Za-z0-9]{0,20})>", re.IGNORECASE
)  # most tags
_ATTRIBUTE = re.compile(
    r"[\s\"'](class|id|style|type|href)\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))", re.IGNORECASE
)
_SILENT = frozenset({"script", "style", "title", "template"})
_LONGEST_TAG = 4000  # what of a tag is looked at
_NONE: Mapping[str, str] = MappingProxyType({})
_LOOKS = 8  # how many ">" inside of quoted values are believed


class Token(NamedTuple):
    """A text when `name` is empty; otherwise a tag, with the few attributes that matter."""

    name: str = ""
    closing: bool = False
    text: str = ""
    attributes: Mapping[str, str] = MappingProxyType({})


def tokens(source: str) -> Iterator[Token]:
    """Texts with their entities resolved, and tags in lower case; comments, scripts and styles are left out."""
    reader = _Reader(source)
    while reader.at < len(source):
        opens = source.find("<", reader.at)
        if opens < 0:
            yield Token(text=unescape(source[reader.at :]))
            return
        if opens > reader.at:
            yield Token(text=unescape(source[reader.at : opens]))
        reader.at = opens
        token = reader.step()
        if token is not None:
            yield token


def unescape(text: str) -> str:
    """Entities as characters; a number that nobody could mean stays as it is."""
    try:
        return html.unescape(text)
    except ValueError:  # digits by the thousand
        return text


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        # What was looked for to the end and is not there is never looked for again.
        self._missing: set[str] = set()

    def step(self) -> Token | None:
        """What begins with the "<" that stands here."""
        bare = _BARE.match(self.source, self.at)
        if bare is not None:
            self.at = bare.end()
            return Token(bare[2].lower(), bool(bare[1]))
        return self._step()

    def _step(self) -> Token | None:
        follows = self.source[self.at + 1 : self.at + 2]
        if follows == "!" and self.source.startswith("<!--", self.at) and self._skip("-->", self.at + 4):
            return None
        if follows in ("!", "?") and self._skip(">", self.at):
            return None
        name = _NAME.match(self.source, self.at + 1)
        end = self._tag_end() if name else -1
        if name is None or end < 0:
            self.at += 1
            return Token(text="<")
        closing = follows == "/"
        inside = self.source[name.end() : min(end, name.end() + _LONGEST_TAG)]
        self.at = end + 1
        tag = name[1].lower()
        if tag in _SILENT and not closing:
            self._skip(f"</{tag}", self.at)
        return Token(tag, closing, "", _NONE if closing or "=" not in inside else _attributes(inside))

    def _find(self, what: str, start: int) -> int:
        if what in self._missing:
            return -1
        if what.startswith("</"):
            match = re.compile(re.escape(what), re.IGNORECASE).search(self.source, start)
            found = match.start() if match else -1
        else:
            found = self.source.find(what, start)
        if found < 0:
            self._missing.add(what)
        return found

    def _skip(self, what: str, start: int) -> bool:
        found = self._find(what, start)
        if found < 0:
            return False
        self.at = found if what.startswith("</") else found + len(what)
        return True

    def _tag_end(self) -> int:
        """The ">" of this tag, beyond those inside of its quoted values."""
        first = self._find(">", self.at)
        end, start, quotes = first, self.at, 0
        for _ in range(_LOOKS):
            if end < 0:
                break
            quotes += self.source.count('"', start, end)
            if quotes % 2 == 0:
                return end
            start, end = end, self._find(">", end + 1)
        return first


def _attributes(inside: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(inside):
        found.setdefault(match[1].lower(), unescape(match[2] or match[3] or match[4] or ""))
    return found
