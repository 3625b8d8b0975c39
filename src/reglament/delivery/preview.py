"""A letter as it reaches its recipient, for those who look at it from the desk."""

from __future__ import annotations

from dataclasses import dataclass

from reglament.delivery.render import NotRendered, render
from reglament.queries.letters import whole_letter


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
        return Preview(letter.subject, letter.body, "", str(error))
    return Preview(letter.subject or made.subject, letter.body or made.text, made.html)
