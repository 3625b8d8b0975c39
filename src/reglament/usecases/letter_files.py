"""The files of an incoming letter on their way into a message: those within the limits; the others stay on the letter
and the message says so (1.7, R21)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from django.conf import settings

from reglament.rules.text import Text
from reglament.store.models import IncomingLetter, IncomingPart
from reglament.usecases.files import MOST_FILES, KeptFile
from reglament.usecases.intake import LONGEST_BODY

_MESSAGE_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]+>")
LONGEST_ID = 200
_LEFT_OUT = Text(
    "Не поместились и хранятся с исходным письмом: {names}.",
    "Too large or too many, kept with the e-mail: {names}.",
)


def files_of(
    letter: IncomingLetter | None, *, without: Collection[int] = (), beside: int = 0
) -> tuple[list[KeptFile], list[str]]:
    """The letter's files that fit a message beside so many others, and the names of those that do not. Empty files are
    passed over, as nothing was in them. One SQL statement."""
    parts = [] if letter is None else [part for part in letter.parts.all() if part.index not in without]
    kept: list[KeptFile] = []
    left_out: list[str] = []
    for part in parts:
        if not part.size:
            continue
        if part.size > settings.ATTACHMENT_LIMIT or len(kept) + beside >= MOST_FILES:
            left_out.append(part.name)
        else:
            kept.append(_kept(part))
    return kept, left_out


def with_left_out(body: str, left_out: Sequence[str], language: str) -> str:
    """The text with a line about the files that did not fit, in the writer's language, where there is room for it."""
    if not left_out:
        return body
    shown = ", ".join(left_out[:10]) + ("…" if len(left_out) > 10 else "")
    line = _LEFT_OUT.render(language).format(names=shown)
    longer = f"{body.rstrip()}\n\n{line}"
    return longer if body.strip() and len(longer) <= LONGEST_BODY else body


def answerable(header_id: str) -> str:
    """A Message-ID that may stand in In-Reply-To of our answer: exactly one, and short enough; else empty."""
    return header_id if len(header_id) <= LONGEST_ID and _MESSAGE_ID.fullmatch(header_id) else ""


def _kept(part: IncomingPart) -> KeptFile:
    return KeptFile(part.name, part.sha256, part.size)
