"""A raw letter becomes a Reading. Runs in the child: whatever the letter does to it, the parent goes on."""

from __future__ import annotations

import datetime as dt
import re
from email.feedparser import BytesFeedParser
from email.message import Message
from email.policy import compat32
from email.utils import parsedate_to_datetime
from pathlib import Path

from reglament.mailin.bounds import bounded
from reglament.mailin.calendars import summary_of
from reglament.mailin.charsets import header_text, unescaped
from reglament.mailin.page_text import harmless, text_of
from reglament.mailin.parts import Taken, take
from reglament.mailin.quotes import cut
from reglament.mailin.reading import Reading
from reglament.mailin.reports import report_of
from reglament.mailin.spared import Spared
from reglament.mailin.tnef import unpack

MOST_VALUES = 50
_PIECE = 256 * 1024
LONGEST_TEXT = 1_000_000  # characters of the text that is shown; the raw letter is kept whole
_TELLING = (
    "auto-submitted", "precedence", "list-id", "list-unsubscribe", "list-post", "x-autoreply",
    "x-autorespond", "x-autorespond-from", "x-auto-response-suppress", "x-failed-recipients", "x-mailer",
    "x-loop", "x-reglament", "x-ms-exchange-generated-message-source", "x-ms-exchange-inbox-rules-loop",
    "return-path", "content-type", "feedback-id", "x-spam-flag", "delivered-to", "subject", "sender",
)  # fmt: skip
_ID = re.compile(r"<[^<>\s]{1,250}>")
_ADDRESSES = re.compile(r"[^,;]+")


def read_letter(path: Path, scratch: Path) -> Reading:
    """Read the letter at `path`; its files go into `scratch`. Raises bounds.Unreadable."""
    opened = bounded(path.read_bytes())
    spared = Spared(opened.raw)
    letter = _parsed(spared.thin)
    taken = take(letter, scratch, spared)
    for packed in taken.tnef:
        unpack(packed, taken)
    for defect in opened.defects:
        taken.note(defect)
    return _reading(letter, taken)


def _parsed(raw: bytes) -> Message:
    """The letter's parts. Fed piece by piece: given a whole letter, the library makes five copies of it."""
    parser = BytesFeedParser(policy=compat32)
    for start in range(0, len(raw), _PIECE):
        parser.feed(raw[start : start + _PIECE])
    return parser.close()


def _reading(letter: Message, taken: Taken) -> Reading:
    subject = header_text(_first(letter, "Subject"))[:1000]
    html = "\n".join(words.text for words in taken.words if words.is_html)
    clean = harmless(html) if html else ""
    if clean is None:
        taken.note("html: too deep or too long")
    whole = _whole_text(taken)
    new = cut(whole, html if html and not _is_mixed(taken) else None, subject=subject)
    return Reading(
        from_headers=tuple(_unfolded(value) for value in _all(letter, "From")),
        reply_to=_addresses(letter, "Reply-To"),
        to=_addresses(letter, "To"),
        cc=_addresses(letter, "Cc"),
        delivered_to=_addresses(letter, "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"),
        subject=subject,
        header_id=_one_id(_first(letter, "Message-ID")),
        in_reply_to=_one_id(_first(letter, "In-Reply-To")),
        references=tuple(_ID.findall(_first(letter, "References"))[-MOST_VALUES:]),
        sent_at=_sent_at(_first(letter, "Date"), taken),
        headers={
            name: [header_text(value)[:2000] for value in _all(letter, name)]
            for name in _TELLING
            if name in letter
        },
        authentication_results=tuple(
            _unfolded(value)[:8000] for value in _all(letter, "Authentication-Results")
        ),
        text=new.text[:LONGEST_TEXT],
        whole_text=whole,
        html=clean or "",
        quoted_how=new.how,
        files=tuple(taken.files),
        report=report_of(taken.reports, taken.returned, sender=_first(letter, "From"), text=whole),
        signed=taken.signed,
        encrypted=taken.encrypted,
        calendar="\n\n".join(filter(None, map(summary_of, taken.calendars[:5]))),
        defects=tuple(taken.defects),
    )


def _whole_text(taken: Taken) -> str:
    """All that is written, in its order; HTML that only repeats plain text is left out."""
    pieces = [
        text_of(words.text) if words.is_html else words.text.strip("\r\n")
        for words in taken.words
        if not (words.is_html and words.is_twin)
    ]
    whole = "\n\n".join(piece for piece in pieces if piece.strip())
    if len(whole) > LONGEST_TEXT:
        taken.note("text: too long")
    return whole[:LONGEST_TEXT]


def _is_mixed(taken: Taken) -> bool:
    """Whether plain text stands beside HTML without being the same: then the marks of HTML do not tell what is new."""
    return any(not words.is_html and not words.is_twin and words.text.strip() for words in taken.words)


def _all(letter: Message, name: str) -> list[str]:
    """The values as they stand in the letter, without the library's reading of them."""
    wanted = name.lower()
    return [str(value) for key, value in letter.raw_items() if key.lower() == wanted][:MOST_VALUES]


def _first(letter: Message, name: str) -> str:
    return next(iter(_all(letter, name)), "")


def _unfolded(value: str) -> str:
    return re.sub(r"\r?\n(?=[ \t])", "", unescaped(value)).strip("\r\n ")


def _addresses(letter: Message, *names: str) -> tuple[str, ...]:
    values = [_unfolded(value) for name in names for value in _all(letter, name)]
    found = [each.strip() for value in values for each in _ADDRESSES.findall(value) if each.strip()]
    return tuple(header_text(each)[:400] for each in found[:MOST_VALUES])


def _one_id(value: str) -> str:
    found = _ID.search(value)
    return found[0] if found else " ".join(unescaped(value).split())[:250]


def _sent_at(value: str, taken: Taken) -> dt.datetime | None:
    if not value:
        return None
    try:
        found = parsedate_to_datetime(" ".join(value.split())[:100])
        aware = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
        return aware.astimezone(dt.UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        taken.note("date")
        return None
