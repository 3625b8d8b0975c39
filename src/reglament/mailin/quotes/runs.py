"""Quotes that are marked line by line, by "> " or by a blockquote: which of them are cut, and which are a person's own.

A run under a line such as "… Имя написал:" is surely a quote. Runs with a person's words between them are answers between
the quotes: each run stays that somebody answered under, the rest below the last answer goes. A run that nothing introduces
("> 5 товаров") stays, unless it ends the letter and reads as a letter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reglament.mailin.quotes import marks
from reglament.mailin.quotes.lines import Line, before

_OF_PROGRAMS = frozenset(
    {"gmail_quote", "blockquote type=cite"}
)  # blockquotes that people seldom make themselves


@dataclass(frozen=True, slots=True)
class Run:
    """Marked lines from `start` up to `end`. Its attribution begins at `head`, which is `start` where none stands above, and
    its own words begin at `words`, which is beyond `start` where the attribution stands inside."""

    head: int
    start: int
    words: int
    end: int
    sure: bool
    how: str
    answered: bool = False


def runs(lines: Sequence[Line], end: int) -> list[Run]:
    """The marked runs of the first `end` lines, in order, each with whether a person wrote below it."""
    heads = _attributions(lines, end)
    found = [_run(lines, start, stop, heads) for start, stop in _spans(lines, end)]
    nexts = [*(run.head for run in found), end][1:]
    return [_answered(lines, run, below) for run, below in zip(found, nexts, strict=True)]


def cut_runs(lines: Sequence[Line], found: Sequence[Run]) -> tuple[list[range], str]:
    """The places to cut, and by which mark; "" when none."""
    cuts: list[range] = []
    how = ""
    for group in _groups(found):
        gone = list(_gone(lines, group))
        if gone and not how:
            how = "interleaved" if len(group) > 1 and any(run.answered for run in group) else group[0].how
        cuts += gone
    return cuts, how


def _gone(lines: Sequence[Line], group: Sequence[Run]) -> Iterator[range]:
    first = group[0]
    if not first.sure:
        for run in group:
            if not run.answered and run is group[-1] and _ends_as_quote(lines, run):
                yield range(run.head, run.end)
    elif len(group) == 1:
        yield range(first.head, first.end)
    else:
        yield range(first.head, first.words)
        yield from (
            range(run.words, run.end) for run in group if not run.answered and _is_remainder(lines, run)
        )


def _groups(found: Sequence[Run]) -> Iterator[list[Run]]:
    """Runs that quote one and the same letter."""
    group: list[Run] = []
    for run in found:
        if group and (run.sure or not group[0].sure):
            yield group
            group = []
        group.append(run)
    if group:
        yield group


def _ends_as_quote(lines: Sequence[Line], run: Run) -> bool:
    """Whether a run that nothing introduces, at the letter's end, is a quote all the same."""
    inside = lines[run.start : run.end]
    return inside[0].mark in _OF_PROGRAMS or (len(inside) > 2 and marks.reads_as_letter(inside))


def _is_remainder(lines: Sequence[Line], run: Run) -> bool:
    """What is left of the quoted letter below the last answer; one line with ">" may as well be a person's own."""
    inside = [line for line in lines[run.start : run.end] if not line.blank]
    return len(inside) > 1 or inside[0].mark != ">"


def _spans(lines: Sequence[Line], end: int) -> Iterator[tuple[int, int]]:
    """Marked lines with the empty ones between them."""
    start, last = -1, -1
    for place in range(end):
        if lines[place].depth:
            start, last = (place if start < 0 else start), place + 1
        elif not lines[place].blank and start >= 0:
            yield start, last
            start = -1
    if start >= 0:
        yield start, last


def _attributions(lines: Sequence[Line], end: int) -> dict[int, int]:
    """Where every attribution above quotes ends → where it begins."""
    found = {}
    place = 0
    while place < end:
        stop = None if lines[place].depth else marks.attribution_end(lines, place)
        if stop is None:
            place += 1
            continue
        found[stop] = _with_headers(lines, place)
        place = stop
    return found


def _with_headers(lines: Sequence[Line], place: int) -> int:
    """Yandex puts "Кому: …;" and "Тема: …;" right above its attribution."""
    top = place
    while top and lines[top - 1].bare.endswith(";") and marks.header_key(lines[top - 1]):
        top -= 1
    return top - 1 if 0 < top < place and marks.is_rule(lines[top - 1]) else top


def _run(lines: Sequence[Line], start: int, end: int, heads: dict[int, int]) -> Run:
    above = before(lines, start)
    inside = next((place for place in range(start, end) if not lines[place].blank), None)
    mark = lines[start].mark
    how = "header line" if mark in (">", "blockquote") else mark
    if above is not None and above + 1 in heads:
        head = heads[above + 1]
        return Run(head, start, start, end, True, how)
    is_sure = inside is not None and _opens_as_quote(lines, inside)
    words = (marks.attribution_end(lines, inside) if inside is not None else None) or start
    return Run(
        start, start, words, end, is_sure, how if is_sure or mark in _OF_PROGRAMS else "reads as a letter"
    )


def _answered(lines: Sequence[Line], run: Run, below: int) -> Run:
    """A run with what a person wrote below it. Led to by words of the person's own and followed by more of them ("Вот что
    пишет покупатель: … Что ответить?"), it is pasted and not quoted."""
    answered = _has_words(lines, run.end, below)
    above = before(lines, run.head)
    led_to = above is not None and not lines[above].depth and lines[above].bare.endswith(":")
    is_pasted = (
        led_to and answered and not any(marks.is_own_line(line) for line in lines[run.start : run.end])
    )
    return replace(run, answered=answered, sure=run.sure and not is_pasted)


def _opens_as_quote(lines: Sequence[Line], place: int) -> bool:
    """Mail.ru and Apple Mail put the attribution, or the headers, inside of the blockquote."""
    if marks.is_own_line(lines[place]) or marks.attribution_end(lines, place) is not None:
        return True
    block = marks.header_block(lines, place)
    return block is not None and marks.is_reply_block(block[1])


def _has_words(lines: Sequence[Line], start: int, end: int) -> bool:
    """Whether a person wrote here; a signature is no answer."""
    for place in range(start, end):
        line = lines[place]
        if marks.is_signature(line):
            return False
        if not line.blank and not line.depth and not marks.is_mobile_signature(line):
            return True
    return False
