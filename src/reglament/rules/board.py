"""The queue: its order, a ticket's place in it, and what an update does to the place (4.5, R4, R19)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from reglament.rules import phrases
from reglament.rules.explain import Explanation, both, said, step
from reglament.rules.regulation import Priority, Regulation
from reglament.rules.text import Text


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A *New* ticket as the queue sees it: `queued_at` is the client's last counted update."""

    number: int
    priority: Priority
    queued_at: datetime


def queue_key(item: QueueItem) -> tuple[int, datetime, int]:
    """The sort key of the queue: the higher priority, then the older update, then the number (R19)."""
    return -item.priority.rank, item.queued_at, item.number


def queue_order(items: Iterable[QueueItem]) -> tuple[int, ...]:
    """The numbers of the tickets in the order in which they are handled (4.5, R19)."""
    return tuple(item.number for item in sorted(items, key=queue_key))


def place_of(number: int, items: Iterable[QueueItem]) -> int | None:
    """The place of a ticket, from 1; None when it does not wait in the queue."""
    order = queue_order(items)
    return order.index(number) + 1 if number in order else None


def place_after_update(number: int, items: Iterable[QueueItem], at: datetime) -> int | None:
    """The place that a ticket would have if its client wrote at `at`: the end of its priority (4.5, R4)."""
    moved = [replace(item, queued_at=at) if item.number == number else item for item in items]
    return place_of(number, moved)


def moves_queue(regulation: Regulation, last_counted_at: datetime | None, at: datetime) -> bool:
    """Whether an update of the client moves the ticket: not within the append window after their last one (R4)."""
    return last_counted_at is None or at - last_counted_at > regulation.append_window


def explain_place(number: int, items: Iterable[QueueItem]) -> Explanation:
    """Why the ticket has its place: who stands before it by priority and who by time. KeyError when it does not wait."""
    listed = {item.number: item for item in items}
    own = listed[number]
    before = [item for item in listed.values() if queue_key(item) < queue_key(own)]
    higher = sum(item.priority.rank > own.priority.rank for item in before)
    name, place = phrases.PRIORITY_NAMES[own.priority], str(len(before) + 1)
    steps = (
        step(
            "R19",
            "Тикетов с более высоким приоритетом: {}.",
            "Tickets of a higher priority: {}.",
            str(higher),
        ),
        step(
            "4.5",
            "Того же приоритета («{}»), но старше: {}.",
            "Of the same priority ({}), but older: {}.",
            name,
            str(len(before) - higher),
        ),
        step(
            "4.5",
            "Новое сообщение клиента ставит тикет в конец тикетов того же приоритета.",
            "A new message of the client moves the ticket behind those of its priority.",
        ),
    )
    return Explanation(
        question=both("Почему место {}?", "Why place {}?", place),
        inputs=(
            (Text("Приоритет", "Priority"), name),
            (Text("В очереди", "In the queue"), _tickets(len(listed))),
        ),
        steps=steps,
        result=both("Место {} в очереди", "Place {} in the queue", place),
    )


def explain_order(items: Iterable[QueueItem]) -> Explanation:
    """Why the tickets are handled in this order (4.5, R19)."""
    order = queue_order(items)
    numbers = ", ".join(str(number) for number in order)
    return Explanation(
        question=Text("Почему такой порядок?", "Why this order?"),
        inputs=((Text("В очереди", "In the queue"), _tickets(len(order))),),
        steps=(
            step(
                "R19",
                "Сначала приоритет: немедленный, срочный, высокий, обычный.",
                "First the priority: immediate, urgent, high, normal.",
            ),
            step(
                "4.5",
                "При равном приоритете — кто раньше писал последний раз, затем номер.",
                "Of equal priority the older last update goes first, then the number.",
            ),
        ),
        result=Text(numbers or "Очередь пуста", numbers or "The queue is empty"),
    )


def _tickets(count: int) -> Text:
    return said(phrases.count, count, "tickets")
