"""The desk's lists as values: order, places, clocks, pages (4.5, R19)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reglament.queries.queue import QueuePage, QueueWish, queue_page
from tests.factories import MONDAY, Office, free_ticket, moscow, office, ticket

NOON = moscow("2026-11-17 12:00")


@pytest.fixture
def team(db: None) -> Office:
    """The studio with its people, and «Ромашка» with Alice and Bob."""
    return office()


def listed(team: Office, **wish: Any) -> QueuePage:
    """A list as Anna sees it at noon."""
    return queue_page(QueueWish(**wish), reader=team.anna, at=NOON)


def test_the_order_is_by_priority_then_by_the_clients_last_update(team: Office) -> None:
    late = free_ticket(team, at=MONDAY + dt.timedelta(hours=1), title="Позже")
    early = free_ticket(team, at=MONDAY, title="Раньше")
    urgent = ticket(team, at=MONDAY + dt.timedelta(hours=2), title="Срочно", priority="urgent")
    rows = listed(team).rows
    assert [(row.number, row.place) for row in rows] == [
        (urgent.number, 1),
        (early.number, 2),
        (late.number, 3),
    ]


def test_a_place_is_the_place_in_the_whole_queue_also_in_a_selection(team: Office) -> None:
    free_ticket(team, at=MONDAY)
    second = ticket(team, at=MONDAY + dt.timedelta(hours=1))
    rows = listed(team, paid=True).rows
    assert [(row.number, row.place) for row in rows] == [(second.number, 2)]


def test_a_late_reaction_says_what_holds_now(team: Office) -> None:
    made = ticket(team, at=moscow("2026-11-17 11:30"), priority="immediate")
    row = listed(team).rows[0]
    assert row.number == made.number
    assert row.clock.state == "late"
    assert row.clock.text.ru.replace("\xa0", " ") == "просрочен на 15 мин"
    assert row.clock.note.ru.replace("\xa0", " ") == "начать до 12:30 — будет ×1,7"


def test_pages_of_fifty_follow_one_another_without_a_gap(team: Office) -> None:
    for i in range(53):
        free_ticket(team, at=MONDAY + dt.timedelta(minutes=i))
    first = listed(team)
    second = listed(team, after=first.next)
    assert [row.place for row in first.rows] == list(range(1, 51))
    assert [row.place for row in second.rows] == [51, 52, 53]
    assert second.next == ""
    everything = listed(team, view="all")
    rest = listed(team, view="all", after=everything.next)
    numbers = [row.number for row in (*everything.rows, *rest.rows)]
    assert numbers == sorted(numbers, reverse=True)
    assert len(numbers) == 53


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_a_list_is_one_statement(team: Office, rows: int, django_assert_num_queries: Any) -> None:
    for i in range(rows):
        free_ticket(team, title=f"Задание {i}")
    listed(team)
    with django_assert_num_queries(1):
        assert len(listed(team).rows) == rows
