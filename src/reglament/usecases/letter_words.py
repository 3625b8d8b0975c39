"""The words of an incoming letter as a message or a form has them (1.7, R21)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reglament.rules.text import Text
from reglament.store.models import IncomingLetter
from reglament.usecases.intake import LONGEST_BODY, LONGEST_TITLE
from reglament.usecases.letter_files import with_left_out

# What mail programs and our own letters put before a subject.
_BEFORE = re.compile(
    r"^\s*(?:(?:re|fwd?|fw|aw|отв|ответ|ha|пересл|на)(?:\[\d+\])?\s*:|\[(?:тикет|ticket)[^\]]{0,60}\])\s*",
    re.IGNORECASE,
)
_MOST_PREFIXES = 20
_NO_WORDS = Text("(Письмо без текста)", "(An e-mail without words)")
_NO_SUBJECT = Text("Письмо без темы", "E-mail without a subject")
_CUT = Text("… Письмо длиннее, целиком оно хранится у нас.", "… The e-mail is longer; it is kept whole.")


def title_of(letter: IncomingLetter) -> str:
    """The subject without "Re:", "Fwd:" and our own mark; the first words where there is none."""
    subject = letter.subject
    for _ in range(_MOST_PREFIXES):
        shorter = _BEFORE.sub("", subject, count=1)
        if shorter == subject:
            break
        subject = shorter
    first = next((line.strip() for line in letter.text.splitlines() if line.strip()), "")
    title = " ".join((subject.strip() or first).split())
    return _shortened(title) or _NO_SUBJECT.render(_language_of(letter))


def body_of(letter: IncomingLetter, left_out: Sequence[str], language: str) -> str:
    """What the person wrote now, never empty and never too long for a message; it says what was left out of it."""
    text = letter.text.strip() or _NO_WORDS.render(language)
    if len(text) > LONGEST_BODY:
        cut = _CUT.render(language)
        text = text[: LONGEST_BODY - len(cut)] + cut
    return with_left_out(text, left_out, language)


def _shortened(title: str) -> str:
    if len(title) <= LONGEST_TITLE:
        return title
    return title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,.:;—-") + "…"


def _language_of(letter: IncomingLetter) -> str:
    return letter.person.language if letter.person is not None else "ru"
