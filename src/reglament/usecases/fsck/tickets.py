"""The columns of a ticket repeat what its rounds, time entries and messages say."""

from __future__ import annotations

from collections.abc import Iterator

from reglament.rules.regulation import Priority
from reglament.rules.search import fold
from reglament.rules.text import Text
from reglament.store.models import Round, Ticket
from reglament.usecases.fsck.findings import Finding

WAITING = ("feedback", "resolved")
_SEARCHED = 100_000


def check_tickets() -> Iterator[Finding]:
    """The queue's columns, the minutes spent, the week and the words to search by. Four statements per batch."""
    tickets = Ticket.objects.order_by("number").prefetch_related("rounds", "time_entries", "messages")
    for ticket in tickets.iterator(chunk_size=200):
        yield from _check_round(ticket)
        yield from _check_minutes(ticket)
        yield from _check_week(ticket)
        yield from _check_words(ticket)


def _check_round(ticket: Ticket) -> Iterator[Finding]:
    rounds = sorted(ticket.rounds.all(), key=lambda r: r.index)
    if not rounds:
        yield _finding(ticket, "no_round", "У тикета нет круга", "The ticket has no round")
        return
    different = [name for name, agrees in _columns(ticket, rounds[-1]).items() if not agrees]
    if different:
        names = ", ".join(different)
        yield _finding(
            ticket,
            "queue_columns",
            f"Не сходится с кругом: {names}",
            f"Does not agree with the round: {names}",
        )


def _columns(ticket: Ticket, last: Round) -> dict[str, bool]:
    return {
        "round_index": ticket.round_index == last.index,
        "queued_at": ticket.queued_at == last.began_at,
        "priority_rank": ticket.priority_rank == Priority(last.ordered).rank,
        "reaction_deadline": ticket.reaction_deadline == last.deadline,
        "work_started_at": ticket.work_started_at == last.started_at,
        "met": bool(last.met) == (last.started_at is not None),
    }


def _check_minutes(ticket: Ticket) -> Iterator[Finding]:
    spent = sum(entry.minutes for entry in ticket.time_entries.all())
    if spent != ticket.spent_minutes:
        ru = f"Потрачено {ticket.spent_minutes} мин, а по записям {spent}"
        yield _finding(
            ticket, "spent_minutes", ru, f"{ticket.spent_minutes} min spent, the entries say {spent}"
        )


def _check_week(ticket: Ticket) -> Iterator[Finding]:
    waits = ticket.status in WAITING
    if waits != (ticket.accept_at is not None):
        ru = "Ждёт клиента без недели" if waits else "Неделя идёт, а тикет клиента не ждёт"
        en = (
            "Waits for the client without a week"
            if waits
            else "A week runs although it does not wait for the client"
        )
        yield _finding(ticket, "week", ru, en)


def _check_words(ticket: Ticket) -> Iterator[Finding]:
    bodies = [message.body for message in sorted(ticket.messages.all(), key=lambda m: m.pk)]
    if not bodies:
        return
    words = " ".join([fold(f"{ticket.title} {bodies[0]}"), *(fold(body) for body in bodies[1:])])
    if ticket.search_text != words[:_SEARCHED]:
        yield _finding(
            ticket, "search_text", "Поиск не знает слов тикета", "The search does not know its words"
        )


def _finding(ticket: Ticket, code: str, ru: str, en: str) -> Finding:
    return Finding(code, Text(ru, en), f"ticket {ticket.number}")
