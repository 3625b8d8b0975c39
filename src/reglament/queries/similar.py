"""Finished tickets with a like title: what was planned and what it took."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from reglament.rules.search import fold
from reglament.store.models import Ticket

MOST = 3
_CANDIDATES = 60
# A Russian ending is about two letters; shorter words say little.
_SHORTEST, _ENDING = 4, 2


@dataclass(frozen=True, slots=True)
class SimilarTicket:
    """A finished ticket with its plan and what it took, in minutes."""

    number: int
    title: str
    organisation: str
    planned: int | None
    spent: int


def similar_finished(number: int) -> tuple[SimilarTicket, ...] | None:
    """The most alike finished tickets with time spent, at most three; None when there is no such ticket. Two SQL
    statements, one when the title has no telling words."""
    title = Ticket.objects.filter(number=number).values_list("title", flat=True).first()
    if title is None:
        return None
    stems = _stems(title)
    if not stems:
        return ()
    wanted = Q()
    for stem in stems:
        wanted |= Q(search_text__contains=stem)
    rows = Ticket.objects.filter(wanted, status__in=("accepted", "paid"), spent_minutes__gt=0).exclude(
        number=number
    )
    columns = ("number", "title", "organisation__name", "planned_minutes", "spent_minutes")
    found = [SimilarTicket(*row) for row in rows.order_by("-number").values_list(*columns)[:_CANDIDATES]]
    scored = [(sum(stem in fold(ticket.title) for stem in stems), ticket) for ticket in found]
    best = sorted((pair for pair in scored if pair[0]), key=lambda pair: (-pair[0], -pair[1].number))
    return tuple(ticket for _score, ticket in best[:MOST])


def _stems(title: str) -> list[str]:
    words = ("".join(c for c in word if c.isalnum()) for word in fold(title).split())
    return [word[: max(_SHORTEST, len(word) - _ENDING)] for word in words if len(word) >= _SHORTEST]
