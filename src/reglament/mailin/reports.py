"""Reports about letters of ours: what could not be delivered, what was shown (RFC 3464, RFC 8098, R12)."""

from __future__ import annotations

import re
from email.message import Message
from typing import Any

from reglament.mailin.charsets import header_text
from reglament.mailin.parts import stored
from reglament.mailin.reading import Report

_LONGEST = 500
_DAEMON = re.compile(r"(mailer-daemon|postmaster|mail delivery (sub)?system)", re.IGNORECASE)
# What mail servers that know no report format write into the text: the returned letter's header.
_RETURNED = re.compile(r"^[ \t>]*Message-ID:[ \t]*(<[^<>\s]{3,250}>)", re.IGNORECASE | re.MULTILINE)
_REFUSED = re.compile(r"\b([45]\.\d{1,3}\.\d{1,3})\b")


def report_of(reports: list[Message], returned: list[str], *, sender: str, text: str) -> Report | None:
    """What the letter reports, None when nothing. `returned` are the header ids of the letters that it encloses, `sender` its
    From and `text` its words, for servers that send back plain text."""
    original = next((each for each in returned if each), "")
    for part in reports:
        fields = _fields(part)
        if part.get_content_type() == "message/disposition-notification":
            return Report(
                kind="mdn",
                action=_of(fields, "disposition"),
                recipient=_address(_of(fields, "final-recipient", "original-recipient")),
                original_header_id=_of(fields, "original-message-id") or original,
            )
        return Report(
            kind="dsn",
            status=_of(fields, "status"),
            action=_of(fields, "action").lower(),
            recipient=_address(_of(fields, "final-recipient", "original-recipient")),
            diagnostic=_of(fields, "diagnostic-code"),
            original_header_id=original or _of(fields, "x-original-message-id"),
        )
    if not _DAEMON.search(sender[:1000]):
        return None
    found = _RETURNED.search(text[:200_000])
    status = _REFUSED.search(text[:20_000])
    if found is None and not original and status is None:
        return None
    return Report(
        kind="dsn",
        status=status[1] if status else "",
        action="failed",
        diagnostic=" ".join(text[:_LONGEST].split()),
        original_header_id=original or (found[1] if found else ""),
    )


def _fields(part: Message) -> dict[str, str]:
    """All fields of all blocks, the first of each name; of several recipients the one that failed first."""
    blocks: Any = stored(part)
    found: dict[str, str] = {}
    messages = [each for each in blocks if isinstance(each, Message)] if isinstance(blocks, list) else []
    messages.sort(key=lambda block: str(block.get("Action") or "").strip().lower() != "failed")
    if not messages and isinstance(blocks, str):
        for line in blocks.splitlines()[:200]:
            name, colon, value = line.partition(":")
            if colon:
                found.setdefault(name.strip().lower(), header_text(value)[:_LONGEST])
    for block in messages:
        for name, value in block.items():
            found.setdefault(name.lower(), header_text(str(value))[:_LONGEST])
    return found


def _of(fields: dict[str, str], *names: str) -> str:
    return next((fields[name] for name in names if fields.get(name)), "")


def _address(value: str) -> str:
    """ "rfc822; anna@studio.example" without its kind."""
    return value.rpartition(";")[2].strip().strip("<>").lower()
