"""A letter's body as lines, each with how deep it is quoted; plain text here, HTML in page.py."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# "> ", ">> ", " > > " and the initials of The Bat!: "AP> ".
_PREFIX = re.compile(r"[ \t]{0,3}[A-ZА-ЯЁ]{0,3}>[> \t]*")
_BLANK = re.compile(r"\n(?:[ \t]*\n){2,}")


class Line(NamedTuple):
    """`text` as it stands; `bare` without the marks of quoting; `depth` is 0 for what is not marked as quoted.

    `mark` says what marked it: ">" or the kind of a blockquote. `hint` is what the HTML knows of the line itself:
    "attribution", "reply", "container", "divider" or "forward".
    """

    text: str
    bare: str
    depth: int = 0
    mark: str = ""
    hint: str = ""

    @property
    def blank(self) -> bool:
        """Nothing to read on it."""
        return not self.bare


def plain_lines(text: str) -> list[Line]:
    """The lines of a text/plain body."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return [_plain(line) for line in _BLANK.sub("\n\n", text).split("\n")]


def joined(lines: Sequence[Line]) -> str:
    """Lines put together again, with no more than one empty line in a row and none around."""
    text = "\n".join(line.text.rstrip() for line in lines)
    return _BLANK.sub("\n\n", text).strip("\n")


def following(lines: Sequence[Line], start: int, most: int = 4) -> Iterator[int]:
    """Places of the lines with something on them among the next `most` lines."""
    for place in range(start, min(start + most, len(lines))):
        if not lines[place].blank:
            yield place


def before(lines: Sequence[Line], start: int, most: int = 4) -> int | None:
    """The place of the nearest line with something on it among the `most` lines above `start`."""
    for place in range(start - 1, max(start - 1 - most, -1), -1):
        if not lines[place].blank:
            return place
    return None


def _plain(line: str) -> Line:
    found = _PREFIX.match(line) if ">" in line[:20] else None
    if found is None:
        return Line(line, line.replace("\u00a0", " ").strip())
    return Line(line, line[found.end() :].strip(), found[0].count(">"), ">")
