"""Quotes that nothing marks line by line: from a header block, a separator or our own line down to the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reglament.mailin.quotes import marks
from reglament.mailin.quotes.lines import Line, before, following

OWN_LINE = "our own line"


@dataclass(frozen=True, slots=True)
class Tail:
    """Lines from `start` up to `end` are quoted; `how` is the mark that says so."""

    start: int
    end: int
    how: str


@dataclass(frozen=True, slots=True)
class _Point:
    """Where a quote may begin. `likely` when a mail program made it, or its subject is that of the letter."""

    at: int
    how: str
    likely: bool = False


def tails(lines: Sequence[Line], *, subject: str) -> list[Tail]:
    """The unmarked quotes of a letter, in order. In a letter whose `subject` says that it forwards only our own line counts;
    an empty subject says nothing."""
    found: list[Tail] = []
    start = 0
    reader = _Reader(lines, subject)
    while (point := reader.first_point(start)) is not None:
        end = reader.end(point.at)
        found.append(Tail(_above(lines, point.at, start), end, point.how))
        if end == len(lines):
            break
        start = end
    return found


def forward_at(lines: Sequence[Line]) -> int:
    """Where what a person forwards begins; the number of lines when nothing is forwarded."""
    return next(
        (place for place, line in enumerate(lines) if not line.depth and marks.is_forward(line)), len(lines)
    )


class _Reader:
    def __init__(self, lines: Sequence[Line], subject: str) -> None:
        self._lines = lines
        self._subject = subject
        self._is_forward = marks.is_forward_subject(subject)

    def first_point(self, start: int) -> _Point | None:
        """The first place from `start` on where a quote begins, before anything that is forwarded."""
        pasted = False
        for place in range(start, len(self._lines)):
            line = self._lines[place]
            if line.depth or line.blank:
                continue
            if marks.is_forward(line):
                return None
            point = self._point(place)
            if point is None:
                continue
            if self._counts(point) and (point.likely or not pasted):
                if point.likely or not _is_introduced(self._lines, place, start):
                    return point
                pasted = True  # "Вот что нам написали:" and a letter, which may hold headers of its own
        return None

    def end(self, start: int) -> int:
        """Down to the end, unless it is our own letter whose last line is known and a person wrote below it."""
        lines = self._lines
        own = next((place for place in range(start, len(lines)) if _is_own(lines[place])), None)
        foot = (
            None
            if own is None
            else next((p for p in range(own, len(lines)) if marks.is_foot(lines[p])), None)
        )
        if foot is None:
            return len(lines)
        end = foot + 1
        if (
            lines[foot].bare.endswith(":")
            and end < len(lines)
            and lines[end].bare.lstrip("<").startswith("http")
        ):
            end += 1
        below = next(following(lines, end, len(lines)), None)
        if (
            below is None
            or lines[below].depth
            or self._point(below) is not None
            or marks.is_rule(lines[below])
        ):
            return len(lines)
        return end

    def _counts(self, point: _Point) -> bool:
        return not self._is_forward or point.how == OWN_LINE

    def _point(self, place: int) -> _Point | None:
        line = self._lines[place]
        if _is_own(line):
            return _Point(place, OWN_LINE, likely=True)
        if line.hint == "reply":
            return _Point(place, "divRplyFwdMsg", likely=True)
        if line.hint == "container":
            return _Point(place, "yahoo_quoted", likely=True)
        if marks.is_separator(self._lines, place):
            return self._block(place, next(following(self._lines, place + 1)), "separator")
        if marks.header_key(line):
            return self._block(place, place, "header block")
        end = marks.attribution_end(self._lines, place)
        if end is not None and self._opens_ours(end):
            return _Point(place, "header line", likely=True)
        return None

    def _opens_ours(self, end: int) -> bool:
        """Whether our own letter begins below what ends at `end`."""
        below = next(following(self._lines, end, 8), None)
        return below is not None and _is_own(self._lines[below])

    def _block(self, place: int, start: int, how: str) -> _Point | None:
        """A block of headers; one about something else than the letter was put there by a person."""
        block = marks.header_block(self._lines, start)
        if block is None:
            return None
        end, keys = block
        is_divided = self._lines[place].hint == "divider" and len(keys) > 1
        if not (is_divided or how == "separator" or marks.is_reply_block(keys)):
            return None
        if is_divided or self._opens_ours(end):
            return _Point(place, how, likely=True)
        if self._subject.strip():
            same = marks.is_about(self._lines, start, end, self._subject)
            return _Point(place, how, likely="subject" in keys) if same else None
        return _Point(place, how)


def _is_introduced(lines: Sequence[Line], place: int, start: int) -> bool:
    """A person's own words lead to what follows: "Вот что пишет заказчик:"."""
    above = before(lines, place)
    while above is not None and above >= start and marks.is_rule(lines[above]):
        above = before(lines, above)
    return above is not None and above >= start and lines[above].bare.endswith(":")


def _above(lines: Sequence[Line], place: int, start: int) -> int:
    """The rule and the empty lines above a quote belong to it."""
    while place > start and (lines[place - 1].blank or marks.is_rule(lines[place - 1])):
        place -= 1
    return place


def _is_own(line: Line) -> bool:
    return not line.depth and marks.is_own_line(line)
