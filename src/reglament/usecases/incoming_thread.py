"""What a letter answers: our signed address among its recipients, or our Message-ID among its references (R21)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from reglament.store.models import IncomingLetter, Invitation, Letter, Ticket
from reglament.usecases.guards import locked_ticket
from reglament.usecases.letter_reading import ReadLetter
from reglament.usecases.reply_token import looks_like_token, ticket_of

_ADDRESS = re.compile(r"[^\s<>,;:\"()]{1,64}@[^\s<>,;:\"()]{1,255}")
MOST_ADDRESSES = 200
MOST_IDS = 50
LONGEST_ID = 998


@dataclass(frozen=True, slots=True)
class Thread:
    """The ticket, locked, and how it was found; the letter of ours that is answered or reported; whether an address was
    made to look like ours for a ticket."""

    ticket: Ticket | None
    by: Literal["token", "references"] | None
    about: Letter | None
    forged: bool


def thread_of(letter: IncomingLetter, reading: ReadLetter) -> Thread:
    """The thread that a letter belongs to. A signed address says the ticket; without one the newest Message-ID of ours
    does. Four SQL statements at most."""
    addresses = list(_addresses(letter, reading))
    signed = next((number for number in map(ticket_of, addresses) if number is not None), None)
    about = _about(reading)
    number, by = (signed, "token") if signed is not None else (_number_of(about), "references")
    ticket = _locked(number)
    forged = signed is None and any(_pretends(address) for address in addresses)
    found: Literal["token", "references"] | None = None
    if ticket is not None:
        found = "token" if by == "token" else "references"
    return Thread(ticket, found, about, forged)


def bracketed(header_id: str) -> str:
    """A Message-ID with its angle brackets, however it was given."""
    bare = header_id.strip().strip("<>").strip()
    return f"<{bare}>" if bare else ""


def _addresses(letter: IncomingLetter, reading: ReadLetter) -> Iterator[str]:
    lists: tuple[Sequence[str], ...] = (letter.envelope_to, reading.to, reading.cc, reading.delivered_to)
    left = MOST_ADDRESSES
    for value in (value for values in lists for value in values):
        for found in _ADDRESS.findall(value[:20_000]):
            if not left:
                return
            left -= 1
            yield found


def _pretends(address: str) -> bool:
    name, _, domain = str(settings.MAIL_FROM).lower().rpartition("@")
    given = address.lower()
    return given.startswith(f"{name}+t") and given.endswith(f"@{domain}") and looks_like_token(given)


def _about(reading: ReadLetter) -> Letter | None:
    """Our letter that this one answers or reports, the nearest in its thread."""
    ids = _ids(reading)
    letters = Letter.objects.filter(message_id__in=ids).select_related("event__ticket", "recipient")
    return min(letters, key=lambda each: ids.index(each.message_id), default=None) if ids else None


def _ids(reading: ReadLetter) -> list[str]:
    reported = reading.report.original_header_id if reading.report is not None else ""
    newest_first = [*reversed(reading.references)][:MOST_IDS]
    given = [reported, *reading.in_reply_to.split()[:MOST_IDS], *newest_first]
    return list(dict.fromkeys(bracketed(each) for each in given if each.strip() and len(each) <= LONGEST_ID))


def _number_of(about: Letter | None) -> int | None:
    if about is None or about.event is None:
        return None
    if about.event.ticket is not None:
        return about.event.ticket.number
    form = about.data.get("invitation")
    if form is None:
        return None
    filed = Invitation.objects.filter(pk=form, ticket__isnull=False).values_list("ticket__number", flat=True)
    return filed.first()


def _locked(number: int | None) -> Ticket | None:
    if number is None or not Ticket.objects.filter(number=number).exists():
        return None
    return locked_ticket(number)
