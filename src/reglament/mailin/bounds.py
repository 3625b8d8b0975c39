"""How much a letter may be before it is opened: counted on its bytes, in linear time, because the library that opens it
takes quadratic time or memory for letters made to hurt."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reglament.rules.text import Text

RESULT, SAID = (
    "reading.json",
    "said.txt",
)  # what a child leaves in the scratch folder: its answer, its last words
MOST_NESTED = 60
MOST_PARTS = 2_000
LONGEST_FIELD = 16 * 1024
LONGEST_HEADER = 256 * 1024
_BOUNDARY = re.compile(rb"\bboundary\s*=", re.IGNORECASE)
_ENCLOSED = re.compile(rb"^content-type:\s*message/", re.IGNORECASE | re.MULTILINE)
_DELIMITER = re.compile(rb"^--[^\r\n]", re.MULTILINE)
_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"^[!-9;-~]+[ \t]*:", re.MULTILINE)


class Unreadable(Exception):
    """The letter cannot be read and is put aside. `kind` is a word for programs, `reason` is for people."""

    def __init__(self, kind: str, reason: Text) -> None:
        super().__init__(reason.en)
        self.kind = kind
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Bounded:
    """A letter that may be opened. `defects` says what of its header was left out of the reading."""

    raw: bytes
    defects: tuple[str, ...]


def bounded(raw: bytes) -> Bounded:
    """The letter with a header of a bearable length. Raises Unreadable for too many parts or too deep nesting."""
    nested = _more_than(_BOUNDARY, raw, MOST_NESTED) or _more_than(_ENCLOSED, raw, MOST_NESTED)
    if nested:
        raise Unreadable(
            "nesting",
            Text(
                f"В письме больше {MOST_NESTED} вложенных друг в друга частей",
                f"The letter has more than {MOST_NESTED} parts within parts",
            ),
        )
    # Signatures ("-- ") and drawn lines begin so too, hence a part may have some of them.
    if _more_than(_DELIMITER, raw, 5 * MOST_PARTS):
        raise Unreadable(
            "parts",
            Text(f"В письме больше {MOST_PARTS} частей", f"The letter has more than {MOST_PARTS} parts"),
        )
    found = _END.search(raw)
    head = raw[: found.start()] if found else raw
    if len(head) <= LONGEST_FIELD:
        return Bounded(raw, ())
    short, is_cut = _shortened(head)
    return Bounded(
        short + (raw[found.start() :] if found else b"\r\n\r\n"), ("header: too long",) if is_cut else ()
    )


def _more_than(pattern: re.Pattern[bytes], raw: bytes, most: int) -> bool:
    return any(count >= most for count, _ in enumerate(pattern.finditer(raw)))


def _shortened(head: bytes) -> tuple[bytes, bool]:
    """The header with every field cut to LONGEST_FIELD and the whole to LONGEST_HEADER. References keep their end: the
    newest stand there."""
    starts = [match.start() for match in _FIELD.finditer(head)] or [0]
    kept, length, is_cut = [], 0, False
    for start, end in zip(starts, [*starts[1:], len(head)], strict=True):
        field = head[start:end].rstrip(b"\r\n")
        if len(field) > LONGEST_FIELD:
            name, _, value = field.partition(b":")
            tail = name.strip().lower() in (b"references", b"in-reply-to")
            value = value[-LONGEST_FIELD:] if tail else value[:LONGEST_FIELD]
            field, is_cut = name[:100] + b": " + value.strip(), True
        if length + len(field) > LONGEST_HEADER:
            is_cut = True
            continue
        kept.append(field)
        length += len(field)
    return b"\r\n".join(kept), is_cut
