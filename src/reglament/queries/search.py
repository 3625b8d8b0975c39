"""Search over tickets and organisations: by number, by words of the title and the text, by the organisation's name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from reglament.queries.keyset import PAGE_SIZE
from reglament.rules.search import fold
from reglament.store.models import Organisation, Ticket

MOST_ORGANISATIONS = 10
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class FoundOrganisation:
    """An organisation whose name or INN matches."""

    id: int
    name: str
    inn: str


@dataclass(frozen=True, slots=True)
class FoundTicket:
    """A ticket that matches."""

    number: int
    title: str
    organisation: str
    status: str
    priority: str
    created_on: date
    assignee: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What was found. `exact` is the number typed, when there is such a ticket; `next` continues the tickets."""

    text: str
    organisations: tuple[FoundOrganisation, ...] = ()
    tickets: tuple[FoundTicket, ...] = ()
    exact: int | None = None
    next: int | None = None


def search_page(text: str, *, before: int | None = None) -> SearchPage:
    """Tickets newest first, and organisations; ё is е and case does not matter. Two SQL statements, none for nothing.

    `before` continues a list: tickets with smaller numbers only.
    """
    text = text.replace("\x00", "").strip()  # no database has it in a text
    words = fold(text).split()[:MOST_WORDS]
    if not words:
        return SearchPage(text)
    organisations = _organisations(words)
    number = number_said(text)
    wanted = Q(organisation__in=[o.id for o in organisations]) | _all_words(words)
    if number is not None:
        wanted |= Q(number=number)
    tickets = Ticket.objects.filter(wanted)
    if before is not None:
        tickets = tickets.filter(number__lt=before)
    rows = tickets.order_by("-number").values_list(
        "number", "title", "organisation__name", "status", "priority", "created_at", "assignee__name"
    )[: PAGE_SIZE + 1]
    found = [FoundTicket(n, t, o, s, p, made.date(), who or "") for n, t, o, s, p, made, who in rows]
    exact = number if any(ticket.number == number for ticket in found) else None
    more = found[PAGE_SIZE - 1].number if len(found) > PAGE_SIZE else None
    return SearchPage(text, organisations, tuple(found[:PAGE_SIZE]), exact, more)


def _all_words(words: list[str]) -> Q:
    wanted = Q()
    for word in words:
        wanted &= Q(search_text__contains=word)
    return wanted


def _organisations(words: list[str]) -> tuple[FoundOrganisation, ...]:
    # Folded here and not by the database: SQLite knows no case of Cyrillic letters.
    rows = Organisation.objects.order_by("name").values_list("id", "name", "legal_name", "inn")
    found = [
        FoundOrganisation(id_, name, inn)
        for id_, name, legal, inn in rows
        if all(word in fold(f"{name} {legal} {inn}") for word in words)
    ]
    return tuple(found[:MOST_ORGANISATIONS])


def number_said(text: str) -> int | None:
    """The number of a ticket or a paper that a text is: «№ 1042», «1042»; None for anything else."""
    digits = "".join(fold(text).split()).lstrip("№#n")
    return int(digits) if digits.isdecimal() and len(digits) < 16 else None
