"""Who calls: authorised persons found by a number or a name while it is typed (1.3, 1.4, R23)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reglament.rules.phone import digits, same_number
from reglament.rules.search import fold
from reglament.store.models import Authority, Ticket
from reglament.store.models.ticket import OPEN_STATUSES

MOST_FOUND = 8
_FEWEST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class OpenTicket:
    """A ticket that the call may be about."""

    number: int
    title: str
    status: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who speaks for an organisation today, with the organisation's open tickets, newest first."""

    person_id: int
    organisation_id: int
    name: str
    email: str
    phone: str
    organisation: str
    tickets: tuple[OpenTicket, ...] = ()


@dataclass(frozen=True, slots=True)
class Whose:
    """The one person and organisation that a number belongs to."""

    person_id: int
    organisation_id: int | None


def callers_found(text: str, *, today: dt.date) -> tuple[Caller, ...]:
    """People whose number or name, address or organisation has every word of `text`; nobody for an empty one. Two SQL
    statements."""
    words, number = fold(text).split(), digits(text)
    by_number = len(number) >= _FEWEST_DIGITS and not any(c.isalpha() for c in text)
    if not words:
        return ()
    found: list[Caller] = []
    for caller in _everybody(today):
        names = fold(f"{caller.name} {caller.email} {caller.organisation}")
        if (by_number and number[-10:] in digits(caller.phone)) or all(word in names for word in words):
            found.append(caller)
        if len(found) == MOST_FOUND:
            break
    return _with_tickets(found)


def caller_of(person_id: int, organisation_id: int | None, *, today: dt.date) -> Caller | None:
    """A person who speaks for the organisation today; None for anybody else. Two SQL statements."""
    found = [
        c
        for c in _everybody(today, person_id)
        if organisation_id is None or c.organisation_id == organisation_id
    ]
    return next(iter(_with_tickets(found[:1])), None)


def whose_number(phone: str, *, today: dt.date) -> Whose | None:
    """The only person with this telephone, and their only organisation; None when nobody has it or several have. One SQL
    statement."""
    found = [caller for caller in _everybody(today) if same_number(caller.phone, phone)]
    if len({caller.person_id for caller in found}) != 1:
        return None
    return Whose(found[0].person_id, found[0].organisation_id if len(found) == 1 else None)


def _everybody(today: dt.date, person_id: int | None = None) -> list[Caller]:
    rows = Authority.objects.current(today).filter(person__is_active=True)
    if person_id is not None:
        rows = rows.filter(person=person_id)
    columns = (
        "person_id", "organisation_id", "person__name", "person__email", "person__phone", "organisation__name",
    )  # fmt: skip
    return [Caller(*row) for row in rows.order_by("person__name", "id").values_list(*columns)]


def _with_tickets(found: list[Caller]) -> tuple[Caller, ...]:
    rows = Ticket.objects.filter(
        organisation__in={caller.organisation_id for caller in found}, status__in=OPEN_STATUSES
    ).order_by("-number")
    tickets = list(rows.values_list("organisation_id", "number", "title", "status")[:200])
    return tuple(
        Caller(
            c.person_id, c.organisation_id, c.name, c.email, c.phone, c.organisation,
            tuple(OpenTicket(*row[1:]) for row in tickets if row[0] == c.organisation_id)[:5],
        )
        for c in found
    )  # fmt: skip
