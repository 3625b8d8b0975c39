"""Taken in work, handed over, assigned, planned (2.4, 2.7, 3.3, 4.2, 4.4, 4.6, 4.7, R3, R12, R16, R20)."""

from __future__ import annotations

import datetime as dt

import pytest

from reglament.store.models import Message, TimeEntry
from reglament.usecases.conversation import Post
from reglament.usecases.estimates import Offer, confirm_estimate, offer_estimate
from reglament.usecases.work import Span, add_time, assign, plan, resolve, start_timer, start_work
from tests.factories import (
    MONDAY,
    Office,
    answered,
    confirmed,
    free_ticket,
    moscow,
    reread,
    ticket,
    ticket_in,
)
from tests.stories.cast import clean, facts, heard, kinds, later, letters, nobody_heard, refused, round_of

TEN = later(MONDAY, minutes=10)
DONE = Post("Готово, проверьте.")


def test_taking_in_work(team: Office) -> None:
    made = free_ticket(team, priority="high")
    start_work(actor=team.anna, at=TEN, number=made.number, seen=made.version)
    now = reread(made)
    assert (now.status, now.assignee, now.work_started_at, now.reacted_at) == (
        "in_progress",
        team.anna,
        TEN,
        TEN,
    )
    assert TimeEntry.objects.get().ended_at is None
    assert heard(team.alice)[-1] == "work_started"
    assert round_of(made).met == "high"
    clean()


def test_the_assignee_stays_when_a_colleague_starts(team: Office) -> None:
    made = free_ticket(team)
    assign(actor=team.anna, at=MONDAY, number=made.number, assignee_id=team.pyotr.pk)
    start_work(actor=team.anna, at=TEN, number=made.number)
    assert reread(made).assignee == team.pyotr


def test_work_that_starts_late_is_paid_by_the_level_met(team: Office) -> None:
    made = ticket(team, priority="immediate")
    confirmed(team, made, at=MONDAY)
    start_work(actor=team.anna, at=moscow("2026-11-16 11:10"), number=made.number)
    assert round_of(made).met == "urgent"
    assert kinds(made.number)[-2:] == ["price_reduced", "work_started"]
    assert heard(team.alice)[-2:] == ["price_reduced", "work_started"]
    clean()


def test_a_late_surcharge_is_told_as_a_surcharge(team: Office) -> None:
    made = free_ticket(team, priority="immediate")
    offer = Offer(60, "Доплата за срочность", surcharge_only=True)
    offered = offer_estimate(actor=team.anna, at=MONDAY, number=made.number, offer=offer)
    confirm_estimate(actor=team.alice, at=MONDAY, number=made.number, version=offered.version)
    start_work(actor=team.anna, at=moscow("2026-11-16 11:00"), number=made.number)
    assert facts(made.number, "price_reduced") == {
        "ordered": "immediate",
        "met": "urgent",
        "coef_old": "1",
        "coef": "0.7",
    }
    clean()


def test_paid_work_waits_for_the_cost(team: Office) -> None:
    made = ticket(team)
    with refused("move_denied", clause="2.3") as caught:
        start_work(actor=team.anna, at=TEN, number=made.number)
    assert {move.target.value for move in caught.value.open} >= {"feedback", "rejected"}  # type: ignore[attr-defined]


def test_taking_in_work_withdraws_the_question_and_the_offer(team: Office) -> None:
    made = ticket(team)
    confirmed(team, made, at=MONDAY)
    offered = offer_estimate(
        actor=team.anna, at=TEN, number=made.number, offer=Offer(300, "Нужно больше", "Сложнее")
    )
    start_work(actor=team.anna, at=later(TEN, minutes=5), number=made.number)
    now = reread(made)
    assert (now.status, now.accept_at) == ("in_progress", None)
    offered.refresh_from_db()
    assert offered.state == "superseded"
    with refused("superseded", clause="R7") as caught:
        confirm_estimate(actor=team.alice, at=later(TEN, minutes=6), number=made.number, version=2)
    assert "went on without it" in caught.value.text.en
    clean()


