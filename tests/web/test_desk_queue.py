"""The desk's lists: what they show, in how many statements, and what is done to several tickets at once."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from reglament.queries.queue import VIEWS
from reglament.store.models import Presence, Ticket
from reglament.usecases.work import start_work
from tests.factories import MONDAY, Office, free_ticket, reread, ticket, ticket_in
from tests.web.desk import NOON, at, signed_in

pytestmark = pytest.mark.usefixtures("noon")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_queue_takes_at_most_five_statements(
    team: Office, rows: int, django_assert_max_num_queries: object
) -> None:
    for i in range(rows):
        free_ticket(team, title=f"Задание {i}")
    browser = signed_in(team.anna)
    browser.get(at("queue"))
    with django_assert_max_num_queries(5) as seen:  # type: ignore[operator]
        page = browser.get(at("queue"))
    assert page.status_code == 200
    assert page.content.count(b"data-row") == rows
    assert len(seen) == 5


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_opens_empty_and_full(team: Office, view: str) -> None:
    browser = signed_in(team.anna)
    assert browser.get(at("queue", view=view)).status_code == 200
    for status in ("new", "feedback", "in_progress", "resolved", "accepted", "rejected"):
        ticket_in(status, team, title=f"В статусе {status}")
    page = browser.get(at("queue", view=view))
    assert page.status_code == 200


@pytest.mark.parametrize(
    "after", ["x", "1~2", "1~2026-11-16T10:00:00+03:00~nine", "9~9~9~9", "1~2026-11-16~" + "9" * 40]
)
def test_a_spoilt_cursor_begins_anew(team: Office, after: str) -> None:
    free_ticket(team)
    assert signed_in(team.anna).get(at("queue", after=after)).status_code == 200


def test_colleagues_who_look_are_named(team: Office) -> None:
    made = free_ticket(team)
    assert signed_in(team.pyotr).post(at("presence", made.number, writing=1)).status_code == 204
    assert "Пётр пишет" in signed_in(team.anna).get(at("queue")).content.decode()
    assert "Пётр пишет" not in signed_in(team.pyotr).get(at("queue")).content.decode()
    Presence.objects.update(at=timezone.now() - dt.timedelta(minutes=5))
    assert "Пётр" not in signed_in(team.anna).get(at("queue")).content.decode()


def take(browser: Client, *made: Ticket) -> object:
    picked = [f"{one.number}:{one.version}" for one in made]
    return browser.post(at("queue"), {"action": "take", "ticket": picked})


def test_one_ticket_is_taken_in_work_and_opened(team: Office) -> None:
    made = free_ticket(team)
    answer = take(signed_in(team.anna), made)
    assert answer.headers["Location"] == at("ticket", made.number)  # type: ignore[attr-defined]
    assert reread(made).status == "in_progress"


def test_the_loser_of_a_race_is_told_who_was_first(team: Office, noon: time_machine.Coordinates) -> None:
    made, other = free_ticket(team), free_ticket(team, at=MONDAY + dt.timedelta(hours=1))
    start_work(actor=team.pyotr, at=NOON, number=made.number)
    page = take(signed_in(team.anna), made)
    assert page.status_code == 409  # type: ignore[attr-defined]
    text = page.content.decode().replace("\xa0", " ")  # type: ignore[attr-defined]
    assert f"№ {made.number} уже взял в работу Пётр Дымов" in text
    assert "в 12:00" in text
    assert f"К следующему, № {other.number}" in text
    assert reread(made).assignee == team.pyotr


def test_several_are_taken_and_what_cannot_be_is_said(team: Office) -> None:
    free, paid = free_ticket(team), ticket(team)
    page = take(signed_in(team.anna), free, paid)
    assert page.status_code == 409  # type: ignore[attr-defined]
    assert reread(free).status == "in_progress"
    assert reread(paid).status == "new"
    assert "не подтвердил стоимость" in page.content.decode().replace("\xa0", " ")  # type: ignore[attr-defined]


def test_several_are_assigned(team: Office) -> None:
    made = [free_ticket(team), ticket(team)]
    browser = signed_in(team.anna)
    picked = [f"{one.number}:{one.version}" for one in made]
    assert "Пётр Дымов" in browser.post(at("queue"), {"action": "choose", "ticket": picked}).content.decode()
    answer = browser.post(at("queue"), {"action": "assign", "ticket": picked, "assignee": team.pyotr.pk})
    assert answer.status_code == 302
    assert {reread(one).assignee for one in made} == {team.pyotr}


def test_nothing_picked_changes_nothing(team: Office) -> None:
    made = free_ticket(team)
    assert signed_in(team.anna).post(at("queue"), {"action": "take"}).status_code == 302
    assert reread(made).status == "new"
