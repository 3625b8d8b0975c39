"""The clock of work: timers, manual time, corrections (3.1, 3.3, 3.4, 4.2, R3, R5, R6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from reglament.queries.charges import charge_of
from reglament.store.models import TimeCorrection, TimeEntry
from reglament.usecases import timers
from reglament.usecases.conversation import Post, ask
from reglament.usecases.estimates import Offer, confirm_estimate, offer_estimate
from reglament.usecases.work import (
    Fix,
    Span,
    add_time,
    correct_time,
    resolve,
    start_timer,
    start_work,
    stop_timer,
)
from tests.factories import (
    MONDAY,
    Office,
    answered,
    confirmed,
    free_ticket,
    moscow,
    reread,
    silent,
    ticket,
    ticket_in,
)
from tests.stories.cast import clean, facts, kinds, later, letters, nobody_heard, refused, round_of, rubles

TEN = later(MONDAY, minutes=10)
HOLIDAY = moscow("2027-01-05 12:00")


def span(at: dt.datetime = TEN, minutes: int = 30, **changes: str) -> Span:
    return replace(Span(at, minutes, "work", "Сверстали форму"), **changes)  # type: ignore[arg-type]


def fix(**changes: object) -> Fix:
    return replace(Fix(20, "work", "Сверстали форму", "Опечатка"), **changes)  # type: ignore[arg-type]


def entry(**wanted: object) -> TimeEntry:
    return TimeEntry.objects.get(**wanted)  # type: ignore[arg-type]


def test_a_timer_starts_the_work_of_the_round(team: Office) -> None:
    made = free_ticket(team, priority="urgent")
    with nobody_heard():
        begun = start_timer(actor=team.anna, at=TEN, number=made.number)
    now = reread(made)
    assert (now.status, now.work_started_at, now.reacted_at) == ("new", TEN, TEN)
    assert (round_of(made).started_at, round_of(made).met) == (TEN, "urgent")
    assert (begun.ended_at, begun.chargeable, begun.kind) == (None, False, "work")
    clean()


def test_reading_is_no_reaction(team: Office) -> None:
    made = ticket(team, priority="urgent")
    start_timer(actor=team.anna, at=TEN, number=made.number, kind="reading")
    now = reread(made)
    assert (now.work_started_at, now.reacted_at, round_of(made).met) == (None, None, "")
    clean()


def test_minutes_are_counted_up_to_the_whole_one(team: Office) -> None:
    made = free_ticket(team)
    start_timer(actor=team.anna, at=TEN, number=made.number)
    stopped = stop_timer(actor=team.anna, at=later(TEN, minutes=7, seconds=1), text=" Настроили почту ")
    assert stopped is not None
    assert (stopped.minutes, stopped.text) == (8, "Настроили почту")
    assert reread(made).spent_minutes == 8
    assert kinds(made.number)[-1] == "time_recorded"
    start_timer(actor=team.anna, at=later(TEN, minutes=20), number=made.number)
    at_once = stop_timer(actor=team.anna, at=later(TEN, minutes=20), text="Проверили")
    assert at_once is not None
    assert at_once.minutes == 1
    clean()


def test_stopping_wants_words_and_a_timer(team: Office) -> None:
    assert stop_timer(actor=team.anna, at=TEN, text="Ничего") is None
    start_timer(actor=team.anna, at=TEN, number=free_ticket(team).number)
    with refused("bad_input", field="text"):
        stop_timer(actor=team.anna, at=later(TEN, minutes=5))
    with refused("not_specialist"):
        stop_timer(actor=team.alice, at=TEN, text="Моё")


def test_a_timer_that_another_request_has_stopped(team: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    start_timer(actor=team.anna, at=TEN, number=free_ticket(team).number)
    lock = timers.locked_ticket

    def late(number: int) -> object:
        found = lock(number)
        TimeEntry.objects.update(ended_at=later(TEN, minutes=1), minutes=1)
        return found

    monkeypatch.setattr(timers, "locked_ticket", late)
    assert stop_timer(actor=team.anna, at=later(TEN, minutes=5), text="Поздно") is None


@pytest.mark.parametrize("first_is_older", [True, False])
def test_one_timer_at_a_time(team: Office, first_is_older: bool) -> None:
    tickets = [free_ticket(team), free_ticket(team)]
    first, second = tickets if first_is_older else reversed(tickets)
    start_timer(actor=team.anna, at=TEN, number=first.number)
    start_timer(actor=team.anna, at=later(TEN, minutes=15), number=second.number)
    assert entry(ended_at=None).ticket == second
    assert (entry(ticket=first).minutes, entry(ticket=first).text) == (15, "Работа по заданию")
    assert reread(first).spent_minutes == 15
    start_timer(actor=team.pyotr, at=later(TEN, minutes=20), number=second.number)
    assert TimeEntry.objects.filter(ended_at=None).count() == 2
    clean()


def test_the_same_timer_again_goes_on_and_another_kind_takes_over(team: Office) -> None:
    made = free_ticket(team)
    begun = start_timer(actor=team.anna, at=TEN, number=made.number, kind="reading")
    assert start_timer(actor=team.anna, at=later(TEN, minutes=5), number=made.number, kind="reading") == begun
    start_timer(actor=team.anna, at=later(TEN, minutes=9), number=made.number)
    assert [(e.kind, e.minutes) for e in TimeEntry.objects.order_by("pk")] == [("reading", 9), ("work", 0)]
    assert reread(made).spent_minutes == 9
    clean()


def test_a_running_timer_that_somebody_has_just_stopped(
    team: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = free_ticket(team), free_ticket(team)
    start_timer(actor=team.anna, at=TEN, number=first.number)
    running = entry()
    running.ended_at = later(TEN, minutes=1)
    running.minutes = 1
    running.save()
    timers._stop_elsewhere(running, reread(second), at=later(TEN, minutes=5))
    assert entry().minutes == 1


def test_paid_work_waits_for_the_cost(team: Office) -> None:
    made = ticket(team)
    for kind in ("work", "own_defect"):
        with refused("cost_not_confirmed", clause="2.3"):
            start_timer(actor=team.anna, at=TEN, number=made.number, kind=kind)
    with refused("cost_not_confirmed", clause="R7"):
        add_time(actor=team.anna, at=later(TEN, hours=1), number=made.number, span=span())
    start_timer(actor=team.anna, at=TEN, number=made.number, kind="reading")
    assert not entry().chargeable


def test_what_is_charged_is_decided_at_the_start(team: Office) -> None:
    made = ticket(team)
    confirmed(team, made, at=TEN)
    assert start_timer(actor=team.anna, at=later(TEN, minutes=10), number=made.number).chargeable
    hour = later(TEN, hours=1)
    stop_timer(actor=team.anna, at=hour, text="Форма")
    before = add_time(actor=team.anna, at=hour, number=made.number, span=span(minutes=5))
    assert not before.chargeable
    other = add_time(
        actor=team.anna, at=hour, number=made.number, span=span(later(TEN, minutes=15), kind="correspondence")
    )
    assert not other.chargeable
    resolve(actor=team.anna, at=hour, number=made.number, post=Post("Готово"))
    answered(team, made, at=later(hour, minutes=30))
    assert not start_timer(actor=team.anna, at=later(hour, hours=1), number=made.number).chargeable
    assert charge_of(reread(made)).total.amount == rubles("1666.67")
    clean()


def test_remarks_cost_something_only_under_a_new_estimate(team: Office) -> None:
    made = answered(team, ticket_in("resolved", team), at=moscow("2026-11-16 15:00"))
    offer = offer_estimate(
        actor=team.anna, at=moscow("2026-11-16 15:10"), number=made.number, offer=Offer(180, "Это новое поле")
    )
    confirm_estimate(
        actor=team.alice, at=moscow("2026-11-16 15:20"), number=made.number, version=offer.version
    )
    assert start_timer(actor=team.anna, at=moscow("2026-11-16 15:30"), number=made.number).chargeable


def test_no_work_on_a_public_holiday(team: Office) -> None:
    made = free_ticket(team, at=moscow("2027-01-04 12:00"))
    for kind in ("work", "own_defect"):
        with refused("public_holiday", clause="4.2"):
            start_timer(actor=team.anna, at=HOLIDAY, number=made.number, kind=kind)
    with refused("public_holiday"):
        add_time(actor=team.anna, at=moscow("2027-01-11 12:00"), number=made.number, span=span(HOLIDAY))
    start_timer(actor=team.anna, at=HOLIDAY, number=made.number, kind="reading")


def test_manual_time_must_not_run_into_a_holiday(team: Office) -> None:
    made = free_ticket(team, at=moscow("2026-11-02 12:00"))
    evening = moscow("2026-11-03 23:00")
    with refused("public_holiday"):
        add_time(actor=team.anna, at=moscow("2026-11-05 12:00"), number=made.number, span=span(evening, 61))
    add_time(actor=team.anna, at=moscow("2026-11-05 12:00"), number=made.number, span=span(evening, 60))
    clean()


def test_time_by_hand_belongs_to_the_round_in_which_it_started(team: Office) -> None:
    made = answered(team, ticket_in("feedback", team, priority="urgent"), at=later(MONDAY, hours=3))
    confirmed(team, made, at=later(MONDAY, hours=4))
    at = later(MONDAY, hours=6)
    work = add_time(actor=team.anna, at=at, number=made.number, span=span(later(MONDAY, hours=4, minutes=30)))
    assert (work.round.index, work.source, work.chargeable) == (3, "manual", True)
    assert reread(made).work_started_at == later(MONDAY, hours=4, minutes=30)
    assert round_of(made, 3).met == "urgent"
    assert letters(made.number)[-1] != "price_reduced"
    clean()


def test_an_earlier_round_learns_what_it_has_met(team: Office) -> None:
    """Anna worked at 10:30 and forgot the timer; the client wrote at noon, and a second round began."""
    made = ticket(team, priority="urgent")
    confirmed(team, made, at=later(MONDAY, minutes=1))
    ask(actor=team.anna, at=later(MONDAY, hours=1), number=made.number, post=Post("А так?"))
    made = answered(team, made, at=later(MONDAY, hours=2))
    add_time(
        actor=team.anna, at=later(MONDAY, hours=3), number=made.number, span=span(later(MONDAY, minutes=30))
    )
    assert (round_of(made, 2).met, round_of(made, 2).started_at) == ("urgent", later(MONDAY, minutes=30))
    now = reread(made)
    assert (now.round_index, now.work_started_at, round_of(made, 3).met) == (3, None, "")
    assert charge_of(now).lines[0].coefficient == rubles("1.7")
    clean()


def test_the_earliest_start_counts(team: Office) -> None:
    made = ticket(team, priority="immediate")
    confirmed(team, made, at=later(MONDAY, minutes=1))
    start = later(MONDAY, minutes=60)
    start_timer(actor=team.anna, at=start, number=made.number)
    assert round_of(made).met == "urgent"
    assert facts(made.number, "price_reduced") == {
        "ordered": "immediate",
        "met": "urgent",
        "coef_old": "2",
        "coef": "1.7",
    }
    assert letters(made.number)[-1] == "price_reduced"
    stop_timer(actor=team.anna, at=later(start, minutes=30), text="Форма")
    add_time(
        actor=team.pyotr,
        at=later(start, hours=1),
        number=made.number,
        span=span(later(MONDAY, minutes=20), 10),
    )
    assert (round_of(made).met, round_of(made).started_at) == ("immediate", later(MONDAY, minutes=20))
    add_time(
        actor=team.pyotr,
        at=later(start, hours=1),
        number=made.number,
        span=span(later(MONDAY, minutes=40), 10),
    )
    assert round_of(made).started_at == later(MONDAY, minutes=20)
    clean()


def test_free_work_that_is_late_reduces_no_price(team: Office) -> None:
    made = free_ticket(team, priority="immediate")
    start_timer(actor=team.anna, at=later(MONDAY, hours=5), number=made.number)
    assert round_of(made).met == "normal"
    assert "price_reduced" not in letters(made.number)


def test_time_before_the_clients_addition_belongs_to_the_first_round(team: Office) -> None:
    made = answered(team, free_ticket(team), at=later(MONDAY, minutes=40))
    at = later(MONDAY, hours=2)
    read = add_time(
        actor=team.anna, at=at, number=made.number, span=span(later(MONDAY, minutes=5), 10, kind="reading")
    )
    assert read.round.index == 1
    add_time(actor=team.anna, at=at, number=made.number, span=span(later(MONDAY, minutes=15), 10))
    assert round_of(made).started_at == later(MONDAY, minutes=40)
    with refused("bad_input", field="started_at"):
        add_time(actor=team.anna, at=at, number=made.number, span=span(later(MONDAY, minutes=-1)))
    clean()


def test_the_same_record_again_is_the_same_record(team: Office) -> None:
    made = free_ticket(team)
    at = later(TEN, hours=1)
    first = add_time(actor=team.anna, at=at, number=made.number, span=span())
    assert add_time(actor=team.anna, at=at, number=made.number, span=span()) == first
    assert reread(made).spent_minutes == 30
    assert add_time(actor=team.anna, at=at, number=made.number, span=span(kind="reading")) != first
    assert add_time(actor=team.pyotr, at=at, number=made.number, span=span()) != first


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (span(text=" "), "text"),
        (span(minutes=0), "minutes"),
        (span(minutes=24 * 60 + 1), "minutes"),
        (span(minutes=52), "started_at"),
        (span(kind="thinking"), "kind"),
    ],
)
def test_wrong_time_is_named_at_its_field(team: Office, wrong: Span, field: str) -> None:
    made = free_ticket(team)
    with refused("bad_input", field=field):
        add_time(actor=team.anna, at=later(TEN, minutes=50), number=made.number, span=wrong)


def test_time_is_the_specialists(team: Office) -> None:
    made = free_ticket(team)
    with refused("not_specialist"):
        start_timer(actor=team.vera, at=TEN, number=made.number)
    with refused("not_specialist"):
        add_time(actor=team.alice, at=later(TEN, hours=1), number=made.number, span=span())
    with refused("not_specialist"):
        correct_time(actor=team.alice, at=TEN, entry_id=1, fix=fix())
    with refused("not_found"):
        start_timer(actor=team.anna, at=TEN, number=4040)


@pytest.mark.parametrize("status", ["accepted", "paid", "rejected"])
def test_the_time_of_a_closed_ticket_stands(team: Office, status: str) -> None:
    made = ticket_in(status, team)
    at = moscow("2026-11-20 12:00")
    with refused("closed", clause="R15"):
        start_timer(actor=team.anna, at=at, number=made.number, kind="reading")
    with refused("closed", clause="R15"):
        add_time(actor=team.anna, at=at, number=made.number, span=span(later(TEN, hours=1)))
    for recorded in TimeEntry.objects.all():
        with refused("closed", clause="R10"):
            correct_time(actor=team.anna, at=at, entry_id=recorded.pk, fix=fix())


def test_a_correction_keeps_what_stood_there(team: Office) -> None:
    made = ticket_in("resolved", team)
    at = moscow("2026-11-16 15:00")
    with nobody_heard():
        mended = correct_time(actor=team.anna, at=at, entry_id=entry().pk, fix=fix(seen=entry().version))
    assert (mended.minutes, mended.ended_at) == (20, later(mended.started_at, minutes=20))
    audit = TimeCorrection.objects.get()
    assert (audit.before["minutes"], audit.after["minutes"], audit.reason) == (100, 20, "Опечатка")
    assert reread(made).spent_minutes == 20
    assert charge_of(reread(made)).total.amount == rubles("666.67")
    assert kinds(made.number)[-1] == "time_corrected"
    correct_time(actor=team.anna, at=at, entry_id=mended.pk, fix=fix(kind="own_defect"))
    assert not entry().chargeable
    correct_time(actor=team.anna, at=at, entry_id=mended.pk, fix=fix(minutes=0))
    assert (entry().minutes, entry().chargeable) == (0, True)
    clean()


def test_time_corrected_into_work_starts_the_work(team: Office) -> None:
    made = free_ticket(team, priority="urgent")
    add_time(actor=team.anna, at=later(TEN, hours=2), number=made.number, span=span(kind="reading"))
    correct_time(actor=team.anna, at=later(TEN, hours=2), entry_id=entry().pk, fix=fix(kind="clarifying"))
    assert reread(made).work_started_at is None
    correct_time(actor=team.anna, at=later(TEN, hours=2), entry_id=entry().pk, fix=fix())
    assert (reread(made).work_started_at, round_of(made).met) == (TEN, "urgent")
    clean()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        (fix(reason=" "), "reason"),
        (fix(text=""), "text"),
        (fix(minutes=-1), "minutes"),
        (fix(minutes=24 * 60 + 1), "minutes"),
        (fix(kind="thinking"), "kind"),
    ],
)
def test_a_wrong_correction_is_named_at_its_field(team: Office, wrong: Fix, field: str) -> None:
    ticket_in("resolved", team)
    with refused("bad_input", field=field):
        correct_time(actor=team.anna, at=moscow("2026-11-16 15:00"), entry_id=entry().pk, fix=wrong)


def test_what_cannot_be_corrected(team: Office) -> None:
    ticket_in("in_progress", team)
    with refused("not_found"):
        correct_time(actor=team.anna, at=TEN, entry_id=4040, fix=fix())
    with refused("running"):
        correct_time(actor=team.anna, at=TEN, entry_id=entry().pk, fix=fix())
    stop_timer(actor=team.anna, at=later(MONDAY, hours=1), text="Форма")
    with refused("conflict"):
        correct_time(actor=team.anna, at=TEN, entry_id=entry().pk, fix=fix(seen=1))


def test_time_is_corrected_while_it_is_checked_before_billing(team: Office) -> None:
    made = ticket_in("in_progress", team)
    ask(actor=team.anna, at=later(MONDAY, hours=2), number=made.number, post=Post("Продолжать?"))
    made = silent(reread(made))
    assert made.needs_billing_check
    correct_time(actor=team.anna, at=moscow("2026-11-24 12:00"), entry_id=entry().pk, fix=fix(minutes=60))
    assert charge_of(reread(made)).total.amount == rubles("2000.00")
    clean()


def test_taking_another_ticket_in_work_stops_the_timer_here(team: Office) -> None:
    first, second = free_ticket(team), free_ticket(team)
    start_work(actor=team.anna, at=TEN, number=second.number)
    start_work(actor=team.anna, at=later(TEN, minutes=30), number=first.number)
    assert (entry(ticket=second).minutes, entry(ended_at=None).ticket) == (30, first)
    assert reread(second).status == "in_progress"
    clean()
