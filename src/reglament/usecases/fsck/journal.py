"""Statuses follow from the journal, and the journal holds legal moves only (5, R16)."""

from __future__ import annotations

from collections.abc import Iterator

from reglament.rules.text import Text
from reglament.rules.workflow import MOVES
from reglament.store.models import Event, Ticket
from reglament.usecases.fsck.findings import Finding

_LEGAL = {(move.source.value if move.source else "", move.target.value, move.role.value) for move in MOVES}


def check_journal() -> Iterator[Finding]:
    """Every move is one of the table, every next one begins where the last ended, and the ticket stands where it ends."""
    last: dict[int, str] = {}
    moves = Event.objects.exclude(status_to="").filter(ticket__isnull=False).order_by("id")
    for event in moves.only("ticket_id", "status_from", "status_to", "role").iterator(chunk_size=1000):
        yield from _check_move(event, last.get(event.ticket_id or 0))
        last[event.ticket_id or 0] = event.status_to
    for ticket in Ticket.objects.order_by("number").only("number", "status").iterator(chunk_size=1000):
        yield from _check_status(ticket, last.get(ticket.pk))


def _check_move(event: Event, before: str | None) -> Iterator[Finding]:
    row = f"event {event.pk}"
    words = f"{event.status_from or '∅'} → {event.status_to} ({event.role})"
    if (event.status_from, event.status_to, event.role) not in _LEGAL:
        yield Finding(
            "illegal_move", Text(f"Такого шага нет: {words}", f"There is no such move: {words}"), row
        )
    if event.status_from != (before or ""):
        ru = f"Шаг начинается не там, где кончился прошлый ({before or '∅'}): {words}"
        yield Finding(
            "broken_chain", Text(ru, f"It does not begin where the last one ended ({before}): {words}"), row
        )


def _check_status(ticket: Ticket, said: str | None) -> Iterator[Finding]:
    row = f"ticket {ticket.number}"
    if said is None:
        yield Finding(
            "no_creation", Text("В журнале нет создания тикета", "The journal has no creation of it"), row
        )
    elif said != ticket.status:
        ru = f"Статус {ticket.status}, а по журналу {said}"
        yield Finding("status", Text(ru, f"The status is {ticket.status}, the journal says {said}"), row)
