"""What a specialist decides about a letter that waits for a glance (1.4, R21)."""

from __future__ import annotations

import datetime as dt

from reglament.store.models import Person


def treat_as_message(
    *,
    actor: Person,
    at: dt.datetime,
    letter_id: int,
    number: int,
    author_id: int | None = None,
    seen: int | None = None,
) -> None:
    """The letter is a message of ticket `number`, written by its sender or by `author_id` (an authorised person)."""
    raise NotImplementedError


def send_form(
    *,
    actor: Person,
    at: dt.datetime,
    letter_id: int,
    organisation_id: int | None = None,
    author_id: int | None = None,
    seen: int | None = None,
) -> None:
    """The letter is a new task: its sender (or `author_id`) gets the filled-in form; `organisation_id` where they speak
    for several."""
    raise NotImplementedError


def call_automatic(*, actor: Person, at: dt.datetime, letter_id: int, seen: int | None = None) -> None:
    """The letter is automatic mail: kept, nothing else."""
    raise NotImplementedError


def drop_letter(*, actor: Person, at: dt.datetime, letter_id: int, seen: int | None = None) -> None:
    """Nothing is to be done about the letter: kept, nothing else."""
    raise NotImplementedError
