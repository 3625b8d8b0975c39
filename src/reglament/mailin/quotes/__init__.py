"""What is new in a letter and what is only quoted from earlier ones. The original is kept whole elsewhere (R21).

First the marks that mail programs leave in HTML, then their header lines, then the line that our own letters begin with.
What is not surely a quote is kept: a quote too much costs a glance, a word too few costs a task.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reglament.mailin.quotes import marks
from reglament.mailin.quotes.lines import Line, joined, plain_lines
from reglament.mailin.quotes.page import page_lines
from reglament.mailin.quotes.runs import cut_runs, runs
from reglament.mailin.quotes.tails import Tail, forward_at, tails

LONGEST = 4_000_000  # characters; what is longer was not written by a person, and stays as it is
MOST_LINES = 40_000  # likewise
NOTHING, NOTHING_LEFT, FORWARD, INSIDE = "nothing", "nothing left", "forward", "answers inside"


@dataclass(frozen=True, slots=True)
class Cut:
    """`text` is what the person wrote, `quoted` what was cut away, `how` the mark that the cut was made by: "nothing" when
    there was no quote, "forward" when what looks like one is forwarded on purpose, "answers inside" when the person says
    that the answers stand in the quote, "nothing left" when the letter was only a quote and everything is kept."""

    text: str
    quoted: str
    how: str


def cut(text: str, html: str | None, *, subject: str = "") -> Cut:
    """The new part of a letter, given its whole plain `text` and its `html` as they came (before sanitising, which takes
    the marks away). `subject` is the letter's own: it tells a forward from an answer, and a quoted letter from a pasted one.
    Never fails, in linear time (R21)."""
    if html and len(html) <= LONGEST:
        page = page_lines(html, most=MOST_LINES)
        found = _cut(page, subject=subject) if len(page) < MOST_LINES else Cut("", "", NOTHING)
        if found.quoted or (found.text and not text.strip()):
            return found
        if found.how != NOTHING:
            return replace(found, text=joined(plain_lines(text)))
    if len(text) > LONGEST or text.count("\n") > MOST_LINES:
        return Cut(text, "", NOTHING)
    return _cut(plain_lines(text), subject=subject)


def _cut(lines: Sequence[Line], *, subject: str) -> Cut:
    unmarked = tails(lines, subject=subject)
    forward = forward_at(lines)
    if unmarked and _answers_inside(lines, unmarked[0]):
        return Cut(joined(lines), "", INSIDE)
    end = unmarked[0].start if unmarked else forward
    marked, how = cut_runs(lines, runs(lines, end))
    gone = {place for span in marked for place in span}
    gone.update(place for tail in unmarked for place in range(tail.start, tail.end))
    kept = [line for place, line in enumerate(lines) if place not in gone]
    if not gone:
        return Cut(joined(lines), "", FORWARD if forward < len(lines) else NOTHING)
    if not _has_words(kept):
        return Cut(joined(lines), "", NOTHING_LEFT)
    quoted = joined([line for place, line in enumerate(lines) if place in gone])
    return Cut(joined(kept), quoted, how or unmarked[0].how)


def _answers_inside(lines: Sequence[Line], tail: Tail) -> bool:
    return any(marks.answers_inside(line) for line in lines[: tail.start] if not line.depth)


def _has_words(lines: Sequence[Line]) -> bool:
    """Whether a person is still heard: a signature alone says nothing."""
    for line in lines:
        if marks.is_signature(line):
            return False
        if any(sign.isalnum() for sign in line.bare) and not marks.is_mobile_signature(line):
            return True
    return False