def test_who_takes_in_work_and_when(team: Office) -> None:
    made = free_ticket(team)
    with refused("not_specialist"):
        start_work(actor=team.alice, at=TEN, number=made.number)
    with refused("conflict"):
        start_work(actor=team.anna, at=TEN, number=made.number, seen=99)
    with refused("public_holiday", clause="4.2"):
        start_work(actor=team.anna, at=moscow("2027-01-05 12:00"), number=made.number)
    start_work(actor=team.anna, at=TEN, number=made.number)
    with refused("move_denied", clause="R16"):
        start_work(actor=team.pyotr, at=TEN, number=made.number)


def test_handing_over(team: Office) -> None:
    made = ticket_in("in_progress", team)
    at = later(MONDAY, minutes=80)
    resolve(actor=team.pyotr, at=at, number=made.number, post=DONE, seen=made.version)
    now = reread(made)
    assert (now.status, now.status_since, now.review_last_day) == ("resolved", at, dt.date(2026, 11, 23))
    assert (now.assignee, now.spent_minutes) == (team.anna, 60)
    assert TimeEntry.objects.get().ended_at == at
    assert Message.objects.filter(purpose="result").get().body == DONE.body
    said = facts(made.number, "resolved")
    assert (said["amount"], said["until"]) == ("2000.00", "2026-11-23")
    assert heard(team.alice)[-1] == "resolved"
    clean()


def test_the_week_that_ends_on_holidays_goes_on(team: Office) -> None:
    made = free_ticket(team, at=moscow("2026-12-30 12:00"))
    resolve(actor=team.anna, at=moscow("2026-12-30 15:00"), number=made.number, post=DONE)
    assert reread(made).accept_at == moscow("2027-01-12 00:00")


def test_free_work_may_be_handed_over_at_once(team: Office) -> None:
    made = free_ticket(team, priority="high")
    at = later(MONDAY, hours=1)
    resolve(actor=team.anna, at=at, number=made.number, post=DONE)
    now = reread(made)
    assert (now.status, now.assignee, now.work_started_at, round_of(made).met) == (
        "resolved",
        team.anna,
        at,
        "high",
    )
    clean()


def test_paid_work_is_handed_over_with_its_cost_and_its_time(team: Office) -> None:
    made = ticket(team)
    with refused("move_denied", clause="2.3"):
        resolve(actor=team.anna, at=TEN, number=made.number, post=DONE)
    confirmed(team, made, at=TEN)
    at = later(TEN, hours=1)
    with refused("move_denied", clause="3.1"):
        resolve(actor=team.anna, at=at, number=made.number, post=DONE)
    add_time(
        actor=team.anna, at=at, number=made.number, span=Span(later(TEN, minutes=20), 30, "work", "Форма")
    )
    resolve(actor=team.anna, at=at, number=made.number, post=DONE)
    assert reread(made).status == "resolved"
    clean()


def test_handing_over_withdraws_an_unanswered_offer(team: Office) -> None:
    made = free_ticket(team, priority="urgent")
    offered = offer_estimate(
        actor=team.anna, at=TEN, number=made.number, offer=Offer(60, "Доплата", surcharge_only=True)
    )
    made = answered(team, made, at=later(TEN, minutes=20))
    resolve(actor=team.anna, at=later(TEN, hours=1), number=made.number, post=DONE)
    offered.refresh_from_db()
    assert offered.state == "superseded"


def test_handing_over_again_with_the_same_form_changes_nothing(team: Office) -> None:
    made = free_ticket(team)
    once = Post("Готово", once="token")
    resolve(actor=team.anna, at=TEN, number=made.number, post=once, seen=1)
    written, version = letters(), reread(made).version
    resolve(actor=team.anna, at=TEN, number=made.number, post=once, seen=1)
    assert (letters(), reread(made).version) == (written, version)


def test_who_hands_over_and_when(team: Office) -> None:
    made = free_ticket(team)
    with refused("not_specialist"):
        resolve(actor=team.alice, at=TEN, number=made.number, post=DONE)
    with refused("conflict"):
        resolve(actor=team.anna, at=TEN, number=made.number, post=DONE, seen=99)
    with refused("bad_input", field="body"):
        resolve(actor=team.anna, at=TEN, number=made.number, post=Post(" "))
    with refused("public_holiday"):
        resolve(actor=team.anna, at=moscow("2027-01-05 12:00"), number=made.number, post=DONE)
    resolve(actor=team.anna, at=TEN, number=made.number, post=DONE)
    with refused("move_denied", clause="R16"):
        resolve(actor=team.anna, at=TEN, number=made.number, post=DONE)


