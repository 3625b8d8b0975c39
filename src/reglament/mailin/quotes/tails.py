"""Quotes that nothing marks line by line: from a header block, a separator or our own line down to the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reglament.mailin.quotes import marks
from reglament.mailin.quotes.lines import Line, before, following


@dataclass(frozen=True, slots=True)
class Tail:
    """Lines from `start` up to `end` are quoted; `how` is the mark that says so."""

    start: int
    end: int
    how: str


@dataclass(frozen=True, slots=True)
class _Point:
    at: int
    how: str
    sure: bool


def tails(lines: Sequence[Line], *, is_forward: bool) -> list[Tail]:
    """The unmarked quotes of a letter, in order. In a letter whose subject says that it forwards only our own line counts."""
    found: list[Tail] = []
    start = 0
    last_own = max((place for place, line in enumerate(lines) if _is_own(line)), default=-1)
    while (point := _first_point(lines, start, last_own, is_forward)) is not None:
        end = _end(lines, point.at)
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


def _first_point(lines: Sequence[Line], start: int, last_own: int, is_forward: bool) -> _Point | None:
    pasted = False
    place = start
    while place < len(lines):
        line = lines[place]
        if not line.depth and not line.blank:
            if marks.is_forward(line):
                return None
            point = _point(lines, place)
            if point is not None and (point.sure or not (pasted or is_forward)):
                if point.sure or place <= last_own or not _is_introduced(lines, place, start):
                    return point
                pasted = True  # "Вот что нам написали:" and a letter, which may hold headers of its own
        place += 1
    return None


def _point(lines: Sequence[Line], place: int) -> _Point | None:
    line = lines[place]
    if _is_own(line):
        return _Point(place, "our own line", sure=True)
    if line.hint == "reply":
        return _Point(place, "divRplyFwdMsg", sure=True)
    if marks.is_separator(lines, place):
        return _Point(place, "separator", sure=False)
    block = marks.header_block(lines, place)
    if block is not None:
        is_divided = line.hint == "divider" and len(block[1]) > 1
        return (
            _Point(place, "header block", sure=False)
            if is_divided or marks.is_reply_block(block[1])
            else None
        )
    end = marks.attribution_end(lines, place)
    if end is not None and _opens_unmarked(lines, place, end):
        return _Point(place, "header line", sure=False)
    return None


def _opens_unmarked(lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether an attribution stands above plain text: by our own line under it, or by the address that it names."""
    below = next(following(lines, end, 8), None)
    if below is None or lines[below].depth:
        return False
    if _is_own(lines[below]):
        return True
    return lines[start].hint != "attribution" and marks.names_an_address(lines[start:end])


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


def _end(lines: Sequence[Line], start: int) -> int:
    """Down to the end, unless it is our own letter whose last line is known and a person wrote below it."""
    own = next((place for place in range(start, len(lines)) if _is_own(lines[place])), None)
    foot = None if own is None else next((p for p in range(own, len(lines)) if marks.is_foot(lines[p])), None)
    if foot is None:
        return len(lines)
    end = foot + 1
    if lines[foot].bare.endswith(":") and end < len(lines) and lines[end].bare.lstrip("<").startswith("http"):
        end += 1
    below = next(following(lines, end, len(lines)), None)
    if below is None or lines[below].depth or _point(lines, below) is not None or marks.is_rule(lines[below]):
        return len(lines)
    return end


def _is_own(line: Line) -> bool:
    return not line.depth and marks.is_own_line(line)
