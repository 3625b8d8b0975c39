"""A letter as it reaches its recipient, for those who look at it from the desk."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.conf import settings

from reglament.delivery.render import NotRendered, render
from reglament.queries.letters import whole_letter

_FORM = re.compile(r"(/from-letter/)[\w-]+/")


@dataclass(frozen=True, slots=True)
class Preview:
    """The words of a letter, or why they cannot be made."""

    subject: str = ""
    text: str = ""
    html: str = ""
    error: str = ""


def preview(letter_id: int) -> Preview | None:
    """The words of a letter; of one that was tried already, the very text that was sent. None when there is no such
    letter, or it holds a sign-in code. Two SQL statements."""
    letter = whole_letter(letter_id)
    if letter is None:
        return None
    try:
        made = render(letter)
    except NotRendered as error:
        return Preview(letter.subject, _shown(letter.body), "", str(error))
    return Preview(letter.subject or made.subject, _shown(letter.body or made.text), _shown(made.html))


def _shown(words: str) -> str:
    """The words without the link that files a form in somebody's name; the demo shows it, having no mailboxes."""
    return words if settings.DEMO else _FORM.sub(r"\1…/", words)