def test_work_after_the_result_starts_no_round(team: Office) -> None:
    made = ticket_in("resolved", team)
    start_timer(actor=team.anna, at=moscow("2026-11-16 15:00"), number=made.number)
    assert reread(made).work_started_at == made.work_started_at
    assert not TimeEntry.objects.get(ended_at=None).chargeable


def test_assigning_moves_nothing(team: Office) -> None:
    made = ticket(team)
    with nobody_heard():
        assign(actor=team.anna, at=TEN, number=made.number, assignee_id=team.pyotr.pk, seen=made.version)
        version = reread(made).version
        assign(actor=team.anna, at=TEN, number=made.number, assignee_id=team.pyotr.pk)
        assert reread(made).version == version
    now = reread(made)
    assert (now.assignee, now.queued_at, now.round_index) == (team.pyotr, made.queued_at, 1)
    assign(actor=team.anna, at=TEN, number=made.number, assignee_id=None)
    assert facts(made.number, "assigned") == {"assignee": None}
    for nobody in (team.vera.pk, team.alice.pk, 4040):
        with refused("bad_input", field="assignee"):
            assign(actor=team.anna, at=TEN, number=made.number, assignee_id=nobody)
    with refused("not_specialist"):
        assign(actor=team.alice, at=TEN, number=made.number, assignee_id=team.anna.pk)
    with refused("conflict"):
        assign(actor=team.anna, at=TEN, number=made.number, assignee_id=team.anna.pk, seen=1)
    clean()


def test_a_plan_sets_the_day(team: Office) -> None:
    made = ticket(team)
    assert made.promised_day == dt.date(2026, 11, 19)
    with nobody_heard():
        plan(actor=team.anna, at=TEN, number=made.number, minutes=480)
    other = ticket(team)
    plan(actor=team.anna, at=TEN, number=other.number, minutes=60)
    first, second = reread(made).promised_day, reread(other).promised_day
    assert (first, second) == (dt.date(2026, 11, 19), dt.date(2026, 11, 24))
    assert facts(other.number, "planned")["promised_day"] == "2026-11-24"
    clean()


def test_urgent_work_takes_no_part_of_the_limit(team: Office) -> None:
    plan(actor=team.anna, at=TEN, number=ticket(team).number, minutes=480)
    urgent = ticket(team, priority="urgent")
    plan(actor=team.anna, at=TEN, number=urgent.number, minutes=480)
    assert reread(urgent).promised_day == dt.date(2026, 11, 19)


def test_a_large_work_has_an_agreed_day(team: Office) -> None:
    made = ticket(team)
    plan(actor=team.anna, at=TEN, number=made.number, minutes=600, agreed_day=dt.date(2026, 12, 4))
    now = reread(made)
    assert (now.planned_minutes, now.agreed_day, now.promised_day) == (600, dt.date(2026, 12, 4), None)
    plan(actor=team.anna, at=TEN, number=made.number, minutes=None)
    assert (reread(made).planned_minutes, reread(made).agreed_day) == (None, None)


@pytest.mark.parametrize(
    ("minutes", "day", "field"),
    [(0, None, "minutes"), (60_001, None, "minutes"), (60, dt.date(2026, 11, 15), "agreed_day")],
)
def test_a_wrong_plan_is_named_at_its_field(
    team: Office, minutes: int, day: dt.date | None, field: str
) -> None:
    made = ticket(team)
    with refused("bad_input", field=field):
        plan(actor=team.anna, at=TEN, number=made.number, minutes=minutes, agreed_day=day)


def test_a_closed_ticket_is_not_planned(team: Office) -> None:
    made = ticket_in("rejected", team)
    with refused("closed"):
        plan(actor=team.anna, at=TEN, number=made.number, minutes=60)
    with refused("not_specialist"):
        plan(actor=team.bob, at=TEN, number=made.number, minutes=60)
