"""The order of the queue, the place in it, the append window (4.5, R4, R19)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglament.rules.board import (
    QueueItem,
    explain_order,
    explain_place,
    moves_queue,
    place_after_update,
    place_of,
    queue_key,
    queue_order,
)
from reglament.rules.regulation import Priority
from tests.rules.samples import CALENDAR, LAW, at

NOON = at("2026-11-23T12:00")
MINUTE = timedelta(minutes=1)
QUEUE = (
    QueueItem(1, Priority.HIGH, NOON),
    QueueItem(2, Priority.URGENT, NOON + 5 * MINUTE),
    QueueItem(3, Priority.HIGH, NOON - MINUTE),
    QueueItem(5, Priority.NORMAL, NOON - 60 * MINUTE),
    QueueItem(4, Priority.HIGH, NOON),
    QueueItem(6, Priority.IMMEDIATE, NOON + 9 * MINUTE),
)
ITEMS = st.lists(
    st.builds(
        QueueItem,
        st.integers(1, 50),
        st.sampled_from(Priority),
        st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 2)).map(
            lambda each: each.replace(tzinfo=CALENDAR.zone)
        ),
    ),
    unique_by=lambda item: item.number,
)


def test_priority_then_time_then_number() -> None:
    assert queue_order(QUEUE) == (6, 2, 3, 1, 4, 5)


def test_places() -> None:
    assert place_of(6, QUEUE) == 1
    assert place_of(5, QUEUE) == 6
    assert place_of(99, QUEUE) is None


def test_an_update_moves_a_ticket_behind_its_equals() -> None:
    assert place_of(3, QUEUE) == 3
    assert place_after_update(3, QUEUE, NOON + 60 * MINUTE) == 5
    assert place_after_update(99, QUEUE, NOON) is None


@pytest.mark.parametrize(
    ("last", "minutes", "moves"), [(None, 0, True), (NOON, 0, False), (NOON, 10, False), (NOON, 10.1, True)]
)
def test_the_append_window(last: datetime | None, minutes: float, moves: bool) -> None:
    assert moves_queue(LAW, last, NOON + minutes * MINUTE) is moves


@given(ITEMS, st.randoms())
def test_the_order_is_total_and_does_not_depend_on_the_listing(
    items: list[QueueItem], random: object
) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    order = queue_order(items)
    assert queue_order(shuffled) == order
    assert sorted(order) == sorted(item.number for item in items)
    by_number = {item.number: item for item in items}
    keys = [queue_key(by_number[number]) for number in order]
    assert keys == sorted(keys)


@given(ITEMS.filter(bool), st.timedeltas(timedelta(0), timedelta(days=2)))
def test_an_update_never_brings_a_ticket_forward(items: list[QueueItem], later: timedelta) -> None:
    item = items[0]
    before, after = (
        place_of(item.number, items),
        place_after_update(item.number, items, item.queued_at + later),
    )
    assert before is not None
    assert after is not None
    assert before <= after


def test_why_a_place() -> None:
    why = explain_place(1, QUEUE)
    assert why.clauses == ("R19", "4.5")
    assert why.result.ru == "Место 4 в очереди"
    assert [step.text.en for step in why.steps][:2] == [
        "Tickets of a higher priority: 2.",
        "Of the same priority (high), but older: 1.",
    ]
    with pytest.raises(KeyError):
        explain_place(99, QUEUE)


def test_why_an_order() -> None:
    assert explain_order(QUEUE).result.ru == "6, 2, 3, 1, 4, 5"
    assert explain_order([]).result.en == "The queue is empty"
